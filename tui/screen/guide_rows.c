/*
 * Steps without checks are left out: there is nothing to look at yet.  A
 * step is as well as the worst of its checks.
 */

#include "tui/screen/guide_rows.h"

#include "engine/report/wording.h"
#include "tui/screen/words.h"

static bool
step_has_checks(const struct app *app, size_t step)
{
	for (size_t i = 0; i < know_check_count(app->k); i++) {
		if (know_check(app->k, i)->step == step)
			return true;
	}
	return false;
}

/*
 * Counts rows, and fills OUT when it comes to row I.  The guide is a few
 * dozen rows: walking it is cheaper than keeping a table right.
 */
static size_t
rows_walk(const struct app *app, size_t i, struct guide_row *out)
{
	size_t n = 0;

	for (size_t step = 0; step < know_step_count(app->k); step++) {
		if (!step_has_checks(app, step))
			continue;
		if (n++ == i)
			*out = (struct guide_row){ step, SIZE_MAX };
		for (size_t c = 0; c < know_check_count(app->k); c++) {
			if (know_check(app->k, c)->step != step)
				continue;
			if (n++ == i)
				*out = (struct guide_row){ step, c };
		}
	}
	return n;
}

void
guide_show_detail(struct app *app)
{
	struct guide_page *page = app->page[PAGE_GUIDE];

	page->detail = true;
}

size_t
guide_row_count(const struct app *app)
{
	struct guide_row unused;

	return rows_walk(app, SIZE_MAX, &unused);
}

struct guide_row
guide_row(const struct app *app, size_t i)
{
	struct guide_row row = { 0, SIZE_MAX };

	rows_walk(app, i, &row);
	return row;
}

size_t
guide_check(const struct app *app)
{
	return guide_row(app, app_view(app, PAGE_GUIDE)->list.selected).check;
}

void
guide_select(struct app *app, size_t check)
{
	size_t count = guide_row_count(app);

	for (size_t i = 0; i < count; i++) {
		if (guide_row(app, i).check != check)
			continue;
		if (app_view(app, PAGE_GUIDE)->list.selected != i)
			app_view(app, PAGE_GUIDE)->pane.top = 0;
		app_view(app, PAGE_GUIDE)->list.selected = i;
	}
}

const struct check_result *
guide_result(const struct app *app, size_t check)
{
	if (app->d == NULL || check >= app->d->check_count)
		return NULL;
	return &app->d->checks[check];
}

static bool
check_is(const struct app *app, size_t check, enum verdict v)
{
	return app->d != NULL && check < app->d->check_count &&
	       app->d->checks[check].verdict == v;
}

/* The first check as bad as CHECK, in its step, of which a cause is known. */
static size_t
with_cause(const struct app *app, size_t check)
{
	enum verdict v = app->d->checks[check].verdict;

	for (size_t i = check; i < know_check_count(app->k); i++) {
		if (check_is(app, i, v) && guide_cause(app, i) != SIZE_MAX &&
		    know_check(app->k, i)->step ==
			know_check(app->k, check)->step)
			return i;
	}
	return check;
}

size_t
guide_first_bad(const struct app *app)
{
	static const enum verdict order[] = { VERDICT_FAIL, VERDICT_WARN };

	for (size_t v = 0; v < 2; v++) {
		for (size_t i = 0; i < know_check_count(app->k); i++) {
			if (check_is(app, i, order[v]))
				return with_cause(app, i);
		}
	}
	return SIZE_MAX;
}

size_t
guide_outdone_by(const struct app *app, size_t check)
{
	const struct check_result *r = guide_result(app, check);
	size_t first = guide_first_bad(app);
	const struct check_result *bad = guide_result(app, first);

	if (r == NULL || bad == NULL || r->verdict != VERDICT_PASS ||
	    bad->verdict != VERDICT_FAIL || r->last_good == TIME_NONE ||
	    bad->bad_since == TIME_NONE || r->last_good >= bad->bad_since)
		return SIZE_MAX;
	return first;
}

const struct sign *
guide_silence(const struct app *app, size_t check)
{
	const struct check_result *r = guide_result(app, check);
	const struct sign *silence = NULL;

	for (size_t i = 0;
	     r != NULL && r->good == 0 && i < app->d->finding_count; i++) {
		const struct finding *f = &app->d->findings[i];
		const struct sign *s = know_sign(app->k, f->sign);

		if ((s->checks & 1ul << check) == 0 ||
		    s->polarity != POLARITY_BAD)
			continue;
		if (s->kind != SIGN_ABSENT_WHILE || f->items == 0 ||
		    f->item[0].line > 0)
			return NULL;
		silence = s;
	}
	return silence;
}

static const char *
check_state(const struct app *app, size_t check, enum ink *ink)
{
	const struct check_result *r = guide_result(app, check);
	enum verdict v = r != NULL ? r->verdict : VERDICT_NO_EVIDENCE;

	*ink = words_ink(v);
	if (!case_is_unread(app->c, check) &&
	    guide_outdone_by(app, check) != SIZE_MAX) {
		*ink = INK_NORMAL;
		return WORDS_STATE_OLDER;
	}
	if (!case_is_unread(app->c, check))
		return wording_mark(v);
	*ink = INK_FAINT;
	return WORDS_STATE_UNREAD;
}

static const char *
step_state(const struct app *app, size_t step, enum ink *ink)
{
	/* how much a state of a check weighs for its step */
	static const char *const order[] = { "[-- ]", "[ok ]",
		WORDS_STATE_OLDER, "[ ? ]", WORDS_STATE_UNREAD, "[ ! ]",
		"[KO ]" };
	enum { STATES = sizeof(order) / sizeof(*order) };
	size_t worst = 0;

	*ink = INK_FAINT;
	for (size_t i = 0; i < know_check_count(app->k); i++) {
		enum ink one;
		const char *state;

		if (know_check(app->k, i)->step != step)
			continue;
		state = check_state(app, i, &one);
		for (size_t o = worst + 1; o < STATES; o++) {
			if (span_is(span_of(state), order[o])) {
				worst = o;
				*ink = one;
			}
		}
	}
	return order[worst];
}

const char *
guide_state(const struct app *app, struct guide_row row, enum ink *ink)
{
	if (row.check == SIZE_MAX)
		return step_state(app, row.step, ink);
	return check_state(app, row.check, ink);
}

static bool
cause_is_because_of(const struct cause_result *r, size_t check)
{
	for (size_t i = 0; i < r->because_count; i++) {
		if (r->because[i] == check)
			return true;
	}
	return false;
}

/* A state of CHECK that was seen bad is part of the cause. */
static bool
cause_shows_in(
    const struct app *app, const struct cause_result *r, size_t check)
{
	const struct cause *cause = know_cause(app->k, r->cause);

	for (size_t i = 0; i < cause->sign_count; i++) {
		const struct sign *sign;

		sign = know_sign(app->k, cause->signs[i].sign);
		if (sign->polarity == POLARITY_BAD &&
		    cause->signs[i].role != ROLE_CONTRADICTING &&
		    (sign->checks & 1ul << check) != 0 &&
		    diagnosis_finding(app->d, cause->signs[i].sign) != NULL)
			return true;
	}
	return false;
}

size_t
guide_cause(const struct app *app, size_t check)
{
	if (app->d == NULL || check == SIZE_MAX)
		return SIZE_MAX;
	for (size_t i = 0; i < app->d->cause_count; i++) {
		if (cause_is_because_of(&app->d->causes[i], check))
			return i;
	}
	for (size_t i = 0; i < app->d->cause_count; i++) {
		if (cause_shows_in(app, &app->d->causes[i], check))
			return i;
	}
	return SIZE_MAX;
}

size_t
guide_step_cause(const struct app *app, size_t check)
{
	size_t step = know_check(app->k, check)->step;

	for (size_t i = 0; app->d != NULL && i < app->d->cause_count; i++) {
		const struct cause_result *r = &app->d->causes[i];

		if (know_cause(app->k, r->cause)->step == step &&
		    r->because_count > 0)
			return i;
	}
	return SIZE_MAX;
}
