/*
 * Many servers in one table: the worst exit, what differs, what ends first,
 * who did not answer, and objects of which nothing is to be believed.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/report/merge/merge.h"
#include "engine/report/merge/merge_read.h"
#include "tests/help_capture.h"

static struct merge *
merge_at(const void *k, int64_t clock)
{
	struct merge *m = merge_new(k, clock);

	assert_non_null(m);
	assert_int_equal(merge_exit(m), 1); /* nobody answered */
	return m;
}

static struct merge *
new_merge(const void *k)
{
	return merge_at(k, TIME_NONE);
}

static void
take(struct merge *m, const char *text)
{
	struct json *o = json_parse(span_of(text), NULL);

	assert_non_null(o);
	merge_take(m, o, "file.json");
	json_free(o);
}

static void
take_verdict(struct merge *m, const char *host, const char *verdict)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"%s\","
	    "\"verdict\":\"%s\",\"generation\":\"legacy\"}",
	    host, verdict);
	take(m, buf_str(&text));
	buf_free(&text);
}

static const struct json *
server(const struct json *tree, size_t i)
{
	return json_at(json_get(tree, "servers"), i);
}

#define assert_text(object, key, want)                                         \
	assert_true(span_is(json_str(json_get(object, key)), want))

/* In the order 1, 3, 4, 5, 0, whatever the numbers are. */
static void
exits(void **state)
{
	static const struct {
		const char *verdict;
		int code;
	} order[] = { { "healthy", 0 }, { "not-enough-evidence", 5 },
		{ "warning", 4 }, { "fault", 3 }, { "nonsense", 1 },
		{ "healthy", 1 } };
	struct merge *m = new_merge(*state);
	struct json *tree;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		take_verdict(m, "A", order[i].verdict);
		assert_int_equal(merge_exit(m), order[i].code);
	}
	tree = merge_tree(m);
	assert_int_equal(json_count(json_get(tree, "servers")), 6);
	assert_text(server(tree, 1), "verdict", "fault");
	assert_text(server(tree, 5), "verdict", "healthy");
	json_free(tree);
	merge_free(m);
}

static void
no_answer(void **state)
{
	struct merge *m = new_merge(*state);
	struct json *tree;

	take_verdict(m, "B", "healthy");
	take(m, "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"A\","
		"\"error\":\"unreachable\"}");
	take(m, "{\"schema\":\"other/1\",\"verdict\":\"healthy\"}");
	take(m, "[1, {\"host\": null}]");
	merge_miss(m, "gone.json", "not found");
	assert_int_equal(merge_exit(m), 1);
	tree = merge_tree(m);
	assert_int_equal(json_count(json_get(tree, "servers")), 5);
	assert_text(server(tree, 0), "name", "A");
	assert_text(server(tree, 0), "why", "unreachable");
	assert_text(server(tree, 4), "verdict", "healthy");
	json_free(tree);
	merge_free(m);
}

static const struct json *
drift_of(const struct json *tree, const char *id)
{
	const struct json *list = json_get(tree, "drift");

	for (size_t i = 0; i < json_count(list); i++)
		if (span_is(json_str(json_get(json_at(list, i), "id")), id))
			return json_get(json_at(list, i), "values");
	return NULL;
}

static void
put_setting(struct merge *m, const char *host, const char *value)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"%s\","
	    "\"verdict\":\"healthy\",\"version\":\"1\",\"settings\":["
	    "{\"id\":\"max-url\",\"value\":%s}]}",
	    host, value);
	take(m, buf_str(&text));
	buf_free(&text);
}

/* What is alike on all is no drift; numbers are values as well. */
static void
drift(void **state)
{
	struct merge *m = new_merge(*state);
	const struct json *values;
	struct json *tree;

	put_setting(m, "A", "65534");
	put_setting(m, "B", "\"65534\"");
	put_setting(m, "C", "2048");
	tree = merge_tree(m);
	assert_null(drift_of(tree, "version"));
	values = drift_of(tree, "max-url");
	assert_int_equal(json_count(values), 2);
	assert_text(json_at(values, 0), "value", "65534");
	assert_int_equal(json_number(json_get(json_at(values, 0), "count")), 2);
	assert_text(json_at(values, 1), "value", "2048");
	assert_true(span_is(
	    json_str(json_at(json_get(json_at(values, 1), "servers"), 0)),
	    "C"));
	json_free(tree);
	merge_free(m);
}

/* Of more certificates than are shown, those that end first. */
static void
ends(void **state)
{
	struct merge *m = new_merge(*state);
	struct json *tree;
	const struct json *list;

	for (int i = 0; i < 200; i++) {
		struct buf text = BUF_INIT;

		buf_printf(&text,
		    "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"A\","
		    "\"verdict\":\"healthy\",\"certificates\":[{\"use\":"
		    "\"tls\",\"subject\":\"CN=%03d\",\"not_after\":"
		    "\"%04d-01-01T00:00:00Z\"}]}",
		    (i * 77) % 200, 2026 + (i * 77) % 200);
		take(m, buf_str(&text));
		buf_free(&text);
	}
	tree = merge_tree(m);
	list = json_get(tree, "ends");
	assert_int_equal(json_count(list), 40);
	for (size_t i = 0; i < json_count(list); i++) {
		char year[16];

		snprintf(year, sizeof(year), "%d", 2026 + (int)i);
		assert_true(span_starts(
		    json_str(json_get(json_at(list, i), "time")), year));
	}
	json_free(tree);
	merge_free(m);
}

/* One certificate on many servers is one row. */
static void
shared_end(void **state)
{
	struct merge *m = new_merge(*state);
	struct json *tree;
	const struct json *end;

	for (int i = 0; i < 20; i++) {
		struct buf text = BUF_INIT;

		buf_printf(&text,
		    "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"N%02d\","
		    "\"verdict\":\"healthy\",\"certificates\":[{\"use\":"
		    "\"root\",\"subject\":\"CN=R\",\"thumbprint\":\"A%d\","
		    "\"not_after\":\"2030-01-01T00:00:00Z\"}]}",
		    i, i == 7);
		take(m, buf_str(&text));
		buf_free(&text);
	}
	tree = merge_tree(m);
	assert_int_equal(json_count(json_get(tree, "ends")), 2);
	end = json_at(json_get(tree, "ends"), 0);
	assert_int_equal(json_number(json_get(end, "count")), 19);
	assert_int_equal(json_count(json_get(end, "servers")), 8);
	assert_text(end, "server", "N00");
	json_free(tree);
	merge_free(m);
}

static void
take_times(struct merge *m, const char *host, const char *now, const char *run)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"%s\","
	    "\"path\":\"%s\",\"verdict\":\"healthy\",\"now\":\"%s\","
	    "\"run_at\":\"%s\"}",
	    host, now, now, run);
	take(m, buf_str(&text));
	buf_free(&text);
}

/* The newest of a name stands, whatever the case of its letters. */
static void
taken_twice(void **state)
{
	struct merge *m = new_merge(*state);
	struct buf stands = BUF_INIT;
	struct json *tree;
	int again = 0;

	take_times(m, "ndes01", "2026-05-01T10:00:00Z", "");
	take_times(m, "NDES01", "2026-05-03T10:00:00Z", "");
	take_times(m, "NDES02", "2026-05-02T10:00:00Z", "");
	take_times(m, "NDES01", "2026-05-02T10:00:00Z", "");
	take(m, "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"NDES02\","
		"\"error\":\"unreachable\"}");
	tree = merge_tree(m);
	for (size_t i = 0; i < 5; i++) {
		struct buf one = BUF_INIT;

		json_scalar(json_get(server(tree, i), "again"), &one);
		again += strcmp(buf_str(&one), "true") == 0;
		buf_free(&one);
	}
	assert_int_equal(again, 2);
	assert_text(server(tree, 2), "now", "2026-05-03T10:00:00Z");
	json_scalar(json_get(server(tree, 2), "again"), &stands);
	assert_string_equal(buf_str(&stands), "false");
	buf_free(&stands);
	json_free(tree);
	merge_free(m);
}

/* A clock that runs ahead is told, and makes nobody else old. */
static void
clocks(void **state)
{
	static const struct {
		const char *host, *now, *run, *clock;
		int seconds;
	} rows[] = {
		{ "A", "2026-05-02T10:00:00Z", "2026-05-02T10:01:00Z", "", 0 },
		{ "B", "2026-05-02T10:10:00Z", "2026-05-02T10:00:00Z",
		    "record-ahead", 600 },
		{ "C", "2026-05-01T09:59:00Z", "2026-05-02T10:00:00Z", "old",
		    86460 },
		{ "D", "2027-05-02T10:00:00Z", "2027-05-02T10:00:00Z",
		    "run-ahead", 364 * 86400 },
		{ "E", "2026-05-01T10:30:00Z", "2026-05-02T10:00:00Z", "", 0 },
	};
	int64_t clock = TIME_NONE;
	struct json *tree;
	struct merge *m;

	assert_true(time_parse(SPAN("2026-05-03T10:00:00Z"), &clock));
	m = merge_new(*state, clock);
	for (size_t i = 0; i < 5; i++)
		take_times(m, rows[i].host, rows[i].now, rows[i].run);
	tree = merge_tree(m);
	for (size_t i = 0; i < 5; i++) {
		const struct json *s = server(tree, i);

		assert_text(s, "name", rows[i].host);
		if (*rows[i].clock)
			assert_text(s, "clock", rows[i].clock);
		else
			assert_null(json_str(json_get(s, "clock")).p);
		assert_int_equal(
		    json_number(json_get(s, "clock_s")), rows[i].seconds);
	}
	json_free(tree);
	merge_free(m);
}

/* Causes that this guide does not have are one row each. */
static void
another_guide(void **state)
{
	struct merge *m = new_merge(*state);
	struct buf text = BUF_INIT;
	const char *at;
	struct doc d;
	int rows = 0;

	for (int i = 0; i < 3; i++)
		take(m, "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"A\","
			"\"verdict\":\"fault\",\"causes\":[{\"id\":\"of-2030\","
			"\"certainty\":\"likely\"},{\"id\":null},7]}");
	doc_start(&d, LANG_EN);
	merge_doc(m, &d);
	doc_text(&d, &text);
	for (at = buf_str(&text); (at = strstr(at, "of-2030")); at++)
		rows++;
	assert_int_equal(rows, 1);
	assert_non_null(strstr(buf_str(&text), "of-2030: 3"));
	doc_free(&d);
	buf_free(&text);
	merge_free(m);
}

/* Whatever an object says, little of it is kept. */
static void
bounded(void **state)
{
	struct merge *m = new_merge(*state);
	struct buf text = BUF_INIT;
	struct json *tree;

	buf_puts(&text, "{\"schema\":\"ndes-doctor/check/1\",\"host\":\"");
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "\xC3\xA9");
	buf_puts(&text, "\",\"verdict\":\"fault\",\"causes\":[");
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "{\"id\":\"c%d\"},", i);
	buf_puts(&text, "0],\"settings\":[");
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "{\"id\":\"s%d\",\"value\":1},", i);
	buf_puts(&text, "0]}");
	take(m, buf_str(&text));
	take_verdict(m, "Z", "healthy");
	tree = merge_tree(m);
	assert_int_equal(json_str(json_get(server(tree, 0), "name")).n, 400);
	assert_true(utf8_valid(json_str(json_get(server(tree, 0), "name"))));
	assert_int_equal(json_count(json_get(server(tree, 0), "causes")), 256);
	assert_false(merge_failed(m));
	json_free(tree);
	buf_free(&text);
	merge_free(m);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static enum err
note(void *arg, const struct json *o)
{
	buf_add(arg, json_str(json_get(o, "n")));
	buf_byte(arg, ' ');
	return OK;
}

/* Objects one a line, over many lines, side by side, in lists, torn. */
static void
forms(void **state)
{
	static const struct {
		const char *text, *found;
		long bad; /* line; -1: none */
	} rows[] = {
		{ "{\"n\":\"1\"}\n{\"n\":\"2\"}\n", "1 2 ", -1 },
		{ "{\n \"n\": \"1\",\n \"x\": [{}, \"]}\\\"\"]\n}\n"
		  "{\"n\":\"2\"}",
		    "1 2 ", -1 },
		{ "{\"n\":\"1\"}{\"n\":\"2\"} {\n\"n\":\"3\"}\r\n", "1 2 3 ",
		    -1 },
		{ "[{\"n\":\"1\"},\n {\"n\":\"2\"}]\n", "1 2 ", -1 },
		{ "{\"n\":\"1\"\n{\"schema\":1,\"n\":\"2\"}\n", "2 ", 1 },
		{ "\nwarning: no\n{\"n\":\"2\"}\n", "2 ", 2 },
		{ "{\"n\":\"1\"}\n{\"n\":", "1 ", 2 },
		{ "{\"n\":\"1\"}\n{\"n\"]\n{\"n\":\"3\"}\n", "1 3 ", 2 },
		{ "\xEF\xBB\xBF{\"n\":\"1\"}", "1 ", -1 },
		{ "", "", 0 },
		{ "[]", "", 0 },
	};
	char path[] = "/tmp/ndes-doctor-merge-XXXXXX";
	struct err_info info;

	(void)state;
	close(mkstemp(path));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf got = BUF_INIT;
		enum err err;

		write_file(path, rows[i].text);
		err = merge_read(path, note, &got, &info);
		assert_string_equal(buf_str(&got), rows[i].found);
		assert_int_equal(err, rows[i].bad < 0 ? OK : ERR_FORMAT);
		if (rows[i].bad >= 0)
			assert_int_equal(info.line, rows[i].bad);
		buf_free(&got);
	}
	remove(path);
	assert_int_equal(merge_read(path, note, NULL, &info), ERR_NOT_FOUND);
}

static void
papers(void **state)
{
	struct merge *m = new_merge(*state);

	take(m, "{\"schema\":\"ndes-doctor/check/1\",\"host\":"
		"\"<script>A\\u001b[2J\",\"verdict\":\"fault\","
		"\"checks\":[{\"id\":\"crp-reached\",\"verdict\":\"fail\"},"
		"{\"id\":\"of a newer guide\",\"verdict\":\"fail\"}],"
		"\"causes\":[{\"id\":\"intermediate-ca-in-root-store\","
		"\"certainty\":\"confirmed\"}]}");
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf html = BUF_INIT, text = BUF_INIT;
		struct doc d;

		doc_start(&d, (enum lang)lang);
		merge_doc(m, &d);
		doc_html(&d, &html);
		doc_text(&d, &text);
		assert_false(buf_failed(&html) || buf_failed(&text));
		assert_null(strstr(buf_str(&html), "<script"));
		assert_non_null(strstr(buf_str(&html), "&lt;script&gt;A"));
		assert_null(memchr(text.p, '\x1b', text.n));
		assert_non_null(strstr(buf_str(&text), "KO"));
		assert_non_null(strstr(buf_str(&text),
		    lang == LANG_FR ? "(confirmée)" : "(confirmed)"));
		doc_free(&d);
		buf_free(&html);
		buf_free(&text);
	}
	assert_false(merge_failed(m));
	merge_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exits),
		cmocka_unit_test(no_answer),
		cmocka_unit_test(drift),
		cmocka_unit_test(ends),
		cmocka_unit_test(shared_end),
		cmocka_unit_test(taken_twice),
		cmocka_unit_test(clocks),
		cmocka_unit_test(another_guide),
		cmocka_unit_test(bounded),
		cmocka_unit_test(forms),
		cmocka_unit_test(papers),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
