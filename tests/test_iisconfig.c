/*
 * The configuration of IIS: what is read of it, and that nothing else of it,
 * passwords least of all, is ever shown.
 */

#include "engine/evidence/readers/iisconfig_heirs.h"
#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include "engine/evidence/record/source_ops.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "Geheim4711"

static const char config[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
    "<!-- password=\"" SECRET "\" <add name=\"x\"> -->\r\n"
    "<configuration>\r\n"
    "  <configSections><section name=\"x\" /></configSections>\r\n"
    "  <configProtectedData><providers>\r\n"
    "    <add name=\"IISWASOnlyAesProvider\" sessionKey=\"" SECRET "\" />\r\n"
    "  </providers></configProtectedData>\r\n"
    "  <system.applicationHost>\r\n"
    "    <applicationPools>\r\n"
    "      <add name=\"SCEP\" managedRuntimeVersion=\"v4.0\">\r\n"
    "        <processModel identityType=\"SpecificUser\"\r\n"
    "            userName=\"CONTOSO\\svc-ndes\"\r\n"
    "            password=\"" SECRET "\" loadUserProfile=\"true\" />\r\n"
    "      </add>\r\n"
    "      <add name=\"Other\"><processModel "
    "password=\"[enc:AesProvider:" SECRET
    ":enc]\" identityType=\"NetworkService\" /></add>\r\n"
    "      <applicationPoolDefaults>\r\n"
    "        <processModel identityType=\"ApplicationPoolIdentity\" />\r\n"
    "      </applicationPoolDefaults>\r\n"
    "    </applicationPools>\r\n"
    "    <sites>\r\n"
    "      <site name=\"Default Web Site\" id=\"1\">\r\n"
    "        <application path=\"/certsrv/mscep\" "
    "applicationPool=\"SCEP\">\r\n"
    "          <virtualDirectory path=\"/\" physicalPath=\"C:\\mscep\" "
    "userName=\"a\" password='" SECRET "' />\r\n"
    "        </application>\r\n"
    "        <bindings>\r\n"
    "          <binding protocol=\"https\" bindingInformation=\"*:443:\" "
    "/>\r\n"
    "        </bindings>\r\n"
    "      </site>\r\n"
    "    </sites>\r\n"
    "  </system.applicationHost>\r\n"
    "  <location path=\"Default Web Site\">\r\n"
    "    <appSettings><add key=\"k\" value=\"" SECRET "\" />"
    "</appSettings>\r\n"
    "    <system.webServer>\r\n"
    "      <security>\r\n"
    "        <access sslFlags=\"Ssl, SslNegotiateCert\" />\r\n"
    "        <requestFiltering><requestLimits maxUrl=\"65534\" "
    "maxQueryString=\"65534\" /></requestFiltering>\r\n"
    "        <authentication><iisClientCertificateMappingAuthentication "
    "enabled=\"true\"><oneToOneMappings><add userName=\"b\" password=\"" SECRET
    "\" certificate=\"" SECRET "\" /></oneToOneMappings>"
    "</iisClientCertificateMappingAuthentication></authentication>\r\n"
    "      </security>\r\n"
    "      <handlers accessPolicy=\"Read, Script, Execute\">"
    "<add name=\"mscep\" path=\"mscep.dll\" verb=\"*\" />"
    "</handlers>\r\n"
    "      <security><isapiCgiRestriction><add path=\"C:\\mscep.dll\" "
    "allowed=\"true\" groupId=\"" SECRET "\" /></isapiCgiRestriction>"
    "</security>\r\n"
    "    </system.webServer>\r\n"
    "  </location>\r\n"
    "</configuration>\r\n";

/* The record that says of NAME, an OBJECT, that VALUE is DATA. */
static bool
says(struct fed *f, const char *object, const char *name, const char *value,
    const char *data)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(fed_field(f, i, FIELD_OBJECT), object) == 0 &&
		    strcmp(fed_field(f, i, FIELD_NAME), name) == 0 &&
		    strcmp(fed_field(f, i, FIELD_VALUE), value) == 0 &&
		    strcmp(fed_field(f, i, FIELD_DATA), data) == 0)
			return true;
	return false;
}

static void
named_sections(void **state)
{
	static const char *const rows[][4] = {
		{ "apppool", "SCEP", "managedRuntimeVersion", "v4.0" },
		{ "apppool", "SCEP", "processModel.identityType",
		    "SpecificUser" },
		{ "apppool", "SCEP", "processModel.userName",
		    "CONTOSO\\svc-ndes" },
		{ "apppool", "SCEP", "processModel.loadUserProfile", "true" },
		{ "apppool", "Other", "processModel.identityType",
		    "NetworkService" },
		{ "apppool", "(defaults)", "processModel.identityType",
		    "ApplicationPoolIdentity" },
		{ "site", "Default Web Site", "id", "1" },
		{ "app", "Default Web Site/certsrv/mscep", "applicationPool",
		    "SCEP" },
		{ "vdir", "Default Web Site/certsrv/mscep", "physicalPath",
		    "C:\\mscep" },
		{ "binding", "Default Web Site", "https", "*:443:" },
		{ "access", "Default Web Site", "sslFlags",
		    "Ssl, SslNegotiateCert" },
		{ "limits", "Default Web Site", "maxUrl", "65534" },
		{ "limits", "Default Web Site", "maxQueryString", "65534" },
		{ "auth", "Default Web Site",
		    "iisClientCertificateMappingAuthentication.enabled",
		    "true" },
		{ "handlers", "Default Web Site", "accessPolicy",
		    "Read, Script, Execute" },
		{ "isapi", "C:\\mscep.dll", "allowed", "true" },
		{ "handler", "mscep", "path", "mscep.dll" },
		{ "handler", "mscep", "verb", "*" },
		/* inherited */
		{ "access", "Default Web Site/certsrv/mscep", "sslFlags",
		    "Ssl, SslNegotiateCert" },
		{ "auth", "Default Web Site/certsrv/mscep",
		    "iisClientCertificateMappingAuthentication.enabled",
		    "true" },
		{ "handlers", "Default Web Site/certsrv/mscep", "accessPolicy",
		    "Read, Script, Execute" },
	};
	struct fed f;

	(void)state;
	assert_int_equal(reader_iisconfig.sniff(SPAN(config)), 90);
	feed(&f, &reader_iisconfig, SPAN(config), 0, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!says(&f, rows[i][0], rows[i][1], rows[i][2], rows[i][3]))
			fail_msg("not read: %s %s", rows[i][1], rows[i][2]);
	assert_int_equal(f.count, sizeof(rows) / sizeof(rows[0]));
	assert_string_equal(
	    fed_text(&f, 0), "apppool \"SCEP\" managedRuntimeVersion=\"v4.0\"");
	assert_int_equal(f.records[0].line, 10);
	assert_null(strstr(buf_str(&f.print), SECRET));
	fed_free(&f);
	feed_all_sizes(&reader_iisconfig, SPAN(config), 13, NULL);
	feed_hostile(&reader_iisconfig, SPAN(config));
}

#define APP(path) "<application path=\"" path "\"/>"
#define SITES                                                                  \
	"<configuration><system.applicationHost><sites>"                       \
	"<site name=\"Default Web Site\">" APP("/certsrv/mscep") APP(          \
	    "/CertificateRegistrationSvc") "</site>"                           \
					   "<site name=\"Default\">" APP(      \
					       "/certsrv/mscep") "</site></"   \
								 "sites>"      \
								 "</"          \
								 "system."     \
								 "application" \
								 "Host>"
#define ACCESS(location, flags)                                                \
	"<location " location "><system.webServer><security><access "          \
	"sslFlags=\"" flags "\" /></security></system.webServer></location>"

/* The flags that mscep of "Default Web Site" has by CONFIG. */
static void
assert_flags(const char *text, const char *want)
{
	const char *last = "";
	struct buf got = BUF_INIT;
	struct fed f;

	feed(&f, &reader_iisconfig, span_of(text), 0, NULL);
	for (size_t i = 0; i < f.count; i++)
		if (strcmp(fed_field(&f, i, FIELD_OBJECT), "access") == 0 &&
		    strcmp(fed_field(&f, i, FIELD_NAME),
			"Default Web Site/certsrv/mscep") == 0)
			last = fed_field(&f, i, FIELD_DATA);
	buf_puts(&got, last);
	assert_string_equal(buf_str(&got), want);
	buf_free(&got);
	fed_free(&f);
}

/* The narrowest place above counts, what stands for others does not. */
static void
inherited(void **state)
{
	(void)state;
	assert_flags(SITES ACCESS("path=\"default web site\"",
			 "SslRequireCert") "</configuration>",
	    "SslRequireCert");
	assert_flags(SITES ACCESS("path=\"Default Web Site\"", "SslRequireCert")
			 ACCESS("path=\"Default Web Site/certsrv\"",
			     "Ssl") "</configuration>",
	    "Ssl");
	assert_flags(SITES ACCESS("path=\"Default\"", "SslRequireCert")
			 ACCESS("path=\"Default Web Site/cert\"",
			     "Ssl128") "</configuration>",
	    "");
	assert_flags(SITES ACCESS("path=\"Default Web Site\"", "SslRequireCert")
			 ACCESS("path=\"Default Web Site/certsrv/mscep\"",
			     "None") "</configuration>",
	    "None");
	assert_flags(SITES ACCESS("path=\"Default Web Site\" "
				  "inheritInChildApplications=\"false\"",
			 "SslRequireCert") "</configuration>",
	    "");
	assert_flags(SITES
	    "<system.webServer><security><access sslFlags=\"Ssl\" /></security>"
	    "</system.webServer></configuration>",
	    "Ssl");
}

/* What the application has of its own may be what found no room. */
static void
more_than_room(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	buf_puts(
	    &b, SITES ACCESS("path=\"Default Web Site\"", "SslRequireCert"));
	for (int i = 0; i < HEIRS_MAX; i++)
		buf_puts(&b, ACCESS("path=\"Default Web Site/x\"", "None"));
	buf_puts(&b, ACCESS("path=\"Default Web Site/certsrv/mscep\"", "None"));
	buf_puts(&b, "</configuration>");
	assert_flags(buf_str(&b), "None");
	feed(&f, &reader_iisconfig, buf_span(&b), 0, NULL);
	assert_int_equal(fed_problems(&f, PROBLEM_LIMIT), 1);
	fed_free(&f);
	buf_free(&b);
}

/* Some tools write flags as a number. */
static void
numbers_of_flags(void **state)
{
	struct fed f;

	(void)state;
	assert_flags(
	    SITES ACCESS("path=\"Default Web Site\"", "104") "</configuration>",
	    "Ssl, SslNegotiateCert, SslRequireCert");
	assert_flags(
	    SITES ACCESS("path=\"Default Web Site\"", "0") "</configuration>",
	    "None");
	/* a bit that no document names is left as it is */
	assert_flags(
	    SITES ACCESS("path=\"Default Web Site\"", "65") "</configuration>",
	    "65");
	feed(&f, &reader_iisconfig,
	    SPAN("<configuration><system.webServer><handlers accessPolicy="
		 "\"517\"></handlers></system.webServer></configuration>"),
	    0, NULL);
	assert_true(
	    says(&f, "handlers", "", "accessPolicy", "Read, Execute, Script"));
	fed_free(&f);
}

/* Set for the whole site, it is told of mscep. */
static void
told_as_a_setting(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;
	size_t found = 0;

	help_write(&h);
	help_file(&h, "applicationHost.config",
	    SPAN(SITES ACCESS(
		"path=\"Default Web Site\"", "72") "</configuration>"));
	help_run_written(&h);
	d = case_diagnosis(h.c);
	for (size_t i = 0; i < d->setting_count; i++)
		if (strcmp(know_setting(h.k, d->settings[i].setting)->id,
			"mscep-ssl-flags") == 0 &&
		    d->settings[i].verdict == VERDICT_WARN)
			found++;
	assert_int_equal(found, 1);
	help_capture_free(&h);
}

/* What appcmd lists is the same, as far as it goes. */
static void
lists_of_appcmd(void **state)
{
	static const char text[] =
	    "APPPOOL \"SCEP\" (MgdVersion:v4.0,MgdMode:Integrated,"
	    "state:Stopped)\r\n"
	    "SITE \"Default Web Site\" (id:1,bindings:http/*:80:,"
	    "https/*:443:ndes.contoso.com,state:Started)\r\n"
	    "APP \"Default Web Site/\" (applicationPool:DefaultAppPool)\r\n"
	    "VDIR \"Default Web Site/\" (physicalPath:C:\\a,b)\r\n"
	    "ERROR ( message:Cannot find )\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_appcmd.sniff(SPAN(text)), 80);
	assert_int_equal(reader_appcmd.sniff(SPAN("APPPOOL \"a\"\n")), 0);
	feed(&f, &reader_appcmd, SPAN(text), 0, NULL);
	assert_true(says(&f, "apppool", "SCEP", "state", "Stopped"));
	assert_true(says(&f, "apppool", "SCEP", "MgdVersion", "v4.0"));
	assert_true(says(&f, "site", "Default Web Site", "state", "Started"));
	assert_true(says(&f, "binding", "Default Web Site", "http", "*:80:"));
	assert_true(says(&f, "binding", "Default Web Site", "https",
	    "*:443:ndes.contoso.com"));
	assert_true(says(&f, "app", "Default Web Site/", "applicationPool",
	    "DefaultAppPool"));
	assert_true(
	    says(&f, "vdir", "Default Web Site/", "physicalPath", "C:\\a,b"));
	assert_int_equal(f.count, 9);
	fed_free(&f);
	feed_all_sizes(&reader_appcmd, SPAN(text), 3, NULL);
	feed_hostile(&reader_appcmd, SPAN(text));
}

/* A line of many properties is not shown whole with each of them. */
static void
a_long_line(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	buf_puts(&b, "APPPOOL \"SCEP\" (state:Started");
	for (int i = 0; i < 900; i++)
		buf_puts(&b, ",state:Stopped");
	buf_puts(&b, ")\r\n");
	feed(&f, &reader_appcmd, buf_span(&b), 0, NULL);
	assert_int_equal(f.count, 901);
	assert_int_equal(f.records[900].text.n, 1024);
	assert_string_equal(fed_field(&f, 900, FIELD_DATA), "Stopped");
	fed_free(&f);
	buf_free(&b);
}

/* `appcmd list config', without the root element. */
static void
a_section_alone(void **state)
{
	static const char text[] =
	    "<system.webServer>\r\n  <security>\r\n    <requestFiltering>\r\n"
	    "      <requestLimits maxUrl=\"4096\" />\r\n"
	    "    </requestFiltering>\r\n  "
	    "</security>\r\n</system.webServer>\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_iisconfig.sniff(SPAN(text)), 90);
	feed(&f, &reader_iisconfig, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_true(says(&f, "limits", "", "maxUrl", "4096"));
	fed_free(&f);
	assert_int_equal(
	    reader_iisconfig.sniff(SPAN("<Event><system.webServer>")), 0);
}

static void
assert_shown(const char *line, const char *want)
{
	struct buf out = BUF_INIT;

	source_ops(SOURCE_IIS_CONFIG)->show(span_of(line), &out);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

static void
what_is_shown(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_shown("  <add name=\"SCEP\" password=\"" SECRET "\" />",
	    "  <add name=\"SCEP\" password=\"***\" />");
	assert_shown("            password=\"" SECRET "\" userName=\"x\" />",
	    "            *** *** ***");
	assert_shown(SECRET "\" userName=\"x\" /><add name=\"a\"/>",
	    "*** *** ***<add name=\"a\"/>");
	assert_shown("<a password=\"" SECRET, "<a password=***");
	assert_shown("<a>" SECRET "</a>", "<a>***</a>");
	assert_shown("<a b='" SECRET "' " SECRET ">", "<a b='***' ***>");
	assert_shown(
	    "APPPOOL \"S\" (state:Started)", "APPPOOL \"S\" (state:Started)");
	assert_shown("  password:\"" SECRET "\"", "  ***");
	/* wherever the file is cut */
	for (size_t i = 0; i < sizeof(config); i++)
		for (size_t n = 0; n < 2; n++) {
			struct span s = n ? span_slice(
						SPAN(config), i, SIZE_MAX)
					  : span_slice(SPAN(config), 0, i);

			buf_clear(&out);
			source_ops(SOURCE_IIS_CONFIG)->show(s, &out);
			assert_true(span_find(buf_span(&out), SPAN("4711"),
					0) == SIZE_MAX);
		}
	buf_free(&out);
}

/* The lines around a piece of evidence, at every place of the file. */
static void
no_secret_around_evidence(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct source *s = NULL;

	buf_puts(&h.excerpt, config);
	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	for (size_t i = 0; i < case_source_count(h.c); i++)
		if (case_source(h.c, i)->kind == SOURCE_IIS_CONFIG)
			s = case_source(h.c, i);
	assert_non_null(s);
	assert_int_equal(s->records, 18);
	for (uint64_t at = 0; at < sizeof(config); at += 7) {
		struct buf out = BUF_INIT;
		size_t here;

		assert_int_equal(
		    case_context(h.c, s->file, at, 5, 5, &out, &here), OK);
		assert_null(strstr(buf_str(&out), "4711"));
		buf_free(&out);
	}
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named_sections),
		cmocka_unit_test(inherited),
		cmocka_unit_test(more_than_room),
		cmocka_unit_test(numbers_of_flags),
		cmocka_unit_test(told_as_a_setting),
		cmocka_unit_test(lists_of_appcmd),
		cmocka_unit_test(a_long_line),
		cmocka_unit_test(a_section_alone),
		cmocka_unit_test(what_is_shown),
		cmocka_unit_test(no_secret_around_evidence),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
