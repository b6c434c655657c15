#ifndef ENGINE_HOST_HOST_LAB_H
#define ENGINE_HOST_HOST_LAB_H

/*
 * A lab: a private copy of a capture that obeys.  Actions (act.h) change a
 * small table of registry values, an export zz-lab-changes.reg in the copy
 * that evidence reads last, and through the world's effects what the next
 * requests look like.  Its clock moves in act_ops.wait() only.
 *
 * A lab can go on later: its state stands in COPY.state, beside the copy.  A
 * lab whose capture is the copy of an earlier one begins where that stopped.
 *
 * The host is below evidence: it cannot read exports.  Whoever makes the lab
 * reads the copy's registry and seeds the table with it.
 */

#include "engine/host/act.h"
#include "engine/host/lab/lab_world.h"

#define LAB_CHANGES_FILE "zz-lab-changes.reg"

#define LAB_BYTES_MAX (256u << 20) /* of a copy */
#define LAB_LINES_MAX 100000       /* written in one wait */

/*
 * Copies the files of CAPTURE into the folder COPY, which is made if need be
 * and must be empty.  WORLD is borrowed.  NULL and a filled INFO on failure.
 */
struct host *host_lab_new(const char *capture, const char *copy,
    const struct lab_world *world, struct err_info *info);

/*
 * The same to be looked at only: COPY, or a capture no lab was made of yet,
 * is read where it is.  Nothing is copied or written, acts answer
 * ERR_ACCESS, time stands still.
 */
struct host *host_lab_view(
    const char *copy, const struct lab_world *world, struct err_info *info);

/* The copy, its state too, becomes TO, which is not there yet. */
enum err host_lab_rename(struct host *h, const char *to, struct err_info *info);

/* Takes away COPY and the state beside it. */
enum err host_lab_drop(const char *copy);

/* A value as the capture holds it; before the first action. */
enum err host_lab_seed(struct host *h, const char *key, const char *name,
    uint32_t type, struct span data);

/* The lab begins: effects of LAB_START happen.  After the seeds. */
enum err host_lab_start(struct host *h);

/*
 * What no act of act.h does: LAB_REBOOT, or LAB_INSTRUCT, an instruction
 * that a person followed, TARGET being the id of its fix.
 */
enum err host_lab_done(struct host *h, enum lab_event e, const char *target);

/* Puts the fault back: registry and states as they were at the start. */
enum err host_lab_plant(struct host *h);

/* The first failure to write, which wait() cannot tell; OK when none. */
enum err host_lab_trouble(const struct host *h);

#endif
