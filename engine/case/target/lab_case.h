#ifndef ENGINE_CASE_LAB_CASE_H
#define ENGINE_CASE_LAB_CASE_H

/* A lab as the thing that a case is about. */

#include "engine/case/case.h"

/*
 * A lab out of folder PATH (scenario.xml beside its capture), in a copy
 * inside the folder of the case; a copy of an earlier run goes on as it was
 * left, and the few newest ones are kept.  ERR_BUSY while another instance has
 * the lab.  Freed with lab_case_free(), the case in it with it.
 */
struct lab_case;
bool lab_case_is(const char *path);
struct lab_case *lab_case_new(const char *path, const char *folder,
    const struct knowledge *k, const struct case_options *options,
    struct err_info *info);

/*
 * The same to be looked at as it stands: nothing is made or written.  FOLDER
 * NULL: none is known.
 */
struct lab_case *lab_case_look(const char *path, const char *folder,
    const struct knowledge *k, const struct case_options *options,
    struct err_info *info);
struct case_file *lab_case_file(const struct lab_case *l);
void lab_case_free(struct lab_case *l);

#endif
