/*
 * A trace as JSON.  Requests are written one by one, because the tree of all
 * of them would be many times the text.
 */

#include "engine/report/report_trace.h"

#include "engine/base/jsonout.h"
#include "engine/report/json_head.h"

#define SCHEMA      "ndes-doctor/trace/1"
#define FLUSH_AFTER (64u << 10)

static void
put_station(struct jsonout *j, const struct trace *t,
    const struct trace_request *r, enum station_id id, const struct station *s)
{
	jsonout_begin(j, JSONOUT_ITEM, '{');
	jsonout_words(j, JSONOUT_KEY("id"), station_name(id));
	jsonout_time(j, JSONOUT_KEY("time"), s->time);
	jsonout_words(j, JSONOUT_KEY("source"),
	    source_kind_name(trace_station_source(r, id)));
	jsonout_words(j, JSONOUT_KEY("file"), trace_file(t, s));
	jsonout_int(j, JSONOUT_KEY("line"), s->line);
	jsonout_int(j, JSONOUT_KEY("offset"), (int64_t)s->offset);
	jsonout_words(j, JSONOUT_KEY("certainty"), link_name(r->link[id]));
	if (r->link[id] == LINK_AMBIGUOUS && r->among[id] > 1)
		jsonout_int(j, JSONOUT_KEY("among"), r->among[id]);
	jsonout_bool(j, JSONOUT_KEY("good"), s->good);
	if (s->status)
		jsonout_int(j, JSONOUT_KEY("status"), s->status);
	if (s->sub)
		jsonout_int(j, JSONOUT_KEY("substatus"), s->sub);
	if (s->code)
		jsonout_int(j, JSONOUT_KEY("code"), s->code);
	if (s->age)
		jsonout_int(j, JSONOUT_KEY("challenge_age_minutes"), s->age);
	if (trace_began(s) != s->time)
		jsonout_time(j, JSONOUT_KEY("began_inferred"), trace_began(s));
	jsonout_end(j, '}');
}

static void
put_request(
    struct jsonout *j, const struct trace *t, const struct trace_request *r)
{
	jsonout_begin(j, JSONOUT_ITEM, '{');
	jsonout_time(j, JSONOUT_KEY("start"), r->start);
	jsonout_bool(j, JSONOUT_KEY("start_inferred"), r->start_inferred);
	jsonout_time(j, JSONOUT_KEY("end"), r->end);
	jsonout_words_if_any(j, JSONOUT_KEY("client"), trace_client(t, r));
	jsonout_words_if_any(
	    j, JSONOUT_KEY("platform"), platform_name(r->platform));
	jsonout_words(
	    j, JSONOUT_KEY("outcome"), trace_outcome_name(r->outcome));
	jsonout_words(j, JSONOUT_KEY("stopped_at"),
	    r->stopped_at == STATION_COUNT ? NULL
					   : station_name(r->stopped_at));
	if (r->event)
		jsonout_int(j, JSONOUT_KEY("ndes_event"), r->event);
	jsonout_begin(j, JSONOUT_KEY("stations"), '[');
	for (int i = 0; i < STATION_COUNT; i++) {
		enum station_id id = (enum station_id)i;
		const struct station *s = trace_station(t, r, id);

		if (s)
			put_station(j, t, r, id, s);
	}
	jsonout_end(j, ']');
	jsonout_end(j, '}');
}

static struct json *
clocks_of(const struct trace *t)
{
	struct json *list = json_list();

	for (size_t i = 0; i < trace_clock_count(t); i++) {
		const struct trace_clock *c = trace_clock_at(t, i);
		struct json *o = json_obj();

		json_put(o, "source", json_words(lane_name(c->lane)));
		json_put(o, "offset_s", json_int(c->offset / TIME_SECOND));
		json_put(o, "how", json_words(clock_how_name(c->how)));
		json_put(o, "from", json_time(c->from));
		json_put(o, "pairs", json_int(c->pairs));
		json_put(o, "of", json_int(c->of));
		json_add(list, o);
	}
	return list;
}

static struct json *
outcomes_of(const uint32_t count[TRACE_OUTCOME_COUNT])
{
	struct json *o = json_obj();

	for (int i = 0; i < TRACE_OUTCOME_COUNT; i++)
		if (count[i])
			json_put(o, trace_outcome_name((enum trace_outcome)i),
			    json_int(count[i]));
	return o;
}

static bool
any_of(const uint32_t count[TRACE_OUTCOME_COUNT])
{
	for (int i = 0; i < TRACE_OUTCOME_COUNT; i++)
		if (count[i])
			return true;
	return false;
}

/* One object for each hour and platform that has requests. */
static struct json *
hours_of(const struct trace *t)
{
	struct json *list = json_list();

	for (size_t i = 0; i < trace_hour_count(t); i++)
		for (int p = 0; p < PLATFORM_COUNT; p++) {
			const struct trace_hour *h = trace_hour_at(t, i);
			struct json *o;

			if (!any_of(h->count[p]))
				continue;
			o = json_obj();
			json_put(o, "hour", json_time(h->hour));
			json_put(o, "platform",
			    json_words_if_any(platform_name((enum platform)p)));
			json_put(o, "outcomes", outcomes_of(h->count[p]));
			json_add(list, o);
		}
	return list;
}

static struct json *
turn_of(const struct trace_turn *turn, const char *platform)
{
	struct json *o = json_obj();

	json_put(o, "platform", json_words_if_any(platform));
	json_put(o, "good", json_int(turn->good));
	json_put(o, "bad", json_int(turn->bad));
	json_put(o, "last_good", json_time(turn->last_good));
	json_put(o, "first_bad", json_time(turn->first_bad));
	json_put(o, "bad_since", json_int(turn->since));
	return o;
}

static struct json *
platforms_of(const struct trace *t)
{
	struct json *list = json_list();

	for (int p = 1; p < PLATFORM_COUNT; p++)
		if (trace_turn(t, p)->good + trace_turn(t, p)->bad > 0)
			json_add(list, turn_of(trace_turn(t, p),
					   platform_name((enum platform)p)));
	return list;
}

static struct json *
changes_of(const struct trace *t)
{
	struct json *list = json_list();

	for (size_t i = 0; i < trace_change_count(t); i++) {
		const struct trace_change *c = trace_change_at(t, i);
		struct json *o = json_obj();

		json_put(o, "time", json_time(c->time));
		json_put(o, "kind", json_words(change_name(c->kind)));
		json_put(o, "text", json_words(c->text));
		json_put(o, "file",
		    c->source ? json_words(c->source->file) : json_nil());
		json_put(o, "line", c->line ? json_int(c->line) : json_nil());
		json_add(list, o);
	}
	return list;
}

/* Everything but the requests, in braces. */
static struct json *
head_of(const struct case_file *c, const struct trace *t)
{
	struct json *o = json_obj();
	int turned = trace_turned(t);
	uint32_t sum[TRACE_OUTCOME_COUNT] = { 0 };

	for (size_t i = 0; i < trace_count(t); i++)
		sum[trace_at(t, i)->outcome]++;
	json_head(o, SCHEMA, c);
	json_put(o, "clocks", clocks_of(t));
	json_put(o, "outcomes", outcomes_of(sum));
	json_put(o, "hours", hours_of(t));
	json_put(o, "all", turn_of(trace_turn(t, PLATFORM_COUNT), NULL));
	json_put(o, "platforms", platforms_of(t));
	json_put(o, "turned",
	    turned < 0
		? json_nil()
		: json_words(turned == PLATFORM_COUNT
				 ? "all"
				 : platform_name((enum platform)turned)));
	json_put(o, "changes", changes_of(t));
	if (trace_changes_dropped(t))
		json_put(o, "changes_too_old",
		    json_int((int64_t)trace_changes_dropped(t)));
	json_put(o, "too_old", json_int((int64_t)trace_dropped(t)));
	json_put(o, "untimed", json_int((int64_t)trace_untimed(t)));
	return o;
}

void
report_trace_json(const struct case_file *c, const struct trace *t,
    struct buf *out, report_flush *flush, void *arg)
{
	struct jsonout j = JSONOUT_INIT(out);

	json_write(head_of(c, t), out);
	if (out->failed || out->n == 0)
		return;
	out->n--; /* the closing brace */
	buf_byte(out, ',');
	jsonout_begin(&j, JSONOUT_KEY("requests"), '[');
	for (size_t i = 0; i < trace_count(t); i++) {
		put_request(&j, t, trace_at(t, i));
		if (flush && out->n > FLUSH_AFTER && !flush(arg, out))
			return;
	}
	buf_puts(out, "]}");
}
