/*
 * The same as one object.
 */

#include "engine/report/merge/inside.h"

#define SCHEMA "ndes-doctor/merge/1"

static struct json *
verdicts_of(const struct merge *m, const struct merge_server *s)
{
	struct json *o = json_obj();

	for (size_t i = 0; i < know_check_count(m->k); i++)
		if (s->verdict[i] != VERDICT_UNKNOWN)
			json_put(o, know_check(m->k, i)->id,
			    json_words_if_any(
				verdict_name((enum verdict)s->verdict[i])));
	return o;
}

static struct json *
causes_of(const struct merge *m, const struct merge_server *s)
{
	struct json *list = json_list();

	for (uint32_t i = 0; i < s->causes; i++) {
		const struct merge_hit *h = &m->hits[s->first_cause + i];
		struct json *o = json_obj();

		json_put(o, "id", json_words_if_any(h->id));
		json_put(o, "certainty",
		    json_words_if_any(certainty_name(h->certainty)));
		json_add(list, o);
	}
	return list;
}

static struct json *
server_of(const struct merge *m, const struct merge_server *s)
{
	struct json *o = json_obj();

	json_put(o, "name", json_words_if_any(s->name));
	json_put(o, "path", json_words_if_any(s->path));
	json_put(o, "capture", json_words_if_any(s->capture));
	json_put(o, "answered", json_bool(s->answered));
	json_put(o, "why", json_words_if_any(s->why));
	json_put(o, "now", json_time(s->now));
	json_put(o, "run_at", json_time(s->run_at));
	json_put(o, "verdict",
	    s->answered ? json_words_if_any(whole_name(s->whole)) : json_nil());
	json_put(o, "checks", verdicts_of(m, s));
	json_put(o, "causes", causes_of(m, s));
	return o;
}

static struct json *
values_of(const struct merge_item *item)
{
	struct json *list = json_list();

	for (size_t i = 0; i < item->count; i++) {
		const struct merge_value *v = &item->values[i];
		struct json *o = json_obj(), *names = json_list();

		for (size_t k = 0; k < v->count && k < MERGE_NAMES_MAX; k++)
			json_add(names, json_words_if_any(v->name[k]));
		json_put(o, "value", json_words(v->text));
		json_put(o, "count", json_int((int64_t)v->count));
		json_put(o, "servers", names);
		json_add(list, o);
	}
	return list;
}

static struct json *
drift_of(const struct merge *m)
{
	struct json *list = json_list();

	for (size_t i = 0; i < m->item_count; i++) {
		struct json *o;

		if (m->items[i].count < 2)
			continue;
		o = json_obj();
		json_put(o, "id", json_words_if_any(m->items[i].id));
		json_put(o, "values", values_of(&m->items[i]));
		json_put(o, "more", json_int((int64_t)m->items[i].more));
		json_add(list, o);
	}
	return list;
}

struct json *
merge_tree(struct merge *m)
{
	struct json *o = json_obj(), *servers = json_list(),
		    *ends = json_list();

	merge_sort(m);
	for (size_t i = 0; i < m->count; i++)
		json_add(servers, server_of(m, &m->servers[i]));
	for (size_t i = 0; i < m->end_count; i++) {
		struct json *one = json_obj();

		json_put(one, "time", json_time(m->ends[i].time));
		json_put(one, "server", json_words_if_any(m->ends[i].server));
		json_put(one, "what", json_words_if_any(m->ends[i].what));
		json_add(ends, one);
	}
	json_put(o, "schema", json_words_if_any(SCHEMA));
	json_put(o, "version", json_words_if_any(VERSION));
	json_put(o, "servers", servers);
	json_put(o, "drift", drift_of(m));
	json_put(o, "ends", ends);
	return o;
}
