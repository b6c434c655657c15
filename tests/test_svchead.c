/*
 * svclogs: what is remembered of the heads, times and activities of the events
 * before makes no difference, to what an event gives nor to whether it is
 * looked at.
 */

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ZERO "{00000000-0000-0000-0000-000000000000}"
#define ACT  "{5f2c1a34-0000-4b1e-8a6d-0123456789ab}"

static uint32_t
draw(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 12) % n;
}

#define PICK(seed, list) (list)[draw(seed, sizeof(list) / sizeof((list)[0]))]

/* One event, mostly with the head of the one before. */
static void
put_event(struct buf *log, uint32_t *seed)
{
	static const char *const times[] = { "2018-03-02T15:31:15.1234567Z",
		"2018-03-02T15:31:59.0000000Z", "2018-03-02T15:31:60.0000000Z",
		"2018-03-02T15:31:15.12345678", "2018-03-02T15:32:00.5Z",
		"2018-03-02T15:32:07.7654321Z", "2018-03-02T25:31:15.1234567Z",
		"2018-03-02T15:32:07.765432xZ", "2018-03-02 15:32:07",
		" 2018-03-02T15:32:07.7654321Z", "" };
	static const char *const names[] = { "CertificateRegistrationPoint",
		"System.ServiceModel", "verifyRequest", "a&amp;b", "a&b",
		"\x01" };
	static const char *const activities[] = { ZERO, ACT, "{verifyrequest}",
		"{bad-cafe}", "", ACT "\" RelatedActivityID=\"" ACT };
	static const char *const threads[] = { "50", "7", "7364", "", "<x",
		"x\" y=\"" };
	static const char *const says[] = { "VerifyRequest Started.", "no",
		"a &lt;verifyrequest&gt;", "<T><verifyrequest/></T>",
		"<T>x</T>", "h\xC3\xA9", "&nbsp;", "", "torn <E2ETraceEvent>",
		"]]>", "</ApplicationData>" };
	bool usual = draw(seed, 3) > 0;

	buf_puts(log,
	    "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/"
	    "2004/06/windows/eventlog/system\"><EventID>0</EventID><Type>3"
	    "</Type><SubType Name=\"Information\">0</SubType><Level>8</Level>"
	    "<TimeCreated SystemTime=\"");
	buf_printf(log,
	    "%s\" /><Source Name=\"%s\" /><Correlation ActivityID=\"%s\" />"
	    "<Execution ProcessName=\"w3wp\" ProcessID=\"%s\" ThreadID="
	    "\"%s\" /><Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>%s</ApplicationData></E2ETraceEvent>%s",
	    usual ? times[draw(seed, 2)] : PICK(seed, times),
	    usual ? names[draw(seed, 3)] : PICK(seed, names),
	    usual ? activities[draw(seed, 2)] : PICK(seed, activities),
	    usual ? "7364" : PICK(seed, threads),
	    usual ? threads[draw(seed, 3)] : PICK(seed, threads),
	    PICK(seed, says), usual ? "" : "\r\n");
}

/* The element that begins at record I holds WORD. */
static bool
holds(const struct fed *f, size_t i, struct span log, const char *word)
{
	size_t from = (size_t)f->records[i].offset;
	size_t end = span_find(log, SPAN("</E2ETraceEvent>"), from);

	return span_iholds(span_slice(log, from, end), word);
}

static void
same_record(struct fed *a, size_t i, struct fed *b, size_t k)
{
	const struct record *x = &a->records[i], *y = &b->records[k];

	assert_true(x->time == y->time && x->flow == y->flow);
	assert_true(x->zone_unknown == y->zone_unknown);
	assert_string_equal(fed_text(a, i), fed_text(b, k));
	for (int f = 0; f < FIELD_COUNT; f++) {
		assert_true(!x->field[f].p == !y->field[f].p);
		assert_string_equal(fed_field(a, i, (enum field)f),
		    fed_field(b, k, (enum field)f));
	}
}

/*
 * Events one after another give what each gives alone, and a needle finds
 * those that hold it anywhere.
 */
static void
heads_that_stand_again(void **state)
{
	struct needles needles = { .count = 0 }, loose = { .count = 0 };
	uint32_t seed = 7;

	(void)state;
	assert_true(needles_add(&needles, SPAN("verifyrequest")));
	assert_true(needles_add(&loose, SPAN("verifyrequest")));
	assert_true(needles_add(&loose, SPAN("bad-cafe")));
	for (int round = 0; round < 60; round++) {
		struct buf log = BUF_INIT;
		struct fed all, some, others;
		size_t k = 0, m = 0;

		for (uint32_t n = 1 + draw(&seed, 60); n > 0; n--)
			put_event(&log, &seed);
		feed(&all, &reader_crp, buf_span(&log), 0, NULL);
		feed(&some, &reader_crp, buf_span(&log), 0, &needles);
		feed(&others, &reader_crp, buf_span(&log), 0, &loose);
		for (size_t i = 0; i < all.count; i++) {
			size_t from = (size_t)all.records[i].offset;
			struct span rest = span_slice(
			    buf_span(&log), from, log.n);
			bool word = holds(
			    &all, i, buf_span(&log), "verifyrequest");
			struct fed alone;

			rest.n = span_find(rest, SPAN("</E2ETraceEvent>"), 0) +
				 16;
			feed(&alone, &reader_crp, rest, 0, NULL);
			assert_int_equal(alone.count, 1);
			same_record(&all, i, &alone, 0);
			fed_free(&alone);
			if (word)
				same_record(&all, i, &some, k++);
			if (word || holds(&all, i, buf_span(&log), "bad-cafe"))
				same_record(&all, i, &others, m++);
		}
		assert_int_equal(k, some.count);
		assert_int_equal(m, others.count);
		fed_free(&all);
		fed_free(&some);
		fed_free(&others);
		buf_free(&log);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_that_stand_again),
	};

	return cmocka_run_group_tests(tests, feed_xml_setup, feed_xml_teardown);
}
