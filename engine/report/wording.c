/*
 * One table for each kind of word.
 */

#include "engine/report/wording.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/know/certificate.h"
#include "engine/report/texts.h"

static const struct {
	const char *mark;
	const struct bilingual *word;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_PASS] = { "[ok ]", T_VERDICT_PASS },
	[VERDICT_FAIL] = { "[KO ]", T_VERDICT_FAIL },
	[VERDICT_WARN] = { "[ ! ]", T_VERDICT_WARN },
	[VERDICT_NO_EVIDENCE] = { "[ ? ]", T_VERDICT_NO_EVIDENCE },
	[VERDICT_UNREADABLE] = { "[ ? ]", T_VERDICT_UNREADABLE },
	[VERDICT_NOT_APPLICABLE] = { "[-- ]", T_VERDICT_NOT_APPLICABLE },
};

static const struct bilingual *const wholes[WHOLE_COUNT] = {
	[WHOLE_HEALTHY] = T_WHOLE_HEALTHY,
	[WHOLE_FAULT] = T_WHOLE_FAULT,
	[WHOLE_WARNING] = T_WHOLE_WARNING,
	[WHOLE_NOT_ENOUGH] = T_WHOLE_NOT_ENOUGH,
};

static const struct bilingual *const generations[GENERATION_COUNT] = {
	[GENERATION_UNKNOWN] = T_GENERATION_UNKNOWN,
	[GENERATION_LEGACY] = T_GENERATION_LEGACY,
	[GENERATION_UNIFIED] = T_GENERATION_UNIFIED,
	[GENERATION_CONFIGMGR] = T_GENERATION_CONFIGMGR,
	[GENERATION_MIXED] = T_GENERATION_MIXED,
};

static const struct bilingual *const certainties[CERTAINTY_COUNT] = {
	[CERTAINTY_CONFIRMED] = T_CERTAINTY_CONFIRMED,
	[CERTAINTY_LIKELY] = T_CERTAINTY_LIKELY,
	[CERTAINTY_POSSIBLE] = T_CERTAINTY_POSSIBLE,
};

static const struct bilingual *const sureties[] = {
	[SURETY_VERIFIED] = T_SURETY_VERIFIED,
	[SURETY_INFERRED] = T_SURETY_INFERRED,
	[SURETY_BELIEVED] = T_SURETY_BELIEVED,
};

const char *
wording_mark(enum verdict v)
{
	return verdicts[v].mark;
}

const char *
wording_verdict(enum lang lang, enum verdict v)
{
	return text_in(lang, verdicts[v].word);
}

const char *
wording_whole(enum lang lang, enum whole w)
{
	return text_in(lang, wholes[w]);
}

const char *
wording_generation(enum lang lang, enum generation g)
{
	return text_in(lang, generations[g]);
}

const char *
wording_certainty(enum lang lang, enum certainty c)
{
	return text_in(lang, certainties[c]);
}

const char *
wording_surety(enum lang lang, enum surety s)
{
	return text_in(lang, sureties[s]);
}

/* French counts nothing as one. */
void
wording_validity(enum lang lang, const struct cert *c, struct buf *out)
{
	char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];

	text_fill(out, text_in(lang, T_CERT_VALIDITY),
	    time_minute(cert_not_before(c), from),
	    time_minute(cert_not_after(c), to), NULL);
}

const char *
wording_use(const struct knowledge *k, enum lang lang, enum cert_use use)
{
	const struct certificate *c = know_certificate(k, use);

	return c ? c->title.in[lang] : cert_use_name(use);
}

void
wording_ending(const struct knowledge *k, enum lang lang,
    const struct ending *e, struct buf *out)
{
	char days[NUMBER_TEXT_MAX], end[TIME_TEXT_MAX];
	bool over = e->days < 0;
	const struct bilingual *text = over ? T_CERT_OVER : T_CERT_LEFT;

	number_text((uint64_t)(over ? -e->days : e->days), days);
	text_fill(out, text_in(lang, text), wording_use(k, lang, e->use), days,
	    time_minute(cert_not_after(e->cert), end), NULL);
}

void
wording_item(enum lang lang, const struct evidence_item *item, struct buf *out)
{
	struct buf names[2] = { BUF_INIT, BUF_INIT }, dates = BUF_INIT;

	if (!item->cert) {
		for (const char *s = item->text; *s != '\0'; s++)
			buf_byte(out, *s == '\n' ? ' ' : *s);
		return;
	}
	utf8_clean(&names[0], span_of(cert_subject(item->cert)), 160);
	utf8_clean(&names[1], span_of(cert_issuer(item->cert)), 160);
	wording_validity(lang, item->cert, &dates);
	text_fill(out, text_in(lang, T_CERT_SAID), buf_str(&names[0]),
	    buf_str(&dates), buf_str(&names[1]), NULL);
	buf_free(&names[0]);
	buf_free(&names[1]);
	buf_free(&dates);
}

void
wording_count(enum lang lang, uint64_t n, const struct bilingual *one,
    const struct bilingual *many, struct buf *out)
{
	bool single = n == 1 || (n == 0 && lang == LANG_FR);

	buf_printf(out, "%llu %s", (unsigned long long)n,
	    text_in(lang, single ? one : many));
}

void
wording_unknown(enum lang lang, const struct unknown_event *e, struct buf *out)
{
	char t[TIME_TEXT_MAX];

	buf_printf(out, "%s %s (%llu), ", e->provider, e->event_id,
	    (unsigned long long)e->count);
	if (e->last != TIME_NONE)
		buf_printf(out, "%s, ", time_minute(e->last, t));
	buf_printf(out, "%s%s", e->item.file, text_in(lang, T_COLON));
	wording_item(lang, &e->item, out);
}

const struct bilingual *
wording_foreign_title(const struct diagnosis *d)
{
	return d->foreign_judged ? T_UI_FOREIGN_JUDGED : T_UI_FOREIGN_TITLE;
}

bool
wording_challenge_age(enum lang lang, uint16_t minutes, struct buf *out)
{
	char age[NUMBER_TEXT_MAX];

	if (minutes)
		text_fill(out, text_in(lang, T_TRACE_AGE),
		    number_text(minutes, age), NULL);
	return minutes != 0;
}

bool
wording_told(enum lang lang, const struct sign *s, const struct finding *f,
    struct buf *out)
{
	char count[NUMBER_TEXT_MAX];

	if (s->told.in[lang][0] == '\0')
		return false;
	text_fill(out, s->told.in[lang], number_text(f->count, count), NULL);
	return true;
}

void
wording_foreign(enum lang lang, const struct foreign_rows *f, struct buf *out)
{
	struct buf rows = BUF_INIT;
	char t[TIME_TEXT_MAX];

	wording_count(lang, f->rows, T_UI_REQUEST, T_UI_REQUESTS, &rows);
	if (f->last != TIME_NONE)
		buf_printf(&rows, ", %s", time_minute(f->last, t));
	text_fill(out, text_in(lang, T_UI_FOREIGN_ROWS),
	    f->address[0] ? f->address : text_in(lang, T_UI_FOREIGN_REST),
	    buf_str(&rows), NULL);
	buf_free(&rows);
}

void
wording_age(enum lang lang, int64_t time, int64_t now, struct buf *out)
{
	int64_t age = now - time;
	char number[NUMBER_TEXT_MAX];
	const struct bilingual *text = T_AGE_MINUTES;
	int64_t unit = TIME_MINUTE;

	if (time == TIME_NONE || age < 0)
		return;
	if (age >= 2 * TIME_DAY) {
		text = T_AGE_DAYS;
		unit = TIME_DAY;
	} else if (age >= 2 * TIME_HOUR) {
		text = T_AGE_HOURS;
		unit = TIME_HOUR;
	}
	text_fill(out, text_in(lang, text),
	    number_text((uint64_t)(age / unit), number), NULL);
}

bool
wording_connector(enum lang lang, const struct diagnosis *d, struct buf *out)
{
	const struct connector *r = &d->connector;
	char t[TIME_TEXT_MAX];

	if (!*r->version)
		return false;
	time_minute(r->supported_until, t);
	t[10] = '\0'; /* the day */
	if (r->supported_until == TIME_NONE)
		text_fill(out, text_in(lang, T_REPORT_RELEASE_NEWEST),
		    r->version, NULL);
	else
		text_fill(out,
		    text_in(lang, d->now > r->supported_until
				      ? T_REPORT_RELEASE_OVER
				      : T_REPORT_RELEASE_UNTIL),
		    r->version, t, r->newest, NULL);
	return true;
}

void
wording_setting(enum lang lang, const struct setting *s,
    const struct setting_result *r, struct buf *out)
{
	text_fill(out,
	    text_in(
		lang, r->undecided ? T_REPORT_SETTING_OPEN : T_REPORT_SETTING),
	    s->title.in[lang],
	    r->absent   ? text_in(lang, T_REPORT_ABSENT)
	    : *r->value ? r->value
			: text_in(lang, T_REPORT_EMPTY),
	    s->wanted.in[lang], NULL);
}
