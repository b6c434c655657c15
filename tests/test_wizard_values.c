/*
 * What a fix asks of the person: values and files typed on its page, shown
 * in the plan, and steps ticked by numbers of two digits.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_dir.h"
#include "tests/help_wizard.h"

/* Plays KEYS on the lab of SAMPLE; the caller frees what was shown. */
static char *
play(
    struct help_wizard *w, const char *sample, const char *keys, enum lang lang)
{
	return help_wizard_on(w, sample, keys, lang, 100, 50);
}

#define MSCEP "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"

static void
values_are_asked_for_and_shown(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e N e u Enter Enter Enter q", LANG_EN);

	help_shows(got, "e Values");
	help_shows(got, "Needs the value of SignatureTemplate [e].");
	help_shows(got, MSCEP "SignatureTemplate =");
	help_shows(got, MSCEP "GeneralPurposeTemplate =");
	help_shows(got, "after the word SignatureTemplate");
	help_lacks(got, "--set");
	free(got);
}

static void
values_are_written_and_taken_back(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e N e u Enter Enter Enter a S i g n a t u r e T e m p l a t e "
	    "Enter !Esc u S i g n a t u r e T e m p l a t e Enter q",
	    LANG_EN);

	help_shows(got, "(" MSCEP "SignatureTemplate): done");
	help_shows(got, "(" MSCEP "EncryptionTemplate): done");
	help_shows(got, "Undo: undone");
	free(got);
}

/* An empty line leaves a value as it was, Esc leaves all. */
static void
nothing_typed_is_nothing_given(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e Enter Enter Enter e x Esc q", LANG_FR);

	help_shows(got, "Il faut la valeur de SignatureTemplate [e].");
	help_shows(
	    got, "Sans r\u00E9ponse\u00A0: rien n'a \u00E9t\u00E9 fait.");
	help_lacks(got, "apr\u00E8s le mot");
	free(got);
}

static void
a_display_name_is_refused(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e A Space B Enter Enter Enter q", LANG_EN);

	help_shows(got, "SignatureTemplate takes the name of a template, which "
			"has no blanks");
	help_lacks(got, "after the word");
	free(got);
}

/* Of no certificate in Personal; ticks stay as they were. */
static void
a_thumbprint_is_looked_at(void **state)
{
	char *got = play(*state, "samples/client-cert-expired-403-17",
	    "R f 2 e 1 2 Enter q", LANG_EN);

	help_shows(got, "NDESPolicy\\NDESCertThumbprint =");
	help_shows(got, "[x] 2. Give the account");
	help_shows(got, "\"12\" is not a thumbprint of 40 hexadecimal digits");
	free(got);
}

static void
a_file_is_read(void **state)
{
	struct help_wizard *f = *state;
	struct buf keys = BUF_INIT;
	char *got;

	help_dir_write(f->folder, "a.cer", SPAN("no certificate"));
	buf_puts(&keys, "R f e / n o Enter Space e ");
	for (const char *p = f->folder; *p; p++)
		buf_printf(&keys, "%c ", *p);
	buf_puts(&keys, "/ a . c e r Enter q");
	got = play(
	    f, "samples/root-clean-403-16/capture", buf_str(&keys), LANG_EN);
	help_shows(got, "Path of the certificate");
	help_shows(got, "not one certificate in DER form");
	buf_free(&keys);
	free(got);
}

static void
a_number_of_two_digits_is_typed(void **state)
{
	char *got = play(*state, "samples/client-cert-expired-403-17",
	    "R f 0 0 1 Enter 0 4 2 Enter q", LANG_EN);

	help_shows(got, "Number of the step that is done:");
	help_shows(got, "[x] 1. Renew");
	help_shows(got, "That number is no step to be ticked.");
	free(got);
}

static void
no_values_no_key(void **state)
{
	char *got = play(
	    *state, "samples/intermediate-in-root-local", "R f e q", LANG_EN);

	help_lacks(got, "e Values");
	help_shows(got, "This fix wants no values.");
	free(got);
}

/* Pasted as a whole: a failure stops the rest, nothing restarts, no blank. */
static void
commands_are_guarded_steps(void **state)
{
	struct help_wizard *w = *state;
	char *got;

	got = play(
	    w, "samples/intermediate-in-root-local", "R f c Enter q", LANG_EN);
	help_shows(got, "\nif not exist C:\\ndes-case\\ md C:\\ndes-case\n");
	help_shows(got, "\nif \"%DONE%\"==\"2\" certutil -store Root ");
	help_shows(got, " && certutil -delstore Root 5E59");
	help_shows(got, "\nrem    shutdown /r /t 0\n");
	help_lacks(got, "\ncertutil");
	help_lacks(got, "\nshutdown");
	free(got);
	got = play(w, "samples/template-name", "R f c Enter q", LANG_EN);
	help_shows(got, "\nrem    reg add HKLM");
	help_shows(got, "/d TEMPLATE-NAME ");
	help_lacks(got, "\" reg add");
	help_lacks(got, "\nreg add");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(values_are_asked_for_and_shown),
		HELP_WIZARD_TEST(values_are_written_and_taken_back),
		HELP_WIZARD_TEST(nothing_typed_is_nothing_given),
		HELP_WIZARD_TEST(a_display_name_is_refused),
		HELP_WIZARD_TEST(a_thumbprint_is_looked_at),
		HELP_WIZARD_TEST(a_file_is_read),
		HELP_WIZARD_TEST(a_number_of_two_digits_is_typed),
		HELP_WIZARD_TEST(no_values_no_key),
		HELP_WIZARD_TEST(commands_are_guarded_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
