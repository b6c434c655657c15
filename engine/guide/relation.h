#ifndef ENGINE_GUIDE_RELATION_H
#define ENGINE_GUIDE_RELATION_H

/*
 * The open ends of signs that relate two records: an A that waits for its B
 * (followed), an A that a B may look back at (preceded).  One struct relation
 * per such sign.
 */

#include "engine/guide/meaning.h"
#include "engine/guide/sketch.h"

/* Requests under way at once; the oldest gives way, undecided. */
#define RELATION_OPEN_MAX 512

/* An A that nothing has answered yet. */
struct relation_open {
	uint64_t flow;
	uint64_t seq;
	int64_t time;
	bool zone_unknown;
	struct sketch *sketch; /* NULL unless the sign is `followed' */
};

struct exchange;

struct relation {
	const struct sign *sign;
	size_t index; /* of the sign */
	/*
	 * Open As, oldest first from `from' on, with room for as many again
	 * so that they are moved down only now and then.
	 */
	struct relation_open *open;
	size_t from, open_count;
	int64_t credit;            /* time of a B that came just before its A */
	struct exchange *exchange; /* same transaction; NULL: not asked for */
	uint64_t *forgotten;       /* As that were given up undecided, because
				      too many were open at once */
};

/* S, the sign number INDEX, is borrowed; *FORGOTTEN, too. */
void relation_init(struct relation *rel, const struct sign *s, size_t index,
    uint64_t *forgotten);
void relation_free(struct relation *rel);

/* Called for each A that is given up on: nothing followed it. */
typedef enum err relation_lack(
    void *arg, const struct relation *rel, const struct relation_open *a);

/* R is an A, and K what a sketch of it is made of. */
enum err relation_first(struct relation *rel, const struct record *r,
    struct original *k, uint64_t seq, relation_lack *lack, void *arg);

/* Rule 26: the answer to A may stand where S could not be read; NULL: none. */
bool relation_hidden(const struct relation *rel, const struct relation_open *a,
    const struct source *s);

/* S was read to its end: what it hides is waited for no more. */
void relation_source_end(struct relation *rel, const struct source *s);

/* Records of KIND may be its As and Bs. */
bool relation_concerns(const struct relation *rel, enum source_kind kind);

/*
 * Which records REL, the relation I, has to see: those of its PARTS, one for
 * each sign, and those of its kinds, for time goes on with them.
 */
void relation_index(const struct relation *rel, size_t i,
    struct sign_parts *parts, uint64_t waiting[SOURCE_COUNT]);

/* Nothing is open in it. */
static inline bool
relation_is_empty(const struct relation *rel)
{
	return !rel->exchange && rel->open_count == 0;
}

/* What NOW, the time of the source, says of an A that waits. */
enum relation_wait { WAITS, TOO_LONG, ELSEWHEN };

static inline enum relation_wait
relation_wait(
    const struct relation *rel, const struct relation_open *a, int64_t now)
{
	if (now == TIME_NONE || a->time == TIME_NONE)
		return now == a->time ? TOO_LONG : ELSEWHEN;
	if (now - a->time > rel->sign->within)
		return TOO_LONG;
	return a->time - now > rel->sign->within ? ELSEWHEN : WAITS;
}

/* Nothing happens in it when its source goes on to NOW. */
static inline bool
relation_is_idle(const struct relation *rel, int64_t now)
{
	return !rel->exchange &&
	       (rel->open_count == 0 ||
		   relation_wait(rel, &rel->open[rel->from], now) == WAITS);
}

/* R is a B.  True when the sign is a `preceded' one and holds for R. */
bool relation_then(struct relation *rel, const struct record *r);

/*
 * The source has gone on to NOW (TIME_NONE: to its end, and records have no
 * time): gives up on what has waited too long.
 */
enum err relation_expire(
    struct relation *rel, int64_t now, relation_lack *lack, void *arg);

/*
 * Other sources of the server have gone on to NOW, this one ended: LACK is
 * called for what has waited too long.  Nothing is given up on, for reading
 * may go on.  Times of an unknown zone tell nothing here.
 */
enum err relation_waiting(
    const struct relation *rel, int64_t now, relation_lack *lack, void *arg);

#endif
