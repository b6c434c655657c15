/* No NDES server runs on this system: see host_live_win.c. */

#include "engine/host/live/host_live.h"

struct host *
host_live_new(const struct interest *interest, struct err_info *info)
{
	(void)interest;
	err_set(info, ERR_NO_SERVER, NULL, 0, NULL);
	return NULL;
}

bool
host_live_exists(void)
{
	return false;
}
