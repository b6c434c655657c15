/*
 * Settings: values of the registry beside what they should be, the release
 * of the connector by its table, and that neither changes a verdict.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/guide/release.h"
#include "engine/report/wording.h"
#include "tests/help_capture.h"

#define UNINSTALL                                                              \
	"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{1-2}"
#define PARAMETERS "SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters"

/* NULL when the capture does not hold the setting. */
static const struct setting_result *
setting(const struct help_capture *h, const char *id)
{
	const struct diagnosis *d = case_diagnosis(h->c);

	for (size_t i = 0; i < d->setting_count; i++)
		if (strcmp(know_setting(h->k, d->settings[i].setting)->id,
			id) == 0)
			return &d->settings[i];
	return NULL;
}

#define assert_setting(h, id, want)                                            \
	assert_string_equal(verdict_name(setting(&(h), id)->verdict), want)

static int64_t
day(const char *text)
{
	int64_t t;

	assert_true(time_parse(span_of(text), &t));
	return t;
}

static void
numbers_and_words(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, PARAMETERS);
	buf_puts(&h.reg, "\"MaxFieldLength\"=dword:00004000\r\n");
	buf_puts(&h.reg, "\"MaxRequestBytes\"=dword:0000fffe\r\n");
	help_key(&h, HELP_MSCEP);
	help_value(&h, "SignatureTemplate", "Intune SCEP");
	help_value(&h, "EncryptionTemplate", "IntuneSCEP");
	help_run(&h);
	assert_setting(h, "http-max-field-length", "warn");
	assert_string_equal(
	    setting(&h, "http-max-field-length")->value, "16384");
	assert_true(setting(&h, "http-max-field-length")->line > 0);
	assert_setting(h, "http-max-request-bytes", "pass");
	assert_setting(h, "mscep-signature-template", "warn");
	assert_setting(h, "mscep-encryption-template", "pass");
	help_capture_free(&h);
}

/* Absent is told by what Windows does then; not exported is not absent. */
static void
absent(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, PARAMETERS);
	help_key(&h, "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders"
		     "\\SCHANNEL");
	help_key(&h, HELP_UNIFIED);
	help_run(&h);
	assert_setting(h, "http-max-field-length", "warn");
	assert_true(setting(&h, "http-max-field-length")->absent);
	assert_setting(h, "schannel-trusted-issuer-list", "pass");
	assert_null(setting(&h, "connector-enable-scep"));
	assert_null(setting(&h, "mscep-signature-template"));
	help_capture_free(&h);
}

/* A value that is there and says nothing is judged like none, and shown. */
static void
empty(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct setting_result *r;
	struct buf told = BUF_INIT;

	help_key(&h, HELP_MSCEP);
	help_value(&h, "EncryptionTemplate", "");
	help_run(&h);
	r = setting(&h, "mscep-encryption-template");
	assert_setting(h, "mscep-encryption-template", "warn");
	assert_false(r->absent);
	assert_string_equal(r->value, "");
	wording_setting(LANG_EN, know_setting(h.k, r->setting), r, &told);
	assert_non_null(strstr(buf_str(&told), "EncryptionTemplate: empty"));
	buf_free(&told);
	assert_true(setting(&h, "mscep-signature-template")->absent);
	help_capture_free(&h);
}

/* What is about another connector is not told. */
static void
only_what_applies(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_CONNECTOR);
	help_key(&h, HELP_UNIFIED "\\Proxy");
	help_value(&h, "ProxyServer", "proxy.contoso.com");
	help_verify(&h, 0, "201 0 0");
	help_run(&h);
	assert_string_equal(help_generation(&h), "legacy");
	assert_null(setting(&h, "connector-proxy"));
	help_capture_free(&h);
}

/* ... and neither is the release of a connector that is gone. */
static void
release_of_another_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_CONNECTOR);
	help_key(&h, UNINSTALL);
	help_value(
	    &h, "DisplayName", "Certificate Connector for Microsoft Intune");
	help_value(&h, "DisplayVersion", "6.2406.0.1001");
	help_verify(&h, 0, "201 0 0");
	help_run(&h);
	assert_string_equal(help_generation(&h), "legacy");
	assert_null(setting(&h, "connector-version"));
	assert_string_equal(case_diagnosis(h.c)->connector.version, "");
	assert_true(
	    case_diagnosis(h.c)->connector.supported_until == TIME_NONE);
	help_capture_free(&h);
}

/* What a setting is shown with, as a clue of a cause. */
static const char *
shown(const struct help_capture *h, const char *sign)
{
	const struct finding *f = diagnosis_finding(
	    case_diagnosis(h->c), know_sign_find(h->k, sign));

	assert_non_null(f);
	return f->item[0].text;
}

/* A value that is not there is not shown as an empty one. */
static void
evidence_of_a_setting(void **state)
{
	struct help_capture h = help_capture_new(*state);

	h.options.now = day("2026-11-30");
	help_key(&h, PARAMETERS);
	buf_puts(&h.reg, "\"MaxRequestBytes\"=dword:00004000\r\n");
	help_key(&h, HELP_UNIFIED);
	help_key(&h, UNINSTALL);
	help_value(
	    &h, "DisplayName", "Certificate Connector for Microsoft Intune");
	help_value(&h, "DisplayVersion", "6.2406.0.1001");
	help_run(&h);
	assert_string_equal(shown(&h, "max-field-length-small"),
	    "[HKEY_LOCAL_MACHINE\\" PARAMETERS "]");
	assert_string_equal(shown(&h, "max-request-bytes-small"),
	    "[HKEY_LOCAL_MACHINE\\" PARAMETERS "] \"MaxRequestBytes\"=16384");
	assert_string_equal(shown(&h, "connector-unsupported"),
	    "[HKEY_LOCAL_MACHINE\\" UNINSTALL
	    "] \"DisplayVersion\"=6.2406.0.1001");
	help_capture_free(&h);
}

static void
time_of_contact(void **state)
{
	struct help_capture h = help_capture_new(*state);

	h.options.now = day("2026-11-30");
	help_key(&h, HELP_UNIFIED "\\ConnectionStatus");
	help_value(&h, "LastConnectionTime", "2026-11-29T10:00:00Z");
	help_run(&h);
	assert_setting(h, "connector-last-connection", "pass");
	help_capture_free(&h);
	h = help_capture_new(*state);
	h.options.now = day("2026-11-30");
	help_key(&h, HELP_UNIFIED "\\ConnectionStatus");
	help_value(&h, "LastConnectionTime", "2026-11-20T10:00:00Z");
	help_run(&h);
	assert_setting(h, "connector-last-connection", "warn");
	help_capture_free(&h);
	/* the day of a local format cannot be told from its month */
	h = help_capture_new(*state);
	help_key(&h, HELP_UNIFIED "\\ConnectionStatus");
	help_value(&h, "LastConnectionTime", "10/11/2026 10:00:00");
	help_run(&h);
	assert_setting(h, "connector-last-connection", "no-evidence");
	help_capture_free(&h);
}

static void
put_product(struct help_capture *h, const char *name, const char *version)
{
	h->options.now = day("2026-11-30");
	help_key(h, HELP_UNIFIED);
	help_key(h, UNINSTALL);
	help_value(h, "DisplayName", name);
	help_value(h, "DisplayVersion", version);
	help_run(h);
}

#define PRODUCT "Certificate Connector for Microsoft Intune"

static void
release_of_the_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct connector *c;

	put_product(&h, PRODUCT, "6.2406.0.1001");
	c = &case_diagnosis(h.c)->connector;
	assert_string_equal(c->version, "6.2406.0.1001");
	assert_string_equal(c->newest, "6.2510.3.2002");
	assert_true(c->released == day("2024-09-19"));
	assert_true(c->supported_until == day("2025-12-12"));
	assert_true(c->may_stop == day("2026-12-12"));
	assert_setting(h, "connector-version", "warn");
	assert_string_equal(
	    help_cause(&h, "connector-out-of-support"), "possible");
	/* rule 31 */
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
	h = help_capture_new(*state);
	put_product(&h, PRODUCT, "6.2510.3.2002");
	assert_setting(h, "connector-version", "pass");
	assert_string_equal(help_cause(&h, "connector-out-of-support"), "");
	help_capture_free(&h);
	h = help_capture_new(*state);
	put_product(&h, "Some other connector", "1.0");
	assert_null(setting(&h, "connector-version"));
	help_capture_free(&h);
}

/* The log of a set-up names a release, while the registry names none. */
static void
release_by_the_setup(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);

		buf_puts(&h.excerpt,
		    "=== Verbose logging started: 9/28/2025  10:28:28 ===\r\n"
		    "MSI (s) (28:54) [16:13:11:999]: Windows Installer "
		    "installed the product. Product Name: " PRODUCT
		    ". Product Version: 6.2301.1.0. Product Language: 1033. "
		    "Installation success or error status: 0.\r\n");
		help_event(&h, 0, "Microsoft-Intune-CertificateConnectors",
		    "Microsoft-Intune-CertificateConnectors/Operational", 4004,
		    "x");
		if (i)
			put_product(&h, PRODUCT, "6.2510.3.2002");
		else
			help_run(&h);
		if (i)
			assert_null(setting(&h, "connector-version-setup"));
		else
			assert_setting(h, "connector-version-setup", "warn");
		assert_string_equal(case_diagnosis(h.c)->connector.version,
		    i ? "6.2510.3.2002" : "6.2301.1.0");
		help_capture_free(&h);
	}
}

/* Versions that are not in the table, and what is none. */
static void
between_the_releases(void **state)
{
	struct connector c = { "", NULL, TIME_NONE, TIME_NONE, TIME_NONE };

	release_find(*state, span_of("6.2400"), &c);
	assert_true(c.released == TIME_NONE);
	assert_true(c.supported_until == day("2025-03-19"));
	c = (struct connector){ "", NULL, TIME_NONE, TIME_NONE, TIME_NONE };
	release_find(*state, span_of("7.0.0.1"), &c);
	assert_string_equal(c.version, "7.0.0.1");
	assert_true(c.supported_until == TIME_NONE);
	c = (struct connector){ "", NULL, TIME_NONE, TIME_NONE, TIME_NONE };
	release_find(*state, span_of("unknown"), &c);
	release_find(*state, span_of("6"), &c);
	release_find(*state, span_of("6.1.2.3.4"), &c);
	release_find(*state, span_of(""), &c);
	assert_string_equal(c.version, "");
}

#define LOCATION(path, rest)                                                   \
	"<location path=\"Default Web Site/" path "\"><system.webServer>" rest \
	"</system.webServer></location>"

/* SSL settings, handlers and the ISAPI restriction, right and wrong. */
static void
configuration_of_iis(void **state)
{
	static const char *const texts[] = {
		LOCATION("certsrv/mscep",
		    "<handlers accessPolicy=\"Read, "
		    "Script\"/><security><access sslFlags=\"Ssl, "
		    "SslRequireCert\"/></security>")
		    LOCATION("CertificateRegistrationSvc",
			"<security><access sslFlags=\"Ssl\"/></security>"),
		LOCATION("certsrv/mscep",
		    "<handlers accessPolicy=\"Read, "
		    "Script, Execute\"/><security><access sslFlags=\"None\"/>"
		    "</security>") LOCATION("CertificateRegistrationSvc",
		    "<security><access "
		    "sslFlags=\"SslNegotiateCert\"/></security>"),
	};
	static const char *const ids[] = { "mscep-ssl-flags", "mscep-handlers",
		"crp-ssl-flags", "mscep-isapi" };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);

		help_plugin_good(&h, 0, 7);
		buf_printf(&h.excerpt,
		    "<configuration>%s<system.webServer><security>"
		    "<isapiCgiRestriction><add path=\"C:\\certsrv\\mscep\\"
		    "mscep.dll\" allowed=\"%s\"/></isapiCgiRestriction>"
		    "</security></system.webServer></configuration>",
		    texts[i], i ? "true" : "false");
		help_run(&h);
		for (size_t j = 0; j < sizeof(ids) / sizeof(ids[0]); j++) {
			assert_non_null(setting(&h, ids[j]));
			assert_setting(h, ids[j], i ? "pass" : "warn");
		}
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_words),
		cmocka_unit_test(absent),
		cmocka_unit_test(empty),
		cmocka_unit_test(only_what_applies),
		cmocka_unit_test(release_of_another_connector),
		cmocka_unit_test(evidence_of_a_setting),
		cmocka_unit_test(time_of_contact),
		cmocka_unit_test(release_of_the_connector),
		cmocka_unit_test(release_by_the_setup),
		cmocka_unit_test(between_the_releases),
		cmocka_unit_test(configuration_of_iis),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
