#ifndef ENGINE_EVIDENCE_CERTLISTED_H
#define ENGINE_EVIDENCE_CERTLISTED_H

/*
 * One certificate as a command lists it: names, dates and SHA-1 as text,
 * without the certificate itself.
 */

#include "engine/evidence/record/record.h"

#define LISTED_HASH 40 /* hex digits of a SHA-1 */
#define LISTED_DATE 24

struct listed {
	struct span subject, issuer, not_before, not_after;
	char hash[LISTED_HASH + 1];
	char status[sizeof("0x80000000")]; /* what -verifystore found */
	char dates[2][LISTED_DATE];        /* room for listed_fill() */
};

/* Keeps S if it is a SHA-1, in older systems with blanks. */
void listed_hash(struct span s, char out[LISTED_HASH + 1]);

bool listed_is_whole(const struct listed *l);

/*
 * The fields of L, a certificate of STORE ("": not known), in R; they borrow
 * from L.  Names in one form on both sides: what compares them need not know
 * more than the command does to call a root one.
 */
void listed_fill(struct listed *l, struct span store, struct record *r);

#endif
