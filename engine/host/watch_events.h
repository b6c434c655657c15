#ifndef ENGINE_HOST_WATCH_EVENTS_H
#define ENGINE_HOST_WATCH_EVENTS_H

/* Events of the system, for watch.c and the hosts. */

#include "engine/host/watch.h"

struct events;

/*
 * ERR_UNSUPPORTED where there are none, or where those there are cannot be
 * trusted.  SINGLE: PATH is a file.
 */
enum err events_new(const char *path, bool single, struct events **out);
void events_free(struct events *ev);

/* What an open file is; ERR_UNSUPPORTED where only names can be asked. */
enum err events_look_open(intptr_t file, struct file_look *out);

/* As watch_wait(). */
unsigned events_wait(struct events *ev, int ms);

#endif
