#ifndef ENGINE_EVIDENCE_CERTCOLUMNS_H
#define ENGINE_EVIDENCE_CERTCOLUMNS_H

/*
 * Which column of `certutil -view ... csv' holds what.  Found by the look of
 * the cells, since headers are in the language of the server; those that are
 * known help.
 */

#include "engine/evidence/readers/certcell.h"
#include "engine/evidence/readers/csvrow.h"
#include "engine/evidence/readers/localdate.h"

enum certcolumn {
	CERTCOLUMN_ID,
	CERTCOLUMN_STATUS,
	CERTCOLUMN_DISPOSITION,
	CERTCOLUMN_REQUESTER,
	CERTCOLUMN_TEMPLATE,
	CERTCOLUMN_SUBMITTED,
	CERTCOLUMN_NAME, /* whom the certificate is for */
	CERTCOLUMN_COUNT
};

struct certcolumns {
	size_t count;                    /* cells in a row, 0: not known */
	size_t column[CERTCOLUMN_COUNT]; /* from 1, 0: not there */
	bool other[CSVROW_CELLS_MAX];    /* known, and none of these */
	uint64_t header;                 /* hash of that row, 0: none */
	char separator;
	enum date_order order;
	bool known;   /* the header is one of a CA database */
	bool content; /* so are the cells */
};

/*
 * Looks at the rows of TEXT from its start: finds the header and the columns
 * that are not known yet.  LAST as csvrow_next().
 */
void certcolumns_learn(struct certcolumns *c, struct span text, bool last);

/*
 * The role of the column NAME, as certutil or its -out option calls it;
 * CERTCOLUMN_COUNT: it is known and has none.  False: it is not known.
 */
bool certcolumns_role(struct span name, enum certcolumn *out);

/* ROW is a header of a CA database in a language that is known. */
bool certcolumns_is_header(const struct csvrow *row);

#endif
