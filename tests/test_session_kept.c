/*
 * What a case keeps when it is left early, when others came in between, and
 * when its folder cannot be made.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/case/session/session.h"
#include "engine/case/session/session_list.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"

#define NOW   INT64_C(1776168000000000)
#define LATER (NOW + TIME_HOUR)
#define REG   "REGEDIT4\r\n"
#define SHA   "853448e59c9bb7599fa8a5ff03a0b608781a02d41f58576f1192e0c48cb8d635"

struct scene {
	struct help_capture h;
	char *home;       /* temporary */
	char folder[200]; /* of the case, not made yet */
};

struct sitting {
	struct case_file *c;
	struct session *s;
};

static const struct session_place place = { LANG_EN, "guide", "", "" };

static struct sitting
sit(const struct scene *x, const char *folder, int64_t now)
{
	const struct session_options o = { .folder = folder,
		.capture = x->h.dir,
		.kind = OPENING_CAPTURE,
		.now = now };
	struct err_info info = { .code = OK };
	struct sitting here;

	here.c = case_open(x->h.dir, x->h.k, &x->h.options, &info);
	assert_non_null(here.c);
	here.s = session_new(here.c, &o);
	assert_non_null(here.s);
	return here;
}

static void
rise(struct sitting *here)
{
	session_free(here->s);
	case_free(here->c);
}

static void
read_all(struct sitting *here)
{
	assert_int_equal(case_run(here->c), OK);
	assert_int_equal(session_read(here->s, &place), OK);
}

static struct scene
scene_begin(void **state)
{
	struct scene x = { .home = help_dir_new(),
		.h = help_capture_new(*state) };

	snprintf(x.folder, sizeof(x.folder), "%s/cases/one", x.home);
	help_verify(&x.h, 0, "403 16 2148204809");
	help_write(&x.h);
	help_file(&x.h, "a.reg", SPAN(REG));
	return x;
}

static void
scene_end(struct scene *x)
{
	help_remove(&x->h);
	help_capture_free(&x->h);
	help_dir_end(x->home);
}

static void
the_first_sitting_is_remembered(void **state)
{
	struct scene x = scene_begin(state);
	struct sitting one = sit(&x, x.folder, NOW), two;
	const struct diagnosis *d;
	uint64_t failures = 0;

	read_all(&one);
	rise(&one);
	one = sit(&x, x.folder, LATER);
	read_all(&one);
	two = sit(&x, x.folder, LATER);
	assert_true(session_earlier(two.s)->first == NOW);
	assert_true(session_earlier(two.s)->last == LATER);
	d = case_diagnosis(one.c);
	for (size_t i = 0; i < d->check_count; i++)
		failures += d->checks[i].verdict == VERDICT_FAIL;
	assert_int_equal(session_earlier(two.s)->failures, failures);
	rise(&two);
	rise(&one);
	scene_end(&x);
}

/* A note may be the first thing that is written. */
static void
a_note_begins_the_log(void **state)
{
	struct scene x = scene_begin(state);
	struct sitting one = sit(&x, x.folder, NOW);
	const struct session_event *e;
	size_t count;

	assert_int_equal(session_note_add(one.s, "crp-reached", NULL, "a"), OK);
	assert_int_equal(session_note_add(one.s, "crp-reached", NULL, "b"), OK);
	rise(&one);
	one = sit(&x, x.folder, LATER);
	e = session_events(one.s, &count);
	assert_int_equal(count, 3);
	assert_int_equal(e[2].kind, SESSION_BEGUN);
	rise(&one);
	scene_end(&x);
}

/* Two that found no folder: the later writer reads what the other left. */
static void
others_may_have_been_there(void **state)
{
	struct scene x = scene_begin(state);
	struct sitting late = sit(&x, x.folder, NOW);
	struct sitting quick = sit(&x, x.folder, NOW);

	assert_int_equal(
	    session_note_add(quick.s, "crp-reached", NULL, "a"), OK);
	rise(&quick);
	assert_int_equal(
	    session_note_add(late.s, "crp-reached", NULL, "b"), OK);
	assert_int_equal(session_note_count(late.s), 2);
	assert_int_equal(session_note(late.s, 1)->id, 2);
	rise(&late);
	scene_end(&x);
}

static void
without_a_folder(void **state)
{
	struct scene x = scene_begin(state);
	struct sitting one = sit(&x, NULL, NOW);

	read_all(&one);
	assert_int_equal(session_access(one.s), SESSION_UNKEPT);
	assert_int_equal(
	    session_note_add(one.s, "crp-reached", NULL, "a"), ERR_ACCESS);
	rise(&one);
	one = sit(&x, x.folder, NOW);
	help_dir_write(x.home, "cases", SPAN("a file is in the way"));
	assert_int_equal(case_run(one.c), OK);
	assert_int_not_equal(session_read(one.s, &place), OK);
	assert_int_equal(session_access(one.s), SESSION_FAILED);
	assert_int_not_equal(session_trouble(one.s)->code, OK);
	rise(&one);
	scene_end(&x);
}

static bool
knows_hash(const struct scene *x)
{
	struct buf text = BUF_INIT;
	bool knows;

	help_dir_read(x->folder, "evidence.json", &text);
	knows = strstr(buf_str(&text), SHA) != NULL;
	buf_free(&text);
	return knows;
}

/* A sitting that hashed nothing keeps what is still of the same size. */
static void
hashes_outlive_a_short_sitting(void **state)
{
	struct scene x = scene_begin(state);
	struct sitting one = sit(&x, x.folder, NOW);

	read_all(&one);
	assert_false(knows_hash(&x));
	for (int steps = 0; session_idle(one.s, 100000); steps++)
		assert_true(steps < 100);
	assert_int_equal(session_end(one.s, &place), OK);
	assert_true(knows_hash(&x));
	rise(&one);
	one = sit(&x, x.folder, LATER);
	read_all(&one);
	rise(&one);
	assert_true(knows_hash(&x));
	help_file(&x.h, "a.reg", SPAN(REG "\r\n"));
	one = sit(&x, x.folder, LATER);
	read_all(&one);
	rise(&one);
	assert_false(knows_hash(&x));
	scene_end(&x);
}

#define CASE                                                                   \
	"{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"capture\","             \
	"\"capture\":\"/nowhere/a\",\"last\":\"2026-01-01T00:00:00Z\"}"

static void
a_whole_name_is_no_beginning(void **state)
{
	char *home = help_dir_new();
	struct err_info info = { .code = OK };
	struct session_list l;

	(void)state;
	setenv("XDG_STATE_HOME", home, 1);
	help_dir_write(home, "ndes-doctor/n-1/case.json", SPAN(CASE));
	assert_int_equal(session_list_load(&l), OK);
	assert_ptr_equal(session_list_find(&l, NULL, &info), &l.items[0]);
	session_list_free(&l);
	help_dir_write(home, "ndes-doctor/n-10/case.json", SPAN(CASE));
	assert_int_equal(session_list_load(&l), OK);
	assert_string_equal(session_list_find(&l, "n-1", &info)->id, "n-1");
	session_list_free(&l);
	help_dir_end(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_sitting_is_remembered),
		cmocka_unit_test(a_note_begins_the_log),
		cmocka_unit_test(others_may_have_been_there),
		cmocka_unit_test(without_a_folder),
		cmocka_unit_test(hashes_outlive_a_short_sitting),
		cmocka_unit_test(a_whole_name_is_no_beginning),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
