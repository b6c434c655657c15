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

void
judge_ending(struct bench *b)
{
	const struct certcheck_world w = { b->w->reg, b->w->certs, b->w->now,
		NULL };
	struct cert_uses uses = { NULL, 0, 0, false };
	struct ending *out = &b->d->ending;
	const struct cert_used *first;
	int64_t left;

	if (!w.store || w.now == TIME_NONE)
		return;
	cert_uses_find(&w, &uses);
	first = cert_uses_first(&uses, uses_left_out(b->d->generation), w.now);
	if (first) {
		left = cert_not_after(first->stored->cert) - w.now;
		out->cert = first->stored->cert;
		out->use = first->use;
		out->days = left / TIME_DAY - (left < 0);
		out->soon = out->days < ENDING_SOON;
	}
	cert_uses_free(&uses);
}
