/*
 * Which certificate ends first.  It is told and changes no verdict.
 */

#include "engine/guide/bench.h"

/* What the connector there is does not use. */
static unsigned
uses_left_out(enum generation g)
{
	if (g == GENERATION_UNIFIED)
		return 1U << CERT_USE_CLIENT;
	if (g == GENERATION_LEGACY || g == GENERATION_CONFIGMGR)
		return 1U << CERT_USE_CONNECTOR;
	return 0;
}

/* The certificate that port 443 is bound to; NULL: nobody told. */
static const struct stored_cert *
bound_certificate(const struct bench *b)
{
	for (size_t i = 0; i < b->d->setting_count; i++) {
		const struct setting_result *r = &b->d->settings[i];

		if (know_setting(b->w->k, r->setting)->test ==
		    SETTING_CERTIFICATE)
			return certstore_find(b->w->certs, STORE_MY, r->value);
	}
	return NULL;
}

static void
put_ending(
    struct ending *out, enum cert_use use, const struct cert *cert, int64_t now)
{
	int64_t left = cert_not_after(cert) - now;

	out->cert = cert;
	out->use = use;
	out->days = left / TIME_DAY - (left < 0);
	out->soon = out->days < ENDING_SOON;
}

enum err
judge_ending(struct bench *b)
{
	const struct certcheck_world w = { b->w->reg, b->w->certs, b->w->now,
		NULL };
	struct cert_uses uses = { NULL, 0, 0, false };
	struct ending *out = &b->d->ending;
	const struct stored_cert *bound;
	const struct cert_used *first;
	enum err err;

	if (!w.store || w.now == TIME_NONE)
		return OK;
	cert_uses_find(&w, &uses);
	first = cert_uses_first(&uses, uses_left_out(b->d->generation), w.now);
	if (first)
		put_ending(out, first->use, first->stored->cert, w.now);
	/* the newest for TLS may not be the one that is served */
	bound = bound_certificate(b);
	if (bound && cert_not_after(bound->cert) != TIME_NONE &&
	    (!out->cert ||
		cert_not_after(bound->cert) < cert_not_after(out->cert)))
		put_ending(out, CERT_USE_TLS, bound->cert, w.now);
	err = uses.failed ? ERR_NOMEM : OK;
	cert_uses_free(&uses);
	return err;
}
