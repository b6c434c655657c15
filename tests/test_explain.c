/*
 * Explaining a number, a status, a phrase or a line: what is found in the
 * guide, in both languages, and nothing where there is nothing.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "tests/help_capture.h"

/* What is said of TEXT; the caller frees OUT. */
static size_t
explain(const void *k, const char *text, enum lang lang, struct buf *out)
{
	size_t n = case_explain_line(k, span_of(text), lang, out);

	assert_false(buf_failed(out));
	assert_true(utf8_valid(buf_span(out)));
	assert_int_equal(n == 0, out->n == 0);
	return n;
}

/* TEXT is explained, and every one of the parts of WANT is in it. */
static void
assert_explained(
    const void *k, const char *text, enum lang lang, const char *want)
{
	struct buf out = BUF_INIT;
	struct span rest = span_of(want), part;

	if (explain(k, text, lang, &out) == 0)
		fail_msg("%s: nothing is said", text);
	while (span_next(&rest, '|', &part))
		if (span_find(buf_span(&out), part, 0) == SIZE_MAX)
			fail_msg("%s: no \"%.*s\" in\n%s", text, (int)part.n,
			    part.p, buf_str(&out));
	buf_free(&out);
}

static void
assert_unknown(const void *k, const char *text)
{
	struct buf out = BUF_INIT;

	if (explain(k, text, LANG_EN, &out) > 0)
		fail_msg("%s: %s", text, buf_str(&out));
	buf_free(&out);
}

static void
one_number_in_all_its_forms(void **state)
{
	static const char *const forms[] = { "2148204809", "0x800B0109",
		"0x800b0109", "0X800B0109", "-2146762487",
		"CERT_E_UNTRUSTEDROOT", "cert_e_untrustedroot", " 2148204809\n",
		"(0x800B0109)", "Error 0x800B0109." };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_explained(*state, forms[i], LANG_EN,
		    "0x800B0109  CERT_E_UNTRUSTEDROOT|"
		    "-> intermediate-ca-in-root-store");
}

static void
statuses(void **state)
{
	assert_explained(*state, "403.16", LANG_EN,
	    "403.16|-> intermediate-ca-in-root-store");
	assert_explained(*state, "403.7", LANG_EN, "403.7  |");
	assert_explained(*state, "503", LANG_EN, "503|-> scep-apppool-crash");
	/* A substatus that is not listed is its status. */
	assert_explained(*state, "503.99", LANG_EN, "503|");
	assert_explained(
	    *state, "HTTP 403.16 is what IIS says", LANG_EN, "403.16|");
}

static void
winhttp(void **state)
{
	assert_explained(*state, "12175", LANG_EN,
	    "12175  ERROR_WINHTTP_SECURE_FAILURE|-> ssl-cert-name-mismatch");
	assert_explained(*state, "12029", LANG_EN, "-> crp-unreachable");
	assert_explained(*state,
	    "Failed to send http request /CertificateRegistrationSvc/"
	    "Certificate/VerifyRequest. Error 12029",
	    LANG_EN, "12029  |-> crp-unreachable");
	assert_explained(*state, "ERROR_WINHTTP_TIMEOUT", LANG_EN, "12002  |");
	assert_explained(*state, "WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA",
	    LANG_EN, "0x8  ");
	/* A Windows error in an HRESULT is the error too. */
	assert_explained(*state, "0x80072F8F", LANG_EN, "12175  |");
}

static void
events(void **state)
{
	assert_explained(*state, "31", LANG_EN, "31  |request-failed-at-ca");
	assert_explained(*state, "4005", LANG_EN, "4005  |");
	/* not an event: so Microsoft's guide calls NDES' own page */
	assert_explained(*state, "General NDES message", LANG_EN,
	    "General NDES message  |policy-module-not-called");
}

/* Who it is of, when somebody says so: nobody else's number then. */
static void
whose_number(void **state)
{
	static const struct {
		const char *text, *want, *not ;
	} asks[] = {
		{ "event 4005", "4005  ", "ERROR_" },
		{ "Event ID 4005", "4005  ", "ERROR_" },
		{ "EventID: 4005", "4005  ", "ERROR_" },
		{ "Événement 4005", "4005  ", "ERROR_" },
		{ "ID d'événement 29", "29  ", "ERROR_" },
		{ "NDES 29", "NetworkDeviceEnrollment", "CertificationAuth" },
		{ "NDES event 10", "NetworkDeviceEnrollment",
		    "CertificationAuth" },
		{ "CA event 10", "CertificationAuth",
		    "NetworkDeviceEnrollment" },
		{ "Win32 1168", "1168  ERROR_NOT_FOUND", "Event" },
		{ "WinHTTP 12029", "12029  ", "Event" },
		{ "HTTP 502", "502  ", "ERROR_" },
		{ "HTTP error 500.19", "500.19", "ERROR_" },
	};

	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		struct buf out = BUF_INIT;

		assert_explained(*state, asks[i].text, LANG_EN, asks[i].want);
		explain(*state, asks[i].text, LANG_EN, &out);
		if (strstr(buf_str(&out), asks[i].not ))
			fail_msg("%s: %s", asks[i].text, buf_str(&out));
		buf_free(&out);
	}
}

static void
several_meanings(void **state)
{
	assert_explained(*state, "10", LANG_EN,
	    "NetworkDeviceEnrollment|CertificationAuthority|"
	    "10 means several things");
}

/* Each of a list is answered, those unknown as well. */
static void
list_of_codes(void **state)
{
	assert_explained(*state, "403.16 12175, 0x80094800 and 99999999",
	    LANG_EN,
	    "403.16  |12175  |0x80094800  |99999999: the guide does not");
}

/* What an HRESULT wraps, and Windows' own names. */
static void
wrapped(void **state)
{
	assert_explained(*state, "0x80190193", LANG_EN, "403  Forbidden");
	assert_explained(*state, "0x80070490", LANG_EN, "ERROR_NOT_FOUND");
	assert_explained(*state, "ERROR_NOT_FOUND", LANG_EN, "1168  ");
	assert_explained(*state, "0x80040110", LANG_EN, "CLASS_E_NOAGG");
}

/* A code without a row of its own gets nobody's advice. */
static void
no_borrowed_advice(void **state)
{
	struct buf out = BUF_INIT;

	explain(*state, "403.599", LANG_EN, &out);
	assert_non_null(strstr(buf_str(&out), "does not have this substatus"));
	assert_null(strstr(buf_str(&out), "healthy"));
	buf_free(&out);
	/* small numbers of a sentence are no codes */
	assert_unknown(*state, "SCEP: Certificate installed, Result: (0x1)");
}

/* A row pasted whole: its status and its win32 status. */
static void
row_of_iis(void **state)
{
	assert_explained(*state,
	    "2026-11-20 09:31:47 10.0.0.5 POST /CertificateRegistrationSvc/"
	    "Certificate/VerifyRequest - 443 - 10.0.0.5 NDES_Plugin - 403 16 "
	    "2148204809 453",
	    LANG_EN, "403.16|0x800B0109  CERT_E_UNTRUSTEDROOT");
}

/* Only the status of a row is one: the time taken is not. */
static void
good_row(void **state)
{
	struct buf out = BUF_INIT;

	assert_int_equal(explain(*state,
			     "2026-11-20 09:31:47 10.0.0.5 POST /x - 443 - "
			     "10.0.0.5 a - 201 0 0 503",
			     LANG_EN, &out),
	    1);
	assert_non_null(strstr(buf_str(&out), "201"));
	buf_free(&out);
}

/* Nothing is told twice. */
static void
told_once(void **state)
{
	struct buf out = BUF_INIT;

	assert_int_equal(
	    explain(*state, "403.16 403.16 403.16", LANG_EN, &out), 1);
	buf_free(&out);
}

static void
phrases_of_the_article(void **state)
{
	assert_explained(*state, "VerifyRequest terminé avec l'état False",
	    LANG_FR,
	    "VerifyRequest Finished with status False|"
	    "-> challenge-rejected");
	assert_explained(*state,
	    "Le certificat de signature n'a pas pu être récupéré", LANG_FR,
	    "Signing certificate could not be retrieved|"
	    "-> signing-certificate-missing");
	/* As the logs have it, in any case, and only in part. */
	assert_explained(*state, "verifyrequest finished with STATUS false",
	    LANG_EN, "-> challenge-rejected");
	assert_explained(*state, "signing certificate could not", LANG_EN,
	    "-> signing-certificate-missing");
}

/* Ids and titles of causes, when nothing else is known. */
static void
words_of_the_guide(void **state)
{
	assert_explained(
	    *state, "crp-unreachable", LANG_EN, "crp-unreachable\n");
	assert_explained(*state, "registration point cannot be reached",
	    LANG_EN, "crp-unreachable\n");
}

static void
in_both_languages(void **state)
{
	struct buf en = BUF_INIT, fr = BUF_INIT;

	assert_int_equal(explain(*state, "12175", LANG_EN, &en),
	    explain(*state, "12175", LANG_FR, &fr));
	assert_string_not_equal(buf_str(&en), buf_str(&fr));
	buf_free(&en);
	buf_free(&fr);
}

/* How sure it is, when it is not documented. */
static void
surety(void **state)
{
	for (size_t i = 0; i < know_code_count(*state); i++) {
		const struct code *c = know_code(*state, i);
		struct buf out = BUF_INIT;

		explain(*state, c->number, LANG_EN, &out);
		if (span_find(buf_span(&out), span_of(c->number), 0) ==
		    SIZE_MAX)
			fail_msg("%s: %s", c->number, buf_str(&out));
		if (c->surety == SURETY_BELIEVED)
			assert_non_null(strstr(buf_str(&out),
			    text_in(LANG_EN, T_SURETY_BELIEVED)));
		buf_free(&out);
	}
}

static void
unknown(void **state)
{
	static const char *const texts[] = { "", " ", "zzzz", "99999", "0x",
		"0xZZ", "99999999999999999999", "-", "--", "1.2.3.4", "...",
		"600.1", "0x123456789" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_unknown(*state, texts[i]);
}

/* Reasons of HTTP.sys: alone in any case, in a row when they stand out. */
static void
reasons_of_http_sys(void **state)
{
	(void)state;
	assert_explained(*state, "URL_Length", LANG_EN,
	    "URL_Length  HTTP.sys, 400|-> uri-too-long");
	assert_explained(
	    *state, "appoffline", LANG_FR, "503|-> scep-apppool-stopped");
	assert_explained(*state, "N/A", LANG_EN, "503");
	assert_explained(*state, "Invalid_CR/LF", LANG_EN, "400");
	assert_explained(*state, "header", LANG_EN, "HTTP.sys, 400");
	assert_explained(*state,
	    "10.0.0.9 443 HTTP/1.1 GET / - 503 1 QueueFull SCEP", LANG_EN,
	    "QueueFull  HTTP.sys, 503");
	assert_unknown(*state, "the Header of the URL is Disabled here");
}

/* Answers, names and lines that have no number. */
static void
words_and_lines(void **state)
{
	assert_explained(*state, "ChallengeExpired", LANG_EN,
	    "ChallengeExpired  Intune validation service|60 minutes|"
	    "-> challenge-expired");
	/* plain words are answers only when they are asked for alone */
	assert_explained(*state, "Success", LANG_EN, "validation service");
	assert_unknown(*state, "Unknown words of great Success");
	assert_explained(
	    *state, "AADSTS53003: blocked", LANG_EN, "AADSTS53003");
	assert_explained(*state, "6.2510.3.2002", LANG_EN, "2026-02-18");
	assert_explained(
	    *state, "ScepVerifyFailure", LANG_EN, "4005  |ScepVerifyFailure");
	assert_explained(*state,
	    "12:00 SCEP: Certificate installed successfully. Result", LANG_FR,
	    "39|appareil");
	assert_unknown(*state, "1.3.6.1.4.1.311.99");
}

/* A line of a log, whole, by the signs of the guide. */
static void
lines_by_signs(void **state)
{
	assert_explained(*state,
	    "Validation Phase 3 finished with status "
	    "False.",
	    LANG_EN, "crp-phase3-false|-> csr-does-not-match-challenge");
	assert_explained(*state,
	    "<![LOG[Verify challenge returns false]LOG]!><time=\"07:40:26."
	    "946-60\" date=\"11-20-2026\" component=\"NDESPlugin\" "
	    "context=\"\" type=\"1\" thread=\"1\" file=\"\">",
	    LANG_EN, "plugin-returned");
	assert_explained(*state,
	    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/"
	    "event'><System><Provider Name='Microsoft-Windows-"
	    "NetworkDeviceEnrollmentService'/><EventID>53</EventID>"
	    "<TimeCreated SystemTime='2026-11-20T09:31:47Z'/>"
	    "<Channel>Application</Channel></System></Event>",
	    LANG_EN, "-> policy-module-cannot-start");
	assert_unknown(*state, "Phase 3 of the project finished on Monday");
}

/* A long hostile text: bounded, and quick. */
static void
very_long(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;

	for (int i = 0; i < 2000; i++)
		buf_printf(&text, "%d 0x%08x 403.%d \xff ", 12000 + i % 200,
		    0x80090000u + (unsigned)i, i % 30);
	assert_true(
	    case_explain_line(*state, buf_span(&text), LANG_EN, &out) <= 24);
	assert_true(utf8_valid(buf_span(&out)));
	assert_true(out.n < 20000);
	buf_free(&text);
	buf_free(&out);
}

/* TEXT is explained by what begins with WANT, and nothing more is added. */
static void
assert_only(
    const void *k, const char *text, const char *want, const char * not )
{
	struct buf out = BUF_INIT;

	if (explain(k, text, LANG_EN, &out) == 0)
		fail_msg("%s: nothing is said", text);
	if (!span_starts(buf_span(&out), want))
		fail_msg("%s: %s", text, buf_str(&out));
	if (span_holds(buf_span(&out), not ))
		fail_msg("%s: \"%s\" in\n%s", text, not, buf_str(&out));
	buf_free(&out);
}

/* As people paste them who are tired. */
static void
as_pasted(void **state)
{
	static const char *const what[][3] = {
		/* no "healthy answer" of a bare 403, no event 7 of NDES */
		{ "403 7", "403.7  Client", "NetworkDevice" },
		{ "403 17", "403.17  ", "healthy" },
		{ "404 15 0", "404.15  ", "several things" },
		{ "401 2 5", "401.2  ", "ERROR_FILE_NOT_FOUND" },
		{ "504 Gateway Timeout", "504  ", "does not know" },
		{ "500 - Internal Server Error", "500 - ", "does not know" },
		{ "403 - Forbidden: Access is denied.", "In the logs",
		    "healthy" },
		{ "2 148 204 809", "0x800B0109  ", "several things" },
		{ "2\xe2\x80\xaf"
		  "148\xe2\x80\xaf"
		  "204\xe2\x80\xaf"
		  "809",
		    "0x800B0109  ", "several things" },
		{ "-2.146.762.487", "0x800B0109  ", "several things" },
		{ "800b0109", "0x800B0109  ", "verify-403-16" },
		{ "80092013", "0x80092013  ", "verify-win32" },
		{ "AADSTS700016", "AADSTS700016  ", "does not know" },
		{ "QueueFull", "QueueFull  ", "does not know" },
		{ "0xC0000005", "Exception code", "does not know" },
		{ "(-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE)",
		    "0x80094800  ", "does not know" },
		{ "System.UnauthorizedAccessException", "UnauthorizedAcc",
		    "does not know" },
	};

	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		assert_only(*state, what[i][0], what[i][1], what[i][2]);
	assert_explained(*state, "events 4003, 4004", LANG_EN, "4003  |4004  ");
	assert_explained(*state, "4101", LANG_EN, "CARequestErrorCode");
	/* an event that was pasted whole says whose it is */
	assert_only(*state,
	    "Log Name: Application Source: Microsoft-Windows-"
	    "CertificationAuthority Date: 11/20/2026 9:31:47 AM Event ID: 53 "
	    "Level: Warning",
	    "53  Microsoft-Windows-CertificationAuthority", "CAPI2");
	assert_only(*state,
	    "Source : Microsoft-Windows-NetworkDeviceEnrollmentService "
	    "ID de l'événement : 31 Niveau : Erreur",
	    "31  Microsoft-Windows-NetworkDevice", "DeviceManagement");
	/* three numbers are three numbers */
	assert_explained(
	    *state, "4003 4004 4006", LANG_EN, "4003  |4004  |4006");
	assert_only(*state, "4003 147 942 405", "4003  ", "0x8007");
}

/* A row of IIS and a line of a phone by the signs of their own sources. */
static void
lines_of_other_sources(void **state)
{
	assert_explained(*state,
	    "2026-11-20 09:31:47 10.0.0.5 POST /CertificateRegistrationSvc/"
	    "Certificate/VerifyRequest - 443 - 10.0.0.5 NDES_Plugin - 403 16 "
	    "2148204809 12",
	    LANG_EN, "403.16  |verify-403-16");
	assert_explained(*state,
	    "2026-11-20T09:14:01.6440000\tVERB\tEvent\torg.jscep.transport."
	    "UrlConnectionGetTransport\t18327\t10\tReceived '504 Gateway "
	    "Timeout' when sending GetCACaps(ca) to https://x",
	    LANG_EN, "504  Gateway|android-gateway|-> published-proxy-fails");
	assert_explained(*state,
	    "debug    18:30:55.487798 -0500    profiled    Sending CSR via "
	    "GET.",
	    LANG_FR, "ios-request-sent");
	assert_explained(*state,
	    "La connexion sous-jacente a été fermée : Impossible d'établir "
	    "une relation de confiance pour le canal sécurisé SSL/TLS.",
	    LANG_FR, "unified-way-tls");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_number_in_all_its_forms),
		cmocka_unit_test(statuses),
		cmocka_unit_test(winhttp),
		cmocka_unit_test(events),
		cmocka_unit_test(whose_number),
		cmocka_unit_test(several_meanings),
		cmocka_unit_test(list_of_codes),
		cmocka_unit_test(wrapped),
		cmocka_unit_test(no_borrowed_advice),
		cmocka_unit_test(row_of_iis),
		cmocka_unit_test(good_row),
		cmocka_unit_test(told_once),
		cmocka_unit_test(phrases_of_the_article),
		cmocka_unit_test(words_of_the_guide),
		cmocka_unit_test(in_both_languages),
		cmocka_unit_test(surety),
		cmocka_unit_test(unknown),
		cmocka_unit_test(reasons_of_http_sys),
		cmocka_unit_test(words_and_lines),
		cmocka_unit_test(lines_by_signs),
		cmocka_unit_test(very_long),
		cmocka_unit_test(as_pasted),
		cmocka_unit_test(lines_of_other_sources),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
