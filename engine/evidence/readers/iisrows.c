/*
 * Rows of an IIS log that went through other hands: filtered by findstr or
 * Select-String, which leave the #Fields line behind and put a file's name
 * before each row; saved by Excel or Log Parser with commas; written by the
 * module Advanced Logging, with quotes; exported from Log Analytics, whose
 * names lack the hyphens (learn.microsoft.com, Azure Monitor, table
 * W3CIISLog); or exported by a log store that keeps each row in a cell.
 *
 * Without names the columns are those that IIS writes when nobody has chosen
 * others, and only when every row fits them.  Each row is put back into the
 * form of the log and then read as one.  Such records are partial: what is
 * not among them may still have been in the log.
 */
#include "engine/base/ascii.h"
#include "engine/base/utf8.h"
#include "engine/evidence/readers/csvrow.h"
#include "engine/evidence/readers/iis.h"
#include "engine/evidence/readers/iisline.h"
#include "engine/evidence/readers/localdate.h"
#include "engine/evidence/record/cursor.h"

#include <string.h>

#define LAYOUT_ROWS 2000 /* looked at to choose the columns */

#define BEFORE                                                                 \
	"date time s-ip cs-method cs-uri-stem cs-uri-query s-port "            \
	"cs-username c-ip "
#define RESULT "sc-status sc-substatus sc-win32-status"

/*
 * What IIS writes by default: version 8.5 and later, 7 and 7.5, 6; then the
 * first with a host, with bytes, with one field of somebody's own, and with
 * every field of the dialogue.
 */
static const struct span layouts[] = {
	SPAN(BEFORE "cs(User-Agent) cs(Referer) " RESULT " time-taken"),
	SPAN(BEFORE "cs(User-Agent) " RESULT " time-taken"),
	SPAN("date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query "
	     "s-port cs-username c-ip cs(User-Agent) " RESULT),
	SPAN(BEFORE "cs(User-Agent) cs(Referer) cs-host " RESULT " time-taken"),
	SPAN(BEFORE "cs(User-Agent) cs(Referer) " RESULT
		    " sc-bytes cs-bytes time-taken"),
	SPAN(BEFORE "cs(User-Agent) cs(Referer) " RESULT " time-taken x-own"),
	SPAN("date time s-sitename s-computername s-ip cs-method cs-uri-stem "
	     "cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) "
	     "cs(Cookie) cs(Referer) cs-host " RESULT
	     " sc-bytes cs-bytes time-taken"),
};

#define LAYOUTS (sizeof(layouts) / sizeof(layouts[0]))

struct iisrows {
	struct iis_columns columns; /* count 0: not known */
	char separator;             /* ' ': those of the log itself */
	size_t stamp;               /* the cell, from 1, of date and time */
	size_t within;              /* the cell, from 1, of the whole row */
	uint64_t header;            /* hash of the row of names; 0: none */
	bool named;                 /* the columns have names in the file */
	struct localdate_order order;
};

/* One block. */
struct job {
	struct iisrows *rows;
	struct reading *reading;
	struct cursor cursor;
	struct buf line; /* the row as IIS wrote it */
	struct buf cell; /* that it stood in */
	bool lost;       /* memory ran out: a row that was none may be one */
};

/* Date and time of a spreadsheet, as IIS writes them. */
static bool
put_time(struct job *j, const struct csvrow *row, struct buf *out)
{
	const struct iisrows *e = j->rows;
	struct buf both = BUF_INIT;
	struct localdate read;
	struct civil c;
	bool good;

	buf_add(&both, row->cell[e->columns.date]);
	buf_byte(&both, ' ');
	buf_add(&both, row->cell[e->columns.time]);
	good = localdate_read(
		   buf_span(&both), localdate_decide(&j->rows->order), &read) &&
	       read.time != TIME_NONE;
	if (out && good) {
		time_to_civil(read.time, &c);
		buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d", c.year,
		    c.month, c.day, c.hour, c.minute, c.second);
	} else if (!out) {
		localdate_note(&j->rows->order, buf_span(&both));
	}
	j->lost |= buf_failed(&both);
	buf_free(&both);
	return good;
}

/* A spreadsheet fills short rows up with cells that are empty. */
static size_t
cells_of(const struct csvrow *row, size_t wanted)
{
	size_t n = row->count;

	while (n > wanted && n <= CSVROW_CELLS_MAX && row->cell[n - 1].n == 0)
		n--;
	return n;
}

static bool
put_cells(struct job *j, const struct csvrow *row)
{
	const struct iis_columns *c = &j->rows->columns;
	bool good = true;

	if (cells_of(row, c->count) != c->count || row->broken)
		return false;
	for (size_t i = 0; i < c->count; i++) {
		size_t first = c->date < c->time ? c->date : c->time;

		if (i != c->date && i != c->time) {
			iisline_put(&j->line, row->cell[i]);
			continue;
		}
		if (i != first)
			continue;
		if (j->line.n > 0)
			buf_byte(&j->line, ' ');
		good = put_time(j, row, &j->line);
	}
	return good;
}

/* A cell that is date and time stands for both: the second is empty. */
static void
split_cells(const struct iisrows *e, struct span line, struct csvrow *row)
{
	struct span *behind = &row->cell[e->stamp];

	csvrow_split(line, e->separator, row);
	if (e->stamp == 0 || e->stamp > row->count ||
	    row->count >= CSVROW_CELLS_MAX)
		return;
	memmove(
	    behind + 1, behind, (row->count - e->stamp) * sizeof(row->cell[0]));
	*behind = SPAN("");
	row->count++;
}

/* The row LINE as IIS wrote it into j->line; false: it is none. */
static bool
restore(struct job *j, struct span line)
{
	const struct iisrows *e = j->rows;
	struct csvrow row;

	j->lost |= buf_failed(&j->line) || buf_failed(&j->cell);
	buf_clear(&j->line);
	buf_clear(&j->cell);
	if (e->separator != ' ') {
		split_cells(e, line, &row);
		if (e->within == 0)
			return put_cells(j, &row);
		if (e->within <= row.count)
			csvrow_value(&j->cell, row.cell[e->within - 1]);
		line = buf_span(&j->cell);
	}
	line = iisline_without_prefix(span_trim(line));
	if (!line.p || line.p[0] == '#')
		return false;
	if (span_find_byte(line, '"', 0) != SIZE_MAX)
		iisline_put_quoted(&j->line, line, e->columns.count);
	else
		buf_add(&j->line, line);
	return true;
}

static bool
may_be_address(struct span s)
{
	return span_is(s, "-") || span_find_byte(s, '.', 0) != SIZE_MAX ||
	       span_find_byte(s, ':', 0) != SIZE_MAX;
}

/* Whoever sends a request chooses its method: any token of HTTP. */
static bool
may_be_method(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_letter(s.p[i]) && !ascii_is_digit(s.p[i]) &&
		    !memchr("!#$%&'*+-.^_`|~", s.p[i], 15))
			return false;
	return s.n > 0;
}

/* Every field of a row is what its column says; its time goes to R. */
static bool
fits_layout(const struct iis_columns *c, struct span line, struct record *r)
{
	struct span date, time, when;

	if (iis_row_read(c, line, r, &date, &time) != IIS_FITS || !date.p ||
	    !time.p)
		return false;
	/* they stand one blank apart in all that is read here */
	when = (struct span){ date.p, (size_t)(time.p + time.n - date.p) };
	if (!time_parse(when, &r->time))
		return false;
	return may_be_method(r->field[FIELD_CS_METHOD]) &&
	       iis_is_stem(r->field[FIELD_CS_URI_STEM]) &&
	       iis_is_status(r->field[FIELD_SC_STATUS]) &&
	       (!r->field[FIELD_SC_SUBSTATUS].p ||
		   span_is_number(r->field[FIELD_SC_SUBSTATUS])) &&
	       (!r->field[FIELD_SC_WIN32_STATUS].p ||
		   span_is_number(r->field[FIELD_SC_WIN32_STATUS])) &&
	       (!r->field[FIELD_C_IP].p ||
		   may_be_address(r->field[FIELD_C_IP]));
}

static bool
has_column(const struct iis_columns *c, enum field f)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->of[i] == f)
			return true;
	return false;
}

/* NAMES, one blank apart, make a row that can be read. */
static bool
learn_names(struct iis_columns *c, struct span names)
{
	iis_columns_parse(c, IIS_FIELDS_SITE, names);
	if (c->date != SIZE_MAX && c->time != SIZE_MAX &&
	    has_column(c, FIELD_CS_METHOD) &&
	    has_column(c, FIELD_CS_URI_STEM) && has_column(c, FIELD_SC_STATUS))
		return true;
	c->count = 0;
	return false;
}

/* "TimeGenerated [UTC]" */
static bool
is_stamp(struct span name)
{
	return span_istarts(name, "TimeGenerated");
}

/*
 * "date,time,...", or "#Fields: date,time,..." of a spreadsheet, which may
 * have parted the two, too.
 */
static bool
learn_header(struct job *j, struct span line)
{
	struct iisrows *e = j->rows;
	struct buf names = BUF_INIT;
	struct csvrow row;
	bool good;

	e->separator = csvrow_separator(line, &row);
	if (row.count < 5 || row.count > IIS_COLUMNS_MAX || row.broken ||
	    span_has_form(row.cell[0], "0"))
		return false;
	for (size_t i = 0; i < row.count; i++) {
		struct span name = row.cell[i];

		if ((i == 0 && span_is(name, "#Fields:")) ||
		    (i > 0 && name.n == 0 && i + 1 == row.count))
			continue;
		if (i == 0 && span_istarts(name, "#Fields: "))
			name = span_slice(name, 9, name.n);
		if (is_stamp(name) && e->stamp == 0) {
			e->stamp = i + 1;
			iisline_put(&names, SPAN("date"));
			name = SPAN("time");
		}
		iisline_put(&names, iis_column_name(IIS_FIELDS_SITE, name));
	}
	good = learn_names(&e->columns, buf_span(&names));
	if (good)
		e->header = span_hash(line);
	else
		e->stamp = 0;
	j->lost |= buf_failed(&names);
	buf_free(&names);
	return good;
}

/* The first layout that every row of TEXT fits, of these cells. */
static bool
learn_layout(struct job *j, struct span text, char separator)
{
	for (size_t i = 0; i < LAYOUTS; i++) {
		struct iis_columns *c = &j->rows->columns;
		struct span line, rest = text;
		size_t rows = 0;
		bool good = true;

		j->rows->separator = separator;
		iis_columns_parse(c, IIS_FIELDS_SITE, layouts[i]);
		while (good && rows < LAYOUT_ROWS && span_line(&rest, &line)) {
			struct record r = { .time = TIME_NONE };

			/* the last one may be cut */
			if (iisline_is_remark(line) || (!rest.p && rows > 0) ||
			    span_hash(line) == j->rows->header)
				continue;
			good = restore(j, line) &&
			       fits_layout(c, buf_span(&j->line), &r);
			rows++;
		}
		if (good && rows > 0)
			return true;
		c->count = 0;
	}
	return false;
}

/*
 * Names that log stores have for the row itself: Splunk, Azure Monitor,
 * Elastic, Loki.  LINE is the line of names then.
 */
static bool
learn_within(struct iisrows *e, struct span line)
{
	static const char *const names[] = { "_raw", "RawData", "message",
		"event.original", "Line" };
	struct csvrow row;
	char separator = csvrow_separator(line, &row);

	for (size_t i = 0; i < row.count && i < CSVROW_CELLS_MAX; i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
			if (e->within == 0 && row.count > 1 &&
			    span_ieq(row.cell[i], span_of(names[k])))
				e->within = i + 1;
	if (e->within == 0)
		return false;
	e->separator = separator;
	e->header = span_hash(line);
	return true;
}

/* Names are looked for above the rows; without them the layouts are tried. */
static bool
learn_columns(struct job *j, struct span text)
{
	struct iisrows *e = j->rows;
	struct span line = SPAN(""), names, rest = text;
	struct csvrow row;

	span_skip(&rest, UTF8_MARK);
	while (e->within == 0 && span_line(&rest, &line)) {
		/* what a client says in a row may look like names */
		if (!iisline_is_remark(line) && iisline_is_row(line))
			break;
		names = iisline_without_prefix(line);
		if (span_istarts(names, "#Fields: ") &&
		    learn_names(
			&j->rows->columns, span_slice(names, 9, names.n))) {
			j->rows->separator = ' ';
			return j->rows->named = true;
		}
		if (learn_header(j, line))
			return j->rows->named = true;
		if (learn_within(e, line) || !iisline_is_remark(line))
			break;
	}
	if (e->within > 0)
		return learn_layout(j, text, e->separator);
	return learn_layout(j, text, ' ') ||
	       learn_layout(j, text, csvrow_separator(line, &row));
}

/* A spreadsheet wrote it, with any of its separators. */
static bool
has_cells(struct span line)
{
	return span_find_byte(line, ',', 0) != SIZE_MAX ||
	       span_find_byte(line, ';', 0) != SIZE_MAX ||
	       span_find_byte(line, '\t', 0) != SIZE_MAX;
}

/*
 * Logs that stand here as they were written have readers of their own, or
 * are of other software: only Advanced Logging, and what a search or a
 * spreadsheet made of one.
 */
static bool
may_be_ours(struct span head)
{
	struct span line;

	span_skip(&head, UTF8_MARK);
	while (span_line(&head, &line)) {
		if (span_istarts(line, "#Software:"))
			return span_iholds(line, "Advanced Logging") ||
			       has_cells(line);
		if (span_istarts(line, "#Fields: "))
			return has_cells(line);
		if (span_trim(line).n > 0 && line.p[0] != '#')
			return true;
	}
	return false;
}

static void
emit_row(struct job *j, struct span line, struct record *r)
{
	struct source *s = j->reading->source;

	s->records++;
	source_time(s, r->time);
	if (!j->rows->named)
		source_problem(s, PROBLEM_COLUMNS, r->line, line);
	source_problem(s, PROBLEM_PARTIAL, r->line, line);
	if (j->reading->needles &&
	    needles_find(j->reading->needles, r->text, 0) == SIZE_MAX)
		return;
	j->reading->emit(j->reading->arg, r);
}

static void
take_row(struct job *j, struct span line, const struct block *b)
{
	struct record r = { .source = SOURCE_IIS, .partial = true };
	size_t at = (size_t)(line.p - b->text.p);
	bool ended = at + line.n < b->text.n;

	if (iisline_is_remark(line) || span_hash(line) == j->rows->header)
		return;
	cursor_to(&j->cursor, at);
	r.line = j->cursor.line;
	r.offset = j->cursor.offset;
	if (!restore(j, line) ||
	    !fits_layout(&j->rows->columns, buf_span(&j->line), &r)) {
		source_problem(j->reading->source,
		    ended ? PROBLEM_FIELD_COUNT : PROBLEM_TORN, r.line, line);
		return;
	}
	r.text = buf_span(&j->line);
	emit_row(j, line, &r);
}

/* Forgets the row; ERR_NOMEM when memory ran out for one of them. */
static enum err
end_job(struct job *j)
{
	j->lost |= buf_failed(&j->line) || buf_failed(&j->cell);
	buf_free(&j->line);
	buf_free(&j->cell);
	return j->lost ? ERR_NOMEM : OK;
}

/* Whether the day comes first, by all rows together. */
static void
learn_day_order(struct job *j, struct csvrow_walk w)
{
	struct csvrow row;
	struct span line;

	while (j->rows->separator != ' ' && j->rows->within == 0 &&
	       j->rows->order.order == DATE_UNKNOWN &&
	       csvrow_next(&w, true, &line)) {
		split_cells(j->rows, line, &row);
		if (cells_of(&row, j->rows->columns.count) ==
		    j->rows->columns.count)
			put_time(j, &row, NULL);
	}
}

static bool
has_rows(const struct iisrows *e, struct span text)
{
	struct span line;

	while (span_line(&text, &line))
		if (!iisline_is_remark(line) && span_hash(line) != e->header)
			return true;
	return false;
}

static enum err
iisrows_block(void *state, struct reading *r, const struct block *b)
{
	struct iisrows *e = state;
	struct job j = { .rows = e, .reading = r };
	struct csvrow_walk w = csvrow_start(b->text);
	struct span line, rest = span_slice(b->text, w.pos, b->text.n);

	j.cursor = cursor_start(b, r->source);
	if (e->columns.count == 0 && !learn_columns(&j, b->text)) {
		if (has_rows(e, b->text))
			source_problem(
			    r->source, PROBLEM_NO_FIELDS, b->line, b->text);
		return end_job(&j);
	}
	learn_day_order(&j, w);
	if (e->separator == ' ')
		while (span_line(&rest, &line))
			take_row(&j, line, b);
	else
		while (csvrow_next(&w, true, &line))
			take_row(&j, line, b);
	return end_job(&j);
}

/* Every row of the head fits, but for the last one, which it may cut. */
static int
iisrows_sniff(struct span head)
{
	struct iisrows e = { .separator = ' ' };
	struct job j = { .rows = &e };
	struct csvrow_walk w = csvrow_start(head);
	struct span line, rest = span_slice(head, w.pos, head.n);
	size_t rows = 0, good = 0;

	if (!may_be_ours(head) || !learn_columns(&j, head))
		return end_job(&j) ? SNIFF_NOMEM : 0;
	learn_day_order(&j, w);
	while (e.separator == ' ' ? span_line(&rest, &line)
				  : csvrow_next(&w, true, &line)) {
		struct record r = { .time = TIME_NONE };
		bool last = line.p + line.n == head.p + head.n;

		if (iisline_is_remark(line) || span_hash(line) == e.header ||
		    (last && rows > 0))
			continue;
		rows++;
		good += restore(&j, line) &&
			fits_layout(&e.columns, buf_span(&j.line), &r);
	}
	if (end_job(&j))
		return SNIFF_NOMEM;
	return rows > 0 && good == rows ? 60 : 0;
}

const struct reader_ops reader_iisrows = {
	.kind = SOURCE_IIS,
	.name = "iisrows",
	.sniff = iisrows_sniff,
	.most = 60,
	.headless = true,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct iisrows),
	.block = iisrows_block,
};
