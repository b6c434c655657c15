#ifndef ENGINE_GUIDE_TALLY_H
#define ENGINE_GUIDE_TALLY_H

/*
 * What has been seen so far, folded record by record: outcomes in windows,
 * findings with three pieces of evidence each, and the open ends of signs
 * that relate two records.  Pure: no I/O, no clock.  Memory does not depend
 * on the number of records.
 */

#include "engine/guide/absence.h"
#include "engine/guide/origin.h"
#include "engine/guide/standing.h"
#include "engine/guide/stated.h"
#include "engine/guide/unknown.h"
#include "engine/guide/windows.h"

struct tally;

/* K must outlive the tally.  NULL when out of memory. */
struct tally *tally_new(const struct knowledge *k);
void tally_free(struct tally *t);

/*
 * Folds one record with the signs it matches.  Records of one file come in
 * their order; S must outlive the tally, and R must live until
 * tally_settle() says otherwise.
 */
enum err tally_record(struct tally *t, const struct record *r,
    const struct source *s, const size_t *hits, size_t count);

/*
 * A turn is over: from now on findings tell of what was folded in it.  The
 * memory of records may go, of those folded SKETCH_TURNS calls ago, or ALL so
 * far.  ERR_NOMEM or OK.
 */
enum err tally_settle(struct tally *t, bool all);

/* A file is read to its end: what is still open there may be decided. */
enum err tally_source_end(struct tally *t, const struct source *s);

/*
 * Called for each outcome when it is folded: a record or, with the record
 * that waited in vain, a silence.  O->signs say which.
 */
typedef void tally_heard(void *arg, size_t check, const struct outcome *o,
    const struct evidence_item *item);
void tally_listen(struct tally *t, tally_heard *heard, void *arg);

/*
 * Sources of KIND go on, though without records, and it is NOW there: what
 * has waited too long for its answer is decided.
 */
enum err tally_tick(struct tally *t, enum source_kind kind, int64_t now);

/*
 * A copy of the window; false when it is empty.  SEEN: which connectors were,
 * a set of 1 << enum applies; absences about others are left out.  They are
 * decided anew at each question: reading may go on afterwards.
 */
bool tally_window(const struct tally *t, size_t check, enum source_kind kind,
    const struct tally_cover cover[SOURCE_COUNT], unsigned seen,
    struct window *out);

/* Windows of single devices, of any check; NULL: there are not so many. */
const struct device_window *tally_device(const struct tally *t, size_t i);

/* False when the sign was not seen. */
bool tally_finding(const struct tally *t, size_t sign,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out);

/* What is known of the state that SIGN tells of. */
const struct standing *tally_standing(const struct tally *t, size_t sign);

/* What records told of settings. */
const struct stated *tally_stated(const struct tally *t);

/* The error events that no sign knows. */
const struct unknown *tally_unknown(const struct tally *t);

/* Whose the requests in the module's name are. */
const struct origins *tally_origins(const struct tally *t);

/*
 * Records that waited for another and were given up undecided, because more
 * were open at once than are remembered.
 */
uint64_t tally_forgotten(const struct tally *t);

/* Bad outcomes so far, for progress. */
uint64_t tally_bads(const struct tally *t);

#endif
