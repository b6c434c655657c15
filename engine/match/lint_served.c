/*
 * Rules about where evidence comes from.
 */

#include "engine/match/lint_served.h"

#include "engine/base/buf.h"
#include "engine/host/secrets.h"
#include "engine/know/setting.h"
#include "engine/know/interest.h"
#include "engine/match/texts.h"

/*
 * Read out of the registry, or of no place at all: a person puts the log of a
 * phone beside the rest, or files that name users.
 */
#define NEEDS_NO_PLACE                                                         \
	(1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE | 1u << SOURCE_TEXT |  \
	    1u << SOURCE_DEVICE | 1u << SOURCE_REQUEST_STATUS)

struct rules {
	const struct knowledge *k;
	lint_tell *tell;
	void *arg;
	size_t *count;
};

static void
fault(const struct rules *r, const char *file, long line,
    const struct bilingual *what, const char *id, struct span detail)
{
	struct buf text = BUF_INIT;
	struct lint_fault f = { file, line, what, id, "" };

	buf_add(&text, detail);
	f.detail = buf_str(&text);
	++*r->count;
	r->tell(r->arg, &f);
	buf_free(&text);
}

static void
need_key(const struct rules *r, const char *file, long line, const char *id,
    struct span key)
{
	enum refusal refused = secret_refuse_key(key);

	if (refused == REFUSAL_SECRET)
		fault(r, file, line, T_LINT_SECRET, id, key);
	else if (refused == REFUSAL_ELSEWHERE)
		fault(r, file, line, T_LINT_KEY_ELSEWHERE, id, key);
}

static bool
has_place(const struct knowledge *k, enum source_kind kind)
{
	for (size_t i = 0; i < know_place_count(k); i++)
		if (know_place(k, i)->kind == kind)
			return true;
	return know_made_by(k, kind) != NULL;
}

static enum err
need_channel(const struct rules *r, const struct sign *s)
{
	bool has;
	enum err err = know_has_channel(r->k, s, &has);
	const char *asked = "";

	for (size_t i = 0; i < s->test_count; i++)
		if (s->tests[i].field == FIELD_PROVIDER ||
		    s->tests[i].field == FIELD_CHANNEL)
			asked = s->tests[i].operand;
	if (!err && !has)
		fault(r, s->file, s->line, T_LINT_NO_CHANNEL, s->id,
		    span_of(asked));
	return err;
}

static enum err
lint_seen(const struct rules *r, const struct sign *s)
{
	enum err err = OK;

	for (int kind = 0; kind < SOURCE_COUNT && !err; kind++) {
		enum source_kind source = (enum source_kind)kind;

		if (!(s->sources >> kind & 1) || NEEDS_NO_PLACE >> kind & 1)
			continue;
		if (source == SOURCE_EVENT)
			err = need_channel(r, s);
		else if (!has_place(r->k, source))
			fault(r, s->file, s->line, T_LINT_NO_PLACE, s->id,
			    span_of(source_kind_name(source)));
	}
	return err;
}

static void
lint_place(const struct rules *r, const struct place *p)
{
	const char *id = source_kind_name(p->kind);
	enum refusal refused = secret_refuse_folder(span_of(p->path));

	if (refused != REFUSAL_NONE)
		fault(r, p->file, p->line,
		    refused == REFUSAL_SECRET ? T_LINT_SECRET
					      : T_LINT_PLACE_ELSEWHERE,
		    id, span_of(p->path));
	for (size_t i = 0; p->files[i]; i++) {
		struct span files = span_of(p->files[i]);

		refused = secret_refuse_files(files);
		if (refused != REFUSAL_NONE)
			fault(r, p->file, p->line,
			    refused == REFUSAL_SECRET ? T_LINT_SECRET
						      : T_LINT_FILES_UNNAMED,
			    id, files);
	}
}

static void
lint_actions(const struct rules *r, const struct fix *f)
{
	for (size_t i = 0; i < f->action_count; i++) {
		struct span key = action_key(&f->actions[i]);

		if (key.p)
			need_key(r, f->file, f->line, f->id, key);
	}
}

enum err
lint_served(
    const struct knowledge *k, lint_tell *tell, void *arg, size_t *count)
{
	const struct rules r = { k, tell, arg, count };
	enum err err = OK;

	for (size_t i = 0; i < know_sign_count(k) && !err; i++) {
		const struct sign *s = know_sign(k, i);

		if (s->kind == SIGN_VALUE)
			need_key(&r, s->file, s->line, s->id, span_of(s->key));
		else if (s->kind == SIGN_SEEN)
			err = lint_seen(&r, s);
	}
	for (size_t i = 0; i < know_setting_count(k); i++) {
		const struct setting *s = know_setting(k, i);

		if (s->seen == SIZE_MAX)
			need_key(&r, s->file, s->line, s->id, span_of(s->key));
	}
	for (size_t i = 0; i < know_place_count(k); i++)
		lint_place(&r, know_place(k, i));
	for (size_t i = 0; i < know_fix_count(k); i++)
		lint_actions(&r, know_fix(k, i));
	return err;
}
