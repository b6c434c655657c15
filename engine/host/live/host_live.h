#ifndef ENGINE_HOST_HOST_LIVE_H
#define ENGINE_HOST_HOST_LIVE_H

#include "engine/host/host.h"
#include "engine/host/interest.h"

/*
 * The server this program runs on: its logs where they lie, its registry
 * and its event channels as the files that an export would give.  Only
 * Windows has one; elsewhere NULL and ERR_NO_SERVER.  INTEREST says what is
 * read of it; borrowed.  The caller frees with host_free().
 */
struct host *host_live_new(
    const struct interest *interest, struct err_info *info);

/* This system can be such a server. */
bool host_live_exists(void);

#endif
