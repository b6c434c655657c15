/*
 * A judged case as plain text, at most 80 columns: the answer first, then
 * what proves it, then what could not be seen.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/report.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "engine/report/wrap.h"

#define LEFT_SHOWN 20  /* names of files of one kind */
#define ENDS_SHOWN 5   /* of more that were read: the first and the last */
#define PROOF_MAX  240 /* bytes that tell a record's text from others */

static void
put_case_head(const struct case_file *c, enum lang lang, struct buf *out)
{
	static const struct bilingual *const hosts[] = {
		[HOST_CAPTURE] = T_REPORT_CAPTURE,
		[HOST_LAB] = T_REPORT_LAB,
		[HOST_LIVE] = T_REPORT_LIVE,
	};
	const struct diagnosis *d = case_diagnosis(c);
	struct buf line = BUF_INIT;
	char now[TIME_TEXT_MAX];

	buf_printf(&line, "%s%s", text_in(lang, hosts[case_host(c)->nature]),
	    text_in(lang, T_COLON));
	utf8_clean(&line, span_of(case_host(c)->name), 200);
	buf_printf(&line, " (%s", wording_generation(lang, d->generation));
	if (d->now != TIME_NONE)
		buf_printf(&line, ", %s, %s", time_minute(d->now, now),
		    text_in(lang, T_REPORT_UTC));
	buf_byte(&line, ')');
	wrap_text(out, buf_span(&line), 2, 2);
	buf_printf(out, "%s\n", wording_whole(lang, d->whole));
	if (d->ending.soon) {
		buf_clear(&line);
		wording_ending(case_knowledge(c), lang, &d->ending, &line);
		wrap_text(out, buf_span(&line), 0, 2);
	}
	buf_free(&line);
}

/* One line under a check. */
static void
put_note(struct buf *out, enum lang lang, const struct bilingual *id,
    const char *first, const char *second)
{
	buf_puts(out, "        ");
	text_fill(out, text_in(lang, id), first, second, NULL);
	buf_byte(out, '\n');
}

/* "last good 09:14, first bad 09:31", "112 failed of 153" */
static void
put_counts(const struct check_result *r, enum lang lang, struct buf *out)
{
	char t[TIME_TEXT_MAX], a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX];

	if (r->bad && r->last_good != TIME_NONE)
		put_note(out, lang, T_REPORT_LAST_GOOD,
		    time_minute(r->last_good, t), "");
	if (r->bad && r->bad_since != TIME_NONE)
		put_note(out, lang, T_REPORT_FIRST_BAD,
		    time_minute(r->bad_since, t), "");
	else if (r->bad && r->last_bad != TIME_NONE)
		put_note(out, lang, T_REPORT_LAST_BAD,
		    time_minute(r->last_bad, t), "");
	if (r->bad && r->first != TIME_NONE && r->requests_bad)
		put_note(out, lang, T_REPORT_BADS,
		    number_text(r->requests_bad, a),
		    number_text(r->requests_bad + r->requests_good, b));
	if (r->bad && r->clients > 1 && r->clients_bad > 0)
		put_note(out, lang, T_REPORT_CLIENTS,
		    number_text(r->clients_bad, a), number_text(r->clients, b));
	if (r->past_bad)
		put_note(out, lang, T_REPORT_PAST, number_text(r->past_bad, a),
		    time_minute(r->past_last, t));
}

static bool
is_same_place(const struct evidence_item *a, const struct evidence_item *b)
{
	return a->line == b->line && a->offset == b->offset &&
	       span_is(span_of(a->file), b->file);
}

static void
put_item(const struct evidence_item *item, enum lang lang, struct buf *out)
{
	char t[TIME_TEXT_MAX];
	struct buf place = BUF_INIT, said = BUF_INIT;

	utf8_line(&place, item->file);
	if (item->line)
		buf_printf(&place, ", %s %llu", text_in(lang, T_REPORT_LINE),
		    (unsigned long long)item->line);
	if (item->time != TIME_NONE)
		buf_printf(&place, ", %s", time_clock(item->time, t));
	wrap_text(out, buf_span(&place), 0, 10);
	wording_item(lang, item, &said);
	wrap_text(out,
	    span_slice(
		buf_span(&said), 0, utf8_fit(buf_span(&said), PROOF_MAX)),
	    0, 10);
	buf_clear(&said);
	if (wording_challenge_age(lang, item->challenge_age, &said)) {
		buf_puts(out, "          ");
		wrap_text(out, buf_span(&said), 10, 10);
	}
	buf_free(&place);
	buf_free(&said);
}

/* The newest line of each bad sign; a line that proves two stands once. */
static void
put_proof(
    const struct case_file *c, size_t check, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = case_diagnosis(c);
	const struct evidence_item *shown = NULL;

	for (size_t i = 0; i < d->finding_count; i++) {
		const struct finding *f = &d->findings[i];
		const struct sign *s = know_sign(case_knowledge(c), f->sign);
		const struct evidence_item *item;

		if (!(s->checks >> check & 1) || s->polarity != POLARITY_BAD ||
		    f->items == 0)
			continue;
		item = &f->item[f->items - 1];
		buf_printf(out, "        %s (%llu)\n", s->label.in[lang],
		    (unsigned long long)f->count);
		if (!shown || !is_same_place(shown, item))
			put_item(item, lang, out);
		shown = item;
	}
}

/* What the guide wants told whatever the verdict. */
static void
put_told(
    const struct case_file *c, size_t check, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < d->finding_count; i++) {
		const struct finding *f = &d->findings[i];
		const struct sign *s = know_sign(case_knowledge(c), f->sign);

		buf_clear(&line);
		if (!(s->checks >> check & 1) ||
		    !wording_told(lang, s, f, &line))
			continue;
		buf_puts(out, "        ");
		wrap_text(out, buf_span(&line), 8, 10);
	}
	buf_free(&line);
}

static void
put_checks(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct knowledge *k = case_knowledge(c);
	const struct diagnosis *d = case_diagnosis(c);

	for (size_t s = 0; s < know_step_count(k); s++) {
		const struct step *step = know_step(k, s);
		bool titled = false;

		for (size_t i = 0; i < d->check_count; i++) {
			const struct check *check = know_check(k, i);
			const struct check_result *r = &d->checks[i];

			if (check->step != s)
				continue;
			if (!titled)
				text_fill(out, text_in(lang, T_REPORT_STEP),
				    step->id, step->title.in[lang], NULL);
			titled = true;
			buf_printf(out, "  %s %s %s%s%s\n",
			    wording_mark(r->verdict), check->number,
			    check->title.in[lang], text_in(lang, T_COLON),
			    wording_verdict(lang, r->verdict));
			put_counts(r, lang, out);
			put_told(c, i, lang, out);
			if (r->verdict == VERDICT_FAIL ||
			    r->verdict == VERDICT_WARN)
				put_proof(c, i, lang, out);
		}
	}
}

static void
put_cause(const struct case_file *c, const struct cause_result *r,
    enum lang lang, struct buf *out)
{
	const struct knowledge *k = case_knowledge(c);
	const struct cause *cause = know_cause(k, r->cause);

	buf_printf(out, "  %s (%s)\n    ", cause->title.in[lang],
	    wording_certainty(lang, r->certainty));
	wrap_text(out, span_of(cause->explain.in[lang]), 4, 4);
	for (size_t i = 0; i < r->subject_count; i++) {
		const struct stored_cert *s = r->subjects[i];

		buf_printf(out, "    %s  %s/%s\n      ",
		    cert_thumbprint(s->cert), store_logical_name(s->logical),
		    store_physical_name(s->physical));
		utf8_clean(out, span_of(cert_subject(s->cert)), 160);
		buf_puts(out, "\n      ");
		wording_validity(lang, s->cert, out);
		buf_byte(out, '\n');
	}
	for (size_t i = 0; i < r->contradicted_count; i++)
		buf_printf(out, "    %s%s%s\n", text_in(lang, T_REPORT_AGAINST),
		    text_in(lang, T_COLON),
		    know_sign(k, r->contradicted_by[i])->label.in[lang]);
	for (size_t i = 0; i < cause->fix_count; i++)
		buf_printf(out, "    %s%s%s\n", text_in(lang, T_REPORT_FIX),
		    text_in(lang, T_COLON),
		    know_fix(k, cause->fixes[i])->title.in[lang]);
}

static void
put_problems(const struct source *s, enum lang lang, struct buf *out)
{
	struct buf line = BUF_INIT;

	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *p = &s->problem[i];

		if (p->count == 0)
			continue;
		buf_clear(&line);
		buf_printf(&line, "%s (%llu)",
		    problem_text(lang, (enum problem_code)i),
		    (unsigned long long)p->count);
		if (p->line)
			buf_printf(&line, ", %s %llu",
			    text_in(lang, T_REPORT_LINE),
			    (unsigned long long)p->line);
		else if (p->text[0] != '\0')
			buf_printf(
			    &line, "%s%s", text_in(lang, T_COLON), p->text);
		wrap_text(out, buf_span(&line), 0, 6);
	}
	buf_free(&line);
}

/* How many records S has, from when to when, and what was wrong with it. */
static void
put_contents(const struct source *s, enum lang lang, struct buf *out)
{
	char t[TIME_TEXT_MAX];

	buf_puts(out, "      ");
	wording_count(lang, s->records, T_UI_RECORD_ONE, T_UI_RECORD_MANY, out);
	if (s->first != TIME_NONE) {
		buf_printf(out, ", %s", time_minute(s->first, t));
		buf_printf(out, " .. %s", time_minute(s->last, t));
	}
	buf_byte(out, '\n');
	put_problems(s, lang, out);
}

static void
put_source(const struct source *s, enum lang lang, struct buf *out)
{
	struct buf file = BUF_INIT;

	buf_printf(out, "  %-10s ", source_kind_name(s->kind));
	utf8_line(&file, s->file);
	wrap_text(out, buf_span(&file), 13, 13);
	buf_free(&file);
	put_contents(s, lang, out);
}

/* S beside what SUM has of other files: no line is of all of them. */
static void
add_up(struct source *sum, const struct source *s)
{
	sum->records += s->records;
	source_time(sum, s->first);
	source_time(sum, s->last);
	for (int i = 0; i < PROBLEM_COUNT; i++)
		sum->problem[i].count += s->problem[i].count;
}

/* COUNT files of KIND after the first ENDS_SHOWN, as one. */
static void
put_rest(const struct case_file *c, enum source_kind kind, size_t count,
    enum lang lang, struct buf *out)
{
	struct source sum = { .kind = kind,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	char more[NUMBER_TEXT_MAX];
	size_t seen = 0;

	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);

		if (s->kind == kind && seen++ >= ENDS_SHOWN &&
		    seen <= ENDS_SHOWN + count)
			add_up(&sum, s);
	}
	buf_printf(out, "  %-10s", source_kind_name(kind));
	text_fill(out, text_in(lang, T_REPORT_AND_MORE),
	    number_text(count, more), NULL);
	put_contents(&sum, lang, out);
}

/*
 * What was read, its range of time, and what was wrong with it: of many files
 * of one kind the first and the last.
 */
static void
put_sources(const struct case_file *c, enum lang lang, struct buf *out)
{
	size_t all[SOURCE_COUNT] = { 0 }, seen[SOURCE_COUNT] = { 0 };

	if (case_source_count(c) > 0)
		buf_puts(out, text_in(lang, T_REPORT_SOURCES));
	for (size_t i = 0; i < case_source_count(c); i++)
		all[case_source(c, i)->kind]++;
	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);
		size_t n = seen[s->kind]++, many = all[s->kind];

		if (many <= LEFT_SHOWN || n < ENDS_SHOWN ||
		    n >= many - ENDS_SHOWN)
			put_source(s, lang, out);
		else if (n == ENDS_SHOWN)
			put_rest(c, s->kind, many - 2 * ENDS_SHOWN, lang, out);
	}
}

/* Files of one kind from I on: what they are, what to do, their names. */
static size_t
put_left_kind(
    const struct case_file *c, size_t i, enum lang lang, struct buf *out)
{
	enum unread_kind kind = case_left(c, i)->kind;
	char more[NUMBER_TEXT_MAX];
	size_t shown;

	buf_puts(out, "  ");
	wrap_text(out, span_of(unread_why(lang, kind)), 2, 4);
	buf_puts(out, "    ");
	wrap_text(out, span_of(unread_remedy(lang, kind)), 4, 4);
	for (shown = 0; i < case_left_count(c) && case_left(c, i)->kind == kind;
	     i++) {
		if (shown++ >= LEFT_SHOWN)
			continue;
		buf_puts(out, "      ");
		wrap_text(out, span_of(case_left(c, i)->file), 6, 8);
	}
	if (shown > LEFT_SHOWN)
		text_fill(out, text_in(lang, T_REPORT_MORE),
		    number_text(shown - LEFT_SHOWN, more), NULL);
	return i;
}

/* What no reader took. */
static void
put_left(const struct case_file *c, enum lang lang, struct buf *out)
{
	size_t i = 0;

	if (case_left_count(c) > 0)
		buf_puts(out, text_in(lang, T_REPORT_LEFT));
	while (i < case_left_count(c))
		i = put_left_kind(c, i, lang, out);
}

/* Those that differ; the rest is in the JSON. */
static void
put_settings(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct buf line = BUF_INIT;
	bool titled = false;

	for (size_t i = 0; i < d->setting_count; i++) {
		const struct setting_result *r = &d->settings[i];
		const struct setting *s = know_setting(
		    case_knowledge(c), r->setting);

		if (r->verdict != VERDICT_WARN && !r->undecided)
			continue;
		if (!titled)
			buf_printf(
			    out, "%s\n", text_in(lang, T_REPORT_SETTINGS));
		titled = true;
		buf_clear(&line);
		wording_setting(lang, s, r, &line);
		buf_puts(out, "  ");
		wrap_text(out, buf_span(&line), 2, 4);
		buf_puts(out, "    ");
		wrap_text(out,
		    span_of(
			r->undecided ? s->about.in[lang] : s->change.in[lang]),
		    4, 4);
	}
	buf_free(&line);
}

static void
put_connector(const struct diagnosis *d, enum lang lang, struct buf *out)
{
	if (wording_connector(lang, d, out))
		buf_byte(out, '\n');
}

static void
put_unknown(const struct diagnosis *d, enum lang lang, struct buf *out)
{
	struct buf line = BUF_INIT;

	if (d->unknown_count > 0)
		buf_printf(out, "%s\n", text_in(lang, T_UI_UNKNOWN_TITLE));
	for (size_t i = 0; i < d->unknown_count; i++) {
		buf_clear(&line);
		wording_unknown(lang, &d->unknown[i], &line);
		buf_puts(out, "  ");
		wrap_text(out, buf_span(&line), 2, 4);
	}
	buf_free(&line);
}

static void
put_foreign(const struct diagnosis *d, enum lang lang, struct buf *out)
{
	struct buf line = BUF_INIT;

	if (d->foreign_count > 0)
		wrap_text(out, span_of(text_in(lang, wording_foreign_title(d))),
		    0, 0);
	for (size_t i = 0; i < d->foreign_count; i++) {
		buf_clear(&line);
		wording_foreign(lang, &d->foreign[i], &line);
		buf_puts(out, "  ");
		wrap_text(out, buf_span(&line), 2, 4);
	}
	buf_free(&line);
}

static void
put_unseen(const struct case_file *c, enum lang lang, struct buf *out)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;

	case_unseen(c, lang, &lines);
	out->failed |= buf_failed(&lines);
	rest = buf_span(&lines);
	if (rest.n > 0)
		buf_puts(out, text_in(lang, T_REPORT_UNSEEN));
	while (span_line(&rest, &line)) {
		buf_puts(out, "  ");
		wrap_text(out, line, 2, 4);
	}
	buf_free(&lines);
}

void
report_text(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct buf next = BUF_INIT;

	put_case_head(c, lang, out);
	put_checks(c, lang, out);
	if (d->cause_count > 0)
		buf_puts(out, text_in(lang, T_REPORT_CAUSES));
	for (size_t i = 0; i < d->cause_count; i++)
		put_cause(c, &d->causes[i], lang, out);
	put_sources(c, lang, out);
	put_left(c, lang, out);
	put_connector(d, lang, out);
	put_settings(c, lang, out);
	put_unknown(d, lang, out);
	put_foreign(d, lang, out);
	put_unseen(c, lang, out);
	case_next(c, lang, &next);
	wrap_text(out, buf_span(&next), 0, 0);
	buf_free(&next);
}

void
report_head(const struct case_file *c, enum lang lang, struct buf *out)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct buf next = BUF_INIT;

	put_case_head(c, lang, out);
	for (size_t i = 0; i < d->cause_count; i++)
		buf_printf(out, "  %s (%s)\n",
		    know_cause(case_knowledge(c), d->causes[i].cause)
			->title.in[lang],
		    wording_certainty(lang, d->causes[i].certainty));
	case_next(c, lang, &next);
	wrap_text(out, buf_span(&next), 0, 0);
	buf_free(&next);
}

int
report_exit(const struct case_file *c)
{
	static const int codes[WHOLE_COUNT] = {
		[WHOLE_HEALTHY] = 0,
		[WHOLE_FAULT] = 3,
		[WHOLE_WARNING] = 4,
		[WHOLE_NOT_ENOUGH] = 5,
	};

	return codes[case_diagnosis(c)->whole];
}
