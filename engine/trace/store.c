/*
 * Folding: each record becomes a station in the ring of its log, or a
 * change, or nothing.
 */

#include "engine/trace/inside.h"

#include "engine/base/search.h"

#include <stdlib.h>
#include <string.h>

#define HOURS_MAX 4000 /* about half a year; a log with more is hostile */

struct trace *
trace_new(const struct trace_options *o)
{
	struct trace *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->options = *o;
	if (t->options.keep == 0)
		t->options.keep = TRACE_KEEP;
	for (int k = 0; k < SOURCE_COUNT; k++)
		classify_needles((enum source_kind)k, &t->needles[k]);
	for (int l = 0; l < LANE_COUNT; l++)
		t->lane[l].horizon = t->lane[l].first = t->lane[l]
							    .last = TIME_NONE;
	for (int p = 0; p <= PLATFORM_COUNT; p++)
		t->turn[p].last_good = t->turn[p].first_bad = TIME_NONE;
	return t;
}

void
trace_free(struct trace *t)
{
	if (!t)
		return;
	for (int l = 0; l < LANE_COUNT; l++)
		free(t->lane[l].item);
	tie_free(&t->ties);
	names_free(&t->names);
	free(t->request);
	free(t->file);
	free(t->hour);
	free(t->change);
	free(t);
}

const struct needles *
trace_needles(const struct trace *t, enum source_kind kind)
{
	return &t->needles[kind];
}

/* How many hours begin no later than HOUR. */
static size_t
hours_until(const struct trace *t, int64_t hour)
{
	size_t at;

	SEARCH_FIRST(at, t->hour_count, t->hour[at].hour <= hour);
	return at;
}

/* A place for a new hour before AT; the oldest makes room when all is full. */
static struct trace_hour *
hour_new(struct trace *t, size_t at)
{
	struct trace_hour *h;

	if (t->hour_count == HOURS_MAX) {
		memmove(t->hour, t->hour + 1, (at - 1) * sizeof(*t->hour));
		return &t->hour[at - 1];
	}
	h = array_grow(t->hour, t->hour_count, &t->hour_cap, sizeof(*h));
	if (!h)
		return NULL;
	t->hour = h;
	memmove(&h[at + 1], &h[at], (t->hour_count++ - at) * sizeof(*h));
	return &h[at];
}

enum err
hours_add(struct trace *t, int64_t time, enum platform p, enum trace_outcome o)
{
	int64_t hour = time - ((time % TIME_HOUR) + TIME_HOUR) % TIME_HOUR;
	size_t at = hours_until(t, hour);
	struct trace_hour *h = at > 0 ? &t->hour[at - 1] : NULL;

	if (!h || h->hour != hour) {
		if (at == 0 && t->hour_count == HOURS_MAX)
			return OK;
		h = hour_new(t, at);
		if (!h)
			return ERR_NOMEM;
		memset(h, 0, sizeof(*h));
		h->hour = hour;
	}
	h->count[p][o]++;
	return OK;
}

/* An answer that is too old to be followed still counts. */
static enum err
drop(struct trace *t, struct lane_store *l, const struct station *s)
{
	l->dropped++;
	if (s->time > l->horizon)
		l->horizon = s->time;
	if (s->step != STEP_PKI)
		return OK;
	return hours_add(t, s->time, (enum platform)s->platform,
	    s->good ? TRACE_ANSWERED : TRACE_HTTP_ERROR);
}

static enum err
push(struct trace *t, struct lane_store *l, const struct station *s)
{
	enum err err = OK;
	struct station *grown;

	if (l->count == t->options.keep) {
		err = drop(t, l, &l->item[l->head]);
		l->item[l->head] = *s;
		l->head = (l->head + 1) % l->count;
		return err;
	}
	if (l->count == l->cap && l->cap * 2 > t->options.keep) {
		/* no room for more than will ever be kept */
		grown = realloc(l->item, t->options.keep * sizeof(*grown));
		l->cap = grown ? t->options.keep : l->cap;
	} else {
		grown = array_grow(l->item, l->count, &l->cap, sizeof(*grown));
	}
	if (!grown)
		return ERR_NOMEM;
	l->item = grown;
	l->item[l->count++] = *s;
	return OK;
}

/* Sources come one after the other: the last one is asked first. */
static enum err
file_index(struct trace *t, const struct source *s, uint16_t *index)
{
	struct trace_file *file;
	size_t i = t->file_count;

	while (i > 0 && t->file[i - 1].source != s)
		i--;
	*index = (uint16_t)(i - 1);
	if (i > 0)
		return OK;
	/* Far beyond what a host hands out. */
	if (t->file_count > UINT16_MAX)
		return ERR_LIMIT;
	file = array_grow(
	    t->file, t->file_count, &t->file_cap, sizeof(t->file[0]));
	if (!file)
		return ERR_NOMEM;
	t->file = file;
	file[t->file_count] = (struct trace_file){ s, TIME_NONE, 0 };
	*index = (uint16_t)t->file_count++;
	return OK;
}

static int
newest_first(const void *a, const void *b)
{
	const struct trace_change *x = a, *y = b;

	return x->time > y->time ? -1 : x->time < y->time;
}

/* Room for one more; logs of events begin with the newest or the oldest. */
static struct trace_change *
new_change(struct trace *t)
{
	struct trace_change *c;

	if (t->change_count == TRACE_CHANGES_MAX) {
		qsort(t->change, t->change_count, sizeof(*c), newest_first);
		t->changes_dropped += t->change_count - t->change_count / 2;
		t->change_count /= 2;
	}
	c = array_grow(t->change, t->change_count, &t->change_cap, sizeof(*c));
	if (!c)
		return NULL;
	t->change = c;
	return c + t->change_count++;
}

/* NULL when out of memory. */
static struct trace_change *
push_change(struct trace *t, enum change_kind kind, const struct source *s,
    enum lane lane, int64_t time)
{
	struct trace_change *c = new_change(t);

	if (!c)
		return NULL;
	if (t->options.by_hand[lane])
		time -= t->options.offset[lane];
	*c = (struct trace_change){ .time = time, .kind = kind, .source = s };
	change_text(c, span_of(s->file));
	return c;
}

/* What an event says; of a log its name. */
static enum err
note_change(struct trace *t, enum change_kind kind, const struct record *r,
    const struct source *s, enum lane lane)
{
	struct trace_change *c;

	if (r->time == TIME_NONE)
		return OK;
	c = push_change(t, kind, s, lane, r->time);
	if (!c)
		return ERR_NOMEM;
	c->line = r->line < UINT32_MAX ? (uint32_t)r->line : UINT32_MAX;
	if (r->source == SOURCE_EVENT)
		change_text(c, span_trim(r->text));
	return OK;
}

enum err
trace_change(struct trace *t, enum change_kind kind, const struct record *r,
    const struct source *s)
{
	return note_change(t, kind, r, s, LANE_EVENT);
}

/* At the head of a file #Date is the second or the third line. */
#define HEAD_LINES 3

/* IIS writes a header in the middle of its log when it starts again. */
static bool
begins_anew(const struct record *r)
{
	return r->source == SOURCE_IIS && r->line > HEAD_LINES &&
	       span_byte(r->text, 0) == '#' && span_istarts(r->text, "#Date:");
}

enum err
trace_log_begins(struct trace *t, const struct source *s, int64_t time)
{
	enum lane lane = LANE_EVENT;

	classify_lane(s->kind, &lane);
	if (time == TIME_NONE ||
	    (s->kind != SOURCE_CRP && s->kind != SOURCE_CONNECTOR))
		return OK;
	return push_change(t, CHANGE_LOG_BEGINS, s, lane, time) ? OK
								: ERR_NOMEM;
}

/*
 * A log of the registration point goes on when its process is replaced: by a
 * recycled pool, iisreset or a restart.
 */
static enum err
note_process(struct trace *t, const struct record *r, const struct source *s)
{
	struct span id = r->field[FIELD_PROCESS_ID];
	uint64_t hash = span_hash(id);

	if (r->source != SOURCE_CRP || id.n == 0)
		return OK;
	for (size_t i = 0; i < PROCESSES_MAX && i < t->process_count; i++)
		if (t->process[i] == hash)
			return OK;
	t->process[t->process_count++ % PROCESSES_MAX] = hash;
	return t->process_count == 1
		   ? OK
		   : note_change(t, CHANGE_PROCESS_STARTED, r, s, LANE_CRP);
}

/* The first station of each file, before any is dropped. */
static void
note_first(struct trace *t, const struct station *s)
{
	struct trace_file *f = &t->file[s->file];

	if (f->first != TIME_NONE)
		return;
	f->first = s->time;
	f->offset = s->offset;
}

enum err
trace_record(struct trace *t, const struct record *r, const struct source *s)
{
	struct station station;
	struct name_key client;
	enum lane lane;
	enum err err;

	if (!classify_lane(r->source, &lane))
		return OK;
	if (begins_anew(r) &&
	    (err = note_change(t, CHANGE_IIS_BEGINS, r, s, lane)))
		return err;
	client = names_key(&t->names, r->field[FIELD_C_IP]);
	err = note_process(t, r, s);
	if (err || !classify_record(&t->classes, r, &station))
		return err;
	if (r->time == TIME_NONE) {
		t->untimed++;
		return OK;
	}
	err = file_index(t, s, &station.file);
	if (err)
		return err;
	note_first(t, &station);
	if (lane == LANE_EVENT && station.step != STEP_NDES_ERROR)
		err = tie_note(&t->ties, t->options.keep, r, &station);
	if (err)
		return err;
	err = names_add(&t->names, &client, &station.client);
	return err ? err : push(t, &t->lane[lane], &station);
}

const char *
trace_file(const struct trace *t, const struct station *s)
{
	return t->file[s->file].source->file;
}

uint64_t
trace_untimed(const struct trace *t)
{
	return t->untimed;
}

uint64_t
trace_dropped(const struct trace *t)
{
	uint64_t sum = 0;

	for (int l = 0; l < LANE_COUNT; l++)
		sum += t->lane[l].dropped;
	return sum;
}

uint64_t
trace_changes_dropped(const struct trace *t)
{
	return t->changes_dropped;
}
