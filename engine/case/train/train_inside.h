#ifndef ENGINE_CASE_TRAIN_INSIDE_H
#define ENGINE_CASE_TRAIN_INSIDE_H

/* The inside of a lesson, for train*.c only. */

#include "engine/case/inside.h"
#include "engine/case/train/train.h"
#include "engine/host/act.h"
#include "engine/host/os/casefolder.h"

struct train {
	const struct scenario *scenario;
	const struct knowledge *k;
	char *folder;  /* of all attempts */
	char *attempt; /* of this one: the journal */
	char *copy;    /* of the lab's files */
	int attempts;
	char **made; /* folders of attempts, for train_discard() */
	size_t made_count, made_cap;
	struct host *lab;
	struct casefolder *files;
	char *given;         /* another capture that lies on the table; NULL */
	struct case_file *c; /* NULL: to be opened */
	enum train_stage stage;
	int64_t acted;   /* when something was done last */
	uint64_t looked; /* set of checks */
	uint64_t right;  /* set of right remedies that were done */
	bool did;        /* something was done on the lab */
	bool named;      /* a cause was named, right or wrong */
	bool cause, treated, proved;
	bool guessed; /* the cause was named before anything was read */
	bool shown;   /* the answer was asked for */
	int hints, checks;
	struct train_turn turns[TRAIN_TURNS_MAX];
	size_t turn_count;
};

/* train_do.c: the fix of the guide, through the fix engine or by hand. */
enum err train_fix(struct train *t, const char *fix, const char *word,
    enum lang lang, struct train_done *done, struct err_info *info);
enum err train_fix_word(
    struct train *t, const char *fix, struct buf *word, struct err_info *info);

#endif
