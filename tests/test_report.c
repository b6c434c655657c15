/*
 * Reports: the JSON of check, key by key, the text in 80 columns and two
 * languages, exit codes, and what hostile logs do to both.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/base/utf8.h"
#include "engine/report/report.h"
#include "engine/report/texts.h"
#include "tests/help_capture.h"
#include "tests/help_certs.h"

#define GOOD      "201 0 0"
#define UNTRUSTED "403 16 2148204809"

/* 403.16 with its cause in the root store, many times. */
static struct help_capture
fault(const void *k)
{
	struct help_capture h = help_capture_new(k);
	struct buf der = BUF_INIT;

	buf_puts(&h.reg, HELP_REG_HEAD);
	help_cert_make(
	    &(struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true },
	    &der);
	help_reg_cert(&h.reg, HELP_ROOT, buf_span(&der), NULL, false);
	buf_free(&der);
	for (int64_t i = 0; i < 30; i++) {
		help_verify(&h, i * 60, i < 10 ? GOOD : UNTRUSTED);
		if (i < 10)
			help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	}
	return h;
}

static struct help_capture
healthy(const void *k)
{
	struct help_capture h = help_capture_new(k);

	for (int64_t i = 0; i < 5; i++) {
		help_plugin_good(&h, i * 60, 1);
		help_verify(&h, i * 60 + 1, GOOD);
		help_pki(&h, i * 60 + 2, "198.51.100.7", "200 0 0");
	}
	return h;
}

static struct json *
json_of(const struct help_capture *h)
{
	struct err_info info = { .code = OK };
	struct buf out = BUF_INIT;
	struct json *j;

	json_write(report_tree(h->c, LANG_EN), &out);
	assert_false(buf_failed(&out));
	assert_null(strchr(buf_str(&out), '\n'));
	j = json_parse(buf_span(&out), &info);
	if (!j)
		fail_msg("%s: %s", info.detail, buf_str(&out));
	buf_free(&out);
	return j;
}

/* The member ID of a list of objects; NULL when there is none. */
static const struct json *
of_id(const struct json *list, const char *key, const char *id)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (span_is(json_str(json_get(json_at(list, i), key)), id))
			return json_at(list, i);
	return NULL;
}

#define assert_text(object, key, want)                                         \
	assert_true(span_is(json_str(json_get(object, key)), want))
#define assert_number(object, key, want)                                       \
	assert_int_equal(json_number(json_get(object, key)), want)

static void
json_head(void **state)
{
	struct help_capture h = fault(*state);
	struct json *j;

	help_run(&h);
	j = json_of(&h);
	assert_text(j, "schema", "ndes-doctor/check/1");
	assert_text(j, "version", VERSION);
	assert_text(j, "knowledge", knowledge_version(h.k));
	assert_true(
	    span_starts(json_str(json_get(j, "capture")), "ndes-capture-"));
	assert_text(j, "now", "2025-06-15T15:35:40Z");
	assert_text(j, "generation", "legacy");
	assert_text(j, "verdict", "fault");
	assert_true(json_str(json_get(j, "next")).n > 10);
	json_free(j);
	help_capture_free(&h);
}

static void
json_sources(void **state)
{
	struct help_capture h = fault(*state);
	const struct json *s, *problems;
	struct json *j;

	buf_puts(&h.iis, "2025-06-15 15:40:00 short row\n");
	help_run(&h);
	j = json_of(&h);
	s = of_id(json_get(j, "sources"), "kind", "iis");
	assert_non_null(s);
	assert_text(s, "file", "u_ex250615.log");
	assert_number(s, "bytes", h.iis.n);
	assert_text(s, "encoding", "utf-8");
	assert_text(s, "first", "2025-06-15T15:06:40Z");
	assert_true(json_number(json_get(s, "records")) >= 30);
	problems = json_get(s, "problems");
	assert_non_null(problems);
	for (size_t i = 0; i < json_count(problems); i++) {
		const struct json *p = json_at(problems, i);

		assert_true(json_str(json_get(p, "code")).n > 0);
		assert_true(json_number(json_get(p, "count")) > 0);
		assert_non_null(json_get(p, "line"));
		assert_non_null(json_get(p, "text"));
	}
	assert_non_null(of_id(json_get(j, "sources"), "kind", "certstore"));
	json_free(j);
	help_capture_free(&h);
}

static void
json_checks(void **state)
{
	static const char *const ids[] = { "ndes-reached", "module-called",
		"crp-reached", "challenge-accepted", "crp-phases",
		"signing-certificate", "root-store-clean", "client-certificate",
		"ca-answered", "ca-failures", "notified" };
	struct help_capture h = fault(*state);
	const struct json *c;
	struct json *j;

	help_run(&h);
	j = json_of(&h);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_non_null(of_id(json_get(j, "checks"), "id", ids[i]));
	c = of_id(json_get(j, "checks"), "id", "crp-reached");
	assert_number(c, "step", 3);
	assert_text(c, "verdict", "fail");
	assert_number(c, "good", 10);
	assert_number(c, "bad", 20);
	assert_text(c, "first", "2025-06-15T15:06:40Z");
	assert_text(c, "last", "2025-06-15T15:35:40Z");
	assert_text(c, "last_good", "2025-06-15T15:15:40Z");
	assert_text(c, "first_bad", "2025-06-15T15:16:40Z");
	assert_number(json_get(c, "past"), "bad", 0);
	assert_null(json_str(json_get(json_get(c, "past"), "last")).p);
	c = of_id(json_get(j, "checks"), "id", "crp-phases");
	assert_text(c, "verdict", "no-evidence");
	assert_null(json_str(json_get(c, "last")).p);
	json_free(j);
	help_capture_free(&h);
}

/* First, middle and last, each where it stands. */
static void
json_evidence(void **state)
{
	struct help_capture h = fault(*state);
	const struct json *c, *list, *e;
	struct json *j;
	size_t seen = 0;
	int64_t line = 0;

	help_run(&h);
	j = json_of(&h);
	c = of_id(json_get(j, "checks"), "id", "crp-reached");
	list = json_get(c, "evidence");
	for (size_t i = 0; i < json_count(list); i++) {
		e = json_at(list, i);
		if (!span_is(json_str(json_get(e, "sign")), "verify-403-16"))
			continue;
		seen++;
		assert_text(e, "source", "iis");
		assert_text(e, "file", "u_ex250615.log");
		assert_true(json_number(json_get(e, "line")) > line);
		line = json_number(json_get(e, "line"));
		assert_true(json_number(json_get(e, "offset")) > 0);
		assert_true(span_find(json_str(json_get(e, "text")),
				SPAN("403 16 2148204809"), 0) != SIZE_MAX);
	}
	assert_int_equal(seen, 3);
	e = of_id(list, "sign", "verify-403-16");
	assert_number(e, "line", 25);
	assert_text(e, "time", "2025-06-15T15:16:40Z");
	assert_int_equal(line, 44);
	json_free(j);
	help_capture_free(&h);
}

static void
json_causes(void **state)
{
	struct help_capture h = fault(*state);
	const struct json *c, *s;
	struct json *j;

	help_run(&h);
	j = json_of(&h);
	assert_int_equal(json_count(json_get(j, "causes")), 1);
	c = json_at(json_get(j, "causes"), 0);
	assert_text(c, "id", "intermediate-ca-in-root-store");
	assert_text(c, "certainty", "confirmed");
	assert_true(span_is(
	    json_str(json_at(json_get(c, "because"), 0)), "crp-reached"));
	assert_int_equal(json_count(json_get(c, "contradicted_by")), 0);
	assert_true(json_count(json_get(c, "fixes")) >= 1);
	assert_true(span_is(json_str(json_at(json_get(c, "fixes"), 0)),
	    "intermediate-ca-in-root-store"));
	assert_int_equal(json_count(json_get(c, "subjects")), 1);
	s = json_at(json_get(c, "subjects"), 0);
	assert_int_equal(json_str(json_get(s, "thumbprint")).n, 40);
	assert_text(s, "subject", "CN=Issuing");
	assert_text(s, "issuer", "CN=Root");
	assert_text(s, "not_after", "2026-06-15T15:06:40Z");
	assert_text(s, "store", "local");
	assert_text(s, "logical", "root");
	json_free(j);
	help_capture_free(&h);
}

/* At most 400 bytes of text, escaped: whoever can reach the URL writes it. */
static void
json_of_a_hostile_log(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf agent = BUF_INIT;
	const struct json *list;
	struct json *j;

	buf_puts(&agent, "\x1b[2J\"\\\x01\xff\xc3(\xe2\x80\xae");
	for (int i = 0; i < 500; i++)
		buf_puts(&agent, "\xc3\xa9\x07");
	for (int64_t i = 0; i < 4; i++)
		help_getca(&h, i, buf_str(&agent), "503 0 0");
	help_run(&h);
	assert_string_equal(help_verdict(&h, "ndes-reached"), "fail");
	j = json_of(&h);
	list = json_get(
	    of_id(json_get(j, "checks"), "id", "ndes-reached"), "evidence");
	assert_true(json_count(list) > 0);
	for (size_t i = 0; i < json_count(list); i++) {
		struct span text = json_str(json_get(json_at(list, i), "text"));

		assert_true(text.n > 0 && text.n <= 400);
		assert_true(utf8_valid(text));
		for (size_t b = 0; b < text.n; b++)
			assert_true((unsigned char)text.p[b] >= ' ' &&
				    text.p[b] != 0x7f);
	}
	json_free(j);
	buf_free(&agent);
	help_capture_free(&h);
}

static void
exits(void **state)
{
	struct help_capture h = fault(*state);

	help_run(&h);
	assert_int_equal(report_exit(h.c), 3);
	help_capture_free(&h);
	h = healthy(*state);
	help_run(&h);
	assert_int_equal(report_exit(h.c), 0);
	help_key(&h, HELP_CONNECTOR);
	help_run(&h);
	assert_int_equal(report_exit(h.c), 4);
	help_capture_free(&h);
	h = help_capture_new(*state);
	help_run(&h);
	assert_int_equal(report_exit(h.c), 5);
	help_capture_free(&h);
}

/* The report as text, every line of it fit to be printed. */
static void
text_of(const struct help_capture *h, enum lang lang, struct buf *out)
{
	struct span rest, line;

	buf_clear(out);
	report_text(h->c, lang, out);
	assert_false(buf_failed(out));
	assert_true(utf8_valid(buf_span(out)));
	assert_true(span_ends(buf_span(out), "\n"));
	rest = buf_span(out);
	while (span_line(&rest, &line)) {
		for (size_t i = 0; i < line.n; i++)
			assert_true((unsigned char)line.p[i] >= ' ');
		/* A path or a hash has no place to be wrapped at. */
		if (utf8_columns(line) > 80 &&
		    span_find_byte(span_trim(line), ' ', 0) != SIZE_MAX)
			fail_msg("%zu columns: %.*s", utf8_columns(line),
			    (int)line.n, line.p);
	}
}

static void
assert_says(const struct buf *out, const char *part)
{
	if (!strstr(buf_str(out), part))
		fail_msg("no \"%s\" in\n%s", part, buf_str(out));
}

static void
text_of_a_fault(void **state)
{
	struct help_capture h = fault(*state);
	struct buf out = BUF_INIT;
	size_t cause = know_cause_find(*state, "intermediate-ca-in-root-store");

	help_run(&h);
	text_of(&h, LANG_EN, &out);
	assert_says(&out, text_in(LANG_EN, T_WHOLE_FAULT));
	assert_says(&out, "u_ex250615.log");
	assert_says(&out, "2148204809");
	assert_says(&out, know_cause(h.k, cause)->title.in[LANG_EN]);
	assert_says(&out, "(confirmed)");
	assert_says(&out, "CN=Issuing");
	assert_says(&out, "2025-06-15 15:15");
	text_of(&h, LANG_FR, &out);
	assert_says(&out, text_in(LANG_FR, T_WHOLE_FAULT));
	assert_says(&out, know_cause(h.k, cause)->title.in[LANG_FR]);
	assert_says(&out, "(confirm\xc3\xa9"
			  "e)");
	buf_free(&out);
	help_capture_free(&h);
}

static void
text_of_health(void **state)
{
	struct help_capture h = healthy(*state);
	struct buf out = BUF_INIT;

	help_run(&h);
	text_of(&h, LANG_EN, &out);
	assert_says(&out, text_in(LANG_EN, T_WHOLE_HEALTHY));
	assert_null(strstr(buf_str(&out), "[KO ]"));
	assert_says(&out, "step 5");
	text_of(&h, LANG_FR, &out);
	buf_free(&out);
	help_capture_free(&h);
}

static void
text_of_nothing(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT;

	help_run(&h);
	text_of(&h, LANG_EN, &out);
	assert_says(&out, text_in(LANG_EN, T_WHOLE_NOT_ENOUGH));
	text_of(&h, LANG_FR, &out);
	buf_free(&out);
	help_capture_free(&h);
}

static void
text_of_a_hostile_log(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT, request = BUF_INIT;

	buf_puts(&request, "GET /certsrv/mscep/mscep.dll operation=GetCACaps"
			   "&x=\x1b]0;a\a\x1b[2J\xc3\x28\xff");
	for (int i = 0; i < 300; i++)
		buf_puts(&request, "\xe4\xb8\xad");
	for (int64_t i = 0; i < 4; i++)
		help_iis(
		    &h, i, buf_str(&request), "198.51.100.7", "x", "503 0 0");
	help_run(&h);
	assert_string_equal(help_verdict(&h, "ndes-reached"), "fail");
	text_of(&h, LANG_EN, &out);
	text_of(&h, LANG_FR, &out);
	buf_free(&out);
	buf_free(&request);
	help_capture_free(&h);
}

static void
head(void **state)
{
	struct help_capture h = fault(*state);
	struct buf out = BUF_INIT, text = BUF_INIT;

	help_run(&h);
	report_head(h.c, LANG_EN, &out);
	assert_false(buf_failed(&out));
	assert_says(&out, text_in(LANG_EN, T_WHOLE_FAULT));
	assert_says(&out, "(confirmed)");
	assert_says(&out, "Next: ");
	text_of(&h, LANG_EN, &text);
	assert_true(out.n < text.n / 2);
	buf_free(&out);
	buf_free(&text);
	help_capture_free(&h);
}

/* COUNT files below CertificateRequestStatus, in the folder STATE. */
static void
reports(struct help_capture *h, const char *state, int count)
{
	struct buf name = BUF_INIT, text = BUF_INIT;

	for (int i = 0; i < count; i++) {
		buf_clear(&name);
		buf_clear(&text);
		buf_printf(&name, "CertificateRequestStatus/%s/%d", state, i);
		buf_printf(&text,
		    "{\"CertificateSerialNumber\":\"%s%d\",\"UserID\":\"u\","
		    "\"DeviceID\":\"d\",\"Thumbprint\":\"AB%d\"}",
		    state, i, i);
		help_file(h, buf_str(&name), buf_span(&text));
	}
	buf_free(&name);
	buf_free(&text);
}

/* What no document lets anybody judge is told with its number. */
static void
told(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct json *list;
	struct buf out = BUF_INIT;
	struct json *j;

	help_write(&h);
	reports(&h, "Succeed", 1);
	reports(&h, "Processing", 30);
	reports(&h, "Failed", 4);
	help_run_written(&h);
	assert_string_equal(help_verdict(&h, "notified"), "pass");
	report_text(h.c, LANG_EN, &out);
	assert_non_null(strstr(buf_str(&out),
	    "        30 in Certificate"
	    "RequestStatus\\Processing: not sent, or not yet"));
	assert_non_null(
	    strstr(buf_str(&out), "        4 in Certificate"
				  "RequestStatus\\Failed: not judged"));
	/* 35 files of one kind: the first, the last, and how many more */
	assert_non_null(
	    strstr(buf_str(&out), "\n  request-status 25 more files\n"
				  "      25 records\n"));
	assert_null(strstr(buf_str(&out), "Processing/25\n"));
	assert_non_null(strstr(buf_str(&out), "Failed/0\n"));
	assert_non_null(strstr(buf_str(&out), "Succeed/0\n"));
	assert_non_null(strstr(buf_str(&out), "        1 in Certificate"
					      "RequestStatus\\Succeed: sent"));
	buf_free(&out);
	j = json_of(&h);
	list = json_get(of_id(json_get(j, "checks"), "id", "notified"), "told");
	assert_number(of_id(list, "sign", "report-waiting"), "count", 30);
	assert_number(of_id(list, "sign", "report-failed"), "count", 4);
	assert_null(json_get(
	    of_id(json_get(j, "checks"), "id", "ca-answered"), "told"));
	json_free(j);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_head),
		cmocka_unit_test(json_sources),
		cmocka_unit_test(json_checks),
		cmocka_unit_test(json_evidence),
		cmocka_unit_test(json_causes),
		cmocka_unit_test(json_of_a_hostile_log),
		cmocka_unit_test(exits),
		cmocka_unit_test(text_of_a_fault),
		cmocka_unit_test(text_of_health),
		cmocka_unit_test(text_of_nothing),
		cmocka_unit_test(text_of_a_hostile_log),
		cmocka_unit_test(head),
		cmocka_unit_test(told),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
