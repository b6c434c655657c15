/*
 * Folders that grow, and looks at them.  What is read is noted as "FILE:N", N
 * being the number that was written into the record, so that a record lost
 * or read twice shows.
 */

#include "tests/help_follow.h"
#include "tests/help_reg.h"

#include "engine/host/host_folder.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Second N after 08:00. */
static const char *
clock_of(int n, char out[16])
{
	snprintf(
	    out, 16, "%02d:%02d:%02d", 8 + n / 3600 % 12, n / 60 % 60, n % 60);
	return out;
}

void
follow_iis(struct buf *out, int n, const char *status)
{
	char t[16];

	buf_printf(out,
	    "2026-03-02 %s fe80::1%%13 POST /CertificateRegistrationSvc/"
	    "Certificate/VerifyRequest n=%d 443 - fe80::1%%13 NDES_Plugin "
	    "- %s 875\r\n",
	    clock_of(n, t), n, status);
}

void
follow_trace(struct buf *out, int n, const char *text)
{
	char t[16];

	buf_printf(out,
	    "<![LOG[%s]LOG]!><time=\"%s.%03d-60\" date=\"3-2-2026\" "
	    "component=\"NDESPlugin\" context=\"\" type=\"1\" thread=\"%d\" "
	    "file=\"n=%d\">\r\n",
	    text, clock_of(n, t), n % 1000, n, n);
}

void
follow_event(struct buf *out, int n, const char *text)
{
	char t[16];

	buf_printf(out,
	    "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/"
	    "2004/06/windows/eventlog/system\"><EventID>0</EventID><Type>3"
	    "</Type><SubType Name=\"Information\">0</SubType><Level>8</Level>"
	    "<TimeCreated SystemTime=\"2026-03-02T%s.%07dZ\" />"
	    "<Source Name=\"CertificateRegistrationPoint\" />"
	    "<Correlation ActivityID=\"{00000000-0000-0000-0000-%012d}\" />"
	    "<Execution ProcessName=\"w3wp\" ProcessID=\"7364\" ThreadID="
	    "\"50\" /><Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>%s</ApplicationData></E2ETraceEvent>",
	    clock_of(n, t), n, n, text);
}

static void
make_folders(const char *path)
{
	char part[200];

	for (const char *p = path; (p = strchr(p, '/')); p++) {
		snprintf(part, sizeof(part), "%.*s", (int)(p - path), path);
		if (*part)
			mkdir(part, 0755);
	}
}

static void
write_file(const char *path, int flags, struct span text)
{
	int fd;

	make_folders(path);
	fd = open(path, O_WRONLY | O_CREAT | flags, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p ? text.p : "", text.n), text.n);
	close(fd);
}

void
follow_put(const char *path, struct span text)
{
	write_file(path, O_TRUNC, text);
}

void
follow_append(const char *path, struct span text)
{
	write_file(path, O_APPEND, text);
}

void
follow_enter(char top[40])
{
	strcpy(top, "/tmp/test_follow.XXXXXX");
	assert_non_null(mkdtemp(top));
	assert_int_equal(chdir(top), 0);
	assert_int_equal(mkdir("c", 0755), 0);
}

void
follow_leave(const char *top)
{
	char command[80];

	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	assert_int_equal(system(command), 0);
}

int
world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	*state = w;
	if (!w)
		return -1;
	w->now = 1000 * TIME_SECOND;
	follow_enter(w->top);
	return 0;
}

int
world_teardown(void **state)
{
	struct world *w = *state;

	evidence_free(w->e);
	host_free(w->host);
	buf_free(&w->notes);
	buf_free(&w->files);
	follow_leave(w->top);
	free(w);
	return 0;
}

/* The number in a record: after "n=", or the end of the activity. */
static int
number_in(const struct record *r)
{
	static const enum field places[] = { FIELD_CS_URI_QUERY,
		FIELD_ACTIVITY_ID, FIELD_THREAD };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct span s = r->field[places[i]];
		size_t n = s.n, from;

		while (n > 0 && (s.p[n - 1] < '0' || s.p[n - 1] > '9'))
			n--;
		for (from = n;
		     from > 0 && s.p[from - 1] >= '0' && s.p[from - 1] <= '9';)
			from--;
		if (n > from)
			return atoi(s.p + from);
	}
	return -1;
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	struct world *w = arg;
	const char *slash = strrchr(s->file, '/');

	buf_printf(
	    &w->notes, "%s:%d ", slash ? slash + 1 : s->file, number_in(r));
}

static void
on_file(void *arg, enum file_event event, const struct source *s)
{
	static const char *const names[] = { "came", "renamed", "restarted",
		"gone" };
	struct world *w = arg;

	buf_printf(&w->files, "%s %s ", names[event], s->file);
}

void
world_start(struct world *w)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = NULL, .arg = w
	};
	struct err_info info = { .code = OK };
	bool done = false;

	w->host = host_folder_new("c", &info);
	assert_non_null(w->host);
	w->e = evidence_new(w->host, &help_interest, &info);
	assert_non_null(w->e);
	assert_int_equal(evidence_follow(w->e), OK);
	while (!done)
		assert_int_equal(
		    evidence_read(w->e, EVERYTHING, 100, &sink, &done), OK);
}

/* One look with a budget; notes are of this look only. */
bool
world_look_once(struct world *w, bool names, uint64_t budget)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = NULL, .arg = w
	};
	struct evidence_look look = { .now = w->now,
		.names = names,
		.budget = budget,
		.tell = on_file,
		.arg = w };

	assert_int_equal(evidence_look(w->e, &sink, &look), OK);
	w->soon = look.soon;
	w->registry |= look.registry;
	return look.more;
}

const char *
world_look(struct world *w)
{
	buf_clear(&w->notes);
	buf_clear(&w->files);
	while (world_look_once(w, true, 1 << 20))
		;
	return buf_str(&w->notes);
}

/* What a look without a walk sees. */
const char *
world_glance(struct world *w)
{
	buf_clear(&w->notes);
	while (world_look_once(w, false, 1 << 20))
		;
	return buf_str(&w->notes);
}

const char *
world_end(struct world *w)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = NULL, .arg = w
	};

	buf_clear(&w->notes);
	assert_int_equal(evidence_look_end(w->e, &sink), OK);
	return buf_str(&w->notes);
}

/* Texts in a form to be written with one call. */
void
put_iis(const char *path, bool head, int from, int to)
{
	struct buf b = BUF_INIT;

	if (head)
		buf_puts(&b, FOLLOW_IIS_HEAD);
	for (int n = from; n <= to; n++)
		follow_iis(&b, n, "201 0 0");
	follow_append(path, buf_span(&b));
	buf_free(&b);
}

void
put_trace(const char *path, int from, int to)
{
	struct buf b = BUF_INIT;

	for (int n = from; n <= to; n++)
		follow_trace(&b, n, "Verify challenge returns true");
	follow_append(path, buf_span(&b));
	buf_free(&b);
}

void
put_events(const char *path, int from, int to)
{
	struct buf b = BUF_INIT;

	for (int n = from; n <= to; n++)
		follow_event(&b, n, "VerifyRequest Started.");
	follow_append(path, buf_span(&b));
	buf_free(&b);
}

uint64_t
world_problems(struct world *w)
{
	uint64_t n = 0;

	for (size_t i = 0; i < evidence_count(w->e); i++)
		for (int p = 0; p < PROBLEM_COUNT; p++)
			n += evidence_source(w->e, i)->problem[p].count;
	return n;
}
