/*
 * Events of following for people: one line each, its time first.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/report.h"
#include "engine/report/report_follow.h"
#include "engine/report/texts.h"
#include "tui/cli/follow_out.h"
#include "tui/cli/texts.h"

/* The first line whose time is when it was seen. */
static void
explain(struct follow_out *out, const struct follow_event *e)
{
	struct buf file = BUF_INIT;

	if (out->explained || e->kind != FOLLOW_EVIDENCE ||
	    e->time != TIME_NONE)
		return;
	out->explained = true;
	utf8_line(&file, e->item->file);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_SEEN), buf_str(&file),
	    NULL);
	buf_free(&file);
}

/* Who syncs one device wants to see its stations and nothing else. */
void
follow_text(struct follow_out *out, const struct follow_event *e)
{
	bool station = e->kind == FOLLOW_STATION || e->kind == FOLLOW_MISSING;

	if (station != out->sync)
		return;
	explain(out, e);
	report_follow(out->k, out->lang, e, &out->text);
}

void
follow_text_start(struct follow_out *out, const struct follow *f)
{
	const struct case_file *c = follow_case(f);
	struct buf host = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	report_head(c, out->lang, &out->text);
	utf8_line(&host, case_host(c)->name);
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_STARTED),
	    number_text(case_source_count(c), n), buf_str(&host), NULL);
	buf_free(&host);
	if (report_follow_copy(f, out->lang, &out->text))
		buf_byte(&out->text, '\n');
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
	enum station_of_sync s = follow_sync_awaited(f);

	if (s == SYNC_COUNT) {
		buf_puts(&out->text, text_in(out->lang, T_FOLLOW_SYNC_DONE));
		return;
	}
	if (report_follow_copy(f, out->lang, &out->text))
		buf_byte(&out->text, '\n');
	else if (!follow_station(f, s)->missed && !follow_sync_refused(f))
		text_fill(&out->text, text_in(out->lang, T_FOLLOW_NOT_YET),
		    text_in(out->lang, follow_sync_title(s)),
		    text_in(out->lang, follow_sync_meaning(s)), NULL);
}

void
follow_text_rate(struct follow_out *out, uint64_t good, uint64_t bad)
{
	char g[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX];

	if (out->sync)
		return;
	text_fill(&out->text, text_in(out->lang, T_FOLLOW_RATE),
	    number_text(good, g), number_text(bad, b), NULL);
}

void
follow_text_end(struct follow_out *out, const struct follow *f)
{
	if (out->sync)
		put_not_come(out, f);
	report_head(follow_case(f), out->lang, &out->text);
}
