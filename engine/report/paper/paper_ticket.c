/*
 * Ten lines that fit into the description of a ticket.
 */

#include "engine/report/paper/paper.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/paper/texts.h"
#include "engine/report/wording.h"

#define LINE_MAX_COLUMNS 200

struct ticket {
	const struct paper *p;
	struct buf *out;
	enum lang lang;
};

/* One line, cut with a mark; texts of several lines become one. */
static void
put_cut_line(struct ticket *t, const struct buf *text)
{
	struct buf line = BUF_INIT, hidden = BUF_INIT;
	struct span shown = span_trim(buf_span(text));
	size_t n;

	if (t->p->hide) {
		t->p->hide(t->p->hide_arg, shown, &hidden);
		shown = buf_span(&hidden);
	}
	utf8_clean(&line, shown, SIZE_MAX);
	n = utf8_fit(buf_span(&line), LINE_MAX_COLUMNS);
	if (n < line.n)
		n = utf8_fit(buf_span(&line), LINE_MAX_COLUMNS - 3);
	buf_add(t->out, span_slice(buf_span(&line), 0, n));
	buf_puts(t->out, n < line.n ? "...\n" : "\n");
	buf_free(&hidden);
	buf_free(&line);
}

static void
put_fill(struct ticket *t, const struct bilingual *id, const char *a,
    const char *b, const char *c)
{
	struct buf line = BUF_INIT;

	text_fill(&line, text_in(t->lang, id), a, b, c, NULL);
	put_cut_line(t, &line);
	buf_free(&line);
}

static void
put_failing(struct paper *p, struct ticket *t)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf checks = BUF_INIT;

	for (size_t i = 0; i < g->check_count; i++) {
		const struct check *check = know_check(case_knowledge(p->c), i);
		enum verdict v = g->checks[i].verdict;

		if (v == VERDICT_FAIL || v == VERDICT_WARN)
			buf_printf(&checks, "%s%s %s (%s)",
			    checks.n ? ", " : "", check->number,
			    check->title.in[t->lang],
			    wording_verdict(t->lang, v));
	}
	if (checks.n > 0 || buf_failed(&checks))
		put_fill(t, T_TICKET_FAILING, buf_str(&checks), "", "");
	buf_free(&checks);
}

/* Of the first check that fails, else of the first that warns. */
static const struct check_result *
worst_check(const struct diagnosis *g)
{
	const struct check_result *warns = NULL;

	for (size_t i = 0; i < g->check_count; i++) {
		if (g->checks[i].verdict == VERDICT_FAIL)
			return &g->checks[i];
		if (g->checks[i].verdict == VERDICT_WARN && !warns)
			warns = &g->checks[i];
	}
	return warns;
}

static void
put_since(struct paper *p, struct ticket *t)
{
	const struct check_result *r = worst_check(case_diagnosis(p->c));
	char good[TIME_TEXT_MAX], bad[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	if (r && r->bad > 0)
		put_fill(t, T_TICKET_SINCE,
		    r->last_good == TIME_NONE ? "-"
					      : time_minute(r->last_good, good),
		    r->bad_since == TIME_NONE ? "-"
					      : time_minute(r->bad_since, bad),
		    number_text(r->requests_bad ? r->requests_bad : r->bad, n));
}

/* The newest record of the first sign that decides for the first cause. */
static const struct evidence_item *
best_proof(const struct paper *p)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	const struct cause *cause;

	if (g->cause_count == 0)
		return NULL;
	cause = know_cause(case_knowledge(p->c), g->causes[0].cause);
	for (size_t i = 0; i < cause->sign_count; i++) {
		const struct finding *f = diagnosis_finding(
		    g, cause->signs[i].sign);

		if (f && f->items > 0 &&
		    cause->signs[i].role != ROLE_CONTRADICTING)
			return &f->item[f->items - 1];
	}
	return NULL;
}

static void
put_proof(struct paper *p, struct ticket *t)
{
	const struct evidence_item *item = best_proof(p);
	char line[NUMBER_TEXT_MAX], time[TIME_TEXT_MAX];
	const char *sha;
	struct buf text = BUF_INIT;

	if (!item)
		return;
	put_fill(t, T_TICKET_PROOF, item->file, number_text(item->line, line),
	    item->time == TIME_NONE ? "-" : time_rfc3339(item->time, time));
	wording_item(t->lang, item, &text);
	put_fill(t, T_TICKET_TEXT, buf_str(&text), "", "");
	buf_free(&text);
	sha = paper_sha256(p, item->file);
	if (*sha) /* a live server's files have none */
		put_fill(t, T_TICKET_SHA, sha, "", "");
}

static void
put_unseen(struct paper *p, struct ticket *t)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf numbers = BUF_INIT;

	for (size_t i = 0; i < g->check_count; i++) {
		const struct check *c = know_check(case_knowledge(p->c), i);

		/* what is beside enrolment is missed by nobody */
		if (!c->warns &&
		    (g->checks[i].verdict == VERDICT_NO_EVIDENCE ||
			g->checks[i].verdict == VERDICT_UNREADABLE))
			buf_printf(&numbers, " %s", c->number);
	}
	if (numbers.n > 0 || buf_failed(&numbers))
		put_fill(t, T_TICKET_UNSEEN, buf_str(&numbers), "", "");
	buf_free(&numbers);
}

static void
put_causes(struct paper *p, struct ticket *t)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf causes = BUF_INIT;

	for (size_t i = 0; i < g->cause_count; i++)
		buf_printf(&causes, "%s%s (%s)", i ? "; " : "",
		    know_cause(case_knowledge(p->c), g->causes[i].cause)
			->title.in[t->lang],
		    wording_certainty(t->lang, g->causes[i].certainty));
	if (causes.n > 0 || buf_failed(&causes))
		put_fill(t, T_TICKET_CAUSES, buf_str(&causes), "", "");
	buf_free(&causes);
}

void
paper_ticket(struct paper *p, struct buf *out)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct ticket t = { p, out, p->lang };
	const char *server = case_server(p->c);
	char now[TIME_TEXT_MAX];
	struct buf next = BUF_INIT;

	put_fill(&t, T_TICKET_HEAD, server ? server : case_host(p->c)->name,
	    wording_whole(p->lang, g->whole), "");
	put_fill(&t, T_TICKET_FROM, wording_generation(p->lang, g->generation),
	    time_rfc3339(g->now, now), VERSION);
	put_causes(p, &t);
	put_failing(p, &t);
	put_since(p, &t);
	put_proof(p, &t);
	put_unseen(p, &t);
	case_next(p->c, p->lang, &next);
	put_cut_line(&t, &next);
	out->failed |= p->failed;
	buf_free(&next);
}
