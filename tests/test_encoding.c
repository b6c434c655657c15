/*
 * Encodings: the guess by the head, the decoding in pieces of any size, and
 * lengths on disk.
 */

#include "engine/base/encoding.h"

#include "engine/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sample {
	enum encoding encoding;
	struct span raw;
	const char *text;
};

static const struct sample samples[] = {
	{ ENC_UTF8, { "a\xC3\xA9", 3 }, "a\xC3\xA9" },
	{ ENC_UTF16LE, { "\xE9\0a\0\xAC\x20\x3D\xD8\0\xDE", 10 },
	    "\xC3\xA9"
	    "a\xE2\x82\xAC\xF0\x9F\x98\x80" },
	{ ENC_UTF16BE, { "\0\xE9\0a\x20\xAC\xD8\x3D\xDE\0", 10 },
	    "\xC3\xA9"
	    "a\xE2\x82\xAC\xF0\x9F\x98\x80" },
	{ ENC_CP1252, { "l\x92\xE9t\xE9 \x80 \x9C", 9 },
	    "l\xE2\x80\x99\xC3\xA9t\xC3\xA9 \xE2\x82\xAC \xC5\x93" },
	{ ENC_CP850, { "r\x82ussi \x85 \xD4 \xB3", 12 },
	    "r\xC3\xA9ussi \xC3\xA0 \xC3\x88 \xE2\x94\x82" },
};

#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void
whole(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < SAMPLES; i++) {
		struct buf out = BUF_INIT;
		size_t taken = encoding_decode(
		    samples[i].encoding, samples[i].raw, true, &out);

		assert_int_equal(taken, samples[i].raw.n);
		assert_string_equal(buf_str(&out), samples[i].text);
		assert_int_equal(
		    encoding_raw_length(samples[i].encoding, buf_span(&out)),
		    samples[i].raw.n);
		buf_free(&out);
	}
}

/* STEP more bytes at a time, as blocks of a file come. */
static void
decode_by(const struct sample *s, size_t step, struct buf *out)
{
	size_t from = 0, to = 0;

	while (from < s->raw.n || to < s->raw.n) {
		to += step;
		if (to > s->raw.n)
			to = s->raw.n;
		from += encoding_decode(s->encoding,
		    span_slice(s->raw, from, to), to == s->raw.n, out);
	}
}

static void
in_pieces(void **state)
{
	size_t i, step;

	(void)state;
	for (i = 0; i < SAMPLES; i++) {
		for (step = 1; step < 6; step++) {
			struct buf out = BUF_INIT;

			decode_by(&samples[i], step, &out);
			assert_string_equal(buf_str(&out), samples[i].text);
			buf_free(&out);
		}
	}
}

static void
broken_utf16(void **state)
{
	static const struct {
		struct span raw;
		const char *text;
	} cases[] = {
		{ { "\x3D\xD8"
		    "a\0",
		      4 },
		    "\xEF\xBF\xBD"
		    "a" },
		{ { "\0\xDE"
		    "a\0",
		      4 },
		    "\xEF\xBF\xBD"
		    "a" },
		{ { "a\0\x3D\xD8", 4 }, "a\xEF\xBF\xBD" },
		{ { "a\0b", 3 }, "a\xEF\xBF\xBD" },
		{ { "a\0\x3D\xD8\x3D", 5 }, "a\xEF\xBF\xBD\xEF\xBF\xBD" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = BUF_INIT;

		assert_int_equal(
		    encoding_decode(ENC_UTF16LE, cases[i].raw, true, &out),
		    cases[i].raw.n);
		assert_string_equal(buf_str(&out), cases[i].text);
		buf_free(&out);
	}
}

static void
left_for_later(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(encoding_decode(ENC_UTF16LE,
			     (struct span){ "a\0b", 3 }, false, &out),
	    2);
	assert_int_equal(encoding_decode(ENC_UTF16LE,
			     (struct span){ "a\0\x3D\xD8", 4 }, false, &out),
	    2);
	assert_string_equal(buf_str(&out), "aa");
	buf_free(&out);
}

#define DETECT(literal, expected, mark)                                        \
	do {                                                                   \
		size_t bom_ = 99;                                              \
		assert_int_equal(                                              \
		    encoding_detect(SPAN(literal), &bom_), expected);          \
		assert_int_equal(bom_, mark);                                  \
	} while (0)

static void
marks_and_utf16(void **state)
{
	(void)state;
	DETECT("\xEF\xBB\xBFx", ENC_UTF8, 3);
	DETECT("\xFF\xFEW\0i\0", ENC_UTF16LE, 2);
	DETECT("\xFE\xFF\0W\0i", ENC_UTF16BE, 2);
	DETECT("W\0i\0n\0d\0o\0w\0s\0", ENC_UTF16LE, 0);
	DETECT("\0W\0i\0n\0d\0o\0w\0s", ENC_UTF16BE, 0);
	DETECT("", ENC_UTF8, 0);
	DETECT("\0\0\0\0\0\0\0\0", ENC_UTF8, 0);
	DETECT("a log line\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", ENC_UTF8, 0);
}

static void
eight_bits(void **state)
{
	(void)state;
	DETECT("plain ASCII", ENC_UTF8, 0);
	DETECT("d\xC3\xA9j\xC3\xA0", ENC_UTF8, 0);
	/* Cut after one, two, three bytes of a character. */
	DETECT("cut \xC3", ENC_UTF8, 0);
	DETECT("cut \xE2\x82", ENC_UTF8, 0);
	DETECT("cut \xF0\x9F\x98", ENC_UTF8, 0);
	DETECT("l'\xE9tat\r\n", ENC_CP1252, 0);
	DETECT("termin\xE9\r\n", ENC_CP1252, 0);
	DETECT("l\x92\x93"
	       "acc\xE8s\x94 \x96 refus\xE9",
	    ENC_CP1252, 0);
	DETECT("l\x92utilisateur", ENC_CP1252, 0);
	DETECT("La commande s'est termin\x82"
	       "e correctement",
	    ENC_CP850, 0);
	DETECT("acc\x8As refus\x82\r\n", ENC_CP850, 0);
	DETECT("re\x87u, c\x93t\x82", ENC_CP850, 0);
	/* One bad byte among good characters does not turn the file over. */
	DETECT("\xC3\xA9\xC3\xA8\xC3\xA0 \xE9 x", ENC_UTF8, 0);
}

static void
names(void **state)
{
	(void)state;
	assert_string_equal(encoding_name(ENC_UTF8), "utf-8");
	assert_string_equal(encoding_name(ENC_UTF16LE), "utf-16le");
	assert_string_equal(encoding_name(ENC_UTF16BE), "utf-16be");
	assert_string_equal(encoding_name(ENC_CP1252), "windows-1252");
	assert_string_equal(encoding_name(ENC_CP850), "ibm850");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(in_pieces),
		cmocka_unit_test(broken_utf16),
		cmocka_unit_test(left_for_later),
		cmocka_unit_test(marks_and_utf16),
		cmocka_unit_test(eight_bits),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
