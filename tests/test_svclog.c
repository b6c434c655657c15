/*
 * svclogs: whole, pretty-printed, torn in every way, and the real ones.
 */

#include "engine/evidence/readers/svcevent.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ZERO "{00000000-0000-0000-0000-000000000000}"
#define ACT  "{5f2c1a34-0000-4b1e-8a6d-0123456789ab}"

/* An event as the listener writes it. */
#define EVENT(second, source, activity, process, thread, text)                 \
	"<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"         \
	"E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/2004/"   \
	"06/windows/eventlog/system\"><EventID>0</EventID><Type>3</Type>"      \
	"<SubType Name=\"Information\">0</SubType><Level>8</Level>"            \
	"<TimeCreated SystemTime=\"2018-03-02T15:31:" second                   \
	".1234567Z\" /><Source Name=\"" source                                 \
	"\" /><Correlation ActivityID=\"" activity                             \
	"\" /><Execution ProcessName=\"" process                               \
	"\" ProcessID=\"7364\" ThreadID=\"" thread                             \
	"\" /><Channel/><Computer>NDES01</Computer></System>"                  \
	"<ApplicationData>" text "</ApplicationData></E2ETraceEvent>"

#define CRP(second, text)                                                      \
	EVENT(second, "CertificateRegistrationPoint", ZERO, "w3wp", "50", text)

static const char three[] = CRP("15", "VerifyRequest Started.")
    CRP("16", "Validation Phase 1 finished with status True.")
	CRP("17", "VerifyRequest Finished with status True");

/* 2018-03-02T15:31:15.123456Z */
#define FIFTEEN INT64_C(1520004675123456)

static void
listener_shape(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(three), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.source.records, 3);
	assert_string_equal(fed_text(&f, 0), "VerifyRequest Started.");
	assert_string_equal(
	    fed_text(&f, 2), "VerifyRequest Finished with status True");
	assert_string_equal(fed_field(&f, 0, FIELD_SOURCE_NAME),
	    "CertificateRegistrationPoint");
	assert_string_equal(fed_field(&f, 0, FIELD_PROCESS_ID), "7364");
	assert_string_equal(fed_field(&f, 0, FIELD_SUBTYPE), "Information");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "8");
	assert_string_equal(fed_field(&f, 0, FIELD_THREAD), "50");
	assert_string_equal(fed_field(&f, 0, FIELD_COMPUTER), "NDES01");
	assert_string_equal(fed_field(&f, 0, FIELD_ACTIVITY_ID), ZERO);
	assert_true(f.records[0].time == FIFTEEN);
	assert_false(f.records[0].zone_unknown);
	assert_true(f.source.first == FIFTEEN);
	assert_true(f.source.last == FIFTEEN + 2 * TIME_SECOND);
	assert_int_equal(f.records[0].source, SOURCE_CRP);
	assert_int_equal(f.records[2].line, 1);
	assert_int_equal(f.records[0].offset, 0);
	assert_int_equal(f.records[1].offset,
	    sizeof(CRP("15", "VerifyRequest Started.")) - 1);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_int_equal(f.source.problem[i].count, 0);
	fed_free(&f);
}

static void
flow_is_activity_or_thread(void **state)
{
	static const char text[] = EVENT("15", "CertificateRegistrationPoint",
	    ZERO, "w3wp", "50", "a") EVENT("15", "CertificateRegistrationPoint",
	    ZERO, "w3wp", "51", "b") EVENT("15", "CertificateRegistrationPoint",
	    ACT, "w3wp", "50", "c") EVENT("15", "CertificateRegistrationPoint",
	    ACT, "w3wp", "51", "d") EVENT("15", "CertificateRegistrationPoint",
	    ZERO, "w3wp", "50", "e");
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 5);
	assert_true(f.records[0].flow != 0);
	assert_true(f.records[0].flow != f.records[1].flow);
	assert_true(f.records[0].flow == f.records[4].flow);
	assert_true(f.records[2].flow == f.records[3].flow);
	assert_true(f.records[2].flow != f.records[0].flow);
	fed_free(&f);
}

static bool
scan(struct span event, struct record *r, struct xmlrow_words *w)
{
	struct xmlrow_shape shape = { 0 };

	return svcevent_measure(event, &shape) == event.n &&
	       svcevent_fill(event, &shape, r, w);
}

/* By hand and through libxml2, the same event gives the same record. */
static void
both_ways_agree(void **state)
{
	static const char *const texts[] = { "",
		"Exception: &lt;x&gt; &amp;amp; &quot;q&quot; &apos;&#xD;&#xA;",
		"  \t padded \n", "h\xC3\xA9", "a \"raw\" 'quote' > b" };
	char event[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct record a = { .time = 0 }, b = { .time = 0 };
		struct xmlrow_words v = { .parts = BUF_INIT };
		struct xmlrow_words w = { .parts = BUF_INIT };
		struct xml_doc *doc;
		struct span s;

		snprintf(event, sizeof(event),
		    EVENT("15", "N", ACT, "p", "7", "%s"), texts[i]);
		s = span_of(event);
		assert_true(scan(s, &a, &v));
		doc = xml_parse(s, "test", NULL);
		assert_non_null(doc);
		svcevent_take(doc, &b, &w);
		assert_true(a.time == b.time && a.flow == b.flow);
		assert_true(span_eq(a.text, b.text));
		for (size_t k = 0; k < FIELD_COUNT; k++) {
			assert_true(!a.field[k].p == !b.field[k].p);
			assert_true(span_eq(a.field[k], b.field[k]));
		}
		xml_free(doc);
		buf_free(&v.text);
		buf_free(&v.parts);
		buf_free(&v.spare);
		buf_free(&w.text);
		buf_free(&w.parts);
		buf_free(&w.spare);
	}
}

/* What is left of the event before makes no difference. */
static void
measured_after_any_other(void **state)
{
	static const char *const events[] = { CRP("15", "a"), CRP("15", "bc"),
		CRP("16", "a"), CRP("1", "a &lt; b"),
		EVENT("15", "N", ZERO, "p", "7", "x"),
		EVENT("15", "N<", ACT, "p", "7", "x"),
		EVENT("15", "N\" />", ACT, "p", "7", "x"),
		EVENT("15", "N", ACT, "p", "77", "x"),
		EVENT("15", "", ACT, "", "", ""),
		EVENT("15", "N", ACT, "p", "7", "<x/>"), "<E2ETraceEvent" };
	const size_t count = sizeof(events) / sizeof(events[0]);
	struct xmlrow_shape shape = { 0 };
	uint32_t seed = 20261201;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct xmlrow_shape fresh = { 0 };
		struct span event;
		size_t n;

		seed = seed * 1664525 + 1013904223;
		event = span_of(events[(seed >> 12) % count]);
		n = svcevent_measure(event, &fresh);
		assert_int_equal(svcevent_measure(event, &shape), n);
		assert_true(!shape.head == !fresh.head);
		for (size_t i = 0; shape.head && i < XMLROW_VALUES; i++) {
			const struct span *a = &shape.head->value[i];
			const struct span *b = &fresh.head->value[i];

			assert_ptr_equal(a->p, b->p);
			assert_int_equal(a->n, b->n);
		}
		assert_true(n == 0 || span_eq(shape.data, fresh.data));
	}
}

/* What only libxml2 may judge must not be taken by hand. */
static void
scan_leaves_the_unusual(void **state)
{
	static const char *const texts[] = { "<TraceData/>", "&nbsp;", "&#65;",
		"a ]]> b", "\x01", "\xE9", "a\r\nb", "\xEF\xBF\xBE" };
	char event[2048];
	struct record r = { .time = 0 };
	struct xmlrow_words w = { .parts = BUF_INIT };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(event, sizeof(event),
		    EVENT("15", "N", ACT, "p", "7", "%s"), texts[i]);
		assert_false(scan(span_of(event), &r, &w));
	}
	assert_false(
	    scan(SPAN(EVENT("15", "a&amp;b", ACT, "p", "7", "x")), &r, &w));
	buf_free(&w.text);
	buf_free(&w.spare);
}

static void
pretty_printed(void **state)
{
	static const char text[] =
	    "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
	    "<root>\r\n"
	    "  <E2ETraceEvent xmlns='http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent'>\r\n"
	    "    <System>\r\n"
	    "      <SubType Name='Error'>0</SubType>\r\n"
	    "      <Level> 2 </Level>\r\n"
	    "      <TimeCreated SystemTime='2018-03-02T16:31:15+01:00'/>\r\n"
	    "      <Source Name='NDESConnectorService'/>\r\n"
	    "    </System>\r\n"
	    "    <ApplicationData>\r\n"
	    "      <TraceData><DataItem>one &amp;\r\ntwo</DataItem>"
	    "</TraceData>\r\n"
	    "    </ApplicationData>\r\n"
	    "  </E2ETraceEvent>\r\n"
	    "</root>\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_connector.sniff(SPAN(text)), 100);
	assert_int_equal(reader_crp.sniff(SPAN(text)), 0);
	feed(&f, &reader_connector, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_text(&f, 0), "one &\ntwo");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "2");
	assert_string_equal(fed_field(&f, 0, FIELD_COMPUTER), "(none)");
	assert_int_equal(f.records[0].line, 3);
	assert_true(f.records[0].time == FIFTEEN - 123456);
	assert_int_equal(f.records[0].flow, 0);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_int_equal(f.source.problem[i].count, 0);
	fed_free(&f);
}

/* Cut in an element, resumed, the tail cut in an attribute. */
static void
torn(void **state)
{
	static const char text[] =
	    "el/><Computer>N</Computer></System>"
	    "</E2ETraceEvent>" CRP("15",
		"a") "<E2ETraceEvent "
		     "xmlns=\"x\"><System><Level>8</Level></System>"
		     "<ApplicationData><TraceData><DataItem>x</DataItem></" CRP(
			 "16", "b") "<E2ETra" CRP("17",
			 "c") "<E2ETraceEvent xmlns=\"ht";
	struct fed f;

	(void)state;
	assert_int_equal(reader_crp.sniff(SPAN(text)), 100);
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.source.records, 3);
	assert_string_equal(fed_text(&f, 1), "b");
	assert_string_equal(fed_text(&f, 2), "c");
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 4);
	assert_int_equal(fed_problems(&f, PROBLEM_XML), 0);
	fed_free(&f);
	feed_all_sizes(&reader_crp, SPAN(text), 1, NULL);
}

/* A longer name and a namespace are no opening tags. */
static void
names_that_only_begin_alike(void **state)
{
	static const char text[] = CRP("15",
	    "<TraceRecord xmlns=\"http://schemas.microsoft.com/2004/"
	    "10/E2ETraceEvent/TraceRecord\"><E2ETraceEvents>x"
	    "</E2ETraceEvents></TraceRecord>");
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_text(&f, 0), "x");
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 0);
	fed_free(&f);
}

static void
mended_and_ill_formed(void **state)
{
	static const char text[] = CRP("15", "a\x01"
					     "b") CRP("16", "c\xE9"
							    "d")
	    CRP("17", "e&#x1F;f&#65535;g&#x41;") CRP("18", "&unknown;")
		CRP("19", "<b></a>") CRP("20", "fine");
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 4);
	assert_int_equal(f.source.records, 4);
	assert_string_equal(fed_text(&f, 0), "a b");
	assert_string_equal(fed_text(&f, 1), "c\xEF\xBF\xBD"
					     "d");
	assert_string_equal(fed_text(&f, 2), "e\xEF\xBF\xBD"
					     "f\xEF\xBF\xBDgA");
	assert_string_equal(fed_text(&f, 3), "fine");
	assert_int_equal(fed_problems(&f, PROBLEM_XML), 5);
	fed_free(&f);
}

static void
a_doctype_is_refused(void **state)
{
	static const char text[] = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" CRP(
	    "15", "&a;") CRP("16", "b");
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_text(&f, 0), "b");
	assert_int_equal(fed_problems(&f, PROBLEM_XML), 1);
	fed_free(&f);
}

static void
times(void **state)
{
	static const char text[] =
	    "<E2ETraceEvent><System><TimeCreated SystemTime='never'/></System>"
	    "<ApplicationData>a</ApplicationData></E2ETraceEvent>"
	    "<E2ETraceEvent><System><TimeCreated "
	    "SystemTime='2018-03-02T15:31:15'/></System></E2ETraceEvent>";
	struct fed f;

	(void)state;
	feed(&f, &reader_crp, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_true(f.records[0].time == TIME_NONE);
	assert_int_equal(fed_problems(&f, PROBLEM_TIME), 1);
	assert_true(f.records[1].zone_unknown);
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 1);
	assert_non_null(f.records[1].text.p);
	fed_free(&f);
}

static void
needles_skip(void **state)
{
	static const char text[] = CRP("11", "early") CRP("12", "other")
	    CRP("13", "VALIDATION phase 1") CRP("14", "<b></a>")
		CRP("18", "late") CRP("19", "last");
	struct needles n = { .count = 0 }, quote = { .count = 0 };
	struct fed f;

	(void)state;
	assert_true(needles_add(&n, SPAN("validation phase")));
	feed(&f, &reader_crp, SPAN(text), 0, &n);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 6);
	assert_string_equal(fed_text(&f, 0), "VALIDATION phase 1");
	assert_true(f.source.first == FIFTEEN - 4 * TIME_SECOND);
	assert_true(f.source.last == FIFTEEN + 4 * TIME_SECOND);
	assert_true(f.source.before_last == FIFTEEN + 3 * TIME_SECOND);
	fed_free(&f);
	feed_all_sizes(&reader_crp, SPAN(text), 7, &n);
	/* one that may be written as an entity must hide nothing */
	assert_true(needles_add(&quote, SPAN("don't")));
	feed(&f, &reader_crp, SPAN(text), 0, &quote);
	assert_int_equal(f.count, 5);
	fed_free(&f);
}

static void
cuts(void **state)
{
	size_t one = sizeof(CRP("15", "VerifyRequest Started.")) - 1;
	struct span s = SPAN(three);

	(void)state;
	assert_int_equal(reader_crp.cut(s), s.n);
	assert_int_equal(reader_crp.cut(span_slice(s, 0, s.n - 1)),
	    2 * one + sizeof("Validation Phase 1 finished with status True.") -
		sizeof("VerifyRequest Started."));
	assert_int_equal(reader_crp.cut(span_slice(s, 0, one)), one);
	assert_int_equal(reader_crp.cut(span_slice(s, 0, one - 1)), 0);
	assert_int_equal(reader_crp.cut(SPAN("")), 0);
	feed_all_sizes(&reader_crp, s, 1, NULL);
}

static void
sniffing(void **state)
{
	static const char said[] = EVENT(
	    "15", "Other", ZERO, "w3wp", "50", "VerifyRequest Started.");
	static const char process[] = EVENT(
	    "15", "Other", ZERO, "NDESConnector", "50", "x");
	static const char wcf[] = EVENT(
	    "15", "System.ServiceModel", ZERO, "w3wp", "50", "x");
	static const char prose[] = "The log says:\n" CRP("15", "a");
	static const char quote[] = CRP("15", "a") "\nwhich means that";
	static const char *const others[] = { "", "<", "<E2ETraceEvents>",
		"plain text", "<html><p>x</p></html>" };

	(void)state;
	assert_int_equal(reader_crp.sniff(SPAN(three)), 100);
	assert_int_equal(reader_connector.sniff(SPAN(three)), 0);
	assert_true(reader_crp.sniff(SPAN(said)) > 0);
	assert_int_equal(reader_connector.sniff(SPAN(said)), 0);
	assert_int_equal(reader_crp.sniff(SPAN(process)), 0);
	assert_int_equal(reader_connector.sniff(SPAN(process)), 100);
	assert_int_equal(reader_crp.sniff(SPAN(wcf)), 0);
	assert_int_equal(reader_connector.sniff(SPAN(wcf)), 0);
	assert_int_equal(reader_crp.sniff(SPAN(prose)), 0);
	assert_int_equal(reader_crp.sniff(SPAN(quote)), 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_int_equal(reader_crp.sniff(span_of(others[i])), 0);
		assert_int_equal(reader_connector.sniff(span_of(others[i])), 0);
	}
	/* a first event longer than the head */
	assert_int_equal(
	    reader_crp.sniff(span_slice(SPAN(three), 0, 500)), 100);
}

static void
ignore(void *arg, const struct record *r)
{
	(void)arg, (void)r;
}

/* Longer than any record: passed over, and what follows is read. */
static void
too_long(void **state)
{
	struct reading r = { .named_alone = true };
	struct source source = { .kind = SOURCE_CRP, .file = NULL };
	struct xmlrow_state st = { false };
	struct buf b = BUF_INIT;
	struct block block = { .line = 1, .torn = true };

	(void)state;
	assert_int_equal(reader_crp.state_size, sizeof(st));
	r.source = &source;
	buf_puts(&b, "<E2ETraceEvent><ApplicationData>");
	while (b.n < READER_RECORD_MAX)
		buf_puts(&b, "all the same, all the same, all the same\n");
	block.text = buf_span(&b);
	assert_int_equal(reader_crp.cut(block.text), 0);
	assert_int_equal(reader_crp.block(&st, &r, &block), OK);
	block.text = SPAN("still the same");
	assert_int_equal(reader_crp.block(&st, &r, &block), OK);
	block.text = SPAN("end</ApplicationData></E2ETraceEvent>"
			  "<E2ETraceEvent><System/></E2ETraceEvent>");
	block.torn = false;
	r.emit = ignore;
	assert_int_equal(reader_crp.block(&st, &r, &block), OK);
	/* the feed has said it: nothing of it is told twice */
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		if (i != PROBLEM_TIME)
			assert_int_equal(source.problem[i].count, 0);
	assert_int_equal(source.records, 1);
	buf_free(&b);
}

static void
nul_bytes(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	buf_add(&b, SPAN(CRP("15", "a")));
	for (int i = 0; i < 4096; i++)
		buf_byte(&b, '\0');
	buf_add(&b, SPAN(CRP("16", "b")));
	feed(&f, &reader_crp, buf_span(&b), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 0);
	assert_int_equal(reader_crp.sniff(buf_span(&b)), 100);
	fed_free(&f);
	buf_free(&b);
}

static void
hostile(void **state)
{
	static const char text[] = CRP(
	    "15", "a &amp; b") "</<E2ETraceEvent>"
			       "<System><Level>" CRP("16",
				   "<TraceData><DataItem>c</DataItem></"
				   "TraceData>") "<E2E";

	(void)state;
	feed_hostile(&reader_crp, SPAN(text));
	feed_hostile(&reader_connector, SPAN(text));
}

static void
many_tags_are_no_trouble(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "<E2ETraceEvent ");
	buf_puts(&b, CRP("15", "a"));
	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "</E2ETraceEvent>");
	feed(&f, &reader_crp, buf_span(&b), buf_span(&b).n, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 20001);
	fed_free(&f);
	buf_free(&b);
}

/* The real files: as many events as tags say, minus the torn. */
static void
real_files(void **state)
{
	static const struct {
		const char *name;
		size_t records, torn;
		const char *first, *last; /* minutes */
	} files[] = {
		{ "svclog/friend502_SdrConfigExample.e2e", 172, 0,
		    "2015-02-06 03:54", "2015-02-06 04:03" },
		{ "svclog/gsirsat_app_messages_TRUNCATED.svclog", 18, 3,
		    "2014-04-09 11:31", "2014-04-09 11:43" },
		{ "svclog/logjoint_XmlWriterTraceListener1.xml", 136, 0,
		    "2011-07-24 10:37", "2011-07-24 10:37" },
		{ "svclog/srijhb_Traces.svclog", 18, 0, "2023-01-07 01:48",
		    "2023-01-07 01:48" },
	};
	char clock[TIME_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct buf b;
		struct fed f;

		if (!real_file(files[i].name, &b))
			skip();
		assert_int_equal(reader_crp.sniff(buf_span(&b)), 0);
		assert_int_equal(reader_connector.sniff(buf_span(&b)), 0);
		feed(&f, &reader_crp, buf_span(&b), 4096, NULL);

		assert_int_equal(f.count, files[i].records);
		assert_int_equal(fed_problems(&f, PROBLEM_TORN), files[i].torn);
		assert_int_equal(fed_problems(&f, PROBLEM_XML), 0);
		assert_string_equal(
		    time_minute(f.source.first, clock), files[i].first);
		assert_string_equal(
		    time_minute(f.source.last, clock), files[i].last);
		for (size_t k = 0; k < f.count; k++)
			assert_true(f.records[k].flow != 0);
		fed_free(&f);
		feed_all_sizes(&reader_crp, buf_span(&b), 1 + b.n / 7, NULL);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listener_shape),
		cmocka_unit_test(flow_is_activity_or_thread),
		cmocka_unit_test(both_ways_agree),
		cmocka_unit_test(measured_after_any_other),
		cmocka_unit_test(scan_leaves_the_unusual),
		cmocka_unit_test(pretty_printed),
		cmocka_unit_test(torn),
		cmocka_unit_test(names_that_only_begin_alike),
		cmocka_unit_test(mended_and_ill_formed),
		cmocka_unit_test(a_doctype_is_refused),
		cmocka_unit_test(times),
		cmocka_unit_test(needles_skip),
		cmocka_unit_test(cuts),
		cmocka_unit_test(sniffing),
		cmocka_unit_test(too_long),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(hostile),
		cmocka_unit_test(many_tags_are_no_trouble),
		cmocka_unit_test(real_files),
	};

	return cmocka_run_group_tests(tests, feed_xml_setup, feed_xml_teardown);
}
