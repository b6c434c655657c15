/*
 * Folding: each record becomes a station in the ring of its log, or a
 * change, or nothing.
 */

#include "engine/trace/inside.h"

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
	names_free(&t->names);
	free(t->request);
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
	size_t low = 0, high = t->hour_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->hour[mid].hour <= hour)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
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
	grown = array_grow(l->item, l->count, &l->cap, sizeof(*grown));
	if (!grown)
		return ERR_NOMEM;
	l->item = grown;
	l->item[l->count++] = *s;
	return OK;
}

/* Sources come one after the other: the last one is asked first. */
static uint16_t
file_index(struct trace *t, const struct source *s)
{
	for (size_t i = t->file_count; i > 0; i--)
		if (t->file[i - 1] == s)
			return (uint16_t)(i - 1);
	if (t->file_count == TRACE_FILES_MAX)
		return TRACE_FILES_MAX - 1;
	t->file[t->file_count] = s;
	return (uint16_t)t->file_count++;
}

/* The first words of what a service manager says, or the provider. */
static void
note_text(struct trace_change *c, const struct record *r)
{
	struct span text = r->text, line = SPAN_NONE;
	size_t n = 0;

	while (line.n == 0 && span_line(&text, &line))
		line = span_trim(line);
	for (size_t i = 0; i < line.n && n < sizeof(c->text) - 1; i++)
		if (line.p[i] >= ' ' && line.p[i] <= '~')
			c->text[n++] = line.p[i];
	c->text[n] = '\0';
}

static enum err
push_change(struct trace *t, const struct record *r, const struct source *s,
    enum change_kind kind)
{
	struct trace_change *c;

	if (r->time == TIME_NONE)
		return OK;
	if (t->change_count == TRACE_CHANGES_MAX) {
		c = &t->change[t->change_oldest++ % TRACE_CHANGES_MAX];
	} else {
		c = array_grow(
		    t->change, t->change_count, &t->change_cap, sizeof(*c));
		if (!c)
			return ERR_NOMEM;
		t->change = c;
		c += t->change_count++;
	}
	*c = (struct trace_change){
		.time = r->time, .kind = kind, .source = s
	};
	c->line = r->line < UINT32_MAX ? (uint32_t)r->line : UINT32_MAX;
	note_text(c, r);
	return OK;
}

enum err
trace_record(struct trace *t, const struct record *r, const struct source *s)
{
	struct station station;
	enum change_kind kind;
	enum lane lane;
	enum err err;

	if (!classify_lane(r->source, &lane))
		return OK;
	if (classify_change(r, &kind) && (err = push_change(t, r, s, kind)))
		return err;
	if (!classify_record(r, &station))
		return OK;
	if (r->time == TIME_NONE) {
		t->untimed++;
		return OK;
	}
	station.file = file_index(t, s);
	err = names_add(&t->names, r->field[FIELD_C_IP], &station.client);
	return err ? err : push(t, &t->lane[lane], &station);
}

const char *
trace_file(const struct trace *t, const struct station *s)
{
	return t->file[s->file]->file;
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
