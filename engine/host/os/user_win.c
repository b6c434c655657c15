/* Windows gives both names to every process; its sshd sets the variable. */

#include "engine/host/os/user.h"

#include "engine/base/wide.h"

#include <stdlib.h>

static void
add_variable(const wchar_t *name, struct buf *out)
{
	const wchar_t *value = _wgetenv(name);

	if (value)
		wide_decode(value, wide_length(value), out);
}

void
user_name(struct buf *out)
{
	add_variable(L"USERNAME", out);
}

void
user_machine(struct buf *out)
{
	add_variable(L"COMPUTERNAME", out);
}
