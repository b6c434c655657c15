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

#include <cmocka.h>

#include "engine/report/merge/merge.h"
#include "tests/help_capture.h"

static struct merge *
new_merge(const void *k)
{
	struct merge *m = merge_new(k);

	assert_non_null(m);
	assert_int_equal(merge_exit(m), 1); /* nobody answered */
	return m;
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
		cmocka_unit_test(papers),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
