/*
 * Causes and checks of a report, with the records that prove them.
 */

#include "engine/report/paper/paper.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/paper/texts.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

#define SHA_SHOWN 16 /* hex digits beside a proof; all stand with the file */

static enum doc_tone
tone_of(enum verdict v)
{
	static const enum doc_tone tones[VERDICT_COUNT] = {
		[VERDICT_PASS] = TONE_GOOD,
		[VERDICT_FAIL] = TONE_BAD,
		[VERDICT_WARN] = TONE_WARN,
		[VERDICT_NO_EVIDENCE] = TONE_PLAIN,
		[VERDICT_UNREADABLE] = TONE_WARN,
		[VERDICT_NOT_APPLICABLE] = TONE_PLAIN,
	};

	return tones[v];
}

/* File, line and time of a proof, its words, and the hash of its file. */
static void
put_proof(struct paper *p, const struct evidence_item *item, struct doc *d)
{
	struct buf place = BUF_INIT;
	const char *sha = paper_sha256(p, item->file);
	char t[TIME_TEXT_MAX];

	utf8_line(&place, item->file);
	if (item->line)
		buf_printf(&place, ", %s %llu", text_in(d->lang, T_REPORT_LINE),
		    (unsigned long long)item->line);
	if (item->time != TIME_NONE)
		buf_printf(&place, ", %s", time_rfc3339(item->time, t));
	if (*sha)
		buf_printf(&place, ", SHA-256 %.*s...", SHA_SHOWN, sha);
	doc_add(d, DOC_PLACE, TONE_PLAIN, buf_str(&place));
	buf_clear(&place);
	wording_item(d->lang, item, &place);
	doc_add(d, DOC_QUOTE, TONE_PLAIN, buf_str(&place));
	buf_clear(&place);
	if (wording_challenge_age(d->lang, item->challenge_age, &place))
		doc_add(d, DOC_NOTE, TONE_PLAIN, buf_str(&place));
	buf_free(&place);
}

/* Its records, or only the newest one. */
static void
put_finding(struct paper *p, const struct finding *f, bool all, struct doc *d)
{
	const struct sign *s = know_sign(case_knowledge(p->c), f->sign);
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s (%llu)", s->label.in[d->lang],
	    (unsigned long long)f->count);
	doc_add(d, DOC_NOTE, TONE_PLAIN, buf_str(&line));
	for (size_t i = all || f->items == 0 ? 0 : f->items - 1; i < f->items;
	     i++)
		put_proof(p, &f->item[i], d);
	buf_free(&line);
}

static void
put_subject(const struct stored_cert *s, struct doc *d)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s  %s/%s  ", cert_thumbprint(s->cert),
	    store_logical_name(s->logical), store_physical_name(s->physical));
	utf8_line(&line, cert_subject(s->cert));
	buf_puts(&line, "  ");
	wording_validity(d->lang, s->cert, &line);
	doc_item(d, TONE_PLAIN, "-", buf_str(&line));
	buf_free(&line);
}

/* "fix: Move the certificate", "against it: ..." */
static void
put_named(struct doc *d, const struct bilingual *id, const char *text)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s%s%s", text_in(d->lang, id),
	    text_in(d->lang, T_COLON), text);
	doc_item(d, TONE_PLAIN, "-", buf_str(&line));
	buf_free(&line);
}

static bool
is_repeated(const struct cause *cause, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (cause->signs[k].sign == cause->signs[i].sign)
			return true;
	return false;
}

/* What was seen for it; a sign may stand in several roles. */
static void
put_signs(struct paper *p, const struct cause *cause, struct doc *d)
{
	for (size_t i = 0; i < cause->sign_count; i++) {
		const struct cause_sign *at = &cause->signs[i];
		const struct finding *f = diagnosis_finding(
		    case_diagnosis(p->c), at->sign);

		if (f && at->role != ROLE_CONTRADICTING &&
		    !is_repeated(cause, i))
			put_finding(p, f, at->role == ROLE_DECISIVE, d);
	}
}

static void
put_cause(struct paper *p, const struct cause_result *r, struct doc *d)
{
	const struct knowledge *k = case_knowledge(p->c);
	const struct cause *cause = know_cause(k, r->cause);
	struct buf title = BUF_INIT;

	buf_printf(&title, "%s (%s)", cause->title.in[d->lang],
	    wording_certainty(d->lang, r->certainty));
	doc_add(d, DOC_PART, TONE_BAD, buf_str(&title));
	doc_add(d, DOC_PARA, TONE_PLAIN, cause->explain.in[d->lang]);
	for (size_t i = 0; i < r->subject_count; i++)
		put_subject(r->subjects[i], d);
	for (size_t i = 0; i < r->contradicted_count; i++)
		put_named(d, T_REPORT_AGAINST,
		    know_sign(k, r->contradicted_by[i])->label.in[d->lang]);
	put_signs(p, cause, d);
	for (size_t i = 0; i < cause->fix_count; i++)
		put_named(d, T_REPORT_FIX,
		    know_fix(k, cause->fixes[i])->title.in[d->lang]);
	buf_free(&title);
}

void
paper_causes(struct paper *p, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);

	if (g->cause_count > 0)
		doc_heading(d, T_PAPER_CAUSES);
	for (size_t i = 0; i < g->cause_count; i++)
		put_cause(p, &g->causes[i], d);
}

/* "last good 09:14", "112 failed of 153" */
static void
put_counts(const struct check_result *r, struct doc *d)
{
	char t[TIME_TEXT_MAX], a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX];

	if (r->last_good != TIME_NONE)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_LAST_GOOD,
		    time_minute(r->last_good, t), "");
	if (r->bad && r->bad_since != TIME_NONE)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_FIRST_BAD,
		    time_minute(r->bad_since, t), "");
	else if (r->bad && r->last_bad != TIME_NONE)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_LAST_BAD,
		    time_minute(r->last_bad, t), "");
	if (r->bad && r->first != TIME_NONE && r->requests_bad)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_BADS,
		    number_text(r->requests_bad, a),
		    number_text(r->requests_bad + r->requests_good, b));
	if (r->bad && r->clients > 1 && r->clients_bad > 0)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_CLIENTS,
		    number_text(r->clients_bad, a), number_text(r->clients, b));
	if (r->past_bad)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_PAST,
		    number_text(r->past_bad, a), time_minute(r->past_last, t));
}

/* What the guide wants told whatever the verdict. */
static void
put_told(struct paper *p, size_t check, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < g->finding_count; i++) {
		const struct finding *f = &g->findings[i];
		const struct sign *s = know_sign(case_knowledge(p->c), f->sign);

		buf_clear(&line);
		if (s->checks >> check & 1 &&
		    wording_told(d->lang, s, f, &line))
			doc_add(d, DOC_NOTE, TONE_PLAIN, buf_str(&line));
	}
	buf_free(&line);
}

/* The newest record of each bad sign. */
static void
put_check_proofs(struct paper *p, size_t check, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);

	for (size_t i = 0; i < g->finding_count; i++) {
		const struct finding *f = &g->findings[i];
		const struct sign *s = know_sign(case_knowledge(p->c), f->sign);

		if (s->checks >> check & 1 && s->polarity == POLARITY_BAD)
			put_finding(p, f, false, d);
	}
}

static void
put_check(struct paper *p, size_t i, struct doc *d)
{
	const struct check *check = know_check(case_knowledge(p->c), i);
	const struct check_result *r = &case_diagnosis(p->c)->checks[i];
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s %s%s%s", check->number, check->title.in[d->lang],
	    text_in(d->lang, T_COLON), wording_verdict(d->lang, r->verdict));
	doc_item(
	    d, tone_of(r->verdict), wording_mark(r->verdict), buf_str(&line));
	put_counts(r, d);
	put_told(p, i, d);
	if (r->verdict == VERDICT_FAIL || r->verdict == VERDICT_WARN)
		put_check_proofs(p, i, d);
	buf_free(&line);
}

void
paper_checks(struct paper *p, struct doc *d)
{
	const struct knowledge *k = case_knowledge(p->c);

	doc_heading(d, T_PAPER_CHECKS);
	for (size_t s = 0; s < know_step_count(k); s++) {
		const struct step *step = know_step(k, s);
		bool titled = false;

		for (size_t i = 0; i < case_diagnosis(p->c)->check_count; i++) {
			if (know_check(k, i)->step != s)
				continue;
			if (!titled)
				paper_say(d, DOC_PART, TONE_PLAIN,
				    T_REPORT_STEP, step->id,
				    step->title.in[d->lang]);
			titled = true;
			put_check(p, i, d);
		}
	}
}
