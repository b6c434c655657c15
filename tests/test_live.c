/*
 * The live page and the page of one device in the wizard, on a lab, where
 * time passes when it is told to; and on a capture in which nothing happens.
 * What needs a log that grows by itself is in test-live.sh.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/target/lab_case.h"
#include "tests/help_dir.h"
#include "tests/help_wizard.h"
#include "tui/screen/app.h"

#define SAMPLE "samples/intermediate-in-root-local"
#define FIXED  "R f a 2 8 D A Enter "

struct fixture {
	struct knowledge *k;
	char *folder;
};

struct show {
	enum lang lang;
	int cols, rows;
	enum pulse_alarm alarm;
	bool capture; /* instead of the lab */
};

static const struct show usual = { LANG_EN, 80, 24, ALARM_FLASH, false };
static const struct case_options everything = {
	.now = TIME_NONE, .since = TIME_NONE, .step = -1
};

static void
run(const struct fixture *f, const struct show *s, FILE *in, FILE *out)
{
	const struct term_script_options script = { .rows = s->rows,
		.cols = s->cols };
	struct app_options app = { .lang = s->lang,
		.alarm = s->alarm,
		.fixes = { .folder = f->folder } };
	struct err_info info = { .code = OK };
	struct lab_case *lab = NULL;
	struct case_file *c;
	struct term *term;

	if (s->capture) {
		c = case_open(SAMPLE "/capture", f->k, &everything, &info);
	} else {
		lab = lab_case_new(SAMPLE, f->folder, f->k, &everything, &info);
		assert_non_null(lab);
		c = lab_case_file(lab);
	}
	assert_non_null(c);
	term = term_script_new(in, out, &script);
	assert_non_null(term);
	assert_int_equal(app_run(&app, c, term), 0);
	term_close(term);
	if (lab != NULL)
		lab_case_free(lab);
	else
		case_free(c);
}

/* Plays KEYS; what was on the screen; the caller frees. */
static char *
play(const struct fixture *f, const struct show *s, const char *keys)
{
	FILE *in = tmpfile(), *out;
	char *got = NULL;
	size_t n;

	assert_non_null(in);
	fputs(keys, in);
	rewind(in);
	out = open_memstream(&got, &n);
	assert_non_null(out);
	run(f, s, in, out);
	fclose(in);
	fclose(out);
	if (getenv("SHOW") != NULL)
		fputs(got, stderr);
	return got;
}

static void
shows(const char *got, const char *what)
{
	if (strstr(got, what) == NULL)
		fail_msg("not on the screen: %s", what);
}

static void
lacks(const char *got, const char *what)
{
	if (strstr(got, what) != NULL)
		fail_msg("on the screen: %s", what);
}

static size_t
times(const char *got, const char *what)
{
	size_t n = 0;

	for (; (got = strstr(got, what)) != NULL; got++)
		n++;
	return n;
}

static void
checks_tick_by_themselves(void **state)
{
	char *got = play(*state, &usual, "l p p p p q");

	shows(got, "Nothing new since 12:04:00");
	shows(got, "The newest earlier record is of");
	shows(got, "In a lab, time stands still");
	free(got);
	got = play(*state, &usual, "l p p p p p p Up Up Down q");
	shows(help_last_picture(got), "* 3.2 CRP reached");
	shows(help_last_picture(got), "403.16 0x800B0109");
	shows(help_last_picture(got), " KO.  Newest 12:");
	free(got);
}

/* What grows stays one source, and each of its records one outcome. */
static void
nothing_is_read_twice(void **state)
{
	char *got = play(*state, &usual, "l wait p wait p wait Esc s q");

	assert_int_equal(times(help_last_picture(got), "u_ex260414.log"), 1);
	shows(help_last_picture(got), "62 times");
	free(got);
}

static void
alarm_is_given_once(void **state)
{
	struct show s = usual;
	char *got = play(*state, &s, "l p p p p p p q");

	assert_int_equal(times(got, "FIRST FAILURE 12:"), 1);
	lacks(got, "=== bell");
	free(got);
	s.alarm = ALARM_BELL;
	got = play(*state, &s, "l p p p p p p q");
	assert_int_equal(times(got, "=== bell\n"), 1);
	free(got);
	s.alarm = ALARM_NONE;
	got = play(*state, &s, "l p p p p p p q");
	lacks(got, "=== bell");
	lacks(got, "FIRST FAILURE");
	free(got);
}

/* What stands right of the guide, of the N-th picture after KEY. */
static char *
rows_of(const char *got, const char *key, int n)
{
	struct buf b = BUF_INIT;
	struct span rest, line;

	while (got != NULL && n-- > 0)
		got = strstr(got + 1, key);
	assert_non_null(got);
	rest = span_of(got);
	for (int row = 0; row < 18 && span_line(&rest, &line); row++) {
		size_t frame = span_find(line, SPAN("\xe2\x94\x82"), 10);

		if (row > 3 && frame < line.n)
			buf_add(&b, span_slice(line, frame, line.n));
		buf_byte(&b, '\n');
	}
	return buf_steal(&b);
}

static void
a_pause_loses_nothing(void **state)
{
	char *got = play(*state, &usual,
	    "l p p p p p p Space Home k p p p k Space Home k q");
	char *paused = rows_of(got, "=== k\n", 1);
	char *still = rows_of(got, "=== k\n", 2);
	char *on = rows_of(got, "=== k\n", 3);

	shows(got, "PAUSED, 0 waiting.");
	shows(got, "PAUSED, 7 waiting.");
	shows(got, "Space Go on");
	lacks(help_last_picture(got), "PAUSED");
	assert_string_equal(paused, still);
	assert_string_equal(paused, on); /* a chosen row stays where it is */
	shows(help_last_picture(got), "403.16 0x800B0109");
	free(paused);
	free(still);
	free(on);
	free(got);
}

static void
a_row_opens_its_record(void **state)
{
	char *got = play(
	    *state, &usual, "l p p p p p p Home Enter Esc Down y Esc ? Esc q");

	shows(got, "Record in its file");
	shows(got, "Sync of one device");
	lacks(got, "No longer followed");
	free(got);
}

/* Pages that speak of causes get what was followed; nothing is read again. */
static void
what_came_is_kept(void **state)
{
	char *got = play(*state, &usual, "l p p p p p p Esc f q");

	shows(got, "No longer followed. What came is kept.");
	shows(got, "FAULT 3.2");
	free(got);
	got = play(*state, &usual, "Enter l p p p p p p d Esc q");
	shows(got, "An intermediate certificate in the root store");
	lacks(help_last_picture(got), "- Live -");
	free(got);
}

static void
stations_of_a_refused_device(void **state)
{
	char *got = play(*state, &usual, "R f y p p p p p p q");

	shows(got, "Marked at 12:04:00; what is older is left aside.");
	shows(got, "[...]               GetCACaps             within 300 s");
	shows(got, "No try has been seen since.");
	shows(help_last_picture(got), "[ok ]    +60000 ms  GetCACaps");
	shows(help_last_picture(got), "[KO ]");
	shows(help_last_picture(got),
	    "still POST VerifyRequest 403.16 0x800B0109, ");
	lacks(help_last_picture(got), "did not come");
	free(got);
}

static void
proof_of_a_fix(void **state)
{
	char *got = play(*state, &usual, FIXED "y p p p p p p p q");

	shows(help_last_picture(got), "Notify                POST Notify 204");
	shows(help_last_picture(got), "POST VerifyRequest 201 at 12:");
	shows(help_last_picture(got),
	    "It is fixed. The proof is kept with the case.");
	shows(help_last_picture(got),
	    "The device has gone through all stations.");
	lacks(help_last_picture(got), "KO ");
	free(got);
	got = play(*state, &usual, "u y Esc y q");
	lacks(got, "=== bell");
	free(got);
}

static void
a_capture_of_yesterday(void **state)
{
	struct show s = usual;
	char *got;

	s.capture = true;
	got = play(*state, &s, "l wait wait p Space Enter y wait Esc Esc q");
	shows(got, "Nothing has come since ");
	shows(got, "This is a copy: its newest record is of");
	shows(got, "2026-04-14");
	shows(got, " d ago. Only");
	lacks(got, "did not come");
	shows(got, "Nothing new since ");
	lacks(got, "p A minute passes");
	free(got);
}

static void
french_small_and_plain(void **state)
{
	struct show s = { LANG_FR, 60, 20, ALARM_FLASH, false };
	char *got = play(*state, &s,
	    "l p p p p p p Tab Tab Space Space y p p p p Esc Esc q");
	struct span rest = span_of(got), line;

	shows(got, "En direct");
	shows(got, "PREMIER ");
	shows(got, "toujours POST VerifyRequest 403.16");
	shows(got, "Le suivi est termin");
	while (span_line(&rest, &line)) {
		size_t columns = 0;

		for (size_t i = 0; i < line.n; i++)
			columns += ((unsigned char)line.p[i] & 0xc0) != 0x80;
		if (!span_starts(line, "==="))
			assert_true(columns <= 60);
	}
	free(got);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct err_info info;

	*state = f;
	if (f == NULL)
		return -1;
	xml_start();
	f->k = knowledge_builtin(&info);
	return f->k != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	knowledge_free(f->k);
	xml_stop();
	free(f);
	return 0;
}

static int
begin(void **state)
{
	struct fixture *f = *state;

	f->folder = help_dir_new();
	return f->folder != NULL ? 0 : -1;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	help_dir_end(f->folder);
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(checks_tick_by_themselves),
		TEST(nothing_is_read_twice),
		TEST(alarm_is_given_once),
		TEST(a_pause_loses_nothing),
		TEST(a_row_opens_its_record),
		TEST(what_came_is_kept),
		TEST(stations_of_a_refused_device),
		TEST(proof_of_a_fix),
		TEST(a_capture_of_yesterday),
		TEST(french_small_and_plain),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
