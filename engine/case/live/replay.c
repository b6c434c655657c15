/*
 * Two passes over a capture: one to judge it and find where the trouble
 * begins, one to keep the records around that.
 */

#include "engine/case/live/replay.h"

#include "engine/base/times.h"
#include "engine/case/inside.h"
#include "engine/guide/describe.h"
#include "engine/host/host_folder.h"

#include <stdlib.h>
#include <string.h>

#define BEFORE (30 * TIME_MINUTE)
#define AFTER  TIME_HOUR

struct pass {
	struct replay *out;
	const struct case_file *c;
	int64_t from, to;
	enum err err;
};

/* The first bad outcome of the checks that fail; else the last hour. */
static void
find_trouble(struct pass *p)
{
	const struct diagnosis *d = case_diagnosis(p->c);
	int64_t first = TIME_NONE;

	for (size_t i = 0; i < d->check_count; i++) {
		const struct check_result *r = &d->checks[i];

		if (r->verdict == VERDICT_FAIL && r->first_bad != TIME_NONE &&
		    (first == TIME_NONE || r->first_bad < first))
			first = r->first_bad;
	}
	if (first == TIME_NONE) {
		p->to = d->now == TIME_NONE ? 0 : d->now;
		p->from = p->to - TIME_HOUR;
	} else {
		p->from = first - BEFORE;
		p->to = first + AFTER;
	}
}

/* A sign with an opinion, a bad one before a good one. */
static size_t
telling(const struct knowledge *k, const size_t *hits, size_t count)
{
	size_t good = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		enum polarity p = know_sign(k, hits[i])->polarity;

		if (p == POLARITY_BAD)
			return hits[i];
		if (p == POLARITY_GOOD && good == SIZE_MAX)
			good = hits[i];
	}
	return good;
}

static enum err
keep_item(
    struct pass *p, const struct record *r, const struct source *s, size_t sign)
{
	struct replay *out = p->out;
	struct evidence_item e;
	struct replay_item *items;

	if (out->count == REPLAY_ITEMS_MAX) {
		out->cut = true;
		return OK;
	}
	items = array_grow(out->items, out->count, &out->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	out->items = items;
	memset(&e, 0, sizeof(e));
	describe_record(r, s, sign, &e);
	items += out->count;
	items->time = r->time;
	items->kind = r->source;
	items->sign = sign;
	items->bad = know_sign(p->c->k, sign)->polarity == POLARITY_BAD;
	items->what = arena_dup(
	    &out->arena, span_of(*e.what ? e.what : e.text));
	if (!items->what)
		return ERR_NOMEM;
	out->count++;
	return OK;
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	struct pass *p = arg;
	size_t hits[MATCHER_HITS_MAX], sign, count;
	bool whole; /* what is not was said when it was read */

	if (p->err || r->time == TIME_NONE || r->time < p->from ||
	    r->time > p->to)
		return;
	count = matcher_record(p->c->matcher, r, hits, &whole);
	sign = telling(p->c->k, hits, count);
	if (sign != SIZE_MAX)
		p->err = keep_item(p, r, s, sign);
}

static void
on_end(void *arg, const struct source *s)
{
	(void)arg, (void)s;
}

/* Of one time: in the order of the sources, as a request goes. */
static int
by_item_time(const void *a, const void *b)
{
	const struct replay_item *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static enum err
second_pass(struct pass *p, const char *path, struct err_info *info)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = on_end, .arg = p
	};
	struct host *h = host_folder_new(path, info);
	struct evidence *e = h ? case_evidence(h, p->c->k, info) : NULL;
	enum err err = e ? OK : ERR_IO;
	bool done = false;

	while (err == OK && p->err == OK && !done)
		err = evidence_read(
		    e, CASE_EVERYTHING, UINT64_MAX, &sink, &done);
	evidence_free(e);
	host_free(h);
	return err ? err : p->err;
}

enum err
replay_load(struct replay *r, const char *path, const struct knowledge *k,
    struct err_info *info)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct case_file *c = case_open(path, k, &options, info);
	struct pass pass = { .out = r, .c = c };
	enum err err;

	memset(r, 0, sizeof(*r));
	if (!c)
		return info->code;
	err = case_run(c);
	if (err == OK) {
		find_trouble(&pass);
		err = second_pass(&pass, path, info);
	}
	case_free(c);
	if (r->count > 1)
		qsort(r->items, r->count, sizeof(*r->items), by_item_time);
	if (err && !info->code)
		err_set(info, err, path, 0, NULL);
	return err;
}

void
replay_free(struct replay *r)
{
	free(r->items);
	arena_free(&r->arena);
	memset(r, 0, sizeof(*r));
}
