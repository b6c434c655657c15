/*
 * Events of following as JSON, one object a line: ndes-doctor/follow/1.
 */

#include "engine/base/json.h"
#include "tui/cli/follow_out.h"

#define SCHEMA "ndes-doctor/follow/1"

static struct json *
whole_ms(int64_t t)
{
	return json_int(t / 1000);
}

static struct json *
event_of(const char *name, int64_t time)
{
	struct json *o = json_obj();

	json_put(o, "event", json_words(name));
	json_put(o, "time", json_time(time));
	return o;
}

static void
put_json_line(struct follow_out *out, struct json *o)
{
	json_write(o, &out->text);
	buf_byte(&out->text, '\n');
}

static void
put_check(struct follow_out *out, struct json *o, size_t check)
{
	const struct check *c = know_check(out->k, check);

	json_put(o, "check", json_words(c->id));
	json_put(o, "number", json_words(c->number));
	json_put(o, "step", json_int(know_step(out->k, c->step)->number));
}

static void
put_item(struct follow_out *out, struct json *o, const struct follow_event *e)
{
	const struct evidence_item *item = e->item;
	const struct sign *s = know_sign(out->k, e->sign);

	json_put(o, "outcome", json_words(e->bad ? "bad" : "good"));
	json_put(o, "sign", json_words(s->id));
	json_put(o, "label", json_words(s->label.in[out->lang]));
	json_put(o, "who", json_words(item->who));
	json_put(o, "what", json_words(item->what));
	json_put(o, "source", json_words(source_kind_name(item->kind)));
	json_put(o, "file", json_words(item->file));
	json_put(
	    o, "line", item->line ? json_int((int64_t)item->line) : json_nil());
	json_put(o, "offset", json_int((int64_t)item->offset));
	json_put(o, "text", json_line(item->text, EVIDENCE_TEXT_MAX));
}

static void
put_verdict(
    struct follow_out *out, struct json *o, const struct follow_event *e)
{
	put_check(out, o, e->check);
	json_put(o, "from", json_words(verdict_name(e->from)));
	json_put(o, "to", json_words(verdict_name(e->to)));
	json_put(o, "after", json_int((int64_t)e->after));
	json_put(o, "after_outcome", json_words(e->after_bad ? "bad" : "good"));
}

static void
put_silence(
    struct follow_out *out, struct json *o, const struct follow_event *e)
{
	put_check(out, o, e->check);
	json_put(o, "silent_s", json_int(e->silent / TIME_SECOND));
	if (e->kind == FOLLOW_RESUMED)
		return;
	json_put(o, "going_on",
	    e->going_on == SIZE_MAX
		? json_nil()
		: json_words(know_check(out->k, e->going_on)->id));
	json_put(o, "look_at", json_int(know_step(out->k, e->look_at)->number));
}

static void
put_file(struct json *o, const struct follow_event *e)
{
	static const char *const names[] = { [FILE_CAME] = "came",
		[FILE_RENAMED] = "renamed",
		[FILE_RESTARTED] = "restarted",
		[FILE_GONE] = "gone" };

	json_put(o, "change", json_words(names[e->file]));
	json_put(o, "file", json_words(e->name));
}

static void
put_station(
    struct follow_out *out, struct json *o, const struct follow_event *e)
{
	json_put(o, "station", json_words(follow_sync_name(e->station)));
	json_put(o, "after_ms", whole_ms(e->after_mark));
	if (e->kind == FOLLOW_MISSING)
		json_put(o, "meaning",
		    json_words(
			text_in(out->lang, follow_sync_meaning(e->station))));
	else
		put_item(out, o, e);
}

void
follow_json(struct follow_out *out, const struct follow_event *e)
{
	static const char *const names[] = { [FOLLOW_EVIDENCE] = "evidence",
		[FOLLOW_VERDICT] = "verdict",
		[FOLLOW_SILENCE] = "silence",
		[FOLLOW_RESUMED] = "resumed",
		[FOLLOW_FILE] = "file",
		[FOLLOW_STATION] = "station",
		[FOLLOW_MISSING] = "missing" };
	struct json *o = event_of(names[e->kind], e->time);

	switch (e->kind) {
	case FOLLOW_EVIDENCE:
		put_check(out, o, e->check);
		put_item(out, o, e);
		break;
	case FOLLOW_VERDICT:
		put_verdict(out, o, e);
		break;
	case FOLLOW_SILENCE:
	case FOLLOW_RESUMED:
		put_silence(out, o, e);
		break;
	case FOLLOW_FILE:
		put_file(o, e);
		break;
	case FOLLOW_STATION:
	case FOLLOW_MISSING:
		put_station(out, o, e);
		break;
	}
	json_put(o, "seen", json_time(e->seen));
	put_json_line(out, o);
}

static struct json *
verdicts(const struct case_file *c)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = json_list();

	for (size_t i = 0; i < d->check_count; i++) {
		struct json *o = json_obj();

		json_put(
		    o, "id", json_words(know_check(case_knowledge(c), i)->id));
		json_put(o, "verdict",
		    json_words(verdict_name(d->checks[i].verdict)));
		json_add(list, o);
	}
	return list;
}

/* Of a copy nothing is concluded from silence. */
static void
put_copy(struct json *o, const struct follow *f)
{
	int64_t newest;

	json_put(o, "copy", json_bool(follow_is_copy(f, &newest)));
	json_put(o, "newest", json_time(newest));
}

void
follow_json_start(struct follow_out *out, const struct follow *f)
{
	const struct case_file *c = follow_case(f);
	const struct diagnosis *d = case_diagnosis(c);
	struct json *o = event_of("start", d->now);

	json_put(o, "schema", json_words(SCHEMA));
	json_put(o, "version", json_words(VERSION));
	json_put(o, "capture", json_words(case_host(c)->name));
	put_copy(o, f);
	json_put(o, "generation", json_words(generation_name(d->generation)));
	json_put(o, "verdict", json_words(whole_name(d->whole)));
	json_put(o, "checks", verdicts(c));
	put_json_line(out, o);
}

void
follow_json_rate(
    struct follow_out *out, int64_t now, uint64_t good, uint64_t bad)
{
	struct json *o = event_of("rate", now);

	json_put(o, "seconds", json_int(PULSE_SECONDS));
	json_put(o, "good", json_int((int64_t)good));
	json_put(o, "bad", json_int((int64_t)bad));
	put_json_line(out, o);
}

void
follow_json_end(struct follow_out *out, const struct follow *f, int code)
{
	const struct diagnosis *d = case_diagnosis(follow_case(f));
	struct json *o = event_of("end", d->now);

	json_put(o, "verdict", json_words(whole_name(d->whole)));
	json_put(o, "exit", json_int(code));
	put_copy(o, f);
	json_put(o, "good", json_int((int64_t)out->pulse.all_good));
	json_put(o, "bad", json_int((int64_t)out->pulse.all_bad));
	json_put(o, "checks", verdicts(follow_case(f)));
	put_json_line(out, o);
}
