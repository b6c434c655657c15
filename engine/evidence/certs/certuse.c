/*
 * Which certificate is used for what.  Two are named by values of the
 * registry; those of the registration authority and of HTTPS are known by
 * their extended key usage, the two of the authority apart by their key
 * usage; the others stand above them.
 */

#include "engine/evidence/certs/certuse.h"

#include <stdlib.h>

#define OWN_MAX      64   /* certificates whose chains are looked for */
#define COMPARED_MAX 4096 /* signatures that are verified for all of them */

static bool
is_left(void *arg)
{
	size_t *left = arg;

	return *left > 0 && (*left)--;
}

const char *
cert_use_name(enum cert_use u)
{
	static const char *const names[CERT_USE_COUNT] = {
		[CERT_USE_CLIENT] = "client",
		[CERT_USE_TLS] = "tls",
		[CERT_USE_RA_SIGNING] = "ra-signing",
		[CERT_USE_RA_ENCRYPTION] = "ra-encryption",
		[CERT_USE_CONNECTOR] = "connector",
		[CERT_USE_ISSUING] = "issuing",
		[CERT_USE_ROOT] = "root",
	};

	return names[u];
}

void
cert_uses_free(struct cert_uses *u)
{
	free(u->items);
	*u = (struct cert_uses){ NULL, 0, 0, false };
}

/* Once for each use. */
static void
add_use(struct cert_uses *u, enum cert_use use, const struct stored_cert *c)
{
	struct cert_used *items;

	for (size_t i = 0; i < u->count; i++)
		if (u->items[i].use == use &&
		    span_eq(
			cert_der(u->items[i].stored->cert), cert_der(c->cert)))
			return;
	items = array_grow(u->items, u->count, &u->cap, sizeof(*items));
	if (!items) {
		u->failed = true;
		return;
	}
	u->items = items;
	u->items[u->count++] = (struct cert_used){ use, c };
}

static void
add_own(struct cert_uses *u, const struct stored_cert *c)
{
	if (cert_names_usage(c->cert, REQUEST_AGENT)) {
		if (cert_key_may(c->cert, CERT_KEY_SIGN))
			add_use(u, CERT_USE_RA_SIGNING, c);
		if (cert_key_may(c->cert, CERT_KEY_ENCRYPT))
			add_use(u, CERT_USE_RA_ENCRYPTION, c);
	}
	if (c->has_private_key && cert_names_usage(c->cert, SERVER_AUTH))
		add_use(u, CERT_USE_TLS, c);
}

static void
add_chain(const struct certcheck_world *w, struct cert_uses *u, size_t *left,
    const struct cert *leaf, const char *usage)
{
	const struct chain_patience patience = { is_left, left };
	const struct chain_ask ask = { .store = w->store,
		.usage = usage,
		.now = w->now,
		.patience = &patience };
	struct chain chain;

	u->failed |= !chain_find(&ask, leaf, &chain);
	for (size_t i = 1; i < chain.count; i++) {
		bool top = i + 1 == chain.count && chain.end != CHAIN_MISSING;

		if (chain.link[i].stored)
			add_use(u, top ? CERT_USE_ROOT : CERT_USE_ISSUING,
			    chain.link[i].stored);
	}
}

static int
by_use(const void *a, const void *b)
{
	const struct cert_used *p = a, *q = b;

	if (p->use != q->use)
		return p->use < q->use ? -1 : 1;
	/* they stand in one array */
	return p->stored < q->stored ? -1 : p->stored > q->stored;
}

void
cert_uses_find(const struct certcheck_world *w, struct cert_uses *out)
{
	const struct stored_cert *client = client_cert(w->reg, w->store);
	const struct stored_cert *connector = connector_cert(w->reg, w->store);
	size_t own, left = COMPARED_MAX;

	if (client)
		add_use(out, CERT_USE_CLIENT, client);
	for (size_t i = 0; i < certstore_count(w->store); i++)
		if (certstore_at(w->store, i)->logical == STORE_MY)
			add_own(out, certstore_at(w->store, i));
	own = out->count;
	for (size_t i = 0; i < own && i < OWN_MAX; i++)
		add_chain(w, out, &left, out->items[i].stored->cert,
		    out->items[i].use == CERT_USE_CLIENT ? CLIENT_AUTH
		    : out->items[i].use == CERT_USE_TLS  ? SERVER_AUTH
							 : NULL);
	if (connector) /* what is above it is never on the server */
		add_use(out, CERT_USE_CONNECTOR, connector);
	if (out->count > 0)
		qsort(out->items, out->count, sizeof(*out->items), by_use);
}

/* Another one of its use ends later. */
static bool
is_replaced(const struct cert_uses *u, const struct cert_used *c)
{
	for (size_t i = 0; i < u->count; i++)
		if (u->items[i].use == c->use &&
		    cert_not_after(u->items[i].stored->cert) >
			cert_not_after(c->stored->cert))
			return true;
	return false;
}

const struct cert_used *
cert_uses_first(const struct cert_uses *u, unsigned left_out, int64_t now)
{
	const struct cert_used *first = NULL;

	for (size_t i = 0; i < u->count; i++) {
		const struct cert_used *c = &u->items[i];
		int64_t end = cert_not_after(c->stored->cert);

		if (left_out >> c->use & 1 || end == TIME_NONE ||
		    (c->use < CERT_USE_ISSUING ? is_replaced(u, c) : end < now))
			continue;
		if (!first || end < cert_not_after(first->stored->cert))
			first = c;
	}
	return first;
}
