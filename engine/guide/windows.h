#ifndef ENGINE_GUIDE_WINDOWS_H
#define ENGINE_GUIDE_WINDOWS_H

/*
 * The windows of all checks: one for each source, and, for what a device
 * itself tells, one for each device and each thing that it did.  What another
 * phone or another request was answered says nothing of its own failure.
 */

#include "engine/guide/window.h"

/* So many of them; bads of others are kept together, and no good ends them. */
#define WINDOWS_DEVICES 256

/* The outcomes of one device, of one thing that it does. */
struct device_window {
	size_t check;
	enum source_kind kind;
	uint64_t device;    /* hash of its name or of its file */
	uint64_t operation; /* hash of what it asked for; 0: all it tells */
	struct window window;
};

struct windows;

/* K must outlive them.  NULL when out of memory. */
struct windows *windows_new(const struct knowledge *k);
void windows_free(struct windows *w);

/*
 * Where an outcome of CHECK belongs, BAD or good: a record R of S, or, with R
 * NULL, a silence of a source of KIND.  NULL when out of memory.
 */
struct window *windows_for(struct windows *w, size_t check,
    enum source_kind kind, bool bad, const struct record *r,
    const struct source *s);

/* Of all that is of no single device; NULL: there is none. */
const struct window *windows_of(
    const struct windows *w, size_t check, enum source_kind kind);

/* The window number I of single devices, of any check; NULL: no more. */
const struct device_window *windows_device(const struct windows *w, size_t i);

#endif
