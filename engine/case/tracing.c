/*
 * Reads what a trace needs, and nothing else.
 */

#include "engine/case/tracing.h"

#include "engine/case/inside.h"

#include <stdlib.h>

struct tracing {
	const struct case_file *c;
	struct evidence *evidence;
	struct trace *trace;
	struct matcher_hand *hand;
	enum err err; /* first failure inside the sink */
	bool finished;
};

/* An event that the guide calls a change. */
static enum err
note_change(struct tracing *t, const struct record *r, const struct source *s)
{
	size_t hits[MATCHER_HITS_MAX], count;
	bool whole;

	count = matcher_hand_record(t->hand, r, hits, &whole);
	for (size_t i = 0; i < count; i++) {
		enum change_kind kind = know_sign(t->c->k, hits[i])->change;

		if (kind != CHANGE_NONE)
			return trace_change(t->trace, kind, r, s);
	}
	return OK;
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	struct tracing *t = arg;
	int64_t since = t->c->since;

	if (t->err ||
	    (r->time != TIME_NONE && since != TIME_NONE && r->time < since))
		return;
	if (r->source == SOURCE_EVENT)
		t->err = note_change(t, r, s);
	if (!t->err)
		t->err = trace_record(t->trace, r, s);
}

static void
on_source_end(void *arg, const struct source *s)
{
	(void)arg, (void)s;
}

struct tracing *
tracing_new(const struct case_file *c, const struct trace_options *options,
    struct err_info *info)
{
	struct tracing *t = calloc(1, sizeof(*t));

	if (t) {
		t->trace = trace_new(options);
		t->hand = matcher_hand_new(c->matcher);
	}
	if (!t || !t->trace || !t->hand) {
		tracing_free(t);
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	t->c = c;
	t->evidence = evidence_new(c->host, know_interest(c->k), info);
	if (!t->evidence) {
		tracing_free(t);
		return NULL;
	}
	for (int k = 0; k < SOURCE_COUNT; k++)
		evidence_needles(t->evidence, (enum source_kind)k,
		    trace_needles(t->trace, (enum source_kind)k));
	return t;
}

void
tracing_free(struct tracing *t)
{
	if (!t)
		return;
	trace_free(t->trace);
	matcher_hand_free(t->hand);
	evidence_free(t->evidence);
	free(t);
}

/* Logs that begin, those too of which nothing else is asked. */
static enum err
tell_begins(struct tracing *t)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < evidence_count(t->evidence); i++)
		err = trace_log_begins(t->trace,
		    evidence_source(t->evidence, i),
		    evidence_begins(t->evidence, i));
	return err;
}

enum err
tracing_step(struct tracing *t, uint64_t budget, struct case_progress *progress)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = on_source_end, .arg = t
	};
	enum err err;

	if (t->finished) {
		progress->finished = true;
		return OK;
	}
	err = evidence_read(
	    t->evidence, TRACING_KINDS, budget, &sink, &progress->finished);
	evidence_progress(
	    t->evidence, TRACING_KINDS, &progress->done, &progress->total);
	if (!err)
		err = t->err;
	if (err || !progress->finished)
		return err;
	t->finished = true;
	err = tell_begins(t);
	if (err)
		return err;
	return trace_finish(t->trace, evidence_certstore(t->evidence));
}

const struct trace *
tracing_result(const struct tracing *t)
{
	return t->finished ? t->trace : NULL;
}

struct tracing *
case_trace(const struct case_file *c, const struct trace_options *options,
    struct err_info *info)
{
	struct tracing *t = tracing_new(c, options, info);
	struct case_progress p = { 0 };
	enum err err = OK;

	while (t && !err && !p.finished)
		err = tracing_step(t, UINT64_MAX, &p);
	if (err) {
		tracing_free(t);
		err_set(info, err, NULL, 0, NULL);
		return NULL;
	}
	return t;
}
