/*
 * Events of following for people: one line each, its time first.
 */

#include "engine/base/fill.h"
#include "engine/report/report.h"
#include "tui/cli/follow_out.h"

static const enum text verdict_words[VERDICT_COUNT] = {
	[VERDICT_PASS] = T_VERDICT_PASS,
	[VERDICT_FAIL] = T_VERDICT_FAIL,
	[VERDICT_WARN] = T_VERDICT_WARN,
	[VERDICT_NO_EVIDENCE] = T_VERDICT_NO_EVIDENCE,
	[VERDICT_UNREADABLE] = T_VERDICT_UNREADABLE,
	[VERDICT_NOT_APPLICABLE] = T_VERDICT_NOT_APPLICABLE,
};

static const char *
mark_of(const struct follow_out *out, bool bad)
{
	return text_in(out->lang, bad ? T_FOLLOW_KO : T_FOLLOW_OK);
}

/* What it is a sign of, who, what. */
static void
put_words(struct follow_out *out, const struct follow_event *e, struct buf *to)
{
	const struct evidence_item *item = e->item;

	buf_puts(to, know_sign(out->k, e->sign)->label.in[out->lang]);
	if (*item->who)
		buf_printf(to, ", %s", item->who);
	if (*item->what)
		buf_printf(to, ", %s", item->what);
}

static void
put_evidence(struct follow_out *out, const struct follow_event *e)
{
	char t[TIME_TEXT_MAX];

	buf_printf(&out->text, "%s  %s %s  ", time_clock(e->time, t),
	    know_check(out->k, e->check)->number, mark_of(out, e->bad));
	put_words(out, e, &out->text);
	buf_byte(&out->text, '\n');
}

static void
put_verdict(struct follow_out *out, const struct follow_event *e)
{
	static const enum text after[2][2] = { { T_FOLLOW_AFTER_GOOD,
						   T_FOLLOW_AFTER_ONE_GOOD },
		{ T_FOLLOW_AFTER_BAD, T_FOLLOW_AFTER_ONE_BAD } };
	const struct check *check = know_check(out->k, e->check);
	char t[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];
	struct buf first = BUF_INIT;

	if (e->after > 0)
		text_fill(&first,
		    text_in(out->lang, after[e->after_bad][e->after == 1]),
		    number_text(e->after, n), NULL);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_VERDICT),
	    check->number, check->title.in[out->lang],
	    text_in(out->lang, verdict_words[e->from]),
	    text_in(out->lang, verdict_words[e->to]), time_clock(e->time, t),
	    buf_str(&first), NULL);
	buf_free(&first);
}

static const char *
minutes(int64_t t, char out[NUMBER_TEXT_MAX])
{
	return number_text((uint64_t)(t > 0 ? t / TIME_MINUTE : 0), out);
}

static void
put_silence(struct follow_out *out, const struct follow_event *e)
{
	const struct check *check = know_check(out->k, e->check);
	const struct step *step = know_step(out->k, e->look_at);
	char t[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	text_fill(&out->text, text_in(out->lang, T_FOLLOW_SILENT),
	    check->number, check->title.in[out->lang], minutes(e->silent, n),
	    time_clock(e->time, t), NULL);
	if (e->going_on == SIZE_MAX) {
		text_fill(&out->text, text_in(out->lang, T_FOLLOW_ALL_SILENT),
		    step->id, step->title.in[out->lang], NULL);
		return;
	}
	check = know_check(out->k, e->going_on);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_GOES_ON),
	    check->number, check->title.in[out->lang], step->id,
	    step->title.in[out->lang], NULL);
}

static void
put_resumed(struct follow_out *out, const struct follow_event *e)
{
	const struct check *check = know_check(out->k, e->check);
	char n[NUMBER_TEXT_MAX];

	text_fill(&out->text, text_in(out->lang, T_FOLLOW_RESUMED),
	    check->number, check->title.in[out->lang], minutes(e->silent, n),
	    NULL);
}

static void
put_file(struct follow_out *out, const struct follow_event *e)
{
	static const enum text texts[] = {
		[FILE_CAME] = T_FOLLOW_CAME,
		[FILE_RENAMED] = T_FOLLOW_RENAMED,
		[FILE_RESTARTED] = T_FOLLOW_RESTARTED,
		[FILE_GONE] = T_FOLLOW_GONE,
	};

	text_fill(
	    &out->text, text_in(out->lang, texts[e->file]), e->name, NULL);
}

static const char *
milliseconds(int64_t t, char out[NUMBER_TEXT_MAX])
{
	return number_text((uint64_t)(t > 0 ? t / 1000 : 0), out);
}

static void
put_station(struct follow_out *out, const struct follow_event *e)
{
	char n[NUMBER_TEXT_MAX];
	struct buf words = BUF_INIT;

	put_words(out, e, &words);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_STATION),
	    milliseconds(e->after_mark, n),
	    text_in(out->lang, follow_sync_title(e->station)),
	    mark_of(out, e->bad), buf_str(&words), NULL);
	buf_free(&words);
}

static void
put_missing(struct follow_out *out, const struct follow_event *e)
{
	char n[NUMBER_TEXT_MAX];

	text_fill(&out->text, text_in(out->lang, T_FOLLOW_MISSING),
	    milliseconds(e->after_mark, n),
	    text_in(out->lang, follow_sync_title(e->station)),
	    text_in(out->lang, follow_sync_meaning(e->station)), NULL);
}

/* Who syncs one device wants to see its stations and nothing else. */
void
follow_text(struct follow_out *out, const struct follow_event *e)
{
	static void (*const puts[])(
	    struct follow_out *, const struct follow_event *) = {
		[FOLLOW_EVIDENCE] = put_evidence,
		[FOLLOW_VERDICT] = put_verdict,
		[FOLLOW_SILENCE] = put_silence,
		[FOLLOW_RESUMED] = put_resumed,
		[FOLLOW_FILE] = put_file,
		[FOLLOW_STATION] = put_station,
		[FOLLOW_MISSING] = put_missing,
	};
	bool station = e->kind == FOLLOW_STATION || e->kind == FOLLOW_MISSING;

	if (station == out->sync)
		puts[e->kind](out, e);
}

void
follow_text_start(struct follow_out *out, const struct follow *f)
{
	const struct case_file *c = follow_case(f);
	char n[NUMBER_TEXT_MAX];

	report_head(c, out->lang, &out->text);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_STARTED),
	    number_text(case_source_count(c), n), case_host(c)->name, NULL);
	if (!out->sync)
		return;
	buf_puts(&out->text, text_in(out->lang, T_FOLLOW_SYNC));
	for (int s = 0; s < SYNC_COUNT; s++)
		buf_printf(&out->text, "  %s\n",
		    text_in(
			out->lang, follow_sync_title((enum station_of_sync)s)));
}

/* The first station that the device did not come to. */
static void
put_not_come(struct follow_out *out, const struct follow *f)
{
	int s = SYNC_COUNT;

	while (s > 0 && !follow_station(f, (enum station_of_sync)(s - 1))->came)
		s--;
	if (s == SYNC_COUNT) {
		buf_puts(&out->text, text_in(out->lang, T_FOLLOW_SYNC_DONE));
		return;
	}
	if (!follow_station(f, (enum station_of_sync)s)->missed)
		text_fill(&out->text, text_in(out->lang, T_FOLLOW_NOT_YET),
		    text_in(
			out->lang, follow_sync_title((enum station_of_sync)s)),
		    text_in(out->lang,
			follow_sync_meaning((enum station_of_sync)s)),
		    NULL);
}

void
follow_text_end(struct follow_out *out, const struct follow *f)
{
	if (out->sync)
		put_not_come(out, f);
	report_head(follow_case(f), out->lang, &out->text);
}
