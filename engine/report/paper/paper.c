/*
 * The report from top to bottom: the answer, why, what proves it, what could
 * not be seen, and what it was made from.
 */

#include "engine/report/paper/paper.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/paper/chart.h"
#include "engine/report/paper/texts.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

#include <stdlib.h>
#include <string.h>

#define FILE_COST (UINT64_C(32) << 10) /* of paper_step(), beside its bytes */

struct paper_digest {
	const char *file; /* borrowed from the case */
	char sha256[HASH_TEXT_MAX];
};

void
paper_free(struct paper *p)
{
	digesting_free(p->digesting);
	p->digesting = NULL;
	free(p->digests);
	p->digests = NULL;
	p->digest_count = p->digest_cap = p->next = 0;
	p->done = 0;
}

/* Room for one more, of FILE, without a hash yet; NULL: out of memory. */
static struct paper_digest *
add_digest(struct paper *p, const char *file)
{
	struct paper_digest *items = array_grow(
	    p->digests, p->digest_count, &p->digest_cap, sizeof(*items));

	if (!items) {
		p->failed = true;
		return NULL;
	}
	p->digests = items;
	items[p->digest_count].file = file;
	items[p->digest_count].sha256[0] = '\0';
	return &items[p->digest_count++];
}

const char *
paper_sha256(struct paper *p, const char *file)
{
	struct paper_digest *one;

	for (size_t i = 0; i < p->digest_count; i++)
		if (strcmp(p->digests[i].file, file) == 0)
			return p->digests[i].sha256;
	one = add_digest(p, file);
	if (!one)
		return "";
	if (case_digest(p->c, file, one->sha256) == ERR_NOMEM)
		p->failed = true;
	return one->sha256;
}

/* The files that a paper names by their hash; NULL: no more. */
static const char *
file_at(const struct paper *p, size_t i, uint64_t *bytes)
{
	size_t sources = case_source_count(p->c);
	size_t left = case_left_count(p->c);

	if (i < sources) {
		*bytes = case_source(p->c, i)->bytes;
		return case_source(p->c, i)->file;
	}
	i -= sources;
	if (i >= left || i >= CASE_LEFT_TOLD)
		return NULL;
	*bytes = case_left(p->c, i)->bytes;
	return case_left(p->c, i)->file;
}

/* Goes on with FILE; *USED bytes of it.  What cannot be read has no hash. */
static enum err
digest_on(struct paper *p, const char *file, uint64_t budget, uint64_t *used)
{
	char sha256[HASH_TEXT_MAX] = "";
	struct paper_digest *one;
	enum err err = OK;
	bool done = false;

	*used = 0;
	if (!p->digesting)
		p->digesting = digesting_new(p->c, file, &err);
	if (p->digesting)
		err = digesting_step(p->digesting, budget, used, &done, sha256);
	if (err == ERR_NOMEM || (!err && !done))
		return err;
	digesting_free(p->digesting);
	p->digesting = NULL;
	p->next++;
	one = add_digest(p, file);
	if (!one)
		return ERR_NOMEM;
	memcpy(one->sha256, sha256, sizeof(sha256));
	return OK;
}

enum err
paper_step(struct paper *p, uint64_t budget, struct case_progress *progress)
{
	const char *file;
	enum err err = OK;
	uint64_t bytes, used;

	while (!err && budget > 0 && (file = file_at(p, p->next, &bytes))) {
		err = digest_on(p, file, budget, &used);
		p->done += used;
		used += FILE_COST;
		budget -= used < budget ? used : budget;
	}
	progress->total = 0;
	for (size_t i = 0; (file = file_at(p, i, &bytes)); i++)
		progress->total += bytes;
	progress->done = p->done < progress->total ? p->done : progress->total;
	progress->finished = !err && !file_at(p, p->next, &bytes);
	return err;
}

void
paper_say(struct doc *d, enum doc_kind kind, enum doc_tone tone,
    const struct bilingual *id, const char *first, const char *second)
{
	struct buf line = BUF_INIT;

	text_fill(&line, text_in(d->lang, id), first, second, NULL);
	doc_add(d, kind, tone, buf_str(&line));
	buf_free(&line);
}

static enum doc_tone
tone_of_whole(enum whole w)
{
	static const enum doc_tone tones[WHOLE_COUNT] = {
		[WHOLE_HEALTHY] = TONE_GOOD,
		[WHOLE_FAULT] = TONE_BAD,
		[WHOLE_WARNING] = TONE_WARN,
		[WHOLE_NOT_ENOUGH] = TONE_WARN,
	};

	return tones[w];
}

/* "server: NDES01" */
static void
put_fact(struct doc *d, const struct bilingual *name, const char *value)
{
	struct buf line = BUF_INIT;

	if (!value || !*value)
		return;
	buf_printf(&line, "%s%s%s", text_in(d->lang, name),
	    text_in(d->lang, T_COLON), value);
	doc_add(d, DOC_PARA, TONE_PLAIN, buf_str(&line));
	buf_free(&line);
}

static void
put_title(struct paper *p, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	const struct case_options *asked = case_asked(p->c);
	const char *server = case_server(p->c);
	char t[TIME_TEXT_MAX];
	struct buf version = BUF_INIT;

	paper_say(d, DOC_TITLE, TONE_PLAIN, T_PAPER_TITLE,
	    server ? server : case_host(p->c)->name, "");
	doc_add(d, DOC_PART, tone_of_whole(g->whole),
	    wording_whole(d->lang, g->whole));
	put_fact(d, T_PAPER_SERVER, server);
	put_fact(d, T_PAPER_CAPTURE, case_host(p->c)->name);
	put_fact(
	    d, T_PAPER_CONNECTOR, wording_generation(d->lang, g->generation));
	if (g->now != TIME_NONE)
		put_fact(d, T_PAPER_NOW, time_rfc3339(g->now, t));
	if (p->made || asked->run_at)
		put_fact(d, T_PAPER_MADE,
		    time_rfc3339(p->made ? p->made : asked->run_at, t));
	buf_printf(&version, "ndes-doctor %s, %s", VERSION,
	    knowledge_version(case_knowledge(p->c)));
	d->failed |= buf_failed(&version);
	put_fact(d, T_PAPER_BY, buf_str(&version));
	buf_free(&version);
	doc_add(d, DOC_PARA, TONE_PLAIN, text_in(d->lang, T_PAPER_UTC));
}

static void
put_next(struct paper *p, struct doc *d)
{
	struct buf next = BUF_INIT;

	case_next(p->c, d->lang, &next);
	doc_add(d, DOC_PARA, TONE_PLAIN, buf_str(&next));
	buf_free(&next);
}

static void
put_unseen(struct paper *p, struct doc *d)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;

	case_unseen(p->c, d->lang, &lines);
	d->failed |= buf_failed(&lines);
	rest = buf_span(&lines);
	if (rest.n > 0)
		doc_heading(d, T_PAPER_UNSEEN);
	while (span_line(&rest, &line)) {
		char *text = span_dup(line);

		if (text && *text)
			doc_item(d, TONE_PLAIN, "-", text);
		else if (!text)
			d->failed = true;
		free(text);
	}
	buf_free(&lines);
}

static void
put_unknown(struct paper *p, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf line = BUF_INIT;

	if (g->unknown_count > 0)
		doc_heading(d, T_UI_UNKNOWN_TITLE);
	for (size_t i = 0; i < g->unknown_count; i++) {
		buf_clear(&line);
		wording_unknown(d->lang, &g->unknown[i], &line);
		doc_item(d, TONE_PLAIN, "-", buf_str(&line));
	}
	buf_free(&line);
}

/* The release of the connector, and settings that differ. */
static void
put_settings(struct paper *p, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf line = BUF_INIT;
	bool titled = false;

	if (wording_connector(d->lang, g, &line))
		doc_add(d, DOC_PARA, TONE_PLAIN, buf_str(&line));
	for (size_t i = 0; i < g->setting_count; i++) {
		const struct setting *s = know_setting(
		    case_knowledge(p->c), g->settings[i].setting);

		if (g->settings[i].verdict != VERDICT_WARN &&
		    !g->settings[i].undecided)
			continue;
		if (!titled)
			doc_heading(d, T_REPORT_SETTINGS);
		titled = true;
		buf_clear(&line);
		wording_setting(d->lang, s, &g->settings[i], &line);
		doc_item(d, TONE_WARN, "-", buf_str(&line));
		doc_add(d, DOC_NOTE, TONE_PLAIN, s->change.in[d->lang]);
	}
	buf_free(&line);
}

/* Requests in the module's name that are not of this server. */
static void
put_foreign(struct paper *p, struct doc *d)
{
	const struct diagnosis *g = case_diagnosis(p->c);
	struct buf line = BUF_INIT;

	if (g->foreign_count > 0)
		doc_heading(d, wording_foreign_title(g));
	for (size_t i = 0; i < g->foreign_count; i++) {
		buf_clear(&line);
		wording_foreign(d->lang, &g->foreign[i], &line);
		doc_item(d, TONE_PLAIN, "-", buf_str(&line));
	}
	buf_free(&line);
}

void
paper_doc(struct paper *p, struct doc *d)
{
	put_title(p, d);
	put_next(p, d);
	paper_causes(p, d);
	chart_add(d, p->trace);
	paper_checks(p, d);
	put_unseen(p, d);
	put_unknown(p, d);
	put_foreign(p, d);
	put_settings(p, d);
	paper_certificates(p, d);
	paper_done(p, d);
	paper_sources(p, d);
	paper_left(p, d);
	d->failed |= p->failed;
}
