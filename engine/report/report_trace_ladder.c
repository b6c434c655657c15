/*
 * One request as a ladder: a rung a line, when, how long after the one
 * before, what it says, and how surely it belongs here.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/report_trace.h"
#include "engine/report/texts.h"
#include "engine/report/trace_wording.h"

#define LABEL_WIDTH 28

/* The time as it stands in the log, and how long AT is after LAST. */
static void
put_when(struct buf *out, const struct station *s, int64_t at, int64_t last,
    bool rough)
{
	char clock[TIME_TEXT_MAX];
	struct buf text = BUF_INIT;

	time_clock(s->time, clock);
	if (station_is_rough(s))
		buf_printf(out, "%s      ", clock);
	else
		buf_printf(out, "%s.%03d  ", clock,
		    (int)(s->time / 1000 % 1000 + 1000) % 1000);
	if (last != TIME_NONE)
		buf_printf(&text, "%s%+lld ms", rough ? "~" : "",
		    (long long)((at - last) / 1000));
	buf_printf(out, "%12s  ", buf_str(&text));
	out->failed |= buf_failed(&text);
	buf_free(&text);
}

struct ladder {
	const struct trace *t;
	const struct trace_request *r;
	enum lang lang;
	struct buf *out;
	int64_t last; /* instant of the rung before, TIME_NONE */
	bool rough;   /* it is not known to the millisecond */
};

static void
put_seen(struct ladder *l, enum station_id id, const struct station *s)
{
	int64_t at = trace_instant(l->t, l->r, id, l->last);
	bool rough = station_is_rough(s);
	struct buf detail = BUF_INIT;

	put_when(l->out, s, at, l->last, rough || l->rough);
	trace_padded(l->out, trace_station_word(l->lang, id), LABEL_WIDTH);
	trace_detail(s, &detail);
	if (detail.n > 0)
		buf_puts(&detail, ", ");
	trace_link_word(l->lang, l->r, id, &detail);
	buf_printf(l->out, " %s\n", buf_str(&detail));
	if (s->age) {
		buf_printf(l->out, "%6s", "");
		trace_age_say(l->lang, s, l->out);
		buf_byte(l->out, '\n');
	}
	l->out->failed |= buf_failed(&detail);
	buf_free(&detail);
	l->last = at;
	l->rough = rough;
}

static void
put_rung(struct ladder *l, enum station_id id)
{
	const struct station *s = trace_station(l->t, l->r, id);

	buf_byte(l->out, l->r->stopped_at == id ? '>' : ' ');
	buf_puts(l->out, !s                                  ? "[ - ] "
			 : s->good && l->r->stopped_at != id ? "[ok ] "
							     : "[KO ] ");
	if (s) {
		put_seen(l, id, s);
		return;
	}
	buf_printf(l->out, "%28s", "");
	trace_padded(l->out, trace_station_word(l->lang, id), LABEL_WIDTH);
	buf_printf(l->out, " %s\n",
	    text_in(l->lang,
		trace_has_log(l->t, id) ? T_TRACE_MISSING : T_TRACE_NO_LOG));
}

static void
put_title(const struct trace *t, size_t request,
    const struct report_trace_options *o, struct buf *out)
{
	const struct trace_request *r = trace_at(t, request);
	struct buf head = BUF_INIT;
	char number[NUMBER_TEXT_MAX], when[TIME_TEXT_MAX];

	buf_puts(&head, time_rfc3339(r->start, when));
	if (*trace_client(t, r)) {
		buf_puts(&head, ", ");
		utf8_clean(&head, span_of(trace_client(t, r)), 64);
	}
	buf_puts(&head, "\n  ");
	buf_puts(&head, report_trace_outcome(r, o->lang));
	if (r->stopped_at != STATION_COUNT) {
		buf_puts(&head, ", ");
		text_fill(&head, text_in(o->lang, T_TRACE_STOPPED),
		    station_name(r->stopped_at), NULL);
	}
	if (r->event) {
		buf_puts(&head, ", ");
		text_fill(&head, text_in(o->lang, T_TRACE_EVENT),
		    number_text(r->event, number), NULL);
	}
	text_fill(out, text_in(o->lang, T_TRACE_REQUEST),
	    number_text(request + 1, number), buf_str(&head), NULL);
	buf_byte(out, '\n');
	buf_free(&head);
}

void
report_trace_ladder(const struct trace *t, size_t request,
    const struct report_trace_options *o, struct buf *out)
{
	struct ladder l = { t, trace_at(t, request), o->lang, out, TIME_NONE,
		false };
	unsigned rungs = trace_rungs(l.r);
	enum station_id order[STATION_COUNT];

	put_title(t, request, o, out);
	trace_order(t, l.r, order);
	for (int i = 0; i < STATION_COUNT; i++)
		if (rungs >> order[i] & 1)
			put_rung(&l, order[i]);
}

const char *
report_trace_outcome(const struct trace_request *r, enum lang lang)
{
	static const struct bilingual *const words[TRACE_OUTCOME_COUNT] = {
		[TRACE_ISSUED] = T_TRACE_OUTCOME_ISSUED,
		[TRACE_ANSWERED] = T_TRACE_OUTCOME_ANSWERED,
		[TRACE_REFUSED] = T_TRACE_OUTCOME_REFUSED,
		[TRACE_UNANSWERED] = T_TRACE_OUTCOME_UNANSWERED,
		[TRACE_HTTP_ERROR] = T_TRACE_OUTCOME_HTTP_ERROR,
		[TRACE_INCOMPLETE] = T_TRACE_OUTCOME_INCOMPLETE,
	};

	return text_in(lang, words[r->outcome]);
}

const char *
report_trace_platform(enum platform p, enum lang lang)
{
	/* sparse: two are no names but words of the language */
	static const char *const names[PLATFORM_COUNT] = {
		[PLATFORM_WINDOWS] = "Windows",
		[PLATFORM_IOS] = "iOS",
		[PLATFORM_MACOS] = "macOS",
		[PLATFORM_ANDROID] = "Android",
	};

	if (names[p])
		return names[p];
	return text_in(lang, p == PLATFORM_OTHER ? T_TRACE_PLATFORM_OTHER
						 : T_TRACE_PLATFORM_UNKNOWN);
}
