/*
 * Reading ahead against the plain way: one thread, in turn, and each sign of
 * the guide asked of each record, with nothing remembered.  Random logs of
 * each kind, cut and damaged, read with random numbers of threads and sizes
 * of blocks, must give the same JSON.
 *
 * NDES_DOCTOR_ROUNDS says how many captures (default 25, 100,000 records;
 * `make check' reads a million with the optimised build), NDES_DOCTOR_SEED
 * which is the first (default 1).
 */

#include "tests/help_capture.h"
#include "tests/help_evtx.h"

#include "engine/case/inside.h"
#include "engine/know/predicate.h"
#include "engine/report/report.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- chance --- */

static uint64_t
chance(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
below(uint64_t *seed, size_t n)
{
	return (size_t)(chance(seed) % n);
}

#define PICK(seed, list) (list)[below(seed, COUNT(list))]

/* --- logs --- */

static const char *const results[] = { "200 0 0", "201 0 0",
	"403 16 2148204809", "403 7 64", "500 0 0", "404 15 0", "503 0 64",
	"401 2 5", "200 0 1236" };
static const char *const requests[] = {
	"POST /CertificateRegistrationSvc/Certificate/VerifyRequest",
	"POST /CertificateRegistrationSvc/Certificate/Notify",
	("GET /certsrv/mscep/mscep.dll/pkiclient.exe "
	 "operation=GetCACaps&message=MDM"),
	"GET /certsrv/mscep/mscep.dll/pkiclient.exe operation=GetCACert",
	"GET /certsrv/mscep/mscep.dll/pkiclient.exe ...",
	"POST /certsrv/mscep/mscep.dll/pkiclient.exe operation=PKIOperation",
	"GET /favicon.ico", "GET /owa/auth/logon.aspx url=mscep",
	"GET /CertSrv/MSCEP/ -", "GET /images/a%20b.png x=1"
};
static const char *const agents[] = { "NDES_Plugin",
	"Mozilla/4.0+(compatible;+Win32;+NDES+client)", "mdmclient/1.0", "-",
	"raw blanks (here) too" };

/* A request of REQUESTS, at times with more behind it than is remembered. */
static const char *
draw_request(struct buf *b, uint64_t *seed)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789%+&=";

	buf_clear(b);
	buf_puts(b, PICK(seed, requests));
	if (below(seed, 5) == 0) {
		size_t n = 100 + below(seed, 1500);

		buf_puts(b, "&message=");
		while (n-- > 0)
			buf_byte(b, PICK(seed, digits));
		if (below(seed, 9) == 0)
			buf_puts(b, "&operation=GetCACert");
	}
	return buf_str(b);
}

static void
add_rows(struct help_capture *h, uint64_t *seed, size_t rows)
{
	struct buf request = BUF_INIT;
	int64_t s = 0;

	while (rows-- > 0) {
		char client[24];

		snprintf(client, sizeof(client), "10.1.%zu.%zu", below(seed, 4),
		    below(seed, 250));
		s += (int64_t)below(seed, 9);
		help_iis(h, s - (int64_t)below(seed, 3),
		    draw_request(&request, seed), client, PICK(seed, agents),
		    PICK(seed, results));
		if (below(seed, 900) == 0)
			buf_puts(&h->iis,
			    "#Date: 2025-06-15 10:00:00\n#Fields: date time "
			    "s-ip cs-method cs-uri-stem cs-uri-query s-port "
			    "cs-username c-ip cs(User-Agent) cs(Referer) "
			    "sc-status sc-substatus sc-win32-status "
			    "time-taken\n");
		if (below(seed, 1500) == 0)
			buf_puts(&h->iis,
			    "#Fields: time c-ip cs-method cs-uri-stem "
			    "sc-status\n");
		if (below(seed, 200) == 0)
			buf_puts(&h->iis, "\n");
	}
	buf_free(&request);
}

static void
add_entries(struct help_capture *h, uint64_t *seed, size_t count)
{
	static const char *const says[] = { "Calling VerifyRequest ...",
		"Sending request to certificate registration point.",
		"Verify challenge returns true",
		("Verify challenge returns "
		 "<html><head><title>403 - Forbidden: Access is denied."
		 "</title>\r\n<style>\r\nbody{}\r\n</style></html>"),
		"Exiting VerifyRequest with 0x0",
		"Exiting VerifyRequest with 0x80004005",
		"Calling Notifyrequest ...", "Exiting Notify with 0x0",
		("Failed to send http request /CertificateRegistrationSvc/"
		 "Certificate/VerifyRequest. Error 12175"),
		"something else",
		"WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID" };
	int64_t s = 0;

	while (count-- > 0) {
		s += (int64_t)below(seed, 4);
		help_plugin(
		    h, s, 4000 + (int)below(seed, 30), PICK(seed, says));
	}
}

static void
add_events(struct help_capture *h, uint64_t *seed, size_t count)
{
	static const char *const says[] = { "VerifyRequest Started.",
		"Validation Phase 1 finished with status True.",
		"Validation Phase 3 finished with status False.",
		"VerifyRequest Finished with status True",
		"Signing certificate could not be retrieved",
		"Cryptography Exception: &lt;bad&gt; &amp; worse&#xD;&#xA;",
		"nothing of note" };
	static const char *const told[] = { "The Network Device Enrollment "
					    "Service received an http message",
		"NDES started",
		"SCEP request rejected for "
		"11111111-2222-4333-8444-555555555555",
		"unknown" };
	int64_t s = 0;

	for (size_t i = 0; i < count; i++) {
		s += (int64_t)below(seed, 5);
		help_crp(h, s, PICK(seed, says));
		if (i % 4 == 0)
			help_event(h, s,
			    "Microsoft-Windows-NetworkDeviceEnrollmentService",
			    "Application", 2 + (int)below(seed, 40),
			    PICK(seed, told));
	}
}

/* Bytes changed, lost and doubled, holes, a long line, a cut end. */
static void
damage(struct buf *b, uint64_t *seed)
{
	size_t n = below(seed, 6), at;

	if (b->n < 2000)
		return;
	for (; n > 0; n--) {
		at = 300 + below(seed, b->n - 400);
		switch (below(seed, 5)) {
		case 0:
			b->p[at] = (char)chance(seed);
			break;
		case 1:
			memset(b->p + at, '\0', 1 + below(seed, 90));
			break;
		case 2:
			memset(b->p + at, 'x', 1 + below(seed, 90));
			break;
		case 3:
			memmove(b->p + at, b->p + at + 50, b->n - at - 50);
			b->n -= 50;
			break;
		default:
			b->p[at] = '\n';
		}
	}
	if (below(seed, 3) == 0)
		b->n -= below(seed, 200);
}

/* What HTTP.sys refused. */
static void
put_errors(struct help_capture *h, uint64_t *seed)
{
	static const char *const ends[] = { "503 1 QueueFull SCEP",
		"503 1 AppOffline SCEP", "400 - URL -",
		"414 - URL_Length CertificateRegistrationSvc",
		"- 1 Timer_ConnectionIdle SCEP",
		"- 1 Connection_Abandoned_By_ReqQueue Other" };
	struct buf log = BUF_INIT;
	size_t n = below(seed, 900);

	buf_puts(&log, "#Software: Microsoft HTTP API 2.0\r\n#Version: 1.0\r\n"
		       "#Date: 2025-06-15 00:00:00\r\n#Fields: date time c-ip "
		       "c-port s-ip s-port cs-version cs-method cs-uri "
		       "sc-status s-siteid s-reason s-queuename\r\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(&log,
		    "2025-06-15 %02zu:%02zu:%02zu 10.1.2.%zu 50 10.0.0.5 443 "
		    "HTTP/1.1 GET /certsrv/%s %s\r\n",
		    i / 3600, i / 60 % 60, i % 60, below(seed, 250),
		    below(seed, 2) ? "mscep/mscep.dll" : "x", PICK(seed, ends));
	if (below(seed, 2))
		damage(&log, seed);
	help_file(h, "httperr1.log", buf_span(&log));
	buf_free(&log);
}

/* The directives of the log, and its second half. */
static void
put_end(struct help_capture *h)
{
	struct span rest = buf_span(&h->iis), line;
	struct buf end = BUF_INIT;

	while (span_line(&rest, &line) && span_starts(line, "#")) {
		buf_add(&end, line);
		buf_byte(&end, '\n');
	}
	rest = span_slice(rest, rest.n / 2, rest.n);
	span_line(&rest, &line);
	buf_add(&end, rest);
	help_file(h, "end.log", buf_span(&end));
	buf_free(&end);
}

static const char *const providers[] = {
	"Microsoft-Windows-NetworkDeviceEnrollmentService",
	"Microsoft-Intune-CertificateConnectors", "NDESConnector", "Other"
};

/* One chunk of a log of events as Windows keeps it. */
static void
add_chunk(struct buf *log, uint64_t *seed, int64_t *time)
{
	static const char *const says[] = { "", "one", "two\r\nlines & <more>",
		"Unable to verify the challenge: 0x80094800", " padded ",
		"<string>quoted</string>" };
	size_t place = 0, limit = 2000 + below(seed, 60000);
	struct evtx_writer w;

	evtx_begin(&w);
	while (w.b.n < limit) {
		*time += (int64_t)below(seed, 7) * TIME_SECOND;
		evtx_event(&w, &place,
		    &(struct evtx_told){ PICK(seed, providers), "Application",
			1 + (unsigned)below(seed, 60),
			1 + (unsigned)below(seed, 4), *time,
			PICK(seed, says) });
		if (below(seed, 30) == 0)
			place = 0;
	}
	evtx_finish(&w, log->n == 0, log);
}

static void
put_log(struct help_capture *h, uint64_t *seed)
{
	int64_t time = INT64_C(1749981600) * TIME_SECOND; /* 2025-06-15 */
	size_t chunks = below(seed, 9), flips = below(seed, 40);
	struct buf log = BUF_INIT;

	for (size_t i = 0; i < chunks; i++)
		add_chunk(&log, seed, &time);
	if (below(seed, 2) == 0)
		flips = 0;
	for (; log.n > 0 && flips > 0; flips--)
		log.p[4096 + below(seed, log.n - 4096)] = (char)chance(seed);
	if (below(seed, 4) == 0)
		log.n -= below(seed, log.n + 1);
	help_file(h, "Application.evtx", buf_span(&log));
	buf_free(&log);
}

static void
fill(struct help_capture *h, uint64_t seed)
{
	size_t size = 1 + below(&seed, 8);

	add_rows(h, &seed, size * 300);
	add_entries(h, &seed, size * 250);
	add_events(h, &seed, size * 100);
	if (below(&seed, 4) > 0) {
		damage(&h->iis, &seed);
		damage(&h->plugin, &seed);
		damage(&h->crp, &seed);
		damage(&h->events, &seed);
	}
	help_write(h);
	/* The log again, shorter: a copy; and its end alone: an overlap. */
	help_file(h, "later.log",
	    span_slice(buf_span(&h->iis), 0, h->iis.n - below(&seed, 4000)));
	put_end(h);
	put_errors(h, &seed);
	put_log(h, &seed);
}

/* --- the plain way --- */

struct plain {
	struct case_file *c;
	struct pattern_scratch *scratch;
	struct pattern **text;   /* of each sign */
	struct pattern ***tests; /* of each test of each sign */
};

static void
plain_open(struct plain *p, struct case_file *c)
{
	const struct knowledge *k = c->k;

	p->c = c;
	p->scratch = pattern_scratch_new();
	p->text = calloc(know_sign_count(k), sizeof(struct pattern *));
	p->tests = calloc(know_sign_count(k), sizeof(struct pattern **));
	assert_true(p->scratch && p->text && p->tests);
	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		if (s->kind != SIGN_SEEN)
			continue;
		if (*s->pattern)
			p->text[i] = pattern_new(s->pattern, NULL);
		p->tests[i] = calloc(s->test_count + 1, sizeof(void *));
		assert_non_null(p->tests[i]);
		for (size_t t = 0; t < s->test_count; t++)
			if (s->tests[t].kind == TEST_MATCHES)
				p->tests[i][t] = pattern_new(
				    s->tests[t].operand, NULL);
	}
}

static void
plain_close(struct plain *p)
{
	for (size_t i = 0; i < know_sign_count(p->c->k); i++) {
		const struct sign *s = know_sign(p->c->k, i);

		pattern_free(p->text[i]);
		for (size_t t = 0; p->tests[i] && t < s->test_count; t++)
			pattern_free(p->tests[i][t]);
		free(p->tests[i]);
	}
	free(p->text);
	free(p->tests);
	pattern_scratch_free(p->scratch);
}

static bool
is_seen(struct plain *p, size_t sign, const struct record *r)
{
	const struct sign *s = know_sign(p->c->k, sign);

	if (s->kind != SIGN_SEEN || !(s->sources >> r->source & 1))
		return false;
	for (size_t t = 0; t < s->test_count; t++) {
		const struct predicate ask = { &s->tests[t],
			span_of(s->tests[t].operand), p->tests[sign][t] };

		if (!predicate_holds(
			&ask, p->scratch, r->field[s->tests[t].field]))
			return false;
	}
	return !*s->pattern ||
	       pattern_matches(p->text[sign], p->scratch, r->text);
}

static void
on_plain(void *arg, const struct record *r, const struct source *s)
{
	struct plain *p = arg;
	size_t all[MATCHER_HITS_MAX], hits[MATCHER_HITS_MAX], n = 0, count = 0;

	for (size_t i = 0; i < know_sign_count(p->c->k); i++)
		if (is_seen(p, i, r)) {
			assert_true(n < MATCHER_HITS_MAX);
			all[n++] = i;
		}
	for (size_t i = 0; i < n; i++) {
		const struct sign *sign = know_sign(p->c->k, all[i]);
		bool stands = true;

		for (size_t e = 0; e < sign->except_count; e++)
			for (size_t k = 0; k < n; k++)
				stands &= all[k] != sign->except[e];
		if (stands)
			hits[count++] = all[i];
	}
	if (count > 0)
		assert_int_equal(
		    tally_record(p->c->tally, r, s, hits, count), OK);
	assert_int_equal(tally_settle(p->c->tally, true), OK);
}

static void
on_plain_end(void *arg, const struct source *s)
{
	struct plain *p = arg;

	assert_int_equal(tally_source_end(p->c->tally, s), OK);
}

static struct case_file *
open_case(const struct help_capture *h)
{
	struct case_file *c = case_open(h->dir, h->k, &h->options, NULL);

	assert_non_null(c);
	return c;
}

static void
read_plainly(const struct help_capture *h, struct buf *out)
{
	struct case_file *c = open_case(h);
	struct plain p = { .c = NULL };
	const struct evidence_sink sink = {
		.record = on_plain, .source_end = on_plain_end, .arg = &p
	};
	bool done = false;

	plain_open(&p, c);
	evidence_pace(c->evidence, EVIDENCE_IN_TURN, 0);
	while (!done)
		assert_int_equal(evidence_read(c->evidence, CASE_EVERYTHING,
				     UINT64_MAX, &sink, &done),
		    OK);
	assert_int_equal(case_judge(c), OK);
	json_write(report_tree(c, LANG_EN), out);
	plain_close(&p);
	case_free(c);
}

/* --- the fast way --- */

static void
read_fast(const struct help_capture *h, uint64_t *seed, struct buf *out)
{
	static const size_t pieces[] = { 0, 700, 5000, 20000, 65536 };
	struct case_file *c = open_case(h);
	struct case_progress p = { .finished = false };
	uint64_t before = 0;

	evidence_pace(c->evidence, 1 + below(seed, 4), PICK(seed, pieces));
	case_want(c, CASE_EVERYTHING);
	while (!p.finished) {
		uint64_t budget = below(seed, 3) ? UINT64_MAX
						 : 1 + below(seed, 300000);

		assert_int_equal(case_step(c, budget, &p), OK);
		assert_true(p.done >= before && p.done <= p.total);
		before = p.done;
	}
	assert_true(p.done == p.total);
	json_write(report_tree(c, LANG_EN), out);
	case_free(c);
}

static void
same_result(void **state)
{
	const char *rounds = getenv("NDES_DOCTOR_ROUNDS");
	const char *seeds = getenv("NDES_DOCTOR_SEED");
	uint64_t records = 0, count = rounds ? strtoull(rounds, NULL, 10) : 25;
	uint64_t first = seeds ? strtoull(seeds, NULL, 10) : 1;

	for (uint64_t seed = first; seed < first + count; seed++) {
		struct help_capture h = help_capture_new(*state);
		struct buf plain = BUF_INIT, fast = BUF_INIT;
		uint64_t way = seed;
		struct case_file *c;

		fill(&h, seed);
		read_plainly(&h, &plain);
		for (int i = 0; i < 3; i++) {
			buf_clear(&fast);
			read_fast(&h, &way, &fast);
			if (strcmp(buf_str(&plain), buf_str(&fast)) != 0)
				print_error("seed %" PRIu64 "\n", seed);
			assert_string_equal(buf_str(&plain), buf_str(&fast));
		}
		c = open_case(&h);
		assert_int_equal(case_run(c), OK);
		for (size_t i = 0; i < case_source_count(c); i++)
			records += case_source(c, i)->records;
		case_free(c);
		help_remove(&h);
		help_capture_free(&h);
		buf_free(&plain);
		buf_free(&fast);
	}
	printf("%" PRIu64 " captures, %" PRIu64 " records, each read four "
	       "times\n",
	    count, records);
	assert_true(records > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(same_result) };

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
