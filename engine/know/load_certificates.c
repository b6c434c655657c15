/*
 * Loading what the guide says of certificates: where they are used, and what
 * is seen when they end.
 */

#include "engine/know/certificate.h"
#include "engine/know/load.h"

#include <string.h>

const struct certificate *
know_certificate(const struct knowledge *k, enum cert_use use)
{
	size_t i = knowledge_find(k, KNOW_CERTIFICATE, cert_use_name(use));

	return i == SIZE_MAX ? NULL : knowledge_item(k, KNOW_CERTIFICATE, i);
}

static bool
is_use(const char *id)
{
	for (int u = 0; u < CERT_USE_COUNT; u++)
		if (strcmp(cert_use_name((enum cert_use)u), id) == 0)
			return true;
	return false;
}

void
load_certificate(struct loader *l, const struct xml_node *n, void *item)
{
	struct certificate *c = item;

	if (!is_use(c->id))
		load_fail(l, n, "\"%s\" is no use of a certificate", c->id);
	c->applies = load_applies(l, n);
	c->surety = load_surety(l, n);
	c->ref = load_ref(
	    l, n, KNOW_REFERENCE, span_of(load_attr(l, n, "ref", NULL)));
	c->title = load_texts(l, n, "title");
	c->where = load_texts(l, n, "where");
	c->ended = load_texts(l, n, "ended");
}
