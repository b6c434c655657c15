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
	switch (code) {
	case PROBLEM_UNREADABLE:
	case PROBLEM_TOO_LONG:
	case PROBLEM_TORN:
	case PROBLEM_FIELD_COUNT:
	case PROBLEM_TIME:
	case PROBLEM_XML:
	case PROBLEM_XML_LIMIT:
	case PROBLEM_EVENT:
	case PROBLEM_CHUNK:
	case PROBLEM_SYNTAX:
	case PROBLEM_CHANGED:
	case PROBLEM_LIMIT:
		return true;
	default:
		return false;
	}
}

/* The first of its kind. */
static void
keep_first(
    const struct source *s, struct problem *p, uint64_t line, struct span text)
{
	struct buf shown = BUF_INIT;

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
source_problem(
    struct source *s, enum problem_code code, uint64_t line, struct span text)
{
	struct problem *p = &s->problem[code];

	if (is_damage(code))
		hole_damage(&s->hole, code == PROBLEM_TORN);
	if (p->count++ == 0)
		keep_first(s, p, line, text);
}

static void
widen(struct source *s, int64_t t)
{
	if (t == TIME_NONE)
		return;
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

void
source_any_time(struct source *s, int64_t t)
{
	if (t != TIME_NONE)
		hole_time(&s->hole, t);
	widen(s, t);
}

void
source_join(struct source *s, const struct source *from, uint64_t lines)
{
	hole_join(&s->hole, &from->hole);
	s->records += from->records;
	widen(s, from->before_last);
	widen(s, from->last);
	widen(s, from->first);
	if (s->server[0] == '\0')
		memcpy(s->server, from->server, sizeof(s->server));
	if (s->address[0] == '\0')
		memcpy(s->address, from->address, sizeof(s->address));
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *p = &from->problem[i];
		uint64_t count = s->problem[i].count + p->count;

		if (s->problem[i].count == 0) {
			s->problem[i] = *p;
			s->problem[i].line += p->line > 0 ? lines : 0;
		}
		s->problem[i].count = count;
	}
}
