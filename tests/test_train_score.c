/*
 * What a lesson is worth: wrong turns cost, guessing too, a fault that cannot
 * be seen yet is not given away, and the best points are kept.
 */

#include "engine/case/train/train.h"

#include "engine/base/times.h"
#include "engine/base/xml.h"
#include "tests/help_lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SAMPLES "samples"

/* A wrong turn is kept, and costs; one that does damage costs most. */
static void
test_wrong_turn(void **state)
{
	struct train_score score;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	lesson_check(&l, train_read(l.t, 0, &l.info));
	assert_int_equal(
	    train_propose(l.t, scenario_cause(l.s, "client-auth-cert-expired")),
	    TRAIN_WRONG);
	assert_int_equal(train_stage(l.t), TRAIN_LOOK);
	lesson_do_remedy(&l, "iisreset", &done);
	assert_false(done.right);
	buf_free(&done.note);
	lesson_walk(&l, &l.s->ideal, true);
	train_score(l.t, &score);
	assert_int_equal(score.points, 100 - 5 - 10);
	assert_int_equal(score.lost, 15);
	assert_int_equal(score.turn_count, 2);
	assert_false(score.turns[0].remedy);
	assert_true(score.turns[1].remedy);
	assert_string_equal(
	    train_title(l.t, true, score.turns[1].choice, LANG_FR),
	    "Red\xC3\xA9marrer IIS et voir");
	lesson_end(&l);
}

static void
test_harm(void **state)
{
	struct train_score score;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, "samples/tls-name-mismatch");
	lesson_check(&l, train_read(l.t, 0, &l.info));
	lesson_do_remedy(&l, "ignore-errors", &done);
	buf_free(&done.note);
	lesson_walk(&l, &l.s->ideal, true);
	train_score(l.t, &score);
	assert_int_equal(score.points, 70);
	lesson_end(&l);
}

/* A cause that is right, named before anything was read, is luck. */
static void
test_guess(void **state)
{
	struct train_score score;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	assert_int_equal(
	    train_propose(
		l.t, scenario_cause(l.s, "intermediate-ca-in-root-store")),
	    TRAIN_RIGHT);
	lesson_walk(&l, &l.s->ideal, true);
	train_score(l.t, &score);
	assert_true(score.points <= 70);
	lesson_end(&l);
}

/*
 * The second fault of two: nothing shows it before the first is mended, so
 * naming it spoils nothing and its remedy does nothing.
 */
static void
test_early(void **state)
{
	size_t cause, remedy;
	struct train_proof proof;
	struct train_score score;
	struct train_done done;
	struct buf word = BUF_INIT;
	struct lesson l;

	(void)state;
	lesson_begin(&l, "samples/tls-hides-403-16");
	cause = scenario_cause(l.s, "intermediate-ca-in-root-store");
	remedy = scenario_remedy(l.s, "move");
	lesson_check(&l, train_read(l.t, 0, &l.info));
	assert_int_equal(train_propose(l.t, cause), TRAIN_EARLY);
	assert_int_equal(train_stage(l.t), TRAIN_LOOK);
	lesson_check(&l, train_word(l.t, remedy, &word, &l.info));
	assert_int_equal(word.n, 0);
	lesson_check(&l, train_do(l.t, remedy, "", LANG_EN, &done, &l.info));
	assert_true(done.early && done.refused);
	assert_false(train_acted(l.t));
	buf_free(&done.note);
	lesson_walk(&l, &l.s->ideal, true);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_true(proof.solved);
	train_score(l.t, &score);
	assert_int_equal(score.points, 100);
	buf_free(&word);
	lesson_end(&l);
}

/* A cause that was named stays named when the proof fails. */
static void
test_named_stays(void **state)
{
	struct train_proof proof;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	assert_int_equal(
	    train_propose(
		l.t, scenario_cause(l.s, "intermediate-ca-in-root-store")),
	    TRAIN_RIGHT);
	lesson_do_remedy(&l, "iisreset", &done);
	buf_free(&done.note);
	lesson_check(&l, train_wait(l.t, 20 * TIME_MINUTE, &l.info));
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_true(proof.bad > 0);
	assert_int_equal(train_stage(l.t), TRAIN_TREAT);
	lesson_end(&l);
}

/* The best points stay, the next lesson is one that was not solved. */
static void
test_progress(void **state)
{
	const struct train_best *best;
	struct scenario_list course;
	struct train_progress p;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	setenv("XDG_STATE_HOME", l.dir, 1);
	lesson_check(&l, train_progress_load(&p));
	assert_int_equal(p.count, 0);
	lesson_check(&l, train_progress_keep(l.t, &l.info)); /* not solved */
	lesson_check(&l, train_progress_load(&p));
	assert_int_equal(p.count, 0);
	lesson_walk(&l, &l.s->ideal, true);
	lesson_check(&l, train_progress_keep(l.t, &l.info));
	lesson_check(&l, train_reset(l.t, &l.info));
	train_hint(l.t);
	lesson_do_remedy(&l, "iisreset", &done);
	buf_free(&done.note);
	lesson_walk(&l, &l.s->ideal, true);
	lesson_check(&l, train_progress_keep(l.t, &l.info));
	lesson_check(&l, train_progress_load(&p));
	best = train_progress_of(&p, l.s->id);
	assert_non_null(best);
	assert_int_equal(best->points, 100);
	assert_int_equal(best->tries, 2);
	lesson_check(&l, scenario_list_load(&course, SAMPLES, &l.info));
	assert_string_equal(
	    train_next(&course, &p, l.s)->id, "intermediate-in-root-policy");
	assert_string_equal(train_next(&course, &p, course.items[1])->id,
	    "intermediate-in-root-policy");
	scenario_list_free(&course);
	train_progress_free(&p);
	unsetenv("XDG_STATE_HOME");
	lesson_end(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_turn),
		cmocka_unit_test(test_harm),
		cmocka_unit_test(test_guess),
		cmocka_unit_test(test_early),
		cmocka_unit_test(test_named_stays),
		cmocka_unit_test(test_progress),
	};
	int failed;

	xml_start();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	xml_stop();
	return failed;
}
