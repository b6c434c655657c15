/* What the live host says in the form of commands is read as theirs is. */

#include "engine/host/live/cmdtext.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A name that would be lines of its own stays one. */
static void
services(void **state)
{
	const struct cmdtext_service list[] = {
		{ SPAN("W3SVC"), SPAN("Publication World_Wide_Web"), 0x20, 4, 0,
		    0 },
		{ SPAN("Evil\r\nSERVICE_NAME: W3SVC"), SPAN("é 日"), 0x10, 1,
		    1066, 7 },
		{ SPAN("Odd"), SPAN("Odd"), 0x10, 99, 0, 0 },
	};
	static const char *const expected[] = { "4", "1", "99" };
	struct buf text = BUF_INIT;
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		cmdtext_service(&text, &list[i]);
	assert_int_equal(reader_scquery.sniff(buf_span(&text)), 80);
	feed(&f, &reader_scquery, buf_span(&text), 0, NULL);
	assert_int_equal(f.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(fed_field(&f, i, FIELD_STATE), expected[i]);
	assert_string_equal(fed_field(&f, 0, FIELD_SERVICE), "W3SVC");
	assert_string_equal(
	    fed_field(&f, 1, FIELD_SERVICE), "Evil  SERVICE_NAME: W3SVC");
	assert_string_equal(fed_field(&f, 1, FIELD_EXIT_CODE), "1066");
	assert_string_equal(fed_field(&f, 1, FIELD_SERVICE_EXIT_CODE), "7");
	fed_free(&f);
	buf_free(&text);
}

/* Behind the program may stand a password. */
static void
configs(void **state)
{
	const struct cmdtext_config list[] = {
		{ SPAN("W3SVC"), 0x20, 2, 1,
		    SPAN("C:\\Windows\\System32\\svchost.EXE -k iissvcs"),
		    SPAN("LocalSystem") },
		{ SPAN("PkiCreateConnectorSvc"), 0x10, 4, 1,
		    SPAN("\"C:\\Program Files\\a b.exe\" /password:secret"),
		    SPAN("CONTOSO\\svc\r\nTAG : 7") },
		{ SPAN("Odd"), 0x10, 99, 99, SPAN("C:\\x.executable secret"),
		    SPAN("") },
		{ SPAN("Torn"), 0x10, 3, 0, SPAN("\"C:\\torn"), SPAN("a") },
	};
	static const char *const programs[] = {
		"C:\\Windows\\System32\\svchost.EXE",
		"\"C:\\Program Files\\a b.exe\"", "C:\\x.executable",
		"\"C:\\torn"
	};
	static const char *const accounts[] = { "LocalSystem",
		"CONTOSO\\svc  TAG : 7", "(none)", "a" };
	static const char *const starts[] = { "2", "4", "99", "3" };
	struct buf text = BUF_INIT;
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		cmdtext_config(&text, &list[i]);
	cmdtext_refused(&text, SPAN("Guarded\r\nSERVICE_NAME: x"), 5);
	assert_false(span_holds(buf_span(&text), "secret"));
	assert_true(span_holds(buf_span(&text),
	    "[SC] OpenService FAILED 5: Guarded  SERVICE_NAME: x\r\n"));
	assert_int_equal(reader_scquery.sniff(buf_span(&text)), 80);
	feed(&f, &reader_scquery, buf_span(&text), 0, NULL);
	assert_int_equal(f.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(
		    fed_field(&f, i, FIELD_START_TYPE), starts[i]);
		assert_string_equal(
		    fed_field(&f, i, FIELD_BINARY), programs[i]);
		assert_string_equal(
		    fed_field(&f, i, FIELD_ACCOUNT), accounts[i]);
		assert_string_equal(fed_field(&f, i, FIELD_STATE), "(none)");
	}
	assert_string_equal(fed_field(&f, 0, FIELD_SERVICE), "W3SVC");
	fed_free(&f);
	buf_free(&text);
}

/* Nothing but pools is taken over, each as one line. */
static void
pools(void **state)
{
	struct buf text = BUF_INIT;
	struct fed f;

	(void)state;
	assert_int_equal(
	    cmdtext_pools(&text, SPAN("ERROR ( message:Access is denied. )")),
	    0);
	assert_int_equal(text.n, 0);
	assert_int_equal(
	    cmdtext_pools(&text,
		SPAN("warning\r\nAPPPOOL \"DefaultAppPool\" "
		     "(MgdVersion:v4.0,MgdMode:Integrated,state:Started)\r\n"
		     "SITE \"APPPOOL \" (id:1,state:Started)\r\n"
		     "APPPOOL \"SC\x1b[31mEP\" "
		     "(MgdVersion:,MgdMode:Integrated,state:Stopped)")),
	    2);
	assert_int_equal(reader_appcmd.sniff(buf_span(&text)), 80);
	feed(&f, &reader_appcmd, buf_span(&text), 0, NULL);
	assert_int_equal(f.count, 6);
	assert_string_equal(fed_field(&f, 2, FIELD_DATA), "Started");
	assert_string_equal(fed_field(&f, 5, FIELD_NAME), "SC [31mEP");
	assert_string_equal(fed_field(&f, 5, FIELD_DATA), "Stopped");
	fed_free(&f);
	buf_free(&text);
}

static void
bindings(void **state)
{
	struct cmdtext_binding b = { .where = SPAN("[::]:443"),
		.hash = SPAN("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C"
			     "\x0D\x0E\x0F\x10\x11\x12\x13\xFF"),
		.app = "{4dc3e181-e14b-4a21-b022-59fc669b0914}",
		.store = SPAN("My"),
		.asks_for_client = true };
	struct buf text = BUF_INIT;
	struct fed f;

	(void)state;
	cmdtext_bindings_head(&text);
	cmdtext_binding(&text, &b);
	b = (struct cmdtext_binding){ .named = true,
		.where = SPAN("ndes.contoso.com:8443"),
		.hash = b.hash,
		.app = b.app,
		.check_mode = 1 };
	cmdtext_binding(&text, &b);
	assert_int_equal(reader_sslcert.sniff(buf_span(&text)), 80);
	feed(&f, &reader_sslcert, buf_span(&text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_BINDING), "[::]:443");
	assert_string_equal(fed_field(&f, 0, FIELD_CERTIFICATE_HASH),
	    "0102030405060708090a0b0c0d0e0f10111213ff");
	assert_string_equal(fed_field(&f, 0, FIELD_STORE), "My");
	assert_string_equal(fed_field(&f, 0, FIELD_REVOCATION), "enabled");
	assert_string_equal(fed_field(&f, 0, FIELD_NEGOTIATE), "enabled");
	assert_string_equal(
	    fed_field(&f, 1, FIELD_BINDING), "ndes.contoso.com:8443");
	assert_string_equal(fed_field(&f, 1, FIELD_APPLICATION_ID),
	    "{4dc3e181-e14b-4a21-b022-59fc669b0914}");
	assert_string_equal(fed_field(&f, 1, FIELD_STORE), "(null)");
	assert_string_equal(fed_field(&f, 1, FIELD_REVOCATION), "disabled");
	assert_string_equal(fed_field(&f, 1, FIELD_NEGOTIATE), "disabled");
	fed_free(&f);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(services),
		cmocka_unit_test(configs),
		cmocka_unit_test(pools),
		cmocka_unit_test(bindings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
