#ifndef ENGINE_GUIDE_ORIGIN_H
#define ENGINE_GUIDE_ORIGIN_H

/*
 * Whose requests those in the policy module's name are.  The module runs on
 * the server that it calls: its rows come from an address of the server
 * itself, or, where it reaches its own name through a balancer, from one
 * other address.  Anybody can write "NDES_Plugin" into a header, so rows of
 * other addresses are tallied apart until it is known what they are: what
 * was answered 201 had the module's certificate, and what comes at the
 * moments when the module's log says "Calling" is the module.  Bounded.
 */

#include "engine/guide/sampler.h"
#include "engine/guide/window.h"

#define ORIGIN_MAX       16 /* addresses; the rest share the last place */
#define ORIGIN_OWN_MAX   8  /* addresses of the server */
#define ORIGIN_CALLS_MAX 512

/* One address, and what its rows would mean if they were the module's. */
struct origin {
	char address[48]; /* "" for the rest */
	uint64_t hash;
	uint64_t rows, proved; /* all; those answered 201 */
	int64_t first, last;
	struct window **windows;  /* one per check, or NULL */
	struct sampler *samplers; /* one per sign */
};

struct origins {
	size_t checks, signs;
	struct origin at[ORIGIN_MAX + 1];
	size_t count; /* without the rest, which is at[ORIGIN_MAX] */
	uint64_t own[ORIGIN_OWN_MAX]; /* hashes of s-ip */
	size_t own_count;
	/* The s-ip that were noted last: mostly one, and the module's. */
	struct {
		char text[48];
		size_t n;
	} noted[2];
	size_t turn;       /* which of them is next to be forgotten */
	uint64_t own_rows; /* of the module, from the server itself */
	/* When the module's log says that it calls: the newest, as a ring. */
	int64_t calls[ORIGIN_CALLS_MAX];
	uint64_t call_count;
};

/* CHECKS and SIGNS: how many the guide has. */
void origins_init(struct origins *o, size_t checks, size_t signs);
void origins_free(struct origins *o);

/* The module says at TIME that it calls; TIME_NONE tells nothing. */
void origins_call(struct origins *o, int64_t time);

/*
 * Notes R, a row of IIS, MODULE when it is a request in the module's name.
 * *OUT: the origin of such a one that is not from the server itself, else
 * NULL.  ERR_NOMEM.
 */
enum err origins_note(struct origins *o, const struct record *r, bool module,
    struct origin **out);

/* The window of CHECK; NULL when out of memory. */
struct window *origin_window(struct origin *from, size_t check);

/* Nothing tells of the module but requests that may be anybody's. */
bool origins_alone(const struct origins *o);

/* Adds what is the module's of CHECK to WIN. */
void origins_join(const struct origins *o, size_t check, struct window *win);

/* Adds the bads of strangers to WIN, where nothing else tells of CHECK. */
void origins_join_foreign(
    const struct origins *o, size_t check, struct window *win);

/* Adds what SIGN saw in rows that count to OUT. */
void origins_finding(const struct origins *o, size_t sign, struct finding *out);

/* The strangers, as many as there are; OUT has room for ORIGIN_MAX + 1. */
size_t origins_foreign(
    const struct origins *o, struct foreign_rows out[FOREIGN_MAX]);

static_assert(FOREIGN_MAX == ORIGIN_MAX + 1, "room for all of them");

#endif
