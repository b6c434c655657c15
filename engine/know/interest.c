/*
 * The interest set: keys out of value signs, fixes and what the program's
 * own certificate code reads; places as the guide names them.  Channels are
 * in channels.c.
 */

#include "engine/know/interest.h"

#include "engine/evidence/certs/certchecks.h"
#include "engine/host/secrets.h"
#include "engine/know/load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct interest *
know_interest(const struct knowledge *k)
{
	return &k->interest;
}

size_t
know_place_count(const struct knowledge *k)
{
	return k->list[KNOW_PLACE].count;
}

const struct place *
know_place(const struct knowledge *k, size_t i)
{
	return knowledge_item(k, KNOW_PLACE, i);
}

const char *
know_made_by(const struct knowledge *k, enum source_kind kind)
{
	return k->made_by[kind];
}

/* Without a value of its own, the last part of a target is it. */
struct span
action_key(const struct action *a)
{
	struct span target = span_of(a->target);
	const char *last = strrchr(a->target, '\\');

	if (action_kind_about(a->kind) != ABOUT_VALUE)
		return SPAN_NONE;
	if (!*a->value && last)
		target.n = (size_t)(last - target.p);
	return target;
}

/* Keys being gathered. */
struct keys {
	struct loader *l;
	struct interest_key *items;
	size_t count, room; /* for all that most_keys() counts */
};

static bool
is_covered(const struct keys *k, struct span path)
{
	const struct interest so_far = { .keys = k->items,
		.key_count = k->count };

	return interest_wants_key(&so_far, path);
}

/* Those with all below them come first, so that they cover the others. */
static void
add_key(struct keys *k, struct span key, bool below)
{
	struct span path = interest_below_root(key);
	struct interest_key *to;

	if (secret_refuse_key(key) != REFUSAL_NONE || is_covered(k, path))
		return;
	assert(k->count < k->room);
	/* by members: what is between them is in the image, too, and is zero */
	to = &k->items[k->count++];
	to->path = load_dup(k->l, path);
	to->below = below;
}

static void
add_actions(struct keys *k, const struct fix *f)
{
	for (size_t i = 0; i < f->action_count; i++) {
		struct span key = action_key(&f->actions[i]);

		if (key.p)
			add_key(k, key, false);
	}
}

static int
by_path(const void *a, const void *b)
{
	const struct interest_key *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static size_t
most_keys(const struct knowledge *k)
{
	size_t n = know_sign_count(k);

	for (size_t i = 0; certstore_key(i); i++)
		n++;
	for (size_t i = 0; certcheck_keys[i]; i++)
		n++;
	for (size_t i = 0; i < know_fix_count(k); i++)
		n += know_fix(k, i)->action_count;
	return n + know_setting_count(k);
}

static void
build_keys(struct loader *l)
{
	struct keys k = { .l = l, .room = most_keys(l->k) };

	k.items = load_array(l, k.room, sizeof(*k.items));
	if (l->err)
		return;
	for (size_t i = 0; certstore_key(i); i++)
		add_key(&k, span_of(certstore_key(i)), true);
	for (size_t i = 0; certcheck_keys[i]; i++)
		add_key(&k, span_of(certcheck_keys[i]), false);
	for (size_t i = 0; i < know_setting_count(l->k); i++) {
		const struct setting *s = know_setting(l->k, i);

		if (*s->where)
			add_key(&k, span_of(s->key), true);
	}
	for (size_t i = 0; i < know_setting_count(l->k); i++)
		if (know_setting(l->k, i)->seen == SIZE_MAX)
			add_key(&k, span_of(know_setting(l->k, i)->key), false);
	for (size_t i = 0; i < know_sign_count(l->k); i++) {
		const struct sign *s = know_sign(l->k, i);

		if (s->kind == SIGN_VALUE)
			add_key(&k, span_of(s->key), false);
	}
	for (size_t i = 0; i < know_fix_count(l->k); i++)
		add_actions(&k, know_fix(l->k, i));
	if (!l->err)
		qsort(k.items, k.count, sizeof(*k.items), by_path);
	l->k->interest.keys = k.items;
	l->k->interest.key_count = k.count;
}

static bool
is_refused(const struct place *p)
{
	if (secret_refuse_folder(span_of(p->path)) != REFUSAL_NONE)
		return true;
	for (size_t i = 0; p->files[i]; i++)
		if (secret_refuse_files(span_of(p->files[i])) != REFUSAL_NONE)
			return true;
	return false;
}

/* By members, as a key. */
static void
set_place(struct loader *l, const struct place *p, struct interest_place *to)
{
	to->source = load_dup(l, span_of(source_kind_name(p->kind)));
	to->path = p->path;
	to->files = p->files;
	to->below = p->below;
	to->old = p->old;
	to->partly = p->partly;
}

static void
build_places(struct loader *l)
{
	size_t count = know_place_count(l->k), n = 0;
	struct interest_place *places = load_array(l, count, sizeof(*places));

	for (size_t i = 0; i < count && !l->err; i++) {
		const struct place *p = know_place(l->k, i);

		if (!is_refused(p))
			set_place(l, p, &places[n++]);
	}
	l->k->interest.places = places;
	l->k->interest.place_count = n;
}

void
interest_build(struct loader *l)
{
	build_keys(l);
	if (!l->err)
		build_places(l);
	if (!l->err)
		channels_build(l);
}
