/*
 * What commands of Windows print, in English, French and German, read by the
 * places and shapes of values.
 */

#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define QUERY                                                                  \
	"\r\nSERVICE_NAME: NDESConnectorSvc \r\n"                              \
	"DISPLAY_NAME: Intune Connector Service\r\n"                           \
	"        TYPE               : 10  WIN32_OWN_PROCESS  \r\n"             \
	"        STATE              : 1  STOPPED \r\n"                         \
	"                                (NOT_STOPPABLE, NOT_PAUSABLE)\r\n"    \
	"        WIN32_EXIT_CODE    : 1069  (0x42d)\r\n"                       \
	"        SERVICE_EXIT_CODE  : 0  (0x0)\r\n"                            \
	"        CHECKPOINT         : 0x0\r\n"                                 \
	"        WAIT_HINT          : 0x0\r\n"
#define QUERY_FR                                                               \
	"\r\nNOM_SERVICE: NDESConnectorSvc \r\n"                               \
	"        TYPE               : 10  WIN32_OWN_PROCESS  \r\n"             \
	"        ÉTAT               : 1  STOPPED \r\n"                        \
	"        CODE_SORTIE_WIN32  : 1069  (0x42d)\r\n"                       \
	"        CODE_SORTIE_SERVICE: 0  (0x0)\r\n"                            \
	"        POINT_CONTROLE     : 0x0\r\n"                                 \
	"        INDICATION_ATTENTE : 0x0\r\n"
#define QUERY_DE                                                               \
	"\r\nDIENSTNAME: NDESConnectorSvc\r\n"                                 \
	"ANZEIGENAME: Intune Connector Service\r\n"                            \
	"        TYP                : 10  WIN32_OWN_PROCESS  \r\n"             \
	"        STATUS             : 1  STOPPED \r\n"                         \
	"        WIN32_EXITCODE     : 1069  (0x42d)\r\n"                       \
	"        DIENST_EXITCODE    : 0  (0x0)\r\n"
#define QC                                                                     \
	"[SC] QueryServiceConfig SUCCESS\r\n\r\n"                              \
	"SERVICE_NAME: NDESConnectorSvc\r\n"                                   \
	"        TYPE               : 10  WIN32_OWN_PROCESS \r\n"              \
	"        START_TYPE         : 3   DEMAND_START\r\n"                    \
	"        ERROR_CONTROL      : 1   NORMAL\r\n"                          \
	"        BINARY_PATH_NAME   : \"C:\\Program Files\\x.exe\"\r\n"        \
	"        LOAD_ORDER_GROUP   : \r\n"                                    \
	"        TAG                : 0\r\n"                                   \
	"        DISPLAY_NAME       : Intune Connector Service\r\n"            \
	"        DEPENDENCIES       : HTTP\r\n"                                \
	"                           : WAS\r\n"                                 \
	"        SERVICE_START_NAME : CONTOSO\\svc-ndes\r\n"

static void
services(void **state)
{
	static const char *const queries[] = { QUERY, QUERY_FR, QUERY_DE };
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(reader_scquery.sniff(span_of(queries[i])), 80);
		feed(&f, &reader_scquery, span_of(queries[i]), 0, NULL);
		assert_int_equal(f.count, 1);
		assert_int_equal(f.records[0].source, SOURCE_SERVICE);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_SERVICE), "NDESConnectorSvc");
		assert_string_equal(fed_field(&f, 0, FIELD_STATE), "1");
		assert_string_equal(fed_field(&f, 0, FIELD_EXIT_CODE), "1069");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_SERVICE_EXIT_CODE), "0");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_START_TYPE), "(none)");
		fed_free(&f);
	}
	feed(&f, &reader_scquery, SPAN(QC "\r\n" QUERY), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(
	    fed_field(&f, 0, FIELD_SERVICE), "NDESConnectorSvc");
	assert_string_equal(fed_field(&f, 0, FIELD_START_TYPE), "3");
	assert_string_equal(fed_field(&f, 0, FIELD_STATE), "(none)");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_BINARY), "\"C:\\Program Files\\x.exe\"");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_ACCOUNT), "CONTOSO\\svc-ndes");
	assert_int_equal(f.records[0].line, 3);
	fed_free(&f);
	feed_all_sizes(&reader_scquery, SPAN(QC "\r\n" QUERY), 1, NULL);
	feed_hostile(&reader_scquery, SPAN(QC "\r\n" QUERY QUERY_FR));
}

#define HASH "0123456789abcdef0123456789abcdef01234567"
#define APP  "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
#define BINDING(address, hash, app, store, on, off)                            \
	"    " address " : 0.0.0.0:443\r\n"                                    \
	"    " hash " : " HASH "\r\n"                                          \
	"    " app " : " APP "\r\n"                                            \
	"    " store " : My\r\n"                                               \
	"    a                            : " on "\r\n"                        \
	"    b                            : " off "\r\n"                       \
	"    c                            : " on "\r\n"                        \
	"    d                            : 0\r\n"                             \
	"    e                            : 0\r\n"                             \
	"    Ctl 1                        : (null)\r\n"                        \
	"    Ctl 2                        : (null)\r\n"                        \
	"    f                            : " off "\r\n"                       \
	"    Negotiate                    : " off "\r\n\r\n"

static void
bindings(void **state)
{
	static const char *const texts[] = {
		"\r\nSSL Certificate bindings: \r\n"
		"------------------------- \r\n\r\n" BINDING(
		    "IP:port                     ", "Certificate Hash",
		    "Application ID", "Certificate Store Name", "Enabled",
		    "Disabled"),
		"\r\nLiaisons de certificat SSL : \r\n"
		"------------------------- \r\n\r\n" BINDING(
		    "Adresse IP:port             ", "Hachage du certificat",
		    "ID de l'application", "Nom du magasin", "Activé",
		    "Désactivé"),
		"SSL-Zertifikatbindungen:\r\n"
		"------------------------- \r\n\r\n" BINDING(
		    "IP:Port                     ", "Zertifikathash",
		    "Anwendungs-ID", "Zertifikatspeichername", "Aktiviert",
		    "Deaktiviert"),
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct fed f;

		assert_int_equal(reader_sslcert.sniff(span_of(texts[i])), 80);
		feed(&f, &reader_sslcert, span_of(texts[i]), 0, NULL);
		assert_int_equal(f.count, 1);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_BINDING), "0.0.0.0:443");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_CERTIFICATE_HASH), HASH);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_APPLICATION_ID), APP);
		assert_string_equal(fed_field(&f, 0, FIELD_STORE), "My");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_REVOCATION), "enabled");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_NEGOTIATE), "disabled");
		fed_free(&f);
		feed_all_sizes(&reader_sslcert, span_of(texts[i]), 1, NULL);
		feed_hostile(&reader_sslcert, span_of(texts[i]));
	}
}

#define MSCEP "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"

static const char reg[] = "\r\n" MSCEP "\r\n"
			  "    SignatureTemplate    REG_SZ    NDES Intune\r\n"
			  "    (par défaut)    REG_SZ    x\r\n"
			  "    Refresh    REG_DWORD    0x7\r\n"
			  "    Blob    REG_BINARY    0A1b\r\n"
			  "    List    REG_MULTI_SZ    a\\0b\r\n\r\n" MSCEP
			  "\\Modules\r\n" MSCEP "\\One\r\n"
			  "    Only    REG_SZ    1\r\n\r\n";

static void
registry_values(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_regquery.sniff(SPAN(reg)), 80);
	assert_int_equal(reader_regquery.sniff(SPAN(MSCEP "\r\n")), 0);
	feed(&f, &reader_regquery, SPAN(reg), 0, NULL);
	/* two keys with values, six values, and that one may lack some */
	assert_int_equal(f.count, 9);
	assert_int_equal(f.source.records, 6);
	assert_string_equal(fed_field(&f, 0, FIELD_KEY), MSCEP);
	assert_string_equal(fed_field(&f, 0, FIELD_VALUE), "(none)");
	assert_string_equal(fed_field(&f, 1, FIELD_VALUE), "SignatureTemplate");
	assert_string_equal(fed_field(&f, 1, FIELD_DATA), "NDES Intune");
	assert_string_equal(fed_field(&f, 1, FIELD_TYPE), "1");
	assert_string_equal(fed_field(&f, 2, FIELD_VALUE), "");
	assert_int_equal(f.records[3].field[FIELD_DATA].n, 4);
	assert_memory_equal(f.records[3].field[FIELD_DATA].p, "\7\0\0\0", 4);
	assert_memory_equal(f.records[4].field[FIELD_DATA].p, "\n\x1b", 2);
	assert_memory_equal(f.records[5].field[FIELD_DATA].p, "a\0b", 3);
	assert_string_equal(fed_field(&f, 7, FIELD_VALUE), "Only");
	assert_string_equal(fed_field(&f, 8, FIELD_TYPE), "damaged");
	assert_string_equal(fed_field(&f, 8, FIELD_KEY), MSCEP "\\One");
	fed_free(&f);
	feed_all_sizes(&reader_regquery, SPAN(reg), 1, NULL);
	feed_hostile(&reader_regquery, SPAN(reg));
}

/* One value of a key says nothing about its others. */
static void
a_part_of_a_key(void **state)
{
	static const char *const names[] = { "UseSSL", "NDESUrl", "Bind" };

	for (size_t all = 0; all < 2; all++) {
		struct help_capture h = help_capture_new(*state);

		buf_puts(
		    &h.excerpt, "HKEY_LOCAL_MACHINE\\" HELP_CONNECTOR "\r\n");
		for (size_t i = 0; i < (all ? 3 : 1); i++)
			buf_printf(
			    &h.excerpt, "    %s    REG_SZ    1\r\n", names[i]);
		help_run(&h);
		assert_string_equal(help_generation(&h), "legacy");
		assert_string_equal(help_verdict(&h, "signing-certificate"),
		    all ? "warn" : "no-evidence");
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(services),
		cmocka_unit_test(bindings),
		cmocka_unit_test(registry_values),
		cmocka_unit_test(a_part_of_a_key),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
