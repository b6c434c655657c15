#ifndef ENGINE_EVIDENCE_BINXML_INSIDE_H
#define ENGINE_EVIDENCE_BINXML_INSIDE_H

/*
 * The tokens of binary XML, for who writes them out (binxml.c) and for who
 * works out what a template makes of its values (evtxplan.c, evtxrow.c).
 */

#include "engine/evidence/readers/binxml.h"

/* By the low four bits of a token; MORE says that more of a kind follows. */
enum binxml_token {
	BINXML_END,
	BINXML_OPEN,
	BINXML_CLOSE,
	BINXML_CLOSE_EMPTY,
	BINXML_END_ELEMENT,
	BINXML_TEXT,
	BINXML_ATTRIBUTE,
	BINXML_TEMPLATE = 0xc,
	BINXML_SUBSTITUTION,
	BINXML_OPTIONAL,
	BINXML_HEAD,
	BINXML_MORE = 0x40
};

/* One of a record: where it stands in the chunk. */
struct binxml_ref {
	uint32_t at;
	uint16_t size;
	uint8_t type;
};

/* A run of tokens, and the values that its substitutions name. */
struct binxml_part {
	size_t at, end; /* inside of the chunk */
	const struct binxml_ref *values;
	size_t count;
	int depth;
	bool done; /* the token for the end was seen */
};

/*
 * So much work more: false when there is none left, and then it stays so, or
 * when the output is too long.
 */
bool binxml_spend(struct binxml *x, size_t steps);

/* N bytes of P, which are passed; NULL when there are fewer. */
const char *binxml_take(
    const struct binxml *x, struct binxml_part *p, size_t n);

/*
 * The place of the name of an element, or of anything else, which may stand
 * right here; false if there is none.
 */
bool binxml_take_element(
    const struct binxml *x, struct binxml_part *p, size_t *name);
bool binxml_take_name(
    const struct binxml *x, struct binxml_part *p, size_t *name);

/* Appends the name that was found at that place. */
void binxml_put_name(const struct binxml *x, size_t at, struct buf *out);

/* Units of UTF-16 with their number before them; false if there are fewer. */
bool binxml_take_text(
    const struct binxml *x, struct binxml_part *p, struct span *raw);

/* The tokens of the template that P uses, behind the token that says so. */
bool binxml_take_template(
    const struct binxml *x, struct binxml_part *p, struct binxml_part *tokens);

/*
 * What stands behind that: the sizes and types of *COUNT values, four bytes
 * each.  NULL when there are fewer.
 */
const char *binxml_take_types(
    const struct binxml *x, struct binxml_part *p, size_t *count);

/* And their bytes: fills V; false when there are fewer. */
bool binxml_take_values(const struct binxml *x, struct binxml_part *p,
    const char *types, struct binxml_ref *v, size_t count);

#endif
