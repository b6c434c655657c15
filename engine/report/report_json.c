/*
 * A judged case as the JSON of `check': ndes-doctor/check/1.
 */

#include "engine/report/json_head.h"
#include "engine/know/certificate.h"
#include "engine/report/report.h"
#include "engine/report/wording.h"

#define SCHEMA "ndes-doctor/check/1"

static struct json *
problems_of(const struct source *s)
{
	struct json *list = json_list();

	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *p = &s->problem[i];
		struct json *o;

		if (p->count == 0)
			continue;
		o = json_obj();
		json_put(o, "code",
		    json_words(problem_code_name((enum problem_code)i)));
		json_put(o, "count", json_int((int64_t)p->count));
		json_put(o, "line",
		    p->line ? json_int((int64_t)p->line) : json_nil());
		json_put(o, "text", json_words(p->text));
		json_add(list, o);
	}
	return list;
}

static struct json *
sources(const struct case_file *c)
{
	struct json *list = json_list();

	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);
		struct json *o = json_obj();

		json_put(o, "kind", json_words(source_kind_name(s->kind)));
		json_put(o, "file", json_words(s->file));
		json_put(o, "bytes", json_int((int64_t)s->bytes));
		json_put(o, "encoding", json_words(encoding_name(s->encoding)));
		json_put(o, "records", json_int((int64_t)s->records));
		json_put(o, "first", json_time(s->first));
		json_put(o, "last", json_time(s->last));
		json_put(o, "problems", problems_of(s));
		json_add(list, o);
	}
	return list;
}

/* What no reader took; the rest is a count, see "unread_more". */
static struct json *
unread(const struct case_file *c, enum lang lang)
{
	struct json *list = json_list();

	for (size_t i = 0; i < case_left_count(c) && i < CASE_LEFT_TOLD; i++) {
		const struct evidence_left *l = case_left(c, i);
		struct json *o = json_obj();

		json_put(o, "file", json_words(l->file));
		json_put(o, "bytes", json_int((int64_t)l->bytes));
		json_put(o, "looks_like", json_words(unread_name(l->kind)));
		json_put(o, "why", json_words(unread_why(lang, l->kind)));
		json_put(o, "remedy", json_words(unread_remedy(lang, l->kind)));
		if (l->err)
			json_put(
			    o, "error", json_words(err_text(lang, l->err)));
		json_add(list, o);
	}
	return list;
}

static size_t
unread_more(const struct case_file *c)
{
	size_t count = case_left_count(c);

	return count > CASE_LEFT_TOLD ? count - CASE_LEFT_TOLD : 0;
}

static void
add_evidence(
    struct json *list, const struct case_file *c, const struct finding *f)
{
	for (size_t i = 0; i < f->items; i++) {
		const struct evidence_item *item = &f->item[i];
		struct json *o = json_obj();

		json_put(o, "sign",
		    json_words(know_sign(case_knowledge(c), f->sign)->id));
		json_put(o, "source", json_words(source_kind_name(item->kind)));
		json_put(o, "file", json_words(item->file));
		json_put(o, "line",
		    item->line ? json_int((int64_t)item->line) : json_nil());
		json_put(o, "offset", json_int((int64_t)item->offset));
		json_put(o, "time", json_time(item->time));
		json_put(o, "text", json_line(item->text, EVIDENCE_TEXT_MAX));
		if (item->challenge_age)
			json_put(o, "challenge_age_minutes",
			    json_int(item->challenge_age));
		json_add(list, o);
	}
}

static struct json *
evidence_of(const struct case_file *c, size_t check)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = json_list();

	for (size_t i = 0; i < d->finding_count; i++) {
		const struct sign *s = know_sign(
		    case_knowledge(c), d->findings[i].sign);

		if (s->checks >> check & 1)
			add_evidence(list, c, &d->findings[i]);
	}
	return list;
}

/* Numbers that the guide wants told; NULL: none. */
static struct json *
told_of(const struct case_file *c, size_t check)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = NULL, *o;

	for (size_t i = 0; i < d->finding_count; i++) {
		const struct finding *f = &d->findings[i];
		const struct sign *s = know_sign(case_knowledge(c), f->sign);

		if (!(s->checks >> check & 1) || s->told.in[LANG_EN][0] == '\0')
			continue;
		if (!list)
			list = json_list();
		o = json_obj();
		json_put(o, "sign", json_words(s->id));
		json_put(o, "count", json_int((int64_t)f->count));
		json_add(list, o);
	}
	return list;
}

static struct json *
past_of(const struct check_result *r)
{
	struct json *o = json_obj();

	json_put(o, "bad", json_int((int64_t)r->past_bad));
	json_put(o, "last", json_time(r->past_last));
	return o;
}

/* Rule 23: null where no record tells one from the other. */
static struct json *
requests_of(const struct check_result *r)
{
	struct json *o;

	if (r->requests_good + r->requests_bad == 0)
		return json_nil();
	o = json_obj();
	json_put(o, "good", json_int((int64_t)r->requests_good));
	json_put(o, "bad", json_int((int64_t)r->requests_bad));
	return o;
}

static struct json *
checks(const struct case_file *c)
{
	const struct knowledge *k = case_knowledge(c);
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = json_list();

	for (size_t i = 0; i < d->check_count; i++) {
		const struct check_result *r = &d->checks[i];
		const struct check *check = know_check(k, i);
		struct json *o = json_obj(), *told = told_of(c, i);

		json_put(o, "id", json_words(check->id));
		json_put(
		    o, "step", json_int(know_step(k, check->step)->number));
		json_put(o, "verdict", json_words(verdict_name(r->verdict)));
		json_put(o, "good", json_int((int64_t)r->good));
		json_put(o, "bad", json_int((int64_t)r->bad));
		json_put(o, "first", json_time(r->first));
		json_put(o, "last", json_time(r->last));
		json_put(o, "last_good", json_time(r->last_good));
		json_put(o, "first_bad", json_time(r->first_bad));
		json_put(o, "last_bad", json_time(r->last_bad));
		json_put(o, "bad_since", json_time(r->bad_since));
		json_put(o, "requests", requests_of(r));
		json_put(o, "stale", json_bool(r->stale));
		json_put(o, "past", past_of(r));
		if (told)
			json_put(o, "told", told);
		json_put(o, "evidence", evidence_of(c, i));
		json_add(list, o);
	}
	return list;
}

static struct json *
subject(const struct stored_cert *s)
{
	struct json *o = json_obj();

	json_put(o, "thumbprint", json_words(cert_thumbprint(s->cert)));
	json_put(o, "subject", json_words(cert_subject(s->cert)));
	json_put(o, "issuer", json_words(cert_issuer(s->cert)));
	json_put(o, "not_after", json_time(cert_not_after(s->cert)));
	json_put(o, "store", json_words(store_physical_name(s->physical)));
	json_put(o, "logical", json_words(store_logical_name(s->logical)));
	return o;
}

static struct json *
cause_of(const struct case_file *c, const struct cause_result *r)
{
	const struct knowledge *k = case_knowledge(c);
	const struct cause *cause = know_cause(k, r->cause);
	struct json *o = json_obj(), *because = json_list(),
		    *against = json_list(), *subjects = json_list(),
		    *fixes = json_list();

	for (size_t i = 0; i < r->because_count; i++)
		json_add(because, json_words(know_check(k, r->because[i])->id));
	for (size_t i = 0; i < r->contradicted_count; i++)
		json_add(against,
		    json_words(know_sign(k, r->contradicted_by[i])->id));
	for (size_t i = 0; i < r->subject_count; i++)
		json_add(subjects, subject(r->subjects[i]));
	for (size_t i = 0; i < cause->fix_count; i++)
		json_add(fixes, json_words(know_fix(k, cause->fixes[i])->id));
	json_put(o, "id", json_words(cause->id));
	json_put(o, "certainty", json_words(certainty_name(r->certainty)));
	json_put(o, "because", because);
	json_put(o, "contradicted_by", against);
	json_put(o, "subjects", subjects);
	json_put(o, "fixes", fixes);
	return o;
}

static struct json *
causes(const struct case_file *c)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = json_list();

	for (size_t i = 0; i < d->cause_count; i++)
		json_add(list, cause_of(c, &d->causes[i]));
	return list;
}

/* Where it is used, and what is seen when it ends. */
static void
put_use(struct json *o, const struct knowledge *k, enum cert_use use,
    enum lang lang)
{
	const struct certificate *c = know_certificate(k, use);

	json_put(o, "title", json_words(wording_use(k, lang, use)));
	json_put(o, "where", c ? json_words(c->where.in[lang]) : json_nil());
	json_put(o, "ended", c ? json_words(c->ended.in[lang]) : json_nil());
}

/* What the registry tells of them: whether it is in use nobody says. */
static struct json *
certificates(const struct case_file *c, enum lang lang)
{
	struct cert_uses uses = { NULL, 0, 0, false };
	struct json *list = json_list();

	case_certificates(c, &uses);
	for (size_t i = 0; i < uses.count; i++) {
		const struct stored_cert *s = uses.items[i].stored;
		struct json *o = json_obj();

		json_put(
		    o, "use", json_words(cert_use_name(uses.items[i].use)));
		json_put(o, "thumbprint", json_words(cert_thumbprint(s->cert)));
		json_put(o, "subject", json_words(cert_subject(s->cert)));
		json_put(o, "not_before", json_time(cert_not_before(s->cert)));
		json_put(o, "not_after", json_time(cert_not_after(s->cert)));
		json_put(
		    o, "store", json_words(store_physical_name(s->physical)));
		json_put(
		    o, "logical", json_words(store_logical_name(s->logical)));
		put_use(o, case_knowledge(c), uses.items[i].use, lang);
		json_add(list, o);
	}
	if (uses.failed)
		json_add(list, NULL); /* some are missing */
	cert_uses_free(&uses);
	return list;
}

static struct json *
ends_first(const struct ending *e)
{
	struct json *o;

	if (!e->cert)
		return json_nil();
	o = json_obj();
	json_put(o, "use", json_words(cert_use_name(e->use)));
	json_put(o, "thumbprint", json_words(cert_thumbprint(e->cert)));
	json_put(o, "not_after", json_time(cert_not_after(e->cert)));
	json_put(o, "days", json_int(e->days));
	json_put(o, "soon", json_bool(e->soon));
	return o;
}

/* Rule 31: told, and no part of any verdict. */
static struct json *
setting_of(
    const struct case_file *c, const struct setting_result *r, enum lang lang)
{
	const struct knowledge *k = case_knowledge(c);
	const struct setting *s = know_setting(k, r->setting);
	struct json *o = json_obj();

	json_put(o, "id", json_words(s->id));
	json_put(o, "title", json_words(s->title.in[lang]));
	json_put(o, "value", r->absent ? json_nil() : json_words(r->value));
	json_put(o, "wanted", json_words(s->wanted.in[lang]));
	json_put(o, "verdict", json_words(verdict_name(r->verdict)));
	json_put(o, "source", json_words(source_kind_name(r->kind)));
	json_put(o, "file", json_words(r->file));
	json_put(o, "line", json_int((int64_t)r->line));
	json_put(o, "change", json_words(s->change.in[lang]));
	json_put(o, "reference", json_words(know_reference(k, s->ref)->url));
	return o;
}

static struct json *
settings(const struct case_file *c, enum lang lang)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *list = json_list();

	for (size_t i = 0; i < d->setting_count; i++)
		json_add(list, setting_of(c, &d->settings[i], lang));
	return list;
}

static struct json *
connector(const struct diagnosis *d)
{
	const struct connector *r = &d->connector;
	struct json *o;

	if (!*r->version)
		return json_nil();
	o = json_obj();
	json_put(o, "version", json_words(r->version));
	json_put(o, "released", json_time(r->released));
	json_put(o, "supported_until", json_time(r->supported_until));
	json_put(o, "may_stop", json_time(r->may_stop));
	json_put(o, "newest", json_words(r->newest));
	return o;
}

/* Rule 24: seen, not judged. */
static struct json *
unknown_events(const struct diagnosis *d)
{
	struct json *list = json_list();

	for (size_t i = 0; i < d->unknown_count; i++) {
		const struct unknown_event *e = &d->unknown[i];
		struct json *o = json_obj();

		json_put(o, "provider", json_words(e->provider));
		json_put(o, "event_id", json_words(e->event_id));
		json_put(o, "count", json_int((int64_t)e->count));
		json_put(o, "first", json_time(e->first));
		json_put(o, "last", json_time(e->last));
		json_put(o, "file", json_words(e->item.file));
		json_put(o, "line", json_int((int64_t)e->item.line));
		json_put(o, "text", json_line(e->item.text, EVIDENCE_TEXT_MAX));
		json_add(list, o);
	}
	return list;
}

/* Requests in the module's name that are not of this server. */
static struct json *
foreign_rows(const struct diagnosis *d)
{
	struct json *list = json_list();

	for (size_t i = 0; i < d->foreign_count; i++) {
		const struct foreign_rows *f = &d->foreign[i];
		struct json *o = json_obj();

		json_put(o, "address",
		    f->address[0] ? json_words(f->address) : json_nil());
		json_put(o, "rows", json_int((int64_t)f->rows));
		json_put(o, "first", json_time(f->first));
		json_put(o, "last", json_time(f->last));
		json_add(list, o);
	}
	return list;
}

struct json *
report_tree(const struct case_file *c, enum lang lang)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct json *o = json_obj();
	struct buf next = BUF_INIT;

	case_next(c, lang, &next);
	json_head(o, SCHEMA, c);
	json_put(o, "now", json_time(d->now));
	json_put(o, "generation", json_words(generation_name(d->generation)));
	json_put(o, "verdict", json_words(whole_name(d->whole)));
	json_put(o, "sources", sources(c));
	json_put(o, "checks", checks(c));
	json_put(o, "causes", causes(c));
	json_put(o, "certificates", certificates(c, lang));
	json_put(o, "ends_first", ends_first(&d->ending));
	json_put(o, "connector", connector(d));
	json_put(o, "settings", settings(c, lang));
	json_put(o, "unread", unread(c, lang));
	if (case_bundle(c))
		json_put(o, "bundle", json_words(case_bundle(c)));
	json_put(o, "unread_more", json_int((int64_t)unread_more(c)));
	json_put(o, "unknown_events", unknown_events(d));
	json_put(o, "foreign_rows", foreign_rows(d));
	json_put(o, "next", json_text(buf_span(&next)));
	buf_free(&next);
	return o;
}
