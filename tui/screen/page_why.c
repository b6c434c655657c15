/*
 * Why a verdict was given: every sign of the check and of its cause, what
 * it looks for, the record that matched, and who says that it means that.
 */

#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "engine/base/fill.h"
#include "engine/case/texts.h"
#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

static const struct bilingual *const test_words[] = {
	[TEST_IS] = T_UI_TEST_IS,
	[TEST_LIKE] = T_UI_TEST_LIKE,
	[TEST_IN] = T_UI_TEST_IN,
	[TEST_NOT_IN] = T_UI_TEST_NOT_IN,
	[TEST_MATCHES] = T_UI_TEST_MATCHES,
	[TEST_PRESENT] = T_UI_TEST_PRESENT,
	[TEST_ABSENT] = T_UI_TEST_ABSENT,
};

static const struct bilingual *const role_words[] = {
	[ROLE_DECISIVE] = T_UI_ROLE_DECISIVE,
	[ROLE_STATE] = T_UI_ROLE_STATE,
	[ROLE_SUPPORTING] = T_UI_ROLE_SUPPORTING,
	[ROLE_CONTRADICTING] = T_UI_ROLE_CONTRADICTING,
	[ROLE_READING] = T_UI_ROLE_READING,
	[ROLE_SETTLING] = T_UI_ROLE_SETTLING,
};

/* The role of a sign in the cause of the check; NULL when it has none. */
static const struct cause_sign *
sign_role(const struct app *app, size_t cause, size_t sign)
{
	const struct cause *c;

	if (cause == SIZE_MAX)
		return NULL;
	c = know_cause(app->k, app->d->causes[cause].cause);
	for (size_t i = 0; i < c->sign_count; i++) {
		if (c->signs[i].sign == sign)
			return &c->signs[i];
	}
	return NULL;
}

static void
rule_tests(struct app *app, const struct sign *sign, struct pane *p)
{
	for (size_t i = 0; i < sign->test_count; i++) {
		const struct field_test *t = &sign->tests[i];

		pane_printf(p, INK_NORMAL, 2, "%s %s %s", field_name(t->field),
		    app_text(app, test_words[t->kind]),
		    t->operand != NULL ? t->operand : "");
	}
	if (sign->pattern != NULL && sign->pattern[0] != '\0')
		pane_printf(p, INK_NORMAL, 2, "%s %s",
		    app_text(app, T_UI_PATTERN), sign->pattern);
}

/* Signs built of others: "A, B -> C, D (120 s)". */
static void
rule_signs(struct app *app, const struct sign *sign, struct pane *p)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sign->first_count; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "",
		    know_sign(app->k, sign->first[i])->id);
	buf_puts(&b, " -> ");
	for (size_t i = 0; i < sign->then_count; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "",
		    know_sign(app->k, sign->then[i])->id);
	if (sign->within > 0)
		buf_printf(
		    &b, " (%lld s)", (long long)(sign->within / TIME_SECOND));
	if (sign->first_count + sign->then_count > 0)
		pane_add(p, INK_NORMAL, 2, buf_span(&b));
	buf_free(&b);
}

static void
rule_add(struct app *app, const struct sign *sign, struct pane *p)
{
	rule_tests(app, sign, p);
	rule_signs(app, sign, p);
	if (sign->kind == SIGN_VALUE)
		pane_printf(p, INK_NORMAL, 2, "%s\\%s",
		    sign->key != NULL ? sign->key : "",
		    sign->value != NULL ? sign->value : "");
}

static void
source_add(struct app *app, const struct sign *sign, struct pane *p)
{
	struct buf b = BUF_INIT;
	const struct reference *ref = NULL;

	if (sign->ref != SIZE_MAX)
		ref = know_reference(app->k, sign->ref);
	buf_printf(&b, "%s", wording_surety(app->lang, sign->surety));
	if (ref != NULL)
		text_fill(&b,
		    app_text(app, sign->surety == SURETY_VERIFIED
				      ? T_UI_REFERENCE
				      : T_UI_REFERENCE_NEAR),
		    ref->title, ref->read, ref->url, NULL);
	pane_add(p, INK_FAINT, 2, buf_span(&b));
	buf_free(&b);
}

static void
head_add(struct app *app, size_t i, const struct finding *f, struct pane *p)
{
	const struct sign *sign = know_sign(app->k, i);
	const struct cause_sign *role = sign_role(
	    app, guide_cause(app, guide_check(app)), i);
	struct buf right = BUF_INIT;
	enum ink ink = INK_NORMAL;
	uint64_t bytes;

	if (sign->polarity == POLARITY_BAD)
		ink = INK_BAD;
	else if (sign->polarity == POLARITY_GOOD)
		ink = INK_GOOD;
	if (f != NULL)
		wording_count(
		    app->lang, f->count, T_UI_TIME, T_UI_TIMES, &right);
	else
		buf_puts(&right,
		    app_text(app, reading_left(app, sign->sources, &bytes) > 0
				      ? T_CASE_NOT_READ
				      : T_UI_NEVER_SEEN));
	pane_row(p, f != NULL ? ink : INK_FAINT, 0,
	    span_of(app_in(app, &sign->label)), buf_span(&right));
	pane_printf(p, INK_NORMAL, 2, "%s  [%s]%s%s",
	    words_sign_kind(app->lang, sign->kind), sign->id,
	    role != NULL ? "  " : "",
	    role != NULL ? app_text(app, role_words[role->role]) : "");
	buf_free(&right);
}

static void
record_add(const struct finding *f, struct pane *p)
{
	const struct evidence_item *item;
	struct buf b = BUF_INIT;

	if (f->items == 0)
		return;
	item = &f->item[f->items - 1];
	evidence_place(item, &b);
	buf_puts(&b, "  ");
	buf_puts(&b, item->text);
	pane_add(p, INK_NORMAL, 2, buf_span(&b));
	buf_free(&b);
}

/* Signs that were seen in full, then those that were not. */
static void
signs_add(struct app *app, size_t check, enum polarity polarity, bool seen,
    struct pane *p)
{
	size_t cause = guide_cause(app, check);

	for (size_t i = 0; i < know_sign_count(app->k); i++) {
		const struct sign *sign = know_sign(app->k, i);
		const struct finding *f = NULL;

		if (app->d != NULL)
			f = diagnosis_finding(app->d, i);
		if ((f != NULL) != seen || sign->polarity != polarity ||
		    ((sign->checks & 1ul << check) == 0 &&
			sign_role(app, cause, i) == NULL))
			continue;
		head_add(app, i, f, p);
		rule_add(app, sign, p);
		if (f != NULL)
			record_add(f, p);
		source_add(app, sign, p);
		pane_gap(p);
	}
}

static void
why_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_WHY);
	static const enum polarity order[] = { POLARITY_BAD, POLARITY_NONE,
		POLARITY_GOOD };
	size_t check = guide_check(app);

	if (check == SIZE_MAX) {
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_NO_CHECK));
	} else {
		pane_printf(p, INK_TITLE, 0, "%s  %s",
		    know_check(app->k, check)->number,
		    app_in(app, &know_check(app->k, check)->question));
		pane_gap(p);
		for (size_t i = 0; i < 6; i++)
			signs_add(app, check, order[i % 3], i < 3, p);
	}
	app_pane_draw(app, PAGE_WHY, body);
}

static bool
why_key(struct app *app, uint32_t key)
{
	return app_pane_key(app, PAGE_WHY, key);
}

const struct page page_why = {
	.draw = why_draw,
	.key = why_key,
	.keys = app_text_keys,
};
