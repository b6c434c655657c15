/*
 * The error log of HTTP.sys, System32\LogFiles\HTTPERR: requests that never
 * reached a site, so that no log of IIS has them.  W3C rows in a fixed order;
 * HTTP API 2.0 writes #Fields above them, older systems do not, and each
 * added columns (queue name, stream id).  Blanks inside of a value are '+'.
 * https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/
 * site-behavior-performance/error-logging-http-apis (KB820729)
 */

#include "engine/evidence/readers/iis.h"
#include "engine/base/utf8.h"
#include "engine/evidence/record/source_ops.h"

#define FIELDS                                                                 \
	(IIS_FIELD(C_IP) | IIS_FIELD(S_IP) | IIS_FIELD(S_PORT) |               \
	    IIS_FIELD(CS_METHOD) | IIS_FIELD(CS_URI) | IIS_FIELD(SC_STATUS) |  \
	    IIS_FIELD(S_REASON) | IIS_FIELD(S_QUEUENAME))

#define BEFORE "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri"

/* By the number of columns, which grew from version to version. */
static const struct {
	size_t count;
	struct span names;
} versions[] = {
	{ 12, SPAN(BEFORE " sc-status s-siteid s-reason") },
	{ 13, SPAN(BEFORE " sc-status s-siteid s-reason s-queuename") },
	{ 14, SPAN(BEFORE " streamid sc-status s-siteid s-reason "
			  "s-queuename") },
};

/* "date time ip port ip port HTTP/1.1 METHOD ...", or "... - -" */
static bool
is_row(struct span line)
{
	struct span t[8], rest = line;
	size_t n = 0;

	while (n < 8 && span_next(&rest, ' ', &t[n]))
		n++;
	return n == 8 && t[0].n == 10 && t[1].n == 8 && span_is_number(t[3]) &&
	       span_is_number(t[5]) &&
	       (span_starts(t[6], "HTTP/") || span_is(t[6], "-"));
}

/* Whether a directive LINE may stand in a log of HTTP.sys. */
static bool
may_be_ours(struct span line, bool *fields)
{
	if (span_istarts(line, "#Software:"))
		return span_iholds(line, "HTTP API");
	if (span_istarts(line, "#Fields:")) {
		*fields = true;
		return span_iholds(line, " s-reason");
	}
	return true;
}

static int
httperr_sniff(struct span head)
{
	bool first = true, directly = false, fields = false;
	size_t rows = 0, good = 0;
	struct span line;

	span_skip(&head, UTF8_MARK);
	while (span_line(&head, &line)) {
		if (span_trim(line).n == 0)
			continue;
		directly |= first && line.p[0] == '#';
		first = false;
		if (line.p[0] == '#' && !may_be_ours(line, &fields))
			return 0;
		rows += line.p[0] != '#';
		good += is_row(line);
	}
	if (directly && fields)
		return good * 10 >= rows * 6 ? 95 : 0;
	return good > 0 && good * 10 >= rows * 9 ? 80 : 0;
}

static struct span
columns(struct span row)
{
	struct span token;
	size_t n = 0;

	row = span_trim(row);
	while (span_next(&row, ' ', &token))
		n++;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (n == versions[i].count)
			return versions[i].names;
	return SPAN_NONE;
}

/* Path and query as IIS names them, so that signs may ask for either. */
static void
complete(struct record *r)
{
	struct span uri = r->field[FIELD_CS_URI], stem;

	if (!span_next(&uri, '?', &stem))
		return;
	r->field[FIELD_CS_URI_STEM] = stem;
	r->field[FIELD_CS_URI_QUERY] = uri;
}

static enum err
httperr_block(void *state, struct reading *r, const struct block *b)
{
	static const struct iis_format format = { .kind = SOURCE_HTTPERR,
		.fields = FIELDS,
		.columns = columns,
		.complete = complete };

	return iis_format_block(&format, state, r, b);
}

const struct reader_ops reader_httperr = {
	.kind = SOURCE_HTTPERR,
	.name = "httperr",
	.sniff = httperr_sniff,
	.most = 95,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct iis_state),
	.block = httperr_block,
	.guess = iis_format_guess,
	.join = iis_format_join,
	.pause = iis_format_end,
	.end = iis_format_end,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_httperr;
}

/* "503 AppOffline SCEP": why, and whose queue it was. */
static void
summarise(const struct record *r, struct buf *what)
{
	static const enum field fields[] = { FIELD_SC_STATUS, FIELD_S_REASON,
		FIELD_S_QUEUENAME };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct span s = r->field[fields[i]];

		if (s.n == 0 || span_is(s, "-"))
			continue;
		if (what->n > 0)
			buf_byte(what, ' ');
		buf_add(what, span_slice(s, 0, 40));
	}
}

/* Buffered by HTTP.sys as the logs of the sites are. */
const struct source_ops source_httperr = { wrap_sample, summarise, NULL,
	2 * TIME_MINUTE, NULL };
