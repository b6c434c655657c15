/*
 * Reports: HTML that is XML and fetches nothing, text in 80 columns, ten
 * lines for a ticket, the JSON with hashes, the picture of requests, and what
 * hostile logs and names do to all of them.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/utf8.h"
#include "engine/base/xml.h"
#include "engine/report/paper/chart.h"
#include "engine/report/paper/paper.h"
#include "engine/report/texts.h"
#include "tests/help_capture.h"

#define HOSTILE "<script>&\"'\x1b]0;a\a</p>--><svg onload=x>"

/* Failures for an hour, after some successes. */
static struct help_capture
fault(const void *k)
{
	struct help_capture h = help_capture_new(k);

	for (int64_t i = 0; i < 30; i++) {
		help_verify(
		    &h, i * 120, i < 10 ? "201 0 0" : "403 16 2148204809");
		help_getca(&h, i * 120 - 1, "198.51.100.7", "200 0 0");
	}
	return h;
}

/* The files are left there: their hashes are asked for. */
static void
run(struct help_capture *h)
{
	help_open_capture(h);
	assert_int_equal(case_run(h->c), OK);
}

/* The same with a file that is no evidence. */
static void
run_with(struct help_capture *h, const char *name, struct span text)
{
	struct err_info info = { .code = OK };

	help_write(h);
	help_file(h, name, text);
	h->c = case_open(h->dir, h->k, &h->options, &info);
	assert_non_null(h->c);
	assert_int_equal(case_run(h->c), OK);
}

static void
set(const struct help_capture *h, const struct trace *t, enum lang lang,
    bool html, struct buf *out)
{
	struct paper p = { .c = h->c, .trace = t, .lang = lang };
	struct doc d;

	doc_start(&d, lang);
	paper_doc(&p, &d);
	assert_false(d.failed);
	if (html)
		doc_html(&d, out);
	else
		doc_text(&d, out);
	assert_false(buf_failed(out));
	doc_free(&d);
	paper_free(&p);
}

static void
parse(const struct buf *html)
{
	static const char type[] = "<!DOCTYPE html>\n";
	struct err_info info = { .code = OK };
	struct xml_doc *doc;

	assert_true(span_starts(buf_span(html), type));
	doc = xml_parse(span_slice(buf_span(html), sizeof(type) - 1, html->n),
	    "report", &info);
	if (!doc)
		fail_msg("line %ld: %s", info.line, info.detail);
	assert_string_equal(xml_name(xml_root(doc)), "html");
	assert_non_null(xml_child(xml_root(doc), "body"));
	xml_free(doc);
}

/* Elements and attributes that make a browser fetch or run something. */
static void
fetches_nothing(const struct buf *html)
{
	static const char *const bad[] = { "<script", "<img", "<link",
		"<iframe", "<object", "<embed", "<form", "<base",
		" href=", " src=", " srcset=", "@import", "url(",
		" onload=", " xlink" };
	struct buf tags = BUF_INIT;
	bool inside = false, quoted = false;

	/* only what stands inside of tags, and the style */
	for (size_t i = 0; i < html->n; i++) {
		char c = html->p[i];

		if (inside && c == '"')
			quoted = !quoted;
		if (c == '<' && !quoted)
			inside = true;
		if (inside && (!quoted || c == '"'))
			buf_byte(&tags, c);
		if (c == '>' && !quoted)
			inside = false;
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (strstr(buf_str(&tags), bad[i]))
			fail_msg("%s", bad[i]);
	assert_null(strstr(buf_str(html), "@import"));
	assert_null(strstr(buf_str(html), "url("));
	buf_free(&tags);
}

static bool
says(const struct buf *out, const char *text)
{
	return strstr(buf_str(out), text) != NULL;
}

/* The paper says of a capture what check says of it. */
static void
settings_and_strangers(void **state)
{
	static const struct {
		const char *sample, *says;
	} cases[] = {
		{ "samples/forged-calls/capture", "203.0.113.9: 24 requests" },
		{ "samples/unified-unanswered/capture",
		    "Connector, last contact with Intune: "
		    "2026-05-05T11:40:02; wanted" },
	};

	for (size_t i = 0; i < 2; i++) {
		const struct case_options options = {
			.now = TIME_NONE, .since = TIME_NONE, .step = -1
		};
		struct err_info info = { .code = OK };
		struct help_capture h = { .k = *state };
		struct buf out = BUF_INIT;

		h.c = case_open(cases[i].sample, *state, &options, &info);
		assert_non_null(h.c);
		assert_int_equal(case_run(h.c), OK);
		set(&h, NULL, LANG_EN, true, &out);
		if (!says(&out, cases[i].says))
			fail_msg("%s: %s", cases[i].sample, cases[i].says);
		buf_free(&out);
		case_free(h.c);
	}
}

static void
html_of_a_fault(void **state)
{
	struct help_capture h = fault(*state);

	run(&h);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf out = BUF_INIT;

		set(&h, NULL, (enum lang)lang, true, &out);
		parse(&out);
		fetches_nothing(&out);
		assert_true(
		    says(&out, text_in((enum lang)lang, T_WHOLE_FAULT)));
		assert_true(says(&out, "403 16 2148204809"));
		assert_true(says(
		    &out, lang == LANG_FR ? "lang=\"fr\"" : "lang=\"en\""));
		assert_true(says(&out, "default-src 'none'"));
		buf_free(&out);
	}
	help_remove(&h);
	help_capture_free(&h);
}

/* What a log, and the name of a file, may hold. */
static void
html_of_a_hostile_log(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT;

	for (int64_t i = 0; i < 4; i++)
		help_iis(&h, i,
		    "GET /certsrv/mscep/mscep.dll operation=GetCACaps&" HOSTILE
		    "\xff\xef\xbf\xbe",
		    "198.51.100.7", "x", "503 0 0");
	run_with(&h, "a&b<i>.txt", SPAN("nothing\n"));
	set(&h, NULL, LANG_EN, true, &out);
	parse(&out);
	fetches_nothing(&out);
	assert_true(says(&out, "&lt;script&gt;&amp;&quot;'\\x1B"));
	assert_true(says(&out, "a&amp;b&lt;i&gt;.txt"));
	assert_null(memchr(out.p, '\x1b', out.n));
	buf_free(&out);
	help_remove(&h);
	help_capture_free(&h);
}

static void
text_in_80_columns(void **state)
{
	struct help_capture h = fault(*state);

	run(&h);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf out = BUF_INIT;
		struct span rest, line;

		set(&h, NULL, (enum lang)lang, false, &out);
		rest = buf_span(&out);
		while (span_line(&rest, &line))
			if (utf8_columns(line) > 80)
				fail_msg("%.*s", (int)line.n, line.p);
		assert_true(says(&out, "403 16 2148204809"));
		assert_true(says(&out, "SHA-256"));
		buf_free(&out);
	}
	help_remove(&h);
	help_capture_free(&h);
}

static void
ticket_of_ten_lines(void **state)
{
	struct help_capture h = fault(*state);

	run(&h);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct paper p = { .c = h.c, .lang = (enum lang)lang };
		struct buf out = BUF_INIT;
		struct span rest, line;
		size_t lines = 0;

		paper_ticket(&p, &out);
		rest = buf_span(&out);
		while (span_line(&rest, &line) && rest.p) {
			lines++;
			assert_true(utf8_columns(line) <= 200);
		}
		assert_true(lines > 5 && lines <= PAPER_TICKET_LINES);
		assert_true(says(&out, "3.2"));
		assert_true(says(&out, "403 16 2148204809"));
		assert_false(says(&out, " 5.1")); /* beside enrolment */
		buf_free(&out);
		paper_free(&p);
	}
	help_remove(&h);
	help_capture_free(&h);
}

/* NIST's vector for "abc"; the rest of a report goes on without a hash. */
static void
hashes(void **state)
{
	struct help_capture h = fault(*state);
	struct paper p = { .lang = LANG_EN };

	run_with(&h, "abc.txt", SPAN("abc"));
	p.c = h.c;
	assert_string_equal(paper_sha256(&p, "abc.txt"),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(paper_sha256(&p, "none"), "");
	help_remove(&h);
	paper_free(&p);
	help_capture_free(&h);
}

/* A part at a time they are the same, and it is known how far it is. */
static void
hashes_in_steps(void **state)
{
	struct help_capture h = fault(*state);
	struct paper p = { .lang = LANG_EN }, whole = { .lang = LANG_EN };
	struct case_progress progress = { 0 };
	struct buf big = BUF_INIT;
	size_t steps = 0;

	for (int i = 0; i < 20000; i++)
		buf_printf(&big, "%d zeros, ones\n", i);
	run_with(&h, "big.txt", buf_span(&big));
	p.c = whole.c = h.c;
	for (; !progress.finished && steps < 1000; steps++) {
		uint64_t before = progress.done;

		assert_int_equal(paper_step(&p, 1, &progress), OK);
		assert_true(progress.done >= before);
		assert_true(progress.done <= progress.total);
	}
	assert_true(progress.finished);
	assert_true(steps > case_source_count(h.c) + 3);
	assert_true(progress.done == progress.total);
	for (size_t i = 0; i < case_source_count(h.c); i++) {
		const char *file = case_source(h.c, i)->file;

		assert_string_equal(
		    paper_sha256(&p, file), paper_sha256(&whole, file));
	}
	assert_int_equal(strlen(paper_sha256(&whole, "big.txt")), 64);
	/* none is made a second time */
	help_remove(&h);
	assert_string_equal(
	    paper_sha256(&p, "big.txt"), paper_sha256(&whole, "big.txt"));
	paper_free(&p);
	paper_free(&whole);
	buf_free(&big);
	help_capture_free(&h);
}

static void
json_has_more_keys(void **state)
{
	struct help_capture h = fault(*state);
	struct paper p = { .lang = LANG_EN };
	const struct json *files;
	struct json *o;

	run(&h);
	p.c = h.c;
	o = paper_tree(&p);
	assert_true(
	    span_is(json_str(json_get(o, "schema")), "ndes-doctor/report/1"));
	assert_true(span_is(json_str(json_get(o, "verdict")), "fault"));
	files = json_get(o, "files");
	assert_int_equal(json_count(files), case_source_count(h.c));
	for (size_t i = 0; i < json_count(files); i++)
		assert_int_equal(
		    json_str(json_get(json_at(files, i), "sha256")).n, 64);
	json_free(o);
	paper_free(&p);
	help_remove(&h);
	help_capture_free(&h);
}

/* Every request of the trace is in one bar, in its part. */
static void
picture(void **state)
{
	struct help_capture h = fault(*state);
	const struct trace_options none = { 0 };
	struct err_info info = { .code = OK };
	struct buf html = BUF_INIT, text = BUF_INIT;
	uint64_t sum[CHART_PARTS] = { 0 };
	struct tracing *t;
	struct chart c;

	run(&h);
	t = case_trace(h.c, &none, &info);
	assert_non_null(t);
	assert_true(chart_make(tracing_result(t), &c));
	for (size_t i = 0; i < c.count; i++)
		for (int p = 0; p < CHART_PARTS; p++)
			sum[p] += c.n[i][p];
	assert_int_equal(
	    sum[0] + sum[1] + sum[2], trace_count(tracing_result(t)));
	assert_int_equal(sum[CHART_BAD], 20);
	set(&h, tracing_result(t), LANG_FR, true, &html);
	parse(&html);
	fetches_nothing(&html);
	assert_true(says(&html, "<rect class=\"cb\""));
	set(&h, tracing_result(t), LANG_EN, false, &text);
	assert_true(says(&text, "####"));
	buf_free(&html);
	buf_free(&text);
	tracing_free(t);
	help_remove(&h);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_and_strangers),
		cmocka_unit_test(html_of_a_fault),
		cmocka_unit_test(html_of_a_hostile_log),
		cmocka_unit_test(text_in_80_columns),
		cmocka_unit_test(ticket_of_ten_lines),
		cmocka_unit_test(hashes),
		cmocka_unit_test(hashes_in_steps),
		cmocka_unit_test(json_has_more_keys),
		cmocka_unit_test(picture),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
