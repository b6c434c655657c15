#ifndef ENGINE_HOST_LIVE_EVENTS_H
#define ENGINE_HOST_LIVE_EVENTS_H

/*
 * The event channels of this server that are of interest, as files
 * "events/CHANNEL.xml": one event after another as the system writes them in
 * XML, oldest first, of the last seven days.  A '/' in the name of a channel
 * is %4, as in the names of Windows' own files.  Such a file only ever grows,
 * also when its channel is cleared.  For the live host of Windows only.
 */

#include "engine/host/os/files.h"
#include "engine/host/host.h"
#include "engine/host/interest.h"

struct live_events;
struct live_channel;

/*
 * The channels of IN, which is borrowed.  NULL when out of memory.  The caller
 * frees with live_events_free().
 */
struct live_events *live_events_new(const struct interest *in);
void live_events_free(struct live_events *e);

/*
 * A file for each channel that is there and has events, those newer than at
 * the last walk included; one with ERR_ACCESS or ERR_IO when it cannot be
 * read, and one "NAME < TIME" with ERR_LIMIT when older events were left
 * out.
 */
enum err live_events_walk(struct live_events *e, host_visit *visit, void *arg);

/*
 * The channel with this path, NULL if there is none; borrowed from E.  A path
 * of any other file does not begin with "events/".
 */
struct live_channel *live_events_find(struct live_events *e, const char *path);

/* Asks for newer events, then tells as files_look() does. */
enum err live_channel_look(struct live_channel *c, struct file_look *out);

/* As stream_read(): what is there since the last look or walk. */
enum err live_channel_read(const struct live_channel *c, uint64_t offset,
    char *to, size_t n, size_t *got);

#endif
