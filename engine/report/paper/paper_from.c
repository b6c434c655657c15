/*
 * What a report was made from: files with their hashes, files that were not
 * read, certificates, and what was done on this case.
 */

#include "engine/report/paper/paper.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/paper/texts.h"
#include "engine/report/session_wording.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

/* "12 rows, 2026-04-14 07:00 .. 12:00" */
static void
say_range(const struct source *s, enum lang lang, struct buf *out)
{
	char t[TIME_TEXT_MAX];

	wording_count(lang, s->records, T_UI_RECORD_ONE, T_UI_RECORD_MANY, out);
	if (s->first == TIME_NONE)
		return;
	buf_printf(out, ", %s", time_minute(s->first, t));
	buf_printf(out, " .. %s", time_minute(s->last, t));
}

static void
say_problems(const struct source *s, enum lang lang, struct buf *out)
{
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *p = &s->problem[i];

		if (p->count == 0)
			continue;
		buf_printf(out, "%s%s (%llu)", out->n ? "; " : "",
		    problem_text(lang, (enum problem_code)i),
		    (unsigned long long)p->count);
		if (p->line)
			buf_printf(out, ", %s %llu",
			    text_in(lang, T_REPORT_LINE),
			    (unsigned long long)p->line);
	}
}

static void
put_source(struct paper *p, const struct source *s, struct doc *d)
{
	struct buf range = BUF_INIT, problems = BUF_INIT;

	say_range(s, d->lang, &range);
	say_problems(s, d->lang, &problems);
	doc_row(d, TONE_PLAIN, s->file, source_kind_name(s->kind),
	    buf_str(&range), paper_sha256(p, s->file), buf_str(&problems),
	    NULL);
	buf_free(&range);
	buf_free(&problems);
}

void
paper_sources(struct paper *p, struct doc *d)
{
	if (case_source_count(p->c) == 0)
		return;
	doc_heading(d, T_PAPER_SOURCES);
	doc_heads(d, T_PAPER_FILE, T_PAPER_KIND, T_PAPER_RECORDS, T_PAPER_SHA,
	    T_PAPER_PROBLEMS, NULL);
	for (size_t i = 0; i < case_source_count(p->c); i++)
		put_source(p, case_source(p->c, i), d);
}

void
paper_left(struct paper *p, struct doc *d)
{
	size_t count = case_left_count(p->c);
	char more[NUMBER_TEXT_MAX];

	if (count == 0)
		return;
	doc_heading(d, T_PAPER_LEFT);
	doc_heads(d, T_PAPER_FILE, T_PAPER_BYTES, T_PAPER_WHY, T_PAPER_REMEDY,
	    T_PAPER_SHA, NULL);
	for (size_t i = 0; i < count && i < CASE_LEFT_TOLD; i++) {
		const struct evidence_left *l = case_left(p->c, i);
		char bytes[NUMBER_TEXT_MAX];

		doc_row(d, TONE_PLAIN, l->file, number_text(l->bytes, bytes),
		    l->err ? err_text(d->lang, l->err)
			   : unread_why(d->lang, l->kind),
		    unread_remedy(d->lang, l->kind),
		    l->err ? "" : paper_sha256(p, l->file), NULL);
	}
	if (count > CASE_LEFT_TOLD)
		paper_say(d, DOC_NOTE, TONE_PLAIN, T_REPORT_MORE,
		    number_text(count - CASE_LEFT_TOLD, more), "");
}

static void
put_certificate(
    const struct knowledge *k, const struct cert_used *u, struct doc *d)
{
	const struct stored_cert *s = u->stored;
	char to[TIME_TEXT_MAX];
	struct buf store = BUF_INIT;

	buf_printf(&store, "%s/%s", store_logical_name(s->logical),
	    store_physical_name(s->physical));
	doc_row(d, TONE_PLAIN, wording_use(k, d->lang, u->use),
	    cert_subject(s->cert), time_minute(cert_not_after(s->cert), to),
	    buf_str(&store), cert_thumbprint(s->cert), NULL);
	buf_free(&store);
}

void
paper_certificates(struct paper *p, struct doc *d)
{
	struct cert_uses uses = { NULL, 0, 0, false };

	case_certificates(p->c, &uses);
	if (uses.count > 0) {
		doc_heading(d, T_PAPER_CERTIFICATES);
		doc_heads(d, T_PAPER_USE, T_PAPER_SUBJECT, T_PAPER_ENDS,
		    T_PAPER_STORE, T_PAPER_THUMBPRINT, NULL);
	}
	for (size_t i = 0; i < uses.count; i++)
		put_certificate(case_knowledge(p->c), &uses.items[i], d);
	if (uses.failed)
		d->failed = true;
	cert_uses_free(&uses);
}

/* Out of the case's own folder, the oldest first. */
void
paper_done(struct paper *p, struct doc *d)
{
	size_t count = 0;
	const struct session_event *e = p->session
					    ? session_events(p->session, &count)
					    : NULL;

	if (!e || count == 0)
		return;
	doc_heading(d, T_PAPER_DONE);
	while (count-- > 0) {
		struct buf line = BUF_INIT;
		char t[TIME_TEXT_MAX];

		buf_printf(&line, "%s  ", time_rfc3339(e[count].time, t));
		wording_event(case_knowledge(p->c), d->lang, &e[count], &line);
		if (e[count].note && *e[count].who)
			buf_printf(&line, " (%s)", e[count].who);
		doc_item(d, TONE_PLAIN, "-", buf_str(&line));
		buf_free(&line);
	}
}
