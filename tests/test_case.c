/*
 * A sitting: reading in steps is reading in one go, cancelling, reading one
 * check's sources only, --since, --now, several captures, what is left out,
 * and the commands of a fix.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_capture.h"
#include "tests/help_certs.h"
#include "tests/help_json.h"

#define GOOD      "201 0 0"
#define UNTRUSTED "403 16 2148204809"

/* A capture with something in every log, and a fault. */
static struct help_capture
rich_capture(const void *k)
{
	struct help_capture h = help_capture_new(k);
	struct buf der = BUF_INIT;

	for (int64_t i = 0; i < 60; i++) {
		int64_t s = i * 60;

		help_getca(
		    &h, s, i % 3 ? "198.51.100.7" : "198.51.100.8", "200 0 0");
		help_verify(&h, s + 1, i < 40 ? GOOD : UNTRUSTED);
		help_pki(
		    &h, s + 3, "198.51.100.7", i < 40 ? "200 0 0" : "500 0 0");
		if (i < 40)
			help_plugin_good(&h, s, (int)(i % 5));
		else
			help_plugin(&h, s, 1,
			    "Sending request to certificate registration "
			    "point.");
		help_crp(&h, s + 1, "VerifyRequest Started.");
		help_crp(&h, s + 1, "VerifyRequest Finished with status True");
	}
	help_key(&h, HELP_CONNECTOR);
	help_value(&h, "SigningCertificate", "D4AF");
	buf_puts(&h.reg, "\r\n");
	help_cert_make(
	    &(struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true },
	    &der);
	help_reg_cert(&h.reg, HELP_ROOT, buf_span(&der), NULL, false);
	buf_free(&der);
	help_event(&h, 30, "Microsoft-Windows-NetworkDeviceEnrollmentService",
	    "Application", 29, "x");
	return h;
}

static void
in_steps_and_in_one_go(void **state)
{
	static const uint64_t budgets[] = { 1, 7, 100, 4096, UINT64_MAX };
	struct help_capture h = rich_capture(*state);
	char *want, *got;

	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	want = help_json(h.c);
	for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++) {
		struct case_progress p = { 0 };
		uint64_t done = 0;
		size_t steps = 0;
		/* The capture's name is a folder's: the same one again. */
		struct err_info info = { .code = OK };

		case_free(h.c);
		h.c = case_open(h.dir, h.k, &h.options, &info);
		assert_non_null(h.c);
		case_want(h.c, CASE_EVERYTHING);
		while (!p.finished) {
			assert_int_equal(case_step(h.c, budgets[i], &p), OK);
			assert_true(p.done >= done && p.done <= p.total);
			done = p.done;
			assert_true(++steps < 1000000);
		}
		assert_int_equal(p.done, p.total);
		assert_true(p.findings > 0);
		got = help_json(h.c);
		help_same("in steps", got, want);
		free(got);
	}
	free(want);
	help_capture_free(&h);
}

/* What was asked for check by check is the same as all at once. */
static void
check_by_check(void **state)
{
	struct help_capture h = rich_capture(*state);
	struct err_info info = { .code = OK };
	struct case_progress p;
	char *want, *got;

	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	want = help_json(h.c);
	case_free(h.c);
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	for (size_t i = know_check_count(h.k); i-- > 0;) {
		case_want(h.c, case_kinds_of(h.c, i));
		do
			assert_int_equal(case_step(h.c, 1000, &p), OK);
		while (!p.finished);
		assert_false(case_is_unread(h.c, i));
	}
	got = help_json(h.c);
	help_same("check by check", got, want);
	free(got);
	free(want);
	help_capture_free(&h);
}

static void
only_what_was_asked_for(void **state)
{
	struct help_capture h = rich_capture(*state);
	size_t phases = know_check_find(*state, "crp-phases");
	struct case_progress p = { 0 };

	help_open_capture(&h);
	assert_string_equal(help_verdict(&h, "crp-phases"), "no-evidence");
	assert_true(case_is_unread(h.c, phases));
	assert_true(case_kinds_of(h.c, phases) & 1u << SOURCE_CRP);
	assert_false(case_kinds_of(h.c, phases) & 1u << SOURCE_IIS);
	case_want(h.c, case_kinds_of(h.c, phases));
	while (!p.finished)
		assert_int_equal(case_step(h.c, UINT64_MAX, &p), OK);
	assert_string_equal(help_verdict(&h, "crp-phases"), "pass");
	assert_string_equal(help_verdict(&h, "crp-reached"), "no-evidence");
	assert_false(case_is_unread(h.c, phases));
	assert_true(case_is_unread(h.c, know_check_find(h.k, "crp-reached")));
	assert_true(case_was_read(h.c, SOURCE_CRP));
	assert_false(case_was_read(h.c, SOURCE_IIS));
	/* There is none of this kind: all of them were read. */
	assert_true(case_was_read(h.c, SOURCE_CA_FAILED));
	help_capture_free(&h);
}

static void
nothing_asked_for(void **state)
{
	struct help_capture h = rich_capture(*state);
	struct case_progress p = { 0 };

	help_open_capture(&h);
	assert_int_equal(case_step(h.c, UINT64_MAX, &p), OK);
	assert_true(p.finished);
	assert_int_equal(p.total, 0);
	for (size_t i = 0; i < case_source_count(h.c); i++)
		assert_false(case_source(h.c, i)->read);
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
}

/* Cancelled half-way: what was read is kept, and reading may go on. */
static void
cancelled(void **state)
{
	struct help_capture h = rich_capture(*state);
	struct case_progress p = { 0 };

	help_open_capture(&h);
	case_want(h.c, CASE_EVERYTHING);
	for (int i = 0; i < 3; i++)
		assert_int_equal(case_step(h.c, 50, &p), OK);
	assert_false(p.finished);
	case_cancel(h.c);
	assert_int_equal(case_step(h.c, UINT64_MAX, &p), OK);
	assert_true(p.finished);
	assert_false(case_was_read(h.c, SOURCE_CRP));
	assert_int_equal(case_run(h.c), OK);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_int_equal(help_check(&h, "crp-reached")->good, 40);
	assert_int_equal(help_check(&h, "crp-reached")->bad, 20);
	help_capture_free(&h);
}

/* Read twice, nothing is counted twice. */
static void
read_again(void **state)
{
	struct help_capture h = rich_capture(*state);

	help_open_capture(&h);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(case_run(h.c), OK);
		assert_int_equal(help_check(&h, "crp-reached")->good, 40);
	}
	help_capture_free(&h);
}

/* Records before SINCE are left out, SINCE itself is not. */
static void
since(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 10; i++)
		help_verify(&h, i * 60, i < 7 ? UNTRUSTED : GOOD);
	h.options.since = help_time(6 * 60);
	help_run(&h);
	assert_int_equal(help_check(&h, "crp-reached")->good, 3);
	assert_int_equal(help_check(&h, "crp-reached")->past_bad, 1);
	h.options.since = help_time(6 * 60 + 1);
	help_run(&h);
	assert_int_equal(help_check(&h, "crp-reached")->past_bad, 0);
	help_capture_free(&h);
}

/* Records without time are kept. */
static void
since_without_times(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int i = 0; i < 3; i++)
		help_plugin_good(&h, HELP_NO_TIME, 0);
	h.options.since = help_time(0);
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 6);
	help_capture_free(&h);
}

/* "2h" counts from the newest record, or from --now. */
static void
since_before_now(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i <= 10; i++)
		help_verify(&h, i * HELP_HOUR, GOOD);
	h.options.since_before_now = 2 * TIME_HOUR;
	help_run(&h);
	assert_int_equal(help_check(&h, "crp-reached")->good, 3);
	h.options.now = help_time(11 * HELP_HOUR);
	help_run(&h);
	assert_int_equal(help_check(&h, "crp-reached")->good, 2);
	help_capture_free(&h);
}

static void
now(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++)
		help_verify(&h, i, GOOD);
	help_run(&h);
	assert_int_equal(case_diagnosis(h.c)->now, help_time(4));
	/* One lone record more than a day later is not now. */
	help_verify(&h, 2 * HELP_DAY, GOOD);
	help_run(&h);
	assert_int_equal(case_diagnosis(h.c)->now, help_time(4));
	help_verify(&h, 2 * HELP_DAY + 1, GOOD);
	help_run(&h);
	assert_int_equal(case_diagnosis(h.c)->now, help_time(2 * HELP_DAY + 1));
	h.options.now = help_time(30 * HELP_DAY);
	help_run(&h);
	assert_int_equal(case_diagnosis(h.c)->now, help_time(30 * HELP_DAY));
	help_capture_free(&h);
}

/* One guide, several captures open at once: they do not mix. */
static void
several_captures(void **state)
{
	struct help_capture a = rich_capture(*state);
	struct help_capture b = help_capture_new(*state);
	struct case_progress pa = { 0 }, pb = { 0 };

	for (int64_t i = 0; i < 5; i++)
		help_verify(&b, i, GOOD);
	help_open_capture(&a);
	help_open_capture(&b);
	case_want(a.c, CASE_EVERYTHING);
	case_want(b.c, CASE_EVERYTHING);
	while (!pa.finished || !pb.finished) {
		assert_int_equal(case_step(a.c, 300, &pa), OK);
		assert_int_equal(case_step(b.c, 30, &pb), OK);
	}
	assert_string_equal(help_verdict(&a, "crp-reached"), "fail");
	assert_string_equal(help_verdict(&b, "crp-reached"), "pass");
	assert_int_equal(help_check(&b, "crp-reached")->good, 5);
	help_capture_free(&a);
	help_capture_free(&b);
}

static void
files_that_are_no_evidence(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct err_info info = { .code = OK };

	help_verify(&h, 0, GOOD);
	help_write(&h);
	help_file(&h, "notes.txt",
	    SPAN("Verify challenge returns false, says the log.\n"));
	help_file(&h, "picture.png", SPAN("\x89PNG\r\n\x1a\n\0\0\0"));
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	assert_int_equal(case_source_count(h.c), 1);
	assert_int_equal(case_left_count(h.c), 2);
	assert_string_equal(case_left(h.c, 0)->file, "picture.png");
	assert_int_equal(case_left(h.c, 0)->kind, UNREAD_IMAGE);
	assert_string_equal(case_left(h.c, 1)->file, "notes.txt");
	assert_int_equal(case_left(h.c, 1)->kind, UNREAD_TEXT);
	assert_int_equal(case_run(h.c), OK);
	assert_string_equal(
	    help_verdict(&h, "challenge-accepted"), "no-evidence");
	help_capture_free(&h);
}

/* Nobody is asked to bring what lies there packed. */
static void
what_lies_there_comes_first(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct err_info info = { .code = OK };
	struct buf next = BUF_INIT, unseen = BUF_INIT;

	help_write(&h);
	help_file(&h, "logs.rar", SPAN("Rar!\x1A\7\1\0"));
	help_file(&h, "notes.txt", SPAN("Nothing works since Monday.\n"));
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	assert_int_equal(case_run(h.c), OK);
	case_next(h.c, LANG_EN, &next);
	assert_string_equal(buf_str(&next),
	    "Next: logs.rar: an archive without files, or of a kind that is "
	    "not opened here. Unpack it into a folder and name that folder, "
	    "or pack it as .zip.");
	case_unseen(h.c, LANG_EN, &unseen);
	assert_true(span_find(buf_span(&unseen), SPAN("It may be in logs.rar"),
			0) != SIZE_MAX);
	assert_true(span_find(buf_span(&unseen), SPAN("flush HTTP.sys"), 0) ==
		    SIZE_MAX);
	buf_free(&next);
	buf_free(&unseen);
	help_capture_free(&h);
}

static void
nothing_usable(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf out = BUF_INIT;

	help_run(&h); /* an empty folder */
	assert_int_equal(case_source_count(h.c), 0);
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	case_next(h.c, LANG_EN, &out);
	assert_true(span_starts(buf_span(&out), "Next: get the evidence"));
	buf_free(&out);
	help_capture_free(&h);
}

static void
cannot_be_opened(void **state)
{
	const struct case_options o = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };

	assert_null(case_open("/tmp/ndes-no-such-thing", *state, &o, &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
	assert_non_null(strstr(info.file, "ndes-no-such-thing"));
}

static void
assert_unseen(const struct help_capture *h, const char *part, bool there)
{
	struct buf out = BUF_INIT;
	size_t n = case_unseen(h->c, LANG_EN, &out), lines = 0;

	for (size_t i = 0; i < out.n; i++)
		lines += out.p[i] == '\n';
	assert_int_equal(lines, n);
	if ((strstr(buf_str(&out), part) != NULL) != there)
		fail_msg("\"%s\" is %s in:\n%s", part,
		    there ? "not" : "wrongly", buf_str(&out));
	buf_free(&out);
}

static void
what_was_not_seen(void **state)
{
	struct help_capture h = rich_capture(*state);

	help_open_capture(&h);
	assert_unseen(&h, "3.4", true); /* not read yet */
	assert_int_equal(case_run(h.c), OK);
	assert_unseen(&h, "3.4", false);
	assert_unseen(&h, "4.2 ", true);
	/* beside enrolment */
	assert_unseen(&h, "5.1", false);
	help_capture_free(&h);
	/* A file that went away is named. */
	h = rich_capture(*state);
	help_open_capture(&h);
	help_remove(&h);
	assert_int_equal(case_run(h.c), OK);
	assert_unseen(&h, "u_ex250615.log: not found", true);
	help_capture_free(&h);
}

static void
assert_next(const struct help_capture *h, const char *want)
{
	struct buf out = BUF_INIT;

	case_next(h->c, LANG_EN, &out);
	if (!strstr(buf_str(&out), want))
		fail_msg("%s\n  does not say \"%s\"", buf_str(&out), want);
	buf_free(&out);
}

static void
what_to_do_next(void **state)
{
	struct help_capture h = rich_capture(*state);

	help_open_capture(&h);
	assert_int_equal(case_run(h.c), OK);
	assert_next(&h, "Next: the fix for ");
	help_capture_free(&h);
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 5; i++) {
		help_plugin_good(&h, i * 60, 1);
		help_verify(&h, i * 60 + 1, GOOD);
		help_pki(&h, i * 60 + 2, "198.51.100.7", "200 0 0");
	}
	help_run(&h);
	assert_string_equal(help_whole(&h), "healthy");
	assert_next(&h, "step 5");
	help_capture_free(&h);
}

/* The blanks of a command are filled with what is harmless to a shell. */
static void
commands(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf der = BUF_INIT, out = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX];
	const struct cause_result *r;

	buf_puts(&h.reg, HELP_REG_HEAD);
	help_cert_make(&(struct help_cert){ .subject = "CN=Evil\" & del *;$x`",
			   .issuer = "CN=Root",
			   .ca = true },
	    &der);
	help_reg_cert(&h.reg, HELP_ROOT, buf_span(&der), NULL, false);
	cert_sha1(buf_span(&der), sha1);
	help_key(&h, HELP_MSCEP "\\Modules\\NDESPolicy");
	help_value(&h, "NDESCertThumbprint", "ab cd ef");
	for (int64_t i = 0; i < 4; i++)
		help_verify(&h, i, UNTRUSTED);
	help_run(&h);
	assert_string_equal(
	    help_cause(&h, "intermediate-ca-in-root-store"), "confirmed");
	r = &case_diagnosis(h.c)->causes[0];
	case_command(h.c, r, 0, "del {thumbprint} {client-thumbprint}", &out);
	assert_non_null(strstr(buf_str(&out), sha1));
	assert_non_null(strstr(buf_str(&out), "ABCDEF"));
	buf_clear(&out);
	case_command(h.c, r, 0, "x {subject} {common-name} {issuer}", &out);
	assert_null(strpbrk(buf_str(&out), "\"'`$%!^&|<>;"));
	assert_null(strchr(buf_str(&out), '{'));
	assert_non_null(strstr(buf_str(&out), "Evil"));
	buf_clear(&out);
	/* What is no blank stays as it is. */
	case_command(h.c, r, SIZE_MAX, "{ $_.A } {0} {unknown}", &out);
	assert_string_equal(buf_str(&out), "{ $_.A } {0} {unknown}");
	buf_free(&der);
	buf_free(&out);
	help_capture_free(&h);
}

/*
 * What a server itself lacks is not to be copied from it; what the CA knows
 * is.  Without the rights of an administrator there may be more.
 */
static void
not_seen_on_a_server(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct host *host;

	help_key(&h, HELP_CONNECTOR);
	help_run(&h);
	assert_unseen(&h, "copy the IIS logs", true);
	assert_unseen(&h, "On the CA", true);
	assert_unseen(&h, "administrator", false);
	host = (struct host *)case_host(h.c);
	host->nature = HOST_LIVE;
	host->limited = true;
	assert_unseen(&h, "copy the IIS logs", false);
	assert_unseen(&h, "On the CA", true);
	assert_unseen(&h, "Not run as administrator", true);
	help_capture_free(&h);
}

/* Collections of tools are known by what lies in them, by both parts. */
static void
bundles_of_the_field(void **state)
{
	struct help_capture h = rich_capture(*state);
	struct buf out = BUF_INIT;

	help_write(&h);
	help_file(&h, "gpresult_temp.html", SPAN("<html></html>"));
	h.c = case_open(h.dir, h.k, &h.options, NULL);
	assert_null(case_bundle(h.c));
	case_free(h.c);
	help_file(&h, "SCEPUserCertTemplate.txt", SPAN("TemplatePropFlags\n"));
	h.c = case_open(h.dir, h.k, &h.options, NULL);
	assert_string_equal(case_bundle(h.c), "validate-ndes");
	assert_int_equal(case_run(h.c), OK);
	case_unseen(h.c, LANG_EN, &out);
	assert_true(span_starts(buf_span(&out), "Collected by Validate-NDES"));
	buf_clear(&out);
	case_unseen(h.c, LANG_FR, &out);
	assert_true(span_starts(buf_span(&out), "Recueilli par Validate"));
	buf_free(&out);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_steps_and_in_one_go),
		cmocka_unit_test(check_by_check),
		cmocka_unit_test(only_what_was_asked_for),
		cmocka_unit_test(nothing_asked_for),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(read_again),
		cmocka_unit_test(since),
		cmocka_unit_test(since_without_times),
		cmocka_unit_test(since_before_now),
		cmocka_unit_test(now),
		cmocka_unit_test(several_captures),
		cmocka_unit_test(files_that_are_no_evidence),
		cmocka_unit_test(what_lies_there_comes_first),
		cmocka_unit_test(nothing_usable),
		cmocka_unit_test(cannot_be_opened),
		cmocka_unit_test(what_was_not_seen),
		cmocka_unit_test(not_seen_on_a_server),
		cmocka_unit_test(what_to_do_next),
		cmocka_unit_test(commands),
		cmocka_unit_test(bundles_of_the_field),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
