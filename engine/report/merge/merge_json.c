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

static void
put_doubt(struct json *o, const struct merge *m, const struct merge_server *s)
{
	static const char *const names[] = {
		[DOUBT_NONE] = "",
		[DOUBT_FUTURE] = "run-ahead",
		[DOUBT_RECORD] = "record-ahead",
		[DOUBT_OLD] = "old",
	};
	int64_t by = 0;
	enum merge_doubt doubt = merge_doubt_of(m, s, &by);

	json_put(o, "clock", json_words_if_any(names[doubt]));
	json_put(o, "clock_s",
	    doubt == DOUBT_NONE ? json_nil() : json_int(by / TIME_SECOND));
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
	json_put(o, "again", json_bool(s->again));
	put_doubt(o, m, s);
	json_put(o, "checks", verdicts_of(m, s));
	json_put(o, "causes", causes_of(m, s));
	return o;
}

static struct json *
names_of(const struct merge_value *v)
{
	struct json *names = json_list();

	for (size_t k = 0; k < v->count && k < MERGE_NAMES_MAX; k++)
		json_add(names, json_words_if_any(v->name[k]));
	return names;
}

static struct json *
values_of(const struct merge_item *item)
{
	struct json *list = json_list();

	for (size_t i = 0; i < item->count; i++) {
		const struct merge_value *v = &item->values[i];
		struct json *o = json_obj();

		json_put(o, "value", json_words(v->text));
		json_put(o, "count", json_int((int64_t)v->count));
		json_put(o, "servers", names_of(v));
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

static struct json *
ends_of(const struct merge *m)
{
	struct json *list = json_list();

	for (size_t i = 0; i < m->end_count; i++) {
		const struct merge_value *what = &m->ends[i].what;
		struct json *o = json_obj();

		json_put(o, "time", json_time(m->ends[i].time));
		json_put(o, "server", json_words_if_any(what->name[0]));
		json_put(o, "what", json_words_if_any(what->text));
		json_put(o, "count", json_int((int64_t)what->count));
		json_put(o, "servers", names_of(what));
		json_add(list, o);
	}
	return list;
}

struct json *
merge_tree(struct merge *m)
{
	struct json *o = json_obj(), *servers = json_list();

	merge_sort(m);
	for (size_t i = 0; i < m->count; i++)
		json_add(servers, server_of(m, &m->servers[i]));
	json_put(o, "schema", json_words_if_any(SCHEMA));
	json_put(o, "version", json_words_if_any(VERSION));
	json_put(o, "knowledge", json_words(knowledge_version(m->k)));
	json_put(o, "run_at", json_time(m->clock));
	json_put(o, "servers", servers);
	json_put(o, "drift", drift_of(m));
	json_put(o, "ends", ends_of(m));
	return o;
}
