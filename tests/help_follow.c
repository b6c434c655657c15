/*
 * Folders that grow.
 */

#include "tests/help_follow.h"

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
