#ifndef ENGINE_CASE_OPENING_H
#define ENGINE_CASE_OPENING_H

/*
 * What the user named, opened: a capture, a lab, or this server.  Every
 * command opens it here, so that they all take the same things.
 */

#include "engine/case/parts.h"

enum opening_kind { OPENING_CAPTURE, OPENING_LAB, OPENING_LIVE };

struct opening_options {
	const char *path; /* of a capture or a lab; unused when live */
	bool live;        /* this server */
	bool acts;        /* a lab goes on in its copy and obeys; else it
			       is only looked at, like any capture */
	bool reads;       /* with ACTS: the lab is shown as it stands, and
			       nothing is made or written */
	const struct host_patience *patience; /* while files are looked at;
						 NULL: endless */
	const struct part *part; /* one server of the capture; NULL: all */
	const char *folder;      /* of the case; NULL: the usual one */
	const struct case_options *options;
};

struct opening;

/* Something is called PATH, whether it can be opened or not. */
bool opening_names(const char *path);

/* Strings are copied.  NULL and a filled INFO on failure. */
struct opening *opening_new(const struct opening_options *o,
    const struct knowledge *k, struct err_info *info);
void opening_free(struct opening *o); /* the case too */

/* What was opened; borrowed. */
struct case_file *opening_case(const struct opening *o);
enum opening_kind opening_kind(const struct opening *o);
const char *opening_path(const struct opening *o); /* as named; "" if live */
const char *opening_part(const struct opening *o); /* its label; "" all */

/* Folder of the case, there or not; NULL when no home is known. */
const char *opening_folder(const struct opening *o);

/* A server can be looked at from this system: --live is the default. */
bool opening_has_live(void);

#endif
