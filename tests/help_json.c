/*
 * Whole captures in tests, and texts compared line by line: of two long ones
 * only the first difference is worth a look.
 */

#include "tests/help_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/report/report.h"

struct case_file *
help_open(const struct knowledge *k, const char *path)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct case_file *c = case_open(path, k, &options, &info);

	if (!c)
		fail_msg("%s: %s %s", path, err_text(LANG_EN, info.code),
		    info.detail);
	return c;
}

struct case_file *
help_read(const struct knowledge *k, const char *path)
{
	struct case_file *c = help_open(k, path);

	assert_int_equal(case_run(c), OK);
	return c;
}

char *
help_json(const struct case_file *c)
{
	struct err_info info = { .code = OK };
	struct buf out = BUF_INIT;
	struct json *j;
	char *text;

	json_write(report_tree(c, LANG_EN), &out);
	assert_false(buf_failed(&out));
	j = json_parse(buf_span(&out), &info);
	if (!j)
		fail_msg("not JSON: %s", info.detail);
	text = json_print(j, true);
	assert_non_null(text);
	buf_clear(&out);
	buf_puts(&out, text);
	buf_byte(&out, '\n');
	free(text);
	json_free(j);
	text = buf_steal(&out);
	assert_non_null(text);
	return text;
}

void
help_same(const char *name, const char *got, const char *want)
{
	struct span g = span_of(got), w = span_of(want), a, b;

	for (int line = 1; g.n > 0 || w.n > 0; line++) {
		if (!span_line(&g, &a))
			a = SPAN("(ends)");
		if (!span_line(&w, &b))
			b = SPAN("(ends)");
		if (!span_eq(a, b))
			fail_msg("%s, line %d:\n  got      %.*s\n"
				 "  expected %.*s",
			    name, line, (int)a.n, a.p, (int)b.n, b.p);
	}
	assert_string_equal(got, want);
}
