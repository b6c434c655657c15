/*
 * Chains before and after, by the code that the checks ask.
 */

#include "engine/fix/chains.h"

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
	return chain_is_good(&e->before) && !chain_is_good(&e->after);
}

/* What the certificate is asked for; NULL: to stand, no more. */
static const char *
usage_of(enum chain_use u)
{
	return u == CHAIN_CLIENT ? CLIENT_AUTH
	       : u == CHAIN_TLS  ? SERVER_AUTH
				 : NULL;
}

/* What is asked of every chain. */
struct looking {
	const struct certcheck_world *w;
	const struct chain_patience *patience;
	const struct chain_change *change;
};

static void
add_effect(const struct looking *l, enum chain_use use, const struct cert *leaf,
    struct chain_effects *out)
{
	struct chain_ask ask = { .store = l->w->store,
		.usage = usage_of(use),
		.now = l->w->now,
		.patience = l->patience };
	struct chain_effect *e = &out->item[out->count];

	if (out->count == CHAINS_MAX)
		return;
	for (size_t i = 0; i < out->count; i++)
		if (out->item[i].leaf == leaf)
			return;
	e->use = use;
	e->leaf = leaf;
	out->failed |= !chain_find(&ask, leaf, &e->before);
	ask.change = l->change;
	out->failed |= !chain_find(&ask, leaf, &e->after);
	out->count++;
}

/* Certificates of My with a key that NAME this usage. */
static void
look_at_my(const struct looking *l, enum chain_use use, const char *usage,
    struct chain_effects *out)
{
	for (size_t i = 0; i < certstore_count(l->w->store); i++) {
		const struct stored_cert *c = certstore_at(l->w->store, i);

		/* room is left for the certificate itself */
		if (out->count < CHAINS_MAX - 1 && c->logical == STORE_MY &&
		    c->has_private_key && cert_names_usage(c->cert, usage))
			add_effect(l, use, c->cert, out);
	}
}

void
chains_look(const struct certcheck_world *w,
    const struct chain_patience *patience, const struct chain_change *change,
    struct chain_effects *out)
{
	const struct looking l = { w, patience, change };
	const struct stored_cert *client = client_cert(w->reg, w->store);

	out->count = 0;
	out->failed = false;
	out->now = w->now;
	if (client)
		add_effect(&l, CHAIN_CLIENT, client->cert, out);
	look_at_my(&l, CHAIN_RA, REQUEST_AGENT, out);
	look_at_my(&l, CHAIN_TLS, SERVER_AUTH, out);
	if (change->gone)
		add_effect(&l, CHAIN_ITSELF, change->gone->cert, out);
}
