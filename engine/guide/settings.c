/*
 * Settings: values of the registry beside what they should be.  They are
 * told with the evidence and never enter a verdict (rule 31).
 */

#include "engine/base/utf8.h"
#include "engine/guide/bench.h"
#include "engine/guide/release.h"
#include "engine/guide/stated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a setting stands in this registry. */
struct place {
	const struct reg_key *key;
	const struct reg_value *value; /* NULL: absent */
};

/* The key below that of S that its WHERE tells apart. */
static const struct reg_key *
key_below(struct bench *b, const struct setting *s)
{
	const struct registry *reg = b->w->reg;

	for (size_t i = 0; i < registry_count(reg); i++) {
		const struct reg_key *key = registry_at(reg, i);
		const struct reg_value *v = reg_key_value(key, s->where);

		if (v && reg_key_is_child(key, s->key) &&
		    value_matches(b, v, s->like) == TRI_YES)
			return key;
	}
	return NULL;
}

/* False when nobody exported the key: nothing is known. */
static bool
find_setting(struct bench *b, const struct setting *s, struct place *out)
{
	const struct registry *reg = b->w->reg;

	out->key = *s->where ? key_below(b, s) : registry_key(reg, s->key);
	if (!out->key && !*s->where)
		out->key = registry_gone(reg, s->key);
	out->value = out->key ? reg_key_value(out->key, s->value) : NULL;
	return out->key != NULL;
}

static enum verdict
of_tri(enum tri t)
{
	return t == TRI_YES  ? VERDICT_PASS
	       : t == TRI_NO ? VERDICT_WARN
			     : VERDICT_NO_EVIDENCE;
}

static enum tri
is_at_least(const struct reg_value *v, const char *operand)
{
	uint64_t have, want;

	if (!reg_value_number(v, &have) ||
	    !span_number(span_of(operand), 10, &want))
		return TRI_UNKNOWN;
	return have >= want ? TRI_YES : TRI_NO;
}

static enum tri
is_newer(struct span text, const char *operand, int64_t now)
{
	int64_t then, age;

	if (now == TIME_NONE || !time_parse(text, &then) ||
	    !time_parse_duration(span_of(operand), &age))
		return TRI_UNKNOWN;
	return time_since(now, then) <= age ? TRI_YES : TRI_NO;
}

/* A number equals its decimal text, a word any case of it. */
static enum tri
is_equal(const struct reg_value *v, struct span text, const char *operand)
{
	uint64_t have, want;

	if (reg_value_number(v, &have) &&
	    span_number(span_of(operand), 10, &want))
		return have == want ? TRI_YES : TRI_NO;
	return span_ieq(text, span_of(operand)) ? TRI_YES : TRI_NO;
}

/* The certificate of this thumbprint is in Personal, and in date. */
static enum tri
is_good_certificate(struct bench *b, struct span thumbprint)
{
	const struct stored_cert *c = NULL;
	const struct certstore *store = b->w->certs;
	struct buf text = BUF_INIT;
	bool known;

	buf_add(&text, thumbprint);
	if (store)
		c = certstore_find(store, STORE_MY, buf_str(&text));
	known = store && certstore_exported(store, STORE_MY, STORE_LOCAL) &&
		!certstore_damaged(store, STORE_MY, buf_str(&text));
	b->failed |= buf_failed(&text);
	buf_free(&text);
	if (!c)
		return known ? TRI_NO : TRI_UNKNOWN;
	if (b->w->now == TIME_NONE)
		return TRI_UNKNOWN;
	return b->w->now <= cert_not_after(c->cert) ? TRI_YES : TRI_NO;
}

/* TEXT is a release of the connector that Microsoft supports now. */
static enum tri
is_supported(struct bench *b, struct span text)
{
	const struct connector *c = &b->d->connector;

	release_find(b->w->k, text, &b->d->connector);
	if (!*c->version || b->w->now == TIME_NONE)
		return TRI_UNKNOWN;
	return c->supported_until == TIME_NONE ||
		       b->w->now <= c->supported_until
		   ? TRI_YES
		   : TRI_NO;
}

static enum tri
setting_holds(struct bench *b, const struct setting *s,
    const struct reg_value *v, struct span text)
{
	switch (s->test) {
	case SETTING_EQUALS:
		return is_equal(v, text, s->operand);
	case SETTING_MATCHES:
		return value_matches(b, v, s->operand);
	case SETTING_AT_LEAST:
		return is_at_least(v, s->operand);
	case SETTING_CERTIFICATE:
		return is_good_certificate(b, text);
	case SETTING_NEWER:
		return is_newer(text, s->operand, b->w->now);
	case SETTING_SUPPORTED:
		return is_supported(b, text);
	}
	return TRI_UNKNOWN;
}

static enum verdict
absent_verdict(const struct setting *s, const struct reg_key *key)
{
	if (key->damaged) /* it may stand where nothing is read */
		return VERDICT_NO_EVIDENCE;
	return s->absent == SETTING_ABSENT_GOOD ? VERDICT_PASS : VERDICT_WARN;
}

/*
 * False when there is nothing to tell of S.  A value of nothing is judged
 * like none, but is not told as one: it stands there in the registry.
 */
static bool
judge_setting(struct bench *b, const struct setting *s, struct place *p,
    struct setting_result *out)
{
	struct buf text = BUF_INIT, clean = BUF_INIT;

	out->absent = !p->value;
	out->key = p->key->path;
	out->file = p->value ? p->value->file : p->key->file;
	out->line = p->value ? p->value->line : p->key->line;
	out->offset = p->value ? p->value->offset : p->key->offset;
	if (out->absent || p->value->raw.n == 0) {
		out->verdict = absent_verdict(s, p->key);
		return s->absent != SETTING_ABSENT_SILENT;
	}
	reg_value_text(p->value, &text);
	utf8_clean(&clean, buf_span(&text), SETTING_TEXT_MAX);
	out->verdict = of_tri(setting_holds(b, s, p->value, buf_span(&text)));
	b->failed |= buf_failed(&text) || buf_failed(&clean);
	snprintf(out->value, sizeof(out->value), "%s", buf_str(&clean));
	buf_free(&text);
	buf_free(&clean);
	return true;
}

static enum tri
stated_holds(struct bench *b, const struct setting *s, struct span text)
{
	uint64_t have, want;

	switch (s->test) {
	case SETTING_EQUALS:
		return span_ieq(text, span_of(s->operand)) ? TRI_YES : TRI_NO;
	case SETTING_MATCHES:
		return text_matches(b, text, s->operand);
	case SETTING_AT_LEAST:
		if (!span_number(text, 10, &have) ||
		    !span_number(span_of(s->operand), 10, &want))
			return TRI_UNKNOWN;
		return have >= want ? TRI_YES : TRI_NO;
	case SETTING_CERTIFICATE:
		return is_good_certificate(b, text);
	case SETTING_SUPPORTED:
		return is_supported(b, text);
	case SETTING_NEWER:
		break;
	}
	return TRI_UNKNOWN;
}

/*
 * The registry tells of the release that is there now: then nobody asks what
 * was set up once.
 */
static bool
is_outdone(const struct bench *b, const struct setting *s)
{
	return s->test == SETTING_SUPPORTED && *b->d->connector.version;
}

/* What a command printed, or a configuration says. */
static void
judge_stated(struct bench *b, const struct setting *s,
    const struct stated_value *v, struct setting_result *out)
{
	snprintf(out->value, sizeof(out->value), "%s", v->text);
	out->key = v->what;
	out->kind = v->kind;
	out->file = v->file;
	out->line = v->line;
	out->offset = v->offset;
	out->undecided = v->undecided;
	out->verdict = v->undecided
			   ? VERDICT_NO_EVIDENCE
			   : of_tri(stated_holds(b, s, span_of(v->text)));
}

static void
forget_release(struct connector *c)
{
	*c = (struct connector){ .released = TIME_NONE,
		.supported_until = TIME_NONE,
		.may_stop = TIME_NONE };
}

enum err
judge_settings(struct bench *b)
{
	struct diagnosis *d = b->d;
	size_t count = know_setting_count(b->w->k);

	forget_release(&d->connector);
	d->settings = calloc(count + 1, sizeof(*d->settings));
	if (!d->settings)
		return ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = know_setting(b->w->k, i);
		struct setting_result *out = &d->settings[d->setting_count];
		const struct stated_value *v = stated_value(
		    tally_stated(b->w->tally), i);
		struct place p;

		*out = (struct setting_result){ .setting = i,
			.kind = SOURCE_REGISTRY };
		if (v && !is_outdone(b, s))
			judge_stated(b, s, v, &d->settings[d->setting_count++]);
		else if (s->seen == SIZE_MAX && find_setting(b, s, &p) &&
			 judge_setting(b, s, &p, out))
			d->setting_count++;
	}
	return b->failed ? ERR_NOMEM : OK;
}

static bool
applies_here(const struct bench *b, size_t setting)
{
	return bench_applies(b, know_setting(b->w->k, setting)->applies);
}

/* The release of the connector was told by this one. */
static bool
is_release(const struct bench *b, size_t setting)
{
	return know_setting(b->w->k, setting)->test == SETTING_SUPPORTED;
}

void
drop_settings(struct bench *b)
{
	struct diagnosis *d = b->d;
	size_t left = 0;

	for (size_t i = 0; i < d->setting_count; i++)
		if (applies_here(b, d->settings[i].setting))
			d->settings[left++] = d->settings[i];
		else if (is_release(b, d->settings[i].setting))
			forget_release(&d->connector);
	d->setting_count = left;
}
