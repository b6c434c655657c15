/*
 * Evidence from records.  Everything shown is cleaned: logs are written by
 * whoever can reach the server.
 */

#include "engine/guide/describe.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/challenge.h"
#include "engine/evidence/record/source_ops.h"

/* Names of providers are long, and alike where they begin. */
static struct span
provider_of(struct span s)
{
	static const struct {
		const char *name, *is;
	} known[] = {
		{ "Microsoft-Windows-NetworkDeviceEnrollmentService", "NDES" },
		{ "Microsoft-Intune-CertificateConnectors", "Connectors" },
		{ "Microsoft-Windows-CertificationAuthority", "CA" },
		{ "Service Control Manager", "SCM" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_is(s, known[i].name))
			return span_of(known[i].is);
	return span_after_last(s, '-');
}

/* Who is behind a record, by what its format knows. */
static void
who_of(const struct record *r, struct evidence_item *out)
{
	static const enum field candidates[] = { FIELD_C_IP, FIELD_REQUESTER,
		FIELD_PROVIDER, FIELD_THREAD, FIELD_COMPUTER };

	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		struct span s = r->field[candidates[i]];

		if (!s.p || s.n == 0)
			continue;
		if (candidates[i] == FIELD_PROVIDER)
			s = provider_of(s);
		out->failed |= !utf8_clean_to(out->who, sizeof(out->who), s);
		return;
	}
}

static void
what_of(const struct record *r, struct evidence_item *out)
{
	struct buf what = BUF_INIT;

	source_ops(r->source)->summarise(r, &what);
	out->failed |= !utf8_clean_to(
	    out->what, sizeof(out->what), buf_span(&what));
	buf_free(&what);
}

void
describe_record(const struct record *r, const struct source *s, size_t sign,
    struct evidence_item *out)
{
	out->sign = sign;
	out->kind = r->source;
	out->partial = r->partial;
	out->failed = false;
	out->file = s->file;
	out->line = r->line;
	out->offset = r->offset;
	out->time = r->time;
	out->who[0] = out->what[0] = '\0';
	out->cert = NULL;
	out->challenge_age = r->source == SOURCE_EVENT ? challenge_age(r) : 0;
	out->failed |= !utf8_lines_to(out->text, sizeof(out->text), r->text);
	who_of(r, out);
	what_of(r, out);
}
