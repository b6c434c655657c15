#ifndef TESTS_HELP_LESSON_H
#define TESTS_HELP_LESSON_H

/* A lesson that a test walks through. */

#include "engine/case/train/train.h"

#define FIRST "samples/intermediate-in-root-local"

struct lesson {
	struct scenario *s;
	struct knowledge *k;
	char *dir;
	struct train *t;
	struct err_info info;
};

/* Of the scenario in FOLDER, with a lab of its own; ended by lesson_end(). */
void lesson_begin(struct lesson *l, const char *folder);
void lesson_end(struct lesson *l);

/* Fails with what went wrong. */
void lesson_check(const struct lesson *l, enum err err);

/* With the word that it asks for; NOTE of DONE is the caller's. */
void lesson_do_remedy(
    struct lesson *l, const char *id, struct train_done *done);

/* Every step of PATH; those of an ideal one must be right. */
void lesson_walk(struct lesson *l, const struct lesson_path *path, bool ideal);

#endif
