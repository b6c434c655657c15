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

#include "engine/base/xml.h"
#include "engine/case/fixes.h"
#include "tests/help_dir.h"
#include "tui/screen/app.h"

#define SAMPLE "samples/intermediate-in-root-local"
#define FIX    "intermediate-ca-in-root-store"

struct fixture {
	struct knowledge *k;
	char *folder;
	char *sample; /* NULL: the usual path */
};

static const struct case_options everything = { TIME_NONE, TIME_NONE, 0, -1 };

/* Plays KEYS on the lab; what was on the screen; the caller frees. */
static char *
play_as(const struct fixture *f, const char *keys, enum lang lang, int cols,
    int rows, struct fix_permit permit)
{
	const struct term_script_options script = { .rows = rows,
		.cols = cols };
	struct err_info info = { .code = OK };
	struct app_options app = { .lang = lang,
		.fixes = { .folder = f->folder, .permit = permit } };
	struct lab_case *lab;
	struct term *term;
	FILE *in = tmpfile(), *out;
	char *got = NULL;
	size_t n;

	assert_non_null(in);
	fputs(keys, in);
	rewind(in);
	out = open_memstream(&got, &n);
	lab = lab_case_new(f->sample ? f->sample : SAMPLE, f->folder, f->k,
	    &everything, &info);
	assert_non_null(lab);
	term = term_script_new(in, out, &script);
	assert_non_null(term);
	assert_int_equal(app_run(&app, lab_case_file(lab), term), 0);
	term_close(term);
	lab_case_free(lab);
	fclose(in);
	fclose(out);
	if (getenv("SHOW") != NULL)
		fputs(got, stderr);
	return got;
}

static char *
play(const struct fixture *f, const char *keys)
{
	return play_as(
	    f, keys, LANG_EN, 80, 24, (struct fix_permit){ false, false });
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

#define TYPE_WORD "2 8 D A Enter "

static void
three_keys_show_what_it_changes(void **state)
{
	char *got = play(*state, "R f q");

	shows(got, "lab: intermediate-in-root-");
	shows(got, "What it changes");
	shows(got, "to the local store CA");
	shows(got, "a Apply");
	lacks(got, "u Undo");
	free(got);
}

static void
the_preview_tells_all(void **state)
{
	char *got = play_as(*state, "R f End Home PageDown PageDown q", LANG_EN,
	    100, 60, (struct fix_permit){ false, false });

	shows(got, "Move, never delete");
	shows(got, "CN=Contoso Issuing CA 2");
	shows(got, "put there on this server");
	shows(got, "according to OpenSSL");
	shows(got, "certutil -delstore Root "
		   "5E59B09EC203CF078D03C650D6433FD9041E28DA");
	free(got);
}

static void
applied_proved_and_undone(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "u " TYPE_WORD "q");

	shows(got, "HOST intermediate-in-root-local: type 28DA");
	shows(got, "cert.move 5E59B09EC203CF078D03C650D6433FD9041E28DA: done");
	shows(got, "Find out where each copy lives: local, Group");
	shows(got, "Fixed: ");
	shows(got, "Proof: inetpub/");
	shows(got, "This cause is no longer seen.");
	shows(got, "and Enter to UNDO");
	shows(got, "Undo: undone");
	free(got);
}

static void
in_french_on_a_small_screen(void **state)
{
	char *got = play_as(*state,
	    "R f a " TYPE_WORD "PageDown u " TYPE_WORD "q", LANG_FR, 60, 20,
	    (struct fix_permit){ false, false });

	shows(got, "H\u00D4TE intermediate-in-root-local");
	shows(got, "R\u00E9par\u00E9\u00A0: ");
	shows(got, "Preuve\u00A0: ");
	shows(got, "Annulation\u00A0: annul\u00E9");
	free(got);
}

static void
another_word_changes_nothing(void **state)
{
	char *got = play(*state, "R f a 2 8 D B Enter u q");

	shows(got, "Refused.");
	shows(got, "The word to be typed for");
	shows(got, "Nothing to undo");
	lacks(got, "Fixed: ");
	lacks(got, ": done");
	free(got);
}

static void
typed_letters_are_no_commands(void **state)
{
	char *got = play(*state, "R f a q v c Backspace S Esc q");

	shows(got, "\u2502 qvc_");
	shows(got, "\u2502 qvS_");
	shows(got, "Not answered: nothing was done.");
	lacks(got, "certutil -store Root 5E59B09EC203CF078D03C650D6433FD9041E"
		   "28DA C:\\ndes-case");
	free(got);
}

static void
read_only_says_why(void **state)
{
	char *got = play_as(*state, "R f a " TYPE_WORD "u q", LANG_EN, 80, 24,
	    (struct fix_permit){ true, false });

	shows(got, "Read-only (--read-only): nothing is changed.");
	lacks(got, "a Apply");
	lacks(got, "type 28DA");
	lacks(got, ": done");
	free(got);
}

static void
steps_are_ticked_and_unticked(void **state)
{
	char *got = play(*state, "R f 1 PageDown 1 3 q");

	shows(got, "[x] 1. Find out");
	shows(got, "[ ] 1. Find out");
	shows(got, "Ticked: you say that this step is done.");
	shows(got, "No longer ticked.");
	shows(got, "That number is no step to be ticked.");
	free(got);
}

static void
the_search_for_the_proof_can_wait(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "!Esc p q");

	shows(got, "Stopped looking; p looks again.");
	shows(got, "p Prove");
	shows(got, "Fixed: ");
	free(got);
}

/* In a sitting of its own, as after a lost connection. */
static void
undone_in_a_later_sitting(void **state)
{
	char *got = play(*state, "R f a " TYPE_WORD "!Esc q");

	lacks(got, "Fixed: ");
	free(got);
	got = play(*state, "R u u " TYPE_WORD "q");
	shows(got, "Applied on 2026-04-14T12:0");
	shows(got, "Undo: undone");
	free(got);
}

static void
scripts_are_never_written_over(void **state)
{
	struct fixture *f = *state;
	struct buf first = BUF_INIT, second = BUF_INIT;
	char *back = getcwd(NULL, 0), *got;

	f->sample = realpath(SAMPLE, NULL);
	assert_non_null(f->sample);
	assert_int_equal(chdir(f->folder), 0);
	got = play(f, "R f S c Enter Space S p Backspace Enter q");
	help_dir_read(f->folder, FIX ".cmd", &first);
	shows(got, FIX ".cmd is written in the current");
	shows(buf_str(&first), "certutil");
	shows(got, FIX ".ps.ps1 is written in the");
	free(got);
	got = play(f, "R f S c Enter Enter S c / Enter q");
	help_dir_read(f->folder, FIX ".cmd", &second);
	shows(got, "is already there");
	shows(got, "A plain file name is wanted");
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_int_equal(chdir(back), 0);
	free(got);
	free(back);
	buf_free(&first);
	buf_free(&second);
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
	free(f->sample);
	free(f);
	xml_stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    three_keys_show_what_it_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    the_preview_tells_all, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    applied_proved_and_undone, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    in_french_on_a_small_screen, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    another_word_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    typed_letters_are_no_commands, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    read_only_says_why, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    steps_are_ticked_and_unticked, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    the_search_for_the_proof_can_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    undone_in_a_later_sitting, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    scripts_are_never_written_over, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
