/*
 * Windows events as rows: what the Event Viewer saves as CSV or as text with
 * tabs, and what Export-Csv, Log Parser and EvtxECmd write.  The Event Viewer
 * names five columns and writes six: the last one is the message.
 */
#include "engine/evidence/readers/csvrow.h"
#include "engine/base/utf8.h"
#include "engine/evidence/readers/eventcopy.h"

#define VIEWER_COLUMNS 5 /* that the Event Viewer names */

struct eventrows {
	size_t count; /* cells of the header, 0: not known */
	char separator;
	uint8_t part[CSVROW_CELLS_MAX + 1]; /* enum eventpart */
	size_t message;                     /* its column, from 0 */
	uint64_t header;                    /* hash of that row */
	struct localdate_order order;
	bool torn;     /* the block ended inside a row */
	bool headless; /* the first row was no header: there is none */
};

/* One block. */
struct job {
	struct eventrows *rows;
	struct reading *reading;
	const struct block *block;
	struct cursor cursor;
	struct csvrow row;
	struct buf words; /* values whose quotes were doubled */
};

static void
set_column(struct eventrows *e, size_t column, enum eventpart part)
{
	e->part[column] = (uint8_t)part;
	if (part == EVENTPART_MESSAGE)
		e->message = column;
}

/* Row is a header: what its names tell. */
static bool
learn_names(struct eventrows *e, const struct csvrow *row)
{
	bool seen[EVENTPART_UNKNOWN + 1] = { false }, foreign = false;

	e->message = SIZE_MAX;
	for (size_t i = 0; i < row->count; i++) {
		enum eventpart part = eventpart_of(row->cell[i], &foreign);

		seen[part] = true;
		set_column(e, i, part);
	}
	if ((!seen[EVENTPART_ID] && !seen[EVENTPART_INSTANCE]) ||
	    !seen[EVENTPART_DATE])
		return false;
	if (!seen[EVENTPART_MESSAGE])
		set_column(e, row->count, EVENTPART_MESSAGE);
	if (foreign)
		e->order.order = DATE_DMY;
	return true;
}

/* Five names that nobody knows, and six cells below: those of the viewer. */
static bool
learn_places(struct eventrows *e, const struct csvrow *row, struct span next)
{
	static const enum eventpart places[] = { EVENTPART_LEVEL,
		EVENTPART_DATE, EVENTPART_PROVIDER, EVENTPART_ID,
		EVENTPART_NONE, EVENTPART_MESSAGE };
	struct localdate date;
	struct csvrow below;
	uint64_t id;

	if (row->count != VIEWER_COLUMNS)
		return false;
	csvrow_split(next, e->separator, &below);
	if (below.count <= VIEWER_COLUMNS ||
	    !localdate_read(below.cell[1], DATE_UNKNOWN, &date) ||
	    !span_number(below.cell[3], 10, &id) || id > 0xFFFF)
		return false;
	for (size_t i = 0; i <= VIEWER_COLUMNS; i++)
		set_column(e, i, places[i]);
	e->order.order = DATE_DMY;
	return true;
}

static bool
is_remark(struct span row)
{
	row = span_trim(row);
	return row.n == 0 || span_istarts(row, "#TYPE ") ||
	       span_istarts(row, "sep=") || span_is(row, UTF8_MARK);
}

/* The header is the first row that is none of these. */
static bool
learn_header(struct eventrows *e, struct span text)
{
	struct csvrow_walk w = csvrow_start(text);
	struct span line, next = SPAN("");
	struct csvrow row;

	do
		if (!csvrow_next(&w, true, &line))
			return false;
	while (is_remark(line));
	e->headless = true;
	e->separator = csvrow_separator(line, &row);
	if (row.count < 3 || row.count > CSVROW_CELLS_MAX || row.broken)
		return false;
	csvrow_next(&w, true, &next);
	if (!learn_names(e, &row) && !learn_places(e, &row, next))
		return false;
	e->count = row.count;
	e->header = span_hash(line);
	e->headless = false;
	return true;
}

/* A cell as it was before its quotes were doubled. */
static struct span
cell_value(struct job *j, struct span cell)
{
	size_t from = j->words.n;

	if (!span_holds(cell, "\"\""))
		return cell;
	csvrow_value(&j->words, cell);
	return span_slice(buf_span(&j->words), from, j->words.n);
}

/* The message may hold the separator where nobody quoted it. */
static struct span
message_of(const struct job *j)
{
	size_t at = j->rows->message;
	struct span cell = at < j->row.count ? j->row.cell[at] : SPAN_NONE;
	bool last = at + 1 >= j->rows->count;

	if (cell.p && last && j->row.count > at + 1)
		cell.n = (size_t)(j->row.all.p + j->row.all.n - cell.p);
	return cell;
}

/* What PowerShell writes for a list, "System.String[]", tells nothing. */
static void
fill_copy(struct job *j, struct eventcopy *c)
{
	const struct eventrows *e = j->rows;

	*c = (struct eventcopy){ .part = { SPAN_NONE } };
	buf_clear(&j->words);
	/* one place for all: it must not move while parts point to it */
	buf_room(&j->words, j->row.all.n + 1);
	eventcopy_set(c, EVENTPART_MESSAGE, cell_value(j, message_of(j)));
	for (size_t i = 0; i < j->row.count && i < e->count; i++)
		if (i != e->message && !span_starts(j->row.cell[i], "System."))
			eventcopy_set(c, (enum eventpart)e->part[i],
			    cell_value(j, j->row.cell[i]));
}

static void
take_row(struct job *j, struct span line)
{
	size_t at = (size_t)(line.p - j->block->text.p);
	bool ended = at + line.n < j->block->text.n;
	struct eventcopy c;

	if (is_remark(line) || span_hash(line) == j->rows->header)
		return;
	cursor_to(&j->cursor, at);
	csvrow_split(line, j->rows->separator, &j->row);
	fill_copy(j, &c);
	if (!j->row.broken && eventcopy_is_event(&c)) {
		eventcopy_emit(
		    j->reading, &c, &j->rows->order, &j->cursor, line);
		return;
	}
	j->rows->torn = !ended;
	if (ended || j->block->text.n < READER_RECORD_MAX)
		source_problem(j->reading->source,
		    ended ? PROBLEM_SYNTAX : PROBLEM_TORN, j->cursor.line,
		    line);
}

static void
learn_order(struct job *j, struct csvrow_walk w)
{
	struct eventcopy c;
	struct span line;

	while (j->rows->order.order == DATE_UNKNOWN &&
	       csvrow_next(&w, true, &line)) {
		if (is_remark(line) || span_hash(line) == j->rows->header)
			continue;
		csvrow_split(line, j->rows->separator, &j->row);
		fill_copy(j, &c);
		localdate_note(&j->rows->order, c.part[EVENTPART_DATE]);
	}
}

static enum err
eventrows_block(void *state, struct reading *r, const struct block *b)
{
	struct eventrows *e = state;
	struct job j = { .rows = e, .reading = r, .block = b };
	struct csvrow_walk w = csvrow_start(b->text);
	struct span line;
	enum err err;

	j.cursor = cursor_start(b, r->source);
	/* the rest of a row that was too long */
	if (e->torn && !csvrow_next(&w, true, &line))
		return OK;
	e->torn = false;
	if (e->headless)
		return OK;
	if (e->count == 0 &&
	    !learn_header(e, span_slice(b->text, w.pos, b->text.n)))
		return OK;
	learn_order(&j, w);
	while (csvrow_next(&w, true, &line))
		take_row(&j, line);
	err = buf_failed(&j.words) ? ERR_NOMEM : OK;
	buf_free(&j.words);
	return err;
}

static int
eventrows_sniff(struct span head)
{
	struct eventrows e = { .count = 0 };
	struct job j = { .rows = &e, .words = BUF_INIT };
	struct csvrow_walk w = csvrow_start(head);
	struct eventcopy c;
	struct span line;
	bool found = false;

	if (!learn_header(&e, head))
		return 0;
	while (!found && csvrow_next(&w, true, &line)) {
		if (is_remark(line) || span_hash(line) == e.header)
			continue;
		csvrow_split(line, e.separator, &j.row);
		fill_copy(&j, &c);
		found = eventcopy_is_event(&c);
	}
	buf_free(&j.words);
	return found ? 96 : 0;
}

/* Two rows at least: the first one may be a header, told by the second. */
static size_t
eventrows_cut(struct span text)
{
	struct csvrow_walk w = csvrow_start(text);
	size_t end = 0, rows = 0;
	struct span row;

	for (; csvrow_next(&w, false, &row); end = w.pos)
		rows += !is_remark(row);
	return rows > 1 || text.n >= READER_RECORD_MAX ? end : 0;
}

const struct reader_ops reader_eventrows = {
	.kind = SOURCE_EVENT,
	.name = "eventrows",
	.sniff = eventrows_sniff,
	.most = 96,
	.cut = eventrows_cut,
	.state_size = sizeof(struct eventrows),
	.block = eventrows_block,
};
