/*
 * Counting the faults of a file and keeping its time range.
 */

#include "engine/evidence/record/source.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

static const struct {
	const char *name;
	const char *text[LANG_COUNT];
} problems[PROBLEM_COUNT] = {
#define PROBLEM(id, code, en, fr) [PROBLEM_##id] = { code, { en, fr } },
#include "engine/evidence/record/problems.def"
#undef PROBLEM
};

const char *
problem_code_name(enum problem_code code)
{
	return problems[code].name;
}

const char *
problem_text(enum lang lang, enum problem_code code)
{
	return problems[code].text[lang];
}

/* What is lost with it may be any record. */
static bool
is_damage(enum problem_code code)
{
	static const enum problem_code codes[] = { PROBLEM_UNREADABLE,
		PROBLEM_TOO_LONG, PROBLEM_TORN, PROBLEM_FIELD_COUNT,
		PROBLEM_TIME, PROBLEM_XML, PROBLEM_XML_LIMIT, PROBLEM_EVENT,
		PROBLEM_CHUNK, PROBLEM_SYNTAX, PROBLEM_CHANGED, PROBLEM_LIMIT };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static void
widen(struct hole *h, int64_t from, int64_t to)
{
	if (!h->any)
		*h = (struct hole){ .from = from, .to = to, .any = true };
	if (from < h->from)
		h->from = from;
	if (to > h->to)
		h->to = to;
}

bool
hole_hides(const struct hole *h, int64_t from, int64_t to)
{
	return h->any && to >= h->from &&
	       (from <= h->to || (h->open && !h->torn));
}

void
source_problem(
    struct source *s, enum problem_code code, uint64_t line, struct span text)
{
	struct problem *p = &s->problem[code];
	struct buf shown = BUF_INIT;

	if (is_damage(code)) {
		widen(&s->hole, s->recent, s->recent);
		s->hole.open = true;
		s->hole.torn = code == PROBLEM_TORN;
	}
	if (p->count++ > 0)
		return;
	p->line = line;
	if (source_ops(s->kind)->show) {
		source_ops(s->kind)->show(text, &shown);
		text = buf_span(&shown);
	}
	/* the count tells, and this that it is cut */
	if (!utf8_clean_to(p->text, sizeof(p->text), text))
		strcpy(p->text, "...");
	buf_free(&shown);
}

void
source_time(struct source *s, int64_t t)
{
	if (t == TIME_NONE)
		return;
	if (s->hole.open)
		widen(&s->hole, t, t);
	s->hole.open = false;
	s->recent = t;
	if (s->first == TIME_NONE || t < s->first)
		s->first = t;
	if (s->last == TIME_NONE || t > s->last) {
		s->before_last = s->last;
		s->last = t;
	} else if (t < s->last && t > s->before_last) {
		/* TIME_NONE is less than any time. */
		s->before_last = t;
	}
}

/* The holes of S, and of FROM that comes after it. */
static void
join_holes(struct source *s, const struct source *from)
{
	const struct hole *h = &from->hole;

	if (s->hole.open && from->first != TIME_NONE)
		widen(&s->hole, from->first, from->first);
	s->hole.open = s->hole.open && from->first == TIME_NONE;
	if (h->any) {
		widen(&s->hole, h->from == TIME_NONE ? s->recent : h->from,
		    h->to == TIME_NONE ? s->recent : h->to);
		s->hole.open |= h->open;
		s->hole.torn = h->open ? h->torn : s->hole.torn;
	}
}

void
source_join(struct source *s, const struct source *from)
{
	struct hole hole;

	join_holes(s, from);
	hole = s->hole;
	s->records += from->records;
	source_time(s, from->before_last);
	source_time(s, from->last);
	source_time(s, from->first);
	s->hole = hole;
	if (from->recent != TIME_NONE)
		s->recent = from->recent;
	if (s->server[0] == '\0')
		memcpy(s->server, from->server, sizeof(s->server));
	if (s->address[0] == '\0')
		memcpy(s->address, from->address, sizeof(s->address));
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *p = &from->problem[i];
		uint64_t count = s->problem[i].count + p->count;

		if (s->problem[i].count == 0)
			s->problem[i] = *p;
		s->problem[i].count = count;
	}
}
