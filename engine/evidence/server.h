#ifndef ENGINE_EVIDENCE_SERVER_H
#define ENGINE_EVIDENCE_SERVER_H

/*
 * The server's own name, as its evidence tells it: events of NDES and of the
 * connector (Computer), and IIS's s-computername.  Events of a CA or of a
 * domain controller name another machine and never count.
 */

#include "engine/evidence/record/source.h"

/* Keeps in S what R, a record of it, tells; the first counts. */
void server_note(struct source *s, const struct record *r);

/* How much a kind of source is to be believed: the higher the surer. */
int server_rank(enum source_kind kind);

#endif
