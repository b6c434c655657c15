#ifndef ENGINE_EVIDENCE_IIS_ROW_H
#define ENGINE_EVIDENCE_IIS_ROW_H

/*
 * Rows of a W3C extended log, read by the #Fields line above them.
 */

#include "engine/evidence/readers/iis_cells.h"
#include "engine/evidence/record/record.h"

struct iis_columns {
	size_t count;
	size_t date, time;              /* SIZE_MAX: no such column */
	uint8_t of[IIS_COLUMNS_MAX];    /* enum field, or FIELD_COUNT */
	uint8_t known[IIS_COLUMNS_MAX]; /* those that have a field */
	uint8_t field[IIS_COLUMNS_MAX]; /* which, of each of these */
	size_t known_count;
	size_t free;   /* first one that may hold raw blanks */
	uint8_t width; /* as that of a record */
};

/*
 * The fields of a format are a set of bits: names of other formats mean
 * nothing in its rows.
 */
typedef uint64_t iis_fields;

#define IIS_FIELD(id) (UINT64_C(1) << FIELD_##id)

static_assert(FIELD_COUNT <= 64, "sets of fields are 64 bits");

/* Those of the logs of web sites. */
#define IIS_FIELDS_SITE                                                        \
	(IIS_FIELD(S_IP) | IIS_FIELD(CS_METHOD) | IIS_FIELD(CS_URI_STEM) |     \
	    IIS_FIELD(CS_URI_QUERY) | IIS_FIELD(S_PORT) |                      \
	    IIS_FIELD(CS_USERNAME) | IIS_FIELD(C_IP) |                         \
	    IIS_FIELD(CS_USER_AGENT) | IIS_FIELD(CS_HOST) |                    \
	    IIS_FIELD(SC_STATUS) | IIS_FIELD(SC_SUBSTATUS) |                   \
	    IIS_FIELD(SC_WIN32_STATUS) | IIS_FIELD(TIME_TAKEN))

/*
 * The name of the field of KNOWN that NAME is but for case, hyphens and
 * brackets ("csUriStem", "csUserAgent"); NAME itself when there is none.
 */
struct span iis_column_name(iis_fields known, struct span name);

/* LIST is what follows "#Fields:"; columns outside of KNOWN stay unread. */
void iis_columns_parse(
    struct iis_columns *c, iis_fields known, struct span list);

/* Where the values of a row go that is read at once (iis_cells_place()). */
struct iis_target {
	struct iis_places places;
	struct span date, time; /* absent: no such column */
	struct span unread;     /* one of those that have no field */
};

/* The fields of R, and the rest of T, for the rows of C. */
void iis_target_set(
    struct iis_target *t, const struct iis_columns *c, struct record *r);

enum iis_fit { IIS_FITS, IIS_SHORT, IIS_LONG };

/*
 * Fills the fields of R from CELLS, as many as are certain when they do not
 * fit C, and *DATE and *TIME (absent when there are none).  All fields that
 * have a column are set, be it to nothing: R may be that of another row.
 */
enum iis_fit iis_row_take(const struct iis_columns *c,
    const struct iis_cells *cells, struct record *r, struct span *date,
    struct span *time);

/* The same from LINE, which is wholly taken apart. */
enum iis_fit iis_row_read(const struct iis_columns *c, struct span line,
    struct record *r, struct span *date, struct span *time);

/* Only *DATE and *TIME. */
void iis_row_times(const struct iis_columns *c, struct span line,
    struct span *date, struct span *time);

/* S can be a method of HTTP, in capitals as they are; a path; a status code. */
bool iis_is_method(struct span s);
bool iis_is_stem(struct span s);
bool iis_is_status(struct span s);

#endif
