/*
 * Lessons.  Every scenario is a regression test: its ideal path solves it,
 * its obvious wrong path does not.
 */

#include "engine/case/train/train.h"

#include "engine/base/times.h"
#include "engine/base/xml.h"
#include "engine/case/target/lab.h"
#include "engine/case/live/replay.h"
#include "engine/case/train/train_inside.h"
#include "engine/case/texts.h"
#include "tests/help_dir.h"
#include "tests/help_lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define SAMPLES       "samples"
#define SCENARIOS_MAX 100

/* The folder of the lab's copy. */
static const char *
copy_of(const struct train *t)
{
	return t->copy;
}

static struct knowledge *
guide(void)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);

	assert_non_null(k);
	return k;
}

static void
test_ideal(void **state)
{
	struct train_proof proof;
	struct train_score score;
	struct lesson l;

	lesson_begin(&l, *state);
	lesson_walk(&l, &l.s->ideal, true);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	if (!proof.solved)
		fail_msg("%s: good %d, bad %d, files in %s", l.s->id,
		    (int)proof.good, (int)proof.bad, copy_of(l.t));
	assert_int_equal(train_stage(l.t), TRAIN_SOLVED);
	train_score(l.t, &score);
	assert_int_equal(score.points, 100);
	assert_int_equal(score.turn_count, 0);
	lesson_end(&l);
}

static void
test_wrong(void **state)
{
	struct train_proof proof;
	struct train_score score;
	struct lesson l;

	lesson_begin(&l, *state);
	lesson_walk(&l, &l.s->wrong, false);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_false(proof.solved);
	assert_true(train_stage(l.t) != TRAIN_SOLVED);
	train_score(l.t, &score);
	assert_true(score.turn_count > 0);
	assert_true(score.points < 50);
	lesson_end(&l);
}

static void
test_hints(void **state)
{
	struct train_score score;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	for (int i = 0; i < SCENARIO_HINTS; i++)
		assert_ptr_equal(train_hint(l.t), &l.s->hints[i]);
	assert_null(train_hint(l.t));
	lesson_walk(&l, &l.s->ideal, true);
	train_score(l.t, &score);
	assert_int_equal(score.points, 70);
	assert_int_equal(score.hints, 3);
	lesson_end(&l);
}

/* Nothing is done with another word than the plan's. */
static void
test_word(void **state)
{
	struct train_done done;
	struct buf word = BUF_INIT;
	struct lesson l;
	size_t remedy;

	(void)state;
	lesson_begin(&l, FIRST);
	remedy = scenario_remedy(l.s, "move");
	lesson_check(&l, train_word(l.t, remedy, &word, &l.info));
	assert_string_equal(buf_str(&word), "28DA");
	lesson_check(&l, train_do(l.t, remedy, "y", LANG_EN, &done, &l.info));
	assert_true(done.refused);
	assert_true(done.note.n > 0);
	assert_int_equal(train_stage(l.t), TRAIN_LOOK);
	buf_free(&done.note);
	buf_free(&word);
	lesson_end(&l);
}

/* Proof is a record newer than the remedy: without time there is none. */
static void
test_proof_needs_time(void **state)
{
	struct train_proof proof;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	lesson_do_remedy(&l, "move", &done);
	buf_free(&done.note);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_false(proof.solved);
	assert_int_equal(proof.good + proof.bad, 0);
	lesson_check(&l, train_wait(l.t, 15 * TIME_MINUTE, &l.info));
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_true(proof.solved);

	/* the instructor puts it back */
	lesson_check(&l, train_plant(l.t, &l.info));
	lesson_check(&l, train_wait(l.t, 15 * TIME_MINUTE, &l.info));
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_false(proof.solved);
	assert_true(proof.bad > 0);

	/* and the learner begins anew, twice in the same folder */
	lesson_check(&l, train_reset(l.t, &l.info));
	assert_int_equal(train_now(l.t), l.s->world.start);
	lesson_check(&l, train_read(l.t, 0, &l.info));
	lesson_end(&l);
}

static void
test_show(void **state)
{
	struct train_score score;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	train_show(l.t);
	lesson_walk(&l, &l.s->ideal, true);
	train_score(l.t, &score);
	assert_int_equal(train_stage(l.t), TRAIN_SOLVED);
	assert_int_equal(score.points, 0);
	lesson_end(&l);
}

/* Asked for, the capture of the other server lies on the table. */
static void
test_given(void **state)
{
	struct train_done done;
	struct lesson l;
	size_t crp;

	(void)state;
	lesson_begin(&l, "samples/two-nodes-good-one");
	crp = know_check_find(l.k, "crp-reached");
	lesson_check(&l, train_read(l.t, crp, &l.info));
	assert_int_equal(
	    case_diagnosis(train_case(l.t))->checks[crp].verdict, VERDICT_PASS);
	assert_int_equal(
	    train_propose(l.t, scenario_cause(l.s, "other-server")),
	    TRAIN_RIGHT);
	lesson_do_remedy(&l, "ask", &done);
	buf_free(&done.note);
	lesson_check(&l, train_read(l.t, crp, &l.info));
	assert_int_equal(
	    case_diagnosis(train_case(l.t))->checks[crp].verdict, VERDICT_FAIL);
	lesson_check(&l, train_reset(l.t, &l.info));
	lesson_check(&l, train_read(l.t, crp, &l.info));
	assert_int_equal(
	    case_diagnosis(train_case(l.t))->checks[crp].verdict, VERDICT_PASS);
	lesson_end(&l);
}

static enum verdict
verdict(struct lesson *l, size_t c)
{
	lesson_check(l, train_read(l->t, c, &l->info));
	return case_diagnosis(train_case(l->t))->checks[c].verdict;
}

/*
 * It lies there, in its own time, until something else is done or about to
 * be done.
 */
static void
test_given_is_put_away(void **state)
{
	struct train_done done;
	struct buf word = BUF_INIT;
	struct lesson l;
	int64_t now;
	size_t crp;

	(void)state;
	lesson_begin(&l, "samples/two-nodes-good-one");
	crp = know_check_find(l.k, "crp-reached");
	lesson_do_remedy(&l, "ask", &done);
	buf_free(&done.note);
	assert_int_equal(verdict(&l, crp), VERDICT_FAIL);
	now = case_diagnosis(train_case(l.t))->now;
	lesson_check(&l, train_wait(l.t, TIME_DAY, &l.info));
	assert_int_equal(verdict(&l, crp), VERDICT_FAIL);
	assert_true(case_diagnosis(train_case(l.t))->now == now);
	lesson_check(&l,
	    train_word(l.t, scenario_remedy(l.s, "restart"), &word, &l.info));
	assert_int_equal(verdict(&l, crp), VERDICT_PASS);
	lesson_do_remedy(&l, "ask", &done);
	buf_free(&done.note);
	assert_int_equal(verdict(&l, crp), VERDICT_FAIL);
	lesson_check(&l, train_do(l.t, scenario_remedy(l.s, "balance"), "",
			     LANG_EN, &done, &l.info));
	buf_free(&done.note);
	assert_int_equal(verdict(&l, crp), VERDICT_PASS);
	lesson_check(&l, train_reset(l.t, &l.info));
	assert_null(train_case(l.t));
	buf_free(&word);
	lesson_end(&l);
}

/* What is refused gives nothing. */
static void
test_refused_gives_nothing(void **state)
{
	struct train_done done;
	struct lesson l;
	size_t crp, move;

	(void)state;
	lesson_begin(&l, FIRST);
	crp = know_check_find(l.k, "crp-reached");
	move = scenario_remedy(l.s, "move");
	((struct lesson_choice *)l.s->remedies)[move]
	    .gives = "healthy-after-repair";
	lesson_check(&l, train_do(l.t, move, "y", LANG_EN, &done, &l.info));
	assert_true(done.refused);
	assert_int_equal(span_find(buf_span(&done.note),
			     span_of(text_in(LANG_EN, T_TRAIN_GIVEN)), 0),
	    SIZE_MAX);
	buf_free(&done.note);
	assert_int_equal(verdict(&l, crp), VERDICT_FAIL);
	lesson_end(&l);
}

/* A refused request S seconds after the remedy, beside those of the lab. */
static void
write_bad(struct lesson *l, struct buf *rows, int s)
{
	struct civil c;

	if (rows->n == 0)
		buf_puts(rows, "#Fields: date time s-ip cs-method cs-uri-stem "
			       "s-port c-ip cs(User-Agent) sc-status "
			       "sc-substatus sc-win32-status time-taken\r\n");
	time_to_civil(train_now(l->t) + s * TIME_SECOND, &c);
	buf_printf(rows,
	    "%04d-%02d-%02d %02d:%02d:%02d 10.0.0.5 POST "
	    "/CertificateRegistrationSvc/Certificate/VerifyRequest 443 "
	    "10.0.0.5 NDES_Plugin 403 16 2148204809 120\r\n",
	    c.year, c.month, c.day, c.hour, c.minute, c.second);
	help_dir_write(copy_of(l->t), "more/u_ex260414.log", buf_span(rows));
}

/* What was moving when the remedy was applied is not counted. */
static void
test_proof_needs_a_moment(void **state)
{
	struct train_proof proof;
	struct train_done done;
	struct buf rows = BUF_INIT;
	struct lesson l;

	(void)state;
	lesson_begin(&l, FIRST);
	lesson_do_remedy(&l, "move", &done);
	buf_free(&done.note);
	write_bad(&l, &rows, 1);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_int_equal(proof.bad, 0);
	assert_int_equal(train_stage(l.t), TRAIN_VERIFY);
	write_bad(&l, &rows, 3);
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_int_equal(proof.bad, 1);
	assert_int_equal(train_stage(l.t), TRAIN_LOOK);
	buf_free(&rows);
	lesson_end(&l);
}

/* What Group Policy brings back looks solved for an hour. */
static void
test_seems(void **state)
{
	struct train_proof proof;
	struct train_done done;
	struct lesson l;

	(void)state;
	lesson_begin(&l, "samples/intermediate-in-root-policy");
	lesson_do_remedy(&l, "delete-local", &done);
	buf_free(&done.note);
	lesson_check(&l, train_wait(l.t, 30 * TIME_MINUTE, &l.info));
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_true(proof.good_now);
	assert_false(proof.solved);
	lesson_check(&l, train_wait(l.t, 90 * TIME_MINUTE, &l.info));
	lesson_check(&l, train_verify(l.t, &proof, &l.info));
	assert_true(proof.bad > 0);
	assert_false(proof.good_now);

	/* the move is for local copies: refused, and nothing is touched */
	lesson_check(&l, train_do(l.t, scenario_remedy(l.s, "move"), "",
			     LANG_EN, &done, &l.info));
	assert_true(done.refused);
	assert_true(done.note.n > 0);
	buf_free(&done.note);
	lesson_end(&l);
}

/* In the order of time, from before the trouble on; the good come first. */
static void
test_replay(void **state)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = guide();
	struct replay r;
	size_t bad = 0;

	(void)state;
	assert_int_equal(replay_load(&r, FIRST "/capture", k, &info), OK);
	assert_true(r.count > 50);
	assert_false(r.cut);
	assert_false(r.items[0].bad);
	for (size_t i = 0; i < r.count; i++) {
		if (i > 0)
			assert_true(r.items[i].time >= r.items[i - 1].time);
		bad += r.items[i].bad;
	}
	assert_true(bad > 10 && bad < r.count);
	assert_true(
	    r.items[r.count - 1].time - r.items[0].time <= 90 * TIME_MINUTE);
	replay_free(&r);
	assert_int_equal(
	    replay_load(&r, "samples/healthy-bare-log/capture", k, &info), OK);
	for (size_t i = 0; i < r.count; i++)
		assert_false(r.items[i].bad);
	replay_free(&r);
	assert_int_not_equal(replay_load(&r, "/nonexistent", k, &info), OK);
	replay_free(&r);
	knowledge_free(k);
}

/* What a lesson leaves behind, and what it does not. */
static void
test_discard(void **state)
{
	struct lesson l;
	struct err_info info;
	char *folder;

	(void)state;
	lesson_begin(&l, FIRST);
	folder = span_dup(span_of(copy_of(l.t)));
	lesson_check(&l, train_reset(l.t, &l.info));
	train_free(l.t);
	l.t = train_new(l.s, l.k, l.dir, &l.info);
	assert_string_not_equal(folder, copy_of(l.t));
	train_discard(l.t);
	l.t = train_new(l.s, l.k, l.dir, &l.info);
	assert_non_null(l.t);
	/* the third attempt is gone, the first is not */
	assert_non_null(strstr(copy_of(l.t), "attempt-3/"));
	memset(&info, 0, sizeof(info));
	assert_null(lab_open(l.s, folder, l.k, &info));
	assert_int_equal(info.code, ERR_USAGE);
	free(folder);
	lesson_end(&l);
}

/* A link that somebody put into the lab: what it stands for stays. */
static void
test_discard_keeps_what_is_elsewhere(void **state)
{
	struct lesson l;
	char elsewhere[400], link_name[800];
	char *folder;

	(void)state;
	lesson_begin(&l, FIRST);
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", l.dir);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	help_dir_write(elsewhere, "mine.txt", SPAN("precious"));
	folder = span_dup(span_of(copy_of(l.t)));
	snprintf(link_name, sizeof(link_name), "%s/more", folder);
	assert_int_equal(symlink(elsewhere, link_name), 0);
	snprintf(link_name, sizeof(link_name), "%s/mine.txt", elsewhere);
	train_discard(l.t);
	l.t = NULL;
	assert_int_equal(access(link_name, R_OK), 0);
	assert_int_not_equal(access(folder, F_OK), 0);
	free(folder);
	l.t = train_new(l.s, l.k, l.dir, &l.info);
	assert_non_null(l.t);
	lesson_end(&l);
}

static void
add(struct CMUnitTest *test, const char *what, struct scenario *s,
    CMUnitTestFunction run)
{
	struct buf name = BUF_INIT;

	buf_printf(&name, "%s %s", what, s->id);
	*test = (struct CMUnitTest){ buf_steal(&name), run, NULL, NULL,
		(char *)s->folder };
}

int
main(void)
{
	struct CMUnitTest tests[2 * SCENARIOS_MAX + 16] = {
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_word),
		cmocka_unit_test(test_proof_needs_time),
		cmocka_unit_test(test_show),
		cmocka_unit_test(test_seems),
		cmocka_unit_test(test_given),
		cmocka_unit_test(test_given_is_put_away),
		cmocka_unit_test(test_refused_gives_nothing),
		cmocka_unit_test(test_proof_needs_a_moment),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_discard),
		cmocka_unit_test(test_discard_keeps_what_is_elsewhere),
	};
	struct err_info info = { .code = OK };
	struct scenario_list list;
	size_t n = 0, own;
	int failed = 1;

	while (tests[n].name)
		n++;
	own = n;
	xml_start();
	if (scenario_list_load(&list, SAMPLES, &info) == OK) {
		for (size_t i = 0; i < list.count && i < SCENARIOS_MAX; i++) {
			add(&tests[n++], "solved:", list.items[i], test_ideal);
			add(&tests[n++], "not solved:", list.items[i],
			    test_wrong);
		}
		failed = _cmocka_run_group_tests(
		    "lessons", tests, n, NULL, NULL);
	}
	for (size_t i = own; i < n; i++)
		free((char *)tests[i].name);
	scenario_list_free(&list);
	xml_stop();
	return failed;
}
