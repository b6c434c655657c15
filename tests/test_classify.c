/*
 * What one record says of a request.
 */

#include "engine/trace/classify.h"

#include <setjmp.h>
#include <stdarg.h>
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

	(void)state;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct record r = { .source = SOURCE_EVENT,
			.text = span_of(told[i].text) };
		struct station s;

		assert_true(time_parse(SPAN("2024-10-21T10:19:00Z"), &r.time));
		r.field[FIELD_PROVIDER] = SPAN(
		    "Microsoft-Intune-CertificateConnectors");
		r.field[FIELD_EVENT_ID] = SPAN("4005");
		assert_true(classify_record(&r, &s));
		assert_int_equal(s.age, told[i].age);
		r.field[FIELD_EVENT_ID] = SPAN("4004");
		assert_true(classify_record(&r, &s));
		assert_int_equal(s.age, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_challenge_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
