#ifndef ENGINE_CASE_TRAIN_H
#define ENGINE_CASE_TRAIN_H

/*
 * A lesson being taken: a scenario, its lab, and how far the learner has
 * come.  Asks nothing and prints nothing.  The learner looks at checks as
 * often as wanted, names a cause, does something about it on the lab, lets
 * time pass and looks again; only newer records say that it is solved.
 * Wrong turns are kept and explained, and cost points, dangerous ones most.
 */

#include "engine/case/case.h"
#include "engine/know/scenario.h"

enum train_stage {
	TRAIN_LOOK,   /* read, then name a cause */
	TRAIN_TREAT,  /* the cause is right: what is to be done? */
	TRAIN_VERIFY, /* something was done: did it help? */
	TRAIN_SOLVED,
	TRAIN_SHOWN /* the learner asked for the answer */
};

#define TRAIN_TURNS_MAX 64

/* A wrong turn: a choice of the scenario, explained there. */
struct train_turn {
	bool remedy; /* else a cause */
	size_t choice;
};

struct train;

/*
 * Begins with a new lab in FOLDER, which is made.  S and K are borrowed.
 * NULL and a filled INFO on failure.  Files stay when it is freed.
 */
struct train *train_new(const struct scenario *s, const struct knowledge *k,
    const char *folder, struct err_info *info);
void train_free(struct train *t);

/* The same, and the files of this attempt go too. */
void train_discard(struct train *t);

/* Appends the folder for lessons of S where nobody named one. */
enum err train_folder(const struct scenario *s, struct buf *out);

/*
 * Loads the course: $NDES_DOCTOR_SAMPLES, else samples/ here, else beside
 * the program, else what was installed.  ERR_NOT_FOUND.  INFO as in
 * scenario_list_load().
 */
enum err train_course(struct scenario_list *list, struct err_info *info);

/*
 * Writes the lessons that are compiled in into DIR, which is made, as
 * samples/ID/...; over files that are there only with OVER, else ERR_EXISTS
 * before the first is written.  *COUNT is how many they are.
 */
enum err lessons_write(
    const char *dir, bool over, size_t *count, struct err_info *info);

/* The lesson, borrowed; how far it is. */
const struct scenario *train_scenario(const struct train *t);
enum train_stage train_stage(const struct train *t);
int64_t train_now(const struct train *t); /* on the lab's clock */
bool train_acted(const struct train *t);  /* something was done */

/*
 * The evidence as it stands now.  Valid until time passes or something is
 * done; NULL before the first train_read().
 */
const struct case_file *train_case(const struct train *t);

/* The same, opened when need be, for a front end that reads it itself. */
struct case_file *train_look(struct train *t, struct err_info *info);

/* CHECK was looked at: counts before the first cause is named. */
void train_looked(struct train *t, size_t check);

/* Reads what settles CHECK, of the guide. */
enum err train_read(struct train *t, size_t check, struct err_info *info);

/* The next hint; NULL when there is no other.  Borrowed. */
const struct bilingual *train_hint(struct train *t);

/* What ROW of a list to choose from shows; the lists are turned. */
size_t train_row(const struct train *t, bool remedy, size_t row);

enum train_answer {
	TRAIN_WRONG, /* the choice itself explains why */
	TRAIN_RIGHT,
	TRAIN_EARLY /* nothing shows it yet: another fault stands before it */
};

/* CAUSE is an index of the scenario; only a wrong one is counted. */
enum train_answer train_propose(struct train *t, size_t cause);

/* The word that must be typed before REMEDY is done; "" when none. */
enum err train_word(
    struct train *t, size_t remedy, struct buf *word, struct err_info *info);

struct train_done {
	bool right;
	bool refused;    /* a wrong word: nothing was touched */
	bool early;      /* refused, for nothing shows yet that it is right */
	bool failed;     /* begun, and stopped on the way; NOTE says why */
	struct buf note; /* what was done, lines for people */
};

/* Does it on the lab.  NOTE of DONE is to be freed in any case. */
enum err train_do(struct train *t, size_t remedy, const char *word,
    enum lang lang, struct train_done *done, struct err_info *info);

/* Lets time pass on the lab. */
enum err train_wait(struct train *t, int64_t time, struct err_info *info);

struct train_proof {
	uint64_t good, bad; /* outcomes of the proving checks since */
	bool good_now;      /* every one is good, whatever was done */
	bool solved;        /* and the remedy was right */
	bool over;          /* it was solved before: nothing is counted */
};

/* Looks at records newer than what was done last. */
enum err train_verify(
    struct train *t, struct train_proof *proof, struct err_info *info);

/* The learner gives up: the lesson may be shown. */
void train_show(struct train *t);

/* Begins anew, with a new lab. */
enum err train_reset(struct train *t, struct err_info *info);

/* The instructor puts the fault back into the lab as it stands. */
enum err train_plant(struct train *t, struct err_info *info);

struct train_score {
	int points; /* of 100 */
	int lost;   /* of them, by wrong turns */
	int hints;  /* used */
	int checks; /* looked at before the first cause was named */
	bool cause, treated, proved;
	int64_t passed; /* on the lab's clock */
	const struct train_turn *turns;
	size_t turn_count;
};

/* What was reached so far. */
void train_score(const struct train *t, struct train_score *out);

/* --- what was reached, kept beside the cases --- */

struct train_best {
	const char *id; /* of the scenario */
	int points;     /* the best of all attempts */
	int tries;      /* that were solved */
};

struct train_progress {
	struct train_best *items; /* owned, the ids too */
	size_t count, cap;
};

/* Nothing kept yet is an empty one.  P is to be freed in any case. */
enum err train_progress_load(struct train_progress *p);
void train_progress_free(struct train_progress *p);

/* NULL: the lesson was never solved. */
const struct train_best *train_progress_of(
    const struct train_progress *p, const char *id);

/* Keeps the points of T, which is solved; the best ones stay. */
enum err train_progress_keep(const struct train *t, struct err_info *info);

/* The first lesson behind S, else from the begin, not solved; NULL: none. */
const struct scenario *train_next(const struct scenario_list *list,
    const struct train_progress *p, const struct scenario *s);

/* Title of a cause or remedy: its own or the guide's. */
const char *train_title(
    const struct train *t, bool remedy, size_t choice, enum lang lang);

#endif
