/*
 * The lines around a piece of evidence, read again from its file.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/utf8.h"
#include "tests/help_capture.h"
#include "tests/help_reg.h"

#define LOG "NDESPlugin.log"

/* Ten good enrolments without times: 40 lines. */
static struct help_capture
bare_log(const void *k)
{
	struct help_capture h = help_capture_new(k);

	for (int i = 0; i < 10; i++)
		help_plugin_good(&h, HELP_NO_TIME, 0);
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	return h;
}

/* Offset of line N, from 1. */
static uint64_t
offset_of(const struct buf *text, int n)
{
	size_t at = 0;

	while (--n > 0)
		at = span_find_byte(buf_span(text), '\n', at) + 1;
	return at;
}

/* Lines around line N of the log; HERE among them is that line. */
static size_t
context(const struct help_capture *h, int n, size_t before, size_t after,
    struct buf *out)
{
	size_t here = SIZE_MAX, lines = 0;

	buf_clear(out);
	assert_int_equal(case_context(h->c, LOG, offset_of(&h->plugin, n),
			     before, after, out, &here),
	    OK);
	for (size_t i = 0; i < out->n; i++)
		lines += out->p[i] == '\n';
	assert_true(here < lines);
	assert_int_equal(lines - here - 1 <= after, true);
	return here;
}

/* The I-th line of OUT. */
static struct span
line_of(const struct buf *out, size_t i)
{
	struct span rest = buf_span(out), line = SPAN_NONE;

	for (size_t n = 0; n <= i; n++)
		assert_true(span_line(&rest, &line));
	return line;
}

static void
in_the_middle(void **state)
{
	struct help_capture h = bare_log(*state);
	struct buf out = BUF_INIT;

	assert_int_equal(context(&h, 7, 2, 1, &out), 2);
	assert_string_equal(buf_str(&out),
	    "Calling VerifyRequest ...\n"
	    "Sending request to certificate registration point.\n"
	    "Verify challenge returns true\n"
	    "Exiting VerifyRequest with 0x0\n");
	assert_int_equal(context(&h, 7, 0, 0, &out), 0);
	assert_string_equal(buf_str(&out), "Verify challenge returns true\n");
	buf_free(&out);
	help_capture_free(&h);
}

static void
at_both_ends(void **state)
{
	struct help_capture h = bare_log(*state);
	struct buf out = BUF_INIT;

	assert_int_equal(context(&h, 1, 5, 1, &out), 0);
	assert_true(span_is(line_of(&out, 0), "Calling VerifyRequest ..."));
	assert_int_equal(context(&h, 2, 5, 0, &out), 1);
	assert_int_equal(context(&h, 40, 1, 9, &out), 1);
	assert_string_equal(buf_str(&out),
	    "Verify challenge returns true\nExiting VerifyRequest with 0x0\n");
	assert_int_equal(context(&h, 20, 1000, 1000, &out), 19);
	assert_true(span_is(line_of(&out, 39), "Exiting VerifyRequest with "
					       "0x0"));
	buf_free(&out);
	help_capture_free(&h);
}

static void
of_evidence(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct finding *f;
	struct buf out = BUF_INIT;
	size_t here;

	for (int64_t i = 0; i < 9; i++)
		help_verify(&h, i, i == 4 ? "401 2 5" : "201 0 0");
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	f = diagnosis_finding(
	    case_diagnosis(h.c), know_sign_find(h.k, "verify-401"));
	assert_non_null(f);
	assert_int_equal(f->item[0].line, 9);
	assert_int_equal(case_context(h.c, f->item[0].file, f->item[0].offset,
			     3, 3, &out, &here),
	    OK);
	assert_int_equal(here, 3);
	assert_true(span_is(line_of(&out, here), f->item[0].text));
	buf_free(&out);
	help_capture_free(&h);
}

static void
of_utf16(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf wide = BUF_INIT, out = BUF_INIT;
	const struct finding *f;
	size_t here;

	for (int64_t i = 0; i < 400; i++)
		help_plugin_good(&h, i * 10, 1);
	help_plugin(&h, 5000, 1, "Verify challenge returns false");
	buf_puts(&wide, "\xff\xfe");
	help_utf16(&wide, buf_span(&h.plugin));
	buf_free(&h.plugin);
	buf_add(&h.plugin, buf_span(&wide));
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	f = diagnosis_finding(
	    case_diagnosis(h.c), know_sign_find(h.k, "challenge-false"));
	assert_non_null(f);
	assert_int_equal(f->item[0].line, 1601);
	assert_int_equal(case_context(h.c, f->item[0].file, f->item[0].offset,
			     1, 1, &out, &here),
	    OK);
	assert_int_equal(here, 1);
	assert_true(
	    span_find(line_of(&out, 1), SPAN("returns false"), 0) != SIZE_MAX);
	assert_true(
	    span_find(line_of(&out, 0), SPAN("Exiting"), 0) != SIZE_MAX);
	buf_free(&wide);
	buf_free(&out);
	help_capture_free(&h);
}

/* A svclog is one line: each event is shown as one. */
static void
of_a_svclog(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct finding *f;
	struct buf out = BUF_INIT;
	size_t here;

	for (int64_t i = 0; i < 200; i++)
		help_crp(&h, i, "VerifyRequest Finished with status True");
	help_crp(&h, 200, "VerifyRequest Finished with status False");
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	f = diagnosis_finding(
	    case_diagnosis(h.c), know_sign_find(h.k, "crp-finished-false"));
	assert_non_null(f);
	assert_int_equal(f->item[0].line, 1);
	assert_true(f->item[0].offset > 0);
	assert_int_equal(case_context(h.c, f->item[0].file, f->item[0].offset,
			     2, 2, &out, &here),
	    OK);
	assert_int_equal(here, 2);
	for (size_t i = 0; i <= here; i++) {
		assert_true(span_starts(line_of(&out, i), "<E2ETraceEvent"));
		assert_true(span_ends(line_of(&out, i), "</E2ETraceEvent>"));
		assert_true(
		    span_find(line_of(&out, i),
			i < here ? SPAN("status True") : SPAN("status False"),
			0) != SIZE_MAX);
	}
	buf_free(&out);
	help_capture_free(&h);
}

/* Bytes that would drive a terminal are shown, not sent. */
static void
hostile_bytes(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT;
	size_t here;

	help_plugin_good(&h, HELP_NO_TIME, 0);
	help_plugin(&h, HELP_NO_TIME, 0, "\x1b]0;owned\a\x1b[2J \xff\xc3 \x7f");
	help_plugin_good(&h, HELP_NO_TIME, 0);
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	here = context(&h, 5, 3, 3, &out);
	assert_int_equal(here, 3);
	assert_true(utf8_valid(buf_span(&out)));
	for (size_t i = 0; i < out.n; i++)
		assert_true((unsigned char)out.p[i] >= ' ' || out.p[i] == '\n');
	assert_null(strchr(buf_str(&out), 0x7f));
	assert_non_null(strstr(buf_str(&out), "owned"));
	buf_free(&out);
	help_capture_free(&h);
}

/* A line of a megabyte is shown in part. */
static void
very_long_line(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT;
	size_t here;

	help_plugin_good(&h, HELP_NO_TIME, 0);
	for (int i = 0; i < 100000; i++)
		buf_puts(&h.plugin, "0123456789");
	buf_puts(&h.plugin, "\n");
	help_plugin_good(&h, HELP_NO_TIME, 0);
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	here = context(&h, 5, 1, 1, &out);
	assert_int_equal(here, 1);
	assert_true(line_of(&out, here).n < 10000);
	/* After it: what stands just before is the long line's end. */
	here = context(&h, 6, 1, 1, &out);
	assert_true(span_ends(line_of(&out, 0), "0123456789"));
	assert_true(span_starts(line_of(&out, here), "Calling VerifyRequest"));
	assert_true(out.n < 20000);
	buf_free(&out);
	help_capture_free(&h);
}

static void
no_such_place(void **state)
{
	struct help_capture h = bare_log(*state);
	struct buf out = BUF_INIT;
	size_t here = 0;

	assert_int_equal(case_context(h.c, "other.log", 0, 1, 1, &out, &here),
	    ERR_NOT_FOUND);
	/* The file has shrunk since: nothing there, no crash. */
	assert_int_equal(
	    case_context(h.c, LOG, 1u << 30, 1, 1, &out, &here), OK);
	/* It is gone. */
	help_remove(&h);
	assert_int_not_equal(case_context(h.c, LOG, 0, 1, 1, &out, &here), OK);
	buf_free(&out);
	help_capture_free(&h);
}

/* Through a whole file, on or back: each line once, whatever the step. */
static void
stretches_are_the_file(void **state)
{
	enum { STEP = 301 };
	struct help_capture h = bare_log(*state);
	struct file_window w = { 0, STEP, false };
	struct buf on = BUF_INIT, back = BUF_INIT, one = BUF_INIT;

	do {
		assert_int_equal(case_window(h.c, LOG, &w, &on), OK);
		assert_true(w.to > w.from);
		w = (struct file_window){ w.to, w.to + STEP, w.ends };
	} while (!w.ends);
	assert_true(span_eq(buf_span(&on), buf_span(&h.plugin)));
	assert_int_equal(w.from, h.plugin.n);
	while (w.from > 0) {
		uint64_t end = w.from;

		w = (struct file_window){ end > STEP ? end - STEP : 0, end,
			false };
		buf_clear(&one);
		assert_int_equal(case_window(h.c, LOG, &w, &one), OK);
		assert_true(w.from < end && w.to == end);
		buf_add(&one, buf_span(&back));
		buf_clear(&back);
		buf_add(&back, buf_span(&one));
	}
	assert_true(span_eq(buf_span(&back), buf_span(&h.plugin)));
	buf_free(&on);
	buf_free(&back);
	buf_free(&one);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_middle),
		cmocka_unit_test(at_both_ends),
		cmocka_unit_test(of_evidence),
		cmocka_unit_test(of_utf16),
		cmocka_unit_test(of_a_svclog),
		cmocka_unit_test(hostile_bytes),
		cmocka_unit_test(very_long_line),
		cmocka_unit_test(no_such_place),
		cmocka_unit_test(stretches_are_the_file),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
