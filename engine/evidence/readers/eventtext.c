/*
 * Windows events as text with labelled lines; see eventform.h.  Times are
 * local as a rule, and as the regional settings have them.
 *
 * What the Event Viewer copies ends with the XML of the event: where it
 * stands it decides, for it has the data and a time in UTC.
 */
#include "engine/base/utf8.h"
#include "engine/evidence/readers/event.h"
#include "engine/base/utf8.h"
#include "engine/evidence/readers/eventform.h"

#include <string.h>

#define PREAMBLE_LINES 20 /* before the first event, at most */

/* Where labels that nobody knows stand. */
static const enum eventpart headed_places[] = { EVENTPART_CHANNEL,
	EVENTPART_PROVIDER, EVENTPART_DATE, EVENTPART_ID, EVENTPART_NONE,
	EVENTPART_LEVEL, EVENTPART_NONE, EVENTPART_NONE, EVENTPART_NONE,
	EVENTPART_NONE, EVENTPART_COMPUTER, EVENTPART_MESSAGE };
static const enum eventpart copied_places[] = { EVENTPART_CHANNEL,
	EVENTPART_PROVIDER, EVENTPART_DATE, EVENTPART_ID, EVENTPART_NONE,
	EVENTPART_LEVEL, EVENTPART_NONE, EVENTPART_NONE, EVENTPART_COMPUTER,
	EVENTPART_MESSAGE };

struct places {
	const enum eventpart *part;
	size_t count;
};

struct eventtext {
	struct localdate_order order;
};

/* One block. */
struct job {
	struct reading *reading;
	struct localdate_order *order;
	struct buf message, data; /* of the event at hand */
};

/* Lines that stand before what a command printed. */
static bool
is_prompt(struct span line)
{
	static const struct span words[] = { SPAN("Get-WinEvent"),
		SPAN("Get-EventLog"), SPAN("wevtutil"), SPAN("****"),
		SPAN("evtxexport ") };

	line = span_trim(line);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_ifind(line, words[i], 0) != SIZE_MAX)
			return true;
	return line.n == 0 || span_starts(line, "PS ") ||
	       (line.n > 2 && line.p[1] == ':' && line.p[2] == '\\' &&
		   span_find_byte(line, '>', 0) != SIZE_MAX);
}

static bool
is_preamble(struct span text)
{
	struct span line;
	bool transcript = false;

	span_skip(&text, UTF8_MARK);
	for (size_t i = 0; span_line(&text, &line); i++) {
		/* a transcript of PowerShell says who began it, and where */
		transcript ^= span_starts(line, "******");
		if (i == PREAMBLE_LINES || (!transcript && !is_prompt(line)))
			return false;
	}
	return true;
}

static int
eventtext_sniff(struct span head)
{
	struct eventform f = eventform_find(head);
	struct eventform_label label;
	struct span line;
	size_t next;

	if (f.kind == EVENTFORM_NONE || !is_preamble(span_slice(head, 0, f.at)))
		return 0;
	if (f.kind != EVENTFORM_HEADED)
		return 100;
	eventform_line(head, f.at, &next);
	line = eventform_line(head, next, &next);
	return line.n > 2 && (line.p[0] == ' ' || line.p[0] == '\t') &&
		       eventform_label(line, &label)
		   ? 100
		   : 0;
}

static size_t
eventtext_cut(struct span text)
{
	struct eventform f = eventform_find(text);
	size_t last = 0, at = f.at;

	if (f.kind == EVENTFORM_NONE)
		return 0;
	while ((at = eventform_next(&f, text, at)) != SIZE_MAX)
		last = at;
	return last;
}

/*
 * A label by its name or, when nobody knows it, by its place; *PLACE is that
 * of the next one.
 */
static enum eventpart
part_of_label(
    const struct places *p, struct span name, size_t *place, bool *foreign)
{
	enum eventpart part = eventpart_of(name, foreign);
	size_t at = *place;

	*place = at + 1;
	if (part == EVENTPART_UNKNOWN) {
		*foreign = true;
		return at < p->count ? p->part[at] : EVENTPART_NONE;
	}
	for (size_t i = 0; part != EVENTPART_NONE && i < p->count; i++)
		if (p->part[i] == part)
			*place = i + 1;
	return part;
}

/* The lines of an event up to its message, which is all that follows. */
static void
fill_placed(const struct places *p, struct span text, struct eventcopy *c,
    bool *foreign)
{
	struct eventform_label label;
	size_t pos = 0, next, place = 0;
	enum eventpart part;

	for (; pos < text.n && place < p->count; pos = next) {
		struct span line = eventform_line(text, pos, &next);

		if (!eventform_label(line, &label))
			break;
		part = part_of_label(p, label.name, &place, foreign);
		if (part == EVENTPART_MESSAGE) {
			pos = (size_t)(label.value.p - text.p);
			break;
		}
		eventcopy_set(c, part, label.value);
	}
	eventcopy_set(c, EVENTPART_MESSAGE, span_slice(text, pos, text.n));
}

/* In columns: a window is no wider for letters of two bytes. */
static size_t
longest_line(struct span text)
{
	size_t longest = 0;
	struct span line;

	while (span_line(&text, &line))
		if (utf8_columns(line) > longest)
			longest = utf8_columns(line);
	return longest;
}

/*
 * LINE goes on with what OUT ends with.  PowerShell breaks lines at blanks
 * where the window ends: a word that had no room there begins no new line.
 */
static void
join(struct buf *out, struct span line, size_t used, size_t width)
{
	size_t word = span_find_byte(line, ' ', 0);
	bool glued = out->n > 0 && out->p[out->n - 1] == ' ';

	if (word == SIZE_MAX)
		word = line.n;
	word = utf8_columns(span_slice(line, 0, word));
	if (out->n > 0 && !glued)
		buf_byte(out, used + 1 + word > width ? ' ' : '\n');
	buf_add(out, line);
}

/* "{a, b}" of PowerShell, a line each. */
static void
add_list(struct buf *out, struct span value)
{
	struct span item;

	if (span_holds(value, "EventProperty"))
		return;
	if (span_starts(value, "{") && span_ends(value, "}"))
		value = span_slice(value, 1, value.n - 1);
	while (value.n > 0 && span_next(&value, ',', &item)) {
		if (out->n > 0)
			buf_byte(out, '\n');
		buf_add(out, span_trim(item));
	}
}

/* evtxexport: "String: 1 : text" */
static bool
is_string(const struct eventform_label *label, struct span *value)
{
	struct eventform_label inner;
	uint64_t n;

	if (!span_is(label->name, "String") ||
	    !eventform_label(label->value, &inner) ||
	    !span_number(inner.name, 10, &n))
		return false;
	*value = inner.value;
	return true;
}

/* Where more of the value that begins here goes; NULL: nowhere. */
static struct buf *
begin_value(
    struct job *j, struct eventcopy *c, const struct eventform_label *label)
{
	bool foreign = false;
	enum eventpart part = eventpart_of(label->name, &foreign);
	struct span value;

	if (is_string(label, &value)) {
		if (j->data.n > 0)
			buf_byte(&j->data, '\n');
		buf_add(&j->data, value);
		return &j->data;
	}
	if (part == EVENTPART_MESSAGE)
		return &j->message;
	if (part == EVENTPART_DATA)
		add_list(&j->data, label->value);
	else
		eventcopy_set(c, part, label->value);
	return NULL;
}

/* LINE from the label's value on, with the blank that it may end with. */
static struct span
rest_of(struct span line, const struct eventform_label *label)
{
	return span_slice(line, (size_t)(label->value.p - line.p), line.n);
}

static struct span
without_indent(struct span line)
{
	while (line.n > 0 && memchr(" \t", line.p[0], 2))
		line = span_slice(line, 1, line.n);
	return line;
}

static void
fill_listed(struct job *j, struct span text, struct eventcopy *c)
{
	size_t width = longest_line(text), pos = 0, next, used = 0;
	struct eventform_label label;
	struct span string;
	struct buf *to = NULL;

	for (; pos < text.n; pos = next) {
		struct span line = eventform_line(text, pos, &next);
		bool more = line.n > 0 && memchr(" \t", line.p[0], 2);

		if (!more && eventform_label(line, &label) &&
		    (label.apart || is_string(&label, &string))) {
			to = begin_value(j, c, &label);
			if (to == &j->message)
				buf_add(to, rest_of(line, &label));
		} else if (to && line.n > 0) {
			join(to, without_indent(line), used,
			    more ? width : SIZE_MAX);
		}
		used = utf8_columns(line);
	}
	if (j->data.n > 0)
		c->part[EVENTPART_DATA] = buf_span(&j->data);
	eventcopy_set(c, EVENTPART_MESSAGE, buf_span(&j->message));
}

static void
fill_copy(struct job *j, const struct eventform *f, struct span event,
    struct eventcopy *c)
{
	static const struct places headed = { headed_places,
		sizeof(headed_places) / sizeof(headed_places[0]) };
	static const struct places copied = { copied_places,
		sizeof(copied_places) / sizeof(copied_places[0]) };
	bool foreign = false;
	size_t from = 0;

	*c = (struct eventcopy){ .part = { SPAN_NONE } };
	buf_clear(&j->message);
	buf_clear(&j->data);
	if (f->kind == EVENTFORM_LISTED) {
		fill_listed(j, event, c);
		return;
	}
	if (f->kind == EVENTFORM_HEADED)
		eventform_line(event, 0, &from);
	fill_placed(f->kind == EVENTFORM_HEADED ? &headed : &copied,
	    span_slice(event, from, event.n), c, &foreign);
	if (foreign && j->order->order == DATE_UNKNOWN)
		j->order->order = DATE_DMY;
}

/* The last line that begins an event as XML, or SIZE_MAX. */
static size_t
last_xml(struct span message)
{
	size_t found = SIZE_MAX, pos = 0, next;

	for (; pos < message.n; pos = next)
		if (span_starts(eventform_line(message, pos, &next), "<Event "))
			found = pos;
	return found;
}

/*
 * The XML at the end of a message; it goes off *MESSAGE with its label.  What
 * a message quotes of a request may look like it.
 */
static struct span
xml_of(struct span *message)
{
	size_t from = last_xml(*message), to, label;
	struct span xml;

	if (from == SIZE_MAX)
		return SPAN_NONE;
	to = span_find(*message, SPAN("</Event>"), from);
	if (to == SIZE_MAX)
		return SPAN_NONE;
	xml = span_slice(*message, from, to + strlen("</Event>"));
	*message = span_trim(span_slice(*message, 0, from));
	label = message->n;
	while (label > 0 && message->p[label - 1] != '\n')
		label--;
	if (span_ends(*message, ":"))
		*message = span_trim(span_slice(*message, 0, label));
	return xml;
}

/* False: the XML is no good, or there is no memory. */
static bool
emit_xml(struct job *j, struct span xml, struct span message,
    const struct cursor *at, struct span raw)
{
	struct record r = { .source = j->reading->source->kind,
		.line = at->line,
		.offset = at->offset };
	struct source *s = j->reading->source;
	struct xmlrow_words words = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct err_info info = { .code = OK };
	struct xml_doc *doc;
	struct buf text = BUF_INIT;

	/* nothing of a stranger comes to libxml2 unmeasured */
	if (!xml_within_limits(xml)) {
		source_problem(s, PROBLEM_XML_LIMIT, at->line, xml);
		return false;
	}
	doc = xml_parse(xml, s->file, &info);
	if (!doc) {
		source_problem(s, PROBLEM_XML, at->line, xml);
		return false;
	}
	event_read(doc, &r, &words);
	buf_add(&text, message);
	if (message.n > 0 && r.text.n > 0)
		buf_byte(&text, '\n');
	buf_add(&text, r.text);
	r.text = buf_span(&text);
	s->records++;
	source_time(s, r.time);
	if (r.time == TIME_NONE)
		source_problem(s, PROBLEM_TIME, at->line, raw);
	if (!buf_failed(&text) &&
	    (!j->reading->needles ||
		needles_find(j->reading->needles, raw, 0) != SIZE_MAX))
		j->reading->emit(j->reading->arg, &r);
	xml_free(doc);
	buf_free(&text);
	buf_free(&words.parts);
	buf_free(&words.text);
	buf_free(&words.spare);
	return true;
}

static void
take_event(struct job *j, const struct eventform *f, struct span event,
    const struct cursor *at)
{
	struct eventcopy c;
	struct span xml = SPAN_NONE;

	fill_copy(j, f, event, &c);
	if (f->kind == EVENTFORM_COPIED)
		xml = xml_of(&c.part[EVENTPART_MESSAGE]);
	if (xml.p && emit_xml(j, xml, c.part[EVENTPART_MESSAGE], at, event))
		return;
	eventcopy_emit(j->reading, &c, j->order, at, event);
}

/* The dates of the block tell the order of day and month together. */
static void
learn_order(struct job *j, const struct eventform *f, struct span text)
{
	size_t from = f->at, to;
	struct eventcopy c;

	for (; from != SIZE_MAX && j->order->order == DATE_UNKNOWN; from = to) {
		to = eventform_next(f, text, from);
		fill_copy(j, f, span_slice(text, from, to), &c);
		localdate_note(j->order, c.part[EVENTPART_DATE]);
	}
}

static enum err
eventtext_block(void *state, struct reading *r, const struct block *b)
{
	struct eventtext *st = state;
	struct job j = { r, &st->order, BUF_INIT, BUF_INIT };
	struct cursor c = cursor_start(b, r->source);
	struct eventform f = eventform_find(b->text);
	enum err err = OK;

	learn_order(&j, &f, b->text);
	for (size_t from = f.at, to; from != SIZE_MAX; from = to) {
		to = eventform_next(&f, b->text, from);
		cursor_to(&c, from);
		take_event(&j, &f, span_slice(b->text, from, to), &c);
	}
	if (buf_failed(&j.message) || buf_failed(&j.data))
		err = ERR_NOMEM;
	buf_free(&j.message);
	buf_free(&j.data);
	return err;
}

const struct reader_ops reader_eventtext = {
	.kind = SOURCE_EVENT,
	.name = "eventtext",
	.sniff = eventtext_sniff,
	.most = 100,
	.cut = eventtext_cut,
	.state_size = sizeof(struct eventtext),
	.block = eventtext_block,
};
