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

#include "engine/base/xml.h"
#include "engine/case/fixes.h"
#include "tests/help_dir.h"
#include "tui/screen/app.h"

struct fixture {
	struct knowledge *k;
	char *folder;
};

static const struct case_options everything = { TIME_NONE, TIME_NONE, 0, -1 };

/* Plays KEYS on the lab of SAMPLE; the caller frees what was shown. */
static char *
play(const struct fixture *f, const char *sample, const char *keys,
    enum lang lang)
{
	const struct term_script_options script = { .rows = 50, .cols = 100 };
	struct app_options app = { .lang = lang,
		.fixes = { .folder = f->folder } };
	struct err_info info = { .code = OK };
	struct lab_case *lab = NULL;
	struct case_file *c;
	struct term *term;
	FILE *in = tmpfile(), *out;
	char *got = NULL;
	size_t n;

	if (lab_case_is(sample))
		lab = lab_case_new(sample, f->folder, f->k, &everything, &info);
	c = lab != NULL ? lab_case_file(lab)
			: case_open(sample, f->k, &everything, &info);
	assert_non_null(c);
	assert_non_null(in);
	fputs(keys, in);
	rewind(in);
	out = open_memstream(&got, &n);
	term = term_script_new(in, out, &script);
	assert_non_null(term);
	assert_int_equal(app_run(&app, c, term), 0);
	term_close(term);
	if (lab != NULL)
		lab_case_free(lab);
	else
		case_free(c);
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

#define MSCEP "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"

static void
values_are_asked_for_and_shown(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e N e u Enter Enter Enter q", LANG_EN);

	shows(got, "e Values");
	shows(got, "Needs the value of SignatureTemplate: e asks for it.");
	shows(got, MSCEP "SignatureTemplate =");
	shows(got, MSCEP "GeneralPurposeTemplate =");
	shows(got, "after the word SignatureTemplate");
	lacks(got, "--set");
	free(got);
}

static void
values_are_written_and_taken_back(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e N e u Enter Enter Enter a S i g n a t u r e T e m p l a t e "
	    "Enter !Esc u S i g n a t u r e T e m p l a t e Enter q",
	    LANG_EN);

	shows(got, "registry.set " MSCEP "SignatureTemplate: done");
	shows(got, "registry.set " MSCEP "EncryptionTemplate: done");
	shows(got, "Undo: undone");
	free(got);
}

/* An empty line leaves a value as it was, Esc leaves all. */
static void
nothing_typed_is_nothing_given(void **state)
{
	char *got = play(*state, "samples/template-name",
	    "R f e Enter Enter Enter e x Esc q", LANG_FR);

	shows(
	    got, "Il faut la valeur de SignatureTemplate\u00A0: e la demande.");
	shows(got, "Sans r\u00E9ponse\u00A0: rien n'a \u00E9t\u00E9 fait.");
	lacks(got, "apr\u00E8s le mot");
	free(got);
}

/* Of no certificate in Personal; ticks stay as they were. */
static void
a_thumbprint_is_looked_at(void **state)
{
	char *got = play(*state, "samples/client-cert-expired-403-17",
	    "R f 2 e 1 2 Enter q", LANG_EN);

	shows(got, "NDESPolicy\\NDESCertThumbprint =");
	shows(got, "[x] 2. Give the account");
	shows(got, "\"12\" is not a thumbprint of 40 digits");
	free(got);
}

static void
a_file_is_read(void **state)
{
	struct fixture *f = *state;
	struct buf keys = BUF_INIT;
	char *got;

	help_dir_write(f->folder, "a.cer", SPAN("no certificate"));
	buf_puts(&keys, "R f e / n o Enter Space e ");
	for (const char *p = f->folder; *p; p++)
		buf_printf(&keys, "%c ", *p);
	buf_puts(&keys, "/ a . c e r Enter q");
	got = play(
	    f, "samples/root-clean-403-16/capture", buf_str(&keys), LANG_EN);
	shows(got, "Path of the certificate");
	shows(got, "not one certificate in DER form");
	buf_free(&keys);
	free(got);
}

static void
a_number_of_two_digits_is_typed(void **state)
{
	char *got = play(*state, "samples/client-cert-expired-403-17",
	    "R f 0 0 1 Enter 0 4 2 Enter q", LANG_EN);

	shows(got, "Number of the step that is done:");
	shows(got, "[x] 1. Renew");
	shows(got, "That number is no step to be ticked.");
	free(got);
}

static void
no_values_no_key(void **state)
{
	char *got = play(
	    *state, "samples/intermediate-in-root-local", "R f e q", LANG_EN);

	lacks(got, "e Values");
	shows(got, "This fix wants no values.");
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
		TEST(values_are_asked_for_and_shown),
		TEST(values_are_written_and_taken_back),
		TEST(nothing_typed_is_nothing_given),
		TEST(a_thumbprint_is_looked_at),
		TEST(a_file_is_read),
		TEST(a_number_of_two_digits_is_typed),
		TEST(no_values_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
