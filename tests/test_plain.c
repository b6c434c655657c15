/*
 * The walk as lines and numbers: what is said, what answers, and that no
 * byte places anything.
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
#include "tests/help_wizard.h"

#define SAMPLE "samples/intermediate-in-root-local/capture"

static char *
walk_in(enum lang lang, bool ascii, const char *answers)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);
	struct case_file *c = case_open(SAMPLE, k, &options, &info);
	struct app_options app = { .lang = lang };
	FILE *in = fmemopen((void *)answers, strlen(answers), "r");
	char *said = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&said, &n);
	struct term *term = term_lines_new(in, out, ascii, true);

	assert_non_null(c);
	assert_non_null(term);
	assert_int_equal(app_run(&app, c, term), 0);
	term_close(term);
	fclose(in);
	fclose(out);
	case_free(c);
	knowledge_free(k);
	for (size_t i = 0; i < n; i++) /* nothing moves a cursor */
		assert_true(said[i] == '\n' || (unsigned char)said[i] >= ' ');
	return said;
}

/* To the cause by the key, by its name and by its number. */
static void
to_the_cause(void **state)
{
	static const char *const ways[] = { "R\n0\n", "1\n0\n", "r\nR\nq\n" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *said = walk_in(LANG_EN, false, ways[i]);

		help_shows(said, "== Guide");
		help_shows(said, "FAULT 3.2  last good 2026-04-14 07:14");
		help_shows(said, "Cause (confirmed): An intermediate");
		help_shows(said, "u_ex260414.log:427");
		help_lacks(said, "\u2502");
		free(said);
	}
}

/* A row by its number, then what can be done with it. */
static void
rows_by_number(void **state)
{
	char *said = walk_in(
	    LANG_FR, false, "R\nEntr\u00E9e\n1\nx\nesc\nesc\n2\n0\n");

	(void)state;
	help_shows(said, "> 2\n");
	help_shows(said, "== Preuve");
	help_shows(said, "> 1\n");
	help_shows(said, "== Enregistrement dans son fichier");
	free(said);
}

/* A question takes the line whole; an empty one leaves it. */
static void
questions(void **state)
{
	char *said = walk_in(LANG_EN, false, "R\n/\nsigning\n/\n\n99\n0\n");

	(void)state;
	help_shows(said, "Not answered: nothing was done.");
	help_shows(said, "Type one of the numbers, or a key.");
	free(said);
}

/* The commands of a fix are there whole, to be copied. */
static void
commands(void **state)
{
	char *said = walk_in(LANG_EN, false, "R\nf\nc\n0\n");

	(void)state;
	help_shows(said, "== Fix");
	help_shows(said, "set DONE=0\n");
	free(said);
}

static void
in_ascii(void **state)
{
	char *said = walk_in(LANG_FR, true, "R\nf\n0\n");

	(void)state;
	for (const char *p = said; *p; p++)
		assert_true((unsigned char)*p < 0x80);
	free(said);
}

/* Where the answers end, the walk ends. */
static void
the_end(void **state)
{
	char *said = walk_in(LANG_EN, false, "R\n");

	(void)state;
	help_shows(said, "== Guide");
	free(said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_the_cause),
		cmocka_unit_test(rows_by_number),
		cmocka_unit_test(questions),
		cmocka_unit_test(commands),
		cmocka_unit_test(in_ascii),
		cmocka_unit_test(the_end),
	};
	int failed;

	xml_start();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	xml_stop();
	return failed;
}
