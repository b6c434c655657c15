#ifndef ENGINE_EVIDENCE_CHAIN_H
#define ENGINE_EVIDENCE_CHAIN_H

/*
 * The chain of a certificate, as Windows builds and judges it: the one piece
 * of code that decides, for the checks and for the preview of a fix.
 * Signatures are verified by libcrypto; revocation and name constraints are
 * not looked at.
 */

#include "engine/evidence/certs/certstore.h"

#define CLIENT_AUTH   "1.3.6.1.5.5.7.3.2"
#define SERVER_AUTH   "1.3.6.1.5.5.7.3.1"
#define REQUEST_AGENT "1.3.6.1.4.1.311.20.2.1"

#define CHAIN_MAX 10 /* certificates in a chain */

/*
 * What speaks against a certificate of a chain: bits, the graver the higher.
 * The first two leave open what Windows does: documents say that it wants
 * the key identifier to fit, and that it refuses what it does not know.
 */
enum chain_fault {
	CHAIN_OTHER_KEY_NAME = 1, /* names another key of its issuer */
	CHAIN_ODD_CRITICAL = 2,   /* an unknown critical extension */
	CHAIN_NOT_IN_DATE = 4,
	CHAIN_USAGE = 8,     /* the usage asked for is not allowed */
	CHAIN_TOO_LONG = 16, /* more authorities below it than it allows */
	CHAIN_NO_CA = 32,    /* issued one, and may not */
	CHAIN_DISTRUSTED = 64,
};

#define CHAIN_DOUBTS (CHAIN_OTHER_KEY_NAME | CHAIN_ODD_CRITICAL)

enum chain_end {
	CHAIN_TRUSTED,   /* in a self-signed certificate of Root */
	CHAIN_UNTRUSTED, /* in one that is not in Root */
	CHAIN_MISSING,   /* the issuer of the last one was not found */
};

struct chain_link {
	const struct cert *cert; /* borrowed */
	/* where it was found; NULL: the leaf, or one of the change */
	const struct stored_cert *stored;
	unsigned faults; /* of enum chain_fault */
};

/* The best chain, the leaf first. */
struct chain {
	struct chain_link link[CHAIN_MAX];
	size_t count;
	enum chain_end end;
	unsigned faults; /* of all links */
	/*
	 * The stores hold more than is looked at: unless this chain is good,
	 * a better one may exist.
	 */
	bool cut;
};

/* A change of the stores that is thought of; NULL: none. */
struct chain_change {
	const struct stored_cert *gone; /* this copy leaves its store */
	const struct cert *to_root;
	const struct cert *to_ca;
};

/*
 * Verifying a signature takes long with a large key, and there may be many:
 * this is asked before each.  False: no more, as if a limit was reached.
 */
struct chain_patience {
	bool (*go_on)(void *arg);
	void *arg;
};

struct chain_ask {
	const struct certstore *store;
	const struct chain_change *change; /* may be NULL */
	const char *usage; /* OID that every link must allow; NULL: any */
	int64_t now;       /* TIME_NONE: dates are not looked at */
	const struct chain_patience *patience; /* NULL: endless */
};

/* False when out of memory. */
bool chain_find(
    const struct chain_ask *ask, const struct cert *leaf, struct chain *out);

/* Windows takes it. */
bool chain_is_good(const struct chain *c);

/*
 * Windows refuses it, as far as documents tell: it ends in a root that is
 * not trusted, or a link is faulty beyond doubt.  A chain without its end is
 * neither good nor bad: Windows fetches issuers.
 */
bool chain_is_bad(const struct chain *c);

/* The name of the root or issuer that was not found; NULL: none is missing. */
const char *chain_lacks(const struct chain *c);

/*
 * Why it is not good, in English and French, with blanks {1} for the name of
 * a certificate or {1} for an OID; *ABOUT, borrowed from C, fills it.
 */
const struct bilingual *chain_why(const struct chain *c, const char **about);

#endif
