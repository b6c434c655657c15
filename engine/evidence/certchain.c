/*
 * The way from a certificate up to its root, through Root and CA.  Depth and
 * the number of candidates are limited: authorities may sign each other in
 * circles, and a store may hold any number of certificates of one name.
 */

#include "engine/evidence/certstore.h"

#define DEPTH_MAX      16
#define CANDIDATES_MAX 256

struct climb {
	const struct certstore *s;
	size_t candidates; /* looked at */
	const char *missing;
};

/* The copy of the root C in Root. */
static const struct stored_cert *
same_in_root(struct climb *k, const struct cert *c)
{
	const struct stored_cert *e;
	size_t n = 0;

	while ((e = certstore_named(k->s, cert_subject_hash(c), n++)))
		if (e->logical == STORE_ROOT &&
		    span_eq(cert_der(e->cert), cert_der(c)))
			return e;
	if (!k->missing)
		k->missing = cert_subject(c);
	return NULL;
}

static const struct stored_cert *climb(
    struct climb *k, const struct cert *c, int depth);

/* Through the issuers of C that are, or are not, roots by their names. */
static const struct stored_cert *
climb_through(struct climb *k, const struct cert *c, int depth, bool roots)
{
	const struct stored_cert *e, *root = NULL;
	size_t n = 0;

	while (!root && (e = certstore_named(k->s, cert_issuer_hash(c), n++))) {
		bool is_root = e->logical == STORE_ROOT &&
			       cert_self_issued(e->cert);

		if (e->logical == STORE_MY || is_root != roots)
			continue;
		if (k->candidates++ >= CANDIDATES_MAX)
			return NULL;
		if (cert_signed_by(c, e->cert))
			root = climb(k, e->cert, depth - 1);
	}
	return root;
}

/* Roots first: one that is cross-signed as well ends the chain. */
static const struct stored_cert *
climb(struct climb *k, const struct cert *c, int depth)
{
	const struct stored_cert *root;

	if (cert_self_signed(c))
		return same_in_root(k, c);
	if (depth == 0)
		return NULL;
	root = climb_through(k, c, depth, true);
	if (!root)
		root = climb_through(k, c, depth, false);
	if (!root && !k->missing)
		k->missing = cert_issuer(c);
	return root;
}

const struct stored_cert *
certstore_root_of(
    const struct certstore *s, const struct cert *c, const char **missing)
{
	struct climb k = { s, 0, NULL };
	const struct stored_cert *root = climb(&k, c, DEPTH_MAX);

	if (missing)
		*missing = root || k.candidates > CANDIDATES_MAX ? NULL
								 : k.missing;
	return root;
}
