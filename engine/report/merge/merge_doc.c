/*
 * The table of all servers, and what they have in common.
 */

#include "engine/report/merge/inside.h"

#include "engine/base/fill.h"
#include "engine/report/merge/texts.h"
#include "engine/report/wording.h"

#include <string.h>

#define SERVERS_NAMED 50 /* beside a cause */
#define ROWS_SHOWN    50 /* of doubles and of clocks */

static enum doc_tone
tone_of(const struct merge_server *s)
{
	static const enum doc_tone tones[WHOLE_COUNT] = {
		[WHOLE_HEALTHY] = TONE_GOOD,
		[WHOLE_FAULT] = TONE_BAD,
		[WHOLE_WARNING] = TONE_WARN,
		[WHOLE_NOT_ENOUGH] = TONE_WARN,
	};

	return s->answered ? tones[s->whole] : TONE_BAD;
}

static void
put_counts(const struct merge *m, struct doc *d)
{
	uint64_t count[WHOLE_COUNT] = { 0 }, missing = 0;
	char n[NUMBER_TEXT_MAX];
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < m->count; i++)
		if (m->servers[i].answered)
			count[m->servers[i].whole]++;
		else
			missing++;
	text_fill(&line, text_in(d->lang, T_MERGE_COUNT),
	    number_text(m->count, n), NULL);
	doc_add(d, DOC_PARA, TONE_PLAIN, buf_str(&line));
	for (int w = 0; w < WHOLE_COUNT; w++) {
		if (count[w] == 0)
			continue;
		buf_clear(&line);
		buf_printf(&line, "%llu  %s", (unsigned long long)count[w],
		    wording_whole(d->lang, (enum whole)w));
		doc_item(d, TONE_PLAIN, "-", buf_str(&line));
	}
	if (missing > 0) {
		buf_clear(&line);
		buf_printf(&line, "%llu  %s", (unsigned long long)missing,
		    text_in(d->lang, T_MERGE_MISSING));
		doc_item(d, TONE_BAD, "-", buf_str(&line));
	}
	buf_free(&line);
}

static const char *
verdict_mark(unsigned verdict)
{
	static const char *const marks[] = {
		[VERDICT_PASS] = "ok",
		[VERDICT_FAIL] = "KO",
		[VERDICT_WARN] = "!",
		[VERDICT_NO_EVIDENCE] = "?",
		[VERDICT_UNREADABLE] = "?",
		[VERDICT_NOT_APPLICABLE] = "--",
		[VERDICT_UNKNOWN] = "",
	};

	return marks[verdict];
}

/* "NDES01 (capture)" */
static void
say_server(const struct merge_server *s, struct buf *out)
{
	buf_puts(out, s->name);
	if (*s->capture && strcmp(s->capture, s->name) != 0)
		buf_printf(out, " (%s)", s->capture);
}

static void
put_server(const struct merge *m, const struct merge_server *s, struct doc *d)
{
	const char *cell[DOC_CELLS_MAX];
	size_t n = 0;
	char now[TIME_TEXT_MAX];
	struct buf name = BUF_INIT;

	say_server(s, &name);
	cell[n++] = buf_str(&name);
	for (size_t i = 0; i < know_check_count(m->k) && n < DOC_CELLS_MAX - 2;
	     i++)
		cell[n++] = verdict_mark(s->verdict[i]);
	cell[n++] = s->answered ? time_minute(s->now, now) : "";
	cell[n++] = s->answered ? whole_name(s->whole) : s->why;
	doc_cells(d, DOC_ROW, tone_of(s), cell, n);
	buf_free(&name);
}

static void
put_servers(const struct merge *m, struct doc *d)
{
	const char *cell[DOC_CELLS_MAX];
	size_t n = 0;

	doc_heading(d, T_MERGE_SERVERS);
	cell[n++] = text_in(d->lang, T_MERGE_SERVER);
	for (size_t i = 0; i < know_check_count(m->k) && n < DOC_CELLS_MAX - 2;
	     i++)
		cell[n++] = know_check(m->k, i)->number;
	cell[n++] = text_in(d->lang, T_MERGE_NOW);
	cell[n++] = text_in(d->lang, T_MERGE_VERDICT);
	doc_cells(d, DOC_HEADS, TONE_PLAIN, cell, n);
	for (size_t i = 0; i < m->count; i++)
		put_server(m, &m->servers[i], d);
}

static bool
has_cause(const struct merge *m, const struct merge_server *s, const char *id,
    enum certainty *certainty)
{
	for (uint32_t i = 0; i < s->causes; i++) {
		const struct merge_hit *h = &m->hits[s->first_cause + i];

		if (strcmp(h->id, id) != 0)
			continue;
		*certainty = h->certainty;
		return true;
	}
	return false;
}

/* "NDES01 (confirmed), NDES02 (likely) ..." */
static uint64_t
say_servers(
    const struct merge *m, const char *id, enum lang lang, struct buf *out)
{
	uint64_t n = 0;
	enum certainty c;

	for (size_t i = 0; i < m->count; i++) {
		if (!has_cause(m, &m->servers[i], id, &c))
			continue;
		if (++n > SERVERS_NAMED)
			continue;
		buf_puts(out, n > 1 ? ", " : "");
		say_server(&m->servers[i], out);
		buf_printf(out, " (%s)", wording_certainty(lang, c));
	}
	if (n > SERVERS_NAMED)
		buf_printf(
		    out, " +%llu", (unsigned long long)(n - SERVERS_NAMED));
	return n;
}

static void
put_cause(
    const struct merge *m, const char *id, const char *name, struct doc *d)
{
	struct buf names = BUF_INIT, title = BUF_INIT;
	uint64_t n = say_servers(m, id, d->lang, &names);

	if (n > 0) {
		buf_printf(&title, "%s: %llu", name, (unsigned long long)n);
		doc_item(d, TONE_BAD, "-", buf_str(&title));
		doc_add(d, DOC_NOTE, TONE_PLAIN, buf_str(&names));
	}
	buf_free(&names);
	buf_free(&title);
}

static void
put_causes(const struct merge *m, struct doc *d)
{
	if (m->hit_count > 0)
		doc_heading(d, T_MERGE_CAUSES);
	for (size_t i = 0; m->hit_count > 0 && i < know_cause_count(m->k); i++)
		put_cause(m, know_cause(m->k, i)->id,
		    know_cause(m->k, i)->title.in[d->lang], d);
	for (size_t i = 0; i < m->foreign_count; i++)
		put_cause(m, m->foreign[i], m->foreign[i], d);
}

/* The servers of V, as far as they were kept; appended. */
static void
say_names(const struct merge_value *v, struct buf *out)
{
	for (size_t k = 0; k < v->count && k < MERGE_NAMES_MAX; k++)
		buf_printf(out, "%s%s", k ? ", " : "", v->name[k]);
	if (v->count > MERGE_NAMES_MAX)
		buf_printf(out, " +%llu",
		    (unsigned long long)(v->count - MERGE_NAMES_MAX));
}

static void
put_value_row(const struct merge_item *item, size_t i, struct doc *d)
{
	const struct merge_value *v = &item->values[i];
	struct buf names = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	say_names(v, &names);
	doc_row(d, TONE_PLAIN, item->id, v->text, number_text(v->count, n),
	    buf_str(&names), NULL);
	buf_free(&names);
}

static void
put_more(const struct merge_item *item, struct doc *d)
{
	char n[NUMBER_TEXT_MAX];

	if (item->more > 0)
		doc_row(d, TONE_PLAIN, item->id,
		    text_in(d->lang, T_MERGE_OTHER), number_text(item->more, n),
		    "", NULL);
}

static void
put_drift(const struct merge *m, struct doc *d)
{
	bool titled = false;

	for (size_t i = 0; i < m->item_count; i++) {
		if (m->items[i].count < 2)
			continue;
		if (!titled) {
			doc_heading(d, T_MERGE_DRIFT);
			doc_heads(d, T_MERGE_ITEM, T_MERGE_VALUE,
			    T_MERGE_HOW_MANY, T_MERGE_SERVERS, NULL);
		}
		titled = true;
		for (size_t k = 0; k < m->items[i].count; k++)
			put_value_row(&m->items[i], k, d);
		put_more(&m->items[i], d);
	}
}

static void
put_ends(const struct merge *m, struct doc *d)
{
	char t[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	if (m->end_count == 0)
		return;
	doc_heading(d, T_MERGE_ENDS);
	doc_heads(d, T_MERGE_UNTIL, T_MERGE_WHAT, T_MERGE_HOW_MANY,
	    T_MERGE_SERVERS, NULL);
	for (size_t i = 0; i < m->end_count; i++) {
		const struct merge_value *what = &m->ends[i].what;
		struct buf names = BUF_INIT;

		say_names(what, &names);
		doc_row(d, TONE_PLAIN, time_minute(m->ends[i].time, t),
		    what->text, number_text(what->count, n), buf_str(&names),
		    NULL);
		buf_free(&names);
	}
}

/* The last row of a table that does not show all. */
static void
put_rest(size_t shown, struct doc *d)
{
	char n[NUMBER_TEXT_MAX + 1] = "+";

	if (shown <= ROWS_SHOWN)
		return;
	number_text(shown - ROWS_SHOWN, n + 1);
	doc_row(d, TONE_PLAIN, n, NULL);
}

static void
put_double(const struct merge_server *s, struct doc *d)
{
	struct buf name = BUF_INIT;
	char now[TIME_TEXT_MAX];

	say_server(s, &name);
	doc_row(d, TONE_WARN, buf_str(&name), time_minute(s->now, now),
	    whole_name(s->whole), s->path, NULL);
	buf_free(&name);
}

static void
put_doubles(const struct merge *m, struct doc *d)
{
	size_t shown = 0;

	for (size_t i = 0; i < m->count; i++) {
		if (!m->servers[i].again)
			continue;
		if (shown == 0) {
			doc_heading(d, T_MERGE_AGAIN);
			doc_add(d, DOC_PARA, TONE_PLAIN,
			    text_in(d->lang, T_MERGE_AGAIN_WHY));
			doc_heads(d, T_MERGE_SERVER, T_MERGE_NOW,
			    T_MERGE_VERDICT, T_MERGE_PATH, NULL);
		}
		if (++shown <= ROWS_SHOWN)
			put_double(&m->servers[i], d);
	}
	put_rest(shown, d);
}

const struct bilingual *
merge_doubt_text(enum merge_doubt doubt)
{
	static const struct bilingual *const texts[] = {
		[DOUBT_NONE] = NULL,
		[DOUBT_FUTURE] = T_MERGE_FUTURE,
		[DOUBT_RECORD] = T_MERGE_RECORD,
		[DOUBT_OLD] = T_MERGE_OLD,
	};

	return texts[doubt];
}

static void
put_doubt(const struct merge_server *s, enum merge_doubt doubt, int64_t by,
    struct doc *d)
{
	const struct bilingual *unit = by >= 2 * TIME_DAY    ? T_MERGE_DAYS
				       : by >= 2 * TIME_HOUR ? T_MERGE_HOURS
							     : T_MERGE_MINUTES;
	int64_t length = unit == T_MERGE_DAYS    ? TIME_DAY
			 : unit == T_MERGE_HOURS ? TIME_HOUR
						 : TIME_MINUTE;
	struct buf name = BUF_INIT, span = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	say_server(s, &name);
	text_fill(&span, text_in(d->lang, unit),
	    number_text((uint64_t)(by / length), n), NULL);
	doc_row(d, TONE_WARN, buf_str(&name), buf_str(&span),
	    text_in(d->lang, merge_doubt_text(doubt)), NULL);
	buf_free(&name);
	buf_free(&span);
}

static void
put_doubts(const struct merge *m, struct doc *d)
{
	size_t shown = 0;

	for (size_t i = 0; i < m->count; i++) {
		int64_t by = 0;
		enum merge_doubt doubt = merge_doubt_of(m, &m->servers[i], &by);

		if (doubt == DOUBT_NONE)
			continue;
		if (shown == 0) {
			doc_heading(d, T_MERGE_CLOCKS);
			doc_heads(
			    d, T_MERGE_SERVER, T_MERGE_BY, T_MERGE_WHAT, NULL);
		}
		if (++shown <= ROWS_SHOWN)
			put_doubt(&m->servers[i], doubt, by, d);
	}
	put_rest(shown, d);
}

void
merge_doc(struct merge *m, struct doc *d)
{
	merge_sort(m);
	d->wide = true;
	doc_add(d, DOC_TITLE, TONE_PLAIN, text_in(d->lang, T_MERGE_TITLE));
	put_counts(m, d);
	put_servers(m, d);
	put_doubles(m, d);
	put_doubts(m, d);
	put_causes(m, d);
	put_drift(m, d);
	put_ends(m, d);
}
