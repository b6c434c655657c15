/*
 * Chains before and after.  Only certificates that a chain can lead through
 * are handed to libcrypto, which tells issuers of one name apart by little:
 * those that signed one already taken, a limited number of them, however
 * many the stores hold.
 */

#include "engine/fix/chains.h"

#include <stdlib.h>
#include <string.h>

#define AROUND_MAX    64
#define LOOKED_AT_MAX 1024
#define SERVER_AUTH   "1.3.6.1.5.5.7.3.1"
#define REQUEST_AGENT "1.3.6.1.4.1.311.20.2.1"

/* The certificates that a chain may be built from. */
struct around {
	const struct cert *trusted[AROUND_MAX], *others[AROUND_MAX];
	size_t trusted_count, other_count;
	/* the leaf and all of them: their issuers are looked for */
	const struct cert *below[2 * AROUND_MAX + 1];
	size_t below_count, at;
	size_t looked_at;
};

const char *
chain_use_name(enum chain_use u)
{
	static const char *const names[CHAIN_USE_COUNT] = {
		[CHAIN_CLIENT] = "client",
		[CHAIN_TLS] = "tls",
		[CHAIN_RA] = "ra",
		[CHAIN_ITSELF] = "itself",
	};

	return names[u];
}

bool
chain_breaks(const struct chain_effect *e)
{
	return e->before.good && !e->after.good;
}

static bool
same(const struct cert *a, const struct cert *b)
{
	return span_eq(cert_der(a), cert_der(b));
}

static void
look_above(struct around *a, const struct cert *c)
{
	for (size_t i = 0; i < a->below_count; i++)
		if (same(a->below[i], c))
			return;
	if (a->below_count < sizeof(a->below) / sizeof(*a->below))
		a->below[a->below_count++] = c;
}

static void
take(struct around *a, const struct cert *c, bool trusted)
{
	const struct cert **list = trusted ? a->trusted : a->others;
	size_t *count = trusted ? &a->trusted_count : &a->other_count;

	for (size_t i = 0; i < *count; i++)
		if (same(list[i], c))
			return;
	if (*count < AROUND_MAX) {
		list[(*count)++] = c;
		look_above(a, c);
	}
}

static void
take_new(struct around *a, const struct cert *c, bool trusted)
{
	if (c && cert_signed_by(a->below[a->at], c))
		take(a, c, trusted);
}

static void
gather(struct around *a, const struct certstore *s, const struct cert *leaf,
    const struct chain_change *change)
{
	memset(a, 0, sizeof(*a));
	look_above(a, leaf);
	for (; a->at < a->below_count; a->at++) {
		const struct cert *below = a->below[a->at];
		const struct stored_cert *c;
		size_t n = 0;

		while (a->looked_at++ < LOOKED_AT_MAX &&
		       (c = certstore_named(s, cert_issuer_hash(below), n++)))
			if (c != change->gone && c->logical != STORE_MY &&
			    cert_signed_by(below, c->cert))
				take(a, c->cert, c->logical == STORE_ROOT);
		take_new(a, change->to_root, true);
		take_new(a, change->to_ca, false);
	}
}

static bool
build(const struct certcheck_world *w, const struct cert *leaf,
    const struct chain_change *change, struct cert_path *out)
{
	struct around *a = malloc(sizeof(*a));
	bool done = false;

	if (a) {
		gather(a, w->store, leaf, change);
		done = cert_path(leaf, a->trusted, a->trusted_count, a->others,
		    a->other_count, w->now, out);
	}
	free(a);
	return done;
}

static void
look(const struct certcheck_world *w, const struct chain_change *change,
    enum chain_use use, const struct cert *leaf, struct chain_effects *out)
{
	const struct chain_change nothing = { NULL, NULL, NULL };
	struct chain_effect *e = &out->item[out->count];

	if (out->count == CHAINS_MAX)
		return;
	for (size_t i = 0; i < out->count; i++)
		if (out->item[i].leaf == leaf)
			return;
	e->use = use;
	e->leaf = leaf;
	if (!build(w, leaf, &nothing, &e->before) ||
	    !build(w, leaf, change, &e->after)) {
		out->failed = true;
		return;
	}
	out->count++;
}

/* Certificates of My with a key that NAME this usage. */
static void
look_at_my(const struct certcheck_world *w, const struct chain_change *change,
    enum chain_use use, const char *usage, struct chain_effects *out)
{
	for (size_t i = 0; i < certstore_count(w->store); i++) {
		const struct stored_cert *c = certstore_at(w->store, i);

		/* room is left for the certificate itself */
		if (out->count < CHAINS_MAX - 1 && c->logical == STORE_MY &&
		    c->has_private_key && cert_names_usage(c->cert, usage))
			look(w, change, use, c->cert, out);
	}
}

void
chains_look(const struct certcheck_world *w, const struct chain_change *change,
    struct chain_effects *out)
{
	const struct stored_cert *client = client_cert(w->reg, w->store);

	out->count = 0;
	out->failed = false;
	if (client)
		look(w, change, CHAIN_CLIENT, client->cert, out);
	look_at_my(w, change, CHAIN_RA, REQUEST_AGENT, out);
	look_at_my(w, change, CHAIN_TLS, SERVER_AUTH, out);
	if (change->gone)
		look(w, change, CHAIN_ITSELF, change->gone->cert, out);
}
