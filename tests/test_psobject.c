/*
 * What PowerShell prints of services, pools, certificates and keys, in lists
 * and tables, as wide as a console of eighty columns leaves it.
 */

#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define SERVICE                                                                \
	"\r\n\r\nName                : PkiCreateConnectorSvc\r\n"              \
	"RequiredServices    : {}\r\n"                                         \
	"CanStop             : False\r\n"                                      \
	"DisplayName         : PFX Create Certificate Connector for\r\n"       \
	"                      Microsoft Intune\r\n"                           \
	"Status              : Stopped\r\n"                                    \
	"ServiceType         : Win32OwnProcess\r\n"                            \
	"StartType           : Automatic\r\n\r\n\r\n"

#define SERVICES                                                               \
	"\r\nStatus   Name               DisplayName\r\n"                      \
	"------   ----               -----------\r\n"                          \
	"Running  W3SVC              World Wide Web Publishing Service\r\n"    \
	"Stopped  PFXCertificateC... PFX Certificate Connector for "           \
	"Micr...\r\n"                                                          \
	"\r\n"

#define WMI                                                                    \
	"\r\nProcessId Name        StartMode State   Status ExitCode\r\n"      \
	"--------- ----        --------- -----   ------ --------\r\n"          \
	"0         CertSvc     Manual    Stopped OK     1069\r\n\r\n"

static void
services(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_psservice.sniff(SPAN(SERVICE)), 82);
	feed(&f, &reader_psservice, SPAN(SERVICE SERVICES WMI), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.records[0].source, SOURCE_SERVICE);
	assert_int_equal(f.records[0].line, 3);
	assert_string_equal(
	    fed_field(&f, 0, FIELD_SERVICE), "PkiCreateConnectorSvc");
	assert_string_equal(fed_field(&f, 0, FIELD_STATE), "1");
	assert_string_equal(fed_field(&f, 0, FIELD_START_TYPE), "2");
	assert_string_equal(fed_field(&f, 0, FIELD_EXIT_CODE), "(none)");
	assert_string_equal(fed_field(&f, 1, FIELD_SERVICE), "W3SVC");
	assert_string_equal(fed_field(&f, 1, FIELD_STATE), "4");
	assert_string_equal(fed_field(&f, 2, FIELD_SERVICE), "CertSvc");
	assert_string_equal(fed_field(&f, 2, FIELD_STATE), "1");
	assert_string_equal(fed_field(&f, 2, FIELD_START_TYPE), "3");
	assert_string_equal(fed_field(&f, 2, FIELD_EXIT_CODE), "1069");
	/* half a name may be that of another service */
	assert_int_equal(f.source.problem[PROBLEM_NAME_CUT].count, 1);
	fed_free(&f);
	feed_all_sizes(&reader_psservice, SPAN(SERVICE SERVICES WMI), 1, NULL);
	feed_hostile(&reader_psservice, SPAN(SERVICE SERVICES WMI));
}

/* Machines, jobs and tasks have names and states, too. */
static void
no_services(void **state)
{
	static const char *const texts[] = {
		("Name   State   CPUUsage(%)\n----   -----   -----------\n"
		 "NDES01 Running 0\n\n"),
		"TaskName : Renew\nState    : Running\n\n",
		"Name  : W3SVC\nColor : red\n\n",
		"10:00:00 : Stopped\n",
		"---- ----\n---- ----\n---- ----\n",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(reader_psservice.sniff(span_of(texts[i])), 0);
}

#define POOLS                                                                  \
	"\r\nName                 Status       CLR Ver  Pipeline Mode\r\n"     \
	"----                 ------       -------  -------------\r\n"         \
	"DefaultAppPool       Started      v4.0     Integrated\r\n"            \
	"SCEP                 Stopped      v4.0     Integrated\r\n\r\n"

static void
pools(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_pspool.sniff(SPAN(POOLS)), 82);
	assert_int_equal(reader_psservice.sniff(SPAN(POOLS)), 0);
	feed(&f, &reader_pspool, SPAN(POOLS), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 1, FIELD_OBJECT), "apppool");
	assert_string_equal(fed_field(&f, 1, FIELD_NAME), "SCEP");
	assert_string_equal(fed_field(&f, 1, FIELD_VALUE), "state");
	assert_string_equal(fed_field(&f, 1, FIELD_DATA), "Stopped");
	assert_int_equal(f.records[1].line, 5);
	fed_free(&f);
	feed_all_sizes(&reader_pspool, SPAN(POOLS), 1, NULL);
	feed_hostile(&reader_pspool, SPAN(POOLS));
}

#define HASH "0123456789ABCDEF0123456789ABCDEF01234567"
#define CERTIFICATE                                                            \
	"\r\n\r\nPSPath                   : "                                  \
	"Microsoft.PowerShell.Security\\Certificate::LocalMachi\r\n"           \
	"                           ne\\Root\\" HASH "\r\n"                    \
	"PSParentPath             : "                                          \
	"Microsoft.PowerShell.Security\\Certificate::LocalMachine\\Ro\r\n"     \
	"                           ot\r\n"                                    \
	"EnhancedKeyUsageList     : {}\r\n"                                    \
	"NotAfter                 : 3/2/2030 10:00:00 AM\r\n"                  \
	"NotBefore                : 3/22/2020 10:00:00 AM\r\n"                 \
	"RawData                  : {48, 130, 5, 153...}\r\n"                  \
	"Thumbprint               : " HASH "\r\n"                              \
	"Issuer                   : CN=Contoso Root CA, OU=Public Key\r\n"     \
	"                           Services, DC=contoso, DC=com\r\n"          \
	"Subject                  : CN=Contoso Issuing CA 1, DC=contoso, "     \
	"DC=com\r\n\r\n\r\n"

static void
certificates(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_pscert.sniff(SPAN(CERTIFICATE)), 82);
	feed(&f, &reader_pscert, SPAN(CERTIFICATE), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_field(&f, 0, FIELD_STORE), "Root");
	assert_string_equal(fed_field(&f, 0, FIELD_SUBJECT),
	    "CN=Contoso Issuing CA 1, DC=contoso, DC=com");
	assert_string_equal(fed_field(&f, 0, FIELD_ISSUER),
	    "CN=Contoso Root CA, OU=Public Key Services, DC=contoso, DC=com");
	assert_string_equal(fed_field(&f, 0, FIELD_SELF_ISSUED), "no");
	assert_string_equal(fed_field(&f, 0, FIELD_CERTIFICATE_HASH), HASH);
	assert_string_equal(
	    fed_field(&f, 0, FIELD_NOT_AFTER), "2030-03-02 10:00");
	fed_free(&f);
	feed_all_sizes(&reader_pscert, SPAN(CERTIFICATE CERTIFICATE), 1, NULL);
	feed_hostile(&reader_pscert, SPAN(CERTIFICATE CERTIFICATE));
	/* a user's stores are not the server's */
	assert_int_equal(
	    reader_pscert.sniff(
		SPAN("PSParentPath : a\\Certificate::CurrentUser\\Root\n"
		     "Thumbprint   : " HASH "\nIssuer       : CN=a\n"
		     "Subject      : CN=b\n\n")),
	    0);
}

#define MSCEP "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define KEY(path, values)                                                      \
	"\r\n" values "PSPath             : "                                  \
	"Microsoft.PowerShell.Core\\Registry::" path "\r\n"                    \
	"PSChildName        : MSCEP\r\nPSDrive            : HKLM\r\n\r\n"

static void
keys(void **state)
{
	static const char text[] = KEY(
	    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Crypto\r\n"
	    "                     graphy\\MSCEP",
	    "(default)          : x\r\n"
	    "UseSinglePassword  : 1\r\n"
	    "Names              : {one, two}\r\n"
	    "Cut                : {48, 130, 3, 16...}\r\n"
	    "EncryptionTemplate : IPSECIntermediateOffline\r\n");
	struct fed f;

	(void)state;
	assert_int_equal(reader_psregistry.sniff(SPAN(text)), 82);
	feed(&f, &reader_psregistry, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 6); /* the key, and five values */
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(fed_field(&f, i, FIELD_KEY), MSCEP);
	assert_string_equal(fed_field(&f, 0, FIELD_VALUE), "(none)");
	assert_string_equal(fed_field(&f, 1, FIELD_VALUE), "");
	assert_string_equal(fed_field(&f, 2, FIELD_TYPE), "4");
	assert_int_equal(f.records[2].line, 3);
	assert_string_equal(fed_field(&f, 3, FIELD_TYPE), "7");
	assert_string_equal(fed_field(&f, 4, FIELD_TYPE), "damaged");
	assert_string_equal(
	    fed_field(&f, 5, FIELD_DATA), "IPSECIntermediateOffline");
	assert_int_equal(f.source.problem[PROBLEM_PARTIAL].count, 0);
	fed_free(&f);
	feed_all_sizes(&reader_psregistry, SPAN(text), 1, NULL);
	feed_hostile(&reader_psregistry, SPAN(text));
}

/* With -Name one value is printed: the others may be there. */
static void
one_value(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, &reader_psregistry,
	    SPAN(KEY(MSCEP, "UseSinglePassword  : 1\r\n")), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_field(&f, 2, FIELD_TYPE), "damaged");
	assert_int_equal(f.source.problem[PROBLEM_PARTIAL].count, 1);
	fed_free(&f);
}

/* As `Get-ChildItem' prints them. */
static void
keys_of_a_hive(void **state)
{
	static const char text[] =
	    "PS C:\\> gci HKLM:\\SOFTWARE\\Microsoft\\Cryptography\r\n"
	    "\r\n\r\n"
	    "    Hive: HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography"
	    "\r\n\r\n\r\n"
	    "Name                           Property                      \r\n"
	    "----                           --------                      \r\n"
	    "AutoEnrollment                                               \r\n"
	    "MSCEP                          EncryptionTemplate : IPSEC    \r\n"
	    "                                                    Offline  \r\n"
	    "                               UseSinglePassword  : 1        \r\n"
	    "                               Cut                : {48, 130...}"
	    "\r\n"
	    "A name that fills its column a Only : 7\r\n"
	    "nd goes on                     \r\n"
	    "\r\n"
	    "    Ruche : HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\r\n"
	    "\r\n"
	    "Name                           Property\r\n"
	    "----                           --------\r\n"
	    "x                              y : z\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_pshive.sniff(SPAN(text)), 82);
	assert_int_equal(reader_psregistry.sniff(SPAN(text)), 0);
	feed(&f, &reader_pshive, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 9); /* four keys, and five values */
	assert_string_equal(fed_field(&f, 0, FIELD_KEY),
	    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography"
	    "\\AutoEnrollment");
	for (size_t i = 1; i < 5; i++)
		assert_string_equal(fed_field(&f, i, FIELD_KEY), MSCEP);
	assert_string_equal(
	    fed_field(&f, 2, FIELD_VALUE), "EncryptionTemplate");
	assert_string_equal(fed_field(&f, 2, FIELD_DATA), "IPSECOffline");
	assert_string_equal(fed_field(&f, 3, FIELD_TYPE), "4");
	assert_int_equal(f.records[1].line, 10);
	assert_int_equal(f.records[3].line, 12);
	assert_string_equal(fed_field(&f, 4, FIELD_TYPE), "damaged");
	assert_string_equal(fed_field(&f, 5, FIELD_KEY),
	    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography"
	    "\\A name that fills its column and goes on");
	assert_string_equal(fed_field(&f, 6, FIELD_VALUE), "Only");
	assert_string_equal(fed_field(&f, 7, FIELD_KEY),
	    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\\x");
	assert_string_equal(fed_field(&f, 8, FIELD_DATA), "z");
	assert_int_equal(f.source.problem[PROBLEM_PARTIAL].count, 0);
	fed_free(&f);
	feed_all_sizes(&reader_pshive, SPAN(text), 1, NULL);
	feed_hostile(&reader_pshive, SPAN(text));
}

/* Names alone, under other headings, and what is no table at all. */
static void
no_keys_of_a_hive(void **state)
{
	(void)state;
	assert_int_equal(
	    reader_pshive.sniff(SPAN(
		"    Hive: HKEY_LOCAL_MACHINE\\SOFTWARE\r\n\r\n"
		"SKC  VC Name                           Property\r\n"
		"---  -- ----                           --------\r\n"
		" 80  20 MSCEP                          {A, B, C, D...}\r\n")),
	    0);
	assert_int_equal(
	    reader_pshive.sniff(SPAN("Name                 Property\r\n"
				     "----                 --------\r\n"
				     "MSCEP                A : b\r\n")),
	    0);
}

/* As Export-Csv writes them: the list says the same. */
static void
rows(void **state)
{
	static const char text[] =
	    "#TYPE System.ServiceProcess.ServiceController\r\n"
	    "\"Name\",\"CanStop\",\"DisplayName\",\"Status\",\"StartType\"\r\n"
	    "\"W3SVC\",\"True\",\"World \"\"Wide\"\" Web\r\nPublishing\","
	    "\"Running\",\"Automatic\"\r\n"
	    "\"PFXCertificateConnectorSvc\",\"False\",\"PFX, too\",\"Stopped\","
	    "\"Disabled\"\r\n"
	    "\"a row that lacks cells\"\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_psservice.sniff(SPAN(text)), 82);
	assert_int_equal(reader_psregistry.sniff(SPAN(text)), 0);
	feed(&f, &reader_psservice, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_SERVICE), "W3SVC");
	assert_string_equal(fed_field(&f, 0, FIELD_STATE), "4");
	assert_int_equal(f.records[0].line, 3);
	assert_string_equal(
	    fed_field(&f, 1, FIELD_SERVICE), "PFXCertificateConnectorSvc");
	assert_string_equal(fed_field(&f, 1, FIELD_STATE), "1");
	assert_string_equal(fed_field(&f, 1, FIELD_START_TYPE), "4");
	assert_int_equal(f.records[1].line, 5);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 1);
	fed_free(&f);
	feed_hostile(&reader_psservice, SPAN(text));
}

static void
rows_of_keys(void **state)
{
	static const char text[] =
	    "UseSinglePassword;Names;PSPath\n"
	    "1;System.String[];Microsoft.PowerShell.Core\\Registry::" MSCEP
	    "\n";
	struct fed f;

	(void)state;
	feed(&f, &reader_psregistry, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_field(&f, 0, FIELD_KEY), MSCEP);
	assert_string_equal(fed_field(&f, 1, FIELD_TYPE), "4");
	assert_string_equal(fed_field(&f, 2, FIELD_TYPE), "damaged");
	fed_free(&f);
}

/* As ConvertTo-Json writes them, with the numbers of enumerations. */
static void
json(void **state)
{
	static const char services[] =
	    "\r\n[\r\n  {\r\n    \"Name\":  \"W3SVC\",\r\n"
	    "    \"RequiredServices\":  [ \"WAS\", \"HTTP\" ],\r\n"
	    "    \"Site\":  null, \"Container\":  { \"Name\":  \"x\" },\r\n"
	    "    \"Status\":  4, \"StartType\":  2\r\n  },\r\n"
	    "  { \"Name\": \"bad\" \"Status\": 4, \"StartType\": 2 },\r\n"
	    "  { \"Name\":  \"SCardSvr\", \"Status\": 1, \"CanStop\": true },"
	    "\r\n  { \"Name\":  \"cut\", \"Status\": 1, \"CanSt";
	static const char key[] =
	    "{ \"Modules\": [ \"a\", \"b\" ], \"Blob\": [ 48, 130 ],\n"
	    "  \"PSPath\": \"Microsoft.PowerShell.Core\\\\Registry::"
	    "HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Microsoft\" }\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_psservice.sniff(SPAN(services)), 82);
	feed(&f, &reader_psservice, SPAN(services), FEED_AT_ONCE, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_SERVICE), "W3SVC");
	assert_string_equal(fed_field(&f, 0, FIELD_STATE), "4");
	assert_string_equal(fed_field(&f, 0, FIELD_START_TYPE), "2");
	assert_int_equal(f.records[0].line, 3);
	assert_string_equal(fed_field(&f, 1, FIELD_STATE), "1");
	assert_int_equal(f.records[1].line, 10);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 2);
	fed_free(&f);
	feed_hostile(&reader_psservice, SPAN(services));
	feed(&f, &reader_psregistry, SPAN(key), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_field(&f, 0, FIELD_KEY),
	    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft");
	assert_string_equal(fed_field(&f, 1, FIELD_TYPE), "7");
	assert_string_equal(fed_field(&f, 2, FIELD_TYPE), "damaged");
	fed_free(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(services),
		cmocka_unit_test(no_services),
		cmocka_unit_test(pools),
		cmocka_unit_test(certificates),
		cmocka_unit_test(keys),
		cmocka_unit_test(one_value),
		cmocka_unit_test(keys_of_a_hive),
		cmocka_unit_test(rows),
		cmocka_unit_test(rows_of_keys),
		cmocka_unit_test(json),
		cmocka_unit_test(no_keys_of_a_hive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
