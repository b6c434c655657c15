/*
 * The hours of a trace as bars.  So many hours that their bars would be too
 * thin to see are put together: 2, 3, 6, 12 hours, then whole days.
 */

#include "engine/report/paper/chart.h"

#include "engine/base/fill.h"
#include "engine/report/paper/texts.h"

#include <stdio.h>

#define PICTURE_WIDTH  720
#define PICTURE_HEIGHT 170
#define LEFT           40
#define BOTTOM         150
#define TOP            30
#define TEXT_BARS      48
#define TEXT_COLUMNS   30

static const struct bilingual *const part_words[CHART_PARTS] = {
	[CHART_GOOD] = T_CHART_GOOD,
	[CHART_BAD] = T_CHART_BAD,
	[CHART_OTHER] = T_CHART_OTHER,
};

static const char *const classes[CHART_PARTS] = {
	[CHART_GOOD] = "cg",
	[CHART_BAD] = "cb",
	[CHART_OTHER] = "co",
};

static const char text_marks[CHART_PARTS] = { '+', '#', '.' };

static enum chart_part
outcome_part(enum trace_outcome o)
{
	if (trace_outcome_good(o))
		return CHART_GOOD;
	return trace_outcome_bad(o) ? CHART_BAD : CHART_OTHER;
}

/* The least width with which FROM to TO fit. */
static int64_t
bar_width(int64_t from, int64_t to)
{
	static const int hours[] = { 1, 2, 3, 6, 12, 24 };
	int64_t days = 1;

	for (size_t i = 0; i < sizeof(hours) / sizeof(*hours); i++)
		if ((to - from) / (hours[i] * TIME_HOUR) < CHART_BARS - 1)
			return hours[i] * TIME_HOUR;
	while ((to - from) / (days * TIME_DAY) >= CHART_BARS - 1)
		days *= 2;
	return days * TIME_DAY;
}

static int64_t
floor_to(int64_t t, int64_t step)
{
	int64_t rest = t % step;

	return t - (rest < 0 ? rest + step : rest);
}

static uint64_t
sum_of(const struct chart *c, size_t bar)
{
	uint64_t sum = 0;

	for (int p = 0; p < CHART_PARTS; p++)
		sum += c->n[bar][p];
	return sum;
}

static void
add_hour(struct chart *c, const struct trace_hour *h)
{
	size_t bar = (size_t)((h->hour - c->from) / c->width);

	for (int p = 0; p < PLATFORM_COUNT; p++)
		for (int o = 0; o < TRACE_OUTCOME_COUNT; o++)
			c->n[bar][outcome_part((enum trace_outcome)o)] +=
			    h->count[p][o];
	if (bar >= c->count)
		c->count = bar + 1;
	if (sum_of(c, bar) > c->tallest)
		c->tallest = sum_of(c, bar);
}

bool
chart_make(const struct trace *t, struct chart *out)
{
	size_t hours = trace_hour_count(t);
	int64_t from = INT64_MAX, to = INT64_MIN;

	*out = (struct chart){ 0 };
	for (size_t i = 0; i < hours; i++) {
		int64_t hour = trace_hour_at(t, i)->hour;

		if (!time_known(hour))
			continue;
		from = hour < from ? hour : from;
		to = hour > to ? hour : to;
	}
	if (from > to)
		return false;
	out->width = bar_width(from, to);
	out->from = floor_to(from, out->width);
	for (size_t i = 0; i < hours; i++)
		if (time_known(trace_hour_at(t, i)->hour))
			add_hour(out, trace_hour_at(t, i));
	return out->tallest > 0;
}

void
chart_add(struct doc *d, const struct trace *t)
{
	struct chart made, *kept;

	if (!t || !chart_make(t, &made))
		return;
	kept = arena_alloc(&d->arena, sizeof(*kept));
	doc_heading(d, T_CHART_TITLE);
	doc_add(d, DOC_CHART, TONE_PLAIN, "-");
	if (!kept || d->count == 0) {
		d->failed = true;
		return;
	}
	*kept = made;
	d->items[d->count - 1].chart = kept;
}

static void
put_label(struct buf *out, int x, int y, const char *anchor, const char *text)
{
	buf_printf(out,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y,
	    anchor, text);
}

static void
put_bar(const struct chart *c, size_t bar, struct buf *out)
{
	double width = (double)(PICTURE_WIDTH - LEFT) / (double)c->count;
	double wide = width > 24 ? 24 : width;
	double y = BOTTOM;

	for (int p = 0; p < CHART_PARTS; p++) {
		double high = (double)c->n[bar][p] * (BOTTOM - TOP) /
			      (double)c->tallest;

		if (c->n[bar][p] == 0)
			continue;
		high = high < 1 ? 1 : high; /* one failure is seen, too */
		y -= high;
		buf_printf(out,
		    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		    "height=\"%.1f\"/>\n",
		    classes[p], LEFT + (double)bar * width, y,
		    wide > 2 ? wide - 1 : wide, high);
	}
}

static void
put_legend(enum lang lang, struct buf *out)
{
	for (int p = 0; p < CHART_PARTS; p++) {
		buf_printf(out,
		    "<rect class=\"%s\" x=\"%d\" y=\"6\" width=\"10\" "
		    "height=\"10\"/>\n",
		    classes[p], LEFT + p * 150);
		put_label(out, LEFT + p * 150 + 16, 15, "start",
		    text_in(lang, part_words[p]));
	}
}

/* The same bar over its whole time, for the words beside the picture. */
static void
put_range(const struct chart *c, enum lang lang, struct buf *out)
{
	char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	text_fill(out, text_in(lang, T_CHART_RANGE), time_minute(c->from, from),
	    time_minute(c->from + (int64_t)c->count * c->width, to),
	    number_text((uint64_t)(c->width / TIME_HOUR), n), NULL);
}

void
chart_svg(const struct chart *c, enum lang lang, struct buf *out)
{
	char t[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">\n<title>%s: ",
	    PICTURE_WIDTH, PICTURE_HEIGHT, text_in(lang, T_CHART_TITLE));
	put_range(c, lang, out);
	buf_puts(out, "</title>\n");
	put_legend(lang, out);
	put_label(out, LEFT - 4, TOP + 8, "end", number_text(c->tallest, n));
	put_label(out, LEFT - 4, BOTTOM, "end", "0");
	buf_printf(out,
	    "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
	    LEFT, BOTTOM, PICTURE_WIDTH, BOTTOM);
	for (size_t i = 0; i < c->count; i++)
		put_bar(c, i, out);
	put_label(out, LEFT, BOTTOM + 15, "start", time_minute(c->from, t));
	put_label(out, PICTURE_WIDTH, BOTTOM + 15, "end",
	    time_minute(c->from + (int64_t)c->count * c->width, t));
	buf_puts(out, "</svg>\n");
}

/* "2026-04-14 07:00  12/3/0  ++++++++##" */
static void
put_text_bar(const struct chart *c, size_t bar, struct buf *out)
{
	char t[TIME_TEXT_MAX], sums[3 * NUMBER_TEXT_MAX];
	const uint64_t *n = c->n[bar];

	snprintf(sums, sizeof(sums), "%llu/%llu/%llu",
	    (unsigned long long)n[CHART_GOOD], (unsigned long long)n[CHART_BAD],
	    (unsigned long long)n[CHART_OTHER]);
	buf_printf(out, "  %s  %-15s  ",
	    time_minute(c->from + (int64_t)bar * c->width, t), sums);
	for (int p = 0; p < CHART_PARTS; p++) {
		uint64_t marks = (n[p] * TEXT_COLUMNS + c->tallest - 1) /
				 c->tallest;

		while (marks-- > 0)
			buf_byte(out, text_marks[p]);
	}
	buf_byte(out, '\n');
}

void
chart_text(const struct chart *c, enum lang lang, struct buf *out)
{
	size_t i = c->count > TEXT_BARS ? c->count - TEXT_BARS : 0;

	buf_puts(out, "  ");
	put_range(c, lang, out);
	buf_byte(out, '\n');
	for (int p = 0; p < CHART_PARTS; p++)
		buf_printf(out, "  %c %s", text_marks[p],
		    text_in(lang, part_words[p]));
	buf_byte(out, '\n');
	for (; i < c->count; i++)
		if (sum_of(c, i) > 0)
			put_text_bar(c, i, out);
}
