/*
 * Order matters: the cause and its proof must stand on the first screen of
 * 80x24, so signs are few here and the long explanation comes last.  All
 * signs are on the page of why.
 */

#include "tui/screen/guide_detail.h"

#include "engine/base/fill.h"
#include "engine/report/wording.h"
#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/keeping.h"
#include "tui/screen/lesson.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define SIGNS_SHOWN 2

static void
heading(struct app *app, struct pane *p, const struct bilingual *left,
    const struct bilingual *right)
{
	pane_row(p, INK_TITLE, 0, span_of(app_text(app, left)),
	    span_of(app_text(app, right)));
}

static void
sign_row(struct app *app, struct pane *p, const struct sign *sign,
    const struct finding *f, const struct bilingual *unseen)
{
	struct buf right = BUF_INIT;
	char time[TIME_TEXT_MAX];
	enum ink ink = INK_FAINT;

	if (f == NULL) {
		buf_puts(&right, app_text(app, unseen));
	} else {
		ink = sign->polarity == POLARITY_BAD ? INK_BAD : INK_GOOD;
		buf_printf(&right, "%s %5llu",
		    words_when(f->last, app->d->now, time),
		    (unsigned long long)f->count);
	}
	pane_row(
	    p, ink, 1, span_of(app_in(app, &sign->label)), buf_span(&right));
	buf_free(&right);
}

/*
 * Signs of one polarity: those seen, else, for the good ones, some of what
 * should be there.  Returns how many were seen.
 */
static size_t
signs_show(struct app *app, size_t check, enum polarity polarity, bool seen,
    const struct bilingual *unseen, bool first, size_t shown, struct pane *p)
{
	for (size_t i = 0; i < know_sign_count(app->k); i++) {
		const struct sign *sign = know_sign(app->k, i);
		const struct finding *f = NULL;

		if (sign->polarity != polarity ||
		    (sign->checks & 1ul << check) == 0)
			continue;
		if (app->d != NULL)
			f = diagnosis_finding(app->d, i);
		if (f == NULL && app->d != NULL &&
		    !diagnosis_applies(app->d, sign->applies))
			continue; /* another connector's */
		if ((f != NULL) == seen &&
		    evidence_decides(app, check, i) == first &&
		    shown++ < SIGNS_SHOWN)
			sign_row(app, p, sign, f, unseen);
	}
	return shown;
}

/* Those that decide the cause stand before those that go with any. */
static size_t
signs_add(struct app *app, size_t check, enum polarity polarity, bool seen,
    const struct bilingual *unseen, struct pane *p)
{
	char more[NUMBER_TEXT_MAX];
	struct buf b = BUF_INIT;
	size_t n = 0;

	n = signs_show(app, check, polarity, seen, unseen, true, n, p);
	n = signs_show(app, check, polarity, seen, unseen, false, n, p);
	if (seen && n > SIGNS_SHOWN) {
		text_fill(&b, app_text(app, T_UI_MORE_SIGNS),
		    number_text(n - SIGNS_SHOWN, more), NULL);
		pane_add(p, INK_FAINT, 1, buf_span(&b));
	}
	buf_free(&b);
	return n;
}

/*
 * Where nothing could be seen, nothing is said to be unseen: what should be
 * there is only told.
 */
static void
signs_of(struct app *app, size_t check, bool judged, struct pane *p)
{
	heading(app, p, T_UI_EXPECTED, judged ? T_UI_LAST_SEEN : T_NONE);
	if (signs_add(app, check, POLARITY_GOOD, true, T_NONE, p) == 0)
		signs_add(app, check, POLARITY_GOOD, false,
		    judged ? T_UI_NEVER_SEEN : T_NONE, p);
	if (!judged)
		return;
	heading(app, p, T_UI_ABNORMAL, T_NONE);
	if (signs_add(app, check, POLARITY_BAD, true, T_NONE, p) == 0)
		pane_puts(p, INK_FAINT, 1, app_text(app, T_UI_NOTHING_BAD));
}

static void
outcomes_say(const struct app *app, size_t check, const struct check_result *r,
    struct buf *b)
{
	char good[NUMBER_TEXT_MAX], bad[NUMBER_TEXT_MAX], time[TIME_TEXT_MAX];

	if (guide_silence(app, check) != NULL)
		text_fill(b, app_text(app, T_UI_SILENT),
		    time_minute(r->last, time), NULL);
	else if (r->good + r->bad > 0)
		text_fill(b, app_text(app, T_UI_OUTCOMES),
		    number_text(r->bad, bad), number_text(r->good, good), NULL);
	if (r->stale)
		buf_puts(b, app_text(app, T_UI_STALE));
	if (r->past_bad > 0) {
		text_fill(b, app_text(app, T_UI_PAST),
		    number_text(r->past_bad, bad),
		    time_minute(r->past_last, time), NULL);
	}
	if (r->clients > 1 && r->clients_bad > 0) {
		text_fill(b, app_text(app, T_UI_CLIENTS),
		    number_text(r->clients_bad, bad),
		    number_text(r->clients, good), NULL);
	}
}

static void
verdict_add(
    struct app *app, size_t check, const struct check_result *r, struct pane *p)
{
	struct buf b = BUF_INIT;
	size_t bad = guide_outdone_by(app, check);

	buf_puts(&b, wording_mark(r->verdict));
	buf_byte(&b, ' ');
	buf_puts(&b, wording_verdict(app->lang, r->verdict));
	outcomes_say(app, check, r, &b);
	if (bad != SIZE_MAX)
		text_fill(&b, app_text(app, T_UI_OLDER),
		    know_check(app->k, bad)->number, NULL);
	pane_add(p, words_ink(r->verdict), 0, buf_span(&b));
	buf_free(&b);
}

/* What the guide wants told whatever the verdict. */
static void
told_add(struct app *app, size_t check, struct pane *p)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < app->d->finding_count; i++) {
		const struct finding *f = &app->d->findings[i];
		const struct sign *s = know_sign(app->k, f->sign);

		buf_clear(&b);
		if (s->checks >> check & 1 && wording_told(app->lang, s, f, &b))
			pane_add(p, INK_NORMAL, 1, buf_span(&b));
	}
	buf_free(&b);
}

static void
proof_add(struct app *app, size_t check, struct pane *p)
{
	const struct evidence_item *item = evidence_proof(app, check);
	struct buf b = BUF_INIT;

	if (item == NULL)
		return;
	evidence_say(app, item, &b);
	pane_row(
	    p, INK_TITLE, 0, span_of(app_text(app, T_UI_PROOF)), SPAN_NONE);
	pane_add(p, INK_NORMAL, 1, buf_span(&b));
	buf_clear(&b);
	evidence_place(item, &b);
	pane_add(p, INK_FAINT, 1, buf_span(&b));
	buf_clear(&b);
	if (wording_challenge_age(app->lang, item->challenge_age, &b))
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
	buf_free(&b);
}

static void
cause_show(struct app *app, const struct cause_result *r,
    const struct bilingual *text, struct pane *p)
{
	const struct cause *cause = know_cause(app->k, r->cause);
	const char *number = "";
	struct buf b = BUF_INIT;

	if (r->because_count > 0)
		number = know_check(app->k, r->because[0])->number;
	text_fill(&b, app_text(app, text),
	    wording_certainty(app->lang, r->certainty),
	    app_in(app, &cause->title), number, NULL);
	if (r->subject_count > 0) {
		buf_puts(&b, " (");
		wording_count(app->lang, r->subject_count, T_UI_CERT_ONE,
		    T_UI_CERT_MANY, &b);
		buf_byte(&b, ')');
	}
	if (cause->fix_count > 0)
		buf_puts(&b, " [f]");
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	buf_free(&b);
}

/* The cause of this check, else of its step: one failure brings others. */
static void
cause_add(struct app *app, size_t check, struct pane *p)
{
	size_t own = guide_cause(app, check);
	size_t other = guide_step_cause(app, check);

	if (lesson_hides_cause(app))
		pane_puts(p, INK_WARN, 0, app_text(app, T_LESSON_FIRST));
	else if (own != SIZE_MAX)
		cause_show(app, &app->d->causes[own], T_UI_CAUSE, p);
	else if (other != SIZE_MAX)
		cause_show(app, &app->d->causes[other], T_UI_CAUSE_OF, p);
	else
		pane_puts(p, INK_WARN, 0, app_text(app, T_UI_NO_CAUSE));
}

/* "r reads iis (3 files, 12.4 MB), ndesplugin (...)" */
static bool
reading_add(struct app *app, size_t check, struct pane *p)
{
	unsigned kinds = case_kinds_of(app->c, check);
	struct buf b = BUF_INIT;
	bool some = false;

	for (unsigned kind = 0; kind < SOURCE_COUNT; kind++) {
		uint64_t bytes;
		size_t files;

		files = reading_left(app, kinds & 1u << kind, &bytes);
		if (files == 0)
			continue;
		buf_puts(&b, some ? ", " : app_text(app, T_UI_R_READS));
		buf_puts(&b, source_kind_name((enum source_kind)kind));
		buf_puts(&b, " (");
		wording_count(
		    app->lang, files, T_UI_FILE_ONE, T_UI_FILE_MANY, &b);
		buf_puts(&b, ", ");
		words_bytes(app->lang, bytes, &b);
		buf_puts(&b, ")");
		some = true;
	}
	if (some)
		pane_add(p, INK_KEY, 0, buf_span(&b));
	buf_free(&b);
	return some;
}

static void
collect_add(struct app *app, size_t i, struct pane *p)
{
	struct buf how = BUF_INIT;

	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_COLLECT));
	case_collect(app->c, i, app->lang, &how);
	pane_add(p, INK_NORMAL, 0, buf_span(&how));
	if (!case_left_for(app->c, i))
		pane_puts(p, INK_KEY, 1, know_check(app->k, i)->command);
	pane_puts(p, INK_KEY, 0, app_text(app, T_UI_COLLECT_KEY));
	buf_free(&how);
}

/* What is expected of the connector that there is. */
static const struct bilingual *
about_of(const struct app *app, const struct check *check)
{
	bool unified = app->d != NULL &&
		       app->d->generation == GENERATION_UNIFIED &&
		       check->unified.in[LANG_EN][0] != '\0';

	return unified ? &check->unified : &check->about;
}

void
guide_detail_check(struct app *app, size_t i, struct pane *p)
{
	const struct check *check = know_check(app->k, i);
	const struct check_result *r = guide_result(app, i);
	enum verdict v = r != NULL ? r->verdict : VERDICT_NO_EVIDENCE;
	bool unread;

	pane_puts(p, INK_NORMAL, 0, app_in(app, &check->question));
	unread = reading_add(app, i, p);
	if (r != NULL && (!unread || v != VERDICT_NO_EVIDENCE))
		verdict_add(app, i, r, p);
	if (r != NULL)
		told_add(app, i, p);
	keeping_notes_add(app, check->id, p);
	if (v != VERDICT_NOT_APPLICABLE)
		signs_of(app, i, v <= VERDICT_WARN, p);
	if (v == VERDICT_FAIL || v == VERDICT_WARN) {
		cause_add(app, i, p);
		proof_add(app, i, p);
	}
	if ((v == VERDICT_NO_EVIDENCE || v == VERDICT_UNREADABLE) && !unread)
		collect_add(app, i, p);
	pane_gap(p);
	pane_puts(p, INK_NORMAL, 0, app_in(app, about_of(app, check)));
}

void
guide_detail_step(struct app *app, size_t i, struct pane *p)
{
	const struct step *step = know_step(app->k, i);

	pane_puts(p, INK_NORMAL, 0, app_in(app, &step->about));
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_STEP_BEFORE));
	pane_puts(p, INK_NORMAL, 0, app_in(app, &step->before));
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_STEP_AFTER));
	pane_puts(p, INK_NORMAL, 0, app_in(app, &step->after));
}
