#ifndef ENGINE_EVIDENCE_CERTUSE_H
#define ENGINE_EVIDENCE_CERTUSE_H

/*
 * The certificates that matter on an NDES server, and what they are used
 * for, as far as the registry tells.
 */

#include "engine/evidence/certs/certchecks.h"

enum cert_use {
	CERT_USE_CLIENT,        /* NDESCertThumbprint names it */
	CERT_USE_TLS,           /* may serve HTTPS; the binding is not known */
	CERT_USE_RA_SIGNING,    /* agent of requests, key for signing */
	CERT_USE_RA_ENCRYPTION, /* the same, key for encryption */
	CERT_USE_CONNECTOR,     /* EncryptionCertThumbprint names it */
	CERT_USE_ISSUING,       /* stands above one of them */
	CERT_USE_ROOT,          /* at the top */
	CERT_USE_COUNT
};

/* The word of the JSON: "client", "ra-signing", ...; static. */
const char *cert_use_name(enum cert_use u);

struct cert_used {
	enum cert_use use;
	const struct stored_cert *stored; /* borrowed from the store */
};

/* In the order of the uses; one certificate may have several. */
struct cert_uses {
	struct cert_used *items;
	size_t count, cap;
	bool failed; /* out of memory: some are missing */
};

/*
 * What cannot be read is not in it, and neither is what no value and no
 * usage tells.  *OUT is empty before; free it with cert_uses_free().
 */
void cert_uses_find(const struct certcheck_world *w, struct cert_uses *out);
void cert_uses_free(struct cert_uses *u);

/*
 * Which of them ends first, NULL: none has an end.  Of several of one use
 * only the newest counts, the others were replaced by it; authorities, which
 * have no successor among them, count each, unless they have ended already.
 * LEFT_OUT: uses that do not count, a set of 1 << enum cert_use.
 */
const struct cert_used *cert_uses_first(
    const struct cert_uses *u, unsigned left_out, int64_t now);

#endif
