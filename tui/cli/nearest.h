#ifndef TUI_CLI_NEAREST_H
#define TUI_CLI_NEAREST_H

/* What somebody meant who typed a name with a slip. */

#include <stddef.h>

struct nearest {
	const char *typed;
	const char *name; /* the nearest so far; NULL: none is near */
	size_t slips;
};

/* Nothing is near yet. */
struct nearest nearest_to(const char *typed);

/*
 * Takes NAME ("" is none) when it is nearer than what was found: letters
 * missing, too many, wrong or in the wrong order, at most two, and fewer than
 * half of the name.
 */
void nearest_try(struct nearest *n, const char *name);

#endif
