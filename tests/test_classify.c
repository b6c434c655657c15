/*
 * What one record says of a request.
 */

#include "engine/trace/classify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What event 4005 tells of the age of a challenge, and what it does not. */
static void
test_challenge_age(void **state)
{
	static const struct {
		const char *text;
		unsigned age;
	} told[] = {
		{ "ChallengeExpired: challengeExpInterval=60, "
		  "challengeExpiration=10/21/2024 09:55:33, "
		  "challengeCreation=10/21/2024 08:55:33",
		    83 },
		{ "challengeCreation=10/21/2024 10:55:33", 0 }, /* to come */
		{ "challengeCreation=10/21/2024 09:24:33", 0 }, /* in time */
		{ "challengeCreation=21/10/2024 08:55:33", 0 }, /* no month */
		{ "challengeCreation=10/21/2023 08:55:33", 0 },
		{ "challengeCreation=10/21", 0 },
		{ "ChallengeExpired", 0 },
	};
	struct classes c = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct record r = { .source = SOURCE_EVENT,
			.text = span_of(told[i].text) };
		struct station s;

		assert_true(time_parse(SPAN("2024-10-21T10:19:00Z"), &r.time));
		r.field[FIELD_PROVIDER] = SPAN(
		    "Microsoft-Intune-CertificateConnectors");
		r.field[FIELD_EVENT_ID] = SPAN("4005");
		assert_true(classify_record(&c, &r, &s));
		assert_int_equal(s.age, told[i].age);
		r.field[FIELD_EVENT_ID] = SPAN("4004");
		assert_true(classify_record(&c, &r, &s));
		assert_int_equal(s.age, 0);
	}
}

/* What is remembered of other rows changes nothing of what one says. */
static void
test_memory(void **state)
{
	static const char *const stems[] = { "/certsrv/mscep/mscep.dll",
		"/CertificateRegistrationSvc/Certificate/VerifyRequest",
		"/CertificateRegistrationSvc/Certificate/Notify",
		"/CertificateRegistrationSvc", "/certsrv", "" };
	static const char *const queries[] = { "operation=GetCACaps",
		"operation=GetCACert&message=x", "operation=PKIOperation",
		"message=1&operation=getcacert&operation=GetCACaps", "...", "-",
		"" };
	static const char *const kinds[] = { "iPhone", "Dalvik", "Win32",
		"Mac+OS", "-" };
	struct classes c = { 0 };
	unsigned stations = 0;

	(void)state;
	for (unsigned i = 0, n = 1; i < 20000;
	     i++, n = n * 1103515245 + 12345) {
		struct classes fresh = { 0 };
		struct record r = { .source = SOURCE_IIS };
		struct station s, plain;
		char agent[160];
		unsigned of = n >> 16;

		snprintf(agent, sizeof(agent), "%s%*u", kinds[of % 5],
		    of % 7 ? 1 : 100, of / 5 % 40);
		r.field[FIELD_CS_URI_STEM] = span_of(stems[of % 6]);
		r.field[FIELD_CS_URI_QUERY] = span_of(queries[of / 6 % 7]);
		r.field[FIELD_CS_METHOD] = of % 3 ? SPAN("GET") : SPAN("POST");
		r.field[FIELD_CS_USER_AGENT] = span_of(agent);
		stations += classify_record(&c, &r, &s);
		classify_record(&fresh, &r, &plain);
		assert_int_equal(s.step, plain.step);
		assert_int_equal(s.agent, plain.agent);
		assert_int_equal(s.platform, plain.platform);
	}
	assert_true(stations > 3000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_challenge_age),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
