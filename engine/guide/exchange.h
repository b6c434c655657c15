#ifndef ENGINE_GUIDE_EXCHANGE_H
#define ENGINE_GUIDE_EXCHANGE_H

/*
 * Signs about two events of one transaction: an A that waits for its B
 * while the channel goes on (rule of judgement 16).  Exports stand in any
 * order, newest first too, and a channel may be spread over files: Bs that
 * come before their A are kept for it, and an A is given up only when its
 * file is read.
 */

#include "engine/evidence/record/marks.h"
#include "engine/guide/relation.h"

/* As and Bs that wait at once; the oldest gives way. */
#define EXCHANGE_OPEN_MAX 512

struct exchange;

/* NULL when out of memory.  REL must outlive it. */
struct exchange *exchange_new(const struct relation *rel);
void exchange_free(struct exchange *e); /* NULL is no matter */

/* R of S is an A, and K what a sketch of it is made of. */
enum err exchange_first(struct exchange *e, const struct record *r,
    const struct source *s, struct original *k, uint64_t seq,
    relation_lack *lack, void *arg);

/* R of S is a B. */
void exchange_then(
    struct exchange *e, const struct record *r, const struct source *s);

/* R of S is any event: its channel goes on. */
void exchange_pass(
    struct exchange *e, const struct record *r, const struct source *s);

/* S is at its end: As that have waited too long are given up. */
enum err exchange_end(
    struct exchange *e, const struct source *s, relation_lack *lack, void *arg);

/* All channels go on, and it is NOW there. */
enum err exchange_tick(
    struct exchange *e, int64_t now, relation_lack *lack, void *arg);

#endif
