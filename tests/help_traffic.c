/*
 * Requests overlap as on a busy server: each runs through its life with
 * times of its own, and its lines go to three logs, sorted by time there.
 */

#include "tests/help_traffic.h"

#include "engine/base/arena.h"
#include "engine/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after the headers it needs */
#include <cmocka.h>

#define CRP "/CertificateRegistrationSvc/Certificate/"
#define ME  "fe80::1%13"
#define MS  (TIME_SECOND / 1000)

static const char *const files[SOURCE_COUNT] = {
	[SOURCE_IIS] = "u_ex260302.log",
	[SOURCE_NDESPLUGIN] = "NDESPlugin.log",
	[SOURCE_CRP] = "CertificateRegistrationPoint_03_02.svclog",
};

struct line {
	int64_t time;
	size_t seq;
	char *text;
	enum source_kind source;
	uint32_t request;
	enum station_id station; /* STATION_COUNT: none */
	bool spare;
};

struct world {
	const struct traffic *t;
	uint64_t random;
	struct line *line;
	size_t count, cap;
	int64_t busy[400]; /* until when a thread of the module is */
};

static unsigned
below(struct world *w, unsigned n)
{
	w->random = w->random * UINT64_C(6364136223846793005) +
		    UINT64_C(1442695040888963407);
	return (unsigned)(w->random >> 33) % n;
}

static int64_t
between(struct world *w, unsigned low, unsigned high)
{
	return (low + below(w, high - low + 1)) * MS;
}

static void add(struct world *w, enum source_kind source, int64_t time,
    uint32_t request, enum station_id station, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

static void
add(struct world *w, enum source_kind source, int64_t time, uint32_t request,
    enum station_id station, const char *format, ...)
{
	struct line *l = array_grow(w->line, w->count, &w->cap, sizeof(*l));
	struct buf text = BUF_INIT;
	va_list args;

	assert_non_null(l);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	w->line = l;
	l += w->count;
	*l = (struct line){ time, w->count, buf_steal(&text), source, request,
		station, false };
	assert_non_null(l->text);
	w->count++;
}

/* --- one line of each log --- */

static void
row(struct world *w, int64_t end, int64_t taken, uint32_t request,
    enum station_id station, const char *what, const char *client,
    const char *agent, const char *status)
{
	char when[TIME_TEXT_MAX];

	if (w->t->no_iis)
		return;
	time_rfc3339(end - end % TIME_SECOND, when);
	add(w, SOURCE_IIS, end + (below(w, 12) ? 0 : between(w, 1, 900)),
	    request, station, "%.10s %.8s 10.0.0.1 %s 443 - %s %s - %s %d\r\n",
	    when, when + 11, what, client, agent, status, (int)(taken / MS));
}

static void
say(struct world *w, int64_t time, int thread, uint32_t request,
    enum station_id station, const char *text)
{
	const struct traffic *t = w->t;
	int offset = t->change && time >= t->change ? t->later : t->offset;
	int bias = t->zone == ZONE_WRITTEN    ? -offset
		   : t->zone == ZONE_REVERSED ? offset
					      : 0;
	char zone[16], fraction[8];
	struct civil c;

	if (t->no_plugin || (t->lost && (int)below(w, 1000) < t->lost))
		return;
	time_to_civil(time + offset * TIME_MINUTE, &c);
	snprintf(zone, sizeof(zone), "%+04d", bias);
	snprintf(fraction, sizeof(fraction), ".%03d",
	    t->whole ? 0 : c.micro / 1000 % 1000);
	add(w, SOURCE_NDESPLUGIN, time, request, station,
	    "<![LOG[%s]LOG]!><time=\"%02d:%02d:%02d%s%s\" "
	    "date=\"%02d-%02d-%04d\" component=\"NDESPlugin\" context=\"\" "
	    "type=\"1\" thread=\"%d\" file=\"ndesplugin.cpp\">\r\n",
	    text, c.hour, c.minute, c.second, fraction, zone, c.month, c.day,
	    c.year, t->one_thread ? t->one_thread : thread);
}

/* A line that stands for a station only when its first one is lost. */
static void
say_more(struct world *w, int64_t time, int thread, uint32_t request,
    enum station_id station, const char *text)
{
	size_t before = w->count;

	say(w, time, thread, request, station, text);
	if (w->count > before)
		w->line[before].spare = true;
}

static void
trace_line(struct world *w, int64_t time, uint32_t request,
    enum station_id station, int thread, const char *text)
{
	char when[TIME_TEXT_MAX];
	uint32_t activity = w->t->no_activity ? 0 : request + 1;

	if (w->t->no_crp)
		return;
	time_rfc3339(time - time % TIME_SECOND, when);
	add(w, SOURCE_CRP, time, request, station,
	    "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/2004/"
	    "06/windows/eventlog/system\"><EventID>0</EventID><Type>3</Type>"
	    "<SubType Name=\"Information\">0</SubType><Level>8</Level>"
	    "<TimeCreated SystemTime=\"%.19s.%06d0Z\" /><Source "
	    "Name=\"CertificateRegistrationPoint\" /><Correlation "
	    "ActivityID=\"{%08x-0000-0000-0000-000000000000}\" /><Execution "
	    "ProcessName=\"w3wp\" ProcessID=\"7364\" ThreadID=\"%d\" "
	    "/><Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>%s</ApplicationData></E2ETraceEvent>",
	    when, (int)(time % TIME_SECOND), activity, thread, text);
}

/* --- one request --- */

struct device {
	char address[32];
	const char *agent, *stem;
};

static struct device
some_device(struct world *w)
{
	static const struct device kinds[] = {
		{ "", "Mozilla/4.0+(compatible;+Win32;+NDES+client)",
		    "/certsrv/mscep/mscep.dll/pkiclient.exe" },
		{ "", "profiled/1.0+CFNetwork/1498.700.2+Darwin/23.6.0",
		    "/certsrv/mscep/mscep.dll" },
		{ "", "Dalvik/2.1.0+(Linux;+U;+Android+14)",
		    "/certsrv/mscep/mscep.dll" },
	};
	struct device d = kinds[below(w, 3)];

	snprintf(d.address, sizeof(d.address), "10.%u.%u.%u", below(w, 200),
	    below(w, 250), below(w, 250));
	if (w->t->proxy)
		snprintf(d.address, sizeof(d.address), "10.9.9.9");
	return d;
}

/* A thread that is idle at T; it stays busy until release(). */
static int
take_thread(struct world *w, int64_t t)
{
	for (size_t i = 0; i < sizeof(w->busy) / sizeof(w->busy[0]); i++)
		if (w->busy[i] < t) {
			w->busy[i] = INT64_MAX;
			return (int)i;
		}
	fail_msg("no thread is idle");
	return 0;
}

static void
device_row(struct world *w, const struct device *d, int64_t end, int64_t taken,
    uint32_t request, enum station_id station, const char *query,
    const char *status)
{
	char what[160];

	snprintf(what, sizeof(what), "GET %s %s", d->stem, query);
	row(w, end, taken, request, station, what, d->address, d->agent,
	    status);
}

/* The registration point's four lines; when the last was written. */
static int64_t
run_crp(struct world *w, int64_t t, uint32_t request, bool good)
{
	static const struct {
		enum station_id id;
		const char *text[2];
	} lines[] = {
		{ STATION_CRP_STARTED,
		    { "VerifyRequest Started.", "VerifyRequest Started." } },
		{ STATION_CRP_PHASE1,
		    { "Validation Phase 1 finished with status True.",
			"Validation Phase 1 finished with status True." } },
		{ STATION_CRP_PHASE3,
		    { "Validation Phase 3 finished with status False.",
			"Validation Phase 3 finished with status True." } },
		{ STATION_CRP_FINISHED,
		    { "VerifyRequest Finished with status False",
			"VerifyRequest Finished with status True" } },
	};
	/* threads of a pool: by the request, so that none is used twice */
	int thread = 100 + (int)(request % 3000);

	for (size_t i = 0; i < 4; i++) {
		trace_line(
		    w, t, request, lines[i].id, thread, lines[i].text[good]);
		t += between(w, 20, 150);
	}
	return t - 15 * MS;
}

static int64_t
post(struct world *w, int64_t from, int64_t end, uint32_t request,
    const char *what, enum station_id station, const char *status)
{
	char stem[96];

	snprintf(stem, sizeof(stem), "POST " CRP "%s -", what);
	row(w, end, end - from, request, station, stem, ME, "NDES_Plugin",
	    status);
	return end + between(w, 1, 8);
}

/* The module's report, after the CA has answered. */
static void
report(struct world *w, int64_t t, int thread, uint32_t request)
{
	int64_t sent = t + between(w, 2, 8), end;

	say(w, t, thread, request, STATION_COUNT, "Calling Notifyrequest ...");
	say(w, sent, thread, request, STATION_COUNT,
	    "Sending request to certificate registration point.");
	sent += between(w, 5, 30);
	end = post(w, sent, sent + between(w, 30, 180), request, "Notify",
	    STATION_NOTIFY, "204 0 0");
	if (w->t->no_iis)
		say(w, end, thread, request, STATION_NOTIFY,
		    "Exiting Notify with 0x0");
	else
		say_more(w, end, thread, request, STATION_NOTIFY,
		    "Exiting Notify with 0x0");
}

/* From the call of the module to its answer; TIME_NONE: there is none. */
static int64_t
verify(struct world *w, int64_t t, int thread, uint32_t request,
    enum traffic_end end)
{
	static const char page[] =
	    "Verify challenge returns <html><head>\r\n<title>403 - Forbidden: "
	    "Access is denied.</title></head></html>";
	int64_t sent = t + between(w, 1, 9), from = sent + between(w, 8, 40);
	int64_t done;

	say_more(w, t, thread, request, STATION_VERIFY_SENT,
	    "Calling VerifyRequest ...  ");
	say(w, sent, thread, request, STATION_VERIFY_SENT,
	    "Sending request to certificate registration point.");
	if (end == END_SILENT)
		return TIME_NONE;
	if (end == END_TLS) {
		done = from + between(w, 10, 90);
		say(w, done, thread, request, STATION_VERIFY_ANSWERED,
		    "Failed to send http request " CRP
		    "VerifyRequest. Error 12175");
	} else if (end == END_403) {
		done = post(w, from, from + between(w, 15, 480), request,
		    "VerifyRequest", STATION_VERIFY_POSTED,
		    "403 16 2148204809");
		say(w, done, thread, request, STATION_VERIFY_ANSWERED, page);
	} else {
		done = run_crp(
		    w, from + between(w, 5, 30), request, end == END_ISSUED);
		done = post(w, from, done + between(w, 3, 40), request,
		    "VerifyRequest", STATION_VERIFY_POSTED, "201 0 0");
		say(w, done, thread, request, STATION_VERIFY_ANSWERED,
		    end == END_ISSUED ? "Verify challenge returns true"
				      : "Verify challenge returns false");
	}
	say_more(w, done + MS, thread, request, STATION_VERIFY_ANSWERED,
	    end == END_ISSUED ? "Exiting VerifyRequest with 0x0"
			      : "Exiting VerifyRequest with 0x80004005");
	return done + MS;
}

/* What the device asks for before it sends its request, in its order. */
static const struct {
	enum station_id station;
	const char *query;
} questions[] = {
	{ STATION_GETCACAPS, "operation=GetCACaps&message=ca" },
	{ STATION_GETCACERT, "operation=GetCACert&message=ca" },
};

static void
live(struct world *w, int64_t t, uint32_t request, enum traffic_end end)
{
	const int first = w->t->cert_first ? 1 : 0;
	struct device d = some_device(w);
	int64_t taken = between(w, 0, 40), from;
	int thread;

	t += taken;
	device_row(w, &d, t, taken, request, questions[first].station,
	    questions[first].query, "200 0 0");
	t += between(w, 300, 2200);
	device_row(w, &d, t, between(w, 0, 30), request,
	    questions[1 - first].station, questions[1 - first].query,
	    "200 0 0");
	t += between(w, 300, 2200);
	from = t;
	thread = take_thread(w, t);
	t = verify(w, t + between(w, 2, 15), 1000 + thread, request, end);
	if (t == TIME_NONE) {
		w->busy[thread] = from + TIME_MINUTE;
		t = from + between(w, 30000, 31000);
	}
	if (end == END_ISSUED)
		t += between(w, 120, 700);
	t += between(w, 3, 40);
	device_row(w, &d, t, t - from, request, STATION_CA_ANSWERED,
	    "operation=PKIOperation&message=MII",
	    end == END_ISSUED ? "200 0 0" : "500 0 0");
	if (end == END_ISSUED)
		report(w, t + between(w, 20, 300), 1000 + thread, request);
	if (end != END_SILENT)
		w->busy[thread] = t + 600 * MS;
}

/* --- all of them --- */

static int
by_log(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void
know(struct traffic_made *m, const struct line *l, uint64_t offset)
{
	struct truth *t = array_grow(m->truth, m->count, &m->cap, sizeof(*t));

	assert_non_null(t);
	m->truth = t;
	t[m->count++] = (struct truth){ l->source, offset, l->request,
		l->station, l->spare };
}

static void
write_log(struct world *w, struct traffic_made *m, enum source_kind source)
{
	char path[160];
	struct buf text = BUF_INIT;
	FILE *f;

	if (source == SOURCE_IIS)
		buf_puts(&text,
		    "#Software: Microsoft Internet Information Services "
		    "10.0\r\n#Version: 1.0\r\n#Date: 2026-03-02 08:00:00\r\n"
		    "#Fields: date time s-ip cs-method cs-uri-stem "
		    "cs-uri-query s-port cs-username c-ip cs(User-Agent) "
		    "cs(Referer) sc-status sc-substatus sc-win32-status "
		    "time-taken\r\n");
	for (size_t i = 0; i < w->count; i++) {
		const struct line *l = &w->line[i];

		if (l->source != source)
			continue;
		if (l->station != STATION_COUNT)
			know(m, l, text.n);
		buf_puts(&text, l->text);
	}
	snprintf(path, sizeof(path), "%s/%s", m->folder, files[source]);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_false(buf_failed(&text));
	assert_int_equal(fwrite(buf_str(&text), 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
	buf_free(&text);
}

static enum traffic_end
some_end(struct world *w)
{
	int dice = (int)below(w, 100);

	for (int e = END_ISSUED + 1; e < END_COUNT; e++) {
		dice -= w->t->percent[e];
		if (dice < 0)
			return (enum traffic_end)e;
	}
	return END_ISSUED;
}

void
traffic_make(const struct traffic *t, struct traffic_made *m)
{
	struct world w = { .t = t, .random = t->seed * 2 + 1 };
	int64_t now = t->start;

	if (now == 0)
		time_parse(SPAN("2026-03-02T08:00:00Z"), &now);
	*m = (struct traffic_made){ .folder = "/tmp/ndes-traffic-XXXXXX" };
	assert_non_null(mkdtemp(m->folder));
	m->end = calloc(t->requests + 1, 1);
	assert_non_null(m->end);
	for (uint32_t i = 0; i < t->requests; i++) {
		m->end[i] = (uint8_t)some_end(&w);
		live(&w, now, i, (enum traffic_end)m->end[i]);
		now += between(&w, 0, (unsigned)t->pause * 2);
	}
	qsort(w.line, w.count, sizeof(*w.line), by_log);
	if (!t->no_iis)
		write_log(&w, m, SOURCE_IIS);
	if (!t->no_plugin)
		write_log(&w, m, SOURCE_NDESPLUGIN);
	if (!t->no_crp)
		write_log(&w, m, SOURCE_CRP);
	for (size_t i = 0; i < w.count; i++)
		free(w.line[i].text);
	free(w.line);
}

void
traffic_free(struct traffic_made *m)
{
	char path[160];

	for (int k = 0; k < SOURCE_COUNT; k++) {
		if (!files[k])
			continue;
		snprintf(path, sizeof(path), "%s/%s", m->folder, files[k]);
		unlink(path);
	}
	rmdir(m->folder);
	free(m->truth);
	free(m->end);
}
