/*
 * Rows split 64 bytes at a time, against a byte at a time: random rows of all
 * lengths, with what may stand in one.
 */

#include "engine/base/lanes.h"
#include "engine/evidence/readers/iis_cells.h"
#include "engine/evidence/record/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define TEXT_MAX 900
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint64_t
chance(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return *seed >> 33;
}

/* Exactly N bytes, so that a read beyond them is seen by ASan. */
static char *
draw_text(uint64_t *seed, size_t n, unsigned blanks)
{
	static const char letters[] = "ab/\xe9\xa0!\x1f*\x8a";
	char *text = malloc(n + 1);

	assert_non_null(text);
	for (size_t i = 0; i < n; i++) {
		uint64_t r = chance(seed) % 1000;

		text[i] = r < blanks ? ' '
			  : r > 997  ? '\n'
			  : r > 994  ? '\r'
			  : r > 993  ? '\0'
				     : letters[r % (sizeof(letters) - 1)];
	}
	if (n > 2 && chance(seed) % 2 == 0)
		memcpy(text + n - 2, "\r\n", 2);
	return realloc(text, n ? n : 1);
}

static void
check_cells(const struct iis_cells *c, const char *p, size_t n)
{
	size_t from = 0, k = 0;

	assert_ptr_equal(c->line.p, p);
	assert_int_equal(c->line.n, n);
	assert_int_equal(c->has_nul, memchr(p, '\0', n) != NULL);
	for (size_t i = 0; i <= n && k < IIS_CELLS_MAX; i++) {
		if (i < n && p[i] != ' ')
			continue;
		assert_true(k < c->count);
		assert_ptr_equal(iis_cell(c, k).p, p + from);
		assert_int_equal(iis_cell(c, k).n, i - from);
		from = i + 1;
		k++;
	}
	assert_int_equal(c->count, k);
}

static void
rows_are_split_as_byte_by_byte(void **state)
{
	uint64_t seed = 7;
	size_t full = 0, ends = 0;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		size_t n = chance(&seed) % TEXT_MAX, end = 0;
		char *p = draw_text(&seed, n, round % 3 ? 90 : 700);
		struct iis_cells c;

		while (end < n && p[end] != '\n')
			end++;
		assert_int_equal(
		    iis_cells_split((struct span){ p, n }, &c), end);
		ends += end < n;
		check_cells(&c, p,
		    end < n && end > 0 && p[end - 1] == '\r' ? end - 1 : end);
		iis_cells_of((struct span){ p, n }, &c);
		check_cells(&c, p, n);
		full += c.count == IIS_CELLS_MAX;
		free(p);
	}
	assert_true(full > 100 && ends > 1000);
}

/* A row for places: few other marks, a value for each of COUNT or so. */
static struct span
draw_row(uint64_t *seed, size_t count)
{
	static const char *const ends[] = { "\n", "\r\n", "\r\r\n", "" };
	size_t n = 0;
	char *p = malloc(count * 200 + 300);

	assert_non_null(p);
	if (chance(seed) % 4 == 0)
		count = count ? count - 1 + chance(seed) % 3 : 1;
	for (size_t i = 0; i < count; i++) {
		size_t length = chance(seed) % (chance(seed) % 9 ? 9 : 200);

		if (i > 0)
			p[n++] = ' ';
		memset(p + n, "a!\xe9"[chance(seed) % 3], length);
		n += length;
	}
	if (n > 0 && chance(seed) % 6 == 0)
		p[chance(seed) % n] = "\r\t"[chance(seed) % 3];
	n += (size_t)snprintf(
	    p + n, 4, "%s", ends[chance(seed) % 10 / 2 % COUNT(ends)]);
	for (size_t i = chance(seed) % 100; i > 0; i--)
		p[n++] = "b \n"[chance(seed) % 3];
	return (struct span){ realloc(p, n ? n : 1), n };
}

/* At once or not at all, and mostly at once. */
static void
values_are_placed_where_a_split_finds_them(void **state)
{
	uint64_t seed = 5;
	size_t placed = 0, other = 0;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		struct iis_places places = { .count = chance(&seed) % 20 };
		struct span text = draw_row(&seed, places.count), line;
		struct span value[IIS_COLUMNS_MAX], unread;
		struct iis_cells c;
		size_t end;

		for (size_t i = 0; i < COUNT(places.to); i++)
			places.to[i] = i < places.count ? &value[i] : &unread;
		end = iis_cells_place(text, &places, &line);
		if (end == SIZE_MAX) {
			other++;
			free((char *)text.p);
			continue;
		}
		placed++;
		assert_int_equal(iis_cells_split(text, &c), end);
		assert_true(end < text.n && !c.has_nul);
		assert_ptr_equal(line.p, c.line.p);
		assert_int_equal(line.n, c.line.n);
		assert_int_equal(places.count, c.count);
		for (size_t i = 0; i < c.count; i++) {
			assert_ptr_equal(value[i].p, iis_cell(&c, i).p);
			assert_int_equal(value[i].n, iis_cell(&c, i).n);
		}
		free((char *)text.p);
	}
	assert_true(placed > 5000 && other > 2000);
}

/* The lanes of V as words, as two halves, and as one vector if there is one. */
LANES_INLINE void
check_bits(bool wide, lanes v, uint32_t bits)
{
	assert_int_equal(lanes_bits(wide, v), bits);
	assert_int_equal(lanes_any(wide, v), bits != 0);
	assert_int_equal(lanes_bits_portable(v), bits);
	assert_int_equal(lanes_any_portable(v), bits != 0);
}

LANES_AVX2 static void
check_bits_wide(const char *p, uint32_t bits)
{
	check_bits(true, lanes_load(p), bits);
}

static void
bits_of_lanes_do_not_depend_on_the_machine(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (size_t round = 0; round < 1000; round++) {
		char p[LANES] = { 0 };
		uint32_t bits = 0;

		for (int i = 0; i < LANES; i++) {
			bool set = round % 3 ? chance(&seed) % 3 == 0
					     : round % LANES == (size_t)i;

			p[i] = set && round % 2 ? '\xff' : '\0';
			bits |= (uint32_t)(p[i] != '\0') << i;
		}
		check_bits(false, lanes_load(p), bits);
		if (LANES_WIDE)
			check_bits_wide(p, bits);
	}
}

/* Bytes of all values against all values. */
LANES_INLINE void
check_compared(bool wide, const char *p, uint8_t byte)
{
	uint32_t same = lanes_bits(wide, lanes_are(wide, lanes_load(p), byte));
	uint32_t most = lanes_bits(
	    wide, lanes_up_to(wide, lanes_load(p), byte));

	for (int i = 0; i < LANES; i++) {
		assert_int_equal(same >> i & 1, (uint8_t)p[i] == byte);
		assert_int_equal(most >> i & 1, (uint8_t)p[i] <= byte);
	}
}

LANES_AVX2 static void
check_compared_wide(const char *p, uint8_t byte)
{
	check_compared(true, p, byte);
}

static void
lanes_are_compared_as_bytes(void **state)
{
	char p[256];

	(void)state;
	for (int i = 0; i < 256; i++)
		p[i] = (char)i;
	for (int i = 0; i < 256; i += LANES)
		for (int byte = 0; byte < 256; byte++) {
			check_compared(false, p + i, (uint8_t)byte);
			if (LANES_WIDE)
				check_compared_wide(p + i, (uint8_t)byte);
		}
}

/* Rows end at a line that begins with a byte up to '#'. */
static void
rows_are_counted_as_byte_by_byte(void **state)
{
	static const char letters[] = "a2$\n";
	uint64_t seed = 3;
	size_t odd = 0;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		size_t n = 1 + chance(&seed) % 700, to = 0;
		char *p = malloc(n);
		struct source source = { .file = NULL };
		struct block b = { .text = { p, n }, .line = 5, .offset = 7 };
		struct cursor c = cursor_start(&b, &source);
		uint64_t line = 5;

		assert_non_null(p);
		for (size_t i = 0; i < n; i++)
			p[i] =
			    letters[chance(&seed) % (round % 9 ? 90 : 4) % 4];
		for (size_t i = 0; i < n; i++)
			if (p[i] == '\n' && i + 1 < n && chance(&seed) % 99)
				p[i + 1] = 'a';
		for (; to < n; to++) {
			if (to > 0 && p[to - 1] == '\n' && p[to] <= '#')
				break;
			line += p[to] == '\n';
		}
		odd += to < n;
		cursor_rows(&c, n);
		assert_int_equal(c.pos, to);
		assert_int_equal(c.line, line);
		assert_int_equal(c.offset, 7 + to);
		c = cursor_start(&b, &source);
		cursor_to(&c, to);
		assert_int_equal(c.line, line);
		free(p);
	}
	assert_true(odd > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_split_as_byte_by_byte),
		cmocka_unit_test(values_are_placed_where_a_split_finds_them),
		cmocka_unit_test(lanes_are_compared_as_bytes),
		cmocka_unit_test(rows_are_counted_as_byte_by_byte),
		cmocka_unit_test(bits_of_lanes_do_not_depend_on_the_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
