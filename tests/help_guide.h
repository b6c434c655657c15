#ifndef TESTS_HELP_GUIDE_H
#define TESTS_HELP_GUIDE_H

/*
 * Guides in a folder below /tmp, put together from a good one and what a
 * test adds to it.
 */

#include "engine/base/span.h"

#define HELP_GOOD_GUIDE "tests/bad-knowledge/good"

#define HELP_GUIDE_HEAD "<knowledge xmlns=\"urn:ndes-doctor:knowledge:1\">\n"
#define HELP_GUIDE_TAIL "\n</knowledge>\n"

struct help_guide {
	char dir[40];
};

/* An empty folder. */
struct help_guide help_guide_new(void);
void help_guide_free(struct help_guide *g);

/* A file of the folder, taking the place of one of the same name. */
void help_guide_put(struct help_guide *g, const char *name, struct span text);

/* The same for what stands below the root: its first line is line 2. */
void help_guide_xml(struct help_guide *g, const char *name, const char *body);

/* All .xml and .tsv files of DIR. */
void help_guide_copy(struct help_guide *g, const char *dir);

/* A file whole, as it stands; the caller frees.  NULL when there is none. */
char *help_file_text(const char *path);

#endif
