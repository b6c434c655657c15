/*
 * Two inner and two outer ones, paired in a bad way: what is made of it.
 */

#include "engine/trace/settle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/trace/inside.h"

#define NONE NO_STATION

struct scene {
	struct lap outer[2], inner[2];
	int64_t cost[2][2]; /* of inner and outer; 0: they do not fit */
	uint32_t has[2];    /* each of the inner ones */
};

/* The inner ones have FIRST and SECOND in the end. */
static void
settles(struct scene x, uint32_t first, uint32_t second)
{
	struct match of_outer[2] = { { .other = NONE }, { .other = NONE } };
	struct match of_inner[2] = { { .other = x.has[0] },
		{ .other = x.has[1] } };
	struct pair pairs[4];
	struct seat seat_outer[2] = { { 0 } }, seat_inner[2] = { { 0 } };
	size_t first_pair[3];
	struct work w = { .outer = x.outer,
		.inner = x.inner,
		.of_outer = of_outer,
		.of_inner = of_inner,
		.pair = pairs,
		.first = first_pair,
		.seat_outer = seat_outer,
		.seat_inner = seat_inner };
	const uint32_t want[2] = { first, second };

	for (uint32_t i = 0; i < 2; i++) {
		if (x.has[i] != NONE)
			of_outer[x.has[i]].other = i;
		for (uint32_t o = 0; o < 2; o++)
			if (x.cost[i][o] > 0)
				pairs[w.pairs++] = (struct pair){ x.cost[i][o],
					o, i };
	}
	settle(&w, 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(of_inner[i].other, want[i]);
		if (want[i] != NONE)
			assert_int_equal(of_outer[want[i]].other, i);
		if (first != i && second != i)
			assert_int_equal(of_outer[i].other, NONE);
	}
}

static void
a_free_one_that_fits_better(void **state)
{
	struct scene x = { .cost = { { 5, 3 } }, .has = { 0, NONE } };

	(void)state;
	settles(x, 1, NONE);
	x.cost[0][1] = 5;
	settles(x, 0, NONE);
}

static void
each_has_what_the_other_wants(void **state)
{
	struct scene x = { .cost = { { 5, 2 }, { 2, 5 } }, .has = { 0, 1 } };

	(void)state;
	settles(x, 1, 0);
	x.cost[0][1] = 8; /* it would lose as much as the other wins */
	settles(x, 0, 1);
}

static void
one_makes_way(void **state)
{
	struct scene x = { .cost = { { 10, 0 }, { 5, 6 } },
		.has = { NONE, 0 } };

	(void)state;
	settles(x, 0, 1);
	x.cost[1][1] = TIME_SECOND; /* too far */
	settles(x, NONE, 0);
}

/* Rows of one second stand in the order in which they were written. */
static void
rows_in_their_order(void **state)
{
	struct scene x = { .outer = { { .row = true }, { .row = true } },
		.inner = { { .s0 = 0 }, { .s0 = 100 } },
		.cost = { { 9, 9 }, { 9, 9 } },
		.has = { 1, 0 } };

	(void)state;
	settles(x, 0, 1);
	x.outer[0].lo = 1000; /* that one took longer: either way is as bad */
	settles(x, 1, 0);
	x.outer[0].lo = 0;
	x.outer[1].e0 = TIME_SECOND; /* that of another second tells nothing */
	settles(x, 1, 0);
}

#define MANY 7
#define MORE (MANY + 3)

/* Any inner one fits any outer one: what OF_INNER comes to. */
static void
settle_many(const int64_t cost[MANY][MORE], struct match of_inner[MANY])
{
	struct lap outer[MORE] = { { 0 } }, inner[MANY] = { { 0 } };
	struct seat seat_outer[MORE] = { { 0 } }, seat_inner[MANY] = { { 0 } };
	struct match of_outer[MORE];
	struct pair pairs[MANY * MORE];
	size_t first_pair[MANY + 1];
	struct work w = { .outer = outer,
		.inner = inner,
		.of_outer = of_outer,
		.of_inner = of_inner,
		.pair = pairs,
		.first = first_pair,
		.seat_outer = seat_outer,
		.seat_inner = seat_inner };

	for (uint32_t o = 0; o < MORE; o++)
		of_outer[o] = (struct match){ .other = NONE };
	for (uint32_t i = 0; i < MANY; i++) {
		of_outer[of_inner[i].other] = (struct match){ .other = i };
		for (uint32_t o = 0; o < MORE; o++)
			pairs[w.pairs++] = (struct pair){ cost[i][o], o, i };
	}
	settle(&w, MANY);
}

/* It goes on until nobody wants to exchange any more. */
static void
what_is_settled_stays(void **state)
{
	unsigned n = 1;

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct match once[MANY] = { { 0 } }, twice[MANY];
		int64_t cost[MANY][MORE];

		for (uint32_t i = 0; i < MANY; i++) {
			once[i].other = i;
			for (int o = 0; o < MORE; o++) {
				n = n * 1103515245 + 12345;
				cost[i][o] = 1 + (n >> 16) % 30;
			}
		}
		settle_many(cost, once);
		memcpy(twice, once, sizeof(twice));
		settle_many(cost, twice);
		for (int i = 0; i < MANY; i++)
			assert_int_equal(once[i].other, twice[i].other);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_free_one_that_fits_better),
		cmocka_unit_test(each_has_what_the_other_wants),
		cmocka_unit_test(one_makes_way),
		cmocka_unit_test(rows_in_their_order),
		cmocka_unit_test(what_is_settled_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
