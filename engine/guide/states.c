/*
 * Signs about the state of the server: registry values and certificates.
 * What was not exported is not known, which is not the same as absent.
 */

#include "engine/base/utf8.h"
#include "engine/guide/bench.h"
#include "engine/base/pattern.h"

#include <string.h>

bool
sign_is_state(const struct sign *s)
{
	return s->kind == SIGN_VALUE || s->kind == SIGN_CERT ||
	       s->kind == SIGN_SETTING;
}

enum tri
text_matches(struct bench *b, struct span text, const char *pattern)
{
	struct pattern *p = pattern_new(pattern, NULL);
	struct pattern_scratch *scratch = pattern_scratch_new();
	enum tri holds = TRI_UNKNOWN;

	if (p && scratch)
		holds = pattern_matches(p, scratch, text) ? TRI_YES : TRI_NO;
	else
		b->failed = true;
	pattern_scratch_free(scratch);
	pattern_free(p);
	return holds;
}

enum tri
value_matches(struct bench *b, const struct reg_value *v, const char *pattern)
{
	struct buf text = BUF_INIT;
	enum tri holds = TRI_UNKNOWN;

	reg_value_text(v, &text);
	if (!buf_failed(&text))
		holds = text_matches(b, buf_span(&text), pattern);
	else
		b->failed = true;
	buf_free(&text);
	return holds;
}

static enum tri
value_equals(struct bench *b, const struct reg_value *v, const char *operand)
{
	struct buf text = BUF_INIT;
	bool same;

	reg_value_text(v, &text);
	same = span_ieq(buf_span(&text), span_of(operand));
	b->failed |= buf_failed(&text);
	buf_free(&text);
	return same ? TRI_YES : TRI_NO;
}

/* Two values of one key; of one that is not there nothing is known. */
static enum tri
value_differs(
    struct bench *b, const struct reg_value *v, const struct reg_value *other)
{
	struct buf text = BUF_INIT;
	enum tri same;

	if (!v || !other || v->raw.n == 0 || other->raw.n == 0)
		return TRI_UNKNOWN;
	reg_value_text(other, &text);
	same = value_equals(b, v, buf_str(&text));
	b->failed |= buf_failed(&text);
	buf_free(&text);
	return same == TRI_YES ? TRI_NO : TRI_YES;
}

static enum tri
test_value(struct bench *b, const struct sign *s)
{
	const struct registry *reg = b->w->reg;
	const struct reg_key *key = registry_key(reg, s->key);
	const struct reg_value *v = registry_value(reg, s->key, s->value);
	bool filled = v && v->raw.n > 0;

	if (!key && !registry_gone(reg, s->key))
		return TRI_UNKNOWN;
	if (!key)
		return s->value_test == VALUE_ABSENT ? TRI_YES : TRI_NO;
	if (!v && key->damaged && s->value_test != VALUE_KEY_PRESENT)
		return TRI_UNKNOWN; /* it may stand where nothing is read */
	switch (s->value_test) {
	case VALUE_KEY_PRESENT:
		return TRI_YES;
	case VALUE_PRESENT:
		return filled ? TRI_YES : TRI_NO;
	case VALUE_ABSENT:
		return filled ? TRI_NO : TRI_YES;
	case VALUE_EQUALS:
		return filled ? value_equals(b, v, s->operand) : TRI_NO;
	case VALUE_MATCHES:
		return filled ? value_matches(b, v, s->operand) : TRI_NO;
	case VALUE_DIFFERS:
		return value_differs(
		    b, v, registry_value(reg, s->key, s->operand));
	}
	return TRI_UNKNOWN;
}

static enum tri
test_cert(const struct certcheck_world *w, enum cert_test test,
    struct certcheck_subjects *out)
{
	static enum tri (*const tests[CERT_TEST_COUNT])(
	    const struct certcheck_world *, struct certcheck_subjects *) = {
		[CERT_TEST_ROOT_HAS_INTERMEDIATE] =
		    certcheck_root_has_intermediate,
		[CERT_TEST_ROOT_CLEAN] = certcheck_root_clean,
		[CERT_TEST_ROOT_HAS_CROSS_SIGNED] =
		    certcheck_root_has_cross_signed,
		[CERT_TEST_CLIENT_GOOD] = certcheck_client_good,
		[CERT_TEST_CLIENT_ABSENT] = certcheck_client_absent,
		[CERT_TEST_CLIENT_EXPIRED] = certcheck_client_expired,
		[CERT_TEST_CLIENT_NO_CLIENT_AUTH] =
		    certcheck_client_no_client_auth,
		[CERT_TEST_CLIENT_THUMBPRINT_MALFORMED] =
		    certcheck_client_thumbprint_malformed,
		[CERT_TEST_CLIENT_ROOT_ABSENT] = certcheck_client_root_absent,
		[CERT_TEST_CLIENT_ROOT_PRESENT] = certcheck_client_root_present,
		[CERT_TEST_CLIENT_CHAIN_EXPIRED] =
		    certcheck_client_chain_expired,
		[CERT_TEST_CLIENT_CHAIN_UNFIT] = certcheck_client_chain_unfit,
		[CERT_TEST_CLIENT_CHAIN_DISTRUSTED] =
		    certcheck_client_chain_distrusted,
		[CERT_TEST_RA_EXPIRED] = certcheck_ra_expired,
		[CERT_TEST_RA_GOOD] = certcheck_ra_good,
		[CERT_TEST_RA_OTHER_CA] = certcheck_ra_other_ca,
		[CERT_TEST_CONNECTOR_EXPIRED] = certcheck_connector_expired,
	};

	return tests[test](w, out);
}

/* NULL when the evidence does not hold the setting. */
static const struct setting_result *
setting_of(const struct diagnosis *d, size_t setting)
{
	for (size_t i = 0; i < d->setting_count; i++)
		if (d->settings[i].setting == setting)
			return &d->settings[i];
	return NULL;
}

static enum tri
test_setting(const struct diagnosis *d, size_t setting)
{
	const struct setting_result *r = setting_of(d, setting);

	return !r || r->verdict == VERDICT_NO_EVIDENCE ? TRI_UNKNOWN
	       : r->verdict == VERDICT_WARN            ? TRI_YES
						       : TRI_NO;
}

enum err
judge_states(struct bench *b)
{
	struct certcheck_world world = { b->w->reg, b->w->certs, b->w->now,
		NULL };
	struct chain chain;

	if (certcheck_client_chain(&world, &chain))
		world.client_chain = &chain;

	for (size_t i = 0; i < know_sign_count(b->w->k); i++) {
		const struct sign *s = know_sign(b->w->k, i);
		struct sign_state *state = &b->states[i];

		state->holds = TRI_UNKNOWN;
		if (s->kind == SIGN_VALUE)
			state->holds = test_value(b, s);
		else if (s->kind == SIGN_CERT)
			state->holds = test_cert(
			    &world, s->cert_test, &state->subjects);
		else if (s->kind == SIGN_SETTING)
			state->holds = test_setting(b->d, s->setting);
		b->failed |= state->subjects.failed;
	}
	return b->failed ? ERR_NOMEM : OK;
}

/* A place in a registry export as evidence. */
static void
put_item(struct finding *f, const char *file, uint64_t line, uint64_t offset,
    enum source_kind kind, const struct buf *text, struct span what)
{
	struct evidence_item *item = &f->item[f->items++];

	memset(item, 0, sizeof(*item));
	item->sign = f->sign;
	item->kind = kind;
	item->file = file;
	item->line = line;
	item->offset = offset;
	item->time = TIME_NONE;
	item->failed = !utf8_clean_to(
	    item->text, sizeof(item->text), buf_span(text));
	item->failed |= !utf8_clean_to(item->what, sizeof(item->what), what);
}

static void
value_finding(const struct bench *b, const struct sign *s, struct finding *f)
{
	const struct reg_key *key = registry_key(b->w->reg, s->key);
	const struct reg_value *v = registry_value(b->w->reg, s->key, s->value);
	struct buf text = BUF_INIT, what = BUF_INIT;
	const char *gone = "";

	if (!key) {
		key = registry_gone(b->w->reg, s->key);
		gone = "-";
	}
	buf_printf(&text, "[%s%s]", gone, key->path);
	if (v) {
		buf_printf(&text, " \"%s\"=", v->name);
		reg_value_text(v, &text);
	}
	buf_puts(&what, s->value);
	if (v) {
		buf_puts(&what, " = ");
		reg_value_text(v, &what);
	}
	put_item(f, v ? v->file : key->file, v ? v->line : key->line,
	    v ? v->offset : key->offset, SOURCE_REGISTRY, &text,
	    buf_span(&what));
	buf_free(&what);
	buf_free(&text);
	f->count = 1;
}

static void
setting_finding(const struct bench *b, const struct sign *s, struct finding *f)
{
	const struct setting_result *r = setting_of(b->d, s->setting);
	const struct setting *own = know_setting(b->w->k, s->setting);
	struct buf text = BUF_INIT, what = BUF_INIT;

	if (r->kind == SOURCE_REGISTRY)
		buf_printf(&text, "[%s]", r->key);
	else
		buf_puts(&text, r->key);
	if (r->kind == SOURCE_REGISTRY && !r->absent)
		buf_printf(&text, " \"%s\"=%s", own->value, r->value);
	buf_puts(&what, own->value);
	if (!r->absent)
		buf_printf(&what, " = %s", r->value);
	put_item(
	    f, r->file, r->line, r->offset, r->kind, &text, buf_span(&what));
	buf_free(&what);
	buf_free(&text);
	f->count = 1;
}

static void
cert_finding(const struct sign_state *state, struct finding *f)
{
	f->count = state->subjects.count ? state->subjects.count : 1;
	for (size_t i = 0;
	     i < state->subjects.count && f->items < EVIDENCE_PER_SIGN; i++) {
		const struct stored_cert *c = state->subjects.items[i];
		struct buf text = BUF_INIT;

		buf_printf(&text, "%s  subject: %s  issuer: %s",
		    cert_thumbprint(c->cert), cert_subject(c->cert),
		    cert_issuer(c->cert));
		put_item(f, c->file, c->line, c->offset, SOURCE_CERTSTORE,
		    &text, span_of(cert_common_name(c->cert)));
		f->item[f->items - 1].cert = c->cert;
		buf_free(&text);
	}
}

/* Words that are missing tell nobody that they are. */
static enum err
findings_whole(const struct diagnosis *d)
{
	for (size_t i = 0; i < d->finding_count; i++)
		for (size_t k = 0; k < d->findings[i].items; k++)
			if (d->findings[i].item[k].failed)
				return ERR_NOMEM;
	return OK;
}

enum err
judge_findings(struct bench *b)
{
	struct diagnosis *d = b->d;

	for (size_t i = 0; i < know_sign_count(b->w->k); i++) {
		const struct sign *s = know_sign(b->w->k, i);
		struct finding *f = &d->findings[d->finding_count];

		if (!sign_is_state(s)) {
			d->finding_count += tally_finding(
			    b->w->tally, i, b->w->cover, f);
			continue;
		}
		if (b->states[i].holds != TRI_YES)
			continue;
		memset(f, 0, sizeof(*f));
		f->sign = i;
		f->first = f->last = TIME_NONE;
		if (s->kind == SIGN_VALUE)
			value_finding(b, s, f);
		else if (s->kind == SIGN_SETTING)
			setting_finding(b, s, f);
		else
			cert_finding(&b->states[i], f);
		d->finding_count++;
	}
	return findings_whole(d);
}
