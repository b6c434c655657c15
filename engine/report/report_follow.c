/*
 * Events of following for people: one line each, its time first.
 */

#include "engine/report/report_follow.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

#include <string.h>

struct telling {
	const struct knowledge *k;
	enum lang lang;
	struct buf *text;
};

const char *
report_follow_when(const struct follow_event *e, char out[FOLLOW_WHEN_MAX])
{
	time_clock(e->time == TIME_NONE ? e->seen : e->time, out);
	if (e->time == TIME_NONE)
		strcat(out, "~");
	return out;
}

static const char *
outcome_mark(const struct telling *out, bool bad)
{
	return text_in(out->lang, bad ? T_FOLLOW_KO : T_FOLLOW_OK);
}

/* What it is a sign of, who, what. */
static void
put_words(
    const struct telling *out, const struct follow_event *e, struct buf *to)
{
	const struct evidence_item *item = e->item;

	buf_puts(to, know_sign(out->k, e->sign)->label.in[out->lang]);
	if (*item->who)
		buf_printf(to, ", %s", item->who);
	if (*item->what)
		buf_printf(to, ", %s", item->what);
}

static void
put_evidence(const struct telling *out, const struct follow_event *e)
{
	char t[FOLLOW_WHEN_MAX];

	buf_printf(out->text, "%-9s %s %s  ", report_follow_when(e, t),
	    know_check(out->k, e->check)->number, outcome_mark(out, e->bad));
	put_words(out, e, out->text);
	buf_byte(out->text, '\n');
}

static void
put_verdict(const struct telling *out, const struct follow_event *e)
{
	static const struct bilingual *const after[2][2] = {
		{ T_FOLLOW_AFTER_GOOD, T_FOLLOW_AFTER_ONE_GOOD },
		{ T_FOLLOW_AFTER_BAD, T_FOLLOW_AFTER_ONE_BAD }
	};
	const struct check *check = know_check(out->k, e->check);
	char t[FOLLOW_WHEN_MAX], n[NUMBER_TEXT_MAX];
	struct buf first = BUF_INIT;

	if (e->after > 0)
		text_fill(&first,
		    text_in(out->lang, after[e->after_bad][e->after == 1]),
		    number_text(e->after, n), NULL);
	text_fill(out->text, text_in(out->lang, T_FOLLOW_VERDICT),
	    check->number, check->title.in[out->lang],
	    wording_verdict(out->lang, e->from),
	    wording_verdict(out->lang, e->to), report_follow_when(e, t),
	    buf_str(&first), NULL);
	buf_free(&first);
}

static const char *
minutes(int64_t t, char out[NUMBER_TEXT_MAX])
{
	return number_text((uint64_t)(t > 0 ? t / TIME_MINUTE : 0), out);
}

static void
put_silence(const struct telling *out, const struct follow_event *e)
{
	const struct check *check = know_check(out->k, e->check);
	const struct step *step = know_step(out->k, e->look_at);
	char t[FOLLOW_WHEN_MAX], n[NUMBER_TEXT_MAX];

	text_fill(out->text, text_in(out->lang, T_FOLLOW_SILENT), check->number,
	    check->title.in[out->lang], minutes(e->silent, n),
	    report_follow_when(e, t), NULL);
	if (e->going_on == SIZE_MAX) {
		text_fill(out->text, text_in(out->lang, T_FOLLOW_ALL_SILENT),
		    step->id, step->title.in[out->lang], NULL);
		return;
	}
	check = know_check(out->k, e->going_on);
	text_fill(out->text, text_in(out->lang, T_FOLLOW_GOES_ON),
	    check->number, check->title.in[out->lang], step->id,
	    step->title.in[out->lang], NULL);
}

static void
put_resumed(const struct telling *out, const struct follow_event *e)
{
	const struct check *check = know_check(out->k, e->check);
	char n[NUMBER_TEXT_MAX];

	text_fill(out->text, text_in(out->lang, T_FOLLOW_RESUMED),
	    check->number, check->title.in[out->lang], minutes(e->silent, n),
	    NULL);
}

static void
put_file(const struct telling *out, const struct follow_event *e)
{
	static const struct bilingual *const texts[] = {
		[FILE_CAME] = T_FOLLOW_CAME,
		[FILE_RENAMED] = T_FOLLOW_RENAMED,
		[FILE_RESTARTED] = T_FOLLOW_RESTARTED,
		[FILE_GONE] = T_FOLLOW_GONE,
	};

	struct buf name = BUF_INIT;

	utf8_line(&name, e->name);
	text_fill(out->text, text_in(out->lang, texts[e->file]), buf_str(&name),
	    NULL);
	buf_free(&name);
}

static const char *
ms_text(int64_t t, char out[NUMBER_TEXT_MAX])
{
	return number_text((uint64_t)(t > 0 ? t / 1000 : 0), out);
}

static void
put_station(const struct telling *out, const struct follow_event *e)
{
	char n[NUMBER_TEXT_MAX];
	struct buf words = BUF_INIT;

	put_words(out, e, &words);
	text_fill(out->text, text_in(out->lang, T_FOLLOW_STATION),
	    ms_text(e->after_mark, n),
	    text_in(out->lang, follow_sync_title(e->station)),
	    outcome_mark(out, e->bad), buf_str(&words), NULL);
	buf_free(&words);
}

static void
put_missing(const struct telling *out, const struct follow_event *e)
{
	char n[NUMBER_TEXT_MAX];

	text_fill(out->text, text_in(out->lang, T_FOLLOW_MISSING),
	    ms_text(e->after_mark, n),
	    text_in(out->lang, follow_sync_title(e->station)),
	    text_in(out->lang, follow_sync_meaning(e->station)), NULL);
}

void
report_follow(const struct knowledge *k, enum lang lang,
    const struct follow_event *e, struct buf *out)
{
	static void (*const puts[])(
	    const struct telling *, const struct follow_event *) = {
		[FOLLOW_EVIDENCE] = put_evidence,
		[FOLLOW_VERDICT] = put_verdict,
		[FOLLOW_SILENCE] = put_silence,
		[FOLLOW_RESUMED] = put_resumed,
		[FOLLOW_FILE] = put_file,
		[FOLLOW_STATION] = put_station,
		[FOLLOW_MISSING] = put_missing,
	};
	const struct telling t = { k, lang, out };

	puts[e->kind](&t, e);
}

bool
report_follow_copy(const struct follow *f, enum lang lang, struct buf *out)
{
	char time[TIME_TEXT_MAX];
	struct buf age = BUF_INIT;
	int64_t newest;

	if (!follow_is_copy(f, &newest))
		return false;
	wording_age(lang, newest, follow_clock(), &age);
	if (age.n > 0)
		text_fill(out, text_in(lang, T_FOLLOW_COPY),
		    time_minute(newest, time), buf_str(&age), NULL);
	else
		buf_puts(out, text_in(lang, T_FOLLOW_COPY_UNDATED));
	buf_free(&age);
	return true;
}
