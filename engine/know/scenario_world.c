/*
 * The <world> of a scenario.  What many scenarios share (logs, requests,
 * clients) stands in a world of its own that others use: the elements of
 * both are put together, and a name is looked for in the scenario's first.
 */

#include "engine/know/scenario_load.h"

#include "engine/base/times.h"

#include <string.h>

#define MS (TIME_SECOND / 1000)

struct world {
	struct loader *l;
	const struct xml_node *own, *base; /* BASE may be NULL */
	struct lab_world *out;
	const char *states[LAB_STATES_MAX];
	size_t state_count;
	uint64_t settable;
};

/* All elements NAME of both; the array is the arena's. */
static const struct xml_node **
gather_elements(struct world *w, const char *name, size_t *count)
{
	size_t own = load_children(w->own, name);
	size_t base = w->base ? load_children(w->base, name) : 0, i = 0;
	const struct xml_node **nodes = (const struct xml_node **)load_array(
	    w->l, own + base, sizeof(*nodes));
	const struct xml_node *n;

	*count = nodes ? own + base : 0;
	for (n = xml_child(w->own, name); nodes && n; n = xml_next(n, name))
		nodes[i++] = n;
	for (n = base ? xml_child(w->base, name) : NULL; nodes && n;
	     n = xml_next(n, name))
		nodes[i++] = n;
	return nodes;
}

static size_t
find_by_id(struct world *w, const struct xml_node *n, const char *attr,
    const struct xml_node **nodes, size_t count)
{
	const char *wanted = load_attr(w->l, n, attr, NULL);

	for (size_t i = 0; i < count; i++) {
		const char *id = xml_attr(nodes[i], "id");

		if (id && strcmp(id, wanted) == 0)
			return i;
	}
	load_fail(w->l, n, "%s=\"%s\" is not in this world", attr, wanted);
	return 0;
}

/* --- states --------------------------------------------------------------- */

static uint64_t
state_bit(struct world *w, const struct xml_node *n, struct span name)
{
	for (size_t i = 0; i < w->state_count; i++)
		if (span_is(name, w->states[i]))
			return UINT64_C(1) << i;
	if (w->state_count == LAB_STATES_MAX) {
		load_fail(w->l, n, "more than %d states", LAB_STATES_MAX);
		return 0;
	}
	w->states[w->state_count] = load_dup(w->l, name);
	return UINT64_C(1) << w->state_count++;
}

static uint64_t
states(struct world *w, const struct xml_node *n, const char *attr)
{
	struct span rest = span_of(xml_attr(n, attr)), word;
	uint64_t set = 0;

	while (span_next(&rest, ' ', &word))
		if (word.n > 0)
			set |= state_bit(w, n, word);
	w->settable |= set;
	return set;
}

/* "moved !down" */
static struct lab_when
when(struct world *w, const struct xml_node *n, const char *attr)
{
	struct span rest = span_of(xml_attr(n, attr)), word;
	struct lab_when when = { 0, 0 };

	while (span_next(&rest, ' ', &word)) {
		if (span_starts(word, "!"))
			when.forbid |= state_bit(
			    w, n, span_slice(word, 1, word.n));
		else if (word.n > 0)
			when.need |= state_bit(w, n, word);
	}
	return when;
}

/* --- the elements --------------------------------------------------------- */

/* Text with the line ends of Windows; "" when N is NULL. */
static const char *
lines(struct world *w, const struct xml_node *n, bool last_end)
{
	struct buf raw = BUF_INIT, out = BUF_INIT;
	struct span rest, line;
	const char *text = "";

	if (!n)
		return text;
	xml_text(n, &raw);
	rest = span_trim(buf_span(&raw));
	while (span_line(&rest, &line)) {
		if (out.n > 0)
			buf_puts(&out, "\r\n");
		buf_add(&out, line);
	}
	if (last_end && out.n > 0)
		buf_puts(&out, "\r\n");
	text = load_dup(w->l, buf_span(&out));
	if (buf_failed(&raw) || buf_failed(&out))
		w->l->err = ERR_NOMEM;
	buf_free(&raw);
	buf_free(&out);
	return text;
}

static void
load_variables(struct world *w)
{
	size_t count;
	const struct xml_node **nodes = gather_elements(w, "variable", &count);
	struct lab_variable *items = load_array(w->l, count, sizeof(*items));

	for (size_t i = 0; items && i < count; i++) {
		struct span rest = span_of(lines(w, nodes[i], false)), line;
		const char **values = load_array(
		    w->l, rest.n / 2 + 1, sizeof(*values));

		items[i].name = load_attr(w->l, nodes[i], "name", NULL);
		items[i].values = (const char *const *)values;
		while (values && span_line(&rest, &line))
			if (span_trim(line).n > 0)
				values[items[i].count++] = load_dup(
				    w->l, span_trim(line));
	}
	w->out->variables = items;
	w->out->variable_count = items ? count : 0;
}

static void
load_services(struct world *w)
{
	size_t count;
	const struct xml_node **nodes = gather_elements(w, "service", &count);
	struct lab_service *items = load_array(w->l, count, sizeof(*items));

	for (size_t i = 0; items && i < count; i++) {
		items[i].name = load_attr(w->l, nodes[i], "name", NULL);
		items[i].display = load_attr(w->l, nodes[i], "display", "");
		items[i].needs = load_attr(w->l, nodes[i], "needs", "");
		items[i].running = load_yes(w->l, nodes[i], "running");
		items[i].starts = load_duration(w->l, nodes[i], "starts");
		items[i].stops = load_duration(w->l, nodes[i], "stops");
		items[i].can = when(w, nodes[i], "can");
	}
	w->out->services = items;
	w->out->service_count = items ? count : 0;
}

static void
load_logs(struct world *w, const struct xml_node **nodes, size_t count)
{
	struct lab_log *items = load_array(w->l, count, sizeof(*items));

	for (size_t i = 0; items && i < count; i++) {
		const struct xml_node *n = nodes[i];

		items[i].id = load_attr(w->l, n, "id", NULL);
		items[i].file = load_attr(w->l, n, "file", NULL);
		if (*items[i].file == '/' || strstr(items[i].file, ".."))
			load_fail(w->l, n, "the file leaves the lab");
		items[i].xml = load_yes(w->l, n, "xml");
		items[i].head = lines(w, xml_child(n, "head"), true);
		items[i].record = lines(
		    w, xml_child(n, "record"), !load_yes(w->l, n, "one-line"));
	}
	w->out->logs = items;
	w->out->log_count = items ? count : 0;
}

static int64_t
milliseconds_attr(struct world *w, const struct xml_node *n, const char *attr,
    int64_t fallback)
{
	const char *value = xml_attr(n, attr);
	uint64_t ms;

	if (!value)
		return fallback;
	if (!span_number(span_of(value), 10, &ms) || ms > 86400000) {
		load_fail(
		    w->l, n, "%s=\"%s\" is not a number of ms", attr, value);
		return 0;
	}
	return (int64_t)ms * MS;
}

static void
load_request(struct world *w, const struct xml_node *n, struct lab_request *out,
    const struct xml_node **logs, size_t log_count)
{
	size_t count = load_children(n, "line");
	struct lab_line *items = load_array(w->l, count, sizeof(*items));
	const struct xml_node *line = xml_child(n, "line");

	for (size_t i = 0; items && i < count;
	     i++, line = xml_next(line, "line")) {
		items[i].log = find_by_id(w, line, "log", logs, log_count);
		items[i].least = milliseconds_attr(w, line, "after", 0);
		items[i].most = milliseconds_attr(
		    w, line, "upto", items[i].least);
		items[i].text = lines(w, line, false);
	}
	out->id = load_attr(w->l, n, "id", NULL);
	out->lines = items;
	out->line_count = items ? count : 0;
}

static void
load_traffic(
    struct world *w, const struct xml_node **requests, size_t request_count)
{
	size_t count;
	const struct xml_node **nodes = gather_elements(w, "traffic", &count);
	struct lab_traffic *items = load_array(w->l, count, sizeof(*items));

	for (size_t i = 0; items && i < count; i++) {
		items[i].request = find_by_id(
		    w, nodes[i], "request", requests, request_count);
		items[i].when = when(w, nodes[i], "when");
		items[i].every = load_duration(w->l, nodes[i], "every");
		items[i].spread = load_duration(w->l, nodes[i], "spread");
		if (items[i].every < TIME_SECOND ||
		    items[i].spread >= items[i].every)
			load_fail(w->l, nodes[i],
			    "every must be 1s or more, spread less than it");
	}
	w->out->traffic = items;
	w->out->traffic_count = items ? count : 0;
}

/* Two digits a byte, blanks between as one likes; in place. */
static struct span
bytes_of(struct world *w, const struct xml_node *n, struct span text)
{
	char *out = load_array(w->l, text.n / 2 + 1, 1);
	struct span pair;
	uint64_t byte;
	size_t count = 0;

	for (size_t i = 0; out && i < text.n; i += 2) {
		while (i < text.n && strchr(" \t\r\n", text.p[i]))
			i++;
		pair = span_slice(text, i, i + 2);
		if (pair.n == 0)
			break;
		if (pair.n < 2 || !span_number(pair, 16, &byte)) {
			load_fail(w->l, n, "these are no bytes in hex");
			break;
		}
		out[count++] = (char)byte;
	}
	return (struct span){ out ? out : "", count };
}

static void
load_value(struct world *w, const struct xml_node *n, struct lab_value *v)
{
	static const char *const words[] = { "sz", "dword", "binary", NULL };
	static const uint32_t types[] = { 1, 4, 3 };
	const char *text = lines(w, n, false);
	char *number = load_array(w->l, 4, 1);
	uint64_t data = 0;

	v->key = load_attr(w->l, n, "key", NULL);
	v->name = load_attr(w->l, n, "name", NULL);
	v->gone = load_yes(w->l, n, "gone");
	v->type = types[load_word(w->l, n, "type", words, 0)];
	v->data = span_of(text);
	if (v->type == 3)
		v->data = bytes_of(w, n, v->data);
	if (v->type != 4 || v->gone || !number)
		return;
	if (!span_number(v->data, 10, &data) || data > UINT32_MAX)
		load_fail(w->l, n, "\"%s\" is not a dword", text);
	for (int i = 0; i < 4; i++)
		number[i] = (char)(data >> 8 * i & 0xff);
	v->data = (struct span){ number, 4 };
}

static enum lab_event
event_of(struct world *w, const struct xml_node *n)
{
	const char *on = load_attr(w->l, n, "on", NULL);

	for (int e = 0; e < LAB_EVENT_COUNT; e++)
		if (strcmp(on, lab_event_name((enum lab_event)e)) == 0)
			return (enum lab_event)e;
	load_fail(w->l, n, "on=\"%s\" is nothing that happens to a lab", on);
	return LAB_START;
}

static void
load_effect(struct world *w, const struct xml_node *n, struct lab_effect *e,
    const struct xml_node **requests, size_t request_count)
{
	size_t count = load_children(n, "value");
	struct lab_value *values = load_array(w->l, count, sizeof(*values));
	const struct xml_node *v = xml_child(n, "value");

	for (size_t i = 0; values && i < count; i++, v = xml_next(v, "value"))
		load_value(w, v, &values[i]);
	e->on = event_of(w, n);
	e->target = load_attr(w->l, n, "target", "");
	e->is = load_attr(w->l, n, "is", "");
	e->when = when(w, n, "when");
	e->after = load_duration(w->l, n, "after");
	e->set = states(w, n, "set");
	e->clear = states(w, n, "clear");
	e->values = values;
	e->value_count = values ? count : 0;
	e->writes = xml_attr(n, "writes")
			? find_by_id(w, n, "writes", requests, request_count)
			: SIZE_MAX;
}

static void
load_effects(
    struct world *w, const struct xml_node **requests, size_t request_count)
{
	size_t count;
	const struct xml_node **nodes = gather_elements(w, "effect", &count);
	struct lab_effect *items = load_array(w->l, count, sizeof(*items));

	for (size_t i = 0; items && i < count; i++)
		load_effect(w, nodes[i], &items[i], requests, request_count);
	w->out->effects = items;
	w->out->effect_count = items ? count : 0;
}

/* A state that is asked for and never set is a slip of the pen. */
static void
look_for_slips(struct world *w)
{
	uint64_t asked = 0;

	for (size_t i = 0; i < w->out->effect_count; i++)
		asked |= w->out->effects[i].when.need |
			 w->out->effects[i].when.forbid;
	for (size_t i = 0; i < w->out->traffic_count; i++)
		asked |= w->out->traffic[i].when.need |
			 w->out->traffic[i].when.forbid;
	for (size_t i = 0; i < w->state_count; i++)
		if (asked >> i & 1 && !(w->settable >> i & 1))
			load_fail(w->l, w->own,
			    "nothing sets or clears the state \"%s\"",
			    w->states[i]);
}

static void
load_clock(struct world *w)
{
	const char *start = load_attr(w->l, w->own, "start", NULL);
	const char *bias = load_attr(w->l, w->own, "bias", "0");
	struct span digits = span_of(bias);
	uint64_t minutes = 0;

	if (span_starts(digits, "-"))
		digits = span_slice(digits, 1, digits.n);
	if (!time_parse(span_of(start), &w->out->start))
		load_fail(w->l, w->own, "start=\"%s\" is not a time", start);
	if (!span_number(digits, 10, &minutes) || minutes > 840)
		load_fail(w->l, w->own, "bias=\"%s\" is not in minutes", bias);
	w->out->bias = *bias == '-' ? -(int)minutes : (int)minutes;
	w->out->reboot = load_duration(w->l, w->own, "reboot");
}

void
load_world(struct loader *l, const struct xml_node *n,
    const struct xml_node *base, struct lab_world *out)
{
	struct world w = { .l = l, .own = n, .base = base, .out = out };
	size_t log_count, request_count;
	const struct xml_node **logs = gather_elements(&w, "log", &log_count);
	const struct xml_node **requests = gather_elements(
	    &w, "request", &request_count);
	struct lab_request *items;
	const char **names;

	load_clock(&w);
	out->initial = states(&w, n, "states");
	load_variables(&w);
	load_services(&w);
	load_logs(&w, logs, log_count);
	items = load_array(l, request_count, sizeof(*items));
	for (size_t i = 0; items && i < request_count; i++)
		load_request(&w, requests[i], &items[i], logs, log_count);
	out->requests = items;
	out->request_count = items ? request_count : 0;
	load_traffic(&w, requests, request_count);
	load_effects(&w, requests, request_count);
	look_for_slips(&w);
	names = load_array(l, w.state_count, sizeof(*names));
	if (names)
		memcpy(names, w.states, w.state_count * sizeof(*names));
	out->states = (const char *const *)names;
	out->state_count = names ? w.state_count : 0;
}
