/*
 * The report as JSON: what `check' says, and what only a report has.
 */

#include "engine/report/paper/paper.h"

#include "engine/report/report.h"

#define SCHEMA "ndes-doctor/report/1"

static struct json *
files_of(struct paper *p)
{
	struct json *list = json_list();

	for (size_t i = 0; i < case_source_count(p->c); i++) {
		const struct source *s = case_source(p->c, i);
		struct json *o = json_obj();

		json_put(o, "file", json_words_if_any(s->file));
		json_put(
		    o, "kind", json_words_if_any(source_kind_name(s->kind)));
		json_put(o, "bytes", json_int((int64_t)s->bytes));
		json_put(
		    o, "sha256", json_words_if_any(paper_sha256(p, s->file)));
		json_add(list, o);
	}
	return list;
}

static struct json *
hours_of(const struct trace *t)
{
	struct json *list = json_list();

	for (size_t i = 0; t && i < trace_hour_count(t); i++) {
		const struct trace_hour *h = trace_hour_at(t, i);
		struct json *o = json_obj();

		json_put(o, "hour", json_time(h->hour));
		for (int x = 0; x < TRACE_OUTCOME_COUNT; x++) {
			int64_t n = 0;

			for (int y = 0; y < PLATFORM_COUNT; y++)
				n += h->count[y][x];
			json_put(o, trace_outcome_name((enum trace_outcome)x),
			    json_int(n));
		}
		json_add(list, o);
	}
	return list;
}

static struct json *
done_of(struct paper *p)
{
	static const char *const names[SESSION_EVENT_COUNT] = {
		[SESSION_BEGUN] = "begun",
		[SESSION_RESUMED] = "resumed",
		[SESSION_ENDED] = "ended",
		[SESSION_VERDICT] = "verdict",
		[SESSION_NOTED] = "noted",
		[SESSION_UNNOTED] = "unnoted",
		[SESSION_FIX] = "fix",
	};
	size_t count = 0;
	const struct session_event *e = p->session
					    ? session_events(p->session, &count)
					    : NULL;
	struct json *list = json_list();

	while (e && count-- > 0) {
		const struct session_event *at = &e[count];
		struct json *o = json_obj();

		json_put(o, "time", json_time(at->time));
		json_put(o, "what", json_words_if_any(names[at->kind]));
		json_put(o, "who", json_words_if_any(at->who));
		json_put(o, "check", json_words_if_any(at->check));
		if (at->kind == SESSION_VERDICT)
			json_put(o, "verdict",
			    json_words_if_any(verdict_name(at->verdict)));
		if (at->kind == SESSION_FIX)
			json_put(o, "fix", json_words_if_any(at->fix));
		if (at->note)
			json_put(o, "text", json_words_if_any(at->note->text));
		json_add(list, o);
	}
	return list;
}

struct json *
paper_tree(struct paper *p)
{
	struct json *o = report_tree(p->c, p->lang);

	json_put(o, "schema", json_words_if_any(SCHEMA));
	json_put(o, "files", files_of(p));
	if (p->failed)
		json_put(o, "files", NULL);
	json_put(o, "hours", hours_of(p->trace));
	json_put(o, "done", done_of(p));
	return o;
}
