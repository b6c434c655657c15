#ifndef ENGINE_GUIDE_ABSENCE_H
#define ENGINE_GUIDE_ABSENCE_H

/*
 * Signs about absence: As that no B came after, or no B at all while a source
 * went on.  What is absent may still be read, so they are decided anew at
 * each question.  One struct absence per such sign; bounded: of the older As
 * only the number by the minute is kept.
 */

#include "engine/guide/meaning.h"
#include "engine/guide/sketch.h"

/* As that are known one by one: as many as a window holds. */
#define ABSENCE_NEWEST_MAX WINDOW_OUTCOMES

#define ABSENCE_MINUTES_MAX (2 * 24 * 60)
#define ABSENCE_CLIENTS_MAX 64
#define ABSENCE_KNOWN_MAX   1024
#define ABSENCE_HOLES_MAX   16 /* files; of more the last is widened */

struct absence_a {
	int64_t time; /* TIME_NONE: by position only */
	uint64_t seq;
	uint64_t client; /* outcome_client() */
	enum source_kind kind;
	struct sketch *sketch; /* NULL among the clients */
};

struct absence_minute {
	int64_t minute;
	int64_t first; /* time of the first A in it */
	uint64_t count;
};

struct absence {
	const struct sign *sign;
	size_t index; /* of the sign */
	/*
	 * Both sorted, oldest first from `*_from' on, with room for as many
	 * again so that they are moved down only now and then.
	 */
	struct absence_a *newest;
	size_t newest_from, newest_count;
	struct absence_minute *minutes;
	size_t minute_from, minute_count;
	/* The last A of each client, the one longest silent first, as above;
	 * it gives way.  `beside': how many have the lowest byte in common. */
	struct absence_a *client;
	size_t client_from, client_count;
	uint8_t beside[256];
	uint64_t *known;   /* clients in the place of their hash */
	uint64_t last_seq; /* of the last A read */
	uint64_t then_seq; /* of the last A read before the last B */
	int64_t last_then; /* newest B; TIME_NONE: none with a time */
	int64_t heard;     /* the oldest of `heard'; TIME_NONE: none */
	bool then_seen, zone_unknown; /* the latter of some A or B */
	unsigned b_kinds; /* sources of the Bs: set of 1 << source_kind */
	struct hole hole[ABSENCE_HOLES_MAX]; /* in them */
	size_t hole_count;
};

/* What the sources of one kind covered. */
struct tally_cover {
	const struct source *source; /* any of the kind; NULL: none read */
	int64_t first, last;
};

/* S, the sign number INDEX, is borrowed. */
void absence_init(struct absence *a, const struct sign *s, size_t index);
void absence_free(struct absence *a);

/*
 * Which records A, the absence I, has to see: those of its PARTS, one for
 * each sign of K.
 */
void absence_index(struct absence *a, const struct knowledge *k, size_t i,
    struct sign_parts *parts);

/* R is an A, CLIENT its outcome_client(); a sketch of it is made of K. */
enum err absence_first(struct absence *a, const struct record *r,
    uint64_t client, struct original *k, uint64_t seq);

/* R is a B. */
void absence_then(struct absence *a, const struct record *r);

/* R shows that the source of the Bs was read, from its time on. */
void absence_hear(struct absence *a, const struct record *r);

/*
 * S was read to its end: a B may stand where it is damaged (rule 26), so that
 * no A that belongs there is missed.
 */
void absence_source_end(struct absence *a, const struct source *s);

/* A record of CLIENT is what `known' asks for. */
enum err absence_know(struct absence *a, uint64_t client);

/*
 * Number of As after the last B (and the time of grace), with the time of
 * the first of them.
 */
uint64_t absence_after(const struct absence *a, int64_t *first);

/* How often the sign holds; 0: it does not. */
uint64_t absence_count(
    const struct absence *a, const struct tally_cover cover[SOURCE_COUNT]);

/*
 * Events of the unified connector name no address: whose outcome each of W,
 * of KIND, is tells the row of IIS that ended then.
 */
void absence_lend(
    const struct absence *a, enum source_kind kind, struct window *w);

/*
 * Adds what was missed in sources of KIND to W, each with its own time and
 * client.  It is mild unless the sign fails its check, and when one client
 * alone missed its Bs while others had theirs.
 */
void absence_outcomes(const struct absence *a,
    const struct tally_cover cover[SOURCE_COUNT], enum source_kind kind,
    struct window *w);

/* False when the sign does not hold. */
bool absence_finding(const struct absence *a,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out);

#endif
