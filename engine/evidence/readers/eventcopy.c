/*
 * Ids are as Windows numbers events in its logs: the lower half of what some
 * tools call the instance.  Levels become the numbers of the XML form, so
 * that one pattern does for all.
 */
#include "engine/evidence/readers/eventcopy.h"

#include "engine/evidence/readers/xmlrow.h"

#include <stdio.h>

static const struct {
	struct span name;
	enum eventpart part;
	bool foreign;
} labels[] = {
#define EVENTLABEL(part, name, foreign)                                        \
	{ { name, sizeof(name) - 1 }, EVENTPART_##part, foreign },
#include "engine/evidence/readers/eventlabels.def"
#undef EVENTLABEL
};

static const struct {
	const char *word, *level;
} levels[] = {
	{ "Critical", "1" },
	{ "Critique", "1" },
	{ "Kritisch", "1" },
	{ "Error", "2" },
	{ "Erreur", "2" },
	{ "Fehler", "2" },
	{ "Warning", "3" },
	{ "Avertissement", "3" },
	{ "Warnung", "3" },
	{ "Information", "4" },
	{ "Informations", "4" },
	{ "Informationen", "4" },
	{ "Info", "4" },
	{ "Verbose", "5" },
	{ "Commentaires", "5" },
	{ "Ausführlich", "5" },
};

/* sparse: the others are no fields, or need a closer look */
static const struct {
	enum eventpart part;
	enum field field;
} fields[] = {
	{ EVENTPART_CHANNEL, FIELD_CHANNEL },
	{ EVENTPART_PROVIDER, FIELD_PROVIDER },
	{ EVENTPART_COMPUTER, FIELD_COMPUTER },
	{ EVENTPART_RECORD, FIELD_RECORD_ID },
	{ EVENTPART_ACTIVITY, FIELD_ACTIVITY_ID },
	{ EVENTPART_THREAD, FIELD_THREAD },
};

/* Without blanks that do not break, which stand before a French colon. */
static struct span
trim(struct span s)
{
	struct span before;

	do {
		before = s = span_trim(s);
		if (span_ends(s, "\xC2\xA0"))
			s.n -= 2;
		else if (span_ends(s, "\xE2\x80\xAF"))
			s.n -= 3;
	} while (s.n < before.n);
	return s;
}

enum eventpart
eventpart_of(struct span label, bool *foreign)
{
	label = trim(label);
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (label.n != labels[i].name.n ||
		    !span_ieq(label, labels[i].name))
			continue;
		*foreign |= labels[i].foreign;
		return labels[i].part;
	}
	return EVENTPART_UNKNOWN;
}

void
eventcopy_set(struct eventcopy *c, enum eventpart part, struct span value)
{
	value = trim(value);
	if (part < EVENTPART_NONE && value.n > 0 && c->part[part].n == 0)
		c->part[part] = value;
}

/* "31", "2147483679", "0x8000001f (2147483679)" */
static bool
read_id(struct span s, unsigned *out)
{
	struct span word = SPAN("");
	uint64_t n;

	span_next(&s, ' ', &word);
	if (span_istarts(word, "0x")
		? !span_number(span_slice(word, 2, word.n), 16, &n)
		: !span_number(word, 10, &n))
		return false;
	*out = (unsigned)(n & 0xFFFF);
	return n <= UINT32_MAX;
}

static bool
id_of(const struct eventcopy *c, unsigned *out)
{
	return read_id(c->part[EVENTPART_ID], out) ||
	       read_id(c->part[EVENTPART_INSTANCE], out);
}

bool
eventcopy_is_event(const struct eventcopy *c)
{
	struct localdate date;
	unsigned id;

	return id_of(c, &id) && (c->part[EVENTPART_PROVIDER].n > 0 ||
				    localdate_read(c->part[EVENTPART_DATE],
					DATE_UNKNOWN, &date));
}

/* "Error", "Information (4)", "4" */
static struct span
level_of(struct span s)
{
	size_t open = span_find_byte(s, '(', 0);
	uint64_t n;

	if (open != SIZE_MAX && span_ends(s, ")") &&
	    span_number(span_slice(s, open + 1, s.n - 1), 10, &n))
		return span_slice(s, open + 1, s.n - 1);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span_ieq(s, span_of(levels[i].word)))
			return span_of(levels[i].level);
	return s;
}

static void
set_time(struct record *r, struct reading *reading, const struct eventcopy *c,
    struct localdate_order *order, struct span raw)
{
	struct source *s = reading->source;
	struct localdate date;
	enum date_order read_in = localdate_decide(order);
	bool known = localdate_read(c->part[EVENTPART_DATE], read_in, &date);

	r->time = date.time;
	r->zone_unknown = known && !date.zoned;
	reading_utc(reading, r, raw);
	source_time(s, r->time);
	if (!known)
		source_problem(s, PROBLEM_TIME, r->line, raw);
	else if (date.ambiguous && (order->doubtful || read_in == DATE_UNKNOWN))
		source_problem(s, PROBLEM_DATE_ORDER, r->line, raw);
}

/* The message, then the data: as a rendered event in XML has it. */
static void
set_text(struct record *r, const struct eventcopy *c, struct buf *text)
{
	struct span data = c->part[EVENTPART_DATA];

	r->text = c->part[EVENTPART_MESSAGE];
	if (!r->text.p)
		r->text = data.p ? data : SPAN("");
	else if (data.n > 0) {
		buf_add(text, r->text);
		buf_byte(text, '\n');
		buf_add(text, data);
		r->text = buf_span(text);
	}
}

void
eventcopy_emit(struct reading *reading, const struct eventcopy *c,
    struct localdate_order *order, const struct cursor *at, struct span raw)
{
	struct record r = { .source = reading->source->kind,
		.line = at->line,
		.offset = at->offset };
	struct buf text = BUF_INIT;
	unsigned id = 0;
	char id_text[8];

	reading->source->records++;
	set_time(&r, reading, c, order, raw);
	if (reading->needles &&
	    needles_find(reading->needles, raw, 0) == SIZE_MAX)
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		r.field[fields[i].field] = c->part[fields[i].part];
	r.field[FIELD_LEVEL] = level_of(c->part[EVENTPART_LEVEL]);
	r.flow = xmlrow_activity(c->part[EVENTPART_ACTIVITY]);
	if (id_of(c, &id)) {
		snprintf(id_text, sizeof(id_text), "%u", id & 0xFFFF);
		r.field[FIELD_EVENT_ID] = span_of(id_text);
	}
	set_text(&r, c, &text);
	if (!buf_failed(&text))
		reading->emit(reading->arg, &r);
	buf_free(&text);
}
