/*
 * Lessons in the wizard: the ideal path solves one, a wrong path does not,
 * and nothing gives the cause away before it was named.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "tests/help_dir.h"
#include "tui/screen/lesson.h"

#define SAMPLE "samples/intermediate-in-root-local"

struct fixture {
	struct knowledge *k;
	char *folder;
	struct app_options app;
};

/* Plays KEYS in lesson SAMPLE; what was on the screen; the caller frees. */
static char *
play_in(struct fixture *f, const char *sample, const char *keys)
{
	const struct term_script_options script = { .rows = 24, .cols = 80 };
	struct err_info info = { .code = OK };
	struct scenario *s = scenario_load(sample, &info);
	struct term *term;
	FILE *in = tmpfile(), *out;
	char *got = NULL;
	size_t n;

	assert_non_null(s);
	assert_non_null(in);
	fputs(keys, in);
	rewind(in);
	out = open_memstream(&got, &n);
	term = term_script_new(in, out, &script);
	assert_non_null(term);
	f->app.fixes.folder = f->folder;
	assert_int_equal(lesson_run(&f->app, s, f->k, term, &info), 0);
	term_close(term);
	scenario_free(s);
	fclose(in);
	fclose(out);
	if (getenv("SHOW") != NULL)
		fputs(got, stderr);
	return got;
}

static char *
play(struct fixture *f, const char *keys)
{
	return play_in(f, SAMPLE, keys);
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

/* The right cause is the second of its list, the right remedy the first. */
#define NAME "c Down Enter "
#define MOVE "a Enter 2 8 D A Enter "
#define PASS "p Enter "

static void
the_ideal_path_solves_it(void **state)
{
	char *got = play(*state, "Enter R L " NAME MOVE PASS "q");

	shows(got, "Lesson 3: The certificate that is valid and refused");
	shows(got, "Tuesday morning");
	shows(got, "2026-04-14 12:04 UTC on the lab's clock");
	shows(got, "c Cause  a Act");
	shows(got, "Now: choose what is to be done about it");
	shows(got, "Type 28DA to do it on the lab");
	shows(got, "cert.move 5E59B09EC203CF078D03C650D6433FD9041E28DA");
	shows(got, "Now: let time pass");
	shows(got, "Solved: ");
	shows(got, "100 points of 100");
	free(got);
}

static void
the_wrong_path_does_not(void **state)
{
	char *got = play(
	    *state, "c Enter c Down Enter a Down Enter " PASS "z z q");

	shows(got, "Not that:");
	shows(got, "A name that does not match stops WinHTTP");
	shows(got, "A new client certificate meets the same list");
	shows(got, "Not solved: 0 good");
	shows(got, "A new lab, as it was at the beginning.");
	lacks(got, "Solved: ");
	lacks(got, "points of 100");
	free(got);
}

static void
in_french(void **state)
{
	struct fixture *f = *state;
	char *got;

	f->app.lang = LANG_FR;
	got = play(f, "h c Enter Enter R L " NAME MOVE PASS "PageDown End q");
	shows(got, "Le\u00E7on 3\u00A0: Le certificat valide que l'on refuse");
	shows(got, "Indice 1");
	shows(got, "Ce n'est pas cela\u00A0:");
	shows(got, "R\u00E9gl\u00E9\u00A0: ");
	shows(got, "85 points sur 100");
	shows(got, "Les d\u00E9tours, et pourquoi\u00A0:");
	shows(got, "Le chemin le plus court\u00A0:");
	free(got);
}

/* The guide reads as always; what it says of causes waits. */
static void
nothing_gives_the_cause_away(void **state)
{
	char *got = play(*state, "Enter R d f w Esc Enter Esc u q");

	shows(got, "403.16");
	shows(got, "The lesson hides this: name the cause first (L, then c).");
	lacks(got, "intermediate-in-root");
	lacks(got, "An intermediate CA is in");
	lacks(got, "Move, never delete");
	free(got);
	got = play(*state, NAME "Enter R d Esc f q");
	shows(got, "[intermediate-ca-in-root-store]");
	shows(got, "Move, never delete");
	free(got);
}

static void
acts_wait_for_the_cause(void **state)
{
	struct fixture *f = *state;
	char *got = play(f, "a " NAME MOVE "q");

	shows(got, "Name the cause first; a remedy without one is luck.");
	free(got);
	f->app.fixes.permit.read_only = true;
	got = play(f, NAME "a q");
	shows(got, "--read-only: nothing is done, not even on a lab.");
	lacks(got, "What is to be done?");
	free(got);
}

static void
a_wrong_word_does_nothing(void **state)
{
	char *got = play(*state, NAME "a Enter y Enter " PASS "q");

	shows(got, "Nothing was done.");
	shows(got, "Nothing was done yet that could be proved.");
	lacks(got, "Solved: ");
	free(got);
}

static void
minutes_are_a_number(void **state)
{
	char *got = play(*state, "p Backspace Backspace x Enter q");

	shows(got, "How many minutes?");
	shows(got, "A number of minutes, at most a week");
	free(got);
}

static void
hints_are_three(void **state)
{
	char *got = play(*state, "h h h h End q");

	shows(got, "Hint 3");
	shows(got, "There is no other hint.");
	free(got);
}

static void
the_answer_costs_the_points(void **state)
{
	char *got = play(*state, "x Esc x x End q");

	shows(got, "x again gives up");
	shows(got, "0 points of 100");
	shows(got, "What is behind it:");
	shows(got, "The shortest way:");
	free(got);
}

static void
the_instructor_sees_and_plants(void **state)
{
	struct fixture *f = *state;
	char *got;

	f->app.instructor = true;
	got = play(f, "End Home " NAME MOVE "i " PASS "q");
	shows(got, "What is behind it:");
	shows(got, "i Plant");
	shows(got, "The fault is back in the lab.");
	lacks(got, "Solved: ");
	free(got);
	f->app.instructor = false;
	got = play(f, "i q");
	lacks(got, "The fault is back");
	free(got);
}

/* To change nothing is a remedy too, and needs no word and no proof. */
static void
nothing_was_broken(void **state)
{
	char *got = play_in(*state, "samples/healthy-legacy-cmtrace",
	    "c Down Down Down Enter a Down Down Enter q");

	shows(got, "Touch nothing; show the proof of success");
	shows(got, "Yes.");
	shows(got, "points of 100");
	free(got);
}

/* The capture of the other server comes, and is read like the first. */
static void
another_capture_comes(void **state)
{
	char *got = play_in(*state, "samples/two-nodes-good-one",
	    "Enter R L c Down Down Enter a Down Down Enter Enter R z q");

	shows(got, "HEALTHY");
	shows(got, "100 points of 100");
	shows(got, "The capture you asked for has come");
	shows(got, "403.16 0x800B0109");
	free(got);
}

static int
setup(void **state)
{
	struct err_info info;
	struct fixture *f = calloc(1, sizeof(*f));

	xml_start();
	f->k = knowledge_builtin(&info);
	f->folder = help_dir_new();
	*state = f;
	return f->k != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	knowledge_free(f->k);
	help_dir_end(f->folder);
	free(f);
	xml_stop();
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_ideal_path_solves_it),
		TEST(the_wrong_path_does_not),
		TEST(in_french),
		TEST(nothing_gives_the_cause_away),
		TEST(acts_wait_for_the_cause),
		TEST(a_wrong_word_does_nothing),
		TEST(minutes_are_a_number),
		TEST(hints_are_three),
		TEST(the_answer_costs_the_points),
		TEST(the_instructor_sees_and_plants),
		TEST(nothing_was_broken),
		TEST(another_capture_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
