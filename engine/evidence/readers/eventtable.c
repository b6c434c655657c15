/*
 * Windows events as Get-WinEvent shows them when nobody asks for more: under
 * the name of each provider a table whose columns are underlined.  Messages
 * are cut to the width of the window.
 */
#include "engine/base/utf8.h"
#include "engine/evidence/readers/eventcopy.h"

#include <string.h>

#define COLUMNS_MAX 8

/* In columns of the window, which letters of two bytes are not two of. */
struct column {
	size_t start, end; /* of its underline */
	enum eventpart part;
};

struct eventtable {
	char provider[128];
	struct column column[COLUMNS_MAX];
	size_t count;
	struct localdate_order order;
};

static bool
is_underline(struct span line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '-' && line.p[i] != ' ')
			return false;
	return span_holds(line, "--");
}

/* The bytes of LINE from one column to another. */
static struct span
columns_of(struct span line, size_t from, size_t to)
{
	return span_slice(line, utf8_fit(line, from), utf8_fit(line, to));
}

/* The names above the underlines; false: none that make an event. */
static bool
learn_columns(struct eventtable *t, struct span names, struct span line)
{
	bool foreign = false, id = false, date = false;
	size_t at = 0;

	t->count = 0;
	while (t->count < COLUMNS_MAX &&
	       (at = span_find_byte(line, '-', at)) != SIZE_MAX) {
		struct column *c = &t->column[t->count++];

		c->start = at;
		while (at < line.n && line.p[at] == '-')
			at++;
		c->end = at;
		c->part = eventpart_of(
		    columns_of(names, c->start, c->end), &foreign);
		id |= c->part == EVENTPART_ID;
		date |= c->part == EVENTPART_DATE;
	}
	return id && date;
}

/* The byte where the cell of column I begins: numbers stand at its end. */
static size_t
cell_start(const struct eventtable *t, size_t i, struct span row)
{
	size_t at = utf8_fit(row, t->column[i].start);

	if (t->column[i].part == EVENTPART_ID &&
	    utf8_columns(row) >= t->column[i].start)
		while (at > 0 && row.p[at - 1] != ' ')
			at--;
	return at;
}

static void
fill_copy(const struct eventtable *t, struct span row, struct eventcopy *c)
{
	*c = (struct eventcopy){ .part = { SPAN_NONE } };
	for (size_t i = 0; i < t->count; i++) {
		size_t to = i + 1 < t->count ? cell_start(t, i + 1, row)
					     : row.n;

		eventcopy_set(c, t->column[i].part,
		    span_slice(row, cell_start(t, i, row), to));
	}
	eventcopy_set(c, EVENTPART_PROVIDER, span_of(t->provider));
}

/* "   ProviderName: X" begins the table of X. */
static bool
take_provider(struct eventtable *t, struct span line)
{
	static const struct span label = SPAN("ProviderName:");

	line = span_trim(line);
	if (!span_starts(line, label.p))
		return false;
	line = span_trim(span_slice(line, label.n, line.n));
	line = span_slice(line, 0, sizeof(t->provider) - 1);
	memcpy(t->provider, line.p, line.n);
	t->provider[line.n] = '\0';
	return true;
}

/* Calls TAKE for each row that is an event; how many there were. */
static size_t
walk(struct eventtable *t, struct span text,
    void (*take)(void *arg, const struct eventcopy *c, struct span row),
    void *arg)
{
	struct span line, before = SPAN("");
	struct eventcopy c;
	size_t events = 0;

	for (; span_line(&text, &line); before = line) {
		if (take_provider(t, line))
			continue;
		if (is_underline(line)) {
			if (!learn_columns(t, before, line))
				t->count = 0;
			continue;
		}
		if (t->count == 0)
			continue;
		fill_copy(t, line, &c);
		if (!eventcopy_is_event(&c) || c.part[EVENTPART_DATE].n == 0)
			continue;
		events++;
		take(arg, &c, line);
	}
	return events;
}

/* One block. */
struct job {
	struct eventtable *table;
	struct reading *reading;
	const struct block *block;
	struct cursor cursor;
};

static void
note_date(void *arg, const struct eventcopy *c, struct span row)
{
	struct job *j = arg;

	(void)row;
	localdate_note(&j->table->order, c->part[EVENTPART_DATE]);
}

static void
give(void *arg, const struct eventcopy *c, struct span row)
{
	struct job *j = arg;

	cursor_to(&j->cursor, (size_t)(row.p - j->block->text.p));
	eventcopy_emit(j->reading, c, &j->table->order, &j->cursor, row);
}

static enum err
eventtable_block(void *state, struct reading *r, const struct block *b)
{
	struct job j = { state, r, b, cursor_start(b, r->source) };
	struct eventtable before = *j.table;

	/* the dates of the block tell the order of day and month together */
	walk(j.table, b->text, note_date, &j);
	before.order = j.table->order;
	*j.table = before;
	walk(j.table, b->text, give, &j);
	return OK;
}

static int
eventtable_sniff(struct span head)
{
	struct eventtable t = { .count = 0 };
	struct job j = { .table = &t };

	return walk(&t, head, note_date, &j) > 0 && t.provider[0] ? 85 : 0;
}

/* Where the line begins whose end is at END, behind its newline. */
static size_t
line_start(struct span text, size_t end)
{
	for (end--; end > 0 && text.p[end - 1] != '\n';)
		end--;
	return end;
}

/*
 * Names and their underline stay together: the last line may be names, and
 * when it is an underline the names are before it.
 */
static size_t
eventtable_cut(struct span text)
{
	size_t end = reader_cut_lines(text), at;

	if (end == 0)
		return 0;
	at = line_start(text, end);
	if (at > 0 && is_underline(span_trim(span_slice(text, at, end))))
		at = line_start(text, at);
	return at;
}

const struct reader_ops reader_eventtable = {
	.kind = SOURCE_EVENT,
	.name = "eventtable",
	.sniff = eventtable_sniff,
	.most = 85,
	.cut = eventtable_cut,
	.state_size = sizeof(struct eventtable),
	.block = eventtable_block,
};
