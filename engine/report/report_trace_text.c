/*
 * A trace as plain text, at most 80 columns: when it turned and for whom,
 * by the hour and platform, then the requests, then ladders.
 */

#include "engine/base/arena.h"
#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/report_trace.h"
#include "engine/report/texts.h"
#include "engine/report/trace_wording.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH       80
#define FLUSH_AFTER (64u << 10)
#define BARS_MAX    24 /* rows of the histogram */
#define FEW_HOURS   3  /* then in shorter steps */
#define SHORT_STEP  (10 * TIME_MINUTE)

struct page {
	const struct trace *t;
	const struct report_trace_options *o;
	struct buf *out;
	report_flush *flush;
	void *arg;
	bool good;
};

static const char *
page_text(const struct page *p, const struct bilingual *id)
{
	return text_in(p->o->lang, id);
}

/* Words of TEXT, wrapped at WIDTH, all lines at INDENT. */
static void
put_wrapped(struct buf *out, struct span text, size_t indent)
{
	struct span word;
	size_t column = 0;

	out->failed |= span_is_lost(text);
	while (span_next(&text, ' ', &word)) {
		size_t columns = utf8_columns(word);

		if (word.n == 0)
			continue;
		if (column > 0 && column + 1 + columns > WIDTH) {
			buf_byte(out, '\n');
			column = 0;
		}
		if (column == 0) {
			buf_printf(out, "%*s", (int)indent, "");
			column = indent;
		} else {
			buf_byte(out, ' ');
			column++;
		}
		buf_add(out, word);
		column += columns;
	}
	buf_byte(out, '\n');
}

static void
put_filled(
    const struct page *p, const struct bilingual *id, size_t indent, uint64_t n)
{
	struct buf line = BUF_INIT;
	char number[NUMBER_TEXT_MAX];

	text_fill(&line, page_text(p, id), number_text(n, number), NULL);
	put_wrapped(p->out, buf_span(&line), indent);
	buf_free(&line);
}

/* --- when it turned --- */

static void
put_change(const struct page *p, const struct trace_change *c)
{
	struct buf line = BUF_INIT;
	char when[TIME_TEXT_MAX];

	buf_printf(&line, "%s ", time_rfc3339(c->time, when));
	trace_change_say(p->o->lang, c, &line);
	put_wrapped(p->out, buf_span(&line), 2);
	buf_free(&line);
}

static void
put_turns(const struct page *p)
{
	int who = trace_turned(p->t);
	struct buf line = BUF_INIT;

	if (who < 0)
		return;
	trace_turn_say(p->o->lang, p->t, &line);
	put_wrapped(p->out, buf_span(&line), 0);
	buf_free(&line);
	if (trace_turn(p->t, who)->last_good == TIME_NONE)
		return;
	put_wrapped(p->out,
	    span_of(page_text(p, trace_change_count(p->t) ? T_TRACE_CHANGES
							  : T_TRACE_NO_CHANGE)),
	    0);
	for (size_t i = 0; i < trace_change_count(p->t); i++)
		put_change(p, trace_change_at(p->t, i));
}

/* --- clocks --- */

static void
put_clock(const struct page *p, const struct trace_clock *c)
{
	struct buf line = BUF_INIT;

	trace_clock_say(p->o->lang, c, &line);
	put_wrapped(p->out, buf_span(&line), 2);
	buf_free(&line);
}

/* --- by the hour and platform --- */

struct bar {
	int64_t from;
	uint32_t good[PLATFORM_COUNT], bad[PLATFORM_COUNT],
	    open[PLATFORM_COUNT];
};

struct bars {
	struct bar *item;
	size_t count, cap;
	bool failed; /* out of memory: some are missing */
};

static void
count_in(struct bar *b, size_t platform, enum trace_outcome o, uint32_t n)
{
	if (trace_outcome_good(o))
		b->good[platform] += n;
	else if (trace_outcome_bad(o))
		b->bad[platform] += n;
	else
		b->open[platform] += n;
}

static struct bar *
bar_at(struct bars *bars, int64_t from)
{
	struct bar *b;

	if (bars->count > 0 && bars->item[bars->count - 1].from == from)
		return &bars->item[bars->count - 1];
	b = array_grow(bars->item, bars->count, &bars->cap, sizeof(*b));
	if (!b) {
		bars->failed = true;
		return NULL;
	}
	bars->item = b;
	b += bars->count++;
	memset(b, 0, sizeof(*b));
	b->from = from;
	return b;
}

static void
bars_of_hours(const struct trace *t, struct bars *bars)
{
	for (size_t i = 0; i < trace_hour_count(t); i++) {
		const struct trace_hour *h = trace_hour_at(t, i);
		struct bar *b = bar_at(bars, h->hour);

		for (size_t k = 0; b && k < PLATFORM_COUNT; k++)
			for (int o = 0; o < TRACE_OUTCOME_COUNT; o++)
				count_in(b, k, (enum trace_outcome)o,
				    h->count[k][o]);
	}
}

static void
bars_of_requests(const struct trace *t, struct bars *bars)
{
	for (size_t i = 0; i < trace_count(t); i++) {
		const struct trace_request *r = trace_at(t, i);
		int64_t from = r->start - (r->start % SHORT_STEP + SHORT_STEP) %
					      SHORT_STEP;
		struct bar *b = bar_at(bars, from);

		if (b)
			count_in(
			    b, r->platform, (enum trace_outcome)r->outcome, 1);
	}
}

static uint32_t
height(const struct bar *b, size_t platform)
{
	return b->good[platform] + b->bad[platform] + b->open[platform];
}

static void
put_marks(struct buf *out, char mark, uint32_t n, uint32_t unit, size_t *room)
{
	size_t marks = n ? (n + unit - 1) / unit : 0;

	for (; marks > 0 && *room > 0; marks--, (*room)--)
		buf_byte(out, mark);
}

static void
put_bar(const struct page *p, const struct bar *b, const bool shown[],
    size_t width, uint32_t unit)
{
	char when[TIME_TEXT_MAX];

	trace_padded(p->out, time_minute(b->from, when), 18);
	for (size_t k = 0; k < PLATFORM_COUNT; k++) {
		size_t room = width - 1;

		if (!shown[k])
			continue;
		put_marks(p->out, '#', b->good[k], unit, &room);
		put_marks(p->out, 'x', b->bad[k], unit, &room);
		put_marks(p->out, '-', b->open[k], unit, &room);
		for (room++; room > 0; room--)
			buf_byte(p->out, ' ');
	}
	while (p->out->n > 0 && p->out->p[p->out->n - 1] == ' ')
		p->out->n--;
	buf_byte(p->out, '\n');
}

static void
put_bars(const struct page *p, const struct bars *bars)
{
	size_t first = bars->count > BARS_MAX ? bars->count - BARS_MAX : 0;
	size_t columns = 0, width;
	uint32_t most = 1, unit;
	bool shown[PLATFORM_COUNT] = { false };

	for (size_t i = first; i < bars->count; i++)
		for (size_t k = 0; k < PLATFORM_COUNT; k++) {
			uint32_t n = height(&bars->item[i], k);

			columns += n && !shown[k];
			shown[k] |= n > 0;
			most = n > most ? n : most;
		}
	if (columns == 0)
		return;
	width = (WIDTH - 18) / columns;
	/* three kinds of marks may each be rounded up */
	unit = (uint32_t)(most / (width - 4) + 1);
	put_filled(p, T_TRACE_HISTOGRAM, 0, unit);
	if (first > 0)
		put_filled(p, T_TRACE_OLDER_HOURS, 0, first);
	trace_padded(p->out, "", 18);
	for (size_t k = 0; k < PLATFORM_COUNT; k++)
		if (shown[k])
			trace_padded(p->out,
			    report_trace_platform((enum platform)k, p->o->lang),
			    width);
	buf_byte(p->out, '\n');
	for (size_t i = first; i < bars->count; i++)
		put_bar(p, &bars->item[i], shown, width, unit);
}

static void
put_histogram(const struct page *p)
{
	struct bars bars = { NULL, 0, 0, false };

	if (trace_hour_count(p->t) > FEW_HOURS)
		bars_of_hours(p->t, &bars);
	else
		bars_of_requests(p->t, &bars);
	put_bars(p, &bars);
	p->out->failed |= bars.failed;
	free(bars.item);
}

/* --- the requests --- */

static void
flush_page(struct page *p)
{
	if (p->flush && p->good && p->out->n > FLUSH_AFTER)
		p->good = p->flush(p->arg, p->out);
}

/* The address comes last: a long one may run over. */
static void
put_request_line(const struct page *p, size_t i)
{
	const struct trace_request *r = trace_at(p->t, i);
	struct buf what = BUF_INIT;
	char when[TIME_TEXT_MAX];

	time_minute(r->start, when);
	buf_printf(p->out, "%-5zu %.10s ", i + 1, when);
	buf_printf(p->out, "%s  ", time_clock(r->start, when));
	trace_padded(p->out,
	    r->platform
		? report_trace_platform((enum platform)r->platform, p->o->lang)
		: "-",
	    9);
	buf_puts(&what, report_trace_outcome(r, p->o->lang));
	if (r->stopped_at != STATION_COUNT)
		buf_printf(&what, ", %s", station_name(r->stopped_at));
	trace_padded(p->out, buf_str(&what), 29);
	p->out->failed |= buf_failed(&what);
	buf_byte(p->out, ' ');
	utf8_clean(p->out, span_of(trace_client(p->t, r)), 64);
	buf_byte(p->out, '\n');
	buf_free(&what);
}

static void
put_list(struct page *p)
{
	size_t n = trace_count(p->t), first = 0;

	if (n == 0)
		return;
	if (!p->o->all && n > REPORT_TRACE_LIST)
		first = n - REPORT_TRACE_LIST;
	buf_puts(p->out, page_text(p, T_TRACE_LIST));
	buf_byte(p->out, '\n');
	if (first > 0)
		put_filled(p, T_TRACE_LIST_OLDER, 0, first);
	for (size_t i = first; i < n && p->good; i++) {
		put_request_line(p, i);
		flush_page(p);
	}
}

/* The newest request of a kind before TO; SIZE_MAX: none. */
static size_t
newest(const struct trace *t, bool good, size_t to)
{
	for (size_t i = to; i-- > 0;) {
		enum trace_outcome o = (enum trace_outcome)trace_at(t, i)
					   ->outcome;

		if (good ? trace_outcome_good(o) : trace_outcome_bad(o))
			return i;
	}
	return SIZE_MAX;
}

static void
put_ladder(struct page *p, size_t i)
{
	if (i == SIZE_MAX || !p->good)
		return;
	buf_byte(p->out, '\n');
	report_trace_ladder(p->t, i, p->o, p->out);
	flush_page(p);
}

/* Those asked for, or the newest good and the newest bad one. */
static void
put_ladders(struct page *p)
{
	size_t n = trace_count(p->t);

	if (p->o->all)
		for (size_t i = 0; i < n; i++)
			put_ladder(p, i);
	else if (p->o->request > n)
		put_filled(p, T_TRACE_NO_SUCH, 0, p->o->request);
	else if (p->o->request)
		put_ladder(p, p->o->request - 1);
	else {
		put_ladder(p, newest(p->t, true, n));
		put_ladder(p, newest(p->t, false, n));
	}
	if (n > 0)
		put_wrapped(p->out, span_of(page_text(p, T_TRACE_INFERRED)), 0);
}

/* --- all of it --- */

static void
put_trace_head(const struct page *p, const struct case_file *c)
{
	uint32_t count[TRACE_OUTCOME_COUNT] = { 0 };
	struct buf line = BUF_INIT;
	struct trace_request r = { 0 };
	char n[NUMBER_TEXT_MAX];

	buf_printf(p->out, "%s%s", page_text(p, T_REPORT_CAPTURE),
	    page_text(p, T_COLON));
	utf8_clean(p->out, span_of(case_host(c)->name), 200);
	buf_printf(p->out, "\n%s\n", page_text(p, T_TRACE_HEAD));
	for (size_t i = 0; i < trace_count(p->t); i++)
		count[trace_at(p->t, i)->outcome]++;
	text_fill(&line, page_text(p, T_TRACE_COUNT),
	    number_text(trace_count(p->t), n), NULL);
	for (int o = 0; o < TRACE_OUTCOME_COUNT; o++) {
		r.outcome = (uint8_t)o;
		if (count[o])
			buf_printf(&line, ", %s %u",
			    report_trace_outcome(&r, p->o->lang), count[o]);
	}
	put_wrapped(p->out, buf_span(&line), 0);
	buf_free(&line);
}

void
report_trace_text(const struct case_file *c, const struct trace *t,
    const struct report_trace_options *o, struct buf *out, report_flush *flush,
    void *arg)
{
	struct page p = { t, o, out, flush, arg, true };

	put_trace_head(&p, c);
	if (trace_count(t) == 0)
		put_wrapped(out, span_of(page_text(&p, T_TRACE_NONE)), 0);
	put_turns(&p);
	if (trace_clock_count(t) > 0)
		buf_printf(out, "\n%s\n", page_text(&p, T_TRACE_CLOCKS));
	for (size_t i = 0; i < trace_clock_count(t); i++)
		put_clock(&p, trace_clock_at(t, i));
	if (trace_dropped(t))
		put_filled(&p, T_TRACE_TOO_OLD, 2, trace_dropped(t));
	if (trace_changes_dropped(t))
		put_filled(
		    &p, T_TRACE_CHANGES_OLD, 2, trace_changes_dropped(t));
	if (trace_untimed(t))
		put_filled(&p, T_TRACE_UNTIMED, 2, trace_untimed(t));
	buf_byte(out, '\n');
	put_histogram(&p);
	buf_byte(out, '\n');
	put_list(&p);
	put_ladders(&p);
}
