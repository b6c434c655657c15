/*
 * Certificates as `Get-ChildItem Cert:\LocalMachine\Root | Format-List *'
 * prints them, the list that Microsoft's article on certificates in the wrong
 * store asks for (learn.microsoft.com, "Valid root CA certificates
 * distributed using GPO might appear intermittently as untrusted" and
 * "HTTP 403.16 ... intermediate").  The default list and tables lack the
 * store or the issuer: what names both names counts; a store that is not
 * named is not known.
 */
#include "engine/evidence/readers/certlisted.h"
#include "engine/evidence/readers/psobject.h"

#include "engine/base/buf.h"

/* A user's stores show the machine's as well. */
static bool
is_of_user(const struct psobject *o)
{
	return span_iholds(psobject_property(o, "PSParentPath").value,
	    "Certificate::CurrentUser");
}

static bool
fits_certificate(const struct psobject *o)
{
	char hash[LISTED_HASH + 1] = "";

	listed_hash(psobject_property(o, "Thumbprint").value, hash);
	return hash[0] && psobject_property(o, "Subject").value.n > 0 &&
	       psobject_property(o, "Issuer").value.n > 0 && !is_of_user(o);
}

/* What a certificate borrows from. */
struct names {
	struct buf subject, issuer, store;
};

/* "Microsoft.PowerShell.Security\Certificate::LocalMachine\Root" */
static bool
join_names(const struct psobject *o, struct names *n)
{
	psvalue_join(psobject_property(o, "Subject").value, &n->subject);
	psvalue_join(psobject_property(o, "Issuer").value, &n->issuer);
	pspath_join(psobject_property(o, "PSParentPath").value,
	    SPAN("Certificate::LocalMachine\\"), &n->store);
	return !buf_failed(&n->subject) && !buf_failed(&n->issuer) &&
	       !buf_failed(&n->store);
}

/* The lines that tell, out of thirty: hash and names stand side by side. */
static struct span
telling_part(const struct psobject *o)
{
	static const char *const names[] = { "Thumbprint", "Issuer",
		"Subject" };
	struct span part = SPAN_NONE;
	const char *end = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct psproperty p = psobject_property(o, names[i]);

		if (!part.p || p.name.p < part.p)
			part.p = p.name.p;
		if (!end || p.value.p + p.value.n > end)
			end = p.value.p + p.value.n;
	}
	part.n = (size_t)(end - part.p);
	return part;
}

static void
give_listed(const struct psobject *o, const struct names *n, struct reading *r,
    struct record *rec)
{
	struct listed l = { .subject = buf_span(&n->subject),
		.issuer = buf_span(&n->issuer),
		.not_before = psobject_property(o, "NotBefore").value,
		.not_after = psobject_property(o, "NotAfter").value };

	listed_hash(psobject_property(o, "Thumbprint").value, l.hash);
	listed_fill(&l, buf_span(&n->store), rec);
	r->source->records++;
	rec->text = telling_part(o);
	if (!r->needles || needles_find(r->needles, o->text, 0) != SIZE_MAX)
		r->emit(r->arg, rec);
}

static enum err
give_certificate(
    const struct psobject *o, struct reading *r, const struct record *like)
{
	struct names n = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct record rec = *like;
	bool good = join_names(o, &n);

	if (good)
		give_listed(o, &n, r, &rec);
	buf_free(&n.subject);
	buf_free(&n.issuer);
	buf_free(&n.store);
	return good ? OK : ERR_NOMEM;
}

static const struct psobject_format format = { fits_certificate,
	give_certificate };

static int
pscert_sniff(struct span head)
{
	return psobject_sniff(&format, head);
}

static enum err
pscert_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return psobject_read(&format, r, b);
}

const struct reader_ops reader_pscert = {
	.kind = SOURCE_CERTSTORE,
	.name = "pscert",
	.sniff = pscert_sniff,
	.most = PSOBJECT_SURE,
	.cut = cmdblock_cut,
	.block = pscert_block,
};
