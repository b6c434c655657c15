/*
 * What records tell of settings, one value for each.
 */

#include "engine/guide/stated.h"

#include "engine/base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct stated {
	const struct knowledge *k;
	struct stated_value *values; /* one for each setting */
	bool *concerns;              /* sign: some setting is told by it */
};

struct stated *
stated_new(const struct knowledge *k)
{
	struct stated *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->k = k;
	s->values = calloc(know_setting_count(k) + 1, sizeof(*s->values));
	s->concerns = calloc(know_sign_count(k) + 1, sizeof(bool));
	if (!s->values || !s->concerns) {
		stated_free(s);
		return NULL;
	}
	for (size_t i = 0; i < know_setting_count(k); i++)
		if (know_setting(k, i)->seen != SIZE_MAX)
			s->concerns[know_setting(k, i)->seen] = true;
	return s;
}

void
stated_free(struct stated *s)
{
	if (!s)
		return;
	free(s->values);
	free(s->concerns);
	free(s);
}

static enum err
take(struct stated_value *v, const struct setting *s, const struct record *r,
    const struct source *source)
{
	size_t narrow = r->field[FIELD_NAME].n;

	if (!r->field[s->field].p || (v->file && narrow < v->narrow))
		return OK;
	if (!utf8_clean_to(v->text, sizeof(v->text), r->field[s->field]) ||
	    !utf8_clean_to(v->what, sizeof(v->what), r->text))
		return ERR_NOMEM;
	v->narrow = narrow;
	v->file = source->file;
	v->line = r->line;
	v->offset = r->offset;
	v->kind = r->source;
	return OK;
}

enum err
stated_record(struct stated *s, const struct record *r,
    const struct source *source, const size_t *hits, size_t count)
{
	enum err err = OK;

	for (size_t h = 0; h < count; h++) {
		if (!s->concerns[hits[h]])
			continue;
		for (size_t i = 0; i < know_setting_count(s->k) && !err; i++)
			if (know_setting(s->k, i)->seen == hits[h])
				err = take(&s->values[i], know_setting(s->k, i),
				    r, source);
	}
	return err;
}

const struct stated_value *
stated_value(const struct stated *s, size_t setting)
{
	const struct stated_value *v = s ? &s->values[setting] : NULL;

	return v && v->file ? v : NULL;
}
