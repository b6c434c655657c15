/*
 * Rows by all their values: what is found is what was kept, whatever bytes,
 * borders and sums look alike.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/match/classes.h"
#include "engine/match/tuples.h"

/* Method, stem and query side by side, and the status. */
static const struct field_run runs[] = { { FIELD_CS_METHOD, 3 },
	{ FIELD_SC_STATUS, 1 } };

struct world {
	struct tuples *table;
	struct choices *choices;
	const struct choice *one, *two;
};

static const struct choice *
new_choice(struct world *w, uint16_t class)
{
	const struct choice_key key = { SOURCE_IIS, 1, { class } };

	return choices_add(w->choices, &key, 1, 1);
}

static int
begin(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	*state = w;
	w->table = tuples_new();
	w->choices = choices_new();
	assert_true(w->table && w->choices);
	w->one = new_choice(w, 1);
	w->two = new_choice(w, 2);
	return w->one && w->two ? 0 : -1;
}

static int
end(void **state)
{
	struct world *w = *state;

	tuples_free(w->table);
	choices_free(w->choices);
	free(w);
	return 0;
}

/* A row of TEXT, of which the values take LENGTHS, a byte apart. */
static struct record
row_of(const char *text, size_t method, size_t stem, size_t query)
{
	const char *at = text;
	struct record r = {
		.source = SOURCE_IIS, .text = span_of(text), .in_text = true
	};

	r.field[FIELD_CS_METHOD] = (struct span){ at, method };
	at += method + 1;
	r.field[FIELD_CS_URI_STEM] = (struct span){ at, stem };
	at += stem + 1;
	r.field[FIELD_CS_URI_QUERY] = (struct span){ at, query };
	r.field[FIELD_SC_STATUS] = SPAN("200");
	return r;
}

static const struct choice *
find(struct world *w, const struct record *r)
{
	struct tuple tuple;

	return tuples_find(w->table, r, runs, 2, &tuple);
}

/* Its sum, 0 when R is no row. */
static uint64_t
keep(struct world *w, const struct record *r, const struct choice *c)
{
	struct tuple tuple;

	assert_null(tuples_find(w->table, r, runs, 2, &tuple));
	tuples_keep(w->table, &tuple, c);
	return tuple.count ? tuple.hash : 0;
}

static void
every_value_counts(void **state)
{
	struct world *w = *state;
	struct record r = row_of("GET /a b", 3, 2, 1), other;

	keep(w, &r, w->one);
	assert_ptr_equal(find(w, &r), w->one);
	other = row_of("PUT /a b", 3, 2, 1);
	assert_null(find(w, &other));
	other = row_of("GET /c b", 3, 2, 1);
	assert_null(find(w, &other));
	other = row_of("GET /a c", 3, 2, 1);
	assert_null(find(w, &other));
	other = r;
	other.field[FIELD_SC_STATUS] = SPAN("403");
	assert_null(find(w, &other));
	other = r;
	other.source = SOURCE_HTTPERR;
	assert_null(find(w, &other));
	assert_ptr_equal(find(w, &r), w->one);
}

static void
borders_count(void **state)
{
	struct world *w = *state;
	static const char text[] = "x y z z";
	struct record r = row_of(text, 1, 3, 1), other = row_of(text, 1, 1, 3);

	keep(w, &r, w->one);
	assert_null(find(w, &other));
	keep(w, &other, w->two);
	assert_ptr_equal(find(w, &r), w->one);
	assert_ptr_equal(find(w, &other), w->two);
}

/* What is not there is not what is empty, and makes no row. */
static void
absent_and_empty(void **state)
{
	struct world *w = *state;
	struct record r = row_of("GET /a ", 3, 2, 0), other;

	keep(w, &r, w->one);
	assert_ptr_equal(find(w, &r), w->one);
	for (enum field f = FIELD_CS_METHOD; f <= FIELD_CS_URI_QUERY; f++) {
		other = r;
		other.field[f] = SPAN_NONE;
		assert_int_equal(keep(w, &other, w->two), 0);
		assert_null(find(w, &other));
	}
	other = row_of("  ", 0, 0, 0);
	other.field[FIELD_SC_STATUS] = SPAN("");
	keep(w, &other, w->two);
	assert_ptr_equal(find(w, &other), w->two);
	/* nor is what stands elsewhere in the row, or right behind */
	other = r;
	other.field[FIELD_CS_URI_QUERY].p = r.text.p + 1;
	assert_int_equal(keep(w, &other, w->two), 0);
	other = row_of("GET/a b", 3, 2, 1);
	other.field[FIELD_CS_URI_STEM].p--;
	assert_int_equal(keep(w, &other, w->two), 0);
}

/* A last value too long for a class: that there is one, not which. */
static void
long_values(void **state)
{
	struct world *w = *state;
	char text[600];
	struct record r, other;

	memset(text, 'q', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	r = row_of(text, 3, 4, CLASS_VALUE_MAX + 1);
	keep(w, &r, w->one);
	other = row_of(text, 3, 4, 500);
	assert_ptr_equal(find(w, &other), w->one);
	text[300] = '-';
	assert_ptr_equal(find(w, &other), w->one);
	other = row_of(text, 3, 4, CLASS_VALUE_MAX);
	assert_null(find(w, &other));
	keep(w, &other, w->two);
	assert_ptr_equal(find(w, &other), w->two);
	text[100] = '-';
	assert_null(find(w, &other));
	assert_ptr_equal(find(w, &r), w->one);
	text[1] = '-';
	assert_null(find(w, &r));
	/* others, or alone in their run: no row */
	other = row_of(text, 3, CLASS_VALUE_MAX + 1, 4);
	assert_int_equal(keep(w, &other, w->two), 0);
	other = row_of(text, CLASS_VALUE_MAX + 1, 3, 4);
	assert_int_equal(keep(w, &other, w->two), 0);
	other = row_of(text, 3, 4, 5);
	other.field[FIELD_SC_STATUS].p = text;
	other.field[FIELD_SC_STATUS].n = CLASS_VALUE_MAX + 1;
	assert_int_equal(keep(w, &other, w->two), 0);
	/* each short enough, together not */
	other = row_of(text, 150, 150, 150);
	assert_int_not_equal(keep(w, &other, w->two), 0);
	assert_null(find(w, &other));
}

/* The sum looks at some of the bytes: two rows that share it. */
static void
same_sum(void **state)
{
	struct world *w = *state;
	struct record a = row_of("GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
				 "bbbbbbbbbbbbbbbbbbbbbbb",
	    3, 32, 23);
	struct record b = row_of("GET /aaaaa-aaaaaaaaaaaaaaaaaaaaaaaaa "
				 "bbbbbbbbbbbbbbbbbbbbbbb",
	    3, 32, 23);

	assert_true(keep(w, &a, w->one) == keep(w, &b, w->two));
	assert_ptr_equal(find(w, &a), w->one);
	assert_ptr_equal(find(w, &b), w->two);
}

/* A choice that has made room for another one is not told any more. */
static void
choice_that_is_gone(void **state)
{
	struct world *w = *state;
	struct record r = row_of("GET /a b", 3, 2, 1);

	keep(w, &r, w->one);
	for (int i = 0; i < 4; i++)
		assert_non_null(new_choice(w, 1));
	assert_null(find(w, &r));
	keep(w, &r, w->two);
	assert_ptr_equal(find(w, &r), w->two);
}

/* Never another one's, and some are still there. */
static void
more_than_there_is_room_for(void **state)
{
	struct world *w = *state;
	size_t left = 0;

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 3000; i++) {
			const struct choice *c = i % 3 ? w->one : w->two,
					    *found;
			char text[40];
			struct record r;

			snprintf(text, sizeof(text), "GET /%04d q", i);
			r = row_of(text, 3, 5, 1);
			found = find(w, &r);
			assert_true(!found || found == c);
			if (round == 0)
				keep(w, &r, c);
			left += found != NULL;
		}
	assert_in_range(left, 100, 1000);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(every_value_counts),
		TEST(borders_count),
		TEST(absent_and_empty),
		TEST(long_values),
		TEST(same_sum),
		TEST(choice_that_is_gone),
		TEST(more_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
