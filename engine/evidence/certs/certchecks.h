#ifndef ENGINE_EVIDENCE_CERTCHECKS_H
#define ENGINE_EVIDENCE_CERTCHECKS_H

/*
 * Questions about the certificates of a capture.  What was not exported
 * cannot be said: TRI_UNKNOWN, which is neither yes nor no.
 */

#include "engine/evidence/certs/chain.h"

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

struct certcheck_world {
	const struct registry *reg; /* NULL: nothing was exported */
	const struct certstore *store;
	int64_t now; /* TIME_NONE when not known */
	/* see certcheck_client_chain(); NULL: built when asked for */
	const struct chain *client_chain;
};

/* The certificates an answer is about; they belong to the store. */
struct certcheck_subjects {
	const struct stored_cert **items;
	size_t count, cap;
	bool failed; /* out of memory: some are missing */
};

/* The list, not the certificates; S is empty again. */
void certcheck_subjects_free(struct certcheck_subjects *s);

/* Root, all four physical stores. */
enum tri certcheck_root_has_intermediate(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_root_clean(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_root_has_cross_signed(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/* The certificate that NDESCertThumbprint names. */
enum tri certcheck_client_good(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_absent(
    const struct certcheck_world *w, struct certcheck_subjects *out);
/* Not yet valid counts too. */
enum tri certcheck_client_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_no_client_auth(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_thumbprint_malformed(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/*
 * The chain of the client certificate, which is as good as its chain: a
 * certificate above it is out of date; one of them is no authority, has more
 * authorities below it than it allows, or forbids client authentication; one
 * of them lies in Disallowed.  The certificate of the unified connector is
 * never judged by its chain.
 */
enum tri certcheck_client_chain_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_chain_unfit(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_chain_distrusted(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/*
 * Builds that chain, for a caller who asks more than once; false when there
 * is no client certificate, or no memory.
 */
bool certcheck_client_chain(const struct certcheck_world *w, struct chain *out);

/*
 * Absent is said only when the local and the Active Directory copy of Root
 * and the local CA store were exported: on a member of a domain the root of
 * the company is mostly in the second one.
 */
enum tri certcheck_client_root_absent(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_client_root_present(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/* Registration authority: certificates in My for signing requests. */
enum tri certcheck_ra_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out);
enum tri certcheck_ra_good(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/*
 * Those that are in date were all issued by another authority than the one
 * that NDES submits to, value Configuration of MSCEP\CAInfo: "HOST\NAME".
 */
enum tri certcheck_ra_other_ca(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/* EncryptionCertThumbprint of the unified connector. */
enum tri certcheck_connector_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out);

/* The keys with values that name certificates; NULL at the end. */
extern const char *const certcheck_keys[];

/* The certificate of NDESCertThumbprint; NULL when it is not in My. */
const struct stored_cert *client_cert(
    const struct registry *reg, const struct certstore *store);

/* The certificate of EncryptionCertThumbprint of the unified connector. */
const struct stored_cert *connector_cert(
    const struct registry *reg, const struct certstore *store);

/*
 * Not 40 hex digits and nothing else.  Blanks, colons and the invisible marks
 * that a paste brings do not keep us from finding the certificate, but the
 * module looks for the text as it stands.
 */
bool thumbprint_malformed(const char *text);

#endif
