/*
 * certutil -view ... csv: columns by content, codes, dates, quotes, and
 * other people's tables.
 */

#include "engine/evidence/readers/certcell.h"
#include "engine/evidence/readers/csvrow.h"
#include "engine/evidence/readers/localdate.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HEADER                                                                 \
	"\"Request ID\",\"Request Status Code\",\"Requester Name\","           \
	"\"Request Common Name\",\"Certificate Template\","                    \
	"\"Request Submission Date\",\"Request Disposition\","                 \
	"\"Request Disposition Message\"\r\n"
#define UNSUPPORTED                                                            \
	"\"0x80094800 (-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE)\""

static const char failed[] =
    "\r\n" HEADER "\"47\"," UNSUPPORTED ",\"CONTOSO\\svc-ndes\",\"EMPTY\","
    "\"\"\"NDES Intune\"\" 1.3.6.1.4.1.311.21.8.1.2\","
    "\"4/15/2024 12:41 PM\",\"30 -- Failed\",\"Denied by Policy Module "
    "0x80094800, The request was for a template\r\nthat is not supported\""
    "\r\n"
    "\"0x30 (48)\",\"-2147023174\",\"CONTOSO\\svc-ndes\",\"a,b\",\"EMPTY\","
    "\"4/5/2024 1:02 AM\",\"31 -- Denied\",\"EMPTY\"\r\n"
    "\"49\",\"0x0 (WIN32: 0)\",\"CONTOSO\\admin\",\"x\",\"User\","
    "\"4/16/2024 12:00 AM\",\"20 -- Issued\",\"Issued\"\r\n"
    "CertUtil: -view command completed successfully.\r\n";

/* 2024-04-15T12:41:00 */
#define NOON INT64_C(1713184860000000)

static void
english(void **state)
{
	struct fed f;

	(void)state;
	assert_true(reader_ca_failed.sniff(SPAN(failed)) >= 90);
	feed(&f, &reader_ca_failed, SPAN(failed), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.source.records, 3);
	assert_string_equal(fed_field(&f, 0, FIELD_REQUEST_ID), "47");
	assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "48");
	assert_string_equal(fed_field(&f, 0, FIELD_STATUS_CODE), "0x80094800");
	assert_string_equal(fed_field(&f, 1, FIELD_STATUS_CODE), "0x800706BA");
	assert_string_equal(fed_field(&f, 2, FIELD_STATUS_CODE), "0x00000000");
	assert_string_equal(fed_field(&f, 0, FIELD_DISPOSITION), "30");
	assert_string_equal(fed_field(&f, 2, FIELD_DISPOSITION), "20");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_REQUESTER), "CONTOSO\\svc-ndes");
	assert_string_equal(fed_field(&f, 0, FIELD_TEMPLATE),
	    "\"NDES Intune\" 1.3.6.1.4.1.311.21.8.1.2");
	assert_string_equal(fed_field(&f, 1, FIELD_TEMPLATE), "(none)");
	assert_string_equal(fed_text(&f, 0),
	    "47 | 0x80094800 (-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE) | "
	    "CONTOSO\\svc-ndes | EMPTY | \"NDES Intune\" "
	    "1.3.6.1.4.1.311.21.8.1.2 | 4/15/2024 12:41 PM | 30 -- Failed | "
	    "Denied by Policy Module 0x80094800, The request was for a "
	    "template\r\nthat is not supported");
	/* the fifteenth says that months come first */
	assert_true(f.records[0].time == NOON);
	assert_true(f.records[0].zone_unknown);
	assert_true(f.records[1].time ==
		    NOON - 10 * TIME_DAY - 11 * TIME_HOUR - 39 * TIME_MINUTE);
	assert_true(
	    f.records[2].time == NOON + 11 * TIME_HOUR + 19 * TIME_MINUTE);
	assert_int_equal(f.records[0].line, 3);
	assert_int_equal(f.records[1].line, 5);
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 3);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 0);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 0);
	fed_free(&f);
}

/* A header nobody told us about: the cells tell. */
static void
by_content(void **state)
{
	static const char text[] =
	    "Schema:\r\n\r\n"
	    "\"Nom\";\"Code\";\"Qui\";\"Identifiant\";\"Suite\";\"Quand\"\r\n"
	    "\"x\";\"Le mod\xC3\xA8le n'est pas pris en charge. 0x80094800 "
	    "(-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE)\";"
	    "\"CONTOSO\\a\";\"47\";\"30 -- \xC3\x89"
	    "chec\";"
	    "\"15/04/2024 12:41\"\r\n"
	    "\"y\";\"0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED)\";"
	    "\"CONTOSO\\b\";\"51\";\"30 -- \xC3\x89"
	    "chec\";"
	    "\"03/05/2024 12:41\"\r\n";
	struct fed f;

	(void)state;
	assert_true(reader_ca_failed.sniff(SPAN(text)) >= 90);
	feed(&f, &reader_ca_failed, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_STATUS_CODE), "0x80094800");
	assert_string_equal(fed_field(&f, 1, FIELD_STATUS_CODE), "0x80094012");
	assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "51");
	assert_string_equal(fed_field(&f, 0, FIELD_REQUESTER), "CONTOSO\\a");
	assert_string_equal(fed_field(&f, 0, FIELD_DISPOSITION), "30");
	assert_true(f.records[0].time == NOON);
	assert_true(f.records[1].time == NOON + 18 * TIME_DAY);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 0);
	fed_free(&f);
}

/* Neither header nor a day after the twelfth: no guess. */
static void
ambiguous_dates(void **state)
{
	static const char text[] = HEADER
	    "\"1\"," UNSUPPORTED ",\"C\\a\",\"x\",\"t\","
	    "\"4/5/2024 12:41\",\"30 -- Failed\",\"m\"\r\n";
	static const char both[] = HEADER
	    "\"1\"," UNSUPPORTED ",\"C\\a\",\"x\",\"t\","
	    "\"4/15/2024 12:41\",\"30 -- Failed\",\"m\"\r\n"
	    "\"2\"," UNSUPPORTED ",\"C\\a\",\"x\",\"t\","
	    "\"15/4/2024 12:41\",\"30 -- Failed\",\"m\"\r\n"
	    "\"3\"," UNSUPPORTED ",\"C\\a\",\"x\",\"t\","
	    "\"1/4/2024 12:41\",\"30 -- Failed\",\"m\"\r\n";
	static const char french[] =
	    "\"ID de la demande\",\"Code d'\xC3\xA9tat de la demande\","
	    "\"Date de soumission de la demande\"\r\n"
	    "\"7\",\"0x80094800\",\"05/04/2024 12:41\"\r\n";
	struct fed f;

	(void)state;
	feed(&f, &reader_ca_failed, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_true(f.records[0].time == TIME_NONE);
	assert_false(f.records[0].zone_unknown);
	assert_int_equal(fed_problems(&f, PROBLEM_TIME), 1);
	fed_free(&f);
	feed(&f, &reader_ca_failed, SPAN(both), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_true(f.records[0].time == NOON);
	assert_true(f.records[1].time == NOON);
	assert_true(f.records[2].time == TIME_NONE);
	fed_free(&f);
	assert_true(reader_ca_failed.sniff(SPAN(french)) >= 90);
	feed(&f, &reader_ca_failed, SPAN(french), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_true(f.records[0].time == NOON - 10 * TIME_DAY);
	assert_string_equal(fed_field(&f, 0, FIELD_REQUEST_ID), "7");
	fed_free(&f);
}

static void
dates(void **state)
{
	static const struct {
		const char *cell;
		enum date_order order;
		bool date;
		int64_t time;
	} cases[] = {
		{ "2024-04-15 12:41", DATE_UNKNOWN, true, NOON },
		{ "2024/04/15 12:41:00", DATE_UNKNOWN, true, NOON },
		{ "2024-04-15T12:41", DATE_MDY, true, NOON },
		{ "15.04.2024 12:41", DATE_MDY, true, NOON },
		{ "15/04/2024 12.41", DATE_UNKNOWN, true, NOON },
		{ "4/15/2024 12:41\xE2\x80\xAFPM", DATE_UNKNOWN, true, NOON },
		{ "15/04/2024 12:41 p. m.", DATE_DMY, true, NOON },
		{ "4/5/2024", DATE_UNKNOWN, true, TIME_NONE },
		{ "4/4/2024 00:00", DATE_UNKNOWN, true,
		    NOON - 11 * TIME_DAY - 12 * TIME_HOUR - 41 * TIME_MINUTE },
		{ "31/04/2024 12:41", DATE_DMY, false, TIME_NONE },
		{ "13/13/2024", DATE_DMY, false, TIME_NONE },
		{ "4/15/2024 13:41 PM", DATE_MDY, false, TIME_NONE },
		{ "4/15/2024 1:41 XM", DATE_MDY, false, TIME_NONE },
		{ "4/15/24 1:41", DATE_MDY, false, TIME_NONE },
		{ "1.3.6.1", DATE_DMY, false, TIME_NONE },
		{ "4-15/2024", DATE_MDY, false, TIME_NONE },
		{ "EMPTY", DATE_MDY, false, TIME_NONE },
		{ "", DATE_MDY, false, TIME_NONE },
	};
	struct localdate read;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool date = localdate_read(
		    span_of(cases[i].cell), cases[i].order, &read);

		if (date != cases[i].date || read.time != cases[i].time)
			fail_msg("%s: %d %lld", cases[i].cell, date,
			    (long long)read.time);
	}
}

static void
codes(void **state)
{
	static const struct {
		const char *cell;
		bool status, strong;
		uint32_t code;
	} cases[] = {
		{ "0x80094800", true, true, 0x80094800u },
		{ "-2146875392", true, true, 0x80094800u },
		{ "The template is not. 0x80094800 (-2146875392 CERTSRV_E)",
		    true, true, 0x80094800u },
		{ "0x800706ba (WIN32: 1722 RPC_S_SERVER_UNAVAILABLE)", true,
		    true, 0x800706BAu },
		{ "0x87d00324", true, false, 0x87D00324u },
		{ "0", true, false, 0 },
		{ "0x0", true, false, 0 },
		{ "-99999999999", false, false, 0 },
		{ "0x80094800, because", false, false, 0 },
		{ "see 0x12", false, false, 0 },
		{ "30 -- Failed", false, false, 0 },
		{ "", false, false, 0 },
	};
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool strong = false;
		uint32_t code = 0;
		bool status = certcell_status(
		    span_of(cases[i].cell), &code, &strong);

		if (status != cases[i].status ||
		    (status &&
			(strong != cases[i].strong || code != cases[i].code)))
			fail_msg("%s: %d %d %x", cases[i].cell, status, strong,
			    (unsigned)code);
	}
	assert_true(certcell_id(SPAN("0x2f (47)"), &n) && n == 47);
	assert_false(certcell_id(SPAN("0x2f (48)"), &n));
	assert_false(certcell_id(SPAN("47a"), &n));
	assert_true(
	    certcell_disposition(SPAN("0x1e (30) -- Failed"), false, &n));
	assert_int_equal(n, 30);
	assert_false(certcell_disposition(SPAN("30"), false, &n));
	assert_true(certcell_account(SPAN("CONTOSO\\NDES01$")));
	assert_false(certcell_account(SPAN("C:\\Windows\\Temp")));
	assert_false(certcell_account(SPAN("\\\\server")));
}

#define ROW(id)                                                                \
	"\"" id "\"," UNSUPPORTED ",\"C\\a\",\"x\",\"t\",\"2024-04-15 12:41\"" \
	",\"30 -- Failed\",\"m\"\r\n"

static void
bad_rows(void **state)
{
	static const char text[] = HEADER ROW("1") "\"2\",\"short\"\r\n" ROW(
	    "3") "\"4\",\"never closed," ROW("5") ROW("6")
	    HEADER ROW("7") "\"8\"," UNSUPPORTED ",\"C\\a";
	struct fed f;

	(void)state;
	feed(&f, &reader_ca_failed, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 4);
	assert_string_equal(fed_field(&f, 0, FIELD_REQUEST_ID), "1");
	assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "3");
	assert_string_equal(fed_field(&f, 2, FIELD_REQUEST_ID), "6");
	assert_string_equal(fed_field(&f, 3, FIELD_REQUEST_ID), "7");
	assert_true(f.records[0].time == NOON);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 2);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 1);
	fed_free(&f);
}

/* Two exports in one file, with other columns. */
static void
two_tables(void **state)
{
	static const char text[] = HEADER ROW(
	    "1") "CertUtil: -view command completed successfully.\r\n"
		 "\"Request Status Code\",\"Request ID\",\"Certificate "
		 "Template\""
		 "\r\n\"0x80094012\",\"9\",\"t\"\r\n";
	struct fed f;

	(void)state;
	feed(&f, &reader_ca_failed, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "9");
	assert_string_equal(fed_field(&f, 1, FIELD_STATUS_CODE), "0x80094012");
	assert_string_equal(fed_field(&f, 1, FIELD_REQUESTER), "(none)");
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 0);
	fed_free(&f);
}

static void
blocks_and_needles(void **state)
{
	static const char text[] = HEADER ROW("1")
	    ROW("2") "\"3\"," UNSUPPORTED ",\"C\\a\",\"line\r\nbreak\",\"t\","
		     "\"2024-04-15 12:42\",\"31 -- Denied\",\"needle "
		     "\"\"x\"\"\"\r\n";
	struct needles n = { .count = 0 };
	struct fed f;

	(void)state;
	feed_all_sizes(&reader_ca_failed, SPAN(text), 1, NULL);
	assert_true(needles_add(&n, SPAN("needle")));
	feed(&f, &reader_ca_failed, SPAN(text), 0, &n);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 3);
	assert_string_equal(fed_field(&f, 0, FIELD_DISPOSITION), "31");
	assert_true(f.source.first == NOON);
	fed_free(&f);
	assert_true(needles_add(&n, SPAN("\"x\"")));
	feed(&f, &reader_ca_failed, SPAN(text), 0, &n);
	assert_int_equal(f.count, 3);
	fed_free(&f);
	assert_int_equal(reader_ca_failed.cut(SPAN(text)), sizeof(text) - 1);
	assert_int_equal(
	    reader_ca_failed.cut(span_slice(SPAN(text), 0, sizeof(text) - 40)),
	    sizeof(HEADER ROW("1") ROW("2")) - 1);
	assert_int_equal(reader_ca_failed.cut(SPAN("\"a\",\"b\n")), 0);
}

static void
other_tables(void **state)
{
	static const char *const others[] = {
		"",
		"\r\n",
		"a,b,c\r\n1,2,3\r\n4,5,6\r\n",
		"name;date;amount\n\"x\";2024-04-15;12\n",
		"\"Request ID\",\"Requester Name\",\"Requester Organization\","
		"\"Status\"\r\n\"1\",\"J. Doe\",\"x\",\"Closed\"\r\n",
		"Device,User,Error\r\nPC1,CONTOSO\\a,0x87D00324\r\n"
		"PC2,CONTOSO\\b,0x80070005\r\n",
		"\"Serial Number\",\"Caller Name\",\"x\"\r\n\"1\",\"2\",\"3\""
		"\r\n",
		"#Fields: date time s-ip cs-method\n2024-04-15 12:41:00 ::1 "
		"GET\n",
		"Prose, with commas, and 0x80094800 (-2146875392 X), too.\n",
		"Windows Registry Editor Version 5.00\r\n\r\n[HKEY]\r\n"
		"\"a\"=hex:01,02,03\r\n",
		"Id,Level,Message\n1,Error,30 -- x\n2,Error,a\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (reader_ca_failed.sniff(span_of(others[i])) != 0)
			fail_msg("%s", others[i]);
}

/* The head of a long file ends inside a row. */
static void
sniff_a_cut_head(void **state)
{
	static const char text[] =
	    "c,s,q\r\n1,0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED),"
	    "C\\a\r\n2,0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED),"
	    "C\\a\r\n";

	(void)state;
	for (size_t n = 75; n < sizeof(text); n++)
		assert_true(
		    reader_ca_failed.sniff(span_slice(SPAN(text), 0, n)) >= 90);
}

static void
too_long(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	buf_puts(&b, HEADER);
	buf_puts(&b, ROW("1"));
	buf_puts(&b, "\"2\",\"");
	while (b.n < 2 * CSVROW_QUOTED_MAX)
		buf_puts(&b, "a long, long story\r\n");
	buf_puts(&b, "\",\"x\"\r\n");
	buf_puts(&b, ROW("3"));
	feed(&f, &reader_ca_failed, buf_span(&b), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 1, FIELD_REQUEST_ID), "3");
	assert_true(fed_problems(&f, PROBLEM_SYNTAX) > 0);
	fed_free(&f);
	buf_free(&b);
}

/* Inputs that would be quadratic if quotes were looked for each time. */
static void
hostile(void **state)
{
	static const char *const pieces[] = { "\"a\n", "\"", "\"\",", "\"a\"b,",
		",\"", "\n\"a,", HEADER, "1,2,3\n" };

	(void)state;
	feed_hostile(&reader_ca_failed, SPAN(failed));
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = BUF_INIT;
		struct fed f;

		while (b.n < READER_RECORD_MAX)
			buf_puts(&b, pieces[i]);
		feed(&f, &reader_ca_failed, buf_span(&b), b.n, NULL);
		reader_ca_failed.sniff(span_slice(buf_span(&b), 0, 65536));
		fed_free(&f);
		buf_free(&b);
	}
}

/* A row of quotes that nobody closes is searched once, not for each cell. */
static void
open_quotes(void **state)
{
	struct buf b = BUF_INIT;
	struct csvrow row;
	clock_t start;

	(void)state;
	while (b.n < READER_RECORD_MAX)
		buf_puts(&b, "\"a,");
	start = clock();
	for (int i = 0; i < 10; i++)
		csvrow_split(buf_span(&b), ',', &row);
	assert_true(row.broken);
	assert_int_equal(row.count, CSVROW_CELLS_MAX + 1);
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	csvrow_split(SPAN("\"a,\"\"b\",c"), ',', &row);
	assert_int_equal(row.count, 2);
	csvrow_split(SPAN("\"a,\"b,\"c\",d"), ',', &row);
	assert_int_equal(row.count, 2);
	csvrow_split(SPAN("\"a,\"b,c"), ',', &row);
	assert_int_equal(row.count, 3);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(by_content),
		cmocka_unit_test(ambiguous_dates),
		cmocka_unit_test(dates),
		cmocka_unit_test(codes),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(two_tables),
		cmocka_unit_test(blocks_and_needles),
		cmocka_unit_test(other_tables),
		cmocka_unit_test(sniff_a_cut_head),
		cmocka_unit_test(too_long),
		cmocka_unit_test(hostile),
		cmocka_unit_test(open_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
