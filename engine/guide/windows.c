/*
 * A device is known by the file of its log, for a phone writes no name of its
 * own, or by the computer that an event names.  What a phone did is the
 * operation of its request, which the readers of its logs put where the log
 * of a server holds the query.
 */

#include "engine/guide/windows.h"

#include <stdlib.h>

struct windows {
	const struct knowledge *k;
	uint64_t devices;       /* checks of what a device is told: the log of a
			     phone can settle them */
	struct window **shared; /* check * SOURCE_COUNT + kind */
	struct device_window *device[WINDOWS_DEVICES];
	size_t count;
	struct window *unread; /* goods of devices that found no room */
};

struct windows *
windows_new(const struct knowledge *k)
{
	struct windows *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->k = k;
	for (size_t c = 0; c < know_check_count(k); c++)
		if (know_check(k, c)->settles >> SOURCE_DEVICE & 1)
			w->devices |= UINT64_C(1) << c;
	w->shared = calloc(
	    know_check_count(k) * SOURCE_COUNT + 1, sizeof(struct window *));
	if (w->shared)
		return w;
	free(w);
	return NULL;
}

void
windows_free(struct windows *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < know_check_count(w->k) * SOURCE_COUNT; i++)
		free(w->shared[i]);
	for (size_t i = 0; i < w->count; i++)
		free(w->device[i]);
	free(w->unread);
	free(w->shared);
	free(w);
}

static struct window *
make_once(struct window **w)
{
	if (!*w && (*w = malloc(sizeof(**w))))
		window_init(*w);
	return *w;
}

/* 0: nobody's in particular. */
static uint64_t
device_of(const struct record *r, const struct source *s)
{
	if (r->source == SOURCE_DEVICE)
		return span_hash(span_of(s->file));
	return r->source == SOURCE_EVENT ? span_hash(r->field[FIELD_COMPUTER])
					 : 0;
}

static struct window *
find_device(const struct windows *w, const struct device_window *key)
{
	for (size_t i = 0; i < w->count; i++) {
		struct device_window *d = w->device[i];

		if (d->check == key->check && d->kind == key->kind &&
		    d->device == key->device && d->operation == key->operation)
			return &d->window;
	}
	return NULL;
}

static struct window *
add_device(struct windows *w, const struct device_window *key)
{
	struct device_window *d = malloc(sizeof(*d));

	if (!d)
		return NULL;
	d->check = key->check;
	d->kind = key->kind;
	d->device = key->device;
	d->operation = key->operation;
	window_init(&d->window);
	w->device[w->count++] = d;
	return &d->window;
}

/* That of R of S, a log of devices, or *SHARED. */
static struct window *
window_of_device(struct windows *w, size_t check, bool bad,
    const struct record *r, const struct source *s, struct window **shared)
{
	struct device_window key;
	struct window *own;

	key.check = check;
	key.kind = r->source;
	key.device = device_of(r, s);
	key.operation = r->source == SOURCE_DEVICE
			    ? span_hash(r->field[FIELD_CS_URI_QUERY])
			    : 0;
	if (key.device == 0)
		return make_once(shared);
	if ((own = find_device(w, &key)))
		return own;
	if (w->count < WINDOWS_DEVICES)
		return add_device(w, &key);
	return make_once(bad ? shared : &w->unread);
}

struct window *
windows_for(struct windows *w, size_t check, enum source_kind kind, bool bad,
    const struct record *r, const struct source *s)
{
	struct window **shared = &w->shared[check * SOURCE_COUNT + kind];

	if (!r || !(w->devices >> check & 1))
		return *shared ? *shared : make_once(shared);
	return window_of_device(w, check, bad, r, s, shared);
}

const struct window *
windows_of(const struct windows *w, size_t check, enum source_kind kind)
{
	return w->shared[check * SOURCE_COUNT + kind];
}

const struct device_window *
windows_device(const struct windows *w, size_t i)
{
	return i < w->count ? w->device[i] : NULL;
}
