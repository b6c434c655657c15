/*
 * A prefix is told from a key by what follows it: the first keys of the two
 * hives that matter have names that no mount point has.  A path of another
 * hive, or of a user, is left as it is: what is not known to be the machine's
 * must not be taken for it.
 */

#include "engine/evidence/record/regpath.h"

#define SOFTWARE "HKEY_LOCAL_MACHINE\\SOFTWARE"
#define SYSTEM   "HKEY_LOCAL_MACHINE\\SYSTEM"

/* First keys that only one hive has. */
static const struct {
	const char *first, *hive;
} hives[] = {
	{ "Microsoft", SOFTWARE },
	{ "Policies", SOFTWARE },
	{ "WOW6432Node", SOFTWARE },
	{ "CurrentControlSet", SYSTEM },
	{ "ControlSet001", SYSTEM },
	{ "ControlSet002", SYSTEM },
	{ "ControlSet003", SYSTEM },
	{ "ControlSet004", SYSTEM },
	{ "Select", SYSTEM },
};

/* Takes the first key of *S off, and the backslashes behind it. */
static struct span
take_first(struct span *s)
{
	struct span first = span_slice(*s, 0, span_find_byte(*s, '\\', 0));
	size_t at = first.n;

	while (at < s->n && s->p[at] == '\\')
		at++;
	*s = span_slice(*s, at, s->n);
	return first;
}

static const char *
hive_of(struct span path)
{
	struct span first = take_first(&path);

	for (size_t i = 0; i < sizeof(hives) / sizeof(hives[0]); i++)
		if (span_ieq(first, span_of(hives[i].first)))
			return hives[i].hive;
	return NULL;
}

static bool
is_machine(struct span root)
{
	return span_ieq(root, SPAN("HKLM")) ||
	       span_ieq(root, SPAN("HKEY_LOCAL_MACHINE"));
}

/*
 * What stands behind the prefix.  A hive can be loaded below HKLM and
 * HKEY_USERS; "Software" there or at a hive's root is that of a user, never
 * the machine's.
 */
static struct span
behind_prefix(struct span path)
{
	struct span rest = path, root, mount;

	if (path.n > 0 && path.p[0] == '\\') {
		take_first(&rest);
		return rest;
	}
	root = take_first(&rest);
	if (hive_of(path))
		return path;
	if (!is_machine(root) && !span_ieq(root, SPAN("HKU")) &&
	    !span_ieq(root, SPAN("HKEY_USERS")))
		return span_istarts(root, "HKEY_") || span_is(root, "Software")
			   ? SPAN_NONE
			   : rest;
	mount = take_first(&rest);
	if (is_machine(root) && (span_ieq(mount, SPAN("SOFTWARE")) ||
				    span_ieq(mount, SPAN("SYSTEM"))))
		return SPAN_NONE;
	return rest;
}

/* No key has an empty name: backslashes in a row are one, written twice. */
static void
add_single(struct buf *out, struct span path)
{
	while (path.n > 0) {
		struct span first = take_first(&path);

		buf_add(out, first);
		if (first.n > 0 && path.n > 0)
			buf_byte(out, '\\');
	}
}

bool
regpath_home(
    struct span path, struct buf *out, struct span *prefix, const char **hive)
{
	struct span rest = behind_prefix(path);

	*hive = rest.n > 0 ? hive_of(rest) : NULL;
	buf_clear(out);
	if (!*hive) {
		add_single(out, path);
		return false;
	}
	*prefix = span_slice(path, 0, path.n - rest.n);
	buf_puts(out, *hive);
	buf_byte(out, '\\');
	add_single(out, rest);
	return true;
}
