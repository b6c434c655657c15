/*
 * When it turned, for whom, and what changed just then.
 */

#include "engine/trace/inside.h"

#include <stdlib.h>
#include <string.h>

/* Bad ones in a row at the end that make a turn. */
#define TURN_MIN 3

/* A certificate is installed up to so long after it begins. */
#define CERT_LAG (2 * TIME_DAY)

/* Logs are flushed and events written a little late. */
#define LATE TIME_MINUTE

static void
count_request(struct trace_turn *turn, const struct trace_request *r)
{
	enum trace_outcome o = (enum trace_outcome)r->outcome;

	if (trace_outcome_good(o)) {
		turn->good++;
		turn->since = 0;
		turn->last_good = r->end;
		turn->first_bad = TIME_NONE;
	} else if (trace_outcome_bad(o)) {
		turn->bad++;
		if (turn->since++ == 0)
			turn->first_bad = r->end;
	}
}

/* All, or the one platform with most bad ones since its last good one. */
static int
who_turned(const struct trace *t)
{
	int best = -1;

	if (t->turn[PLATFORM_COUNT].since >= TURN_MIN)
		best = PLATFORM_COUNT;
	for (int p = 1; p < PLATFORM_COUNT && best != PLATFORM_COUNT; p++)
		if (t->turn[p].since >= TURN_MIN &&
		    (best < 0 || t->turn[p].since > t->turn[best].since))
			best = p;
	return best;
}

/* --- changes --- */

static bool
is_between(const struct trace_turn *turn, int64_t time)
{
	return time != TIME_NONE && time > turn->last_good &&
	       time <= turn->first_bad + LATE;
}

void
change_text(struct trace_change *c, struct span text)
{
	size_t n = 0, i = 0;

	for (; i < text.n && n < sizeof(c->text) - 1; i++) {
		if ((unsigned char)text.p[i] >= ' ' && text.p[i] != 0x7f)
			c->text[n++] = text.p[i];
		else if (text.p[i] == '\n' && n > 0)
			c->text[n++] = ' ';
	}
	/* not in the middle of a character */
	if (i < text.n)
		while (n > 0 && (unsigned char)c->text[n - 1] >= 0x80)
			n--;
	c->text[n] = '\0';
}

static struct trace_change *
add_change(struct trace *t, int64_t time, enum change_kind kind,
    const struct source *s, const char *text)
{
	struct trace_change *c = array_grow(
	    t->change, t->change_count, &t->change_cap, sizeof(*c));

	if (!c)
		return NULL;
	t->change = c;
	c += t->change_count++;
	*c = (struct trace_change){ .time = time, .kind = kind, .source = s };
	change_text(c, span_of(text));
	return c;
}

static void
keep_between(struct trace *t, const struct trace_turn *turn)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->change_count; i++)
		if (turn && is_between(turn, t->change[i].time))
			t->change[kept++] = t->change[i];
	t->change_count = kept;
}

/*
 * Logs of the module that begin just then.  Its clock is known by now for
 * stations only: how long before the first of them the log began stays.
 */
static enum err
add_logs(struct trace *t, const struct trace_turn *turn)
{
	const struct lane_store *l = &t->lane[LANE_PLUGIN];

	for (size_t i = 0; i < l->count; i++) {
		const struct station *s = &l->item[i];
		const struct trace_file *f = &t->file[s->file];
		int64_t began = s->time - (f->first - f->source->first);

		if (s->offset == f->offset && f->source->first != TIME_NONE &&
		    is_between(turn, began) &&
		    !add_change(t, began, CHANGE_LOG_BEGINS, f->source,
			f->source->file))
			return ERR_NOMEM;
	}
	return OK;
}

static enum err
add_certs(struct trace *t, const struct trace_turn *turn,
    const struct certstore *certs)
{
	for (size_t i = 0; certs && i < certstore_count(certs); i++) {
		const struct stored_cert *s = certstore_at(certs, i);
		int64_t from = cert_not_before(s->cert);
		int64_t until = cert_not_after(s->cert);
		const char *who = cert_subject(s->cert);

		if (s->logical == STORE_MY && from != TIME_NONE &&
		    from > turn->last_good - CERT_LAG &&
		    from <= turn->first_bad &&
		    !add_change(t, from, CHANGE_CERT_BEGINS, NULL, who))
			return ERR_NOMEM;
		if (s->logical != STORE_DISALLOWED && is_between(turn, until) &&
		    !add_change(t, until, CHANGE_CERT_ENDS, NULL, who))
			return ERR_NOMEM;
	}
	return OK;
}

static int
by_change_time(const void *a, const void *b)
{
	const struct trace_change *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1)
				  : strcmp(x->text, y->text);
}

enum err
summary_make(struct trace *t, const struct certstore *certs)
{
	const struct trace_turn *turn = NULL;
	enum err err = OK;

	for (size_t i = 0; i < t->request_count; i++) {
		count_request(&t->turn[t->request[i].platform], &t->request[i]);
		count_request(&t->turn[PLATFORM_COUNT], &t->request[i]);
	}
	t->turned = who_turned(t);
	if (t->turned >= 0 && t->turn[t->turned].last_good != TIME_NONE)
		turn = &t->turn[t->turned];
	keep_between(t, turn);
	if (turn)
		err = add_logs(t, turn);
	if (turn && !err)
		err = add_certs(t, turn, certs);
	if (t->change_count > 0)
		qsort(t->change, t->change_count, sizeof(*t->change),
		    by_change_time);
	return err;
}
