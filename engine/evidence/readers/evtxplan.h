#ifndef ENGINE_EVIDENCE_EVTXPLAN_H
#define ENGINE_EVIDENCE_EVTXPLAN_H

/*
 * What a template of binary XML makes of the values of a record, worked out
 * once: the parts of the element System, and a line for each value of the
 * event's data, as event_read() makes them of the XML.  Only of templates of
 * the usual shape.
 */

#include "engine/base/arena.h"
#include "engine/evidence/readers/binxml_inside.h"

#define EVTXPLAN_DEPTH 8 /* elements of the data in one another */

/* Where the template stands in the event. */
enum evtxplan_root {
	EVTXPLAN_EVENT, /* it is the element Event */
	EVTXPLAN_BODY,  /* EventData or UserData */
	EVTXPLAN_DATA   /* elements inside of these */
};

/* What stands in an attribute or an element: a value, or TEXT alone. */
struct evtxplan_content {
	bool is_value;
	bool optional; /* without the value the element is not there */
	uint16_t index;
	struct span text;
};

enum evtxstep_kind {
	EVTXSTEP_CHECK, /* of no use, but it must be as usual */
	EVTXSTEP_PART,  /* PART, an enum event_part */
	EVTXSTEP_LINE,  /* a line that begins with NAME */
	EVTXSTEP_BODY,  /* binary XML: EventData or UserData */
	EVTXSTEP_DATA,  /* binary XML: elements of the data */
	EVTXSTEP_OPEN,  /* an element that holds others ... */
	EVTXSTEP_CLOSE  /* ... of which one must be there */
};

struct evtxstep {
	enum evtxstep_kind kind;
	uint8_t part;
	bool attribute; /* the content is that of an attribute */
	struct span name;
	size_t weight; /* of a line: what each item of a list repeats */
	struct evtxplan_content is;
};

struct evtxplan {
	size_t at; /* of the template's tokens in the chunk */
	enum evtxplan_root root;
	bool usual;  /* else nothing of the following counts */
	size_t size; /* bytes that it keeps, usual or not */
	size_t cost, count;
	const struct evtxstep *step;
};

/*
 * Of the template with the tokens P.  Its texts and steps come from ARENA;
 * not usual when there is no memory.
 */
struct evtxplan evtxplan_make(struct binxml *x, const struct binxml_part *p,
    enum evtxplan_root root, struct arena *arena);

#endif
