/*
 * Rule of judgement 13: what each WinHTTP number and each flag before it
 * means, for every number of the guide's own table.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define NAME   "ssl-cert-name-mismatch"
#define OTHER  "ssl-cert-other-failure"
#define CLIENT "client-cert-not-presented"
#define AWAY   "crp-unreachable"

#define CN_FLAG "WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID"

static const char *const families[] = { NAME, OTHER, CLIENT, AWAY };

/* The rule, word for word; 12175 is another matter. */
static const char *
family_of(unsigned number)
{
	static const struct {
		unsigned number;
		const char *family;
	} known[] = { { 12038, NAME }, { 12037, OTHER }, { 12045, OTHER },
		{ 12057, OTHER }, { 12169, OTHER }, { 12170, OTHER },
		{ 12179, OTHER }, { 12044, CLIENT }, { 12185, CLIENT },
		{ 12186, CLIENT } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].number == number)
			return known[i].family;
	return AWAY;
}

static void
put_failure(struct help_capture *h, int64_t s, int thread, unsigned number)
{
	char line[200];

	snprintf(line, sizeof(line),
	    "Failed to send http request "
	    "/CertificateRegistrationSvc/Certificate/VerifyRequest. Error %u",
	    number);
	help_plugin(h, s, thread, line);
}

/* WANT is listed, and none of the other families. */
static void
assert_family(const struct help_capture *h, const char *what, const char *want)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		bool listed = *help_cause(h, families[i]) != '\0';

		if (listed != (strcmp(families[i], want) == 0))
			fail_msg("%s: %s is %slisted", what, families[i],
			    listed ? "" : "not ");
	}
}

static void
assert_number(const void *k, unsigned number)
{
	struct help_capture h = help_capture_new(k);
	char what[20];

	for (int64_t i = 0; i < 3; i++)
		put_failure(&h, i * 60, 1, number);
	help_run(&h);
	snprintf(what, sizeof(what), "%u", number);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_family(&h, what, family_of(number));
	help_capture_free(&h);
}

static void
every_number(void **state)
{
	static const unsigned more[] = { 12000, 12003, 12036, 12039, 12046,
		12100, 12171, 12174, 12176, 12184, 12999 };
	size_t seen = 0;

	for (size_t i = 0; i < know_code_count(*state); i++) {
		const struct code *c = know_code(*state, i);

		if (c->kind != CODE_WINHTTP || c->value == 12175)
			continue;
		assert_number(*state, c->value);
		seen++;
	}
	assert_true(seen > 25);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		assert_number(*state, more[i]);
}

/* The table of numbers names the same causes. */
static void
table_agrees(void **state)
{
	for (size_t i = 0; i < know_code_count(*state); i++) {
		const struct code *c = know_code(*state, i);

		if (c->kind == CODE_WINHTTP && *c->cause && c->value != 12175 &&
		    c->value >= 12000 &&
		    strcmp(c->cause, family_of(c->value)) != 0)
			fail_msg("%s: the table says %s, the rule %s",
			    c->number, c->cause, family_of(c->value));
	}
}

/* FLAG GAP seconds before 12175, three times. */
static struct help_capture
after_flag(const void *k, const char *flag, int64_t gap, int thread)
{
	struct help_capture h = help_capture_new(k);

	for (int64_t i = 0; i < 3; i++) {
		help_plugin(&h, i * 60, thread, flag);
		put_failure(&h, i * 60 + gap, 1, 12175);
	}
	help_run(&h);
	return h;
}

static void
every_flag(void **state)
{
	size_t seen = 0;

	for (size_t i = 0; i < know_code_count(*state); i++) {
		const struct code *c = know_code(*state, i);
		struct help_capture h;

		if (c->kind != CODE_WINHTTP_FLAG)
			continue;
		seen++;
		h = after_flag(*state, c->name, 0, 1);
		assert_family(
		    &h, c->name, strcmp(c->name, CN_FLAG) == 0 ? NAME : OTHER);
		assert_string_equal(
		    help_cause(
			&h, strcmp(c->name, CN_FLAG) == 0 ? NAME : OTHER),
		    "confirmed");
		assert_int_equal(help_check(&h, "crp-reached")->bad, 3);
		help_capture_free(&h);
	}
	assert_int_equal(seen, 8);
}

/* Some writers swap two words of it. */
static void
other_spelling(void **state)
{
	struct help_capture h = after_flag(
	    *state, "WINHTTP_STATUS_CALLBACK_FLAG_CERT_CN_INVALID", 1, 1);

	assert_string_equal(help_cause(&h, NAME), "confirmed");
	help_capture_free(&h);
}

/* Within ten seconds, on the same thread. */
static void
flag_and_number_belong_together(void **state)
{
	struct help_capture h = after_flag(*state, CN_FLAG, 10, 1);

	assert_string_equal(help_cause(&h, NAME), "confirmed");
	help_capture_free(&h);
	h = after_flag(*state, CN_FLAG, 11, 1);
	assert_string_equal(help_cause(&h, NAME), "");
	help_capture_free(&h);
	h = after_flag(*state, CN_FLAG, 1, 2);
	assert_string_equal(help_cause(&h, NAME), "");
	help_capture_free(&h);
}

/* Several flags for one failure: the name is what the article is about. */
static void
two_flags(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++) {
		help_plugin(
		    &h, i * 60, 1, "WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA");
		help_plugin(&h, i * 60, 1, CN_FLAG);
		put_failure(&h, i * 60, 1, 12175);
	}
	help_run(&h);
	assert_family(&h, "two flags", NAME);
	assert_int_equal(help_check(&h, "crp-reached")->bad, 3);
	help_capture_free(&h);
}

/* Without a flag it is some failure of TLS, nobody knows which. */
static void
number_without_a_flag(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++)
		put_failure(&h, i * 60, 1, 12175);
	help_run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_string_equal(help_cause(&h, NAME), "");
	assert_string_equal(help_cause(&h, CLIENT), "");
	assert_string_equal(help_cause(&h, AWAY), "");
	assert_string_equal(help_cause(&h, OTHER), "possible");
	help_capture_free(&h);
}

/* Calling Notify is another matter than verifying a challenge. */
static void
failures_of_notify(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++)
		help_plugin(&h, i, 1,
		    "Failed to send http request "
		    "/CertificateRegistrationSvc/Certificate/Notify. "
		    "Error 12029");
	help_run(&h);
	assert_family(&h, "Notify", "none");
	assert_string_equal(help_verdict(&h, "crp-reached"), "no-evidence");
	assert_string_equal(help_verdict(&h, "notified"), "fail");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number),
		cmocka_unit_test(table_agrees),
		cmocka_unit_test(every_flag),
		cmocka_unit_test(other_spelling),
		cmocka_unit_test(flag_and_number_belong_together),
		cmocka_unit_test(two_flags),
		cmocka_unit_test(number_without_a_flag),
		cmocka_unit_test(failures_of_notify),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
