#ifndef ENGINE_CASE_PARTS_H
#define ENGINE_CASE_PARTS_H

/*
 * The servers of a capture.  Sibling folders that each hold a log of IIS or
 * of a connector, or the key of one, are servers of their own; else logs of
 * events of two computers are.  Addresses, events of a CA and folders that
 * are named for what is in them (iis, registry, events) never part one.
 */

#include "engine/case/case.h"

/* One server: what of the capture is not its own is left out. */
struct part {
	char *label;    /* its folder, or its computer; tells it apart */
	bool is_folder; /* the label is a folder that can be named */
	char **without; /* files and folders of others, relative */
	size_t count;
};

struct parts {
	struct part *item;
	size_t count; /* 0: one server only */
};

/* By the heads of the files alone.  The caller frees. */
enum err parts_of(const struct case_file *c, struct parts *out);
void parts_free(struct parts *p);

#endif
