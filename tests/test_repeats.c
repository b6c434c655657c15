/*
 * What stands in two files: an event counts once, a copy of a log is read
 * once and named, and where two logs overlap it is said.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/evidence/repeats.h"
#include "tests/help_capture.h"

#define GOOD "201 0 0"

static struct case_file *
read_all(struct help_capture *h)
{
	struct err_info info = { .code = OK };

	h->c = case_open(h->dir, h->k, &h->options, &info);
	assert_non_null(h->c);
	assert_int_equal(case_run(h->c), OK);
	return h->c;
}

static const struct source *
source_of(const struct help_capture *h, const char *file)
{
	for (size_t i = 0; i < case_source_count(h->c); i++)
		if (!strcmp(case_source(h->c, i)->file, file))
			return case_source(h->c, i);
	fail_msg("%s is no source", file);
	return NULL;
}

static uint64_t
problems(const struct help_capture *h, const char *file, enum problem_code code)
{
	return source_of(h, file)->problem[code].count;
}

/* An error of NDES with a record id; SPACE tells two forms apart. */
static void
put_event_of(
    struct buf *b, int id, const char *computer, const char *space, bool whole)
{
	char record[64] = "";

	if (whole)
		snprintf(record, sizeof(record),
		    "<EventRecordID>%d</EventRecordID>", id);
	buf_printf(b,
	    "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"
	    "event\">%s<System><Provider Name=\"Microsoft-Windows-"
	    "NetworkDeviceEnrollmentService\"/><EventID>31</EventID>"
	    "<Level>2</Level><TimeCreated SystemTime=\"2026-04-14T07:%02d:"
	    "02.123456000Z\"/>%s"
	    "<Channel>Application</Channel><Computer>%s</Computer></System>"
	    "<EventData><Data Name=\"ErrorCode\">0x80094800</Data>"
	    "<Data Name=\"ErrorMessage\">The requested certificate template is "
	    "not supported by this CA.</Data></EventData></Event>%s\n",
	    space, id, record, computer, space);
}

static void
put_event(struct buf *b, int id, const char *computer, const char *space)
{
	put_event_of(b, id, computer, space, true);
}

static uint64_t
bads_of(struct help_capture *h)
{
	return help_check(h, "ca-failures")->bad;
}

static void
an_event_in_two_logs(void **state)
{
	static const char *const second[] = { "ndes01.contoso.com",
		"ndes02.contoso.com" };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);
		struct buf a = BUF_INIT, b = BUF_INIT;

		for (int id = 1; id <= 3; id++)
			put_event(&a, id, "ndes01.contoso.com", "");
		for (int id = 2; id <= 4; id++)
			put_event(&b, id, second[i], " ");
		help_write(&h);
		help_file(&h, "a.xml", buf_span(&a));
		help_file(&h, "b.xml", buf_span(&b));
		read_all(&h);
		/* Of another computer they are others. */
		assert_int_equal(bads_of(&h), i ? 6 : 4);
		assert_int_equal(
		    problems(&h, "b.xml", PROBLEM_REPEATED), i ? 0 : 2);
		assert_int_equal(source_of(&h, "b.xml")->records, 3);
		buf_free(&a);
		buf_free(&b);
		help_capture_free(&h);
	}
}

/* Copies without a record id: of the same computer, as far as both say. */
static void
a_copy_of_another_computer(void **state)
{
	static const struct {
		const char *computer;
		uint64_t events;
	} rows[] = { { "ndes01.contoso.com", 3 }, { "NDES01", 3 }, { "", 3 },
		{ "ca01.contoso.com", 6 }, { "CA01", 6 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		struct buf a = BUF_INIT, b = BUF_INIT;

		for (int id = 1; id <= 3; id++) {
			put_event(&a, id, "ndes01.contoso.com", "");
			put_event_of(&b, id, rows[i].computer, " ", false);
		}
		help_write(&h);
		help_file(&h, i % 2 ? "a.xml" : "b.xml", buf_span(&a));
		help_file(&h, i % 2 ? "b.xml" : "a.xml", buf_span(&b));
		read_all(&h);
		if (bads_of(&h) != rows[i].events)
			fail_msg("%s: %llu", rows[i].computer,
			    (unsigned long long)bads_of(&h));
		buf_free(&a);
		buf_free(&b);
		help_capture_free(&h);
	}
}

/* Twenty verified requests, one a minute, each in three rows. */
static void
put_requests(struct help_capture *h)
{
	for (int i = 0; i < 20; i++)
		help_verify(h, i * HELP_MINUTE, GOOD);
}

/* The log, and beside it its first bytes without the last CUT. */
static void
check_copy(void *k, size_t cut)
{
	struct help_capture h = help_capture_new(k);
	const struct source *copy;
	struct span whole;

	put_requests(&h);
	help_write(&h);
	whole = buf_span(&h.iis);
	help_file(&h, "z copy.log", span_slice(whole, 0, whole.n - cut));
	read_all(&h);
	assert_int_equal(help_check(&h, "crp-reached")->good, 20);
	copy = source_of(&h, "z copy.log");
	assert_int_equal(copy->problem[PROBLEM_COPY].count, 1);
	assert_true(copy->problem[PROBLEM_COPY].text[0] != '\0');
	assert_int_equal(copy->records, 0);
	assert_true(copy->read);
	help_capture_free(&h);
}

static void
a_log_twice(void **state)
{
	check_copy(*state, 0);
	check_copy(*state, 300);
	check_copy(*state, 301);
}

/* The end of one is the beginning of the other: counted twice, and said. */
static void
logs_that_overlap(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct span whole;
	size_t head, mid;

	put_requests(&h);
	help_write(&h);
	whole = buf_span(&h.iis);
	assert_true(whole.n > 1000);
	head = span_find(whole, SPAN("\n2025"), 0) + 1;
	mid = span_find(whole, SPAN("\n"), head + (whole.n - head) / 2) + 1;
	{
		struct buf second = BUF_INIT;

		buf_add(&second, span_slice(whole, 0, head));
		buf_add(&second, span_slice(whole, mid, whole.n));
		help_file(&h, "x.log", buf_span(&second));
		buf_free(&second);
	}
	read_all(&h);
	assert_true(problems(&h, "x.log", PROBLEM_OVERLAP) >= 8);
	assert_int_equal(problems(&h, "x.log", PROBLEM_COPY), 0);
	help_capture_free(&h);
}

/* One day after the other: nothing is said. */
static void
logs_that_follow_each_other(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf first = BUF_INIT;

	put_requests(&h);
	buf_add(&first, buf_span(&h.iis));
	buf_clear(&h.iis);
	for (int i = 30; i < 50; i++)
		help_verify(&h, i * HELP_MINUTE, GOOD);
	help_write(&h);
	help_file(&h, "x.log", buf_span(&first));
	read_all(&h);
	for (size_t i = 0; i < case_source_count(h.c); i++) {
		const struct source *s = case_source(h.c, i);

		assert_int_equal(s->problem[PROBLEM_OVERLAP].count, 0);
		assert_int_equal(s->problem[PROBLEM_COPY].count, 0);
	}
	assert_int_equal(help_check(&h, "crp-reached")->good, 40);
	buf_free(&first);
	help_capture_free(&h);
}

static void
memory_is_bounded(void **state)
{
	struct repeats r = { 0 };

	(void)state;
	assert_false(repeats_has(&r, 7));
	for (uint64_t i = 1; i <= REPEATS_MAX; i++)
		assert_true(repeats_add(&r, i * 0x9E3779B97F4A7C15u));
	assert_false(repeats_add(&r, 12345));
	assert_true(repeats_has(&r, 0x9E3779B97F4A7C15u));
	assert_false(repeats_has(&r, 12345));
	assert_int_equal(r.slots, 2 * REPEATS_MAX);
	repeats_free(&r);
	assert_false(repeats_has(&r, 7));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_in_two_logs),
		cmocka_unit_test(a_copy_of_another_computer),
		cmocka_unit_test(a_log_twice),
		cmocka_unit_test(logs_that_overlap),
		cmocka_unit_test(logs_that_follow_each_other),
		cmocka_unit_test(memory_is_bounded),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
