/*
 * Records of binary event logs taken apart without XML, against the same
 * records written out as XML, parsed and read: random templates and values,
 * usual and unusual ones, damaged and whole, must come out the same.  A needle
 * that every record holds makes the reader take the way over XML.
 *
 * NDES_DOCTOR_ROUNDS says how many logs (default 200).
 */

#include "engine/evidence/readers/evtxrow.h"
#include "tests/help_capture.h"
#include "tests/help_evtx.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BYTES(literal)                                                         \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}
#define VALUES 24
#define INNER  (VALUES - 1) /* the one that is binary XML */

struct dice {
	uint64_t seed;
	size_t rare; /* what is unusual comes once in so many times; 0: one
			thing of a template alone is */
	size_t odd, asked; /* which one */
};

static uint64_t
chance(struct dice *dice)
{
	uint64_t z = dice->seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
below(struct dice *dice, size_t n)
{
	return (size_t)(chance(dice) % n);
}

static bool
rarely(struct dice *dice)
{
	return dice->rare > 0 && below(dice, dice->rare) == 0;
}

/* Of what a template has: it is there for many records. */
static bool
seldom(struct dice *dice)
{
	return dice->rare > 0 ? below(dice, 1 + dice->rare / 20) == 0
			      : dice->asked++ % 80 == dice->odd;
}

#define PICK(dice, list) (list)[below(dice, COUNT(list))]

/* --- values --- */

/* Usual ones of each type, then what is seldom or wrong. */
static const struct evtx_value usual[] = {
	{ 0x00, BYTES("") },
	{ 0x01, BYTES("") },
	{ 0x01, BYTES("o\0n\0e\0") },
	{ 0x01, BYTES(" \0p\0a\0d\0 \0\0\0x\0") },
	{ 0x01, BYTES("a\0\r\0\n\0<\0&\0>\0\"\0\n\0b\0\r\0c\0\t\0d\0\r\0") },
	{ 0x01,
	    BYTES("a\0b\0c\0d\0e\0f\0g\0h\0i\0\xe9\0\xac\x20k\0l\0m\0n\0o\0p\0"
		  "q\0r\0s\0t\0u\0\x7f\0") },
	{ 0x03, BYTES("\xff") },
	{ 0x04, BYTES("\x02") },
	{ 0x05, BYTES("\x00\x80") },
	{ 0x06, BYTES("\x1f\x00") },
	{ 0x07, BYTES("\xff\xff\xff\xff") },
	{ 0x08, BYTES("\x00\x01\x02\x03") },
	{ 0x09, BYTES("\0\0\0\0\0\0\0\x80") },
	{ 0x0a, BYTES("\x07\0\0\0\0\0\0\0") },
	{ 0x0c, BYTES("\0\0\0\0\0\0\xf8\x3f") },
	{ 0x0d, BYTES("\1\0\0\0") },
	{ 0x0e, BYTES("\x0a\xbc") },
	{ 0x0f, BYTES("0123456789abcdef") },
	{ 0x0f, BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
	{ 0x11, BYTES("\x1A\x08\x4F\x3D\x32\x8F\xDA\x01") },
	{ 0x12, BYTES("\xe8\7\4\0\1\0\x0f\0\x0c\0\x29\0\x1e\0\x09\0") },
	{ 0x13, BYTES("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0") },
	{ 0x14, BYTES("\x09\1\x0b\x80") },
	{ 0x15, BYTES("\0\0\0\0\0\0\x80\0") },
	{ 0x81, BYTES("o\0n\0e\0\0\0t\0w\0o\0\0\0") },
	{ 0x81, BYTES("\0\0\0\0") },
	{ 0x81, BYTES("") },
};

static const struct evtx_value unusual[] = {
	{ 0x01, BYTES("a\0\1\0b\0") },
	{ 0x01, BYTES("\x3d\xd8\x00\xde") },
	{ 0x01, BYTES("\x3d\xd8x\0") },
	{ 0x01, BYTES("a\0\xfe\xff") },
	{ 0x01, BYTES("o\0d\0d") },
	{ 0x01,
	    BYTES(
		" \0<\0s\0t\0r\0i\0n\0g\0>\0x\0<\0/\0s\0t\0r\0i\0n\0g\0>\0") },
	{ 0x02, BYTES("\xe9<>\1\0x") },
	{ 0x06, BYTES("") },
	{ 0x06, BYTES("\1\2\3") },
	{ 0x0f, BYTES("short") },
	{ 0x11, BYTES("\0\0\0\0\0\0\0\0") },
	{ 0x11, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff") },
	{ 0x11, BYTES("\xff\xff\x9d\x01\x5c\xf4\xc8\x24") },
	{ 0x13, BYTES("\1\xff\0\0\0\0\0\5") },
	{ 0x21, BYTES("\x0f\1\1\0\0") },
	{ 0x23, BYTES("<\0") },
	{ 0x44, BYTES("?") },
	{ 0x82, BYTES("a\0b\0") },
	{ 0x86, BYTES("\1\0\2\0") },
	{ 0x93, BYTES("\1\1\0\0\0\0\0\5\x12\0\0\0\1\1\0\0\0\0\0\5\x12\0\0\0") },
};

static struct evtx_value
draw(struct dice *dice)
{
	return rarely(dice) ? PICK(dice, unusual) : PICK(dice, usual);
}

/* What a part of System should be: now and then something else is there. */
static const struct evtx_value parts[] = {
	{ 0x01, BYTES("N\0D\0E\0S\0") },
	{ 0x06, BYTES("\x1f\x00") },
	{ 0x04, BYTES("\x02") },
	{ 0x11, BYTES("\x1A\x08\x4F\x3D\x32\x8F\xDA\x01") },
	{ 0x0a, BYTES("\x07\0\0\0\0\0\0\0") },
	{ 0x0f, BYTES("0123456789abcdef") },
	{ 0x08, BYTES("\x00\x01\x02\x03") },
	{ 0x01, BYTES("A\0p\0p\0") },
	{ 0x01, BYTES("n\0d\0e\0s\0") },
};

/* --- templates --- */

static void
put_content(struct evtx_writer *w, struct dice *dice)
{
	static const char *const says[] = { "", "text", " two words ", "a<b",
		"<string>x</string>", "l\r\nm" };
	unsigned id = COUNT(parts) + (unsigned)below(dice, VALUES);

	switch (below(dice, 8)) {
	case 0:
		break;
	case 1:
		evtx_text(w, PICK(dice, says));
		break;
	case 2:
	case 3:
		evtx_optional(w, id, 0x01);
		break;
	default:
		evtx_value(w, id, 0x01);
	}
	if (seldom(dice))
		evtx_value(w, id, 0x01);
	if (seldom(dice))
		evtx_token(w, (unsigned)below(dice, 16));
}

static void
put_attributes(struct evtx_writer *w, struct dice *dice)
{
	static const char *const names[] = { "Name", "Guid", "value",
		"subjectName", "xmlns", "a:b" };

	evtx_attribute(w, seldom(dice) ? PICK(dice, names) : "Name");
	if (below(dice, 3) == 0)
		put_content(w, dice);
	else
		evtx_text(w, "Code");
	if (seldom(dice)) {
		evtx_attribute(w, PICK(dice, names));
		put_content(w, dice);
	}
	if (seldom(dice))
		evtx_attribute(w, "Name");
}

static void
put_data(struct evtx_writer *w, struct dice *dice, int depth)
{
	static const char *const names[] = { "Data", "string", "ErrorCode",
		"Event", "Binary", "x:y" };
	bool attributes = below(dice, 2);

	evtx_open(w, seldom(dice) ? PICK(dice, names) : names[below(dice, 3)],
	    attributes);
	if (attributes)
		put_attributes(w, dice);
	if (below(dice, 12) == 0) {
		evtx_token(w, 3);
		return;
	}
	evtx_token(w, 2);
	if (depth < 10 && below(dice, 4) == 0)
		for (size_t n = below(dice, 4); n > 0; n--)
			put_data(w, dice, depth + 1);
	else
		put_content(w, dice);
	evtx_token(w, 4);
}

/* <NAME ATTRIBUTE="value ID"/>, or <NAME>value</NAME> */
static void
put_part(struct evtx_writer *w, struct dice *dice, const char *name,
    const char *attribute, unsigned id)
{
	if (seldom(dice))
		return;
	if (seldom(dice))
		put_part(w, dice, name, attribute, id + 1);
	evtx_open(w, name, attribute != NULL);
	if (attribute)
		evtx_attribute(w, attribute);
	else
		evtx_token(w, 2);
	if (seldom(dice))
		put_content(w, dice);
	else if (below(dice, 2))
		evtx_value(w, id, 0x01);
	else
		evtx_optional(w, id, 0x01);
	if (attribute && seldom(dice)) {
		evtx_token(w, 2);
		evtx_optional(w, VALUES, 0x01);
		evtx_token(w, 4);
		return;
	}
	evtx_token(w, attribute ? 3 : 4);
}

static void
put_system(struct evtx_writer *w, struct dice *dice)
{
	evtx_open(w, "System", false);
	evtx_token(w, 2);
	put_part(w, dice, "Provider", "Name", 0);
	put_part(w, dice, "EventID", NULL, 1);
	put_part(w, dice, "Level", NULL, 2);
	put_part(w, dice, "TimeCreated", "SystemTime", 3);
	put_part(w, dice, "EventRecordID", NULL, 4);
	put_part(w, dice, "Correlation", "ActivityID", 5);
	put_part(w, dice, "Execution", "ThreadID", 6);
	put_part(w, dice, "Channel", NULL, 7);
	put_part(w, dice, "Computer", NULL, 8);
	put_part(w, dice, "Keywords", NULL, 10 + (unsigned)below(dice, 20));
	evtx_token(w, 4);
}

static void
put_body(struct evtx_writer *w, struct dice *dice)
{
	static const char *const names[] = { "EventData", "UserData",
		"RenderingInfo", "ProcessingErrorData" };

	evtx_open(
	    w, seldom(dice) ? PICK(dice, names) : names[below(dice, 2)], false);
	evtx_token(w, 2);
	if (below(dice, 4) == 0) {
		evtx_optional(w, INNER, 0x21);
		evtx_token(w, 4);
		return;
	}
	for (size_t n = below(dice, 6); n > 0; n--)
		put_data(w, dice, 0);
	evtx_token(w, 4);
}

static void
put_template(struct evtx_writer *w, struct dice *dice)
{
	bool attribute = below(dice, 2);

	evtx_open(w, seldom(dice) ? "Events" : "Event", attribute);
	if (attribute) {
		evtx_attribute(w, "xmlns");
		evtx_text(w, seldom(dice) ? "not one" : "http://a.b/c_d-e");
	}
	evtx_token(w, 2);
	put_system(w, dice);
	if (below(dice, 3) == 0)
		evtx_optional(w, rarely(dice) ? 3 : INNER, 0x21);
	else if (below(dice, 5) > 0)
		put_body(w, dice);
	if (seldom(dice))
		put_body(w, dice);
	if (seldom(dice))
		evtx_text(w, "between");
	evtx_token(w, 4);
}

/* Binary XML as a value: the data of an event, or all of EventData. */
static void
put_inner(struct evtx_writer *w, struct dice *dice, size_t *place)
{
	if (below(dice, 2))
		evtx_u32(w, 0x0001010f);
	if (*place && below(dice, 4) > 0) {
		evtx_template_again(w, *place);
	} else {
		*place = evtx_template_begin(w);
		if (below(dice, 2))
			put_body(w, dice);
		else
			put_data(w, dice, 0);
		evtx_template_end(w, *place);
	}
}

/* The values of a record; INNER stands in its place, behind the others. */
static void
put_values(struct evtx_writer *w, struct dice *dice, size_t *inner)
{
	size_t sizes = w->b.n + 4, from;
	struct evtx_value v[VALUES];

	for (size_t i = 0; i < VALUES; i++)
		v[i] = i < COUNT(parts) && !rarely(dice) ? parts[i]
							 : draw(dice);
	v[INNER] = (struct evtx_value){ 0x21, { "", 0 } };
	if (below(dice, 3) == 0) {
		v[INNER].type = 0;
		evtx_values(w, v, rarely(dice) ? below(dice, VALUES) : VALUES);
		return;
	}
	evtx_values(w, v, VALUES);
	from = w->b.n;
	put_inner(w, dice, inner);
	evtx_values(w, v, INNER);
	evtx_token(w, 0);
	w->b.p[sizes + 4 * INNER] = (char)(w->b.n - from);
	w->b.p[sizes + 4 * INNER + 1] = (char)((w->b.n - from) >> 8);
}

static void
put_log(struct buf *log, struct dice *dice)
{
	size_t place = 0, inner = 0,
	       flips = below(dice, 3) ? 0 : below(dice, 200);
	struct evtx_writer w;

	evtx_begin(&w);
	for (size_t n = 1 + below(dice, 100); n > 0 && w.b.n < 50000; n--) {
		evtx_record_begin(&w);
		if (place && below(dice, 6) > 0) {
			evtx_template_again(&w, place);
		} else {
			place = evtx_template_begin(&w);
			put_template(&w, dice);
			evtx_template_end(&w, place);
		}
		put_values(&w, dice, &inner);
		evtx_record_end(&w);
	}
	evtx_finish(&w, true, log);
	for (; flips > 0; flips--)
		log->p[4096 + 512 + below(dice, 50000)] = (char)chance(dice);
}

/* --- both ways --- */

static size_t
same(struct fed *fast, struct fed *xml)
{
	assert_int_equal(fast->count, xml->count);
	for (size_t i = 0; i < fast->count; i++) {
		const struct record *a = &fast->records[i];
		const struct record *b = &xml->records[i];

		assert_string_equal(fed_text(fast, i), fed_text(xml, i));
		for (int k = 0; k < FIELD_COUNT; k++) {
			assert_true(!a->field[k].p == !b->field[k].p);
			assert_string_equal(fed_field(fast, i, (enum field)k),
			    fed_field(xml, i, (enum field)k));
		}
		assert_true(a->time == b->time && a->flow == b->flow);
		assert_true(a->line == b->line && a->offset == b->offset);
		assert_true(a->zone_unknown == b->zone_unknown);
	}
	assert_true(fast->source.records == xml->source.records);
	assert_true(fast->source.first == xml->source.first);
	assert_true(fast->source.last == xml->source.last);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_true(fast->source.problem[i].count ==
				xml->source.problem[i].count &&
			    fast->source.problem[i].line ==
				xml->source.problem[i].line);
	return fast->count;
}

static size_t
both_ways(struct span log)
{
	struct needles each = { .count = 0 };
	struct fed fast, xml;
	size_t count;

	assert_true(needles_add(&each, SPAN("event")));
	feed(&fast, &reader_evtx, log, 0, NULL);
	feed(&xml, &reader_evtx, log, 0, &each);
	count = same(&fast, &xml);
	fed_free(&fast);
	fed_free(&xml);
	return count;
}

static void
random_logs(void **state)
{
	const char *rounds = getenv("NDES_DOCTOR_ROUNDS");
	uint64_t count = rounds ? strtoull(rounds, NULL, 10) : 200;
	size_t records = 0;

	(void)state;
	for (uint64_t i = 1; i <= count; i++) {
		struct buf log = BUF_INIT;
		static const size_t rare[] = { 0, 0, 1000, 60 };
		struct dice dice = { i, rare[i % 4], i / 2 % 80, 0 };

		put_log(&log, &dice);
		records += both_ways(buf_span(&log));
		buf_free(&log);
	}
	printf("%zu records\n", records);
	assert_true(records > count);
}

/* So many values in elements of their own, which all of them are. */
static void
put_wide_template(struct evtx_writer *w)
{
	evtx_open(w, "Event", false);
	evtx_token(w, 2);
	evtx_open(w, "System", false);
	evtx_token(w, 2);
	evtx_open(w, "TimeCreated", true);
	evtx_attribute(w, "SystemTime");
	evtx_value(w, 0, 0x11);
	evtx_token(w, 3);
	evtx_token(w, 4);
	evtx_open(w, "EventData", false);
	evtx_token(w, 2);
	for (int i = 0; i < 100; i++)
		evtx_element_of(w, "D", 1, 0x01);
	evtx_token(w, 4);
	evtx_token(w, 4);
}

/* Templates keep so much memory of a chunk, however many there are. */
static void
templates_are_bounded(void **state)
{
	const struct evtx_value values[] = { parts[3], parts[0] };
	struct buf chunk = BUF_INIT, xml = BUF_INIT;
	size_t begin[64], end[64], count = 0, taken = 0;
	struct binxml x = { .steps = BINXML_STEPS_MAX,
		.out = &xml,
		.limit = READER_RECORD_MAX };
	struct evtxrow row = { .x = &x };
	struct evtx_writer w;

	(void)state;
	evtx_begin(&w);
	for (; count < 64 && w.b.n < 60000; count++) {
		size_t place;

		evtx_record_begin(&w);
		begin[count] = w.record + 24;
		place = evtx_template_begin(&w);
		put_wide_template(&w);
		evtx_template_end(&w, place);
		evtx_values(&w, values, COUNT(values));
		evtx_record_end(&w);
		end[count] = w.b.n - 4;
	}
	evtx_finish(&w, false, &chunk);
	x.chunk = buf_span(&chunk);
	for (size_t i = 0; i < count; i++) {
		struct record r = { .time = TIME_NONE };
		bool good = evtxrow_take(&row, begin[i], end[i], &r);

		assert_true(!good || taken == i);
		taken += good;
	}
	assert_true(taken > 3 && taken < count);
	assert_true(row.plan_bytes < 2 * EVTXROW_BYTES);
	evtxrow_free(&row);
	buf_free(&chunk);
	buf_free(&xml);
}

/* What a template makes of a short record again and again is bounded, too. */
static void
text_is_bounded(void **state)
{
	static const char bytes[590];
	const struct evtx_value values[] = { parts[3],
		{ 0x0e, { bytes, sizeof(bytes) } } };
	struct buf file = BUF_INIT;
	struct evtx_writer w;
	size_t place = 0, text = 0;
	struct fed f;

	(void)state;
	evtx_begin(&w);
	while (w.b.n < 60000) {
		evtx_record_begin(&w);
		if (place) {
			evtx_template_again(&w, place);
		} else {
			place = evtx_template_begin(&w);
			put_wide_template(&w);
			evtx_template_end(&w, place);
		}
		evtx_values(&w, values, COUNT(values));
		evtx_record_end(&w);
	}
	evtx_finish(&w, true, &file);
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	for (size_t i = 0; i < f.count; i++)
		text += f.records[i].text.n;
	assert_in_range(f.count, 5, 30);
	assert_true(text > 1u << 20 && text <= 2u << 20);
	assert_true(fed_problems(&f, PROBLEM_EVENT) > 50);
	fed_free(&f);
	buf_free(&file);
}

/* A chunk that says it ends at its head: its records count, and it is told. */
static void
an_end_that_is_wrong(void **state)
{
	const struct evtx_told told = { "P", "C", 29, 2, TIME_DAY, "x" };
	struct buf file = BUF_INIT;
	struct evtx_writer w;
	size_t place = 0;
	struct fed f;

	(void)state;
	evtx_begin(&w);
	evtx_event(&w, &place, &told);
	evtx_event(&w, &place, &told);
	evtx_finish(&w, true, &file);
	memset(file.p + 4096 + 48, 0, 4);
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 1);
	fed_free(&f);
	buf_free(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_logs),
		cmocka_unit_test(templates_are_bounded),
		cmocka_unit_test(text_is_bounded),
		cmocka_unit_test(an_end_that_is_wrong),
	};

	return cmocka_run_group_tests(tests, feed_xml_setup, feed_xml_teardown);
}
