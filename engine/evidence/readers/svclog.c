/*
 * The two svclogs of the legacy connector, which differ only in who wrote
 * them: the certificate registration point and the connector service.
 * Fragments of .NET XML, often one giant line, torn wherever the process was
 * killed: see xmlrow.h and svcevent.h.
 */
#include "engine/evidence/record/source_ops.h"
#include "engine/evidence/readers/svcevent.h"
#include "engine/evidence/readers/xmlrow.h"

#include <string.h>

#define LITERAL(s)                                                             \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

static const struct xmlrow_format format = {
	.open = LITERAL("<E2ETraceEvent"),
	.close = LITERAL("</E2ETraceEvent>"),
	.tag = { LITERAL("<e2etraceevent"), LITERAL("</e2etraceevent>") },
	.measure = svcevent_measure,
	.fill = svcevent_fill,
	.take = svcevent_take,
};

static size_t
svclog_cut(struct span text)
{
	return xmlrow_cut(&format, text);
}

static enum err
svclog_block(void *state, struct reading *r, const struct block *b)
{
	return xmlrow_block(&format, state, r, b);
}

/* The value of the attribute whose name and '=' end at AT. */
static struct span
quoted(struct span s, size_t at)
{
	if (at >= s.n || (s.p[at] != '"' && s.p[at] != '\''))
		return SPAN_NONE;
	return span_slice(s, at + 1, span_find_byte(s, s.p[at], at + 1));
}

/* Who wrote it, by the first name that is known after each MARK. */
static enum source_kind
writer(struct span head, struct span mark)
{
	size_t at = 0;

	while ((at = span_find(head, mark, at)) != SIZE_MAX) {
		struct span name = quoted(head, at += mark.n);

		if (span_istarts(name, "CertificateRegistrationPoint"))
			return SOURCE_CRP;
		if (span_istarts(name, "NDESConnector"))
			return SOURCE_CONNECTOR;
	}
	return SOURCE_COUNT;
}

static int
sniff(struct span head, enum source_kind kind)
{
	enum source_kind found;

	if (!xmlrow_sniff(&format, head))
		return 0;
	found = writer(head, SPAN("<Source Name="));
	if (found == SOURCE_COUNT)
		found = writer(head, SPAN("ProcessName="));
	if (found != SOURCE_COUNT)
		return found == kind ? 100 : 0;
	/* the point is a web application: its own words tell it apart */
	return kind == SOURCE_CRP && span_holds(head, "\"w3wp\"") &&
		       (span_holds(head, "VerifyRequest Started") ||
			   span_holds(head, "Validation Phase") ||
			   span_holds(head, "VerifyRequest Finished"))
		   ? 90
		   : 0;
}

static int
crp_sniff(struct span head)
{
	return sniff(head, SOURCE_CRP);
}

static int
connector_sniff(struct span head)
{
	return sniff(head, SOURCE_CONNECTOR);
}

const struct reader_ops reader_crp = {
	.kind = SOURCE_CRP,
	.name = "crp",
	.sniff = crp_sniff,
	.most = 100,
	.cut = svclog_cut,
	.state_size = sizeof(struct xmlrow_state),
	.block = svclog_block,
	.guess = xmlrow_guess,
	.join = xmlrow_join,
};

const struct reader_ops reader_connector = {
	.kind = SOURCE_CONNECTOR,
	.name = "connector",
	.sniff = connector_sniff,
	.most = 100,
	.cut = svclog_cut,
	.state_size = sizeof(struct xmlrow_state),
	.block = svclog_block,
	.guess = xmlrow_guess,
	.join = xmlrow_join,
};

#define SAMPLE_HEAD                                                            \
	"<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"         \
	"E2ETraceEvent\"><System><TimeCreated SystemTime="                     \
	"\"2026-03-02T09:00:00.0000000Z\" /><Source Name="                     \
	"\"CertificateRegistrationPoint\" /><Correlation ActivityID="          \
	"\"{00000000-0000-0000-0000-000000000000}\" /><Execution "             \
	"ProcessName=\"w3wp\" ProcessID=\"1\" ThreadID=\"1\" /></System>"      \
	"<ApplicationData>"
#define SAMPLE_TAIL "</ApplicationData></E2ETraceEvent>"

static void
put_escaped(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (!xml_put_entity((unsigned char)*text, out))
			buf_byte(out, *text);
}

/* One reader takes the events of both logs apart. */
static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	if (strncmp(text, format.open.p, format.open.n) == 0) {
		buf_puts(out, text);
		return &reader_crp;
	}
	if (strncmp(text, "<![LOG[", 7) == 0) {
		sample_wrap_line(text, out);
		return &reader_crp_log;
	}
	buf_puts(out, SAMPLE_HEAD);
	put_escaped(out, text);
	buf_puts(out, SAMPLE_TAIL);
	return &reader_crp;
}

const struct source_ops source_svclog = { wrap_sample, summarise_message,
	"<E2ETraceEvent", SOURCE_HELD_BACK, NULL };
