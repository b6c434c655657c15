#ifndef TESTS_HELP_QUESTION_H
#define TESTS_HELP_QUESTION_H

/* Questions about the certificates of a capture made on the spot. */

#include "engine/evidence/certs/certchecks.h"
#include "tests/help_certs.h"

#define ROOT    "CN=Contoso Root CA"
#define ISSUING "CN=Contoso Issuing CA"
#define CLIENT  "CN=ndes01.contoso.com"

#define AGENT REQUEST_AGENT

#define POLICY_KEY                                                             \
	"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"        \
	"\\Modules\\NDESPolicy]\r\n"
#define UNIFIED_KEY                                                            \
	"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune"            \
	"\\PFXCertificateConnector]\r\n"

typedef enum tri question(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/* A capture in the making, then in use. */
struct capture {
	struct buf reg;
	char sha1[CERT_THUMBPRINT_MAX]; /* of the last certificate */
	int64_t now;
	struct registry *registry;
	struct certstore *store;
};

struct capture capture_new(void);
void capture_free(struct capture *c);

void question_put(struct capture *c, const char *key, struct help_cert how);
void question_put_thumbprint(struct capture *c, const char *text);

/* A client certificate like HOW in My, named by the policy module. */
void question_put_client(struct capture *c, struct help_cert how);

/* What was put so far, read anew; valid until it is asked for again. */
struct certcheck_world question_world(struct capture *c);

/* The answer; *SUBJECTS counts what it is about. */
enum tri question_ask(struct capture *c, question *q, size_t *subjects);

#define expect(c, q, tri, count)                                               \
	do {                                                                   \
		size_t subjects_;                                              \
		assert_int_equal(                                              \
		    question_ask(&(c), certcheck_##q, &subjects_), tri);       \
		assert_int_equal(subjects_, count);                            \
	} while (0)

#endif
