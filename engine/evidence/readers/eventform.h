#ifndef ENGINE_EVIDENCE_EVENTFORM_H
#define ENGINE_EVIDENCE_EVENTFORM_H

/*
 * Where the events of a text with labelled lines begin, and in which of three
 * forms they stand: under a heading (wevtutil /f:text), as the Event Viewer
 * copies their details, or as a list with its colons in one column
 * (Get-WinEvent | Format-List, evtxexport).
 */

#include "engine/evidence/readers/eventcopy.h"

enum eventform_kind {
	EVENTFORM_NONE,
	EVENTFORM_HEADED,
	EVENTFORM_COPIED,
	EVENTFORM_LISTED
};

struct eventform {
	enum eventform_kind kind;
	struct span first; /* the label that each event begins with */
	size_t at;         /* where the first one begins */
};

/* "Label: value". */
struct eventform_label {
	struct span name, value;
	bool apart; /* a blank or a tab stands before the colon */
};

/* False when LINE has no colon behind a name. */
bool eventform_label(struct span line, struct eventform_label *out);

/* The line at POS, and the start of the next one. */
struct span eventform_line(struct span text, size_t pos, size_t *next);

/* The form of TEXT by its first event; its kind is NONE if there is none. */
struct eventform eventform_find(struct span text);

/* Where the next event after POS begins; SIZE_MAX: there is none. */
size_t eventform_next(const struct eventform *f, struct span text, size_t pos);

#endif
