/*
 * A lesson that a test walks through.
 */

#include "tests/help_lesson.h"

#include "tests/help_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct knowledge *
guide(void)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);

	if (!k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	return k;
}

void
lesson_check(const struct lesson *l, enum err err)
{
	if (err)
		fail_msg("%s: %s: %s %s", l->s->id, err_text(LANG_EN, err),
		    l->info.file, l->info.detail);
}

void
lesson_begin(struct lesson *l, const char *folder)
{
	memset(l, 0, sizeof(*l));
	l->k = guide();
	l->dir = help_dir_new();
	l->s = scenario_load(folder, &l->info);
	assert_non_null(l->s);
	l->t = train_new(l->s, l->k, l->dir, &l->info);
	if (!l->t)
		fail_msg("%s: %s %s", folder, l->info.file, l->info.detail);
}

void
lesson_end(struct lesson *l)
{
	train_free(l->t);
	scenario_free(l->s);
	knowledge_free(l->k);
	help_dir_end(l->dir);
}

void
lesson_do_remedy(struct lesson *l, const char *id, struct train_done *done)
{
	size_t remedy = scenario_remedy(l->s, id);
	struct buf word = BUF_INIT;

	lesson_check(l, train_word(l->t, remedy, &word, &l->info));
	lesson_check(
	    l, train_do(l->t, remedy, buf_str(&word), LANG_EN, done, &l->info));
	assert_false(done->refused);
	buf_free(&word);
}

void
lesson_walk(struct lesson *l, const struct lesson_path *path, bool ideal)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct lesson_step *step = &path->steps[i];
		struct train_proof proof;
		struct train_done done;

		switch (step->move) {
		case MOVE_READ:
			lesson_check(
			    l, train_read(l->t, know_check_find(l->k, step->id),
				   &l->info));
			break;
		case MOVE_CAUSE:
			assert_int_equal(
			    train_propose(l->t,
				scenario_cause(l->s, step->id)) == TRAIN_RIGHT,
			    ideal ||
				l->s->causes[scenario_cause(l->s, step->id)]
				    .right);
			break;
		case MOVE_REMEDY:
			lesson_do_remedy(l, step->id, &done);
			if (ideal && !done.right)
				fail_msg(
				    "%s: %s is not right", l->s->id, step->id);
			buf_free(&done.note);
			break;
		case MOVE_WAIT:
			lesson_check(l, train_wait(l->t, step->time, &l->info));
			lesson_check(l, train_verify(l->t, &proof, &l->info));
			break;
		}
	}
}
