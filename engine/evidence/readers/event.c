/*
 * Windows events as XML: what wevtutil prints, with or without a root, what
 * Event Viewer saves, rendered or not.  A message is there only when the
 * event was rendered: what an event says is the message and then its data,
 * so that patterns may ask for either.
 * https://learn.microsoft.com/windows/win32/wes/eventschema-schema
 */
#include "engine/evidence/readers/event.h"

#include "engine/evidence/record/source_ops.h"

#include <string.h>

const struct xmlrow_part event_parts[EVENT_PARTS] = {
	[EVENT_PROVIDER] = { "Provider", "Name", FIELD_PROVIDER },
	[EVENT_ID] = { "EventID", NULL, FIELD_EVENT_ID },
	[EVENT_LEVEL] = { "Level", NULL, FIELD_LEVEL },
	[EVENT_TIME] = { "TimeCreated", "SystemTime", FIELD_COUNT },
	[EVENT_ACTIVITY] = { "Correlation", "ActivityID", FIELD_ACTIVITY_ID },
	[EVENT_THREAD] = { "Execution", "ThreadID", FIELD_THREAD },
	[EVENT_CHANNEL] = { "Channel", NULL, FIELD_CHANNEL },
	[EVENT_COMPUTER] = { "Computer", NULL, FIELD_COMPUTER },
	[EVENT_RECORD_ID] = { "EventRecordID", NULL, FIELD_RECORD_ID },
};

static void
new_line(struct buf *out)
{
	if (out->n > 0)
		buf_byte(out, '\n');
}

/*
 * Appends the value of K.  evtx_dump.py writes a list of strings as one
 * value: "<string>a</string>", a line each, the tags as text.
 */
static void
add_value(const struct xml_node *k, struct buf *out)
{
	static const struct span open = SPAN("<string>");
	static const struct span close = SPAN("</string>");
	struct buf text = BUF_INIT;
	struct span rest, line;

	xml_text(k, &text);
	rest = span_trim(buf_span(&text));
	if (!span_starts(rest, open.p) || !span_ends(rest, close.p)) {
		xml_text(k, out);
		buf_free(&text);
		return;
	}
	for (bool first = true; span_line(&rest, &line); first = false) {
		if (!first)
			buf_byte(out, '\n');
		if (span_starts(line, open.p))
			line = span_slice(line, open.n, line.n);
		if (span_ends(line, close.p))
			line.n -= close.n;
		buf_add(out, line);
	}
	buf_free(&text);
}

/*
 * What CAPI2 says in attributes: the name of a certificate, the number of a
 * result.
 * Source of the form: learn.microsoft.com, Troubleshooting PKI problems.
 */
static void
attribute_lines(const struct xml_node *k, struct buf *out)
{
	static const char *const names[] = { "subjectName", "value" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = xml_attr(k, names[i]);

		if (value) {
			buf_puts(out, value);
			buf_byte(out, ' ');
		}
	}
}

/*
 * The values inside N, a line each: Name=value, or the bare value of a Data
 * without a name.  The parser bounds how deep they are.
 */
static void
data_lines(const struct xml_node *n, struct buf *out)
{
	const struct xml_node *k;
	const char *name;
	bool own; /* its element names it */

	for (k = xml_child(n, NULL); k; k = xml_next(k, NULL)) {
		if (xml_child(k, NULL)) {
			data_lines(k, out);
			continue;
		}
		name = xml_attr(k, "Name");
		own = false;
		/* evtx_dump.py: a list of strings inside of a Data */
		if (!name && strcmp(xml_name(k), "Data") != 0 &&
		    strcmp(xml_name(k), "string") != 0) {
			name = xml_name(k);
			own = true;
		}
		new_line(out);
		if (name) {
			buf_puts(out, name);
			buf_byte(out, '=');
		}
		if (own)
			attribute_lines(k, out);
		add_value(k, out);
	}
}

static void
message(const struct xml_node *event, struct xmlrow_words *w)
{
	const struct xml_node *n = xml_child(event, "RenderingInfo");

	n = n ? xml_child(n, "Message") : NULL;
	if (!n)
		return;
	buf_clear(&w->spare);
	xml_text(n, &w->spare);
	buf_add(&w->text, span_trim(buf_span(&w->spare)));
}

void
event_read(const struct xml_doc *doc, struct record *r, struct xmlrow_words *w)
{
	const struct xml_node *root = xml_root(doc), *n;
	struct span values[EVENT_PARTS];

	xmlrow_parts(
	    xml_child(root, "System"), event_parts, EVENT_PARTS, values, r, w);
	xmlrow_time(r, values[EVENT_TIME]);
	r->zone_unknown = false; /* SystemTime is UTC, a Z or none */
	r->flow = xmlrow_activity(values[EVENT_ACTIVITY]);
	buf_clear(&w->text);
	message(root, w);
	if ((n = xml_child(root, "EventData")) != NULL)
		data_lines(n, &w->text);
	if ((n = xml_child(root, "UserData")) != NULL)
		data_lines(n, &w->text);
	r->text = buf_span(&w->text);
}

#define LITERAL(s)                                                             \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

/* The banner of evtxexport; "Record 12" of evtx_dump before each event. */
static bool
is_idle(struct span line)
{
	struct span word;
	uint64_t number;

	if (!span_next(&line, ' ', &word) ||
	    !span_number(span_trim(line), 10, &number))
		return false;
	return span_is(word, "evtxexport") || span_is(word, "Record");
}

static const struct xmlrow_format format = {
	.open = LITERAL("<Event"),
	.close = LITERAL("</Event>"),
	.tag = { LITERAL("<event"), LITERAL("</event>") },
	.idle = is_idle,
	.take = event_read,
};

static int
event_sniff(struct span head)
{
	struct span schema = SPAN("http://schemas.microsoft.com/win/2004/08/"
				  "events/event");

	if (!xmlrow_sniff(&format, head))
		return 0;
	return span_find(xmlrow_first(&format, head), schema, 0) != SIZE_MAX
		   ? 100
		   : 0;
}

static size_t
event_cut(struct span text)
{
	return xmlrow_cut(&format, text);
}

static enum err
event_block(void *state, struct reading *r, const struct block *b)
{
	return xmlrow_block(&format, state, r, b);
}

const struct reader_ops reader_event = {
	.kind = SOURCE_EVENT,
	.name = "event",
	.sniff = event_sniff,
	.most = 100,
	.cut = event_cut,
	.state_size = sizeof(struct xmlrow_state),
	.block = event_block,
	.guess = xmlrow_guess,
	.join = xmlrow_join,
};

/* A message alone, without its event, can only come from an excerpt. */
static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return strncmp(text, "<Event", 6) == 0 ? &reader_event
					       : &reader_excerpt;
}

const struct source_ops source_event = { wrap_sample, summarise_message,
	"<Event", SOURCE_HELD_BACK, NULL };
