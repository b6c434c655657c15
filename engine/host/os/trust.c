/*
 * The walk down a path, from the root on.  The order is what makes it safe:
 * when a part is looked at, nobody else can change the parts above it.
 */

#include "engine/host/os/trust.h"

#include "engine/base/span.h"

#include <stdlib.h>

/* One part; a missing one is made when the one above it was found good. */
static enum err
walk_part(const char *path, bool last, bool make, struct err_info *info)
{
	char why[TRUST_WHY_MAX] = "";
	enum err err = trust_look(path, last, why);

	if (err == ERR_NOT_FOUND && make) {
		err = trust_make(path);
		if (!err)
			err = trust_look(path, last, why);
	}
	return err ? err_set(info, err, path, 0, *why ? "%s" : NULL, why) : OK;
}

/* The end of the part that begins at AT, past the slashes before it. */
static char *
end_of_part(char *at)
{
	while (*at == '/')
		at++;
	while (*at && *at != '/')
		at++;
	return at;
}

static bool
is_end(const char *at)
{
	while (*at == '/')
		at++;
	return !*at;
}

enum err
trust_folder(const char *path, bool make, struct err_info *info)
{
	char *copy = trust_absolute(path), *at = copy, kept;
	bool last;
	enum err err = OK;

	if (!copy)
		return err_set(info, ERR_NOMEM, path, 0, NULL);
	at += trust_root(copy);
	while (!err) {
		last = is_end(at);
		kept = *at;
		*at = '\0';
		err = walk_part(copy, last, make, info);
		*at = kept;
		if (last)
			break;
		at = end_of_part(at);
	}
	free(copy);
	return err;
}
