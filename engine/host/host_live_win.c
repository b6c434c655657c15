/* The server itself. */

#include "engine/host/host_live.h"

struct host *
host_live_new(struct err_info *info)
{
	err_set(info, ERR_UNSUPPORTED, NULL, 0, NULL);
	return NULL;
}

bool
host_live_exists(void)
{
	return true;
}
