/*
 * Samples are written by hand, so they may lack what a whole file has: the
 * #Fields line of IIS, the envelope of an event.  It is added here, then the
 * real reader takes over.
 */

#include "engine/match/sample.h"

#include "engine/evidence/reader.h"

#include <stdlib.h>
#include <string.h>

#define IIS_HEAD                                                               \
	"#Software: Microsoft Internet Information Services 10.0\n"            \
	"#Version: 1.0\n#Date: 2026-03-02 00:00:00\n"                          \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "          \
	"s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "        \
	"sc-substatus sc-win32-status time-taken\n"

#define SVCLOG_HEAD                                                            \
	"<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"         \
	"E2ETraceEvent\"><System><TimeCreated SystemTime="                     \
	"\"2026-03-02T09:00:00.0000000Z\" /><Source Name="                     \
	"\"CertificateRegistrationPoint\" /><Correlation ActivityID="          \
	"\"{00000000-0000-0000-0000-000000000000}\" /><Execution "             \
	"ProcessName=\"w3wp\" ProcessID=\"1\" ThreadID=\"1\" /></System>"      \
	"<ApplicationData>"
#define SVCLOG_TAIL "</ApplicationData></E2ETraceEvent>"

static void
put_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		default:
			buf_byte(out, *text);
		}
	}
}

static const struct reader_ops *
dress_row(const char *text, struct buf *out)
{
	if (text[0] != '#')
		buf_puts(out, IIS_HEAD);
	buf_printf(out, "%s\n", text);
	return &reader_iis;
}

static const struct reader_ops *
dress_svclog(const char *text, struct buf *out)
{
	if (strncmp(text, "<E2ETraceEvent", 14) == 0) {
		buf_puts(out, text);
		return &reader_crp;
	}
	if (strncmp(text, "<![LOG[", 7) == 0) {
		buf_printf(out, "%s\n", text);
		return &reader_crp_log;
	}
	buf_puts(out, SVCLOG_HEAD);
	put_escaped(out, text);
	buf_puts(out, SVCLOG_TAIL);
	return &reader_crp;
}

/* A message alone, without its event, can only come from an excerpt. */
static const struct reader_ops *
dress_event(const char *text, struct buf *out)
{
	buf_printf(out, "%s\n", text);
	return strncmp(text, "<Event", 6) == 0 ? &reader_event
					       : &reader_excerpt;
}

static const struct reader_ops *
dress_plugin(const char *text, struct buf *out)
{
	buf_printf(out, "%s\n", text);
	return &reader_ndesplugin;
}

static const struct reader_ops *
dress_failed(const char *text, struct buf *out)
{
	buf_printf(out, "%s\n", text);
	return &reader_ca_failed;
}

static const struct reader_ops *
dress_excerpt(const char *text, struct buf *out)
{
	buf_printf(out, "%s\n", text);
	return &reader_excerpt;
}

static const struct reader_ops *(*const dress[SOURCE_COUNT])(
    const char *, struct buf *) = {
	[SOURCE_IIS] = dress_row,
	[SOURCE_NDESPLUGIN] = dress_plugin,
	[SOURCE_CRP] = dress_svclog,
	[SOURCE_CONNECTOR] = dress_svclog,
	[SOURCE_EVENT] = dress_event,
	[SOURCE_CA_FAILED] = dress_failed,
	[SOURCE_TEXT] = dress_excerpt,
};

struct trial {
	const struct matcher *m;
	size_t sign;
	enum source_kind kind;
	struct sample_result *out;
};

static void
on_record(void *arg, const struct record *r)
{
	struct trial *t = arg;
	struct record copy = *r;
	size_t hits[MATCHER_HITS_MAX], count;

	/* One reader serves two svclogs; an excerpt stays an excerpt. */
	if (copy.source != SOURCE_TEXT)
		copy.source = t->kind;
	t->out->records++;
	count = matcher_record(t->m, &copy, hits);
	for (size_t i = 0; i < count; i++)
		t->out->hit |= hits[i] == t->sign;
}

static enum err
read_all(const struct reader_ops *ops, struct trial *t, struct span text)
{
	struct source source = { .kind = t->kind,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct reading reading = { .source = &source,
		.emit = on_record,
		.arg = t,
		.named_alone = true };
	const struct block block = { .text = text, .line = 1, .torn = true };
	void *state = calloc(1, ops->state_size ? ops->state_size : 1);
	enum err err;

	if (!state)
		return ERR_NOMEM;
	err = ops->block(state, &reading, &block);
	if (ops->end) {
		enum err end = ops->end(state, &reading);

		err = err ? err : end;
	}
	free(state);
	return err;
}

enum err
sample_try(const struct matcher *m, const struct knowledge *k, size_t sign,
    const struct sample *sample, struct sample_result *out)
{
	const struct sign *s = know_sign(k, sign);
	struct trial t = { .m = m, .sign = sign, .out = out };
	struct buf text = BUF_INIT;
	const struct reader_ops *ops;
	enum err err;

	memset(out, 0, sizeof(*out));
	while (!(s->sources >> t.kind & 1) && t.kind < SOURCE_TEXT)
		t.kind++;
	if (!dress[t.kind])
		return ERR_UNSUPPORTED;
	ops = dress[t.kind](sample->text, &text);
	err = read_all(ops, &t, buf_span(&text));
	out->needle = needles_find(know_needles(k, t.kind),
			  span_of(sample->text), 0) != SIZE_MAX;
	if (buf_failed(&text))
		err = ERR_NOMEM;
	buf_free(&text);
	return err;
}
