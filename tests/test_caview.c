/*
 * Rows of a CA database as certutil prints them without csv, by the schema,
 * by names that are known, and by the look of their values.
 */

#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(row, id, status, disposition, message, when, who, template)       \
	row " 1:\r\n"                                                          \
	    "  " id ": 0x2f (47)\r\n"                                          \
	    "  " status ": 0x80094800 (-2146875392 "                           \
	    "CERTSRV_E_UNSUPPORTED_CERT_TYPE) -- The requested template\r\n"   \
	    "  " disposition ": 0x1f (31) -- Denied\r\n"                       \
	    "  " message ": \"Denied by Policy Module\r\nAt 10:00: no\"\r\n"   \
	    "  " when ": 5/25/2026 10:00 AM\r\n"                               \
	    "  " who ": \"CONTOSO\\svc-ndes\"\r\n"                             \
	    "  " template ": \"NDESIntune\"\r\n\r\n" row " 2:\r\n"             \
			  "  " id ": 0x3\r\n"                                  \
			  "  " status                                          \
			  ": 0x0 (WIN32: 0) -- The operation completed "       \
			  "successfully.\r\n"                                  \
			  "  " disposition ": 0x14 (20) -- Issued\r\n"         \
			  "  " message ": EMPTY\r\n"                           \
			  "  " when ": 5/6/2026 10:00 AM\r\n"                  \
			  "  " who ": \"CONTOSO\\svc-ndes\"\r\n"               \
			  "  " template ": EMPTY\r\n\r\n"                      \
					"Maximum Row Index: 2\r\n\r\n2 "       \
					"Rows\r\n"                             \
					"  14 Row Properties, Total Size = "   \
					"438, Max Size = 54\r\n"               \
					"CertUtil: -view command completed "   \
					"successfully.\r\n"

static const char english[] = "Schema:\r\n" ROWS("Row", "Issued Request ID",
    "Request Status Code", "Request Disposition", "Request Disposition Message",
    "Request Submission Date", "Requester Name", "Certificate Template");

/* No name of it is known: the schema tells, whatever the language. */
static const char elsewhere[] =
    "Schéma :\r\n"
    "  Nom de colonne                Nom localisé                  Type\r\n"
    "  ----------------------------  ----------------------------  ------\r\n"
    "  RequestID                     Le numéro                     Long    "
    "4\r\n"
    "  Request.StatusCode            L'état                        Long    "
    "4\r\n"
    "  Request.Disposition           La suite                      Long    "
    "4\r\n"
    "  Request.DispositionMessage    Le message                    String  "
    "8\r\n"
    "  Request.SubmittedWhen         Le jour                       Date    "
    "8\r\n"
    "  Request.RequesterName         Le demandeur                  String  "
    "2\r\n"
    "  CertificateTemplate           Le modèle                     String  "
    "2\r\n"
    "\r\n" ROWS("Ligne", "Le numéro", "L'état", "La suite", "Le message",
	"Le jour\xC2\xA0", "Le demandeur", "Le modèle");

static void
rows_of_both(void **state)
{
	static const char *const texts[] = { english, elsewhere };
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct span text = span_of(texts[i]);

		assert_int_equal(reader_caview.sniff(text), 85);
		feed(&f, &reader_caview, text, 0, NULL);
		assert_int_equal(f.count, 2);
		assert_string_equal(fed_field(&f, 0, FIELD_REQUEST_ID), "47");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_STATUS_CODE), "0x80094800");
		assert_string_equal(fed_field(&f, 0, FIELD_DISPOSITION), "31");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_REQUESTER), "CONTOSO\\svc-ndes");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_TEMPLATE), "NDESIntune");
		assert_true(f.records[0].time != TIME_NONE);
		assert_true(f.records[0].zone_unknown);
		assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "3");
		assert_string_equal(
		    fed_field(&f, 1, FIELD_STATUS_CODE), "0x00000000");
		assert_string_equal(fed_field(&f, 1, FIELD_TEMPLATE), "(none)");
		/* the first one proved that the month stands first */
		assert_int_equal(
		    f.records[0].time - f.records[1].time, 19 * TIME_DAY);
		fed_free(&f);
		feed_all_sizes(&reader_caview, text, 7, NULL);
		feed_hostile(&reader_caview, text);
	}
}

/* Neither schema nor names: codes are what they look like. */
static void
by_look(void **state)
{
	static const char text[] = ROWS(
	    "Rij", "A", "B", "C", "D", "E", "F", "G");
	struct fed f;

	(void)state;
	assert_int_equal(reader_caview.sniff(SPAN(text)), 85);
	feed(&f, &reader_caview, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_REQUEST_ID), "47");
	assert_string_equal(fed_field(&f, 0, FIELD_STATUS_CODE), "0x80094800");
	assert_string_equal(fed_field(&f, 0, FIELD_DISPOSITION), "31");
	assert_int_equal(f.records[0].time, TIME_NONE);
	fed_free(&f);
}

static void
other_texts(void **state)
{
	(void)state;
	assert_int_equal(reader_caview.sniff(SPAN("Row 1:\n  a: b\n")), 0);
	assert_int_equal(reader_caview.sniff(SPAN("Row 1:\n")), 0);
	assert_int_equal(
	    reader_caview.sniff(SPAN("Time 10:12:\n  A: 0x14 (20) -- x\n")), 0);
}

/* The same two rows as -view gives them with csv. */
static const char csv[] =
    "Issued Request ID,Request Status Code,Request Disposition,"
    "Request Submission Date,Requester Name,Certificate Template\r\n"
    "\"0x2f (47)\",\"0x80094800 (-2146875392 "
    "CERTSRV_E_UNSUPPORTED_CERT_TYPE) -- The requested template\","
    "\"0x1f (31) -- Denied\",\"5/25/2026 10:00 AM\","
    "\"CONTOSO\\svc-ndes\",\"NDESIntune\"\r\n";

/* In a capture it is what the csv form is. */
static void
judged_as_csv(void **state)
{
	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);
		struct span rows = SPAN(english);

		if (i == 0)
			buf_add(&h.excerpt,
			    span_slice(
				rows, 0, span_find(rows, SPAN("Row 2:"), 0)));
		else
			buf_puts(&h.failed, csv);
		help_run(&h);
		assert_string_equal(help_verdict(&h, "ca-failures"), "fail");
		assert_string_equal(
		    help_cause(&h, "template-name-mismatch"), "likely");
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_both),
		cmocka_unit_test(by_look),
		cmocka_unit_test(other_texts),
		cmocka_unit_test(judged_as_csv),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
