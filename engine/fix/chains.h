#ifndef ENGINE_FIX_CHAINS_H
#define ENGINE_FIX_CHAINS_H

/*
 * What a change of the certificate stores does to the chains that matter,
 * with the stores as they are, and as they would be.
 */

#include "engine/evidence/certs/certchecks.h"

enum chain_use {
	CHAIN_CLIENT, /* of NDESCertThumbprint */
	CHAIN_TLS,    /* may serve HTTPS; the binding is not known */
	CHAIN_RA,     /* NDES itself */
	CHAIN_ITSELF, /* the certificate that is moved */
	CHAIN_USE_COUNT
};

const char *chain_use_name(enum chain_use u); /* "client", "tls", "ra" */

struct chain_effect {
	enum chain_use use;
	const struct cert *leaf; /* borrowed from the store */
	struct chain before, after;
};

#define CHAINS_MAX 10

struct chain_effects {
	struct chain_effect item[CHAINS_MAX];
	size_t count;
	int64_t now; /* when they were looked at; TIME_NONE: dates were not */
	bool failed; /* out of memory */
};

/* The chain was good and will not be. */
bool chain_breaks(const struct chain_effect *e);

/*
 * All of them; what CHANGE takes away comes last.  PATIENCE may be NULL; a
 * chain that is not looked at to its end any more is cut, see chain.h.
 */
void chains_look(const struct certcheck_world *w,
    const struct chain_patience *patience, const struct chain_change *change,
    struct chain_effects *out);

#endif
