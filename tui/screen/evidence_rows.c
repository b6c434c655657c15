/*
 * A walk over the findings, three pieces each at most; no list is kept.
 */

#include "tui/screen/evidence_rows.h"

#include "tui/screen/guide_rows.h"
#include "tui/screen/words.h"

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

static size_t
evidence_walk(const struct app *app, size_t check, size_t i,
    const struct finding **finding, const struct evidence_item **item)
{
	static const enum polarity order[] = { POLARITY_BAD, POLARITY_NONE,
		POLARITY_GOOD };
	size_t n = 0;
	size_t cause = guide_cause(app, check);

	for (size_t o = 0; o < 3 && app->d != NULL; o++) {
		for (size_t j = 0; j < app->d->finding_count; j++) {
			const struct finding *f = &app->d->findings[j];
			const struct sign *sign = know_sign(app->k, f->sign);

			if (sign->polarity != order[o] ||
			    ((sign->checks & 1ul << check) == 0 &&
				!cause_has_sign(app, cause, f->sign)))
				continue;
			if (i >= n && i < n + f->items) {
				*finding = f;
				*item = &f->item[i - n];
			}
			n += f->items;
		}
	}
	return n;
}

size_t
evidence_count_of(const struct app *app, size_t check)
{
	const struct finding *f;
	const struct evidence_item *item;

	return evidence_walk(app, check, SIZE_MAX, &f, &item);
}

const struct evidence_item *
evidence_at(const struct app *app, size_t check, size_t i,
    const struct finding **finding)
{
	const struct finding *f = NULL;
	const struct evidence_item *item = NULL;

	evidence_walk(app, check, i, &f, &item);
	if (finding != NULL)
		*finding = f;
	return item;
}

static const struct evidence_item *
decisive_item(const struct app *app, size_t cause, size_t check)
{
	const struct cause *c = know_cause(app->k, app->d->causes[cause].cause);

	for (size_t i = 0; i < c->sign_count; i++) {
		const struct finding *f;

		f = diagnosis_finding(app->d, c->signs[i].sign);
		if (c->signs[i].role == ROLE_DECISIVE && f != NULL &&
		    f->items > 0 &&
		    know_sign(app->k, f->sign)->checks & 1ul << check)
			return &f->item[f->items - 1];
	}
	return NULL;
}

const struct evidence_item *
evidence_proof(const struct app *app, size_t check)
{
	const struct evidence_item *best = NULL;
	size_t cause = guide_cause(app, check);

	if (cause != SIZE_MAX)
		best = decisive_item(app, cause, check);
	if (best != NULL)
		return best;
	for (size_t i = 0;; i++) { /* the newest bad one: they come first */
		const struct finding *f;
		const struct evidence_item *item;

		item = evidence_at(app, check, i, &f);
		if (item == NULL ||
		    know_sign(app->k, f->sign)->polarity != POLARITY_BAD)
			break;
		if (best == NULL || item->time > best->time)
			best = item;
	}
	return best;
}

const struct evidence_item *
evidence_selected(const struct app *app, const struct finding **finding)
{
	return evidence_at(app, guide_check(app),
	    app->view[PAGE_EVIDENCE].list.selected, finding);
}

void
evidence_say(const struct evidence_item *item, int64_t now, struct buf *out)
{
	char time[TIME_TEXT_MAX];

	if (item->time != TIME_NONE)
		buf_printf(out, "%s  ", words_when(item->time, now, time));
	if (item->who[0] != '\0')
		buf_printf(out, "%s  ", item->who);
	buf_puts(out, item->what[0] != '\0' ? item->what : item->text);
}

void
evidence_place(const struct evidence_item *item, struct buf *out)
{
	buf_puts(out, item->file != NULL ? item->file : "");
	if (item->line > 0)
		buf_printf(out, ":%llu", (unsigned long long)item->line);
}
