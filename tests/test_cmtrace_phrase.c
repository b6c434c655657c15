/*
 * Entries of the policy module's log that begin like others of their block.
 */

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PAGE "<html>\r\n<head>]]></head>\r\n\r\n</html>"

static unsigned
draw(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 12) % n;
}

/* Entries of which many begin like others, and go on otherwise or end. */
static void
put_familiar(struct buf *b, uint32_t *seed)
{
	static const char *const says[] = { "Calling VerifyRequest ...",
		"Verify challenge returns true",
		("Verify challenge returns " PAGE),
		"Verify x\r\n<![LOG[verify y", "verify", "nothing" };
	static const char *const tails[] = {
		"<time=\"09:09:02.100-60\" date=\"03-03-2026\" "
		"component=\"NDESPlugin\" context=\"\" type=\"1\" "
		"thread=\"7\" file=\"a.cpp\">\r\n",
		"<time=\"09:09:02.100-60\" date=\"03-03-2026\" "
		"component=\"NDESPlugin\" context=\"\" type=\"3\" "
		"thread=\"8\" file=\"verify.cpp\">\r\n",
		("<time=\"09:10:02.100-60\" date=\"03-03-2026\" "
		 "component=\"\" context=\"\" type=\"1\" thread=\"7\">\n"),
		"<time=\"9:10\" date=\"03-03-2026\" type=\"1\">\n\n", ""
	};

	static const char *const threads[] = { "0", "4711", "47\" x=\"", "4 7",
		"4\n7", "4\r\n", "", "123456789" };
	static const char *const ends[] = { "file=\"a.cpp\">\r\n",
		"file=\"b.cpp:12\">\n", ">\r\n", "file=\"verify\">\n" };
	bool usual = draw(seed, 4) > 0;

	buf_puts(b, "<![LOG[");
	buf_puts(b, says[draw(seed, 6)]);
	if (draw(seed, 16) == 0)
		return;
	buf_puts(b, "]LOG]!>");
	if (draw(seed, 8) == 0)
		buf_puts(b, tails[draw(seed, 5)]);
	else
		buf_printf(b,
		    "<time=\"09:%02u:%02u.%03u%s\" date=\"%s-03-2026\" "
		    "component=\"NDESPlugin\" context=\"\" type=\"%u\" "
		    "thread=\"%s\" %s",
		    draw(seed, 62), draw(seed, 3), draw(seed, 2),
		    draw(seed, 9) ? "-60" : "+00", draw(seed, 9) ? "03" : "13",
		    draw(seed, 4) ? 1 : 3, threads[draw(seed, usual ? 2 : 8)],
		    ends[draw(seed, usual ? 2 : 4)]);
}

/* Records of one block that are told to be alike are. */
static void
check_alike(struct fed *f, size_t *met)
{
	static const enum field fields[] = { FIELD_COMPONENT, FIELD_TYPE };

	for (size_t i = 0; i < f->count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct record *a = &f->records[i];
			const struct record *b = &f->records[k];

			if (a->alike == 0 || a->alike != b->alike)
				continue;
			(*met)++;
			assert_true(span_eq(a->text, b->text));
			for (size_t n = 0; n < 2; n++) {
				struct span x = a->field[fields[n]];
				struct span y = b->field[fields[n]];

				assert_true(span_eq(x, y) && !x.p == !y.p);
			}
		}
}

static void
read_by_what_is_expected(void **state)
{
	struct needles needles = { 0 };
	uint32_t seed = 20261201;
	size_t met = 0;

	(void)state;
	assert_true(needles_add(&needles, SPAN("verify")));
	for (int round = 0; round < 100; round++) {
		struct buf b = BUF_INIT;
		struct fed f;

		for (int n = 0; n < 2 + round % 40; n++)
			put_familiar(&b, &seed);
		feed_all_sizes(
		    &reader_ndesplugin, buf_span(&b), 1 + b.n / 12, &needles);
		feed(&f, &reader_ndesplugin, buf_span(&b), FEED_AT_ONCE,
		    &needles);
		check_alike(&f, &met);
		fed_free(&f);
		buf_free(&b);
	}
	assert_true(met > 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_by_what_is_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
