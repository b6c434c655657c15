/*
 * The servers of a capture: what parts it, and what never does.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/case/target/opening.h"
#include "tests/help_capture.h"

#define IIS                                                                    \
	"#Software: Microsoft Internet Information Services 10.0\r\n"          \
	"#Version: 1.0\r\n#Date: 2026-04-14 07:00:00\r\n"                      \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "   \
	"cs-username c-ip cs(User-Agent) cs(Referer) sc-status "               \
	"sc-substatus sc-win32-status time-taken\r\n"                          \
	"2026-04-14 07:00:00 %s GET /certsrv/mscep/mscep.dll "                 \
	"operation=GetCACaps 443 - 10.9.9.9 x - 200 0 0 12\r\n"
#define PLUGIN                                                                 \
	"Calling VerifyRequest ...  \r\nVerify challenge returns true\r\n"
#define KEY                                                                    \
	"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\"    \
	"SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector]\r\n"             \
	"\"A\"=\"b\"\r\n"
#define EVENT                                                                  \
	"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"      \
	"event\"><System><Provider Name=\"Microsoft-Windows-%s\"/>"            \
	"<EventID>31</EventID><Level>2</Level>"                                \
	"<TimeCreated SystemTime=\"2026-04-14T07:00:02Z\"/>"                   \
	"<EventRecordID>1</EventRecordID><Channel>Application</Channel>"       \
	"<Computer>%s</Computer></System></Event>\r\n"
#define NDES "NetworkDeviceEnrollmentService"
#define CA   "CertificationAuthority"

/* A file below the capture, its folders made. */
static void
put(struct help_capture *h, const char *name, const char *text)
{
	char path[400];

	for (const char *p = name; (p = strchr(p, '/')) != NULL; p++) {
		snprintf(path, sizeof(path), "%s/%.*s", h->dir, (int)(p - name),
		    name);
		mkdir(path, 0755);
	}
	help_file(h, name, span_of(text));
}

static void
put_iis(struct help_capture *h, const char *name, const char *address)
{
	char text[1000];

	snprintf(text, sizeof(text), IIS, address);
	put(h, name, text);
}

static void
put_event(struct help_capture *h, const char *name, const char *provider,
    const char *computer)
{
	char text[1000];

	snprintf(text, sizeof(text), EVENT, provider, computer);
	put(h, name, text);
}

/* Labels, each with a comma; the capture is taken away. */
static const char *
labels(struct help_capture *h, struct buf *out)
{
	struct err_info info = { .code = OK };
	struct parts parts;

	buf_clear(out);
	h->c = case_open(h->dir, h->k, &h->options, &info);
	assert_non_null(h->c);
	assert_int_equal(parts_of(h->c, &parts), OK);
	for (size_t i = 0; i < parts.count; i++)
		buf_printf(out, "%s,", parts.item[i].label);
	parts_free(&parts);
	help_capture_free(h);
	return buf_str(out);
}

static struct help_capture
empty(void *k)
{
	struct help_capture h = help_capture_new(k);

	help_write(&h);
	return h;
}

static void
siblings_are_servers(void **state)
{
	struct buf b = BUF_INIT;
	struct help_capture h = empty(*state);

	put_iis(&h, "ndes01/case/W3SVC1/u.log", "10.0.0.1");
	put(&h, "ndes01/case/NDESPlugin.log", PLUGIN);
	put_iis(&h, "ndes02/case/W3SVC1/u.log", "10.0.0.1");
	put(&h, "ndes02/case/registry/k.reg", KEY);
	put(&h, "ndes03/NDESPlugin.log", PLUGIN);
	put_event(&h, "dc/system.xml", "Kerberos", "dc01.contoso.com");
	assert_string_equal(labels(&h, &b), "ndes01,ndes02,ndes03,");

	h = empty(*state);
	put_iis(&h, "in/contoso/a/u.log", "10.0.0.1");
	put_iis(&h, "in/contoso/b/u.log", "10.0.0.2");
	put(&h, "in/fabrikam/NDESPlugin.log", PLUGIN);
	put(&h, "in/contoso/a/NDESPlugin.log", PLUGIN);
	assert_string_equal(
	    labels(&h, &b), "in/contoso/a,in/contoso/b,in/fabrikam,");
	buf_free(&b);
}

static void
folders_of_one_server(void **state)
{
	struct buf b = BUF_INIT;
	struct help_capture h = empty(*state);

	/* Named for what is in them, or holding different things. */
	put_iis(&h, "iis/W3SVC1/u.log", "10.0.0.1");
	put_iis(&h, "iis/W3SVC2/u.log", "10.0.0.2");
	put(&h, "registry/k.reg", KEY);
	put(&h, "policy module/NDESPlugin.log", PLUGIN);
	put_event(&h, "events/a.xml", NDES, "ndes01.contoso.com");
	put_event(&h, "events/ca.xml", CA, "ca01.contoso.com");
	assert_string_equal(labels(&h, &b), "");

	/* Two months of one address. */
	h = empty(*state);
	put_iis(&h, "april/u.log", "10.0.0.1");
	put_iis(&h, "may/u.log", "10.0.0.1");
	assert_string_equal(labels(&h, &b), "");

	h = empty(*state);
	put_iis(&h, "one/u.log", "10.0.0.1");
	put_iis(&h, "two/u.log", "10.0.0.2");
	assert_string_equal(labels(&h, &b), "one,two,");
	buf_free(&b);
}

/*
 * Its logs lie in folders of many names; each is one server all the same, but
 * for the one that is of two.
 */
static void
samples_are_one_server(void **state)
{
	glob_t found;

	assert_int_equal(glob("samples/*/capture", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct case_options options = {
			.now = TIME_NONE, .since = TIME_NONE, .step = -1
		};
		struct err_info info = { .code = OK };
		struct case_file *c = case_open(
		    found.gl_pathv[i], *state, &options, &info);
		struct parts parts;

		assert_non_null(c);
		assert_int_equal(parts_of(c, &parts), OK);
		if (strstr(found.gl_pathv[i], "two-servers"))
			assert_int_equal(parts.count, 2);
		else if (parts.count > 1)
			fail_msg("%s: %s and %s", found.gl_pathv[i],
			    parts.item[0].label, parts.item[1].label);
		parts_free(&parts);
		case_free(c);
	}
	globfree(&found);
}

static void
computers_of_events(void **state)
{
	struct buf b = BUF_INIT;
	struct help_capture h = empty(*state);

	put_event(&h, "a.xml", NDES, "NDES01");
	put_event(&h, "b.xml", NDES, "ndes01.contoso.com");
	put_event(&h, "c.xml", CA, "ca01.contoso.com");
	assert_string_equal(labels(&h, &b), "");

	h = empty(*state);
	put_event(&h, "a.xml", NDES, "ndes01.contoso.com");
	put_event(&h, "b.xml", NDES, "ndes02.contoso.com");
	put_iis(&h, "u.log", "10.0.0.1");
	assert_string_equal(
	    labels(&h, &b), "ndes01.contoso.com,ndes02.contoso.com,");
	buf_free(&b);
}

/* Each part is its own files and those that are nobody's. */
static void
parts_are_opened(void **state)
{
	static const char *const own[] = { "a/", "b/" };
	struct help_capture h = empty(*state);
	struct err_info info = { .code = OK };
	struct parts parts;

	put(&h, "a/NDESPlugin.log", PLUGIN);
	put(&h, "b/NDESPlugin.log", PLUGIN PLUGIN);
	put(&h, "c/NDESPlugin.log", PLUGIN PLUGIN);
	put_event(&h, "ca.xml", CA, "ca01.contoso.com");
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	assert_int_equal(parts_of(h.c, &parts), OK);
	assert_int_equal(parts.count, 3);
	for (size_t i = 0; i < 2; i++) {
		const struct opening_options options = { .path = h.dir,
			.part = &parts.item[i],
			.options = &h.options };
		struct opening *o = opening_new(&options, h.k, &info);
		struct case_file *c;

		assert_non_null(o);
		c = opening_case(o);
		assert_int_equal(case_source_count(c), 2);
		assert_true(strncmp(case_source(c, 0)->file, own[i], 2) == 0);
		assert_string_equal(case_source(c, 1)->file, "ca.xml");
		assert_true(
		    span_ends(span_of(case_host(c)->name), i ? "/b" : "/a"));
		assert_string_equal(case_asked(c)->path, h.dir);
		opening_free(o);
	}
	parts_free(&parts);
	help_capture_free(&h);
}

/* The server's own name, never that of a CA. */
static void
names_of_servers(void **state)
{
	struct help_capture h = empty(*state);
	struct err_info info = { .code = OK };

	put_event(&h, "ca.xml", CA, "ca01.contoso.com");
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_int_equal(case_run(h.c), OK);
	assert_null(case_server(h.c));
	case_free(h.c);
	put_event(&h, "ndes.xml", NDES, "ndes01.contoso.com");
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_string_equal(case_server(h.c), "ndes01.contoso.com");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(siblings_are_servers),
		cmocka_unit_test(folders_of_one_server),
		cmocka_unit_test(samples_are_one_server),
		cmocka_unit_test(computers_of_events),
		cmocka_unit_test(parts_are_opened),
		cmocka_unit_test(names_of_servers),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
