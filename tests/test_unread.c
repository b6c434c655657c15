/*
 * What a file looks like that no reader takes: at least one head of every
 * kind, heads of the same family that are another kind, and the table.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/evidence/readers/unread.h"

struct head {
	enum unread_kind kind;
	const char *text;
	size_t n;
};

#define HEAD(kind, text)                                                       \
	{                                                                      \
		UNREAD_##kind, text, sizeof(text) - 1                          \
	}

#define W3C_ROW                                                                \
	"2026-04-14 00:25:51 10.20.4.31 GET /certsrv/mscep/mscep.dll - 443 - " \
	"10.20.9.12 probe - 403 0 0 24\r\n"

static const struct head heads[] = {
	HEAD(ARCHIVE, "PK\3\4\x14\0\0\0\x08\0logs/u_ex260414.log"),
	HEAD(ARCHIVE, "PK\5\6\0\0\0\0"),
	HEAD(ARCHIVE, "7z\xBC\xAF\x27\x1C\0\4"),
	HEAD(ARCHIVE, "MSCF\0\0\0\0\x10\0"),
	HEAD(ARCHIVE, "\x1F\x8B\x08\x08"),
	HEAD(ARCHIVE, "\xFD"
		      "7zXZ\0\0\4"),
	HEAD(ARCHIVE, "\x28\xB5\x2F\xFD\4\0"),
	HEAD(ARCHIVE, "Rar!\x1A\x07\x01\0"),
	HEAD(ARCHIVE, "BZh91AY&SY\0"),
	HEAD(OFFICE, "PK\3\4\x14\0\6\0\x08\0[Content_Types].xml"),
	HEAD(OFFICE, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"),
	HEAD(HIVE, "regf\2\0\0\0\2\0\0\0"),
	HEAD(OLD_EVENT_LOG, "\x30\0\0\0LfLe\1\0\0\0"),
	HEAD(DUMP, "MDMP\x93\xA7\0\0"),
	HEAD(DUMP, "PAGEDU64\x0F\0"),
	HEAD(PCAP, "\xD4\xC3\xB2\xA1\2\0\4\0"),
	HEAD(PCAP, "\x0A\x0D\x0D\x0A\x1C\0\0\0"),
	HEAD(PDF, "%PDF-1.7\n"),
	HEAD(IMAGE, "\x89PNG\r\n\x1A\n\0\0"),
	HEAD(IMAGE, "\xFF\xD8\xFF\xE0\0\x10JFIF"),
	HEAD(PROGRAM, "\x7F"
		      "ELF\2\1\1\0"),
	HEAD(UNKNOWN, "MZ\x90\0\3\0\0\0"),
	HEAD(PRIVATE_KEY, "-----BEGIN PRIVATE KEY-----\nMIIE\n"),
	HEAD(PRIVATE_KEY,
	    "-----BEGIN CERTIFICATE-----\nMIIC\n-----END "
	    "CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n"),
	HEAD(PRIVATE_KEY, "\x30\x08\2\1\3\x30\3\6\1\1"),
	HEAD(
	    CERTIFICATE, "subject=CN = x\n-----BEGIN CERTIFICATE-----\nMIIC\n"),
	HEAD(CERTIFICATE, "-----BEGIN NEW CERTIFICATE REQUEST-----\nMIIC\n"),
	HEAD(CERTIFICATE, "\x30\x07\x30\5\2\1\1\5\0"),
	HEAD(CERTIFICATE, "\0\0\0\0CERT\x20\0\0\0"),
	HEAD(UNKNOWN, "\x30\x08\x30\5\2\1\1\5\0"), /* cut: no certificate */
	HEAD(EMPTY, ""),
	HEAD(EMPTY, "\0\0\0\0\0\0\0"),
	HEAD(EVENT_COPY, "Log Name:      Application\r\nSource:        NDES\r\n"
			 "Event ID:      31\r\n"),
	HEAD(EVENT_COPY,
	    "Nom du journal :Application\r\nSource :       NDES\r\n"
	    "ID de l\xE2\x80\x99\xC3\xA9v\xC3\xA9nement :31\r\n"
	    "Ordinateur :    ndes01\r\n"),
	HEAD(EVENT_COPY, "Protokollname: Application\r\nQuelle: NDES\r\n"
			 "Ereignis-ID:   31\r\n"),
	HEAD(EVENT_COPY, "\r\n\r\nTimeCreated  : 5/5/2026 10:00:00 AM\r\n"
			 "ProviderName : NDES\r\nId           : 31\r\n"
			 "Message      : x\r\n"),
	HEAD(EVENT_COPY,
	    "Level,Date and Time,Source,Event ID,Task Category\r\n"),
	HEAD(EVENT_COPY, "Niveau;Date et heure;Source;ID de l'\xC3\xA9v\xC3\xA9"
			 "nement;Cat\xC3\xA9gorie de la t\xC3\xA2"
			 "che\r\n"),
	HEAD(EVENT_COPY, "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgaben"
			 "kategorie\r\n"),
	HEAD(EVENT_COPY, "Event[0]:\r\n  Log Name: Application\r\n"),
	HEAD(CMTRACE,
	    "<![LOG[VerifyRequest Started.]LOG]!><time=\"10:00:00.1\" "
	    "date=\"05-05-2026\">\r\n"),
	HEAD(CMTRACE, "Started  $$<SMS_CRP><05-05-2026 10:00:00.123-120>"
		      "<thread=41 (0x29)>\r\n"),
	HEAD(ADVANCED_LOGGING,
	    "#Software: IIS Advanced Logging Module\r\n#Version: 1.0\r\n"
	    "#Fields:  date time cs-method cs-uri-stem sc-status\r\n"
	    "2026-04-14 07:31:02.983 POST / 403\r\n"),
	HEAD(W3C_OTHER,
	    "#Version: 1.0\n#Start-Date: 2026-04-13 00:00:05\n#Fields: date "
	    "time "
	    "c-ip s-computername s-ip s-port cs-method cs-uri-stem "
	    "cs-uri-query "
	    "sc-status time-taken cs-version cs-host\n2026-04-13 00:00:05 ::1 "
	    "NDES01 ::1 5000 GET /health - 200 0.1802 HTTP/1.1 localhost\n"),
	HEAD(IIS_ROWS, W3C_ROW W3C_ROW),
	HEAD(IIS_NATIVE, "date,time,s-ip,cs-method,cs-uri-stem,sc-status\r\n"
			 "2026-05-05,08:00:43,10.0.0.12,POST,/a,403\r\n"),
	HEAD(IIS_NATIVE,
	    "192.168.1.5, -, 3/2/2026, 9:31:47, W3SVC1, NDES01, "
	    "10.0.0.4, 47, 212, 1380, 200, 0, GET, /a.dll, -,\r\n"),
	HEAD(NCSA, "10.0.0.9 - - [02/Mar/2026:09:31:47 +0100] \"GET / "
		   "HTTP/1.1\" 200 12\n"),
	HEAD(OMADM, "2026-05-05T10:00:00 VERB com.microsoft.omadm.client x\n"),
	HEAD(COMMAND_OUTPUT,
	    "My \"Personal\"\r\n================ Certificate 0 "
	    "================\r\n"),
	HEAD(COMMAND_OUTPUT, "CertUtil: -ping command completed successfully."),
	HEAD(COMMAND_OUTPUT, "\r\nSERVICE_NAME: w3svc \r\n        TYPE : 20"),
	HEAD(
	    COMMAND_OUTPUT, "APPPOOL \"SCEP\" (MgdVersion:v4.0,state:Started)"),
	HEAD(COMMAND_OUTPUT, "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\r\n"
			     "    Version    REG_SZ    6\r\n"),
	HEAD(COMMAND_OUTPUT, "SSL Certificate bindings:\r\n    IP:port      : "
			     "0.0.0.0:443\r\n    Certificate Hash  : 00\r\n"
			     "    Application ID    : {4}\r\n"),
	HEAD(HTML, "<!DOCTYPE html>\n<html lang=\"en\">"),
	HEAD(HTML, "\r\n<html><body>403</body></html>"),
	HEAD(JSON, "{ \"a\": 1 }"),
	HEAD(JSON, "[\n  {\"a\": 1}]"),
	HEAD(XML, "<?xml version=\"1.0\"?><configuration/>"),
	HEAD(XML, "<configuration><a/></configuration>"),
	HEAD(TEXT, "Nothing works since Monday.\n[see mail]\n"),
	HEAD(TEXT, "{ braces } are no JSON\n"),
	HEAD(TEXT, "2026-04-14 00:25:51 the server was restarted by GET\n"),
	HEAD(UNKNOWN, "\1\2\3\4\5\6\7\10"),
	HEAD(UNKNOWN, "text\0and more\0of it"),
};

static enum unread_kind
kind_of(const char *p, size_t n, uint64_t bytes)
{
	/* An exact copy: a look behind the end is an error. */
	char *copy = malloc(n + 1);
	struct unread_head h;
	enum unread_kind kind;

	assert_non_null(copy);
	if (n > 0)
		memcpy(copy, p, n);
	h = (struct unread_head){ { copy, n }, { copy, n }, bytes };
	kind = unread_of(&h);
	free(copy);
	return kind;
}

static void
heads_of_every_kind(void **state)
{
	bool seen[UNREAD_COUNT] = { false };
	const size_t count = sizeof(heads) / sizeof(heads[0]);
	char etl[0x60] = { 0 }, tar[512] = { 0 }, pe[0x90] = "MZ";

	(void)state;
	for (size_t i = 0; i < count; i++) {
		enum unread_kind got = kind_of(
		    heads[i].text, heads[i].n, heads[i].n);

		if (got != heads[i].kind)
			print_message("%zu: %s\n", i, heads[i].text);
		assert_string_equal(
		    unread_name(got), unread_name(heads[i].kind));
		seen[got] = true;
	}
	etl[1] = 0x40;
	memcpy(etl + 0x48, "\2\0\2\xC0", 4);
	assert_int_equal(kind_of(etl, sizeof(etl), 1 << 20), UNREAD_ETL);
	memcpy(tar + 257, "ustar", 5);
	tar[0] = 'a';
	assert_int_equal(kind_of(tar, sizeof(tar), 10240), UNREAD_ARCHIVE);
	pe[0x3C] = (char)0x80;
	memcpy(pe + 0x80, "PE", 2);
	assert_int_equal(kind_of(pe, sizeof(pe), 4096), UNREAD_PROGRAM);
	seen[UNREAD_ETL] = true;
	seen[UNREAD_NOT_COLLECTED] = true; /* a manifest says so, no head */
	for (int e = ERR_NOMEM; e < ERR_COUNT; e++)
		seen[unread_of_err((enum err)e)] = true;
	for (size_t i = 0; i < UNREAD_COUNT; i++)
		assert_true(seen[i]);
}

/* Every prefix of every head is answered, and reads nothing behind it. */
static void
heads_cut_anywhere(void **state)
{
	const size_t count = sizeof(heads) / sizeof(heads[0]);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n <= heads[i].n; n++)
			assert_true(
			    kind_of(heads[i].text, n, 1u << 20) < UNREAD_COUNT);
}

/* Short ids of their own, and words in both languages. */
static void
the_table(void **state)
{
	(void)state;
	for (int i = 0; i < UNREAD_COUNT; i++) {
		enum unread_kind kind = (enum unread_kind)i;

		for (int k = 0; k < i; k++)
			assert_string_not_equal(unread_name(kind),
			    unread_name((enum unread_kind)k));
		for (int l = 0; l < LANG_COUNT; l++) {
			enum lang lang = (enum lang)l;

			assert_true(strlen(unread_why(lang, kind)) > 5);
			assert_true(strlen(unread_remedy(lang, kind)) > 5);
		}
	}
	assert_true(unread_holds(UNREAD_ARCHIVE) >> SOURCE_IIS & 1);
	assert_true(unread_holds(UNREAD_HIVE) >> SOURCE_REGISTRY & 1);
	assert_int_equal(unread_holds(UNREAD_TEXT), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_of_every_kind),
		cmocka_unit_test(heads_cut_anywhere),
		cmocka_unit_test(the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
