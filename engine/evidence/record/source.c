/*
 * Counting the faults of a file and keeping its time range.
 */

#include "engine/evidence/record/source.h"

#include "engine/base/utf8.h"

#include <stdio.h>

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

void
source_problem(
    struct source *s, enum problem_code code, uint64_t line, struct span text)
{
	struct problem *p = &s->problem[code];
	struct buf clean = BUF_INIT;

	if (p->count++ > 0)
		return;
	p->line = line;
	utf8_clean(&clean, text, sizeof(p->text) - 1);
	snprintf(p->text, sizeof(p->text), "%s", buf_str(&clean));
	buf_free(&clean);
}

void
source_time(struct source *s, int64_t t)
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
