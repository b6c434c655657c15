#ifndef ENGINE_GUIDE_LEDGER_H
#define ENGINE_GUIDE_LEDGER_H

/*
 * The records of a turn, counted for the samplers of their signs at once.
 * Most have one of a few sets of signs, and most samplers want to look at
 * none of them but the last: then a set counts as a whole.  What is sampled
 * does not depend on how records are divided into turns.
 */

#include "engine/guide/meaning.h"
#include "engine/guide/sampler.h"

/* Records of one turn. */
#define LEDGER_MAX 2048

struct ledger;

/* SAMPLERS, one for each of SIGNS signs, are borrowed.  NULL: out of memory. */
struct ledger *ledger_new(struct sampler *samplers, size_t signs);
void ledger_free(struct ledger *l);

bool ledger_is_full(const struct ledger *l);

/*
 * One more, of which a copy is entered, sketch and all.  M must be known
 * until the ledger is closed, its record and its sketch live until then.
 */
void ledger_enter(
    struct ledger *l, const struct meaning *m, const struct original *o);

/* What was entered goes to the samplers.  ERR_NOMEM or OK. */
enum err ledger_close(struct ledger *l);

#endif
