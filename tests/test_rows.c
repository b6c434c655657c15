/*
 * All rows that match, not three; the filter; what is typed.
 */

#include "engine/case/rows.h"

#include "engine/base/times.h"
#include "engine/base/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLE "samples/intermediate-in-root-local/capture"

struct scene {
	struct knowledge *k;
	struct case_file *c;
	struct rows *rows;
};

static int
setup(void **state)
{
	static struct scene s;
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };

	s = (struct scene){ .k = knowledge_builtin(&info) };
	s.c = case_open(SAMPLE, s.k, &options, &info);
	assert_non_null(s.c);
	assert_int_equal(case_run(s.c), OK);
	*state = &s;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *s = *state;

	rows_free(s->rows);
	case_free(s->c);
	knowledge_free(s->k);
	return 0;
}

/* Reads on with FILTER as it was typed. */
static size_t
read_rows(struct scene *s, size_t sign, const char *typed)
{
	struct rows_filter filter = {
		.sign = sign, .from = TIME_NONE, .to = TIME_NONE
	};
	struct case_progress progress = { .finished = false };
	struct err_info info = { .code = OK };
	struct span wrong;

	assert_true(rows_filter_parse(
	    &filter, typed, case_diagnosis(s->c)->now, &wrong));
	rows_free(s->rows);
	s->rows = rows_new(s->c, &filter, &info);
	assert_non_null(s->rows);
	while (!progress.finished)
		assert_int_equal(rows_step(s->rows, 20000, &progress), OK);
	assert_true(progress.done > 0);
	return rows_count(s->rows);
}

/* As many as the finding counts, in the order of time, each with its place. */
static void
all_of_a_sign(void **state)
{
	struct scene *s = *state;
	const struct finding *f = NULL;

	for (size_t i = 0; !f && i < case_diagnosis(s->c)->finding_count; i++) {
		f = &case_diagnosis(s->c)->findings[i];
		if (know_sign(s->k, f->sign)->kind != SIGN_SEEN ||
		    f->count <= 50)
			f = NULL;
	}
	assert_non_null(f);
	assert_int_equal(read_rows(s, f->sign, ""), f->count);
	assert_int_equal(rows_total(s->rows), f->count);
	for (size_t i = 0; i < f->count; i++) {
		const struct rows_item *r = rows_at(s->rows, i);

		assert_int_equal(r->sign, f->sign);
		assert_true(r->line > 0 && *r->file && *r->text);
		assert_true(i == 0 || r->time >= rows_at(s->rows, i - 1)->time);
	}
	assert_null(rows_at(s->rows, f->count));
	assert_int_equal(rows_at(s->rows, 0)->time, f->first);
}

/* One timeline of all sources. */
static void
every_source(void **state)
{
	struct scene *s = *state;
	unsigned kinds = 0;
	size_t n = read_rows(s, ROWS_ANY_SIGN, ""), bad;
	const struct rows_item *r;

	for (size_t i = 0; i < n; i++)
		kinds |= 1u << rows_at(s->rows, i)->kind;
	assert_true(
	    kinds & 1u << SOURCE_IIS && kinds & 1u << SOURCE_NDESPLUGIN);
	bad = read_rows(s, ROWS_ANY_SIGN, "bad");
	assert_true(bad > 0 && bad < n);
	assert_true(read_rows(s, ROWS_ANY_SIGN, "source=iis") < n);
	for (size_t i = 0; i < rows_count(s->rows); i++)
		assert_int_equal(rows_at(s->rows, i)->kind, SOURCE_IIS);
	n = rows_find(s->rows, rows_at(s->rows, 0)->time);
	assert_int_equal(n, 0);
	r = rows_at(s->rows, rows_count(s->rows) - 1);
	assert_int_equal(rows_find(s->rows, r->time + 1), rows_count(s->rows));
}

static void
filtered(void **state)
{
	struct scene *s = *state;
	size_t n = read_rows(
	    s, ROWS_ANY_SIGN, "statut=403 de=08:00 \xC3\xA0=09:00");

	assert_true(n > 5);
	for (size_t i = 0; i < n; i++) {
		const struct rows_item *r = rows_at(s->rows, i);
		char time[TIME_TEXT_MAX];

		assert_non_null(strstr(r->what, " 403"));
		assert_int_equal(
		    strncmp(time_minute(r->time, time) + 11, "08:", 3), 0);
	}
	n = read_rows(s, ROWS_ANY_SIGN, "client=10.20.5");
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		assert_non_null(strstr(rows_at(s->rows, i)->who, "10.20.5"));
	assert_int_equal(read_rows(s, ROWS_ANY_SIGN, "no-such-word"), 0);
}

static void
not_understood(void **state)
{
	static const char *const wrong[] = { "colour=red", "from=25:00",
		"source=nonsense", "status=", "to=yesterday" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct rows_filter f = { .sign = ROWS_ANY_SIGN };
		struct span word = SPAN_NONE;

		assert_false(rows_filter_parse(
		    &f, wrong[i], INT64_C(1776168000000000), &word));
		assert_true(span_is(word, wrong[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_of_a_sign, setup, teardown),
		cmocka_unit_test_setup_teardown(every_source, setup, teardown),
		cmocka_unit_test_setup_teardown(filtered, setup, teardown),
		cmocka_unit_test(not_understood),
	};
	int failed;

	xml_start();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	xml_stop();
	return failed;
}
