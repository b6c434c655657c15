/*
 * NDESPlugin.log, the log of the policy module, and Crp.log, that of the
 * registration point of ConfigMgr.
 *
 * Entries are counted; those that hold a needle are taken apart.  Of the
 * others only the first and the last two give their times.
 */

#include "engine/evidence/readers/cmtrace_phrase.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

struct cmtrace_state {
	bool started;
	bool first_seen;
	bool raw;        /* a raw entry was seen: bare lines are a fault */
	bool lost;       /* the last block ended inside a raw entry */
	int64_t tail[2]; /* of the last two entries, if not given before */
};

struct job {
	struct cmtrace_state *state;
	struct reading *reading;
	struct cursor c;
	size_t kept[2]; /* where the last two begin, in turn, or SIZE_MAX
			   when their times were given */
	size_t seen;
	struct phrases phrases;
	struct cmtrace_tails tails;
	struct record record; /* most of it stays as it is */
	bool read;            /* it is what the entry says already */
};

static int64_t
entry_time(struct job *j, size_t start)
{
	struct cmtrace_scan scan = { .text = j->c.text, .pos = start };
	struct cmtrace_entry e;
	struct record r = { 0 };

	if (start == SIZE_MAX || !cmtrace_next(&scan, &e))
		return TIME_NONE;
	cmtrace_read(&e, &j->tails, &r);
	return r.time;
}

/* The first entry, which begins at START, tells its time if none is TOLD. */
static void
tell_first(struct job *j, size_t start, bool *told)
{
	if (!*told)
		source_time(j->reading->source, entry_time(j, start));
	*told = true;
	j->state->first_seen = true;
}

/* Remembers an entry for the times at the end of the block. */
static inline void
remember_entry(struct job *j, size_t start, bool told)
{
	if (!j->state->first_seen)
		tell_first(j, start, &told);
	j->kept[j->seen++ % 2] = told ? SIZE_MAX : start;
}

static void
keep_tail(struct job *j)
{
	int64_t *tail = j->state->tail;

	if (j->seen == 0)
		return;
	tail[0] = j->seen > 1 ? entry_time(j, j->kept[j->seen % 2]) : tail[1];
	tail[1] = entry_time(j, j->kept[(j->seen - 1) % 2]);
}

/* The first of them tells all that is told. */
static inline void
note_zone(struct source *s, const struct record *r, struct span text)
{
	struct problem *zone = &s->problem[PROBLEM_ZONE];

	if (zone->count == 0)
		source_problem(s, PROBLEM_ZONE, r->line, text);
	else
		zone->count++;
}

/* PHRASE is what E begins with, if that is known. */
static inline void
emit_entry(struct job *j, struct cmtrace_entry *e, struct phrase *phrase)
{
	struct source *s = j->reading->source;
	struct record *r = &j->record;
	bool timed = j->read || cmtrace_read(e, &j->tails, r);

	r->line = j->c.line;
	r->offset = j->c.offset;
	r->alike = phrase ? phrases_alike(
				&j->phrases, phrase, r, j->tails.last.serial)
			  : 0;
	if (timed && r->time == TIME_NONE)
		source_problem(s, PROBLEM_TIME, r->line, e->text);
	else if (r->zone_unknown)
		note_zone(s, r, e->text);
	source_time(s, r->time);
	j->reading->emit(j->reading->arg, r);
}

/* E holds a needle; a message that does is *PHRASE then. */
static bool
is_candidate(struct job *j, struct cmtrace_entry *e, struct phrase **phrase)
{
	const struct needles *needles = j->reading->needles;
	bool raw = e->kind == CMTRACE_RAW;

	if (!needles)
		return true;
	if (needles_find(needles, e->text, 0) == SIZE_MAX)
		return false;
	if (raw && needles_find(needles, cmtrace_message(e), 0) != SIZE_MAX)
		*phrase = phrases_add(&j->phrases, e);
	return true;
}

/* E begins with PHRASE. */
static void
read_phrase(struct job *j, struct cmtrace_entry *e, struct phrase *phrase)
{
	j->reading->source->records++;
	j->state->raw = true;
	emit_entry(j, e, phrase);
	remember_entry(j, e->start, true);
}

static void
read_entry(struct job *j, struct cmtrace_entry *e)
{
	struct reading *r = j->reading;
	struct phrase *phrase = NULL;
	bool candidate;

	if (e->kind == CMTRACE_LINE && j->state->raw) {
		source_problem(r->source, PROBLEM_SYNTAX, j->c.line, e->text);
		return;
	}
	r->source->records++;
	if (e->kind == CMTRACE_HEAD || e->kind == CMTRACE_TAIL) {
		source_problem(r->source, PROBLEM_TORN, j->c.line, e->text);
		return;
	}
	j->state->raw |= e->kind == CMTRACE_RAW;
	candidate = is_candidate(j, e, &phrase);
	if (candidate)
		emit_entry(j, e, phrase);
	remember_entry(j, e->start, candidate);
}

/* The rest of a raw entry that was cut before this block: to its end. */
static size_t
skip_lost(struct cmtrace_state *st, struct span text)
{
	struct cmtrace_scan scan = cmtrace_scan(text);
	struct cmtrace_entry e;
	size_t pos = 0;

	if (!st->lost)
		return 0;
	while (cmtrace_next(&scan, &e)) {
		st->lost = e.kind == CMTRACE_LINE;
		if (e.kind == CMTRACE_TAIL)
			return scan.pos;
		if (!st->lost)
			return e.start;
		pos = scan.pos;
	}
	return pos;
}

/* As cmtrace_next(); *PHRASE is what E begins with, if it was met. */
static bool
next_entry(struct job *j, struct cmtrace_scan *scan, struct cmtrace_entry *e,
    struct phrase **phrase)
{
	j->read = false;
	*phrase = phrases_find(&j->phrases, scan->text, scan->pos);
	if (!*phrase)
		return cmtrace_next(scan, e);
	j->read = cmtrace_next_like(
	    scan, &(*phrase)->form, &j->tails, e, &j->record);
	return true;
}

static enum err
cmtrace_block(void *state, struct reading *r, const struct block *b)
{
	struct cmtrace_state *st = state;
	struct job j = { .state = st,
		.reading = r,
		.record = { .source = r->source->kind,
		    .in_block = true,
		    .from = FIELD_COMPONENT,
		    .width = FIELD_THREAD + 1 } };
	struct cmtrace_scan scan = cmtrace_scan(b->text);
	struct cmtrace_entry e = { .kind = CMTRACE_LINE };
	struct phrase *phrase;
	/* Where the line after the last entry starts, and how far it is. */
	size_t next = SIZE_MAX, lines = 0;

	j.c = cursor_start(b, r->source);
	if (!st->started) {
		st->started = true;
		st->tail[0] = st->tail[1] = TIME_NONE;
		scan.pos = utf8_mark(b->text);
	}
	if (st->lost)
		scan.pos = skip_lost(st, b->text);
	while (next_entry(&j, &scan, &e, &phrase)) {
		if (e.start == next)
			cursor_lines(&j.c, lines, next);
		else
			cursor_to(&j.c, e.start);
		if (phrase)
			read_phrase(&j, &e, phrase);
		else
			read_entry(&j, &e);
		lines = e.lines;
		next = lines > 0 ? e.end : SIZE_MAX;
	}
	/* Too long for one block: what comes next is the rest of it. */
	st->lost |= b->torn && e.kind == CMTRACE_HEAD;
	keep_tail(&j);
	cursor_finish(&j.c, r, b);
	return OK;
}

static enum err
cmtrace_end(void *state, struct reading *r)
{
	struct cmtrace_state *st = state;

	if (st->started) {
		source_time(r->source, st->tail[0]);
		source_time(r->source, st->tail[1]);
	}
	return OK;
}

static void
cmtrace_guess(void *state)
{
	struct cmtrace_state *st = state;

	st->tail[0] = st->tail[1] = READER_AS_BEFORE;
}

static bool
cmtrace_join(void *state, const void *guess, const void *after)
{
	struct cmtrace_state *st = state;
	const struct cmtrace_state *from = guess;
	int64_t tail[2] = { st->tail[0], st->tail[1] };

	if (st->started != from->started ||
	    st->first_seen != from->first_seen || st->raw != from->raw ||
	    st->lost != from->lost)
		return false;
	*st = *(const struct cmtrace_state *)after;
	reader_join_tail(st->tail, tail);
	return true;
}

static bool
is_module(const struct record *r)
{
	return span_ieq(r->field[FIELD_COMPONENT], SPAN("NDESPlugin")) ||
	       cmtrace_is_known(r->text);
}

/* Bare lines of the registration point are an excerpt: it has no such log. */
static bool
is_registration_point(const struct record *r)
{
	static const char *const known[] = { "VerifyRequest Started",
		"VerifyRequest Finished with status ", "Validation Phase ",
		"Signing certificate could not be retrieved",
		"Cryptography Exception" };

	if (span_ieq(r->field[FIELD_COMPONENT], SPAN("CRP")))
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (r->field[FIELD_COMPONENT].n > 0 &&
		    span_istarts(r->text, known[i]))
			return true;
	return false;
}

/* How much HEAD looks like a log of entries that IS_OURS knows. */
static int
sniff(struct span head, bool (*is_ours)(const struct record *r))
{
	struct cmtrace_scan scan = cmtrace_scan(head);
	struct cmtrace_entry e;
	struct cmtrace_tails tails = { 0 };
	size_t all = 0, ours = 0;
	bool raw = false, after_tail = false;

	scan.pos = utf8_mark(head);
	while (cmtrace_next(&scan, &e)) {
		struct record r = { 0 };

		/* The rest of an entry, before the first whole one. */
		if (e.kind == CMTRACE_TAIL && !raw && !after_tail) {
			after_tail = true;
			all = ours = 0;
			continue;
		}
		if (e.kind == CMTRACE_HEAD)
			continue;
		raw |= e.kind == CMTRACE_RAW;
		all++;
		cmtrace_read(&e, &tails, &r);
		ours += is_ours(&r);
	}
	if (ours == 0 || ours * 10 < all * 6)
		return 0;
	if (raw && ours == all)
		return 100;
	return raw ? 95 : 60;
}

static int
sniff_module(struct span head)
{
	return sniff(head, is_module);
}

static int
sniff_registration_point(struct span head)
{
	return sniff(head, is_registration_point);
}

const struct reader_ops reader_ndesplugin = {
	.kind = SOURCE_NDESPLUGIN,
	.name = "ndesplugin",
	.sniff = sniff_module,
	.most = 100,
	.cut = cmtrace_whole,
	.state_size = sizeof(struct cmtrace_state),
	.block = cmtrace_block,
	.guess = cmtrace_guess,
	.join = cmtrace_join,
	.pause = cmtrace_end,
	.end = cmtrace_end,
};

const struct reader_ops reader_crp_log = {
	.kind = SOURCE_CRP,
	.name = "crp-log",
	.sniff = sniff_registration_point,
	.most = 100,
	.cut = cmtrace_whole,
	.state_size = sizeof(struct cmtrace_state),
	.block = cmtrace_block,
	.guess = cmtrace_guess,
	.join = cmtrace_join,
	.pause = cmtrace_end,
	.end = cmtrace_end,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_ndesplugin;
}

const struct source_ops source_ndesplugin = { wrap_sample, summarise_message,
	NULL, SOURCE_HELD_BACK, NULL };
