#ifndef ENGINE_HOST_PACK_PACKS_H
#define ENGINE_HOST_PACK_PACKS_H

/*
 * The archives of a capture: what is in them under names like those of
 * files, and its bytes, at any offset.  They are unpacked again and again
 * rather than written anywhere: going back inside a packed file, or to an
 * entry that stands before, begins at the start of the archive.
 */

#include "engine/host/host.h"
#include "engine/host/os/files.h"

/* Archives in archives are looked into, those in these are not. */
#define PACKS_DEPTH_MAX 2

/* What an archive unpacks to at most, as a multiple of its own size. */
#define PACKS_RATIO_MAX  1000
#define PACKS_RATIO_FREE (16u << 20) /* bytes that are never too many */

/* All files in all archives of a capture. */
#define PACKS_FILES_MAX 20000

struct packs;

/* Archives are files of UNDER, which must outlive it; NULL: no memory. */
struct packs *packs_new(struct host *under);
void packs_free(struct packs *p);

/* A walk begins: entries are counted from here on. */
void packs_begin(struct packs *p);

/*
 * FILE of the host below is an archive: its entries are visited as files
 * PREFIX/entry (PREFIX "": entry alone), in the order of the archive.  Each
 * can be opened while it is visited.  *IS_ARCHIVE is false, and nothing was
 * visited, when it is none that is looked into.  Faults come as a file with
 * an err, as in host_walk().
 */
enum err packs_walk(struct packs *p, const struct host_file *file,
    const char *prefix, host_visit *visit, void *arg, bool *is_archive);

/*
 * The file that packs_walk() was last asked about is still open when it is no
 * archive, since whoever visits it will want it: its stream, the caller's
 * from now on, if its path is PATH; NULL: it is to be opened.  To be closed
 * before that path goes.
 */
struct stream *packs_take_file(struct packs *p, const char *path);
void packs_close_file(struct packs *p);

/* An entry that was visited; NULL: there is none of that name. */
struct packed;
const struct packed *packs_find(const struct packs *p, const char *path);

/* Its size, the age and identity of its archive. */
void packs_look(const struct packed *entry, struct file_look *out);

/* As stream_read(). */
enum err packs_read(struct packs *p, const struct packed *entry,
    uint64_t offset, char *to, size_t n, size_t *got);

#endif
