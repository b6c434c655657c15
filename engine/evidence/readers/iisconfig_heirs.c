/*
 * The narrowest section above an application counts.  Paths are compared as
 * Windows does, without regard to case.
 * Source: learn.microsoft.com/iis, Deep Dive into IIS Configuration with IIS;
 * inheritInChildApplications: the location element of ASP.NET.
 */
#include "engine/evidence/readers/iisconfig_heirs.h"

#include <string.h>

void
iisconfig_heirs_free(struct iisconfig_heirs *h)
{
	arena_free(&h->arena);
	h->app_count = h->set_count = 0;
}

enum err
iisconfig_heir(struct iisconfig_heirs *h, struct span name)
{
	char *copy;

	if (h->app_count == HEIRS_MAX)
		return OK;
	copy = arena_dup(&h->arena, name);
	if (!copy)
		return ERR_NOMEM;
	h->app[h->app_count++] = copy;
	return OK;
}

/* Limits are asked of whatever place is the narrowest in the file. */
static bool
is_inherited(const struct iisconfig_part *part)
{
	static const char *const objects[] = { "access", "auth", "handlers" };

	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (strcmp(part->object, objects[i]) == 0)
			return true;
	return false;
}

enum err
iisconfig_set(struct iisconfig_heirs *h, const struct iisconfig_part *part,
    struct span location, struct span attribute, struct span data,
    const struct cursor *at, bool alone)
{
	struct iisconfig_setting *s;

	if (!is_inherited(part))
		return OK;
	h->more |= h->set_count == HEIRS_MAX;
	if (h->more)
		return OK;
	s = &h->set[h->set_count];
	s->part = part;
	s->location = arena_dup(&h->arena, location);
	s->attribute = arena_dup(&h->arena, attribute);
	s->data = arena_dup(&h->arena, data);
	s->line = at->line;
	s->offset = at->offset;
	s->alone = alone;
	if (!s->location || !s->attribute || !s->data)
		return ERR_NOMEM;
	h->set_count++;
	return OK;
}

/* "Default Web Site" is above "Default Web Site/certsrv", "" above all. */
static bool
is_above(const char *location, const char *app)
{
	size_t n = strlen(location);

	return n == 0 || (span_istarts(span_of(app), location) &&
			     (app[n] == '/' || app[n] == '\0'));
}

static bool
is_same(const struct iisconfig_setting *a, const struct iisconfig_setting *b)
{
	return strcmp(a->part->object, b->part->object) == 0 &&
	       strcmp(a->attribute, b->attribute) == 0;
}

const struct iisconfig_setting *
iisconfig_inherited(const struct iisconfig_heirs *h, const char *app, size_t i)
{
	const struct iisconfig_setting *best = NULL;

	for (size_t k = 0; !h->more && k < h->set_count; k++) {
		const struct iisconfig_setting *s = &h->set[k];
		size_t n = strlen(s->location);

		if (!is_same(s, &h->set[i]) || !is_above(s->location, app))
			continue;
		if (app[n] == '\0')
			return NULL; /* it has one of its own */
		if (!s->alone && (!best || n > strlen(best->location)))
			best = s;
	}
	return best == &h->set[i] ? best : NULL;
}
