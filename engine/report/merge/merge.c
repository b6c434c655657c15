/*
 * Taking objects: all that matters of one is copied, shared where servers
 * say the same.
 */

#include "engine/report/merge/merge.h"

#include "engine/report/merge/inside.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "ndes-doctor/check/"
#define REPORT "ndes-doctor/report/"
#define MERGED "ndes-doctor/merge/"

struct merge *
merge_new(const struct knowledge *k, int64_t clock)
{
	struct merge *m = calloc(1, sizeof(*m));

	if (m) {
		m->k = k;
		m->clock = clock;
		m->last_from = "";
	}
	return m;
}

void
merge_free(struct merge *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->item_count; i++)
		free(m->items[i].values);
	free(m->servers);
	free(m->hits);
	free(m->items);
	free(m->slots);
	arena_free(&m->arena);
	free(m);
}

bool
merge_failed(const struct merge *m)
{
	return m->failed;
}

/* S without what is too long of it; no character is cut. */
static struct span
cut(struct span s)
{
	if (s.n <= MERGE_TEXT_MAX)
		return s;
	s.n = MERGE_TEXT_MAX;
	while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
		s.n--;
	return s;
}

static const char *
keep_text(struct merge *m, struct span s)
{
	const char *kept = s.n > 0 ? arena_dup(&m->arena, cut(s)) : "";

	if (!kept)
		m->failed = true;
	return kept ? kept : "";
}

static struct merge_server *
add_server(struct merge *m)
{
	struct merge_server *items = array_grow(
	    m->servers, m->count, &m->cap, sizeof(*items));
	struct merge_server *s;

	if (!items) {
		m->failed = true;
		return NULL;
	}
	m->servers = items;
	s = &items[m->count++];
	memset(s, 0, sizeof(*s));
	s->name = s->path = s->capture = s->from = s->why = "";
	s->now = s->run_at = TIME_NONE;
	s->whole = WHOLE_NOT_ENOUGH;
	memset(s->verdict, VERDICT_UNKNOWN, sizeof(s->verdict));
	return s;
}

static bool
find_whole(struct span s, enum whole *out)
{
	for (int i = 0; i < WHOLE_COUNT; i++)
		if (span_is(s, whole_name((enum whole)i))) {
			*out = (enum whole)i;
			return true;
		}
	return false;
}

static void
take_verdict(struct merge *m, struct merge_server *s, struct span id,
    struct span verdict)
{
	for (size_t k = 0; k < know_check_count(m->k); k++) {
		if (!span_is(id, know_check(m->k, k)->id))
			continue;
		for (int v = 0; v < VERDICT_COUNT; v++)
			if (span_is(verdict, verdict_name((enum verdict)v)))
				s->verdict[k] = (unsigned char)v;
	}
}

static void
take_checks(struct merge *m, struct merge_server *s, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++)
		take_verdict(m, s, json_get_str(json_at(list, i), "id"),
		    json_get_str(json_at(list, i), "verdict"));
}

/* The guide's own text where it knows the cause, else one copy for all. */
static const char *
cause_id(struct merge *m, struct span id)
{
	const char *kept;

	for (size_t i = 0; i < know_cause_count(m->k); i++)
		if (span_is(id, know_cause(m->k, i)->id))
			return know_cause(m->k, i)->id;
	for (size_t i = 0; i < m->foreign_count; i++)
		if (span_is(cut(id), m->foreign[i]))
			return m->foreign[i];
	if (m->foreign_count >= MERGE_FOREIGN_MAX)
		return NULL;
	kept = keep_text(m, id);
	m->foreign[m->foreign_count++] = kept;
	return kept;
}

static void
take_cause(struct merge *m, struct merge_server *s, const struct json *o)
{
	const char *id = cause_id(m, json_get_str(o, "id"));
	struct merge_hit *hits = array_grow(
	    m->hits, m->hit_count, &m->hit_cap, sizeof(*hits));

	if (!hits) {
		m->failed = true;
		return;
	}
	m->hits = hits;
	if (!id || !*id)
		return;
	hits += m->hit_count++;
	hits->id = id;
	hits->certainty = CERTAINTY_POSSIBLE;
	for (int c = 0; c < CERTAINTY_COUNT; c++)
		if (span_is(json_get_str(o, "certainty"),
			certainty_name((enum certainty)c)))
			hits->certainty = (enum certainty)c;
	s->causes++;
}

static void
take_causes(struct merge *m, struct merge_server *s, const struct json *list)
{
	s->first_cause = (uint32_t)m->hit_count;
	for (size_t i = 0; i < json_count(list) && i < MERGE_CAUSES_MAX; i++)
		take_cause(m, s, json_at(list, i));
}

/* Where ID is in the table, or where it would go. */
static uint32_t *
slot_of(const struct merge *m, struct span id, uint64_t hash)
{
	size_t i = (size_t)hash & (m->slot_count - 1);

	while (m->slots[i] != 0) {
		const struct merge_item *item = &m->items[m->slots[i] - 1];

		if (item->hash == hash && span_is(id, item->id))
			break;
		i = (i + 1) & (m->slot_count - 1);
	}
	return &m->slots[i];
}

/* Never more than half full. */
static bool
grow_slots(struct merge *m)
{
	size_t count = m->slot_count ? 2 * m->slot_count : 256;
	uint32_t *slots;

	if (2 * (m->item_count + 1) <= m->slot_count)
		return true;
	slots = calloc(count, sizeof(*slots));
	if (!slots)
		return false;
	free(m->slots);
	m->slots = slots;
	m->slot_count = count;
	for (size_t i = 0; i < m->item_count; i++)
		*slot_of(m, span_of(m->items[i].id),
		    m->items[i].hash) = (uint32_t)i + 1;
	return true;
}

/* NULL: no memory, or too many; the latter is no failure. */
static struct merge_item *
find_item(struct merge *m, struct span id)
{
	struct merge_item *items;
	uint64_t hash;
	uint32_t *slot;

	id = cut(id);
	hash = span_hash(id);
	items = array_grow(
	    m->items, m->item_count, &m->item_cap, sizeof(*items));
	if (items)
		m->items = items;
	if (!items || !grow_slots(m)) {
		m->failed = true;
		return NULL;
	}
	slot = slot_of(m, id, hash);
	if (*slot != 0)
		return &items[*slot - 1];
	if (m->item_count >= MERGE_ITEMS_MAX)
		return NULL;
	items[m->item_count] = (struct merge_item){ .id = keep_text(m, id),
		.hash = hash };
	*slot = (uint32_t)++m->item_count;
	return &items[m->item_count - 1];
}

static void
take_value(
    struct merge *m, const char *server, struct span id, struct span value)
{
	struct merge_item *item = find_item(m, id);
	struct merge_value *v = NULL, *values;

	if (!item || !value.p)
		return;
	value = cut(value);
	for (size_t i = 0; i < item->count && !v; i++)
		if (span_is(value, item->values[i].text))
			v = &item->values[i];
	if (!v && item->count >= MERGE_VALUES_MAX) {
		item->more++;
		return;
	}
	if (!v) {
		values = array_grow(
		    item->values, item->count, &item->cap, sizeof(*values));
		if (!values) {
			m->failed = true;
			return;
		}
		item->values = values;
		v = &values[item->count++];
		*v = (struct merge_value){ .text = keep_text(m, value) };
	}
	if (v->count < MERGE_NAMES_MAX)
		v->name[v->count] = server;
	v->count++;
}

/* "registry value": settings[].id, their values as texts or numbers. */
static void
take_settings(struct merge *m, const char *server, const struct json *list)
{
	for (size_t i = 0; i < json_count(list) && i < MERGE_LIST_MAX; i++) {
		const struct json *value = json_get(json_at(list, i), "value");
		char *text = json_str(value).p ? NULL
					       : json_print(value, false);

		take_value(m, server, json_get_str(json_at(list, i), "id"),
		    text ? span_of(text) : json_str(value));
		free(text);
	}
}

static void
take_versions(struct merge *m, const char *server, const struct json *o)
{
	static const char *const keys[] = { "generation", "version",
		"knowledge" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		take_value(
		    m, server, span_of(keys[i]), json_get_str(o, keys[i]));
	take_value(m, server, SPAN("connector"),
	    json_get_str(json_get(o, "connector"), "version"));
}

/* One that ends on many servers is one row, with all of them. */
static void
take_end(struct merge *m, const char *server, int64_t time, struct span what)
{
	size_t i = m->end_count;
	struct merge_end *e;

	if (time == TIME_NONE)
		return;
	what = cut(what);
	while (i > 0 && m->ends[i - 1].time > time)
		i--;
	for (size_t k = i; k > 0 && m->ends[k - 1].time == time; k--) {
		e = &m->ends[k - 1];
		if (!span_is(what, e->what.text))
			continue;
		if (e->what.count < MERGE_NAMES_MAX)
			e->what.name[e->what.count] = server;
		e->what.count++;
		return;
	}
	if (i >= MERGE_ENDS_MAX)
		return;
	if (m->end_count < MERGE_ENDS_MAX)
		m->end_count++;
	e = &m->ends[i];
	memmove(e + 1, e, (m->end_count - 1 - i) * sizeof(*e));
	*e = (struct merge_end){ time, { keep_text(m, what), 1, { server } } };
}

/* Roots and issuers should be alike on all; others are a server's own. */
static void
take_certificates(struct merge *m, const char *server, const struct json *list)
{
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < json_count(list) && i < MERGE_LIST_MAX; i++) {
		const struct json *o = json_at(list, i);
		struct span use = json_get_str(o, "use");
		struct span subject = json_get_str(o, "subject");
		struct span print = json_get_str(o, "thumbprint");

		buf_clear(&line);
		buf_add(&line, use);
		buf_byte(&line, ' ');
		buf_add(&line, subject);
		if (span_is(use, "issuing") || span_is(use, "root"))
			take_value(m, server, buf_span(&line), print);
		buf_byte(&line, ' ');
		buf_add(&line, print);
		take_end(
		    m, server, json_get_time(o, "not_after"), buf_span(&line));
	}
	if (buf_failed(&line))
		m->failed = true;
	buf_free(&line);
}

static void
name_server(struct merge *m, struct merge_server *s, const struct json *o)
{
	struct span host = json_get_str(o, "host");
	struct span capture = json_get_str(o, "capture");

	s->path = keep_text(m, json_get_str(o, "path"));
	s->capture = keep_text(m, capture);
	s->named = host.n > 0;
	if (s->named)
		s->name = keep_text(m, host);
	else
		s->name = capture.n > 0 ? s->capture : s->from;
}

static struct merge_server *
begin_server(struct merge *m, const char *from)
{
	struct merge_server *s = add_server(m);

	if (!s)
		return NULL;
	if (strcmp(m->last_from, from) != 0)
		m->last_from = keep_text(m, span_of(from));
	s->from = m->last_from;
	return s;
}

void
merge_miss(struct merge *m, const char *from, const char *why)
{
	struct merge_server *s = begin_server(m, from);

	if (!s)
		return;
	s->name = s->from;
	s->why = keep_text(m, span_of(why));
}

static void
take_connector(struct merge *m, const char *server, const struct json *o)
{
	struct buf what = BUF_INIT;

	buf_puts(&what, "connector ");
	buf_add(&what, cut(json_get_str(o, "version")));
	take_end(
	    m, server, json_get_time(o, "supported_until"), buf_span(&what));
	if (buf_failed(&what))
		m->failed = true;
	buf_free(&what);
}

struct taking {
	struct merge *m;
	struct merge_server *s;
};

static void
take_member(void *arg, const char *id, const struct json *verdict)
{
	struct taking *x = arg;

	take_verdict(x->m, x->s, span_of(id), json_str(verdict));
}

/* One of the servers of an object of merge. */
static void
take_merged_row(struct merge *m, const struct json *o, const char *from)
{
	struct merge_server *s = begin_server(m, from);
	struct span name = json_get_str(o, "name");
	struct taking x = { m, s };

	if (!s)
		return;
	s->path = keep_text(m, json_get_str(o, "path"));
	s->capture = keep_text(m, json_get_str(o, "capture"));
	s->name = name.n > 0 ? keep_text(m, name) : s->from;
	s->why = keep_text(m, json_get_str(o, "why"));
	s->answered = find_whole(json_get_str(o, "verdict"), &s->whole);
	s->now = json_get_time(o, "now");
	s->run_at = json_get_time(o, "run_at");
	json_each(json_get(o, "checks"), take_member, &x);
	take_causes(m, s, json_get(o, "causes"));
}

void
merge_take_merged(struct merge *m)
{
	m->merged = true;
}

void
merge_take(struct merge *m, const struct json *o, const char *from)
{
	struct span schema = json_get_str(o, "schema"),
		    error = json_get_str(o, "error");
	const struct json *rows = json_get(o, "servers");
	struct merge_server *s;
	const char *name;

	if (m->merged && span_starts(schema, MERGED)) {
		for (size_t i = 0; i < json_count(rows); i++)
			take_merged_row(m, json_at(rows, i), from);
		return;
	}
	s = begin_server(m, from);
	if (!s)
		return;
	name_server(m, s, o);
	name = s->name;
	if (error.n > 0 ||
	    (!span_starts(schema, SCHEMA) && !span_starts(schema, REPORT))) {
		s->why = keep_text(m, error.n > 0 ? error : schema);
		return;
	}
	s->answered = find_whole(json_get_str(o, "verdict"), &s->whole);
	s->now = json_get_time(o, "now");
	s->run_at = json_get_time(o, "run_at");
	take_checks(m, s, json_get(o, "checks"));
	take_causes(m, s, json_get(o, "causes"));
	take_versions(m, name, o);
	take_settings(m, name, json_get(o, "settings"));
	take_certificates(m, name, json_get(o, "certificates"));
	take_connector(m, name, json_get(o, "connector"));
}
