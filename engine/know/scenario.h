#ifndef ENGINE_KNOW_SCENARIO_H
#define ENGINE_KNOW_SCENARIO_H

/*
 * A scenario: a capture, the lesson that goes with it, and the world of its
 * lab.  One folder with scenario.xml and capture/.  Immutable; everything
 * is owned by the scenario until scenario_free().  Ids of the guide are kept
 * as words: whoever uses them looks them up.
 */

#include "engine/base/err.h"
#include "engine/host/lab/lab_world.h"
#include "engine/know/knowledge.h"

#define SCENARIO_FILE  "scenario.xml"
#define SCENARIO_HINTS 3

enum scenario_level { LEVEL_FIRST = 1, LEVEL_SECOND, LEVEL_THIRD };

/* Something a learner may propose: a cause or a remedy. */
struct lesson_choice {
	const char *id;    /* of the guide's cause, or the lesson's own */
	const char *fix;   /* remedy: fix of the guide that is done, or "" */
	const char *hand;  /* remedy: what is done by hand instead, or "" */
	int64_t takes;     /* remedy: microseconds it takes by hand */
	const char *gives; /* remedy: the sample whose capture then comes */
	const char *after; /* right only after this remedy was done, or "" */
	bool right;
	bool harm;              /* remedy: does damage on a real server */
	struct bilingual title; /* "" when the guide has one */
	struct bilingual why;   /* what speaks for it, or against */
};

enum lesson_move {
	MOVE_READ,   /* settles a check */
	MOVE_CAUSE,  /* proposes a cause */
	MOVE_REMEDY, /* proposes a remedy, which is done */
	MOVE_WAIT    /* lets time pass */
};

struct lesson_step {
	enum lesson_move move;
	const char *id;        /* check, cause or remedy; "" for a wait */
	int64_t time;          /* microseconds, of a wait */
	struct bilingual text; /* why this step, "" if none */
};

struct lesson_path {
	const struct lesson_step *steps;
	size_t count;
};

struct scenario {
	const char *id, *folder, *capture; /* paths on this machine */
	int number;                        /* place in the course */
	enum scenario_level level;
	int minutes;
	const char *proof; /* checks that must be good afterwards; "" when
			      the right remedy is to change nothing */
	struct bilingual title, symptoms, lesson;
	struct bilingual hints[SCENARIO_HINTS];
	const struct lesson_choice *causes, *remedies;
	size_t cause_count, remedy_count;
	struct lesson_path ideal, wrong;
	struct lab_world world;
};

/* NULL and INFO with file and line when it cannot be used. */
struct scenario *scenario_load(const char *folder, struct err_info *info);
void scenario_free(struct scenario *s);

/* SIZE_MAX when there is none. */
size_t scenario_cause(const struct scenario *s, const char *id);
size_t scenario_remedy(const struct scenario *s, const char *id);

/*
 * What is wrong with S, seen from the guide: ids that do not exist, missing
 * texts, hints or right answers.  The first fault in INFO.
 */
enum err scenario_check(
    const struct scenario *s, const struct knowledge *k, struct err_info *info);

/* Validates FOLDER's file against the schema; the first fault in INFO. */
enum err scenario_validate(const char *folder, struct err_info *info);

struct scenario_list {
	struct scenario **items; /* by their number in the course */
	size_t count, cap;
};

/*
 * Every scenario in a folder of FOLDER.  One that cannot be loaded is left
 * out, and INFO tells of it; OK all the same.
 */
enum err scenario_list_load(
    struct scenario_list *list, const char *folder, struct err_info *info);
void scenario_list_free(struct scenario_list *list);

#endif
