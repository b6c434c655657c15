#ifndef ENGINE_HOST_USER_H
#define ENGINE_HOST_USER_H

/*
 * Who sits where, for the log of a case.  Each appends a name, or nothing
 * where the system does not say.
 */

#include "engine/base/buf.h"

/* "admin1"; "root (admin1)" after sudo */
void user_name(struct buf *out);

/* This machine. */
void user_machine(struct buf *out);

/* The address a line of SSH comes from. */
void user_client(struct buf *out);

#endif
