#ifndef ENGINE_EVIDENCE_SOURCE_H
#define ENGINE_EVIDENCE_SOURCE_H

/*
 * What is known about one file of evidence: its kind, counts and faults.
 */

#include "engine/base/encoding.h"
#include "engine/base/err.h"
#include "engine/evidence/record/hole.h"
#include "engine/evidence/record/record.h"

enum problem_code {
#define PROBLEM(id, code, en, fr) PROBLEM_##id,
#include "engine/evidence/record/problems.def"
#undef PROBLEM
	PROBLEM_COUNT
};

/* The code of the JSON, and the sentence for people; static. */
const char *problem_code_name(enum problem_code code);
const char *problem_text(enum lang lang, enum problem_code code);

#define PROBLEM_TEXT_MAX 160

/* One kind of fault in a file: how often, and where first. */
struct problem {
	uint64_t count;              /* 0: not seen */
	uint64_t line;               /* 0: not about a line */
	char text[PROBLEM_TEXT_MAX]; /* cleaned excerpt, "" if none */
};

struct source {
	enum source_kind kind;
	char *file; /* relative to the capture, '/'; owned */
	/*
	 * While following, a source whose file is gone becomes another file:
	 * how often that was, and the last name of the one before.
	 */
	unsigned life;
	const char *was;
	uint64_t bytes;
	enum encoding encoding;
	uint64_t records;    /* all rows, those that matter to no sign too */
	int64_t first, last; /* times of records, TIME_NONE if none */
	int64_t before_last; /* newest time but one */
	struct hole hole;    /* what could not be read */
	int64_t taken;       /* a manifest: when the capture was made; 0: not
				told */
	char server[256];    /* the server's own name, "" if not told */
	char address[48];    /* its s-ip, "" if not told */
	bool has_connector;  /* an export whose head names a connector's key */
	enum err err;        /* OK, or why it could not be read */
	bool read;           /* wholly read, not only recognised */
	struct problem problem[PROBLEM_COUNT];
};

/* Counts a fault; LINE and TEXT are kept for the first of its kind. */
void source_problem(
    struct source *s, enum problem_code code, uint64_t line, struct span text);

/*
 * Adds what was counted in FROM, a part of the same file that comes after
 * what S knows, and so many LINES.
 */
void source_join(struct source *s, const struct source *from, uint64_t lines);

/* Widens first and last by T (TIME_NONE is ignored). */
void source_any_time(struct source *s, int64_t t);

/* The same: nearly always the newest of a file in which nothing is damaged. */
static inline void
source_time(struct source *s, int64_t t)
{
	struct hole *h = &s->hole;

	if (t < s->last || s->last == TIME_NONE || !h->begun || h->open) {
		source_any_time(s, t);
		return;
	}
	h->latest = t;
	if (t > s->last) {
		s->before_last = s->last;
		s->last = t;
	}
}

#endif
