/*
 * A busy day that is followed, its logs in a ring of few files: nothing is
 * lost or told twice, and neither memory nor the price of a byte grows.
 */

#include "engine/case/live/follow.h"

#include "tests/help_capture.h"
#include "tests/help_follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define RING     4            /* files of each log */
#define FILE_MAX (600u << 10) /* bytes of each */
#define LOOKS    240
#define PER_LOOK 200 /* requests between two looks */
#define TRACE    "c/NDESPlugin.log"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

struct day {
	char top[40];
	struct case_file *c;
	struct follow *f;
	size_t reached, called, accepted; /* checks */
	uint64_t told[3];                 /* of these */
	int64_t now;
	uint64_t written, requests;
	char iis[40]; /* the file that is written now */
	uint64_t iis_bytes, trace_bytes;
	int iis_files;
};

static void
tell(void *arg, const struct follow_event *e)
{
	struct day *d = arg;

	if (e->kind != FOLLOW_EVIDENCE)
		return;
	d->told[0] += e->check == d->reached && e->item->kind == SOURCE_IIS;
	d->told[1] += e->check == d->called && e->item->kind != SOURCE_IIS &&
		      strncmp(e->item->text, "Calling", 7) == 0;
	d->told[2] += e->check == d->accepted;
}

static void
begin(struct day *d, const struct knowledge *k)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct case_progress p = { 0 };

	d->reached = know_check_find(k, "crp-reached");
	d->called = know_check_find(k, "module-called");
	d->accepted = know_check_find(k, "challenge-accepted");
	time_parse(SPAN("2026-03-02T08:00:00Z"), &d->now);
	follow_enter(d->top);
	strcpy(d->iis, "c/u_ex0.log");
	follow_put(d->iis, SPAN(FOLLOW_IIS_HEAD));
	d->c = case_open("c", k, &options, &info);
	assert_non_null(d->c);
	d->f = follow_new(d->c, tell, d, &info);
	assert_non_null(d->f);
	while (!p.finished)
		assert_int_equal(follow_begin(d->f, d->now, 1 << 20, &p), OK);
}

static void
look(struct day *d)
{
	bool soon;

	assert_int_equal(follow_look(d->f, d->now, &soon), OK);
}

static void
put_row(struct day *d, struct buf *out)
{
	char when[TIME_TEXT_MAX];

	time_rfc3339(d->now - d->now % TIME_SECOND, when);
	buf_printf(out,
	    "%.10s %.8s fe80::1%%13 POST /CertificateRegistrationSvc/"
	    "Certificate/VerifyRequest - 443 - fe80::1%%13 NDES_Plugin - %s "
	    "%d\r\n",
	    when, when + 11,
	    d->requests / 5000 % 3 == 2 ? "403 16 2148204809" : "201 0 0",
	    (int)(d->requests % 900));
}

static void
put_line(struct day *d, struct buf *out, const char *text)
{
	struct civil c;

	time_to_civil(d->now + TIME_HOUR, &c);
	buf_printf(out,
	    "<![LOG[%s]LOG]!><time=\"%02d:%02d:%02d.%03d-60\" "
	    "date=\"%02d-%02d-%04d\" component=\"NDESPlugin\" context=\"\" "
	    "type=\"1\" thread=\"%d\" file=\"x\">\r\n",
	    text, c.hour, c.minute, c.second, c.micro / 1000, c.month, c.day,
	    c.year, (int)(d->requests % 200));
}

/* Some requests, a twentieth of a second apart. */
static void
write_some(struct day *d)
{
	struct buf rows = BUF_INIT, lines = BUF_INIT;

	for (int i = 0; i < PER_LOOK; i++, d->requests++) {
		d->now += TIME_SECOND / 20;
		put_row(d, &rows);
		put_line(d, &lines, "Calling VerifyRequest ...");
		put_line(d, &lines, "Verify challenge returns true");
	}
	follow_append(d->iis, buf_span(&rows));
	follow_append(TRACE, buf_span(&lines));
	d->iis_bytes += rows.n;
	d->trace_bytes += lines.n;
	d->written += rows.n + lines.n;
	buf_free(&rows);
	buf_free(&lines);
}

/* IIS begins files and somebody deletes the old ones; the module renames. */
static void
rotate(struct day *d)
{
	char from[40], to[40];

	if (d->iis_bytes > FILE_MAX) {
		d->iis_bytes = 0;
		d->iis_files++;
		snprintf(d->iis, sizeof(d->iis), "c/u_ex%d.log", d->iis_files);
		follow_put(d->iis, SPAN(FOLLOW_IIS_HEAD));
		snprintf(
		    from, sizeof(from), "c/u_ex%d.log", d->iis_files - RING);
		unlink(from);
	}
	if (d->trace_bytes <= FILE_MAX)
		return;
	d->trace_bytes = 0;
	for (int i = RING - 1; i > 0; i--) {
		snprintf(from, sizeof(from), "c/NDESPlugin.%d.lo_", i);
		snprintf(to, sizeof(to), "c/NDESPlugin.%d.lo_", i + 1);
		rename(from, to);
	}
	assert_int_equal(rename(TRACE, "c/NDESPlugin.1.lo_"), 0);
}

/* Bytes that were read so far; 0 where the system does not say. */
static uint64_t
bytes_read(void)
{
	unsigned long long n = 0;
	FILE *f = fopen("/proc/self/io", "r");

	if (!f)
		return 0;
	if (fscanf(f, "rchar: %llu", &n) != 1)
		n = 0;
	fclose(f);
	return n;
}

/* In kilobytes. */
static long
memory(void)
{
	struct rusage u;

	assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
	return u.ru_maxrss;
}

/* How much was read for each byte written since the last time. */
struct price {
	uint64_t written, read;
};

static double
price(struct price *p, const struct day *d)
{
	uint64_t read = bytes_read();
	double out = (double)(read - p->read) /
		     (double)(d->written - p->written);

	*p = (struct price){ d->written, read };
	return out;
}

static void
end(struct day *d)
{
	follow_free(d->f);
	case_free(d->c);
	follow_leave(d->top);
}

static void
a_day(void **state)
{
	struct day d = { .now = 0 };
	struct price p = { 0, 0 };
	double early = 0, late;
	long most = 0;

	begin(&d, *state);
	for (int i = 0; i < LOOKS; i++) {
		write_some(&d);
		look(&d);
		rotate(&d);
		if (i == LOOKS / 3) {
			price(&p, &d);
			most = memory();
		} else if (i == LOOKS * 2 / 3) {
			early = price(&p, &d);
		}
	}
	late = price(&p, &d);
	assert_int_equal(follow_end(d.f, d.now), OK);
	printf("%d MB in %d files, memory %ld kB then %ld kB, read %.2f then "
	       "%.2f bytes for each\n",
	    (int)(d.written >> 20), d.iis_files + 1, most, memory(), early,
	    late);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(d.told[i], d.requests);
	assert_true(d.iis_files > 2 * RING);
	assert_true(case_source_count(follow_case(d.f)) <= 2 * (RING + 2));
	assert_true(SANITIZED || memory() - most < 1024);
	assert_true(late < 1.5 && late < early * 1.1 + 0.01);
	end(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
