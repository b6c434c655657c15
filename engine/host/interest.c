/*
 * Questions about the set of what is wanted.
 */

#include "engine/host/interest.h"

#define SHORT_ROOT "HKLM\\"
#define LONG_ROOT  "HKEY_LOCAL_MACHINE\\"

struct span
interest_below_root(struct span key)
{
	static const char *const roots[] = { SHORT_ROOT, LONG_ROOT };

	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++)
		if (span_istarts(key, roots[i]))
			return span_slice(key, span_of(roots[i]).n, key.n);
	return SPAN_NONE;
}

bool
interest_is_below(struct span path, struct span key)
{
	return path.n >= key.n && span_ieq(span_slice(path, 0, key.n), key) &&
	       (path.n == key.n || path.p[key.n] == '\\');
}

bool
interest_wants_key(const struct interest *in, struct span path)
{
	for (size_t i = 0; i < in->key_count; i++) {
		struct span key = span_of(in->keys[i].path);

		if (interest_is_below(path, key) &&
		    (in->keys[i].below || path.n == key.n))
			return true;
	}
	return false;
}

bool
interest_concerns_key(const struct interest *in, struct span path)
{
	for (size_t i = 0; i < in->key_count; i++)
		if (interest_is_below(span_of(in->keys[i].path), path))
			return true;
	return false;
}

static bool
same_letter(char a, char b)
{
	return span_ieq((struct span){ &a, 1 }, (struct span){ &b, 1 });
}

/* After the last '*' everything may be tried again one letter later. */
bool
interest_name_fits(const char *pattern, const char *name)
{
	const char *again = NULL, *from = NULL;

	while (*name) {
		if (*pattern == '*') {
			again = ++pattern;
			from = name;
		} else if (*pattern &&
			   (*pattern == '?' || same_letter(*pattern, *name))) {
			pattern++;
			name++;
		} else if (again) {
			pattern = again;
			name = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
