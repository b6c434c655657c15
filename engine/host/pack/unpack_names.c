/* Names of entries on a POSIX system: the locale of the thread. */

#include "engine/host/pack/unpack_part.h"

#include <locale.h>

void *
unpack_names_new(void)
{
	return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void
unpack_names_free(void *names)
{
	if (names)
		freelocale((locale_t)names);
}

void
unpack_names_begin(void *names, void **before)
{
	*before = uselocale((locale_t)names);
}

void
unpack_names_end(void *before)
{
	uselocale((locale_t)before);
}
