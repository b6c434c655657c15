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

#include "tests/help_wizard.h"
#include "tui/screen/lesson_run.h"

#define SAMPLE "samples/intermediate-in-root-local"

static int
run_lesson(struct help_wizard *w, struct term *term, void *arg)
{
	struct err_info info = { .code = OK };
	struct scenario *s = scenario_load(arg, &info);
	int code;

	assert_non_null(s);
	code = lesson_run(&w->app, s, w->k, term, &info);
	scenario_free(s);
	return code;
}

/* Plays KEYS in lesson SAMPLE; what was on the screen; the caller frees. */
static char *
play_in(struct help_wizard *w, const char *sample, const char *keys)
{
	char *arg = span_dup(span_of(sample)), *got;

	got = help_wizard_play(w, keys, 80, 24, run_lesson, arg);
	free(arg);
	return got;
}

static char *
play(struct help_wizard *w, const char *keys)
{
	return play_in(w, SAMPLE, keys);
}

/* The right cause is the second of its list, the right remedy the first. */
#define NAME "c Down Enter "
#define MOVE "a Enter 2 8 D A Enter "
#define PASS "p Enter "

static void
the_ideal_path_solves_it(void **state)
{
	char *got = play(*state, "Enter R L " NAME MOVE PASS "q");

	help_shows(got, "Lesson 3: The certificate that is valid and refused");
	help_shows(got, "Tuesday morning");
	help_shows(got, "2026-04-14 12:04 UTC on the lab's clock");
	help_shows(got, "c Cause  a Act");
	help_shows(got, "Now: choose what is to be done about it");
	help_shows(got, "Type 28DA to do it on the lab");
	help_shows(got, "5E59B09EC203CF078D03C650D6433FD9041E28DA");
	help_shows(got, "Now: let time pass");
	help_shows(got, "Solved: ");
	help_shows(got, "100 points of 100");
	help_shows(help_last_picture(got), "SOLVED. Next lesson: L, then n.");
	free(got);
}

static void
the_wrong_path_does_not(void **state)
{
	char *got = play(
	    *state, "c Enter c Down Enter a Down Enter " PASS "z z q");

	help_shows(got, "Not that:");
	help_shows(got, "A name that does not match stops WinHTTP");
	help_shows(got, "A new client certificate meets the same list");
	help_shows(got, "Not solved: 0 good");
	help_shows(got, "A new lab, as it was at the beginning.");
	help_lacks(got, "Solved: ");
	help_lacks(got, "points of 100");
	free(got);
}

static void
in_french(void **state)
{
	struct help_wizard *f = *state;
	char *got;

	f->app.lang = LANG_FR;
	got = play(f, "h c Enter Enter R L " NAME MOVE PASS "PageDown End q");
	help_shows(
	    got, "Le\u00E7on 3\u00A0: Le certificat valide que l'on refuse");
	help_shows(got, "Indice 1");
	help_shows(got, "Ce n'est pas cela\u00A0:");
	help_shows(got, "R\u00E9gl\u00E9\u00A0: ");
	help_shows(got, "80 sur 100");
	help_shows(got, "Les d\u00E9tours, et pourquoi\u00A0:");
	help_shows(got, "Le chemin le plus court\u00A0:");
	free(got);
}

/* The guide reads as always; what it says of causes waits. */
static void
nothing_gives_the_cause_away(void **state)
{
	char *got = play(*state, "Enter R d f w Esc Enter Esc u q");

	help_shows(got, "403.16");
	help_shows(
	    got, "The lesson hides this: name the cause first (L, then c).");
	help_lacks(got, "intermediate-in-root");
	help_lacks(got, "An intermediate CA is in");
	help_lacks(got, "Move, never delete");
	free(got);
	got = play(*state, NAME "Enter R d Esc f a q");
	help_shows(got, "In a lesson remedies are done on its page");
	help_shows(got, "[intermediate-ca-in-root-store]");
	help_shows(got, "Move, never delete");
	free(got);
}

static void
acts_wait_for_the_cause(void **state)
{
	struct help_wizard *f = *state;
	char *got = play(f, "a " NAME MOVE "q");

	help_shows(got, "Name the cause first; a remedy without one is luck.");
	free(got);
	f->app.fixes.permit.read_only = true;
	got = play(f, NAME "a q");
	help_shows(got, "--read-only: nothing is done, not even on a lab.");
	help_lacks(got, "What is to be done?");
	free(got);
}

static void
a_wrong_word_does_nothing(void **state)
{
	char *got = play(*state, NAME "a Enter y Enter " PASS "q");

	help_shows(got, "Nothing was done.");
	help_shows(got, "Nothing was done yet that could be proved.");
	help_lacks(got, "Solved: ");
	free(got);
}

static void
minutes_are_a_number(void **state)
{
	char *got = play(*state, "p Backspace Backspace x Enter q");

	help_shows(got, "How many minutes?");
	help_shows(got, "A number of minutes, at most a week");
	free(got);
}

static void
hints_are_three(void **state)
{
	char *got = play(*state, "h h h h End q");

	help_shows(got, "Hint 3");
	help_shows(got, "There is no other hint.");
	free(got);
}

static void
the_answer_costs_the_points(void **state)
{
	char *got = play(*state, "x Esc x x End q");

	help_shows(got, "x again gives up");
	help_shows(got, "0 points of 100");
	help_shows(got, "What is behind it:");
	help_shows(got, "The shortest way:");
	free(got);
}

static void
the_instructor_sees_and_plants(void **state)
{
	struct help_wizard *f = *state;
	char *got;

	f->app.instructor = true;
	got = play(f, "End Home " NAME MOVE "i " PASS "q");
	help_shows(got, "What is behind it:");
	help_shows(got, "Instructor: i puts the fault back");
	help_shows(got, "The fault is back in the lab.");
	help_lacks(got, "Solved: ");
	free(got);
	f->app.instructor = false;
	got = play(f, "i q");
	help_lacks(got, "The fault is back");
	free(got);
}

/* To change nothing is a remedy too, and needs no word and no proof. */
static void
nothing_was_broken(void **state)
{
	char *got = play_in(*state, "samples/healthy-legacy-cmtrace",
	    "c Down Down Down Enter a Down Down Enter q");

	help_shows(got, "Touch nothing; show the proof of success");
	help_shows(got, "Yes.");
	help_shows(got, "points of 100");
	free(got);
}

/* The capture of the other server comes, and is read like the first. */
static void
another_capture_comes(void **state)
{
	char *got = play_in(*state, "samples/two-nodes-good-one",
	    "Enter R L c Down Down Enter a Down Down Enter Enter R z q");

	help_shows(got, "HEALTHY");
	help_shows(got, "100 points of 100");
	help_shows(got, "The capture you asked for has come");
	help_shows(got, "403.16 0x800B0109");
	free(got);
}

/* What the logs say, without a word of the cause. */
static void
the_incident_is_replayed(void **state)
{
	char *got = play(*state, "r End Esc c q");

	help_shows(got, "The incident as the logs tell it");
	help_shows(got, "07:14:34  ok  iis");
	help_shows(got, "KO  iis");
	help_shows(got, "Which cause?");
	help_lacks(got, "intermediate-");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(the_ideal_path_solves_it),
		HELP_WIZARD_TEST(the_wrong_path_does_not),
		HELP_WIZARD_TEST(in_french),
		HELP_WIZARD_TEST(nothing_gives_the_cause_away),
		HELP_WIZARD_TEST(acts_wait_for_the_cause),
		HELP_WIZARD_TEST(a_wrong_word_does_nothing),
		HELP_WIZARD_TEST(minutes_are_a_number),
		HELP_WIZARD_TEST(hints_are_three),
		HELP_WIZARD_TEST(the_answer_costs_the_points),
		HELP_WIZARD_TEST(the_instructor_sees_and_plants),
		HELP_WIZARD_TEST(nothing_was_broken),
		HELP_WIZARD_TEST(another_capture_comes),
		HELP_WIZARD_TEST(the_incident_is_replayed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
