#ifndef ENGINE_CASE_SESSION_LIST_H
#define ENGINE_CASE_SESSION_LIST_H

/* The list of all cases of this user, those that are open elsewhere too. */

#include "engine/case/session/session_facts.h"

#define SESSION_LIST_MAX 2000 /* folders looked at */

struct session_entry {
	char *id, *folder;
	char *title; /* that somebody gave it; "" none */
	struct session_facts facts;
};

struct session_list {
	struct session_entry *items; /* the newest first */
	size_t count, cap;
	struct err_info foreign; /* the first folder that is not safely ours:
				    it is left out */
};

/* No cases at all are an empty list.  L is to be freed in any case. */
enum err session_list_load(struct session_list *l);
void session_list_free(struct session_list *l);

#define SESSION_TITLE_MAX 60 /* bytes */

/*
 * Removes the folder of case I and takes it off the list.  ERR_LOCKED when
 * it is open elsewhere; ERR_KEPT when the backups of a fix lie in it, which
 * are the way back.
 */
enum err session_list_delete(
    struct session_list *l, size_t i, struct err_info *info);

/* Gives case I a title, or with "" takes it away. */
enum err session_list_rename(
    struct session_list *l, size_t i, const char *title, struct err_info *info);

/*
 * The case called ID, or the only one that begins with it; with NULL the
 * newest.  NULL and a filled INFO.
 */
const struct session_entry *session_list_find(
    const struct session_list *l, const char *id, struct err_info *info);

#endif
