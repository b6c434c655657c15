/*
 * The wizard on a lab: a fix applied after the typed word, proved on newer
 * requests, and undone; and all that must not happen.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/help_dir.h"
#include "tests/help_wizard.h"

#define SAMPLE "samples/intermediate-in-root-local"
#define FIX    "intermediate-ca-in-root-store"

/* Plays KEYS on the lab; what was on the screen; the caller frees. */
static char *
play_as(struct help_wizard *w, const char *keys, enum lang lang, int cols,
    int rows, struct fix_permit permit)
{
	static char usual[] = SAMPLE;

	w->app.lang = lang;
	w->app.fixes.permit = permit;
	return help_wizard_play(w, keys, cols, rows, help_wizard_lab,
	    w->sample != NULL ? w->sample : usual);
}

static char *
play(struct help_wizard *w, const char *keys)
{
	return play_as(
	    w, keys, LANG_EN, 80, 24, (struct fix_permit){ false, false });
}

#define TYPE_WORD "2 8 D A Enter "

static void
three_keys_show_what_it_changes(void **state)
{
	char *got = play(*state, "R f q");

	help_shows(got, "lab: intermediate-in-root-");
	help_shows(got, "What it changes");
	help_shows(got, "to the local store CA");
	help_shows(got, "a Apply");
	help_lacks(got, "u Undo");
	free(got);
}

static void
the_preview_tells_all(void **state)
{
	char *got = play_as(*state, "R f End Home PageDown PageDown q", LANG_EN,
	    100, 60, (struct fix_permit){ false, false });

	help_shows(got, "Move, never delete");
	help_shows(got, "CN=Contoso Issuing CA 2");
	help_shows(got, "put there on this server");
	help_shows(got, "by the rules of Windows");
	help_shows(got, "certutil -delstore Root "
			"5E59B09EC203CF078D03C650D6433FD9041E28DA");
	free(got);
}

static void
applied_proved_and_undone(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "u " TYPE_WORD "q");

	help_shows(got, "HOST intermediate-in-root-local: type 28DA");
	help_shows(got, "(5E59B09EC203CF078D03C650D6433FD9041E28DA): done");
	help_shows(got, "Find out where each copy lives: local, Group");
	help_shows(got, "Fixed: ");
	help_shows(got, "Proof: inetpub/");
	help_shows(got, "This cause is no longer seen.");
	help_shows(got, "and Enter to UNDO");
	help_shows(got, "Undoing will change, in this order:");
	help_shows(got, "its subject: CN=");
	help_shows(got, "Undo: undone");
	free(got);
}

static void
in_french_on_a_small_screen(void **state)
{
	char *got = play_as(*state,
	    "R f a " TYPE_WORD "PageDown u " TYPE_WORD "q", LANG_FR, 60, 20,
	    (struct fix_permit){ false, false });

	help_shows(got, "H\u00D4TE intermediate-in-root-local");
	help_shows(got, "R\u00E9par\u00E9\u00A0: ");
	help_shows(got, "Preuve\u00A0: ");
	help_shows(got, "Annulation\u00A0: annul\u00E9");
	free(got);
}

static void
another_word_changes_nothing(void **state)
{
	char *got = play(*state, "R f a 2 8 D B Enter u q");

	help_shows(got, "Refused.");
	help_shows(got, "The word to be typed for");
	help_shows(got, "Nothing to undo");
	help_lacks(got, "Fixed: ");
	help_lacks(got, ": done");
	free(got);
}

static void
typed_letters_are_no_commands(void **state)
{
	char *got = play(*state, "R f a q v c Backspace S Esc q");

	help_shows(got, "\u2502 qvc_");
	help_shows(got, "\u2502 qvS_");
	help_shows(got, "Not answered: nothing was done.");
	help_lacks(got,
	    "certutil -store Root 5E59B09EC203CF078D03C650D6433FD9041E"
	    "28DA C:\\ndes-case");
	free(got);
}

static void
read_only_says_why(void **state)
{
	char *got = play_as(*state, "R f a " TYPE_WORD "u q", LANG_EN, 80, 24,
	    (struct fix_permit){ true, false });

	help_shows(got, "Read-only (--read-only): nothing is changed.");
	help_lacks(got, "a Apply");
	help_lacks(got, "type 28DA");
	help_lacks(got, ": done");
	free(got);
}

static void
steps_are_ticked_and_unticked(void **state)
{
	char *got = play(*state, "R f 1 PageDown 1 3 q");

	help_shows(got, "[x] 1. Find out");
	help_shows(got, "[ ] 1. Find out");
	help_shows(got, "Ticked: you say that this step is done.");
	help_shows(got, "No longer ticked.");
	help_shows(got, "That number is no step to be ticked.");
	free(got);
}

static void
the_search_for_the_proof_can_wait(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "!Esc p q");

	help_shows(got, "Stopped looking; p looks again.");
	help_shows(got, "p Prove");
	help_shows(got, "Fixed: ");
	free(got);
}

/* In a sitting of its own, as after a lost connection. */
static void
undone_in_a_later_sitting(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "!Esc q");

	help_lacks(got, "Fixed: ");
	free(got);
	got = play(*state, "R u u " TYPE_WORD "q");
	help_shows(got, "Applied on 2026-04-14 12:0");
	help_shows(got, "Undo: undone");
	free(got);
}

static void
scripts_are_never_written_over(void **state)
{
	struct help_wizard *f = *state;
	struct buf first = BUF_INIT, second = BUF_INIT;
	char *back = getcwd(NULL, 0), *got;

	f->sample = realpath(SAMPLE, NULL);
	assert_non_null(f->sample);
	assert_int_equal(chdir(f->folder), 0);
	got = play(f, "R f S c Enter Space S p Backspace Enter q");
	help_dir_read(f->folder, FIX ".cmd", &first);
	help_shows(got, FIX ".cmd is written in the current");
	help_shows(buf_str(&first), "certutil");
	help_shows(got, FIX ".ps.ps1 is written in the");
	free(got);
	got = play(f, "R f S c Enter Enter S c / Enter q");
	help_dir_read(f->folder, FIX ".cmd", &second);
	help_shows(got, "is already there");
	help_shows(got, "A plain file name is wanted");
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_int_equal(chdir(back), 0);
	free(got);
	free(back);
	buf_free(&first);
	buf_free(&second);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(three_keys_show_what_it_changes),
		HELP_WIZARD_TEST(the_preview_tells_all),
		HELP_WIZARD_TEST(applied_proved_and_undone),
		HELP_WIZARD_TEST(in_french_on_a_small_screen),
		HELP_WIZARD_TEST(another_word_changes_nothing),
		HELP_WIZARD_TEST(typed_letters_are_no_commands),
		HELP_WIZARD_TEST(read_only_says_why),
		HELP_WIZARD_TEST(steps_are_ticked_and_unticked),
		HELP_WIZARD_TEST(the_search_for_the_proof_can_wait),
		HELP_WIZARD_TEST(undone_in_a_later_sitting),
		HELP_WIZARD_TEST(scripts_are_never_written_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
