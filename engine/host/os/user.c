/*
 * The account comes from the system and not from the environment, which a
 * login shell may have left wrong; only sudo and sshd speak through that.
 */

#include "engine/host/os/user.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#define MACHINE_MAX 256

void
user_name(struct buf *out)
{
	const struct passwd *p = getpwuid(geteuid());
	const char *before = getenv("SUDO_USER");

	if (p)
		buf_puts(out, p->pw_name);
	else
		buf_printf(out, "%lu", (unsigned long)geteuid());
	if (before && *before && geteuid() == 0)
		buf_printf(out, " (%s)", before);
}

void
user_machine(struct buf *out)
{
	char name[MACHINE_MAX];

	if (gethostname(name, sizeof(name)) != 0)
		return;
	name[sizeof(name) - 1] = '\0';
	buf_puts(out, name);
}
