/* Windows: the library asks the system for UTF-8, whatever the locale. */

#include "engine/host/pack/unpack_part.h"

void *
unpack_names_new(void)
{
	return (void *)(uintptr_t)1;
}

void
unpack_names_free(void *names)
{
	(void)names;
}

void
unpack_names_begin(void *names, void **before)
{
	*before = names;
}

void
unpack_names_end(void *before)
{
	(void)before;
}
