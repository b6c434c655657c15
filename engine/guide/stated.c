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

/* Between which times R lies; TIME_NONE: it tells nothing. */
static void
times_of(const struct record *r, int64_t *earliest, int64_t *latest)
{
	*earliest = *latest = r->time;
	if (r->time == TIME_NONE &&
	    (!time_parse(r->field[FIELD_NOT_BEFORE], earliest) ||
		!time_parse(r->field[FIELD_NOT_AFTER], latest)))
		*earliest = *latest = TIME_NONE;
}

enum order { COMES_LATER, CAME_BEFORE, NOBODY_KNOWS };

/*
 * How a value TEXT told between EARLIEST and LATEST stands to V.  What stands
 * later in a file is the newer one, and so is what is read later, but for logs
 * of a set-up: which of them was the last only their dates tell.
 */
static enum order
order_of(const struct stated_value *v, const struct record *r,
    const struct source *source, int64_t earliest, int64_t latest)
{
	if (r->source != SOURCE_SETUP || !v->file ||
	    span_is(span_of(v->file), source->file))
		return COMES_LATER;
	if (earliest == TIME_NONE || v->earliest == TIME_NONE)
		return NOBODY_KNOWS;
	if (earliest > v->latest)
		return COMES_LATER;
	return latest < v->earliest ? CAME_BEFORE : NOBODY_KNOWS;
}

/* Both of them, until a later one comes. */
static enum err
leave_open(
    struct stated_value *v, struct span text, int64_t earliest, int64_t latest)
{
	struct buf both = BUF_INIT;
	bool done;

	if (span_find(span_of(v->text), text, 0) == SIZE_MAX) {
		buf_printf(&both, "%s, ", v->text);
		buf_add(&both, text);
		v->undecided = true;
	} else {
		buf_puts(&both, v->text);
	}
	if (v->earliest == TIME_NONE || earliest == TIME_NONE) {
		v->earliest = v->latest = TIME_NONE;
	} else {
		v->earliest = earliest > v->earliest ? earliest : v->earliest;
		v->latest = latest > v->latest ? latest : v->latest;
	}
	done = utf8_clean_to(v->text, sizeof(v->text), buf_span(&both));
	buf_free(&both);
	return done ? OK : ERR_NOMEM;
}

static enum err
take(struct stated_value *v, const struct setting *s, const struct record *r,
    const struct source *source)
{
	size_t narrow = r->field[FIELD_NAME].n;
	int64_t earliest, latest;
	enum order order;

	if (!r->field[s->field].p || (v->file && narrow < v->narrow))
		return OK;
	times_of(r, &earliest, &latest);
	order = order_of(v, r, source, earliest, latest);
	if (order == CAME_BEFORE)
		return OK;
	if (order == NOBODY_KNOWS)
		return leave_open(v, r->field[s->field], earliest, latest);
	if (!utf8_clean_to(v->text, sizeof(v->text), r->field[s->field]) ||
	    !utf8_clean_to(v->what, sizeof(v->what), r->text))
		return ERR_NOMEM;
	v->undecided = false;
	v->earliest = earliest;
	v->latest = latest;
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

bool
stated_by(const struct stated *s, size_t sign)
{
	return s->concerns[sign];
}

const struct stated_value *
stated_value(const struct stated *s, size_t setting)
{
	const struct stated_value *v = s ? &s->values[setting] : NULL;

	return v && v->file ? v : NULL;
}
