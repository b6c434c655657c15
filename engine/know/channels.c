/*
 * Which events of which channels the signs ask for, as the filter of a
 * query: *[System[FILTER]].
 *
 * A sign means the providers whose name its test on `provider' accepts, in
 * the channels whose name its test on `channel' accepts.  A sign about a
 * channel alone means every event of it with one of its ids.
 * https://learn.microsoft.com/windows/win32/wes/consuming-events
 */

#include "engine/know/load.h"
#include "engine/know/predicate.h"

#include <stdlib.h>
#include <string.h>

/*
 * The event log refuses an expression of more than 22 or 23 comparisons;
 * whoever asks adds the time and the number of the last record.
 */
#define COMPARISONS_MAX 18
#define IDS             65536

#define PROBLEMS "(Level=1 or Level=2 or Level=3)"

/* What is wanted of one provider of a channel. */
struct wanted {
	const char *provider; /* NULL: of them all */
	bool any;             /* something is */
	bool all;             /* every event, or every problem */
	bool problems;
	bool put;     /* it stands in the filter already */
	uint8_t *ids; /* a bit each */
	size_t id_count;
};

/* The tests on names, each compiled once. */
struct asking {
	struct predicate *items;
	size_t count, cap;
	struct pattern_scratch *scratch;
	enum err err;
};

static bool
asking_begin(struct asking *a)
{
	*a = (struct asking){ .scratch = pattern_scratch_new() };
	return a->scratch != NULL;
}

static void
asking_end(struct asking *a)
{
	for (size_t i = 0; i < a->count; i++)
		pattern_free(a->items[i].pattern);
	free(a->items);
	pattern_scratch_free(a->scratch);
}

/* A pattern that does not compile accepts nothing: the matcher tells it. */
static const struct predicate *
predicate_of(struct asking *a, const struct field_test *t)
{
	struct predicate *items;

	for (size_t i = 0; i < a->count; i++)
		if (predicate_same(a->items[i].test, t))
			return &a->items[i];
	items = array_grow(a->items, a->count, &a->cap, sizeof(*items));
	if (!items) {
		a->err = ERR_NOMEM;
		return NULL;
	}
	a->items = items;
	items[a->count] = (struct predicate){ t, span_of(t->operand),
		t->kind == TEST_MATCHES ? pattern_new(t->operand, NULL)
					: NULL };
	return &items[a->count++];
}

static bool
accepts(
    struct asking *a, const struct sign *s, enum field field, const char *name)
{
	for (size_t i = 0; i < s->test_count; i++) {
		const struct field_test *t = &s->tests[i];
		const struct predicate *p;

		if (t->field != field)
			continue;
		p = predicate_of(a, t);
		if (!p || (t->kind == TEST_MATCHES && !p->pattern) ||
		    !predicate_holds(p, a->scratch, span_of(name)))
			return false;
	}
	return true;
}

static bool
tests(const struct sign *s, enum field field)
{
	for (size_t i = 0; i < s->test_count; i++)
		if (s->tests[i].field == field)
			return true;
	return false;
}

static bool
is_about_events(const struct sign *s)
{
	return s->kind == SIGN_SEEN && (s->sources >> SOURCE_EVENT & 1) &&
	       (tests(s, FIELD_PROVIDER) || tests(s, FIELD_CHANNEL));
}

/* S means events of provider P (NULL: the channel alone) in C. */
static bool
means(struct asking *a, const struct sign *s, const struct channel *c,
    const char *p)
{
	if (tests(s, FIELD_PROVIDER) != (p != NULL))
		return false;
	return accepts(a, s, FIELD_CHANNEL, c->name) &&
	       (!p || (!strpbrk(p, "'\"") && accepts(a, s, FIELD_PROVIDER, p)));
}

static void
want_id(struct wanted *w, size_t id)
{
	if (w->ids[id / 8] >> id % 8 & 1)
		return;
	w->ids[id / 8] |= (uint8_t)(1u << id % 8);
	w->id_count++;
}

/* Without a list of ids, all of them. */
static void
want(struct wanted *w, const struct sign *s)
{
	bool listed = false;

	w->any = true;
	for (size_t i = 0; i < s->test_count; i++) {
		const struct field_test *t = &s->tests[i];
		struct span rest = span_of(t->operand), word;
		uint64_t id;

		if (t->field != FIELD_EVENT_ID ||
		    (t->kind != TEST_IS && t->kind != TEST_IN))
			continue;
		listed = true;
		while (span_next(&rest, ' ', &word))
			if (span_number(word, 10, &id) && id < IDS)
				want_id(w, (size_t)id);
	}
	w->all |= !listed;
}

static size_t
names_of(const struct wanted *w)
{
	return w->provider ? 1 : 0;
}

static size_t
conditions_of(const struct wanted *w)
{
	return !w->all ? w->id_count : w->problems ? 3 : 0;
}

static void
put_condition(const struct wanted *w, struct buf *out)
{
	size_t put = 0;

	if (w->all) {
		buf_puts(out, w->problems ? PROBLEMS : "");
		return;
	}
	buf_puts(out, w->id_count > 1 ? "(" : "");
	for (size_t id = 0; id < IDS && put < w->id_count; id++)
		if (w->ids[id / 8] == 0)
			id |= 7; /* most bytes hold none */
		else if (w->ids[id / 8] >> id % 8 & 1)
			buf_printf(
			    out, "%sEventID=%zu", put++ ? " or " : "", id);
	buf_puts(out, w->id_count > 1 ? ")" : "");
}

/* The same is wanted of both. */
static bool
same_condition(const struct wanted *a, const struct wanted *b)
{
	return a->all == b->all && a->problems == b->problems &&
	       (a->all || memcmp(a->ids, b->ids, IDS / 8) == 0);
}

/* One part: the providers of whom the same is wanted as of FIRST. */
static void
put_part(struct wanted *w, size_t count, struct wanted *first, struct buf *out)
{
	bool both = first->provider && conditions_of(first) > 0;
	size_t put = 0;

	buf_printf(out, "%s%s", out->n ? " or " : "", both ? "(" : "");
	for (size_t i = 0; first->provider && i < count; i++) {
		if (!w[i].any || !w[i].provider || w[i].put ||
		    !same_condition(&w[i], first))
			continue;
		buf_printf(out, "%s@Name='%s'", put++ ? " or " : "Provider[",
		    w[i].provider);
		w[i].put = true;
	}
	first->put = true;
	buf_puts(out, first->provider ? "]" : "");
	buf_puts(out, both ? " and " : "");
	put_condition(first, out);
	buf_puts(out, both ? ")" : "");
}

/* The conditions of a group are written once, the names all. */
static size_t
comparisons(const struct wanted *w, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		bool again = false;

		for (size_t j = 0; w[i].any && j < i; j++)
			again |= w[j].any && w[j].provider && w[i].provider &&
				 same_condition(&w[i], &w[j]);
		if (w[i].any)
			n += names_of(&w[i]) +
			     (again ? 0 : conditions_of(&w[i]));
	}
	return n;
}

/* Too long to be asked: the longest list of ids is left out. */
static void
shorten(struct wanted *w, size_t count)
{
	while (comparisons(w, count) > COMPARISONS_MAX) {
		struct wanted *longest = NULL;

		for (size_t i = 0; i < count; i++)
			if (w[i].any && !w[i].all &&
			    (!longest || w[i].id_count > longest->id_count))
				longest = &w[i];
		if (!longest)
			return;
		longest->all = true;
	}
}

/* The filter; "" when every event is wanted. */
static void
put_filter(struct wanted *w, size_t count, struct buf *out)
{
	size_t parts = 0;

	shorten(w, count);
	for (size_t i = 0; i < count; i++)
		if (w[i].any && w[i].all && !w[i].problems && !w[i].provider)
			return;
	for (size_t i = 0; i < count; i++)
		if (w[i].any && !w[i].put) {
			put_part(w, count, &w[i], out);
			parts++;
		}
	if (comparisons(w, count) > COMPARISONS_MAX) {
		buf_clear(out);
		parts = 0;
	}
	if (parts > 1) {
		struct buf whole = BUF_INIT;

		buf_printf(&whole, "(%s)", buf_str(out));
		buf_free(out);
		*out = whole;
	}
}

/* What the signs want of the providers of C; one more for the channel. */
static struct wanted *
gather_wanted(
    struct asking *a, const struct knowledge *k, const struct channel *c)
{
	size_t count = c->provider_count + 1;
	struct wanted *w = calloc(count, sizeof(*w) + IDS / 8);
	uint8_t *ids = w ? (uint8_t *)(w + count) : NULL;

	for (size_t i = 0; w && i < count; i++) {
		const struct provider *p = i < c->provider_count
					       ? &c->providers[i]
					       : NULL;

		w[i].ids = ids + i * (IDS / 8);
		w[i].provider = p ? p->name : NULL;
		w[i].any = w[i].all = p ? p->all : c->all;
		w[i].problems = p && p->problems;
		for (size_t j = 0; j < know_sign_count(k); j++) {
			const struct sign *s = know_sign(k, j);

			if (is_about_events(s) && means(a, s, c, w[i].provider))
				want(&w[i], s);
		}
	}
	if (!w)
		a->err = ERR_NOMEM;
	return w;
}

static void
build_channel(struct loader *l, struct asking *a, const struct channel *c,
    struct interest_channel *out)
{
	size_t count = c->provider_count + 1;
	struct wanted *w = gather_wanted(a, l->k, c);
	struct buf filter = BUF_INIT;
	bool any = false;

	for (size_t i = 0; w && i < count; i++)
		any |= w[i].any;
	if (any && !a->err) {
		put_filter(w, count, &filter);
		*out = (struct interest_channel){ c->name,
			load_dup(l, buf_span(&filter)) };
		if (buf_failed(&filter))
			a->err = ERR_NOMEM;
	}
	buf_free(&filter);
	free(w);
}

void
channels_build(struct loader *l)
{
	size_t count = l->k->list[KNOW_CHANNEL].count, n = 0;
	struct interest_channel *channels = load_array(
	    l, count, sizeof(*channels));
	struct asking a;

	if (!asking_begin(&a))
		a.err = ERR_NOMEM;
	for (size_t i = 0; i < count && !l->err && !a.err; i++) {
		const struct channel *c = knowledge_item(l->k, KNOW_CHANNEL, i);

		if (!c->device)
			build_channel(l, &a, c, &channels[n]);
		n += channels && channels[n].name != NULL;
	}
	if (a.err)
		l->err = a.err;
	asking_end(&a);
	l->k->interest.channels = channels;
	l->k->interest.channel_count = n;
}

enum err
know_has_channel(const struct knowledge *k, const struct sign *sign, bool *has)
{
	struct asking a;
	enum err err;

	*has = false;
	if (!asking_begin(&a))
		a.err = ERR_NOMEM;
	for (size_t i = 0; !a.err && i < k->list[KNOW_CHANNEL].count; i++) {
		const struct channel *c = knowledge_item(k, KNOW_CHANNEL, i);

		*has |= is_about_events(sign) && means(&a, sign, c, NULL);
		for (size_t j = 0; j < c->provider_count; j++)
			*has |= is_about_events(sign) &&
				means(&a, sign, c, c->providers[j].name);
	}
	err = a.err;
	asking_end(&a);
	return err;
}
