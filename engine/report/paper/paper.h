#ifndef ENGINE_REPORT_PAPER_PAPER_H
#define ENGINE_REPORT_PAPER_PAPER_H

/*
 * The report of a judged case: for a ticket, a mail, a folder of papers.
 * What it says is put together once and set as HTML or text; the JSON is
 * that of `check' with more keys.
 */

#include "engine/case/digest.h"
#include "engine/case/session/session.h"
#include "engine/case/tracing.h"
#include "engine/report/paper/doc.h"

struct paper_digest;

struct paper {
	const struct case_file *c; /* read and judged */
	const struct trace *trace; /* NULL: no picture of requests */
	struct session *session;   /* NULL: nothing is known to be done */
	enum lang lang;
	int64_t made;   /* now; 0: as the case was asked to say */
	doc_hide *hide; /* of a ticket, as that of the doc; NULL: none */
	void *hide_arg;
	/* hashes of files, made when they are first asked for */
	struct paper_digest *digests;
	size_t digest_count, digest_cap;
	struct digesting *digesting; /* of paper_step(), of the file NEXT */
	size_t next;
	uint64_t done; /* bytes of files before that one, and of it */
	bool failed;   /* out of memory: some are missing */
};

void paper_free(struct paper *p); /* what it made, not what it borrows */

/* 64 hex digits of FILE, "" when they cannot be had; valid till the next. */
const char *paper_sha256(struct paper *p, const char *file);

/*
 * Makes the hashes beforehand, about BUDGET bytes of files more: with large
 * logs paper_doc() takes its time otherwise.  ERR_NOMEM or OK.
 */
enum err paper_step(
    struct paper *p, uint64_t budget, struct case_progress *progress);

/* Everything, as pieces of D, which doc_start() made. */
void paper_doc(struct paper *p, struct doc *d);

/* The object of `ndes-doctor/report/1'; the caller frees. */
struct json *paper_tree(struct paper *p);

#define PAPER_TICKET_LINES 10

/* Ten lines at most for a ticket, none longer than 200 columns; appended. */
void paper_ticket(struct paper *p, struct buf *out);

/* Sections, in the order of the paper; used by paper_doc() alone. */
void paper_causes(struct paper *p, struct doc *d);
void paper_checks(struct paper *p, struct doc *d);
void paper_sources(struct paper *p, struct doc *d);
void paper_left(struct paper *p, struct doc *d);
void paper_certificates(struct paper *p, struct doc *d);
void paper_done(struct paper *p, struct doc *d);

/* A text of the catalogue, its blanks filled in. */
void paper_say(struct doc *d, enum doc_kind kind, enum doc_tone tone,
    const struct bilingual *id, const char *first, const char *second);

#endif
