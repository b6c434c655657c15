#ifndef ENGINE_CASE_LAB_H
#define ENGINE_CASE_LAB_H

/* Making the lab of a scenario: the copy, its registry, its first moment. */

#include "engine/host/lab/host_lab.h"
#include "engine/know/scenario.h"

/*
 * A lab of S in the folder COPY, made if need be, empty.  Its registry holds
 * what K wants of the capture's.  S is borrowed.
 * NULL and a filled INFO on failure.  The caller frees with host_free();
 * the files stay.
 */
struct host *lab_open(const struct scenario *s, const char *copy,
    const struct knowledge *k, struct err_info *info);

#endif
