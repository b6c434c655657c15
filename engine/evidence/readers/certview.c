/*
 * The failed and denied requests of a CA: `certutil -view -restrict
 * "Disposition>=30" -out ... csv'.  The first block, as a rule the whole
 * file, tells which column is which; later blocks only fill what is missing.
 * certutil writes local times.
 */
#include "engine/evidence/readers/certcolumns.h"
#include "engine/base/utf8.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <inttypes.h>
#include <stdio.h>

#define CODE_MAX 24

struct certview {
	struct certcolumns columns;
	bool started; /* a row of the table was seen */
	bool torn;    /* the block ended inside a row */
};

/* One row on its way to become a record. */
struct job {
	struct certview *view;
	struct reading *reading;
	struct cursor cursor;
	struct csvrow row;
	struct buf text;
	bool failed; /* out of memory */
	char id[CODE_MAX], status[CODE_MAX], disposition[CODE_MAX];
};

static int
certview_sniff(struct span head)
{
	struct certcolumns c = { .count = 0 };

	/* the head ends inside a row, unless there is but one */
	certcolumns_learn(&c, head, false);
	if (!c.content)
		certcolumns_learn(&c, head, true);
	if (c.content)
		return 95;
	return c.known ? 90 : 0;
}

static size_t
certview_cut(struct span text)
{
	struct csvrow_walk w = csvrow_start(text);
	struct span row;
	size_t end = 0;

	while (csvrow_next(&w, false, &row))
		end = w.pos;
	return end;
}

static struct span
cell(const struct job *j, enum certcolumn role)
{
	size_t column = j->view->columns.column[role];
	struct span s = column ? j->row.cell[column - 1] : SPAN_NONE;

	return certcell_empty(s) ? SPAN_NONE : s;
}

/* The cells, joined; those that are fields as they stand go to R. */
static void
fill_text(struct job *j, struct record *r)
{
	static const struct {
		enum certcolumn role;
		enum field field;
	} fields[] = {
		{ CERTCOLUMN_REQUESTER, FIELD_REQUESTER },
		{ CERTCOLUMN_NAME, FIELD_COMMON_NAME },
		{ CERTCOLUMN_TEMPLATE, FIELD_TEMPLATE },
	};
	const struct certcolumns *c = &j->view->columns;
	size_t from[CSVROW_CELLS_MAX], to[CSVROW_CELLS_MAX];

	buf_clear(&j->text);
	for (size_t i = 0; i < j->row.count; i++) {
		if (i > 0)
			buf_puts(&j->text, " | ");
		from[i] = j->text.n;
		csvrow_value(&j->text, j->row.cell[i]);
		to[i] = j->text.n;
	}
	r->text = buf_span(&j->text);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		size_t column = c->column[fields[i].role];

		if (cell(j, fields[i].role).p)
			r->field[fields[i].field] = span_slice(
			    r->text, from[column - 1], to[column - 1]);
	}
}

static void
fill_codes(struct job *j, struct record *r)
{
	struct span id = cell(j, CERTCOLUMN_ID);
	struct span status = cell(j, CERTCOLUMN_STATUS);
	struct span disposition = cell(j, CERTCOLUMN_DISPOSITION);
	uint64_t number;
	uint32_t code;
	bool strong;

	if (certcell_id(id, &number)) {
		snprintf(j->id, CODE_MAX, "%" PRIu64, number);
		r->field[FIELD_REQUEST_ID] = span_of(j->id);
	}
	if (certcell_status(status, &code, &strong)) {
		snprintf(j->status, CODE_MAX, "0x%08" PRIX32, code);
		r->field[FIELD_STATUS_CODE] = span_of(j->status);
	}
	if (certcell_disposition(disposition, true, &number)) {
		snprintf(j->disposition, CODE_MAX, "%" PRIu64, number);
		r->field[FIELD_DISPOSITION] = span_of(j->disposition);
	}
}

/* One with a quote may be written with two, and a record would be hidden. */
static bool
is_wanted(const struct needles *n, struct span row)
{
	for (size_t i = 0; n && i < n->count; i++)
		if (span_find_byte(n->item[i].text, '"', 0) != SIZE_MAX)
			return true;
	return !n || needles_find(n, row, 0) != SIZE_MAX;
}

static void
emit_row(struct job *j)
{
	struct source *s = j->reading->source;
	struct record r = { .source = s->kind, .line = j->cursor.line };
	struct span date = cell(j, CERTCOLUMN_SUBMITTED);
	struct localdate read;

	localdate_read(date, j->view->columns.order, &read);
	r.time = read.time;
	r.zone_unknown = r.time != TIME_NONE && !read.zoned;
	r.offset = j->cursor.offset;
	s->records++;
	source_time(s, r.time);
	if (!is_wanted(j->reading->needles, j->row.all))
		return;
	if (date.p && r.time == TIME_NONE)
		source_problem(s, PROBLEM_TIME, r.line, j->row.all);
	if (r.zone_unknown)
		source_problem(s, PROBLEM_ZONE, r.line, j->row.all);
	fill_text(j, &r);
	fill_codes(j, &r);
	j->failed = j->failed || buf_failed(&j->text);
	if (!j->failed)
		j->reading->emit(j->reading->arg, &r);
}

/* What certutil says around the table. */
static bool
is_remark(struct span row)
{
	row = span_trim(row);
	return row.n == 0 || span_istarts(row, "CertUtil:") ||
	       span_is(row, UTF8_MARK);
}

/*
 * A row that is no good; TORN: it is the last one, and cut.  One that is too
 * long was counted where the file is read.
 */
static void
refuse(struct job *j, const struct block *b, bool torn)
{
	if (torn ? b->text.n >= READER_RECORD_MAX : !j->view->started)
		return;
	source_problem(j->reading->source, torn ? PROBLEM_TORN : PROBLEM_SYNTAX,
	    j->cursor.line, j->row.all);
}

static void
take_row(struct job *j, struct span row, const struct block *b)
{
	struct certview *v = j->view;
	size_t at = (size_t)(row.p - b->text.p);
	bool ended = at + row.n < b->text.n;

	cursor_to(&j->cursor, at);
	if (is_remark(row))
		return;
	csvrow_split(row, v->columns.separator, &j->row);
	if (certcolumns_is_header(&j->row) &&
	    span_hash(row) != v->columns.header) {
		v->columns = (struct certcolumns){ .count = 0 };
		certcolumns_learn(
		    &v->columns, span_slice(b->text, at, b->text.n), true);
	}
	if (span_hash(row) == v->columns.header) {
		v->started = true;
	} else if (j->row.broken || j->row.count != v->columns.count) {
		v->torn = !ended;
		refuse(j, b, !ended);
	} else {
		v->started = true;
		emit_row(j);
	}
}

/* Until every column is known, and in which order dates are written. */
static bool
must_learn(const struct certcolumns *c)
{
	return c->count == 0 || !c->content ||
	       (c->column[CERTCOLUMN_SUBMITTED] && c->order == DATE_UNKNOWN);
}

static enum err
certview_block(void *state, struct reading *r, const struct block *b)
{
	struct certview *v = state;
	struct job j = { .view = v, .reading = r, .text = BUF_INIT };
	struct csvrow_walk w = csvrow_start(b->text);
	struct span row;

	j.cursor = cursor_start(b, r->source);
	if (v->torn && !csvrow_next(&w, true, &row))
		return OK;
	if (v->torn && w.pos == b->text.n && b->torn)
		return OK;
	v->torn = false;
	if (must_learn(&v->columns))
		certcolumns_learn(
		    &v->columns, span_slice(b->text, w.pos, b->text.n), true);
	while (v->columns.count && csvrow_next(&w, true, &row))
		take_row(&j, row, b);
	buf_free(&j.text);
	return j.failed ? ERR_NOMEM : OK;
}

const struct reader_ops reader_ca_failed = {
	.kind = SOURCE_CA_FAILED,
	.name = "ca-failed",
	.sniff = certview_sniff,
	.most = 95,
	.cut = certview_cut,
	.state_size = sizeof(struct certview),
	.block = certview_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_ca_failed;
}

const struct source_ops source_ca_failed = { wrap_sample, summarise_status,
	NULL, SOURCE_HELD_BACK, NULL };
