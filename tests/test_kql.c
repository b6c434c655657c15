/*
 * Queries mean what the engine means: every sample of every exported sign,
 * read by its own reader and laid out as a row of the table, is matched by
 * the query and by the engine alike.  The evaluator below knows the operators
 * that are exported and no others.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/pattern.h"
#include "engine/evidence/record/source_ops.h"
#include "engine/match/sample.h"
#include "engine/report/kql.h"
#include "tests/help_capture.h"

#define COLUMN_MAX 40

static const struct {
	const char *column;
	enum field field;
} columns[] = {
	{ "csMethod", FIELD_CS_METHOD },
	{ "csUriStem", FIELD_CS_URI_STEM },
	{ "csUriQuery", FIELD_CS_URI_QUERY },
	{ "csUserName", FIELD_CS_USERNAME },
	{ "csUserAgent", FIELD_CS_USER_AGENT },
	{ "csHost", FIELD_CS_HOST },
	{ "cIP", FIELD_C_IP },
	{ "sIP", FIELD_S_IP },
	{ "tostring(sPort)", FIELD_S_PORT },
	{ "scStatus", FIELD_SC_STATUS },
	{ "scSubStatus", FIELD_SC_SUBSTATUS },
	{ "scWin32Status", FIELD_SC_WIN32_STATUS },
	{ "Source", FIELD_PROVIDER },
	{ "tostring(EventID)", FIELD_EVENT_ID },
	{ "EventLog", FIELD_CHANNEL },
	{ "Provider", FIELD_PROVIDER },
	{ "Channel", FIELD_CHANNEL },
	{ "Computer", FIELD_COMPUTER },
};

/* A query while it is evaluated on one row. */
struct eval {
	const char *at;
	const struct record *row;
	struct pattern_scratch *scratch;
};

static bool expression(struct eval *e);

static void
blanks(struct eval *e)
{
	e->at += strspn(e->at, " \n");
}

static bool
word(struct eval *e, const char *w)
{
	blanks(e);
	if (strncmp(e->at, w, strlen(w)) != 0)
		return false;
	e->at += strlen(w);
	return true;
}

static struct span
value_of(struct eval *e)
{
	struct span none = SPAN("");

	if (word(e, "RenderedDescription"))
		return e->row->text.p ? e->row->text : none;
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (word(e, columns[i].column))
			return e->row->field[columns[i].field].p
				   ? e->row->field[columns[i].field]
				   : none;
	fail_msg("no column: %.60s", e->at);
	return none;
}

/* @"..." */
static void
string(struct eval *e, struct buf *out)
{
	if (!word(e, "@\""))
		fail_msg("no string: %.60s", e->at);
	for (; *e->at; e->at++) {
		if (e->at[0] == '"' && e->at[1] == '"')
			e->at++;
		else if (e->at[0] == '"')
			break;
		buf_byte(out, *e->at);
	}
	e->at++;
}

static bool
is_in(struct eval *e, struct span value)
{
	bool found = false;

	assert_true(word(e, "("));
	do {
		struct buf s = BUF_INIT;

		string(e, &s);
		found |= span_eq(value, buf_span(&s)) ||
			 (value.n == 0 && s.n == 0);
		buf_free(&s);
	} while (word(e, ","));
	assert_true(word(e, ")"));
	return found;
}

static bool
matches(struct eval *e, struct span value)
{
	struct err_info info = { .code = OK };
	struct buf s = BUF_INIT;
	struct pattern *p;
	bool good;

	string(e, &s);
	p = pattern_new(buf_str(&s), &info);
	if (!p)
		fail_msg("%s: %s", buf_str(&s), info.detail);
	good = pattern_matches(p, e->scratch, value);
	pattern_free(p);
	buf_free(&s);
	return good;
}

static bool
compare(struct eval *e, struct span value)
{
	bool exact = word(e, "=="), good;
	struct buf s = BUF_INIT;

	if (!exact && !word(e, "=~"))
		fail_msg("no operator: %.60s", e->at);
	string(e, &s);
	good = exact ? span_eq(value, buf_span(&s))
		     : span_ieq(value, buf_span(&s));
	buf_free(&s);
	return good;
}

static bool
term(struct eval *e)
{
	struct span value;
	bool good;

	if (word(e, "not(")) {
		good = !expression(e);
		assert_true(word(e, ")"));
		return good;
	}
	if (word(e, "isnotempty(")) {
		value = value_of(e);
		assert_true(word(e, ")"));
		return value.n > 0;
	}
	value = value_of(e);
	if (word(e, "matches regex"))
		return matches(e, value);
	if (word(e, "!in"))
		return !is_in(e, value);
	return word(e, "in") ? is_in(e, value) : compare(e, value);
}

static bool
expression(struct eval *e)
{
	bool good = true;

	do
		good = term(e) && good;
	while (word(e, "and"));
	return good;
}

/* Of one sample: whether one of its records is in the answer. */
struct asking {
	const char *query;
	struct pattern_scratch *scratch;
	enum source_kind kind;
	bool found;
};

static void
on_record(void *arg, const struct record *r)
{
	struct asking *a = arg;
	struct eval e = { strstr(a->query, "| where ") + 8, r, a->scratch };

	a->found |= expression(&e);
	if (!word(&e, "| project "))
		fail_msg("left over: %.60s", e.at);
}

static bool
ask(struct asking *a, const char *sample)
{
	struct source source = { .kind = a->kind,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct reading reading = { .source = &source,
		.emit = on_record,
		.arg = a,
		.named_alone = true };
	struct buf whole = BUF_INIT;
	const struct reader_ops *ops = source_ops(a->kind)->wrap_sample(
	    sample, &whole);
	struct block block = {
		.text = buf_span(&whole), .line = 1, .torn = true
	};
	void *state = calloc(1, ops->state_size ? ops->state_size : 1);

	assert_non_null(state);
	a->found = false;
	assert_int_equal(ops->block(state, &reading, &block), OK);
	if (ops->end)
		ops->end(state, &reading);
	free(state);
	buf_free(&whole);
	return a->found;
}

/* All samples of sign I against its query; how many. */
static size_t
try_samples(
    struct asking *a, struct matcher *m, const struct knowledge *k, size_t i)
{
	const struct sign *s = know_sign(k, i);

	for (size_t n = 0; n < s->sample_count; n++) {
		struct sample_result r;

		assert_int_equal(sample_try(m, k, i, &s->samples[n], &r), OK);
		if (ask(a, s->samples[n].text) != r.hit)
			fail_msg("%s, sample %zu: engine %d\n%s", s->id, n,
			    r.hit, a->query);
	}
	return s->sample_count;
}

static void
alike(void **state)
{
	static const char *const names[KQL_TABLE_COUNT] = { "W3CIISLog",
		"Event", "WindowsEvent" };
	const struct knowledge *k = *state;
	struct err_info info = { .code = OK };
	struct matcher *m = matcher_new(k, &info);
	struct asking a = { .scratch = pattern_scratch_new() };

	assert_non_null(m);
	for (int t = 0; t < KQL_TABLE_COUNT; t++) {
		size_t signs = 0, samples = 0;

		a.kind = t == KQL_IIS ? SOURCE_IIS : SOURCE_EVENT;
		for (size_t i = 0; i < know_sign_count(k); i++) {
			struct buf query = BUF_INIT;

			if (!kql_query(k, i, (enum kql_table)t, &query)) {
				a.query = buf_str(&query);
				assert_int_equal(strncmp(a.query, names[t],
						     strlen(names[t])),
				    0);
				samples += try_samples(&a, m, k, i);
				signs++;
			}
			buf_free(&query);
		}
		print_message(
		    "%s: %zu signs, %zu samples\n", names[t], signs, samples);
		assert_true(signs > 30 && samples > 2 * signs);
	}
	pattern_scratch_free(a.scratch);
	matcher_free(m);
}

/* Nothing is passed over in silence. */
static void
all_are_told(void **state)
{
	const struct knowledge *k = *state;

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf out = BUF_INIT;
		size_t queries = kql_export(k, (enum lang)lang, &out), seen = 0;

		assert_false(buf_failed(&out));
		for (const char *p = buf_str(&out);
		     (p = strstr(p, "\n| where ")); p++)
			seen++;
		assert_true(seen > queries); /* some have two tables */
		for (size_t i = 0; i < know_sign_count(k); i++) {
			char head[200];

			snprintf(
			    head, sizeof(head), "%s: ", know_sign(k, i)->id);
			assert_non_null(strstr(buf_str(&out), head));
		}
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike),
		cmocka_unit_test(all_are_told),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
