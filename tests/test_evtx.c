/*
 * Binary event logs: the same records as from XML, and damage that costs no
 * more than what it hit.  The real files are those that libevtx counted.
 */

#include "engine/evidence/readers/evtx.h"
#include "engine/evidence/readers/binxml.h"
#include "engine/base/json.h"
#include "engine/evidence/feed.h"
#include "engine/host/host_folder.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"
#include "tests/help_evtx.h"
#include "tests/help_feed.h"
#include "tests/help_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define NS   "http://schemas.microsoft.com/win/2004/08/events/event"
#define NDES "Microsoft-Windows-NetworkDeviceEnrollmentService"

/* Types, as the format numbers them. */
enum { STRING = 1, U8 = 4, U16 = 6, U64 = 10, GUID = 15, TIME = 17, XML = 33 };
#define STRINGS (STRING | BINXML_ARRAY)

#define BYTES(literal) ((struct span){ (literal), sizeof(literal) - 1 })
#define NOTHING        ((struct span){ "", 0 })

/* 2024-04-15T12:41:30.0577306Z */
#define WHEN BYTES("\x1A\x08\x4F\x3D\x32\x8F\xDA\x01")
#define WHO                                                                    \
	BYTES("\x34\x1a\x2c\x5f\x00\x00\x1e\x4b\x8a\x6d\x01\x23\x45\x67\x89"   \
	      "\xab")

/* The elements of an event, with values 0 to 6. */
static void
event_tokens(struct evtx_writer *w)
{
	evtx_open(w, "Event", true);
	evtx_attribute(w, "xmlns");
	evtx_text(w, NS);
	evtx_token(w, 2);
	evtx_open(w, "System", false);
	evtx_token(w, 2);
	evtx_open(w, "Provider", true);
	evtx_attribute(w, "Name");
	evtx_text(w, NDES);
	evtx_token(w, 3);
	evtx_element_of(w, "EventID", 0, U16);
	evtx_element_of(w, "Level", 1, U8);
	evtx_open(w, "TimeCreated", true);
	evtx_attribute(w, "SystemTime");
	evtx_value(w, 2, TIME);
	evtx_token(w, 3);
	evtx_element_of(w, "EventRecordID", 3, U64);
	evtx_open(w, "Correlation", true);
	evtx_attribute(w, "ActivityID");
	evtx_optional(w, 4, GUID);
	evtx_token(w, 3);
	evtx_element(w, "Channel", "Application");
	evtx_element(w, "Computer", "ndes01.contoso.com");
	evtx_token(w, 4);
	evtx_open(w, "EventData", false);
	evtx_token(w, 2);
	evtx_element_of(w, "Data", 5, STRINGS);
	evtx_token(w, 4);
	evtx_open(w, "UserData", false);
	evtx_token(w, 2);
	evtx_optional(w, 6, XML);
	evtx_token(w, 4);
	evtx_token(w, 4);
}

static const struct evtx_value first[] = {
	{ U16, BYTES("\x1f\x00") },
	{ U8, BYTES("\x02") },
	{ TIME, WHEN },
	{ U64, BYTES("\x07\0\0\0\0\0\0\0") },
	{ GUID, WHO },
	{ STRINGS, BYTES("<\0&\0\0\0\xe9\0t\0\x3d\xd8\x00\xde\0\0") },
	{ 0, NOTHING },
};

static const struct evtx_value second[] = {
	{ U16, BYTES("\x1d\x00") },
	{ U8, BYTES("\x02") },
	{ TIME, WHEN },
	{ U64, BYTES("\x08\0\0\0\0\0\0\0") },
	{ 0, NOTHING },
	{ STRINGS, BYTES("o\0n\0e\0\0\0") },
	{ 0, NOTHING },
};

#define COUNT(values) (sizeof(values) / sizeof((values)[0]))

/* Two events, the second by the template of the first. */
static void
write_two(struct evtx_writer *w)
{
	size_t place;

	evtx_record_begin(w);
	place = evtx_template_begin(w);
	event_tokens(w);
	evtx_template_end(w, place);
	evtx_values(w, first, COUNT(first));
	evtx_record_end(w);
	evtx_record_begin(w);
	evtx_template_again(w, place);
	evtx_values(w, second, COUNT(second));
	evtx_record_end(w);
}

static void
two_events(struct buf *out)
{
	struct evtx_writer w;

	evtx_begin(&w);
	write_two(&w);
	evtx_finish(&w, true, out);
}

#define SYSTEM(id, number, correlation)                                        \
	"<Event xmlns=\"" NS "\"><System><Provider Name=\"" NDES               \
	"\"/><EventID>" id "</EventID><Level>2</Level><TimeCreated "           \
	"SystemTime=\"2024-04-15T12:41:30.0577306Z\"/><EventRecordID>" number  \
	"</EventRecordID><Correlation" correlation                             \
	"/><Channel>Application</Channel><Computer>ndes01.contoso.com"         \
	"</Computer></System>"

static const char same[] = SYSTEM("31", "7",
    " ActivityID=\"{5F2C1A34-0000-4B1E-8A6D-0123456789AB}\"") "<EventData>"
							      "<Data>&lt;&amp;<"
							      "/Data><Data>"
							      "\xC3\xA9t\xF0"
							      "\x9F\x98\x80</"
							      "Data></"
							      "EventData>"
							      "</"
							      "Event>\n" SYSTEM(
								  "29", "8",
								  "") "<EventDa"
								      "ta><"
								      "Data>"
								      "one</"
								      "Data>"
								      "</"
								      "EventDat"
								      "a></"
								      "Event>"
								      "\n";

static void
as_from_xml(void **state)
{
	struct buf file = BUF_INIT, lines = BUF_INIT;
	struct fed binary, xml;
	size_t here;

	(void)state;
	two_events(&file);
	assert_int_equal(reader_evtx.sniff(buf_span(&file)), 100);
	assert_int_equal(reader_event.sniff(buf_span(&file)), 0);
	feed(&binary, &reader_evtx, buf_span(&file), 0, NULL);
	feed(&xml, &reader_event, SPAN(same), 0, NULL);
	assert_int_equal(binary.count, 2);
	assert_int_equal(xml.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(fed_text(&binary, i), fed_text(&xml, i));
		for (int k = 0; k < FIELD_COUNT; k++)
			assert_string_equal(
			    fed_field(&binary, i, (enum field)k),
			    fed_field(&xml, i, (enum field)k));
		assert_true(binary.records[i].time == xml.records[i].time);
		assert_true(binary.records[i].flow == xml.records[i].flow);
		assert_int_equal(binary.records[i].line, i + 1);
	}
	assert_int_equal(binary.records[0].offset, 4096 + 512);
	assert_memory_equal(file.p + binary.records[1].offset, "**\0\0", 4);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_int_equal(binary.source.problem[i].count, 0);
	assert_int_equal(
	    evtx_lines(span_slice(buf_span(&file), 4096, file.n),
		(size_t)binary.records[1].offset - 4096, 9, 9, &lines, &here),
	    OK);
	assert_string_equal(buf_str(&lines), same);
	assert_int_equal(here, 1);
	fed_free(&binary);
	fed_free(&xml);
	buf_free(&file);
	buf_free(&lines);
}

/* A value that is binary XML, with its own template inside. */
static void
nested(void **state)
{
	struct evtx_writer w;
	struct buf file = BUF_INIT;
	struct evtx_value v = { XML, NOTHING };
	struct fed f;
	size_t outer, inner, sizes, from;

	(void)state;
	evtx_begin(&w);
	evtx_record_begin(&w);
	outer = evtx_template_begin(&w);
	evtx_open(&w, "Event", true);
	evtx_attribute(&w, "xmlns");
	evtx_text(&w, NS);
	evtx_token(&w, 2);
	evtx_open(&w, "EventData", false);
	evtx_token(&w, 2);
	evtx_value(&w, 0, XML);
	evtx_token(&w, 4);
	evtx_token(&w, 4);
	evtx_template_end(&w, outer);
	sizes = w.b.n + 4;
	evtx_values(&w, &v, 1);
	from = w.b.n;
	evtx_u32(&w, 0x0001010f);
	inner = evtx_template_begin(&w);
	evtx_open(&w, "Data", true);
	evtx_attribute(&w, "Name");
	evtx_text(&w, "ErrorCode");
	evtx_token(&w, 2);
	evtx_value(&w, 0, STRING);
	evtx_token(&w, 4);
	evtx_template_end(&w, inner);
	v = (struct evtx_value){ STRING, BYTES("4\0"
					       "2\0") };
	evtx_values(&w, &v, 1);
	evtx_byte(&w, 0);
	w.b.p[sizes] = (char)(w.b.n - from);
	w.b.p[sizes + 1] = (char)((w.b.n - from) >> 8);
	evtx_record_end(&w);
	evtx_finish(&w, true, &file);
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_text(&f, 0), "ErrorCode=42");
	fed_free(&f);
	buf_free(&file);
}

static void
value_is(unsigned type, struct span bytes, const char *text)
{
	struct buf out = BUF_INIT;

	assert_true(binxml_value(type, bytes, &out));
	assert_string_equal(buf_str(&out), text);
	buf_free(&out);
}

static void
values(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	value_is(1, BYTES("a\0\"\0\0\0b\0"), "a&quot;");
	value_is(2, BYTES("\xe9>\0x"), "\xC3\xA9&gt;");
	value_is(3, BYTES("\xff"), "-1");
	value_is(5, BYTES("\x00\x80"), "-32768");
	value_is(9, BYTES("\0\0\0\0\0\0\0\x80"), "-9223372036854775808");
	value_is(12, BYTES("\0\0\0\0\0\0\xf8\x3f"), "1.5");
	value_is(13, BYTES("\1\0\0\0"), "true");
	value_is(14, BYTES("\x0a\xbc"), "0ABC");
	value_is(17, BYTES("\0\0\0\0\0\0\0\0"), "1601-01-01T00:00:00.0000000Z");
	value_is(17, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff"),
	    "18446744073709551615");
	value_is(18, BYTES("\xe8\7\4\0\1\0\x0f\0\x0c\0\x29\0\x1e\0\x09\0"),
	    "2024-04-15T12:41:30.009Z");
	value_is(
	    19, BYTES("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0"), "S-1-5-32-544");
	value_is(19, BYTES("\1\xff\0\0\0\0\0\5"), "01FF000000000005");
	value_is(20, BYTES("\x09\1\x0b\x80"), "0x800b0109");
	value_is(21, BYTES("\0\0\0\0\0\0\x80\0"), "0x80000000000000");
	assert_false(binxml_value(0x7f, NOTHING, &out));
	assert_false(binxml_value(8, BYTES("\1\2"), &out));
	buf_free(&out);
}

/* Damage: what is whole stays, what is not is counted. */
static void
damage(void **state)
{
	struct evtx_writer w;
	struct buf file = BUF_INIT;
	struct fed f;
	size_t at;

	(void)state;
	two_events(&file);
	evtx_begin(&w);
	write_two(&w);
	evtx_finish(&w, false, &file);
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 4);
	at = (size_t)f.records[1].offset;
	fed_free(&f);

	/* the second record has a token that there is none of */
	file.p[at + 24] = 0x3f;
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(fed_problems(&f, PROBLEM_EVENT), 1);
	assert_int_equal(f.source.problem[PROBLEM_EVENT].line, 2);
	fed_free(&f);

	/* it is no record any more */
	file.p[at] = 'x';
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 1);
	fed_free(&f);

	/* the first chunk is none */
	file.p[4096] = 'x';
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 1);
	fed_free(&f);

	/* the second is cut off after its first record; or never came */
	feed(&f, &reader_evtx, span_slice(buf_span(&file), 0, at + 65536 + 10),
	    0, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 2);
	fed_free(&f);
	memset(file.p + 4096, 0, 65536);
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 0);
	fed_free(&f);
	buf_free(&file);
}

/* Cut anywhere, and thousands of flipped bytes: it must merely survive. */
static void
hostile(void **state)
{
	struct buf file = BUF_INIT;
	struct fed f;
	uint32_t seed = 7;
	size_t used = 3000;
	char *copy;

	(void)state;
	two_events(&file);
	for (size_t n = 0; n < 4096 + used; n += 13) {
		feed(&f, &reader_evtx, span_slice(buf_span(&file), 0, n), 0,
		    NULL);
		fed_free(&f);
	}
	copy = malloc(file.n);
	assert_non_null(copy);
	for (size_t i = 0; i < 2000; i++) {
		memcpy(copy, file.p, file.n);
		for (size_t k = 0; k <= i % 20; k++) {
			seed = seed * 1664525 + 1013904223;
			copy[4096 + (seed >> 8) % used] = (char)(seed >> 3);
		}
		feed(&f, &reader_evtx, (struct span){ copy, file.n }, 0, NULL);
		fed_free(&f);
	}
	free(copy);
	buf_free(&file);
}

/*
 * A template that holds itself as often as there is room, and one that
 * writes a long value again and again: bounded in depth, work and output.
 */
static void
bomb(void **state)
{
	struct evtx_writer w;
	struct buf file = BUF_INIT, text = BUF_INIT;
	struct evtx_value v[2];
	struct fed f;
	clock_t start;
	size_t place, sizes, from;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_byte(&text, 'x');
	evtx_begin(&w);
	evtx_record_begin(&w);
	place = evtx_template_begin(&w);
	evtx_open(&w, "Event", false);
	evtx_token(&w, 2);
	for (int i = 0; i < 3000; i++)
		evtx_value(&w, (unsigned)i % 2, 0);
	evtx_token(&w, 4);
	evtx_template_end(&w, place);
	sizes = w.b.n + 4;
	v[0] = (struct evtx_value){ STRING, buf_span(&text) };
	v[1] = (struct evtx_value){ XML, NOTHING };
	evtx_values(&w, v, 2);
	from = w.b.n;
	for (int i = 0; i < 40; i++) {
		evtx_template_again(&w, place);
		evtx_u32(&w, 2);
		evtx_u32(&w, XML << 16 | 8);
		evtx_u32(&w, XML << 16 | 0);
		evtx_u32(&w, 0);
		evtx_u32(&w, 0);
	}
	w.b.p[sizes + 4] = (char)(w.b.n - from);
	w.b.p[sizes + 5] = (char)((w.b.n - from) >> 8);
	evtx_record_end(&w);
	/* The same record many times */
	for (int i = 0; i < 100; i++) {
		evtx_record_begin(&w);
		evtx_template_again(&w, place);
		v[0].bytes.n = 100;
		v[1] = v[0];
		evtx_values(&w, v, 2);
		evtx_record_end(&w);
	}
	evtx_finish(&w, true, &file);
	start = clock();
	feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	assert_true(fed_problems(&f, PROBLEM_EVENT) > 0);
	fed_free(&f);
	buf_free(&file);
	buf_free(&text);
}

static const struct {
	const char *name;
	size_t records;
} real[] = {
	{ "Microsoft-Intune-CertificateConnectors%4Admin.evtx", 1632 },
	{ "aaron_Application.evtx", 33 },
	{ "gasper_empty_KMS.evtx", 0 },
	{ "omer_Application_no_crc32.evtx", 17 },
	{ "velociraptor_Security_1_record.evtx", 1 },
};

static void
real_files(void **state)
{
	struct buf path = BUF_INIT, file = BUF_INIT;
	struct fed f;

	(void)state;
	for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		buf_clear(&path);
		buf_printf(&path, "evtx/%s", real[i].name);
		if (!real_file(buf_str(&path), &file))
			break;
		feed(&f, &reader_evtx, buf_span(&file), 0, NULL);
		assert_int_equal(f.count, real[i].records);
		for (size_t k = 0; k < PROBLEM_COUNT; k++)
			assert_int_equal(f.source.problem[k].count, 0);
		for (size_t k = 0; k < f.count; k++) {
			assert_true(f.records[k].time != TIME_NONE);
			assert_non_null(f.records[k].field[FIELD_PROVIDER].p);
			assert_non_null(f.records[k].field[FIELD_EVENT_ID].p);
		}
		fed_free(&f);
		buf_free(&file);
	}
	buf_free(&path);
}

static void
count_record(void *arg, const struct record *r)
{
	(void)r;
	++*(size_t *)arg;
}

/* All that is there by now: so many records in all. */
static void
more(struct feed *f, struct stream *s, size_t *count, size_t want)
{
	enum feed_news news = FEED_MORE;
	uint64_t budget = UINT64_MAX;

	while (news == FEED_MORE)
		assert_int_equal(feed_more(f, s, &budget, &news), OK);
	assert_int_equal(news, FEED_SAME);
	assert_int_equal(*count, want);
}

/* A chunk comes whole or not at all; most of it is zeros. */
static void
followed(void **state)
{
	char *dir = help_dir_new();
	struct buf file = BUF_INIT;
	struct source source = { .kind = SOURCE_EVENT,
		.file = (char *)"a",
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct reading r = { .source = &source, .emit = count_record };
	size_t count = 0;
	struct evtx_writer w;
	struct host *h;
	struct stream *s;
	struct feed *f;

	(void)state;
	r.arg = &count;
	two_events(&file);
	help_dir_write(dir, "a", buf_span(&file));
	h = host_folder_new(dir, NULL);
	assert_non_null(h);
	assert_int_equal(host_open(h, "a", &s), OK);
	assert_int_equal(feed_follow(&reader_evtx, &r, 0, &f), OK);
	more(f, s, &count, 2);
	evtx_begin(&w);
	write_two(&w);
	evtx_finish(&w, false, &file);
	help_dir_write(dir, "a", span_slice(buf_span(&file), 0, file.n - 1));
	stream_close(s);
	assert_int_equal(host_open(h, "a", &s), OK);
	more(f, s, &count, 2);
	help_dir_write(dir, "a", buf_span(&file));
	stream_close(s);
	assert_int_equal(host_open(h, "a", &s), OK);
	more(f, s, &count, 4);
	feed_close(f);
	stream_close(s);
	host_free(h);
	buf_free(&file);
	help_dir_end(dir);
}

/* The guide knows them as it knows those of XML, wherever a read ends. */
static void
in_a_case(void **state)
{
	char *dir = help_dir_new(), *want, *got;
	struct buf file = BUF_INIT, lines = BUF_INIT;
	struct case_progress p = { 0 };
	struct case_file *c;
	uint64_t done = 0;
	size_t here;

	two_events(&file);
	help_dir_write(dir, "logs/Application.evtx", buf_span(&file));
	c = help_read(*state, dir);
	want = help_json(c);
	assert_non_null(strstr(want, "\"ndes-event-29\""));
	assert_non_null(strstr(want, "\"ndes-event-31\""));
	assert_non_null(strstr(want, "\"offset\": 4608"));
	assert_int_equal(
	    case_context(c, "logs/Application.evtx", 4608, 3, 3, &lines, &here),
	    OK);
	assert_int_equal(here, 0);
	assert_non_null(strstr(buf_str(&lines), "<EventID>31</EventID>"));
	assert_non_null(strstr(buf_str(&lines), "<EventID>29</EventID>"));
	case_free(c);
	c = help_open(*state, dir);
	case_want(c, CASE_EVERYTHING);
	while (!p.finished) {
		assert_int_equal(case_step(c, 100 + done++, &p), OK);
		assert_true(done < 10000);
	}
	got = help_json(c);
	help_same("in pieces", got, want);
	case_free(c);
	free(want);
	free(got);
	buf_free(&file);
	buf_free(&lines);
	help_dir_end(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_from_xml),
		cmocka_unit_test(nested),
		cmocka_unit_test(values),
		cmocka_unit_test(damage),
		cmocka_unit_test(hostile),
		cmocka_unit_test(bomb),
		cmocka_unit_test(real_files),
		cmocka_unit_test(followed),
		cmocka_unit_test(in_a_case),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
