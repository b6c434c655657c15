/*
 * The rules of a good guide.  Each rule is a function over one item; what it
 * finds is told with a place, so that an editor can jump there.
 */

#include "engine/match/lint.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/source_ops.h"
#include "engine/know/setting.h"
#include "engine/match/lint_served.h"
#include "engine/match/sample.h"
#include "engine/match/texts.h"

/* Columns that the screens have for a text (knowledge/README.md, rule 6). */
#define CHECK_TITLE 15
#define SIGN_LABEL  44
#define CAUSE_TITLE 60

struct linting {
	const struct knowledge *k;
	const struct matcher *m;
	lint_tell *tell;
	void *arg;
	size_t count;
	enum err err;
};

static void
fault(struct linting *l, const char *file, long line,
    const struct bilingual *what, const char *id, const char *detail)
{
	const struct lint_fault f = { file, line, what, id, detail };

	l->count++;
	l->tell(l->arg, &f);
}

static bool
is_translated(const struct bilingual *b)
{
	return *b->in[LANG_EN] && *b->in[LANG_FR];
}

static void
need_text(struct linting *l, const struct bilingual *b, const char *file,
    long line, const char *id, const char *name)
{
	if (!is_translated(b))
		fault(l, file, line, T_LINT_NO_TEXT, id, name);
}

static void
need_short(struct linting *l, const struct bilingual *b, size_t columns,
    const char *file, long line, const char *id)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (utf8_columns(span_of(b->in[lang])) > columns)
			fault(l, file, line, T_LINT_TOO_LONG, id, b->in[lang]);
}

static void
lint_sample(struct linting *l, size_t index, const struct sample *sample)
{
	const struct sign *s = know_sign(l->k, index);
	struct sample_result r;

	l->err = sample_try(l->m, l->k, index, sample, &r);
	if (l->err)
		return;
	if (r.records == 0)
		fault(l, s->file, sample->line, T_LINT_SAMPLE_EMPTY, s->id,
		    sample->text);
	else if (sample->matches && !r.hit)
		fault(l, s->file, sample->line, T_LINT_SAMPLE_MISSES, s->id,
		    sample->text);
	else if (!sample->matches && r.hit)
		fault(l, s->file, sample->line, T_LINT_SAMPLE_HITS, s->id,
		    sample->text);
	if (sample->matches && !r.needle)
		fault(l, s->file, sample->line, T_LINT_NEEDLE_HIDES, s->id,
		    sample->text);
}

/* Records of state are looked up by value and cert signs, never seen. */
static bool
lint_seen_sources(struct linting *l, const struct sign *s)
{
	bool good = true;

	for (int kind = 0; kind < SOURCE_COUNT; kind++) {
		if (!(s->sources >> kind & 1) ||
		    source_ops((enum source_kind)kind)->wrap_sample)
			continue;
		good = false;
		fault(l, s->file, s->line, T_LINT_NEVER_SEEN, s->id,
		    source_kind_name((enum source_kind)kind));
	}
	return good;
}

static void
lint_seen(struct linting *l, size_t index)
{
	const struct sign *s = know_sign(l->k, index);
	size_t yes = 0, no = 0;

	if (s->test_count == 0 && !*s->pattern)
		fault(l, s->file, s->line, T_LINT_NO_TEST, s->id, "");
	if (!lint_seen_sources(l, s))
		return;
	for (size_t i = 0; i < s->sample_count && !l->err; i++) {
		yes += s->samples[i].matches;
		no += !s->samples[i].matches;
		lint_sample(l, index, &s->samples[i]);
	}
	if (yes == 0)
		fault(l, s->file, s->line, T_LINT_NO_YES, s->id, "");
	if (no == 0)
		fault(l, s->file, s->line, T_LINT_NO_NO, s->id, "");
}

static bool
mentions(const size_t *list, size_t count, size_t sign)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == sign)
			return true;
	return false;
}

/* A sign that nothing asks for is dead weight, or a typing error. */
static bool
is_used(const struct linting *l, size_t index)
{
	const struct sign *s = know_sign(l->k, index);

	if (s->checks || s->listed || s->change != CHANGE_NONE ||
	    s->proves != GENERATION_UNKNOWN)
		return true;
	for (size_t i = 0; i < know_setting_count(l->k); i++)
		if (know_setting(l->k, i)->seen == index)
			return true;
	for (size_t i = 0; i < know_sign_count(l->k); i++) {
		const struct sign *other = know_sign(l->k, i);

		if (mentions(other->first, other->first_count, index) ||
		    mentions(other->then, other->then_count, index) ||
		    mentions(other->heard, other->heard_count, index) ||
		    mentions(other->known, other->known_count, index) ||
		    mentions(other->except, other->except_count, index) ||
		    mentions(other->until, other->until_count, index))
			return true;
	}
	for (size_t i = 0; i < know_cause_count(l->k); i++) {
		const struct cause *c = know_cause(l->k, i);

		for (size_t j = 0; j < c->sign_count; j++)
			if (c->signs[j].sign == index)
				return true;
	}
	return false;
}

static void
lint_sign(struct linting *l, size_t index)
{
	const struct sign *s = know_sign(l->k, index);

	need_text(l, &s->label, s->file, s->line, s->id, "label");
	need_short(l, &s->label, SIGN_LABEL, s->file, s->line, s->id);
	if (s->sources == 0)
		fault(l, s->file, s->line, T_LINT_NO_SOURCE, s->id, "");
	if (s->ref == SIZE_MAX)
		fault(l, s->file, s->line, T_LINT_NO_REFERENCE, s->id, "");
	if (!is_used(l, index))
		fault(l, s->file, s->line, T_LINT_UNUSED, s->id, "");
	if (s->kind == SIGN_SEEN)
		lint_seen(l, index);
}

static void
lint_check(struct linting *l, size_t index)
{
	const struct check *c = know_check(l->k, index);
	bool good = false, bad = false;

	need_text(l, &c->title, "", 0, c->id, "title");
	need_short(l, &c->title, CHECK_TITLE, "", 0, c->id);
	need_text(l, &c->question, "", 0, c->id, "question");
	need_text(l, &c->about, "", 0, c->id, "about");
	need_text(l, &c->collect, "", 0, c->id, "collect");
	for (size_t i = 0; i < know_sign_count(l->k); i++) {
		const struct sign *s = know_sign(l->k, i);

		if (!(s->checks >> index & 1))
			continue;
		good |= s->polarity == POLARITY_GOOD;
		bad |= s->polarity == POLARITY_BAD;
	}
	if (!good || !bad)
		fault(l, "", 0, T_LINT_ONE_SIDED, c->id, good ? "bad" : "good");
}

static void
lint_cause(struct linting *l, size_t index)
{
	const struct cause *c = know_cause(l->k, index);
	enum surety best = SURETY_BELIEVED; /* of what decides for it */
	bool decisive = false;

	need_text(l, &c->title, "", 0, c->id, "title");
	need_short(l, &c->title, CAUSE_TITLE, "", 0, c->id);
	need_text(l, &c->explain, "", 0, c->id, "explain");
	for (size_t i = 0; i < c->sign_count; i++) {
		const struct sign *s = know_sign(l->k, c->signs[i].sign);

		if (c->signs[i].role == ROLE_DECISIVE)
			decisive = true;
		else if (c->signs[i].role != ROLE_READING)
			continue;
		if (s->surety < best)
			best = s->surety;
	}
	if (!decisive)
		fault(l, "", 0, T_LINT_NO_DECISIVE, c->id, "");
	else if (c->surety < best)
		fault(l, "", 0, T_LINT_TOO_SURE, c->id, "");
	if (c->fix_count == 0)
		fault(l, "", 0, T_LINT_NO_FIX, c->id, "");
}

static void
lint_fix(struct linting *l, size_t index)
{
	const struct fix *f = know_fix(l->k, index);

	need_text(l, &f->title, "", 0, f->id, "title");
	need_text(l, &f->verify, "", 0, f->id, "verify");
	if (f->action_count == 0)
		fault(l, "", 0, T_LINT_NO_ACTION, f->id, "");
	for (size_t i = 0; i < f->action_count; i++)
		need_text(l, &f->actions[i].text, "", 0, f->id, "action");
}

static bool
has_letter(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return true;
	return false;
}

/* Digits are everywhere in a log: they would make every row a candidate. */
static void
lint_needles(struct linting *l)
{
	for (int kind = 0; kind < SOURCE_COUNT; kind++) {
		const struct needles *n = know_needles(
		    l->k, (enum source_kind)kind);

		for (size_t i = 0; i < n->count; i++)
			if (!has_letter(n->item[i].text))
				fault(l, "", 0, T_LINT_NEEDLE_DIGITS,
				    source_kind_name((enum source_kind)kind),
				    n->item[i].text.p);
	}
}

enum err
lint(const struct knowledge *k, lint_tell *tell, void *arg, size_t *count,
    struct err_info *info)
{
	struct matcher *m = matcher_new(k, info);
	struct linting l = { .k = k, .m = m, .tell = tell, .arg = arg };

	if (!m)
		return info->code;
	for (size_t i = 0; i < know_sign_count(k) && !l.err; i++)
		lint_sign(&l, i);
	for (size_t i = 0; i < know_check_count(k); i++)
		lint_check(&l, i);
	for (size_t i = 0; i < know_cause_count(k); i++)
		lint_cause(&l, i);
	for (size_t i = 0; i < know_fix_count(k); i++)
		lint_fix(&l, i);
	lint_needles(&l);
	if (!l.err)
		l.err = lint_served(k, tell, arg, &l.count);
	matcher_free(m);
	*count = l.count;
	return l.err;
}
