/*
 * Two pictures of the same counts.  The strips are short enough to be seen
 * at once: one line says that a platform fails while the others go on.
 */

#include "tui/screen/trace_bars.h"

#include <string.h>

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/report_trace.h"
#include "engine/report/texts.h"
#include "engine/report/trace_wording.h"
#include "tui/screen/texts.h"

#define FEW        (3 * TIME_HOUR)
#define SHORT_STEP (10 * TIME_MINUTE)
#define NAME_COLS  10
#define DAY_CHARS  5 /* "2026-" */
#define TIME_CHARS 11

static void
count_request(struct bars *b, int64_t time, int platform, enum trace_outcome o,
    uint32_t n)
{
	struct bar *bar;
	size_t at;

	if (time < b->from)
		return;
	at = (size_t)((time - b->from) / b->step);
	if (at >= b->count)
		return;
	bar = &b->bar[at][platform];
	b->shown[platform] |= n > 0;
	if (trace_outcome_good(o))
		bar->good += n;
	else if (trace_outcome_bad(o))
		bar->bad += n;
	else
		bar->open += n;
}

/* Steps up to the one that LAST is in. */
static void
span_over(struct bars *b, int64_t first, int64_t last, int64_t step)
{
	int64_t most = BARS_MAX;

	first -= ((first % step) + step) % step;
	last -= ((last % step) + step) % step;
	b->step = step;
	if ((last - first) / step + 1 < most)
		most = (last - first) / step + 1;
	b->count = (size_t)most;
	b->from = last - (most - 1) * step;
}

static void
count_hours(const struct trace *t, struct bars *b)
{
	for (size_t i = 0; i < trace_hour_count(t); i++) {
		const struct trace_hour *h = trace_hour_at(t, i);

		for (int p = 0; p < PLATFORM_COUNT; p++)
			for (int o = 0; o < TRACE_OUTCOME_COUNT; o++)
				count_request(b, h->hour, p,
				    (enum trace_outcome)o, h->count[p][o]);
	}
}

static void
count_requests(const struct trace *t, struct bars *b)
{
	for (size_t i = 0; i < trace_count(t); i++) {
		const struct trace_request *r = trace_at(t, i);

		count_request(b, r->start, r->platform,
		    (enum trace_outcome)r->outcome, 1);
	}
}

void
bars_make(const struct trace *t, struct bars *out)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t requests = trace_count(t);

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < trace_hour_count(t); i++) {
		int64_t hour = trace_hour_at(t, i)->hour;

		first = hour < first ? hour : first;
		last = hour > last ? hour : last;
	}
	if (first > last)
		return;
	if (last - first >= FEW || requests == 0 || trace_dropped(t) > 0) {
		span_over(out, first, last, TIME_HOUR);
		count_hours(t, out);
	} else {
		span_over(out, trace_at(t, 0)->start,
		    trace_at(t, requests - 1)->start, SHORT_STEP);
		count_requests(t, out);
	}
}

static char
mark(const struct bar *b)
{
	if (b->good > 0)
		return b->bad > 0 ? '%' : '#';
	if (b->bad > 0)
		return 'x';
	return b->open > 0 ? '-' : '.';
}

static void
strip_add(const struct bars *b, const struct trace *t, enum platform platform,
    enum lang lang, struct pane *to)
{
	const struct trace_turn *turn = trace_turn(t, (int)platform);
	struct buf line = BUF_INIT;
	char good[NUMBER_TEXT_MAX], bad[NUMBER_TEXT_MAX];

	trace_padded(&line, report_trace_platform(platform, lang), NAME_COLS);
	for (size_t i = 0; i < b->count; i++)
		buf_byte(&line, mark(&b->bar[i][platform]));
	buf_puts(&line, "  ");
	text_fill(&line, text_in(lang, T_WIZ_GOOD_AND_BAD),
	    number_text(turn->good, good), number_text(turn->bad, bad), NULL);
	pane_add(
	    to, turn->since > 0 ? INK_BAD : INK_NORMAL, 0, buf_span(&line));
	buf_free(&line);
}

void
bars_strips(const struct bars *b, const struct trace *t, enum lang lang,
    struct pane *to)
{
	char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
	struct buf line = BUF_INIT;

	if (b->count == 0)
		return;
	text_fill(&line,
	    text_in(lang,
		b->step == TIME_HOUR ? T_WIZ_STRIP_HOURS : T_WIZ_STRIP_TENS),
	    time_minute(b->from, from),
	    time_minute(b->from + (int64_t)b->count * b->step, until), NULL);
	pane_add(to, INK_FAINT, 0, buf_span(&line));
	buf_free(&line);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (b->shown[p])
			strip_add(b, t, (enum platform)p, lang, to);
	pane_puts(to, INK_FAINT, 0, text_in(lang, T_WIZ_STRIP_MARKS));
}

/* --- long ones --- */

static uint32_t
height(const struct bar *b)
{
	return b->good + b->bad + b->open;
}

static void
marks(struct buf *out, char c, uint32_t n, uint32_t unit, size_t *room)
{
	for (n = (n + unit - 1) / unit; n > 0 && *room > 0; n--, (*room)--)
		buf_byte(out, c);
}

static void
row_add(const struct bars *b, size_t at, size_t width, uint32_t unit,
    struct pane *to)
{
	struct buf line = BUF_INIT;
	char time[TIME_TEXT_MAX];
	bool bad = false;

	time_minute(b->from + (int64_t)at * b->step, time);
	buf_printf(&line, "%-*s ", TIME_CHARS, time + DAY_CHARS);
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		const struct bar *bar = &b->bar[at][p];
		size_t room = width - 1;

		if (!b->shown[p])
			continue;
		bad |= bar->bad > 0;
		marks(&line, '#', bar->good, unit, &room);
		marks(&line, 'x', bar->bad, unit, &room);
		marks(&line, '-', bar->open, unit, &room);
		for (room++; room > 0; room--)
			buf_byte(&line, ' ');
	}
	while (line.n > 0 && line.p[line.n - 1] == ' ')
		line.n--;
	pane_add(to, bad ? INK_WARN : INK_NORMAL, 0, buf_span(&line));
	buf_free(&line);
}

void
bars_rows(const struct bars *b, enum lang lang, int cols, struct pane *to)
{
	size_t shown = 0, width;
	uint32_t most = 1, unit;
	struct buf line = BUF_INIT;
	char number[NUMBER_TEXT_MAX];

	for (int p = 0; p < PLATFORM_COUNT; p++) {
		shown += b->shown[p];
		for (size_t i = 0; i < b->count; i++)
			if (height(&b->bar[i][p]) > most)
				most = height(&b->bar[i][p]);
	}
	if (shown == 0 || cols < TIME_CHARS + 1 + 6 * (int)shown)
		return;
	width = ((size_t)cols - TIME_CHARS - 1) / shown;
	/* three kinds of marks may each be rounded up */
	unit = (uint32_t)(most / (width > 5 ? width - 4 : 1) + 1);
	text_fill(&line, text_in(lang, T_TRACE_HISTOGRAM),
	    number_text(unit, number), NULL);
	pane_add(to, INK_TITLE, 0, buf_span(&line));
	buf_clear(&line);
	trace_padded(&line, "UTC", TIME_CHARS + 1);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (b->shown[p])
			trace_padded(&line,
			    report_trace_platform((enum platform)p, lang),
			    width);
	pane_add(to, INK_FAINT, 0, span_trim(buf_span(&line)));
	buf_free(&line);
	for (size_t i = 0; i < b->count; i++)
		row_add(b, i, width, unit, to);
}
