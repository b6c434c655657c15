/*
 * Captures in a folder below /tmp.
 */

#include "tests/help_capture.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "tests/help_certs.h"

#define PATH_LENGTH 200

#define IIS_HEAD                                                               \
	"#Software: Microsoft Internet Information Services 10.0\n"            \
	"#Version: 1.0\n#Date: 2025-06-15 00:00:00\n"                          \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "          \
	"s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "        \
	"sc-substatus sc-win32-status time-taken\n"

#define NDES_CLIENT "Mozilla/4.0+(compatible;+Win32;+NDES+client)"

int
help_guide_setup(void **state)
{
	struct err_info info = { .code = OK };

	*state = knowledge_builtin(&info);
	if (*state)
		return 0;
	print_error("%s:%ld: %s\n", info.file, info.line, info.detail);
	return -1;
}

int
help_guide_teardown(void **state)
{
	knowledge_free(*state);
	help_cert_end();
	return 0;
}

struct help_capture
help_capture_new(const void *k)
{
	struct help_capture h = { .k = k };

	h.options = (struct case_options){
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	return h;
}

void
help_capture_free(struct help_capture *h)
{
	case_free(h->c);
	h->c = NULL;
	help_remove(h);
	buf_free(&h->iis);
	buf_free(&h->plugin);
	buf_free(&h->crp);
	buf_free(&h->reg);
	buf_free(&h->events);
	buf_free(&h->failed);
	buf_free(&h->excerpt);
}

int64_t
help_time(int64_t s)
{
	return s == HELP_NO_TIME ? TIME_NONE : HELP_CERT_NOW + s * TIME_SECOND;
}

void
help_iis(struct help_capture *h, int64_t s, const char *request,
    const char *client, const char *agent, const char *result)
{
	struct civil c;

	if (h->iis.n == 0)
		buf_puts(&h->iis, IIS_HEAD);
	time_to_civil(help_time(s), &c);
	buf_printf(&h->iis, "%04d-%02d-%02d %02d:%02d:%02d 10.0.0.5 ", c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
	buf_printf(&h->iis, "%s%s 443 - %s %s - %s 120\n", request,
	    strchr(strchr(request, ' ') + 1, ' ') ? "" : " -", client, agent,
	    result);
}

void
help_getca(
    struct help_capture *h, int64_t s, const char *client, const char *result)
{
	help_iis(h, s, "GET /certsrv/mscep/mscep.dll operation=GetCACaps",
	    client, NDES_CLIENT, result);
}

void
help_verify(struct help_capture *h, int64_t s, const char *result)
{
	help_iis(h, s,
	    "POST /CertificateRegistrationSvc/Certificate/VerifyRequest",
	    "10.0.0.5", "NDES_Plugin", result);
}

void
help_notify(struct help_capture *h, int64_t s, const char *result)
{
	help_iis(h, s, "POST /CertificateRegistrationSvc/Certificate/Notify",
	    "10.0.0.5", "NDES_Plugin", result);
}

void
help_pki(
    struct help_capture *h, int64_t s, const char *client, const char *result)
{
	help_iis(h, s, "GET /certsrv/mscep/mscep.dll/pkiclient.exe ...", client,
	    NDES_CLIENT, result);
}

void
help_plugin(struct help_capture *h, int64_t s, int thread, const char *text)
{
	struct civil c;

	if (s == HELP_NO_TIME) {
		buf_printf(&h->plugin, "%s\n", text);
		return;
	}
	time_to_civil(help_time(s + HELP_HOUR), &c);
	buf_printf(&h->plugin,
	    "<![LOG[%s]LOG]!><time=\"%02d:%02d:%02d.%03d-60\" "
	    "date=\"%02d-%02d-%04d\" component=\"NDESPlugin\" context=\"\" "
	    "type=\"1\" thread=\"%d\" file=\"ndesplugin.cpp\">\n",
	    text, c.hour, c.minute, c.second, c.micro / 1000, c.month, c.day,
	    c.year, thread);
}

void
help_plugin_good(struct help_capture *h, int64_t s, int thread)
{
	bool timed = s != HELP_NO_TIME;

	help_plugin(h, s, thread, "Calling VerifyRequest ...");
	help_plugin(
	    h, s, thread, "Sending request to certificate registration point.");
	help_plugin(
	    h, timed ? s + 1 : s, thread, "Verify challenge returns true");
	help_plugin(
	    h, timed ? s + 2 : s, thread, "Exiting VerifyRequest with 0x0");
}

void
help_crp(struct help_capture *h, int64_t s, const char *text)
{
	char when[TIME_TEXT_MAX];

	buf_printf(&h->crp,
	    "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/"
	    "2004/06/windows/eventlog/system\"><EventID>0</EventID>"
	    "<Type>3</Type><SubType Name=\"Information\">0</SubType>"
	    "<Level>8</Level><TimeCreated SystemTime=\"%s\" />"
	    "<Source Name=\"CertificateRegistrationPoint\" /><Correlation "
	    "ActivityID=\"{4f11b99e-7e17-4ea4-a970-353f0ce3b8bc}\" />"
	    "<Execution ProcessName=\"w3wp\" ProcessID=\"1\" ThreadID=\"2\" />"
	    "<Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>%s</ApplicationData></E2ETraceEvent>",
	    time_rfc3339(help_time(s), when), text);
}

void
help_event(struct help_capture *h, int64_t s, const char *provider,
    const char *channel, int id, const char *message)
{
	char when[TIME_TEXT_MAX];

	buf_printf(&h->events,
	    "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"
	    "event\"><System><Provider Name=\"%s\"/><EventID>%d</EventID>"
	    "<Level>4</Level><TimeCreated SystemTime=\"%s\"/>"
	    "<Channel>%s</Channel><Computer>ndes01.contoso.com</Computer>"
	    "</System><EventData></EventData><RenderingInfo Culture=\"en-US\">"
	    "<Message>%s</Message></RenderingInfo></Event>\n",
	    provider, id, time_rfc3339(help_time(s), when), channel, message);
}

void
help_key(struct help_capture *h, const char *key)
{
	buf_printf(&h->reg, "%s[HKEY_LOCAL_MACHINE\\%s]\r\n",
	    h->reg.n ? "\r\n" : HELP_REG_HEAD, key);
}

void
help_value(struct help_capture *h, const char *name, const char *data)
{
	buf_printf(&h->reg, "\"%s\"=\"%s\"\r\n", name, data);
}

void
help_file(struct help_capture *h, const char *name, struct span text)
{
	char path[PATH_LENGTH];
	FILE *f;

	assert_true(h->dir[0] != '\0');
	snprintf(path, sizeof(path), "%s/%s", h->dir, name);
	for (char *p = path + strlen(h->dir) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(path, 0700);
		*p = '/';
	}
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static void
write_part(struct help_capture *h, const char *name, const struct buf *text)
{
	assert_false(buf_failed(text));
	if (text->n > 0)
		help_file(h, name, buf_span(text));
}

void
help_write(struct help_capture *h)
{
	help_remove(h);
	strcpy(h->dir, "/tmp/ndes-capture-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	write_part(h, "u_ex250615.log", &h->iis);
	write_part(h, "NDESPlugin.log", &h->plugin);
	write_part(h, "CertificateRegistrationPoint.svclog", &h->crp);
	write_part(h, "server.reg", &h->reg);
	write_part(h, "events.xml", &h->events);
	write_part(h, "failed.csv", &h->failed);
	write_part(h, "excerpt.txt", &h->excerpt);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

void
help_remove(struct help_capture *h)
{
	if (h->dir[0])
		nftw(h->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	h->dir[0] = '\0';
}

static void
open_written(struct help_capture *h)
{
	struct err_info info = { .code = OK };
	char path[PATH_LENGTH];

	case_free(h->c);
	snprintf(path, sizeof(path), "%s%s%s", h->dir, h->single ? "/" : "",
	    h->single ? h->single : "");
	h->c = case_open(path, h->k, &h->options, &info);
	if (!h->c)
		fail_msg("%s: %s: %s", path, err_text(LANG_EN, info.code),
		    info.detail);
}

void
help_open_capture(struct help_capture *h)
{
	help_write(h);
	open_written(h);
}

void
help_run_written(struct help_capture *h)
{
	enum err err;

	open_written(h);
	err = case_run(h->c);
	help_remove(h);
	assert_int_equal(err, OK);
}

void
help_run(struct help_capture *h)
{
	help_write(h);
	help_run_written(h);
}

const struct check_result *
help_check(const struct help_capture *h, const char *id)
{
	size_t check = know_check_find(h->k, id);

	if (check == SIZE_MAX)
		fail_msg("there is no check %s", id);
	return &case_diagnosis(h->c)->checks[check];
}

const char *
help_verdict(const struct help_capture *h, const char *check)
{
	return verdict_name(help_check(h, check)->verdict);
}

const char *
help_whole(const struct help_capture *h)
{
	return whole_name(case_diagnosis(h->c)->whole);
}

const char *
help_generation(const struct help_capture *h)
{
	return generation_name(case_diagnosis(h->c)->generation);
}

const char *
help_cause(const struct help_capture *h, const char *id)
{
	const struct diagnosis *d = case_diagnosis(h->c);
	size_t cause = know_cause_find(h->k, id);

	if (cause == SIZE_MAX)
		fail_msg("there is no cause %s", id);
	for (size_t i = 0; i < d->cause_count; i++)
		if (d->causes[i].cause == cause)
			return certainty_name(d->causes[i].certainty);
	return "";
}
