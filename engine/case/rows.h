#ifndef ENGINE_CASE_ROWS_H
#define ENGINE_CASE_ROWS_H

/*
 * All records of a case that match something, from all its sources, in the
 * order of their time: read again when asked for, for nothing keeps records.
 * A filter is tried while reading, so that what it leaves out costs nothing.
 */

#include "engine/case/case.h"

#define ROWS_MAX 20000 /* kept; more are counted */

#define ROWS_ANY_SIGN SIZE_MAX

/* What is asked for; strings are copied.  All of it must hold. */
struct rows_filter {
	size_t sign;      /* of the guide; ROWS_ANY_SIGN: any with an opinion */
	unsigned kinds;   /* of sources, a set; 0: every one */
	int64_t from, to; /* TIME_NONE: open */
	bool bad;         /* nothing else */
	char who[48];     /* part of the client, "" any */
	char status[16];  /* how a word of what is shown begins, "" any */
	char text[120];   /* part of the record, "" any */
};

struct rows_item {
	int64_t time; /* TIME_NONE: it has none */
	enum source_kind kind;
	bool bad, good;
	size_t sign;
	const char *file;
	uint64_t line, offset;
	const char *who, *what, *text; /* clean; owned by the rows */
};

struct rows;

/*
 * Begins to read the host of C, which must live longer.  NULL and a filled
 * INFO on failure.
 */
struct rows *rows_new(const struct case_file *c,
    const struct rows_filter *filter, struct err_info *info);
void rows_free(struct rows *r);

/* About BUDGET bytes more; ERR_NOMEM is the only error. */
enum err rows_step(
    struct rows *r, uint64_t budget, struct case_progress *progress);

/* What was found so far, sorted once it is finished or cut short. */
void rows_sort(struct rows *r);
size_t rows_count(const struct rows *r);
const struct rows_item *rows_at(const struct rows *r, size_t i);
uint64_t rows_total(const struct rows *r); /* those not kept included */

/* The first row at TIME or after it; rows_count() when there is none. */
size_t rows_find(const struct rows *r, int64_t time);

/*
 * TEXT as it is typed: "client=10.2 status=403 source=iis from=07:30
 * to=2026-03-17T08:00Z bad word"; in French statut, de, à.  A time of day is
 * of the day of NOW.  Adds to FILTER; false: WRONG is the word that is not
 * understood.
 */
bool rows_filter_parse(struct rows_filter *filter, const char *text,
    int64_t now, struct span *wrong);

/* "07:31", "07:31:02" of the day of NOW, or a whole time. */
bool rows_time_parse(struct span s, int64_t now, int64_t *out);

#endif
