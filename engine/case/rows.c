/*
 * A pass over the evidence of its own, with a sink that keeps what fits.
 */

#include "engine/case/rows.h"

#include "engine/base/arena.h"
#include "engine/base/times.h"
#include "engine/case/inside.h"
#include "engine/guide/describe.h"

#include <stdlib.h>
#include <string.h>

struct rows {
	const struct case_file *c;
	struct rows_filter filter;
	struct evidence *evidence;
	struct arena arena;
	struct rows_item *items;
	size_t count, cap;
	uint64_t total;
	const struct source *source; /* whose name was kept last */
	const char *file;
	enum err err;
	bool done;
};

/* The sign that is asked for; else one that says no before one that says yes,
 * SIZE_MAX: none of them. */
static size_t
sign_of(const struct rows *r, const size_t *hits, size_t count)
{
	size_t good = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		enum polarity p = know_sign(r->c->k, hits[i])->polarity;

		if (r->filter.sign != ROWS_ANY_SIGN) {
			if (hits[i] == r->filter.sign)
				return hits[i];
		} else if (p == POLARITY_BAD) {
			return hits[i];
		} else if (p == POLARITY_GOOD && good == SIZE_MAX) {
			good = hits[i];
		}
	}
	return good;
}

static bool
holds(const char *text, const char *what)
{
	return *what == '\0' ||
	       span_ifind(span_of(text), span_of(what), 0) != SIZE_MAX;
}

/* A word of TEXT begins with START. */
static bool
has_word(const char *text, const char *start)
{
	struct span rest = span_of(text), word;

	while (span_next(&rest, ' ', &word))
		if (span_starts(word, start))
			return true;
	return false;
}

static bool
fits(const struct rows_filter *f, const struct evidence_item *e)
{
	return holds(e->who, f->who) &&
	       (*f->status == '\0' || has_word(e->what, f->status)) &&
	       (*f->text == '\0' || holds(e->text, f->text) ||
		   holds(e->what, f->text));
}

static bool
fits_time(const struct rows_filter *f, int64_t time)
{
	if (f->from == TIME_NONE && f->to == TIME_NONE)
		return true;
	return time != TIME_NONE && (f->from == TIME_NONE || time >= f->from) &&
	       (f->to == TIME_NONE || time <= f->to);
}

static const char *
name_of(struct rows *r, const struct source *s)
{
	if (r->source != s) {
		r->source = s;
		r->file = arena_dup(&r->arena, span_of(s->file));
	}
	return r->file;
}

static enum err
keep(struct rows *r, const struct source *s, const struct evidence_item *e)
{
	enum polarity p = know_sign(r->c->k, e->sign)->polarity;
	struct rows_item *items;

	r->total++;
	if (r->count == ROWS_MAX)
		return OK;
	items = array_grow(r->items, r->count, &r->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	r->items = items;
	items += r->count;
	*items = (struct rows_item){ .time = e->time,
		.kind = e->kind,
		.bad = p == POLARITY_BAD,
		.good = p == POLARITY_GOOD,
		.sign = e->sign,
		.file = name_of(r, s),
		.line = e->line,
		.offset = e->offset,
		.who = arena_dup(&r->arena, span_of(e->who)),
		.what = arena_dup(&r->arena, span_of(e->what)),
		.text = arena_dup(&r->arena, span_of(e->text)) };
	if (!items->file || !items->who || !items->what || !items->text)
		return ERR_NOMEM;
	r->count++;
	return OK;
}

static void
on_record(void *arg, const struct record *rec, const struct source *s)
{
	struct rows *r = arg;
	size_t hits[MATCHER_HITS_MAX], sign, count;
	struct evidence_item e;
	bool whole; /* what is not was said when it was read */

	if (r->err || !fits_time(&r->filter, rec->time))
		return;
	count = matcher_record(r->c->matcher, rec, hits, &whole);
	sign = sign_of(r, hits, count);
	if (sign == SIZE_MAX ||
	    (r->filter.bad &&
		know_sign(r->c->k, sign)->polarity != POLARITY_BAD))
		return;
	memset(&e, 0, sizeof(e));
	describe_record(rec, s, sign, &e);
	if (fits(&r->filter, &e))
		r->err = keep(r, s, &e);
}

static void
on_end(void *arg, const struct source *s)
{
	(void)arg, (void)s;
}

struct rows *
rows_new(const struct case_file *c, const struct rows_filter *filter,
    struct err_info *info)
{
	struct rows *r = calloc(1, sizeof(*r));

	if (!r) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	r->c = c;
	r->filter = *filter;
	if (r->filter.kinds == 0)
		r->filter.kinds = CASE_EVERYTHING;
	r->evidence = case_evidence(c->host, c->k, info);
	if (!r->evidence) {
		free(r);
		return NULL;
	}
	return r;
}

void
rows_free(struct rows *r)
{
	if (!r)
		return;
	evidence_free(r->evidence);
	arena_free(&r->arena);
	free(r->items);
	free(r);
}

/* Of one time: in the order of the sources, as a request goes. */
static int
by_row_time(const void *a, const void *b)
{
	const struct rows_item *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void
rows_sort(struct rows *r)
{
	if (r->count > 1)
		qsort(r->items, r->count, sizeof(*r->items), by_row_time);
}

enum err
rows_step(struct rows *r, uint64_t budget, struct case_progress *progress)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = on_end, .arg = r
	};
	enum err err = OK;

	if (!r->done)
		err = evidence_read(
		    r->evidence, r->filter.kinds, budget, &sink, &r->done);
	if (!err)
		err = r->err;
	evidence_progress(
	    r->evidence, r->filter.kinds, &progress->done, &progress->total);
	progress->findings = r->total;
	progress->finished = r->done || err;
	if (progress->finished)
		rows_sort(r);
	return err;
}

size_t
rows_count(const struct rows *r)
{
	return r->count;
}

const struct rows_item *
rows_at(const struct rows *r, size_t i)
{
	return i < r->count ? &r->items[i] : NULL;
}

uint64_t
rows_total(const struct rows *r)
{
	return r->total;
}

size_t
rows_find(const struct rows *r, int64_t time)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->items[middle].time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- what is typed --- */

bool
rows_time_parse(struct span s, int64_t now, int64_t *out)
{
	uint64_t part[3] = { 0, 0, 0 };
	struct span rest = s, word;
	struct civil day;
	size_t n = 0;

	if (time_parse(s, out))
		return true;
	while (n < 3 && span_next(&rest, ':', &word))
		if (!span_number(word, 10, &part[n++]))
			return false;
	if (n < 2 || rest.n > 0 || part[0] > 23 || part[1] > 59 ||
	    part[2] > 59 || now == TIME_NONE)
		return false;
	time_to_civil(now, &day);
	day.hour = (int)part[0];
	day.minute = (int)part[1];
	day.second = (int)part[2];
	day.micro = 0;
	*out = time_of_civil(&day);
	return true;
}

static bool
take_kind(struct rows_filter *f, struct span value)
{
	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		if (span_ieq(value,
			span_of(source_kind_name((enum source_kind)kind)))) {
			f->kinds |= 1u << kind;
			return true;
		}
	return false;
}

static bool
take_text(char *to, size_t size, struct span value)
{
	if (value.n == 0 || value.n >= size)
		return false;
	memcpy(to, value.p, value.n);
	to[value.n] = '\0';
	return true;
}

/* NAME of WORD "NAME=VALUE" is one of the two. */
static bool
is_named(struct span name, const char *en, const char *fr)
{
	return span_ieq(name, span_of(en)) || span_ieq(name, span_of(fr));
}

static bool
take_word(struct rows_filter *f, struct span word, int64_t now)
{
	size_t at = span_find_byte(word, '=', 0);
	struct span name = span_slice(word, 0, at), value;

	if (at == SIZE_MAX && is_named(word, "bad", "ko")) {
		f->bad = true;
		return true;
	}
	if (at == SIZE_MAX)
		return take_text(f->text, sizeof(f->text), word);
	value = span_slice(word, at + 1, word.n);
	if (is_named(name, "client", "client"))
		return take_text(f->who, sizeof(f->who), value);
	if (is_named(name, "status", "statut"))
		return take_text(f->status, sizeof(f->status), value);
	if (is_named(name, "source", "source"))
		return take_kind(f, value);
	if (is_named(name, "from", "de"))
		return rows_time_parse(value, now, &f->from);
	if (is_named(name, "to", "\xC3\xA0") || is_named(name, "to", "a"))
		return rows_time_parse(value, now, &f->to);
	return false;
}

bool
rows_filter_parse(struct rows_filter *filter, const char *text, int64_t now,
    struct span *wrong)
{
	struct span rest = span_of(text), word;

	while (span_next(&rest, ' ', &word)) {
		*wrong = word;
		if (word.n > 0 && !take_word(filter, word, now))
			return false;
	}
	return true;
}
