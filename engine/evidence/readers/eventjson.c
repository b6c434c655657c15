/*
 * Windows events as JSON: ConvertTo-Json, evtx_dump, and what log shippers
 * send (winlogbeat, nxlog, Fluent Bit): objects in an array, one after
 * another, a line each, or deep inside an answer of a log store.
 *
 * Objects are found by their brackets, so that memory does not depend on the
 * file; one that is no event is looked into.
 */
#include "engine/base/json.h"
#include "engine/base/utf8.h"
#include "engine/evidence/readers/eventcopy.h"

#include <string.h>

#define DEPTH_MAX  8  /* objects that may stand around an event */
#define PASSES_MAX 16 /* bytes looked at, in lengths of the block */

struct eventjson {
	struct localdate_order order;
};

/* An object on its way to become an event. */
struct object {
	struct eventcopy copy;
	struct buf words, data;
	size_t from[EVENTPART_NONE], to[EVENTPART_NONE]; /* in words */
	int depth;
};

/* Containers of the parts: what stands in others has other meanings. */
static bool
is_transparent(const char *key)
{
	static const char *const names[] = { "winlog", "Event", "System",
		"_source", "fields", "result", "log" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(key, names[i]) == 0)
			return true;
	return false;
}

static void
data_line(struct object *o, const char *key, const struct json *value)
{
	size_t before = o->data.n;

	if (before > 0)
		buf_byte(&o->data, '\n');
	if (key)
		buf_printf(&o->data, "%s=", key);
	json_scalar(value, &o->data);
}

/* "Data": ["a", "b"], "Properties": [{"Value": "a"}], "param1": "a" */
static void
add_data(void *arg, const char *key, const struct json *value)
{
	struct object *o = arg;
	const struct json *inner = json_get(value, "Value");
	bool bare = !key || strcmp(key, "Data") == 0 ||
		    strcmp(key, "Value") == 0 || strcmp(key, "#text") == 0;

	if ((key && !bare && (key[0] == '#' || key[0] == '@')) ||
	    o->depth >= DEPTH_MAX)
		return;
	o->depth++;
	if (!inner)
		inner = json_get(value, "#text");
	if (inner)
		add_data(o, NULL, inner);
	else if (json_members(value) > 0)
		json_each(value, add_data, o);
	else if (json_count(value) == 0)
		data_line(o, bare ? NULL : key, value);
	for (size_t i = 0; i < json_count(value); i++)
		add_data(o, NULL, json_at(value, i));
	o->depth--;
}

/* The value itself where tools wrap it: attributes, dates of PowerShell. */
static const struct json *
unwrap(const struct json *value)
{
	static const char *const names[] = { "#attributes", "@attributes", "$",
		"#text", "_", "Name", "@Name", "SystemTime", "@SystemTime",
		"value", "Value", "DateTime" };

	for (int depth = 0; depth < 3 && json_members(value) > 0; depth++) {
		const struct json *inner = NULL, *text;

		text = json_get(value, "#text");
		for (size_t i = 0;
		     !text && !inner && i < sizeof(names) / sizeof(names[0]);
		     i++)
			inner = json_get(value, names[i]);
		value = text ? text : inner;
	}
	return json_count(value) > 0 ? json_at(value, 0) : value;
}

/* "winlog.event_id", as Kibana writes it, is event_id. */
static enum eventpart
part_of_key(const char *key)
{
	struct span name = span_of(key);
	bool foreign = false;

	if (span_starts(name, "winlog.") || span_starts(name, "log."))
		name = span_after_last(name, '.');
	return eventpart_of(name, &foreign);
}

/* Seconds or milliseconds since 1970 as localdate_read() knows them. */
static void
add_date(struct object *o, const struct json *value)
{
	int64_t n = json_number(value);

	if (n > INT64_C(100000000000))
		buf_printf(&o->words, "/Date(%lld)/", (long long)n);
	else if (n > 100000000)
		buf_printf(&o->words, "/Date(%lld000)/", (long long)n);
	else
		json_scalar(value, &o->words);
}

static void
add_part(void *arg, const char *key, const struct json *value)
{
	struct object *o = arg;
	enum eventpart part = part_of_key(key);

	if (is_transparent(key) && json_members(value) > 0) {
		if (o->depth++ < DEPTH_MAX)
			json_each(value, add_part, o);
		o->depth--;
		return;
	}
	if (part == EVENTPART_DATA)
		add_data(o, "Data", value);
	/* "source": {...} of another shipper is no name */
	if (part >= EVENTPART_DATA || o->to[part] > o->from[part])
		return;
	o->from[part] = o->words.n;
	value = unwrap(value);
	if (part == EVENTPART_DATE)
		add_date(o, value);
	else
		json_scalar(value, &o->words);
	o->to[part] = o->words.n;
}

static void
object_free(struct object *o)
{
	buf_free(&o->words);
	buf_free(&o->data);
}

/* False: no memory. */
static bool
read_object(const struct json *j, struct object *o)
{
	*o = (struct object){ .words = BUF_INIT, .data = BUF_INIT };
	json_each(j, add_part, o);
	for (int i = 0; i < EVENTPART_NONE; i++)
		if (o->to[i] > o->from[i])
			eventcopy_set(&o->copy, (enum eventpart)i,
			    span_slice(
				buf_span(&o->words), o->from[i], o->to[i]));
	eventcopy_set(&o->copy, EVENTPART_DATA, buf_span(&o->data));
	return !buf_failed(&o->words) && !buf_failed(&o->data);
}

/* jansson refuses what is not UTF-8. */
static struct json *
parse_clean(struct span text, struct err_info *info)
{
	struct buf clean = BUF_INIT;
	struct json *j;

	if (utf8_valid(text))
		return json_parse(text, info);
	while (text.n > 0)
		utf8_put(&clean, utf8_next(&text));
	j = json_parse(buf_span(&clean), info);
	buf_free(&clean);
	return j;
}

/* What was found at one place of a block. */
enum found { FOUND_EVENT, FOUND_OTHER, FOUND_BAD };

static enum found
try_event(struct span text, struct object *o)
{
	struct err_info info = { .code = OK };
	struct json *j = parse_clean(text, &info);
	bool is_event;

	if (!j)
		return FOUND_BAD;
	is_event = read_object(j, o) && eventcopy_is_event(&o->copy);
	json_free(j);
	if (!is_event)
		object_free(o);
	return is_event ? FOUND_EVENT : FOUND_OTHER;
}

/* The objects of a block, one after the other. */
struct walk {
	struct span text;
	size_t at;
	uint64_t left; /* bytes that may still be looked at */
	size_t bad;    /* where one begins that is no JSON; SIZE_MAX: none */
	size_t open;   /* the last that is not closed, and holds no event */
};

/*
 * The next event; the caller frees O.  False: there is none, or one at
 * w->bad that is damaged or cut.
 */
static bool
next_event(struct walk *w, size_t *from, size_t *to, struct object *o)
{
	w->bad = SIZE_MAX;
	while (w->left > 0 &&
	       (*from = span_find_byte(w->text, '{', w->at)) != SIZE_MAX) {
		enum found found = FOUND_OTHER;
		uint64_t cost;

		*to = json_object_end(w->text, *from);
		cost = (*to ? *to : w->text.n) - *from;
		w->left -= cost < w->left ? cost : w->left;
		if (*to > 0)
			found = try_event(span_slice(w->text, *from, *to), o);
		else
			w->open = *from;
		w->at = found == FOUND_OTHER ? *from + 1 : *to;
		if (found == FOUND_EVENT)
			w->open = SIZE_MAX;
		if (found == FOUND_BAD)
			w->bad = *from;
		if (found != FOUND_OTHER)
			return found == FOUND_EVENT;
	}
	w->at = w->text.n;
	return false;
}

static struct walk
walk_start(struct span text)
{
	return (struct walk){ text, 0, (uint64_t)text.n * PASSES_MAX, SIZE_MAX,
		SIZE_MAX };
}

static void
learn_order(struct localdate_order *order, struct span text)
{
	struct walk w = walk_start(text);
	struct object o;
	size_t from, to;

	while (order->order == DATE_UNKNOWN && w.left > 0 && w.at < text.n) {
		if (!next_event(&w, &from, &to, &o))
			continue;
		localdate_note(order, o.copy.part[EVENTPART_DATE]);
		object_free(&o);
	}
}

static enum err
eventjson_block(void *state, struct reading *r, const struct block *b)
{
	struct eventjson *st = state;
	struct walk w = walk_start(b->text);
	struct cursor c = cursor_start(b, r->source);
	struct object o;
	size_t from, to;

	learn_order(&st->order, b->text);
	while (w.left > 0 && w.at < b->text.n) {
		if (next_event(&w, &from, &to, &o)) {
			cursor_to(&c, from);
			eventcopy_emit(r, &o.copy, &st->order, &c,
			    span_slice(b->text, from, to));
			object_free(&o);
		} else if (w.bad != SIZE_MAX) {
			cursor_to(&c, w.bad);
			source_problem(r->source, PROBLEM_SYNTAX, c.line,
			    span_slice(b->text, w.bad, b->text.n));
		}
	}
	if (w.left == 0)
		source_problem(r->source, PROBLEM_LIMIT, b->line, SPAN_NONE);
	if (w.open != SIZE_MAX && b->text.n < READER_RECORD_MAX)
		source_problem(r->source, PROBLEM_TORN,
		    block_line(b, b->text.p + w.open),
		    span_slice(b->text, w.open, b->text.n));
	return OK;
}

static int
eventjson_sniff(struct span head)
{
	struct span s = span_trim(head), line;
	struct walk w;
	struct object o;
	size_t from, to;

	if (span_skip(&s, UTF8_MARK))
		s = span_trim(s);
	/* evtx_dump: "Record 12" before each object */
	if (span_starts(s, "Record ") && span_line(&s, &line))
		s = span_trim(s);
	if (s.n == 0 || (s.p[0] != '{' && s.p[0] != '['))
		return 0;
	w = walk_start(s);
	while (w.left > 0 && w.at < s.n)
		if (next_event(&w, &from, &to, &o)) {
			object_free(&o);
			return 90;
		}
	return 0;
}

/*
 * After the last object that stands in no other.  When all that may be held
 * is one object, it is the answer of a log store: then after the last whole
 * one inside of it.
 */
static size_t
eventjson_cut(struct span text)
{
	size_t at = 0, open, end, last = 0;
	int steps = 0;

	while ((open = span_find_byte(text, '{', at)) != SIZE_MAX) {
		end = json_object_end(text, open);
		if (end > 0) {
			last = at = end;
		} else if (last == 0 && text.n >= READER_RECORD_MAX &&
			   steps++ < DEPTH_MAX) {
			at = open + 1;
		} else {
			break;
		}
	}
	return last;
}

const struct reader_ops reader_eventjson = {
	.kind = SOURCE_EVENT,
	.name = "eventjson",
	.sniff = eventjson_sniff,
	.most = 90,
	.cut = eventjson_cut,
	.state_size = sizeof(struct eventjson),
	.block = eventjson_block,
};
