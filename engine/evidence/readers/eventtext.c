/*
 * The labels are in the language of the server, but always in one order: a
 * label that is not known is taken by its place.
 */
#include "engine/evidence/readers/eventtext.h"

#include "engine/evidence/record/cursor.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define HEAD_LINES      20 /* labelled lines before the description, at most */

static const struct span mark = { "Event[", 6 };

enum label {
	LOG,
	PROVIDER,
	DATE,
	ID,
	TASK,
	LEVEL,
	OPCODE,
	KEYWORD,
	USER,
	USER_NAME,
	COMPUTER,
	DESCRIPTION,
	LABELS
};

static const struct {
	const char *name[2]; /* English and French */
	enum field field;    /* FIELD_COUNT: none */
} labels[] = {
	[LOG] = { { "Log Name", "Nom du journal" }, FIELD_CHANNEL },
	[PROVIDER] = { { "Source", "Source" }, FIELD_PROVIDER },
	[DATE] = { { "Date", "Date" }, FIELD_COUNT },
	[ID] = { { "Event ID", "ID d'événement" }, FIELD_EVENT_ID },
	[TASK] = { { "Task", "Tâche" }, FIELD_COUNT },
	[LEVEL] = { { "Level", "Niveau" }, FIELD_LEVEL },
	[OPCODE] = { { "Opcode", "Opcode" }, FIELD_COUNT },
	[KEYWORD] = { { "Keyword", "Mot clé" }, FIELD_COUNT },
	[USER] = { { "User", "Utilisateur" }, FIELD_COUNT },
	[USER_NAME] = { { "User Name", "Nom d'utilisateur" }, FIELD_COUNT },
	[COMPUTER] = { { "Computer", "Ordinateur" }, FIELD_COMPUTER },
	[DESCRIPTION] = { { "Description", "Description" }, FIELD_COUNT },
};

_Static_assert(
    sizeof(labels) / sizeof(labels[0]) == LABELS, "a name for every label");

/* The levels of the XML form, so that one pattern does for both. */
static const struct {
	const char *word, *level;
} levels[] = {
	{ "Critical", "1" },
	{ "Critique", "1" },
	{ "Error", "2" },
	{ "Erreur", "2" },
	{ "Warning", "3" },
	{ "Avertissement", "3" },
	{ "Information", "4" },
	{ "Informations", "4" },
	{ "Verbose", "5" },
};

/* "Event[12]:" alone on the line that begins at AT. */
static bool
is_heading(struct span text, size_t at)
{
	struct span line, rest = span_slice(text, at, text.n);
	uint64_t number;
	size_t end;

	if (!span_starts(rest, mark.p))
		return false;
	rest = span_slice(rest, mark.n, mark.n + 32);
	if (!span_line(&rest, &line))
		return false;
	end = span_find_byte(line, ']', 0);
	if (end == SIZE_MAX ||
	    !span_number(span_slice(line, 0, end), 10, &number))
		return false;
	line = span_trim(span_slice(line, end + 1, line.n));
	return line.n == 0 || span_is(line, ":");
}

/* The next heading from FROM on, SIZE_MAX if none. */
static size_t
find_heading(struct span text, size_t from)
{
	size_t start = span_starts(text, BYTE_ORDER_MARK) ? 3 : 0;

	for (size_t at = from; (at = span_find(text, mark, at)) != SIZE_MAX;
	     at++)
		if ((at <= start || text.p[at - 1] == '\n') &&
		    is_heading(text, at))
			return at;
	return SIZE_MAX;
}

bool
eventtext_holds(struct span text)
{
	return find_heading(text, 0) != SIZE_MAX;
}

bool
eventtext_sniff(struct span head)
{
	size_t at = find_heading(head, 0);
	struct span line, before = span_trim(span_slice(head, 0, at));

	if (at == SIZE_MAX || (before.n && !span_is(before, BYTE_ORDER_MARK)))
		return false;
	head = span_slice(head, at, head.n);
	if (!span_line(&head, &line) || !span_line(&head, &line))
		return false;
	return line.n > 2 && (line.p[0] == ' ' || line.p[0] == '\t') &&
	       span_find_byte(line, ':', 0) != SIZE_MAX;
}

size_t
eventtext_cut(struct span text)
{
	for (size_t at = text.n; at-- > 1;)
		if (text.p[at] == 'E' && text.p[at - 1] == '\n' &&
		    is_heading(text, at))
			return at;
	return 0;
}

static enum label
label_of(struct span name, enum label place)
{
	for (size_t i = 0; i < LABELS; i++)
		for (size_t k = 0; k < 2; k++)
			if (span_is(name, labels[i].name[k]))
				return (enum label)i;
	return place;
}

/* Takes "  Label: value" apart; a no-break space may stand before the colon. */
static bool
split(struct span line, struct span *name, struct span *value)
{
	size_t colon = span_find_byte(line, ':', 0);

	if (colon == SIZE_MAX)
		return false;
	*value = span_trim(span_slice(line, colon + 1, line.n));
	*name = span_trim(span_slice(line, 0, colon));
	if (span_ends(*name, "\xC2\xA0"))
		name->n -= 2;
	return true;
}

static void
set_time(struct record *r, struct span date)
{
	if (time_parse(date, &r->time))
		r->zone_unknown = !span_ends(date, "Z");
	else
		r->time = TIME_NONE;
}

static struct span
level_of(struct span word)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span_is(word, levels[i].word))
			return span_of(levels[i].level);
	return word;
}

/* The lines of one event after its heading. */
static void
fill(struct record *r, struct span rest)
{
	struct span line, name, value, before = rest;
	enum label place = LOG, label;

	r->text = SPAN("");
	for (int n = 0; n < HEAD_LINES && span_line(&rest, &line); n++) {
		if (!split(line, &name, &value) || place == LABELS)
			break;
		label = label_of(name, place);
		place = (enum label)(label + 1);
		if (label == DESCRIPTION) {
			value.n += (size_t)(before.p + before.n -
					    (value.p + value.n));
			r->text = span_trim(value);
			return;
		}
		if (label == DATE)
			set_time(r, value);
		else if (label == LEVEL)
			value = level_of(value);
		if (labels[label].field != FIELD_COUNT)
			r->field[labels[label].field] = value;
		before = rest;
	}
	r->text = span_trim(before);
}

static void
take(struct reading *r, struct span event, const struct cursor *at)
{
	struct record record = { .source = r->source->kind };
	struct span rest = event, line;

	record.time = TIME_NONE;
	record.line = at->line;
	record.offset = at->offset;
	span_line(&rest, &line);
	fill(&record, rest);
	r->source->records++;
	source_time(r->source, record.time);
	if (r->needles && needles_find(r->needles, event, 0) == SIZE_MAX)
		return;
	if (record.time == TIME_NONE)
		source_problem(r->source, PROBLEM_TIME, at->line, event);
	if (record.zone_unknown)
		source_problem(r->source, PROBLEM_ZONE, at->line, event);
	r->emit(r->arg, &record);
}

void
eventtext_block(struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);
	size_t from = find_heading(b->text, 0), to;

	for (; from != SIZE_MAX; from = to) {
		to = find_heading(b->text, from + 1);
		cursor_to(&c, from);
		take(r, span_slice(b->text, from, to), &c);
	}
	if (b->torn && b->text.n >= READER_RECORD_MAX)
		source_problem(r->source, PROBLEM_TOO_LONG, b->line, b->text);
}
