#ifndef TUI_SCREEN_LESSON_H
#define TUI_SCREEN_LESSON_H

/*
 * A lesson in the wizard: its pages over the evidence of the lab, and one
 * page more with the symptoms, the hints, and what the learner may do.
 * Whenever time passes on the lab the evidence is another.
 */

#include "engine/base/fill.h"
#include "engine/case/train/train.h"
#include "tui/screen/page.h"

/* What came of the last move: said in the language of the moment. */
struct lesson_told {
	const struct bilingual *head; /* T_NONE: nothing was done yet */
	enum ink ink;
	char a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX]; /* fill the head */
	const struct bilingual *why;                 /* NULL: none */
	struct buf note;                             /* lines */
};

struct lesson {
	bool remedy;   /* the list holds remedies, not causes */
	size_t choice; /* the remedy that waits for its word */
	bool kept;     /* its points are */
	struct lesson_told told;
};

static inline struct lesson *
lesson_of(const struct app *app)
{
	return app->job[JOB_LESSON];
}

/* The cause is not to be seen before it was named. */
bool lesson_hides_cause(const struct app *app);

/* It is a lesson, and nothing is left to be done. */
bool lesson_is_solved(const struct app *app);

/*
 * case_explain(), each paragraph once, without the causes while they are not
 * to be seen; appended.
 */
void lesson_explain(const struct app *app, struct span text, struct buf *out);

/*
 * The same at the end of P, below an empty line and TITLE (T_NONE: none);
 * nothing at all when there is nothing to tell.
 */
void lesson_explain_below(const struct app *app, struct span text,
    const struct bilingual *title, struct pane *p);

/* "Lesson 3: The certificate that is valid and refused" */
void lesson_name(const struct app *app, struct buf *out);

/* What the learner may do; the page says what came of it. */
void lesson_hint(struct app *app);
void lesson_choose(struct app *app, size_t choice); /* of the list */
void lesson_pass(struct app *app, int64_t time);
void lesson_show(struct app *app);
void lesson_reset(struct app *app);
void lesson_plant(struct app *app);

#endif
