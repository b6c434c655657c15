/*
 * A walk over the findings, three pieces each at most; no list is kept
 * between two pictures, for a step of reading makes it invalid.
 */

#include "tui/screen/evidence_rows.h"

#include "tui/screen/guide_rows.h"
#include "tui/screen/words.h"

#define EVIDENCE_ROWS_MAX 200

static bool
cause_has_sign(const struct app *app, size_t cause, size_t sign)
{
	const struct cause *c;

	if (cause == SIZE_MAX)
		return false;
	c = know_cause(app->k, app->d->causes[cause].cause);
	for (size_t i = 0; i < c->sign_count; i++) {
		if (c->signs[i].sign == sign)
			return true;
	}
	return false;
}

/* Signs of one polarity that CHECK or its cause looks at. */
static bool
finding_fits(const struct app *app, const struct finding *f, size_t check,
    size_t cause, enum polarity polarity)
{
	const struct sign *sign = know_sign(app->k, f->sign);

	return sign->polarity == polarity &&
	       ((sign->checks & 1ul << check) != 0 ||
		   cause_has_sign(app, cause, f->sign));
}

struct evidence_row {
	const struct finding *f;
	const struct evidence_item *item;
};

struct evidence_walk {
	struct evidence_row row[EVIDENCE_ROWS_MAX];
	size_t count;
};

/* One record that several signs match is shown once. */
static bool
walk_knows(const struct evidence_walk *w, const struct evidence_item *item)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct evidence_item *other = w->row[i].item;

		if (other->kind == item->kind && other->file == item->file &&
		    other->offset == item->offset && item->line > 0)
			return true;
	}
	return false;
}

static void
walk_add(struct evidence_walk *w, const struct finding *f)
{
	for (size_t i = 0; i < f->items; i++) {
		if (w->count < EVIDENCE_ROWS_MAX && !walk_knows(w, &f->item[i]))
			w->row[w->count++] = (struct evidence_row){ f,
				&f->item[i] };
	}
}

static void
evidence_walk(const struct app *app, size_t check, struct evidence_walk *w)
{
	static const enum polarity order[] = { POLARITY_BAD, POLARITY_NONE,
		POLARITY_GOOD };
	size_t cause = guide_cause(app, check);

	w->count = 0;
	for (size_t o = 0; o < 3 && app->d != NULL; o++) {
		for (size_t j = 0; j < app->d->finding_count; j++) {
			const struct finding *f = &app->d->findings[j];

			if (finding_fits(app, f, check, cause, order[o]))
				walk_add(w, f);
		}
	}
}

size_t
evidence_count_of(const struct app *app, size_t check)
{
	struct evidence_walk w;

	evidence_walk(app, check, &w);
	return w.count;
}

int
evidence_who_columns(
    const struct app *app, size_t check, const struct canvas *c)
{
	struct evidence_walk w;
	int most = 0;

	evidence_walk(app, check, &w);
	for (size_t i = 0; i < w.count; i++) {
		int one = canvas_columns(c, span_of(w.row[i].item->who));

		if (one > most)
			most = one;
	}
	return most;
}

const struct evidence_item *
evidence_at(const struct app *app, size_t check, size_t i,
    const struct finding **finding)
{
	struct evidence_walk w;

	evidence_walk(app, check, &w);
	if (i >= w.count)
		return NULL;
	if (finding != NULL)
		*finding = w.row[i].f;
	return w.row[i].item;
}

bool
evidence_decides(const struct app *app, size_t check, size_t sign)
{
	size_t at = guide_cause(app, check);
	const struct cause *c;

	if (at == SIZE_MAX)
		return false;
	c = know_cause(app->k, app->d->causes[at].cause);
	for (size_t i = 0; i < c->sign_count; i++)
		if (c->signs[i].sign == sign &&
		    (c->signs[i].role == ROLE_DECISIVE ||
			c->signs[i].role == ROLE_READING))
			return true;
	return false;
}

static const struct evidence_item *
decisive_item(const struct app *app, size_t cause, size_t check)
{
	const struct cause *c = know_cause(app->k, app->d->causes[cause].cause);

	for (size_t i = 0; i < c->sign_count; i++) {
		const struct finding *f;

		f = diagnosis_finding(app->d, c->signs[i].sign);
		if ((c->signs[i].role == ROLE_DECISIVE ||
			c->signs[i].role == ROLE_READING) &&
		    f != NULL && f->items > 0 &&
		    know_sign(app->k, f->sign)->checks & 1ul << check)
			return &f->item[f->items - 1];
	}
	return NULL;
}

/* The newest bad record, of the signs of CHECK itself or of any. */
static const struct evidence_item *
newest_bad(const struct app *app, size_t check, bool own)
{
	const struct evidence_item *best = NULL;
	struct evidence_walk w;

	evidence_walk(app, check, &w);
	for (size_t i = 0; i < w.count; i++) {
		const struct evidence_item *item = w.row[i].item;
		const struct sign *sign = know_sign(app->k, w.row[i].f->sign);

		if (sign->polarity != POLARITY_BAD ||
		    (own && (sign->checks & 1ul << check) == 0))
			continue;
		if (best == NULL || item->time > best->time)
			best = item;
	}
	return best;
}

const struct evidence_item *
evidence_proof(const struct app *app, size_t check)
{
	const struct evidence_item *best = NULL;
	size_t cause = guide_cause(app, check);

	if (cause != SIZE_MAX)
		best = decisive_item(app, cause, check);
	if (best == NULL)
		best = newest_bad(app, check, true);
	return best != NULL ? best : newest_bad(app, check, false);
}

const struct evidence_item *
evidence_selected(const struct app *app, const struct finding **finding)
{
	return evidence_at(app, guide_check(app),
	    app_view(app, PAGE_EVIDENCE)->list.selected, finding);
}

const char *
evidence_what(const struct app *app, const struct evidence_item *item)
{
	if (item->what[0] != '\0')
		return item->what;
	if (item->text[0] != '\0')
		return item->text;
	return app_in(app, &know_sign(app->k, item->sign)->label);
}

void
evidence_say(
    const struct app *app, const struct evidence_item *item, struct buf *out)
{
	char time[TIME_TEXT_MAX];

	if (item->time != TIME_NONE)
		buf_printf(
		    out, "%s  ", words_when(item->time, app->d->now, time));
	if (item->who[0] != '\0')
		buf_printf(out, "%s  ", item->who);
	buf_puts(out, evidence_what(app, item));
}

void
evidence_place(const struct evidence_item *item, struct buf *out)
{
	buf_puts(out, item->file != NULL ? item->file : "");
	if (item->line > 0)
		buf_printf(out, ":%llu", (unsigned long long)item->line);
}
