/*
 * Each play has files of its own for keys and pictures; the folder of the
 * case stays from one to the next, as it does between sittings.
 */

#include "tests/help_wizard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/target/lab_case.h"
#include "tests/help_dir.h"

int
help_wizard_setup(void **state)
{
	struct help_wizard *w = calloc(1, sizeof(*w));
	struct err_info info;

	xml_start();
	w->k = knowledge_builtin(&info);
	w->folder = help_dir_new();
	*state = w;
	return w->k != NULL ? 0 : -1;
}

int
help_wizard_teardown(void **state)
{
	struct help_wizard *w = *state;

	knowledge_free(w->k);
	help_dir_end(w->folder);
	free(w->sample);
	free(w);
	xml_stop();
	return 0;
}

char *
help_wizard_play(struct help_wizard *w, const char *keys, int cols, int rows,
    int (*run)(struct help_wizard *w, struct term *term, void *arg), void *arg)
{
	const struct term_script_options script = { .rows = rows,
		.cols = cols };
	FILE *in = tmpfile(), *out;
	struct term *term;
	char *got = NULL;
	size_t n;

	assert_non_null(in);
	fputs(keys, in);
	rewind(in);
	out = open_memstream(&got, &n);
	assert_non_null(out);
	term = term_script_new(in, out, &script);
	assert_non_null(term);
	w->app.fixes.folder = w->folder;
	assert_int_equal(run(w, term, arg), 0);
	term_close(term);
	fclose(in);
	fclose(out);
	if (getenv("SHOW") != NULL)
		fputs(got, stderr);
	return got;
}

int
help_wizard_lab(struct help_wizard *w, struct term *term, void *arg)
{
	static const struct case_options all = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct lab_case *lab = NULL;
	struct case_file *c;
	int code;

	if (lab_case_is(arg))
		lab = lab_case_new(arg, w->folder, w->k, &all, &info);
	c = lab != NULL ? lab_case_file(lab)
			: case_open(arg, w->k, &all, &info);
	assert_non_null(c);
	code = app_run(&w->app, c, term);
	if (lab != NULL)
		lab_case_free(lab);
	else
		case_free(c);
	return code;
}

char *
help_wizard_on(struct help_wizard *w, const char *sample, const char *keys,
    enum lang lang, int cols, int rows)
{
	char *arg = span_dup(span_of(sample)), *got;

	w->app.lang = lang;
	got = help_wizard_play(w, keys, cols, rows, help_wizard_lab, arg);
	free(arg);
	return got;
}

void
help_wizard_ends(struct help_wizard *w, const char *sample, const char *keys,
    const char *what)
{
	char *got = help_wizard_on(w, sample, keys, LANG_EN, 80, 24);

	help_shows(help_last_picture(got), what);
	free(got);
}

void
help_shows(const char *got, const char *what)
{
	if (strstr(got, what) == NULL)
		fail_msg("not on the screen: %s", what);
}

void
help_lacks(const char *got, const char *what)
{
	if (strstr(got, what) != NULL)
		fail_msg("on the screen: %s", what);
}

const char *
help_last_picture(const char *got)
{
	const char *at = got, *next;

	while ((next = strstr(at + 1, "=== ")) != NULL)
		at = next;
	return at;
}
