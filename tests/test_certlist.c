/*
 * Certificates as certutil prints them, in English, French and German, told
 * apart by what stands in the rows.
 */

#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HASH   "aabbccddeeff00112233445566778899aabbccdd"
#define SPACED "aa bb cc dd ee ff 00 11 22 33 44 55 66 77 88 99 aa bb cc dd"
#define NBSP   "\xC2\xA0"

static const char english[] =
    "Root \"Trusted Root Certification Authorities\"\r\n"
    "================ Certificate 0 ================\r\n"
    "Serial Number: 5800000002f7714edc7f317c4600000000000258000000aa\r\n"
    "Issuer: CN=Contoso Root, DC=contoso, DC=com\r\n"
    " NotBefore: 4/25/2026 7:26 PM\r\n"
    " NotAfter: 4/3/2027 7:36 PM\r\n"
    "Subject: CN=Contoso Issuing, DC=contoso, DC=com\r\n"
    "CA Version: V0.0\r\n"
    "Non-root Certificate\r\n"
    "Cert Hash(sha1): " HASH "\r\n"
    "No key provider information\r\n"
    "CertUtil: -store command completed successfully.\r\n";
static const char german[] =
    "Root \"Vertrauenswürdige Stammzertifizierungsstellen\"\r\n"
    "================ Zertifikat 0 ================\r\n"
    "Seriennummer: 1a2b3c4d5e\r\n"
    "Aussteller: CN=Contoso Root, DC=contoso, DC=com\r\n"
    " Nicht vor: 25.04.2026 19:26\r\n"
    " Nicht nach: 03.04.2027 19:36\r\n"
    "Antragsteller: CN=Contoso Issuing, DC=contoso, DC=com\r\n"
    "Kein Stammzertifikat\r\n"
    "Zertifikathash(sha1): " HASH "\r\n"
    "CertUtil: -store-Befehl wurde erfolgreich ausgeführt.\r\n";
static const char french[] =
    "Root \"Autorités de certification racines de confiance\"\r\n"
    "================ Certificat 0 ================\r\n"
    "Numéro de série : 1a2b3c4d5e\r\n"
    "Émetteur: CN=Contoso Root, DC=contoso, DC=com\r\n"
    " NotBefore : 25/04/2026 19:26\r\n"
    " NotAfter : 03/04/2027 19:36\r\n"
    "Objet: CN=Contoso Issuing, DC=contoso, DC=com\r\n"
    "Il ne s’agit pas d’un certificat racine\r\n"
    "Hach. cert. (sha1)" NBSP ": " SPACED "\r\n"
    "CertUtil: -store La commande s’est terminée correctement.\r\n";

static void
in_three_languages(void **state)
{
	static const char *const texts[] = { english, german, french };
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct span text = span_of(texts[i]);

		assert_int_equal(reader_certlist.sniff(text), 85);
		feed(&f, &reader_certlist, text, 0, NULL);
		assert_int_equal(f.count, 1);
		assert_int_equal(f.records[0].line, 2);
		assert_string_equal(fed_field(&f, 0, FIELD_STORE), "Root");
		assert_string_equal(fed_field(&f, 0, FIELD_SUBJECT),
		    "CN=Contoso Issuing, DC=contoso, DC=com");
		assert_string_equal(fed_field(&f, 0, FIELD_ISSUER),
		    "CN=Contoso Root, DC=contoso, DC=com");
		assert_string_equal(fed_field(&f, 0, FIELD_SELF_ISSUED), "no");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_CERTIFICATE_HASH), HASH);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_NOT_BEFORE), "2026-04-25 19:26");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_NOT_AFTER), "2027-04-03 19:36");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_STATUS_CODE), "(none)");
		fed_free(&f);
		feed_all_sizes(&reader_certlist, text, 1, NULL);
		feed_hostile(&reader_certlist, text);
	}
}

#define CERTIFICATE(n, issuer, subject, more)                                  \
	"================ Certificate " n " ================\n"                \
	"Serial Number: 0" n "\nIssuer: CN=" issuer "\n"                       \
	" NotBefore: 5/6/2026 7:26 PM\n NotAfter: 5/6/2027 7:26 PM\n"          \
	"Subject: CN=" subject "\nCert Hash(sha1): " HASH "\n" more

/* What -verifystore adds, and several stores in one file. */
static void
verified_stores(void **state)
{
	static const char text[] = "My \"Personal\"\n" CERTIFICATE("0", "R",
	    "S",
	    "  Provider = Microsoft Software Key Storage Provider\n"
	    "A certificate chain processed, but terminated in a root "
	    "certificate which is not trusted by the trust provider. "
	    "0x800b0109 (-2146762487 CERT_E_UNTRUSTEDROOT)\n")
	    CERTIFICATE("1", "R", "R",
		"Certificate is valid\n") "CertUtil: -verifystore command "
					  "completed successfully.\n"
					  "CA \"Intermediate Certification "
					  "Authorities\"\n" CERTIFICATE(
					      "0", "R", "R", "");
	struct fed f;

	(void)state;
	feed(&f, &reader_certlist, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_field(&f, 0, FIELD_STORE), "My");
	assert_string_equal(fed_field(&f, 0, FIELD_STATUS_CODE), "0x800B0109");
	assert_string_equal(fed_field(&f, 1, FIELD_STORE), "My");
	assert_string_equal(fed_field(&f, 1, FIELD_STATUS_CODE), "(none)");
	assert_string_equal(fed_field(&f, 1, FIELD_SELF_ISSUED), "yes");
	assert_string_equal(fed_field(&f, 2, FIELD_STORE), "CA");
	/* nothing tells the order of day and month: as it is printed */
	assert_string_equal(
	    fed_field(&f, 2, FIELD_NOT_AFTER), "5/6/2027 7:26 PM");
	fed_free(&f);
	feed_all_sizes(&reader_certlist, SPAN(text), 1, NULL);
	feed_hostile(&reader_certlist, SPAN(text));
}

/* A part without its names is named, and stops nothing. */
static void
what_does_not_fit(void **state)
{
	static const char text[] =
	    "================ Certificate 0 ================\n"
	    "X509 Certificate:\nVersion: 3\nIssuer:\n    CN=R\n" CERTIFICATE(
		"1", "R", "S", "");
	struct fed f;

	(void)state;
	assert_int_equal(reader_certlist.sniff(SPAN("======== x\n")), 0);
	assert_int_equal(
	    reader_certlist.sniff(SPAN("==== Certificate 0 ====\n")), 0);
	feed(&f, &reader_certlist, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 1);
	assert_string_equal(fed_field(&f, 0, FIELD_STORE), "(none)");
	fed_free(&f);
}

/* Outputs of real servers. */
static void
real_outputs(void **state)
{
	static const char *const names[] = {
		"certutil/store_my_issued.txt",
		"certutil/store_enterprise_ca_missing_keyprop.txt",
		"certutil/store_root_no_leading_space_dates.txt",
	};
	struct buf text;
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		if (!real_file(names[i], &text))
			break;
		feed(&f, &reader_certlist, buf_span(&text), 0, NULL);
		assert_int_equal(f.count, 1);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_SELF_ISSUED), i < 2 ? "no" : "yes");
		assert_string_equal(fed_field(&f, 0, FIELD_NOT_BEFORE),
		    i < 2 ? "2026-04-25 19:26" : "2026-04-25 18:15");
		assert_string_equal(
		    fed_field(&f, 0, FIELD_STATUS_CODE), "(none)");
		fed_free(&f);
		buf_free(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_three_languages),
		cmocka_unit_test(verified_stores),
		cmocka_unit_test(what_does_not_fit),
		cmocka_unit_test(real_outputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
