/*
 * Questions about certificates, each answered from the registry, the stores
 * and the time that the caller gives.
 */

#include "engine/evidence/certs/certchecks.h"

#include "engine/base/times.h"

#include <stdlib.h>
#include <string.h>

#define POLICY_KEY                                                             \
	"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules"              \
	"\\NDESPolicy"
#define UNIFIED_KEY                                                            \
	"HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune"                           \
	"\\PFXCertificateConnector"

#define CA_KEY "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\CAInfo"

const char *const certcheck_keys[] = { POLICY_KEY, UNIFIED_KEY, CA_KEY, NULL };

/* Issues the unified connector's own certificate; never in a local store. */
#define CONNECTOR_CA "CN=Microsoft Intune ImportPFX Connector CA"

void
certcheck_subjects_free(struct certcheck_subjects *s)
{
	free(s->items);
	*s = (struct certcheck_subjects){ NULL, 0, 0, false };
}

static void
add_subject(struct certcheck_subjects *s, const struct stored_cert *c)
{
	const struct stored_cert **items = array_grow(
	    s->items, s->count, &s->cap, sizeof(const struct stored_cert *));

	if (!items) {
		s->failed = true;
		return;
	}
	s->items = items;
	s->items[s->count++] = c;
}

static bool
is_intermediate(const struct certstore *s, const struct stored_cert *c)
{
	return !cert_self_issued(c->cert) && !certstore_cross_signed(s, c) &&
	       !cert_own_key(c->cert);
}

/* The certificates in Root that are ODD; is there one? */
static enum tri
look_in_root(const struct certcheck_world *w,
    bool (*odd)(const struct certstore *s, const struct stored_cert *c),
    struct certcheck_subjects *out)
{
	bool found = false;

	for (size_t i = 0; i < certstore_count(w->store); i++) {
		const struct stored_cert *c = certstore_at(w->store, i);

		if (c->logical != STORE_ROOT || !odd(w->store, c))
			continue;
		found = true;
		add_subject(out, c);
	}
	if (found)
		return TRI_YES;
	return certstore_exported(w->store, STORE_ROOT, STORE_LOCAL) &&
		       !certstore_damaged(w->store, STORE_ROOT, NULL)
		   ? TRI_NO
		   : TRI_UNKNOWN;
}

enum tri
certcheck_root_has_intermediate(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	return look_in_root(w, is_intermediate, out);
}

enum tri
certcheck_root_clean(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct certcheck_subjects found = { NULL, 0, 0, false };
	enum tri dirty = look_in_root(w, is_intermediate, &found);

	(void)out; /* a clean store is about no certificate */
	certcheck_subjects_free(&found);
	return dirty == TRI_UNKNOWN ? TRI_UNKNOWN
	       : dirty == TRI_YES   ? TRI_NO
				    : TRI_YES;
}

enum tri
certcheck_root_has_cross_signed(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	return look_in_root(w, certstore_cross_signed, out);
}

/* A certificate in My that a value of the registry names. */
struct named {
	bool exported;                  /* the value's key */
	const char *text;               /* the value, "" when there is none */
	bool odd_type;                  /* it is no text */
	bool my;                        /* My was exported */
	bool damaged;                   /* it may be where nothing is read */
	const struct stored_cert *cert; /* NULL: not in My */
};

static struct named
find_named(const struct certcheck_world *w, const char *key, const char *value)
{
	const struct reg_key *k = registry_key(w->reg, key);
	const struct reg_value *v = registry_value(w->reg, key, value);
	struct named n = { .exported = k != NULL,
		.text = "",
		.my = certstore_exported(w->store, STORE_MY, STORE_LOCAL),
		.damaged = k && k->damaged && !v };

	if (!v)
		return n;
	n.odd_type = v->type != REG_TYPE_SZ && v->type != REG_TYPE_EXPAND_SZ;
	n.text = v->raw.p;
	if (n.odd_type)
		return n;
	n.cert = certstore_find(w->store, STORE_MY, n.text);
	n.damaged = !n.cert && certstore_damaged(w->store, STORE_MY, n.text);
	return n;
}

static struct named
find_client(const struct certcheck_world *w)
{
	return find_named(w, POLICY_KEY, "NDESCertThumbprint");
}

static struct named
find_connector(const struct certcheck_world *w)
{
	return find_named(w, UNIFIED_KEY, "EncryptionCertThumbprint");
}

/* The answer that a certificate which is not there gives. */
static enum tri
without(const struct named *n, enum tri when_absent)
{
	bool known = n->exported && !n->damaged &&
		     (n->text[0] == '\0' || n->my);

	return known ? when_absent : TRI_UNKNOWN;
}

static enum tri
in_date(const struct certcheck_world *w, const struct cert *c)
{
	if (w->now == TIME_NONE)
		return TRI_UNKNOWN;
	return w->now >= cert_not_before(c) && w->now <= cert_not_after(c)
		   ? TRI_YES
		   : TRI_NO;
}

static enum tri not(enum tri t) {
	return t == TRI_UNKNOWN ? t
	       : t == TRI_YES   ? TRI_NO
				: TRI_YES;
}

/* ANSWER is about C, when it is yes. */
static enum tri
about(struct certcheck_subjects *out, const struct stored_cert *c,
    enum tri answer)
{
	if (answer == TRI_YES && c)
		add_subject(out, c);
	return answer;
}

const struct stored_cert *
client_cert(const struct registry *reg, const struct certstore *store)
{
	struct certcheck_world w = { reg, store, TIME_NONE, NULL };

	return find_client(&w).cert;
}

static bool
issued_by_connector_ca(const struct cert *c)
{
	struct span issuer = span_of(cert_issuer(c)), name = SPAN(CONNECTOR_CA);
	size_t at = span_ifind(issuer, name, 0);

	if (at == SIZE_MAX || (at > 0 && !strchr(",+", issuer.p[at - 1])))
		return false;
	return at + name.n == issuer.n ||
	       strchr(",+", issuer.p[at + name.n]) != NULL;
}

/* The client certificate and, unless it is not judged by it, its chain. */
struct client {
	struct named named;
	bool has_chain;
	struct chain chain;
};

static struct client
client_of(const struct certcheck_world *w)
{
	struct client c = { .named = find_client(w) };
	const struct chain_ask ask = {
		.store = w->store, .usage = CLIENT_AUTH, .now = w->now
	};

	if (!c.named.cert || issued_by_connector_ca(c.named.cert->cert))
		return c;
	c.has_chain = true;
	if (w->client_chain)
		c.chain = *w->client_chain;
	else
		c.has_chain = chain_find(&ask, c.named.cert->cert, &c.chain);
	return c;
}

bool
certcheck_client_chain(const struct certcheck_world *w, struct chain *out)
{
	struct client c = client_of(w);

	if (c.has_chain)
		*out = c.chain;
	return c.has_chain;
}

/* Where the root of a company may be, and the way up to it. */
static bool
root_would_be_seen(const struct certstore *s)
{
	return certstore_exported(s, STORE_ROOT, STORE_LOCAL) &&
	       certstore_exported(s, STORE_ROOT, STORE_ENTERPRISE) &&
	       certstore_exported(s, STORE_CA, STORE_LOCAL) &&
	       !certstore_damaged(s, STORE_ROOT, NULL) &&
	       !certstore_damaged(s, STORE_CA, NULL);
}

/*
 * Nothing is said of the root when the issuer of the certificate itself is
 * not there: it may be any authority, which Windows would fetch.
 */
static enum tri
root_present(const struct certcheck_world *w, const struct client *c)
{
	bool led_up = c->chain.count > 1 || c->chain.end == CHAIN_UNTRUSTED;

	if (!c->has_chain)
		return TRI_UNKNOWN;
	if (c->chain.end == CHAIN_TRUSTED)
		return TRI_YES;
	return led_up && !c->chain.cut && root_would_be_seen(w->store)
		   ? TRI_NO
		   : TRI_UNKNOWN;
}

/*
 * Does the chain let the certificate be good?  A root that is not there is
 * told by itself.
 */
static enum tri
chain_allows(const struct client *c)
{
	if (!c->has_chain)
		return issued_by_connector_ca(c->named.cert->cert)
			   ? TRI_YES
			   : TRI_UNKNOWN;
	if (c->chain.cut && !chain_is_good(&c->chain))
		return TRI_UNKNOWN;
	if (c->chain.faults & ~(unsigned)CHAIN_DOUBTS)
		return TRI_NO;
	return c->chain.faults ? TRI_UNKNOWN : TRI_YES;
}

enum tri
certcheck_client_good(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct client c = client_of(w);
	enum tri chain, date;

	if (!c.named.cert)
		return without(&c.named, TRI_NO);
	if (!cert_allows(c.named.cert->cert, CLIENT_AUTH) ||
	    thumbprint_malformed(c.named.text))
		return TRI_NO;
	chain = chain_allows(&c);
	date = in_date(w, c.named.cert->cert);
	return about(out, c.named.cert,
	    chain == TRI_NO || date == TRI_NO ? TRI_NO
	    : chain == TRI_YES                ? date
					      : TRI_UNKNOWN);
}

/* Links of the chain from number FROM on that have one of FAULTS. */
static enum tri
chain_has(const struct certcheck_world *w, size_t from, unsigned faults,
    struct certcheck_subjects *out)
{
	struct client c = client_of(w);
	bool found = false;

	if (!c.named.cert)
		return without(&c.named, TRI_NO);
	if (!c.has_chain)
		return issued_by_connector_ca(c.named.cert->cert) ? TRI_NO
								  : TRI_UNKNOWN;
	if (c.chain.cut && !chain_is_good(&c.chain))
		return TRI_UNKNOWN;
	for (size_t i = from; i < c.chain.count; i++) {
		if (!(c.chain.link[i].faults & faults))
			continue;
		found = true;
		if (c.chain.link[i].stored)
			add_subject(out, c.chain.link[i].stored);
	}
	if (found)
		return TRI_YES;
	return c.chain.end == CHAIN_TRUSTED ? TRI_NO : TRI_UNKNOWN;
}

enum tri
certcheck_client_chain_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	if (w->now == TIME_NONE)
		return TRI_UNKNOWN;
	return chain_has(w, 1, CHAIN_NOT_IN_DATE, out);
}

enum tri
certcheck_client_chain_unfit(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	return chain_has(w, 0, CHAIN_USAGE | CHAIN_TOO_LONG | CHAIN_NO_CA, out);
}

enum tri
certcheck_client_chain_distrusted(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	return chain_has(w, 0, CHAIN_DISTRUSTED, out);
}

const struct stored_cert *
connector_cert(const struct registry *reg, const struct certstore *store)
{
	struct certcheck_world w = { reg, store, TIME_NONE, NULL };

	return find_connector(&w).cert;
}

enum tri
certcheck_client_absent(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct named n = find_client(w);

	(void)out;
	return n.cert ? TRI_NO : without(&n, TRI_YES);
}

enum tri
certcheck_client_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct named n = find_client(w);

	if (!n.cert)
		return without(&n, TRI_NO);
	return about(out, n.cert, not(in_date(w, n.cert->cert)));
}

enum tri
certcheck_client_no_client_auth(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct named n = find_client(w);

	if (!n.cert)
		return without(&n, TRI_NO);
	return about(out, n.cert,
	    cert_allows(n.cert->cert, CLIENT_AUTH) ? TRI_NO : TRI_YES);
}

enum tri
certcheck_client_thumbprint_malformed(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct named n = find_client(w);

	(void)out;
	if (!n.exported || (n.damaged && n.text[0] == '\0'))
		return TRI_UNKNOWN;
	if (n.text[0] == '\0')
		return TRI_NO;
	return n.odd_type || thumbprint_malformed(n.text) ? TRI_YES : TRI_NO;
}

enum tri
certcheck_client_root_absent(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct client c = client_of(w);

	if (!c.named.cert)
		return without(&c.named, TRI_NO);
	if (issued_by_connector_ca(c.named.cert->cert))
		return TRI_NO;
	return about(out, c.named.cert, not(root_present(w, &c)));
}

enum tri
certcheck_client_root_present(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct client c = client_of(w);

	if (!c.named.cert)
		return without(&c.named, TRI_NO);
	return about(out, c.named.cert, root_present(w, &c));
}

/*
 * Certificates in My for signing requests: is there one that is in date
 * (GOOD), or out of it?  *OTHERS counts those that are not.
 */
static enum tri
find_agents(const struct certcheck_world *w, bool good,
    struct certcheck_subjects *out, size_t *others)
{
	bool found = false;

	*others = 0;
	if (!certstore_exported(w->store, STORE_MY, STORE_LOCAL))
		return TRI_UNKNOWN;
	for (size_t i = 0; i < certstore_count(w->store); i++) {
		const struct stored_cert *c = certstore_at(w->store, i);

		if (c->logical != STORE_MY ||
		    !cert_names_usage(c->cert, REQUEST_AGENT))
			continue;
		if (w->now == TIME_NONE)
			return TRI_UNKNOWN;
		if ((in_date(w, c->cert) == TRI_YES) == good) {
			found = true;
			add_subject(out, c);
		} else {
			++*others;
		}
	}
	if (found)
		return TRI_YES;
	return certstore_damaged(w->store, STORE_MY, NULL) ? TRI_UNKNOWN
							   : TRI_NO;
}

enum tri
certcheck_ra_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	size_t before = out->count, in_date_too;
	enum tri t = find_agents(w, false, out, &in_date_too);

	if (t != TRI_YES)
		return t;
	if (in_date_too == 0 && !certstore_damaged(w->store, STORE_MY, NULL))
		return TRI_YES;
	/* one that is good, or may be */
	out->count = before;
	return in_date_too ? TRI_NO : TRI_UNKNOWN;
}

enum tri
certcheck_ra_good(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	size_t others;

	return find_agents(w, true, out, &others);
}

/* The name of the authority in "HOST\\NAME"; "" when it is not known. */
static void
configured_ca(const struct certcheck_world *w, struct buf *out)
{
	const struct reg_value *v = w->reg ? registry_value(w->reg, CA_KEY,
						 "Configuration")
					   : NULL;
	struct buf text = BUF_INIT;
	struct span s;
	size_t at;

	if (v)
		reg_value_text(v, &text);
	s = buf_span(&text);
	at = span_find_byte(s, '\\', 0);
	if (at != SIZE_MAX)
		buf_add(out, span_slice(s, at + 1, s.n));
	out->failed |= buf_failed(&text);
	buf_free(&text);
}

/* The CN of the issuer of C is NAME. */
static bool
is_issued_by(const struct cert *c, struct span name)
{
	struct span issuer = span_of(cert_issuer(c));

	return span_starts(issuer, "CN=") &&
	       span_ieq(span_slice(issuer, 3,
			    span_find_byte(issuer, ',', 3) == SIZE_MAX
				? issuer.n
				: span_find_byte(issuer, ',', 3)),
		   name);
}

enum tri
certcheck_ra_other_ca(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct buf name = BUF_INIT;
	size_t before = out->count, others;
	enum tri t;

	configured_ca(w, &name);
	t = name.n > 0 ? find_agents(w, true, out, &others) : TRI_UNKNOWN;
	for (size_t i = before; t == TRI_YES && i < out->count; i++)
		if (is_issued_by(out->items[i]->cert, buf_span(&name)))
			t = TRI_NO;
	if (t != TRI_YES)
		out->count = before;
	out->failed |= buf_failed(&name);
	buf_free(&name);
	return t;
}

enum tri
certcheck_connector_expired(
    const struct certcheck_world *w, struct certcheck_subjects *out)
{
	struct named n = find_connector(w);

	if (!n.cert)
		return without(&n, TRI_NO);
	return about(out, n.cert, not(in_date(w, n.cert->cert)));
}

bool
thumbprint_malformed(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	return digits != CERT_THUMBPRINT_MAX - 1 || text[digits] != '\0';
}
