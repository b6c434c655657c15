/*
 * Lint: every folder of tests/bad-knowledge holds files that are put beside
 * those of the good guide, and in `expected' what lint says of them, line by
 * line; of the schema, whose words are libxml2's, only that it complains.
 * UPDATE=1 in the environment writes `expected' anew.
 */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/case.h"
#include "engine/case/texts.h"
#include "engine/evidence/record/source_ops.h"
#include "tests/help_guide.h"

#define BAD         "tests/bad-knowledge"
#define PATH_LENGTH 400

struct telling {
	enum lang lang;
	struct buf out;
	size_t schema; /* complaints of the schema */
};

/* As `knowledge lint' prints it. */
static void
tell(void *arg, const struct lint_fault *f)
{
	struct telling *t = arg;
	struct buf detail = BUF_INIT;

	if (f->what == T_LINT_SCHEMA) {
		if (t->schema++ == 0)
			buf_printf(&t->out, "%s: schema\n", f->file);
		return;
	}
	if (*f->file)
		buf_printf(&t->out, "%s:%ld: ", f->file, f->line);
	utf8_clean(&detail, span_of(f->detail), 120);
	text_fill(
	    &t->out, text_in(t->lang, f->what), f->id, buf_str(&detail), NULL);
	buf_byte(&t->out, '\n');
	buf_free(&detail);
}

/* Lints the good guide with the files of DIR; returns the faults. */
static size_t
lint_with(const char *dir, struct telling *t)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	size_t count = 0;

	help_guide_copy(&g, HELP_GOOD_GUIDE);
	help_guide_copy(&g, dir);
	if (case_lint(g.dir, tell, t, &count, &info)) {
		count++;
		buf_printf(&t->out, "%s:%ld: %s: %s\n", info.file, info.line,
		    err_text(t->lang, info.code), info.detail);
	}
	help_guide_free(&g);
	return count;
}

static void
good_guide(void **state)
{
	struct telling t = { .lang = LANG_EN };

	(void)state;
	if (lint_with(HELP_GOOD_GUIDE, &t) > 0)
		fail_msg("%s", buf_str(&t.out));
	buf_free(&t.out);
}

static void
compare(const char *dir, struct span got, struct span want)
{
	struct span g, w;

	while (got.n > 0 || want.n > 0) {
		if (!span_line(&got, &g))
			g = SPAN("(nothing)");
		if (!span_line(&want, &w))
			w = SPAN("(nothing)");
		if (!span_eq(g, w))
			fail_msg("%s\n  says     %.*s\n  expected %.*s", dir,
			    (int)g.n, g.p, (int)w.n, w.p);
	}
}

static void
keep(const char *path, struct span text)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	fwrite(text.p, 1, text.n, f);
	fclose(f);
}

static void
bad_guide(const char *name)
{
	struct telling t = { .lang = LANG_EN };
	char dir[PATH_LENGTH], path[PATH_LENGTH];
	char *want;
	size_t faults;

	snprintf(dir, sizeof(dir), BAD "/%.200s", name);
	snprintf(path, sizeof(path), BAD "/%.200s/expected", name);
	faults = lint_with(dir, &t);
	if (getenv("UPDATE"))
		keep(path, buf_span(&t.out));
	if (faults == 0)
		fail_msg("%s: nothing is said", dir);
	want = help_file_text(path);
	if (!want)
		fail_msg("%s: not found; it says\n%s", path, buf_str(&t.out));
	compare(dir, buf_span(&t.out), span_of(want));
	free(want);
	/* In French as often, and in other words. */
	buf_clear(&t.out);
	t.lang = LANG_FR;
	assert_int_equal(lint_with(dir, &t), faults);
	assert_true(utf8_valid(buf_span(&t.out)));
	buf_free(&t.out);
}

static void
bad_guides(void **state)
{
	DIR *d = opendir(BAD);
	size_t seen = 0;

	(void)state;
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		if (e->d_name[0] == '.' || strcmp(e->d_name, "good") == 0)
			continue;
		bad_guide(e->d_name);
		seen++;
	}
	closedir(d);
	assert_true(seen >= 25);
}

/* Whatever its source, a sign is judged, and its samples are tried. */
static void
sign_of_every_source(void **state)
{
	(void)state;
	for (int kind = 0; kind < SOURCE_COUNT; kind++) {
		const char *name = source_kind_name((enum source_kind)kind);
		bool state_of = source_ops((enum source_kind)kind)
				    ->wrap_sample == NULL;
		struct help_guide g = help_guide_new();
		struct telling t = { .lang = LANG_EN };
		struct err_info info = { .code = OK };
		struct buf xml = BUF_INIT;
		size_t count = 0;

		help_guide_copy(&g, HELP_GOOD_GUIDE);
		buf_printf(&xml,
		    "<sign id=\"late\" kind=\"seen\" polarity=\"bad\" "
		    "source=\"%s\" check=\"reached\" surety=\"verified\" "
		    "ref=\"R1\"><label><en>a</en><fr>b</fr></label>"
		    "<text>^zebra</text><sample match=\"yes\">zebra a</sample>"
		    "<sample match=\"no\">a zebra</sample></sign>",
		    name);
		help_guide_xml(&g, "more.xml", buf_str(&xml));
		if (case_lint(g.dir, tell, &t, &count, &info))
			fail_msg("%s: %s", name, info.detail);
		assert_int_equal(strstr(buf_str(&t.out),
				     "is ever seen; ask for its state") != NULL,
		    state_of);
		assert_int_equal(t.schema, 0);
		buf_free(&t.out);
		buf_free(&xml);
		help_guide_free(&g);
	}
}

/* What is compiled in. */
static void
built_in(void **state)
{
	struct telling t = { .lang = LANG_EN };
	struct err_info info = { .code = OK };
	size_t count = 0;

	(void)state;
	assert_int_equal(case_lint(NULL, tell, &t, &count, &info), OK);
	if (count > 0)
		fail_msg("%s", buf_str(&t.out));
	buf_free(&t.out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_guide),
		cmocka_unit_test(bad_guides),
		cmocka_unit_test(sign_of_every_source),
		cmocka_unit_test(built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
