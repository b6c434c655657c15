/*
 * A pass of its own over the evidence, without needles: a name matters
 * wherever it stands, not only in records that the guide looks for.
 */

#include "engine/case/gather.h"

#include "engine/case/inside.h"

struct gathering {
	gather_tell *tell;
	void *arg;
};

static const struct {
	enum field field;
	enum gather_kind kind;
} fields[] = {
	{ FIELD_S_COMPUTERNAME, GATHER_HOST },
	{ FIELD_CS_HOST, GATHER_HOST },
	{ FIELD_COMPUTER, GATHER_HOST },
	{ FIELD_CS_USERNAME, GATHER_ACCOUNT },
	{ FIELD_REQUESTER, GATHER_ACCOUNT },
	{ FIELD_COMMON_NAME, GATHER_NAME },
};

/*
 * A cell of a CA's database in a language whose headers are not known: one
 * word that is no number, code, date or OID may be the name of a device.
 */
static bool
is_name(struct span cell)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < cell.n; i++) {
		char c = cell.p[i];

		if (c == ' ' || c == '/' || c == ':' || c == '\\')
			return false;
		digit |= c >= '0' && c <= '9';
		letter |= (c | 32) >= 'a' && (c | 32) <= 'z';
	}
	return digit && letter && cell.n >= 5 && !span_istarts(cell, "0x");
}

static void
tell_cells(const struct gathering *g, struct span text)
{
	struct span cell;

	while (span_next(&text, '|', &cell))
		if (is_name(span_trim(cell)))
			g->tell(g->arg, GATHER_NAME, span_trim(cell));
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	const struct gathering *g = arg;

	(void)s;
	if (r->source == SOURCE_CA_FAILED)
		tell_cells(g, r->text);
	else if (r->source == SOURCE_EVENT)
		g->tell(g->arg, GATHER_TEXT, r->text);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (r->field[fields[i].field].n > 0)
			g->tell(
			    g->arg, fields[i].kind, r->field[fields[i].field]);
}

static void
on_source_end(void *arg, const struct source *s)
{
	(void)arg, (void)s;
}

/* Public roots are no secret of anybody. */
static void
tell_certificates(const struct gathering *g, const struct certstore *store)
{
	for (size_t i = 0; i < certstore_count(store); i++) {
		const struct stored_cert *s = certstore_at(store, i);

		g->tell(
		    g->arg, GATHER_PRINT, span_of(cert_thumbprint(s->cert)));
		if (s->physical == STORE_AUTHROOT)
			continue;
		g->tell(g->arg, GATHER_SUBJECT, span_of(cert_subject(s->cert)));
		g->tell(g->arg, GATHER_SUBJECT, span_of(cert_issuer(s->cert)));
	}
}

enum err
case_gather(const struct case_file *c, gather_tell *tell, void *arg,
    struct err_info *info)
{
	struct gathering g = { tell, arg };
	const struct evidence_sink sink = {
		.record = on_record, .source_end = on_source_end, .arg = &g
	};
	struct evidence *e = evidence_new(c->host, know_interest(c->k), info);
	bool done = false;
	enum err err = OK;

	if (!e)
		return info->code;
	while (!err && !done)
		err = evidence_read(
		    e, CASE_EVERYTHING, UINT64_MAX, &sink, &done);
	tell(arg, GATHER_CAPTURE, span_of(c->host->name));
	if (evidence_server(e))
		tell(arg, GATHER_HOST, span_of(evidence_server(e)));
	if (evidence_certstore(e))
		tell_certificates(&g, evidence_certstore(e));
	evidence_free(e);
	return err ? err_set(info, err, NULL, 0, NULL) : OK;
}
