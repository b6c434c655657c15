/*
 * Rows of IIS logs as people quote them: without date, without addresses,
 * wrapped, with the User-Agent glued to what stood before it and the full
 * stop of a sentence behind the last number.
 */

#include "engine/evidence/readers/excerpt_fields.h"

#include "engine/base/ascii.h"
#include "engine/evidence/readers/eventform.h"

#define TOKENS_MAX 64

struct row {
	struct span at[TOKENS_MAX];
	size_t count;
	size_t method; /* its place; count: none */
	size_t result; /* place of the status; count: none */
};

static bool
all_in(struct span s, const char *set)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (span_find_byte(span_of(set), s.p[i], 0) == SIZE_MAX)
			return false;
	return s.n > 0;
}

static bool
may_be_address(struct span s)
{
	return all_in(s, "0123456789abcdefABCDEF.:%") &&
	       (span_find_byte(s, ':', 0) != SIZE_MAX ||
		   span_find_byte(s, '.', 0) != SIZE_MAX);
}

static bool
is_method(struct span s)
{
	static const char *const methods[] = { "GET", "POST", "HEAD", "PUT",
		"OPTIONS", "DELETE", "PROPFIND" };
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (span_is(s, methods[i]))
			return true;
	return false;
}

static void
split(struct span s, struct row *r)
{
	size_t i = 0, start;

	r->count = 0;
	while (r->count < TOKENS_MAX) {
		while (i < s.n && ascii_is_blank(s.p[i]))
			i++;
		if (i == s.n)
			return;
		start = i;
		while (i < s.n && !ascii_is_blank(s.p[i]))
			i++;
		r->at[r->count++] = span_slice(s, start, i);
	}
}

/* The last run of numbers, when it starts with a status of HTTP. */
static size_t
find_result(const struct row *r)
{
	size_t i = r->count;

	while (i > 0 && span_is_number(r->at[i - 1]))
		i--;
	if (r->count - i < 3 || r->at[i].n != 3 || r->at[i].p[0] < '1' ||
	    r->at[i].p[0] > '5')
		return r->count;
	return i;
}

static void
find_request(struct span text, struct row *r)
{
	struct span *last;

	split(text, r);
	if (r->count > 0) {
		last = &r->at[r->count - 1];
		if (last->n > 1 && last->p[last->n - 1] == '.')
			last->n--;
	}
	for (r->method = 0; r->method + 1 < r->count; r->method++)
		if (is_method(r->at[r->method]) &&
		    span_starts(r->at[r->method + 1], "/"))
			break;
	if (r->method + 1 >= r->count)
		r->method = r->count;
	r->result = find_result(r);
}

bool
excerpt_has_request(struct span text)
{
	struct row r;

	find_request(text, &r);
	return r.method < r.count;
}

bool
excerpt_has_result(struct span text)
{
	struct row r;

	find_request(text, &r);
	return r.result < r.count;
}

/* What stands between the path and the status. */
static void
read_middle(const struct row *w, struct record *r)
{
	static const struct span module = SPAN("NDES_Plugin");
	size_t i = w->method + 2, agent;
	struct span t;

	if (i < w->result && !span_is_number(w->at[i]))
		r->field[FIELD_CS_URI_QUERY] = w->at[i++];
	if (i < w->result && span_is_number(w->at[i]))
		r->field[FIELD_S_PORT] = w->at[i++];
	for (agent = i; agent < w->result; agent++) {
		t = w->at[agent];
		if (t.n >= module.n && span_ends(t, module.p)) {
			r->field[FIELD_CS_USER_AGENT] = span_slice(
			    t, t.n - module.n, t.n);
			break;
		}
	}
	/* "c-ip User-Agent Referer" before the status; glued ones are not
	   certain. */
	if (agent == w->result && w->result >= i + 3) {
		agent = w->result - 2;
		if (!span_starts(w->at[agent], "-"))
			r->field[FIELD_CS_USER_AGENT] = w->at[agent];
	}
	if (agent < w->result && agent > i && may_be_address(w->at[agent - 1]))
		r->field[FIELD_C_IP] = w->at[agent - 1];
}

void
excerpt_read_row(struct span text, struct record *r)
{
	struct row w;
	struct span when;

	find_request(text, &w);
	if (w.method == w.count || w.result == w.count || w.result < w.method)
		return;
	r->field[FIELD_CS_METHOD] = w.at[w.method];
	r->field[FIELD_CS_URI_STEM] = w.at[w.method + 1];
	r->field[FIELD_SC_STATUS] = w.at[w.result];
	r->field[FIELD_SC_SUBSTATUS] = w.at[w.result + 1];
	r->field[FIELD_SC_WIN32_STATUS] = w.at[w.result + 2];
	read_middle(&w, r);
	if (w.method > 0 && may_be_address(w.at[w.method - 1]))
		r->field[FIELD_S_IP] = w.at[w.method - 1];
	/* IIS writes UTC, always. */
	when = span_slice(text, 0, sizeof("2026-03-02 09:31:47") - 1);
	if (w.method >= 2 && !time_parse(when, &r->time))
		r->time = TIME_NONE;
}

enum eventpart
excerpt_label(struct span line, struct span *value)
{
	struct eventform_label label;
	bool foreign = false;

	if (!eventform_label(line, &label))
		return EVENTPART_UNKNOWN;
	*value = label.value;
	return eventpart_of(label.name, &foreign);
}

/* Not the time: its zone and the order of its parts are not told here. */
static enum field
field_of(enum eventpart part)
{
	switch (part) {
	case EVENTPART_CHANNEL:
		return FIELD_CHANNEL;
	case EVENTPART_PROVIDER:
		return FIELD_PROVIDER;
	case EVENTPART_ID:
		return FIELD_EVENT_ID;
	case EVENTPART_COMPUTER:
		return FIELD_COMPUTER;
	default:
		return FIELD_COUNT;
	}
}

void
excerpt_read_event(struct span text, struct record *r)
{
	struct span line, value, rest = text;
	enum eventpart part;
	enum field field;

	while (span_line(&rest, &line)) {
		part = excerpt_label(line, &value);
		if (part == EVENTPART_MESSAGE) {
			value.n = (size_t)(text.p + text.n - value.p);
			value = span_trim(value);
			if (value.n > 0)
				r->text = value;
			return;
		}
		field = field_of(part);
		if (field != FIELD_COUNT && value.n > 0 && !r->field[field].p)
			r->field[field] = value;
	}
}
