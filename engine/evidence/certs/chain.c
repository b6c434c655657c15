/*
 * Every chain that the stores allow.  First the certificates that a chain
 * may lead through are gathered, each signature being verified once; then
 * all paths are tried, short ones first, until one is good.  Authorities may
 * sign each other in circles, and a store may hold any number of
 * certificates of one name: what is gathered, what is compared and how many
 * steps are taken is limited, and a limit that was reached is told.
 */

#include "engine/evidence/certs/chain.h"

#include "engine/base/times.h"
#include "engine/evidence/certs/texts.h"

#include <stdlib.h>
#include <string.h>

#define NODES_MAX    64 /* bits of PARENTS */
#define COMPARED_MAX 512
#define STEPS_MAX    20000

/* A certificate, however many copies of it the stores hold. */
struct node {
	const struct cert *cert;
	const struct stored_cert *stored;
	uint64_t parents; /* those that signed it */
	bool in_root;
	bool self_signed;
	bool restricted; /* every copy so far forbids the usage */
	unsigned faults; /* wherever it stands in a chain */
};

struct search {
	const struct chain_ask *ask;
	struct node node[NODES_MAX];
	size_t count, compared, steps;
	size_t path[CHAIN_MAX];
	struct chain *best;
	unsigned badness; /* of BEST */
	bool found;
};

static bool
same(const struct cert *a, const struct cert *b)
{
	return span_eq(cert_der(a), cert_der(b));
}

/* Its copy in Disallowed. */
static bool
is_distrusted(const struct certstore *s, const struct cert *c)
{
	const struct stored_cert *e;

	for (size_t n = 0; (e = certstore_named(s, cert_subject_hash(c), n));
	     n++)
		if (e->logical == STORE_DISALLOWED && same(e->cert, c))
			return true;
	return false;
}

static unsigned
faults_of(const struct chain_ask *ask, const struct cert *c)
{
	char oid[CERT_OID_MAX];
	unsigned faults = 0;

	if (ask->now != TIME_NONE &&
	    (ask->now < cert_not_before(c) || ask->now > cert_not_after(c)))
		faults |= CHAIN_NOT_IN_DATE;
	if (ask->usage && !cert_allows(c, ask->usage))
		faults |= CHAIN_USAGE;
	if (cert_odd_critical(c, false, oid))
		faults |= CHAIN_ODD_CRITICAL;
	if (is_distrusted(ask->store, c))
		faults |= CHAIN_DISTRUSTED;
	return faults;
}

/* The copy that lies in STORED (NULL: none yet) lets it be used. */
static bool
lets_use(const struct chain_ask *ask, const struct stored_cert *stored)
{
	return !ask->usage || !stored || !stored->usages.p ||
	       cert_usages_allow(stored->usages, ask->usage);
}

/* The node of C, made if need be; NULL when there is no room. */
static struct node *
node_of(struct search *s, const struct cert *c,
    const struct stored_cert *stored, bool in_root)
{
	struct node *n = NULL;

	for (size_t i = 0; !n && i < s->count; i++)
		if (same(s->node[i].cert, c))
			n = &s->node[i];
	if (!n && s->count == NODES_MAX) {
		s->best->cut = true;
		return NULL;
	}
	if (!n) {
		n = &s->node[s->count++];
		*n = (struct node){ .cert = c,
			.stored = stored,
			.restricted = true,
			.self_signed = cert_self_signed(c),
			.faults = faults_of(s->ask, c) };
	}
	if (in_root && !n->in_root && stored)
		n->stored = stored;
	n->in_root |= in_root;
	n->restricted &= !lets_use(s->ask, stored);
	return n;
}

/* C signed node CHILD, if it did. */
static void
try_issuer(struct search *s, size_t child, const struct cert *c,
    const struct stored_cert *stored, bool in_root)
{
	const struct chain_patience *p = s->ask->patience;
	struct node *n;

	if (s->compared++ >= COMPARED_MAX || (p && !p->go_on(p->arg))) {
		s->best->cut = true;
		return;
	}
	if (!cert_signed_by(s->node[child].cert, c))
		return;
	n = node_of(s, c, stored, in_root);
	if (n)
		s->node[child].parents |= UINT64_C(1) << (n - s->node);
}

static void
look_above(struct search *s, size_t child)
{
	const struct chain_change *change = s->ask->change;
	const struct cert *below = s->node[child].cert;
	const struct stored_cert *e;

	for (size_t n = 0; !s->best->cut && (e = certstore_named(s->ask->store,
						 cert_issuer_hash(below), n));
	     n++)
		if (e->logical != STORE_DISALLOWED &&
		    !(change && e == change->gone))
			try_issuer(
			    s, child, e->cert, e, e->logical == STORE_ROOT);
	if (change && change->to_root)
		try_issuer(s, child, change->to_root, NULL, true);
	if (change && change->to_ca)
		try_issuer(s, child, change->to_ca, NULL, false);
}

/* The copy of the leaf in a store: it may itself be a root. */
static void
take_copies(struct search *s, const struct cert *leaf)
{
	const struct chain_change *change = s->ask->change;
	const struct stored_cert *e;

	node_of(s, leaf, NULL,
	    change && change->to_root && same(change->to_root, leaf));
	s->node[0].restricted = false;
	for (size_t n = 0;
	     (e = certstore_named(s->ask->store, cert_subject_hash(leaf), n));
	     n++) {
		if (e->logical == STORE_DISALLOWED || !same(e->cert, leaf) ||
		    (change && e == change->gone))
			continue;
		if (!s->node[0].stored) {
			s->node[0].stored = e;
			s->node[0].restricted = true;
		}
		node_of(s, leaf, e, e->logical == STORE_ROOT);
	}
}

static void
gather_nodes(struct search *s, const struct cert *leaf)
{
	take_copies(s, leaf);
	for (size_t i = 0; i < s->count; i++)
		if (!s->node[i].self_signed)
			look_above(s, i);
}

/* What speaks against the certificate at AT of the path S->path. */
static unsigned
link_faults(const struct search *s, size_t at, size_t count)
{
	const struct node *n = &s->node[s->path[at]];
	unsigned faults = n->faults | (n->restricted ? CHAIN_USAGE : 0);
	long allowed = cert_path_length(n->cert), below = 0;

	for (size_t i = 1; i < at; i++)
		below += !cert_self_issued(s->node[s->path[i]].cert);
	if (at > 0 && allowed >= 0 && below > allowed)
		faults |= CHAIN_TOO_LONG;
	if (at > 0 && !cert_may_issue(n->cert))
		faults |= CHAIN_NO_CA;
	if (at + 1 < count &&
	    !cert_names_key_of(n->cert, s->node[s->path[at + 1]].cert))
		faults |= CHAIN_OTHER_KEY_NAME;
	return faults;
}

/* The path of COUNT nodes leads nowhere further: is it the best so far? */
static void
consider(struct search *s, size_t count)
{
	const struct node *top = &s->node[s->path[count - 1]];
	struct chain c = { .count = count, .cut = s->best->cut };
	unsigned badness;

	c.end = !top->self_signed ? CHAIN_MISSING
		: top->in_root    ? CHAIN_TRUSTED
				  : CHAIN_UNTRUSTED;
	for (size_t i = 0; i < count; i++) {
		const struct node *n = &s->node[s->path[i]];

		c.link[i] = (struct chain_link){ n->cert, n->stored,
			link_faults(s, i, count) };
		c.faults |= c.link[i].faults;
	}
	badness = (unsigned)c.end << 8 | c.faults;
	if (s->found && badness >= s->badness)
		return;
	s->found = true;
	s->badness = badness;
	*s->best = c;
}

static bool
on_path(const struct search *s, size_t node, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (s->path[i] == node)
			return true;
	return false;
}

/* All paths of LENGTH nodes that begin with the COUNT ones of S->path. */
static void
climb(struct search *s, size_t count, size_t length)
{
	const struct node *n = &s->node[s->path[count - 1]];
	bool ends = true;

	if (s->steps++ >= STEPS_MAX)
		s->best->cut = true;
	if (s->steps > STEPS_MAX || (s->found && s->badness == 0))
		return;
	for (size_t i = 0; i < s->count; i++) {
		if (!(n->parents >> i & 1) || on_path(s, i, count))
			continue;
		ends = false;
		if (count == CHAIN_MAX)
			s->best->cut = true;
		if (count == length)
			return;
		s->path[count] = i;
		climb(s, count + 1, length);
	}
	if (ends && count == length)
		consider(s, count);
}

bool
chain_find(
    const struct chain_ask *ask, const struct cert *leaf, struct chain *out)
{
	struct search *s = calloc(1, sizeof(*s));

	memset(out, 0, sizeof(*out));
	if (!s)
		return false;
	s->ask = ask;
	s->best = out;
	gather_nodes(s, leaf);
	for (size_t length = 1; length <= CHAIN_MAX; length++)
		climb(s, 1, length); /* path[0] is the leaf, node 0 */
	if (!s->found)
		consider(s, 1); /* nothing ends within the limits */
	free(s);
	return true;
}

bool
chain_is_good(const struct chain *c)
{
	return c->end == CHAIN_TRUSTED && c->faults == 0;
}

bool
chain_is_bad(const struct chain *c)
{
	return !c->cut && (c->end == CHAIN_UNTRUSTED ||
			      (c->faults & ~(unsigned)CHAIN_DOUBTS) != 0);
}

/* The first link with one of FAULTS; NULL: none. */
static const struct chain_link *
first_faulty(const struct chain *c, unsigned faults)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->link[i].faults & faults)
			return &c->link[i];
	return NULL;
}

const char *
chain_lacks(const struct chain *c)
{
	const struct cert *last = c->link[c->count - 1].cert;

	return c->end == CHAIN_TRUSTED     ? NULL
	       : c->end == CHAIN_UNTRUSTED ? cert_subject(last)
					   : cert_issuer(last);
}

const struct bilingual *
chain_why(const struct chain *c, const char **about)
{
	static const struct {
		unsigned fault;
		const struct bilingual *text;
	} whys[] = {
		{ CHAIN_DISTRUSTED, T_CHAIN_DISTRUSTED },
		{ CHAIN_NO_CA, T_CHAIN_NO_CA },
		{ CHAIN_TOO_LONG, T_CHAIN_TOO_LONG },
		{ CHAIN_USAGE, T_CHAIN_USAGE },
		{ CHAIN_NOT_IN_DATE, T_CHAIN_NOT_IN_DATE },
		{ CHAIN_ODD_CRITICAL, T_CHAIN_ODD_CRITICAL },
		{ CHAIN_OTHER_KEY_NAME, T_CHAIN_OTHER_KEY_NAME },
	};

	*about = chain_lacks(c);
	if (c->cut && !chain_is_good(c))
		return T_CHAIN_CUT;
	if (*about)
		return c->end == CHAIN_MISSING ? T_CHAIN_MISSING
					       : T_CHAIN_UNTRUSTED;
	for (size_t i = 0; i < sizeof(whys) / sizeof(*whys); i++) {
		const struct chain_link *l = first_faulty(c, whys[i].fault);

		if (!l)
			continue;
		*about = cert_common_name(l->cert);
		return whys[i].text;
	}
	return T_NONE;
}
