/*
 * The named answers of Intune's validation service lead to causes of their
 * own, when event 4005 carries them.
 */

#include "tests/help_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define CONNECTOR "Microsoft-Intune-CertificateConnectors"

static const struct {
	const char *answer, *cause;
} answers[] = {
	{ "ChallengeExpired", "challenge-expired" },
	{ "ChallengeInvalidTimestamp", "challenge-expired" },
	{ "ChallengePasswordMissing", "challenge-damaged" },
	{ "ChallengeDeserializationError", "challenge-damaged" },
	{ "ChallengeDecryptionError", "challenge-damaged" },
	{ "ChallengeDecodingError", "challenge-damaged" },
	{ "CertificateRequestDecodingFailed", "challenge-damaged" },
	{ "SignatureValidationFailed", "challenge-damaged" },
	{ "SubjectNameMissing", "csr-does-not-match-challenge" },
	{ "SubjectNameMismatch", "csr-does-not-match-challenge" },
	{ "SubjectAltNameMissing", "csr-does-not-match-challenge" },
	{ "SubjectAltNameMismatch", "csr-does-not-match-challenge" },
	{ "KeyUsageMismatch", "csr-does-not-match-challenge" },
	{ "KeyLengthMismatch", "csr-does-not-match-challenge" },
	{ "EnhancedKeyUsageMissing", "csr-does-not-match-challenge" },
	{ "EnhancedKeyUsageMismatch", "csr-does-not-match-challenge" },
	{ "AadKeyIdentifierListMissing", "device-not-entitled" },
	{ "RegisteredKeyMismatch", "device-not-entitled" },
	{ "ScepProfileNoLongerTargetedToTheClient", "device-not-entitled" },
	{ "BadCertificateRequestIdInChallenge", "device-not-entitled" },
	{ "BadDeviceIdInChallenge", "device-not-entitled" },
	{ "BadUserIdInChallenge", "device-not-entitled" },
};

static void
each_has_its_cause(void **state)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		char text[120];

		snprintf(text, sizeof(text), "%s:said so", answers[i].answer);
		for (int k = 0; k < 5; k++) {
			help_event(&h, 10 * k, CONNECTOR,
			    CONNECTOR "/Operational", 4003, "x");
			help_event(&h, 10 * k + 1, CONNECTOR,
			    CONNECTOR "/Operational", 4005, text);
		}
		help_run(&h);
		if (*help_cause(&h, answers[i].cause) != 'l' ||
		    *help_cause(&h, "unified-verify-failed"))
			fail_msg("%s: %s is \"%s\", unified-verify-failed "
				 "\"%s\"",
			    answers[i].answer, answers[i].cause,
			    help_cause(&h, answers[i].cause),
			    help_cause(&h, "unified-verify-failed"));
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_cause),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
