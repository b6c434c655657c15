/*
 * One table for each kind of word.
 */

#include "engine/report/trace_wording.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/report_trace.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

static const struct bilingual *const stations[STATION_COUNT] = {
	[STATION_GETCACAPS] = T_TRACE_STATION_GETCACAPS,
	[STATION_GETCACERT] = T_TRACE_STATION_GETCACERT,
	[STATION_RECEIVED] = T_TRACE_STATION_RECEIVED,
	[STATION_VERIFY_SENT] = T_TRACE_STATION_VERIFY_SENT,
	[STATION_VERIFY_POSTED] = T_TRACE_STATION_VERIFY_POSTED,
	[STATION_CRP_STARTED] = T_TRACE_STATION_CRP_STARTED,
	[STATION_CRP_PHASE1] = T_TRACE_STATION_CRP_PHASE1,
	[STATION_CRP_PHASE3] = T_TRACE_STATION_CRP_PHASE3,
	[STATION_CRP_FINISHED] = T_TRACE_STATION_CRP_FINISHED,
	[STATION_VERIFY_ANSWERED] = T_TRACE_STATION_VERIFY_ANSWERED,
	[STATION_VERIFIED] = T_TRACE_STATION_VERIFIED,
	[STATION_ISSUED] = T_TRACE_STATION_ISSUED,
	[STATION_CA_ANSWERED] = T_TRACE_STATION_CA_ANSWERED,
	[STATION_NOTIFY] = T_TRACE_STATION_NOTIFY,
	[STATION_NOTIFIED] = T_TRACE_STATION_NOTIFIED,
};

static const struct bilingual *const changes[CHANGE_COUNT] = {
	[CHANGE_SERVICE_STARTED] = T_TRACE_CHANGE_SERVICE_STARTED,
	[CHANGE_SERVICE_STOPPED] = T_TRACE_CHANGE_SERVICE_STOPPED,
	[CHANGE_SERVICE_FAILED] = T_TRACE_CHANGE_SERVICE_FAILED,
	[CHANGE_NDES_STARTED] = T_TRACE_CHANGE_NDES_STARTED,
	[CHANGE_NDES_FAILED] = T_TRACE_CHANGE_NDES_FAILED,
	[CHANGE_POOL_CRASHED] = T_TRACE_CHANGE_POOL_CRASHED,
	[CHANGE_BINDING_CHANGED] = T_TRACE_CHANGE_BINDING_CHANGED,
	[CHANGE_SERVER_STARTED] = T_TRACE_CHANGE_SERVER_STARTED,
	[CHANGE_LOG_BEGINS] = T_TRACE_CHANGE_LOG_BEGINS,
	[CHANGE_PROCESS_STARTED] = T_TRACE_CHANGE_PROCESS_STARTED,
	[CHANGE_IIS_BEGINS] = T_TRACE_CHANGE_IIS_BEGINS,
	[CHANGE_CERT_BEGINS] = T_TRACE_CHANGE_CERT_BEGINS,
	[CHANGE_CERT_ENDS] = T_TRACE_CHANGE_CERT_ENDS,
};

static const struct bilingual *const link_words[LINK_COUNT] = {
	[LINK_CERTAIN] = T_TRACE_LINK_CERTAIN,
	[LINK_LIKELY] = T_TRACE_LINK_LIKELY,
	[LINK_AMBIGUOUS] = T_TRACE_LINK_AMBIGUOUS,
};

static const struct bilingual *const link_sayings[LINK_COUNT] = {
	[LINK_CERTAIN] = T_WIZ_LINK_CERTAIN,
	[LINK_LIKELY] = T_WIZ_LINK_LIKELY,
	[LINK_AMBIGUOUS] = T_WIZ_LINK_AMBIGUOUS,
};

static const struct bilingual *const clocks[CLOCK_HOW_COUNT] = {
	[CLOCK_UTC] = T_TRACE_CLOCK_UTC,
	[CLOCK_BIAS] = T_TRACE_CLOCK_BIAS,
	[CLOCK_REVERSED] = T_TRACE_CLOCK_REVERSED,
	[CLOCK_PAIRS] = T_TRACE_CLOCK_PAIRS,
	[CLOCK_BY_HAND] = T_TRACE_CLOCK_BY_HAND,
	[CLOCK_UNKNOWN] = T_TRACE_CLOCK_UNKNOWN,
};

/* Rungs that only the unified connector has, and those of both. */
static const unsigned unified_only = 1u << STATION_RECEIVED |
				     1u << STATION_VERIFIED |
				     1u << STATION_ISSUED |
				     1u << STATION_NOTIFIED;
static const unsigned both = 1u << STATION_GETCACAPS | 1u << STATION_GETCACERT |
			     1u << STATION_CA_ANSWERED;

const char *
trace_station_word(enum lang lang, enum station_id id)
{
	return text_in(lang, stations[id]);
}

/* "2026-03-02 09:31", or "none" */
static const char *
minute(enum lang lang, int64_t t, char text[TIME_TEXT_MAX])
{
	return t == TIME_NONE ? text_in(lang, T_TRACE_NEVER)
			      : time_minute(t, text);
}

/* Every other platform that was seen still does well. */
static bool
others_do_well(const struct trace *t, int platform)
{
	for (int i = 1; i < PLATFORM_COUNT; i++)
		if (i != platform && trace_turn(t, i)->since > 0)
			return false;
	return true;
}

void
trace_turn_say(enum lang lang, const struct trace *t, struct buf *out)
{
	int who = trace_turned(t);
	const struct trace_turn *turn = trace_turn(t, who);
	const struct bilingual *text = T_TRACE_ALL_FAIL;
	char a[TIME_TEXT_MAX], b[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];

	if (who != PLATFORM_COUNT)
		text = others_do_well(t, who) ? T_TRACE_ONLY_FAILS
					      : T_TRACE_FAILS_TOO;
	text_fill(out, text_in(lang, text), minute(lang, turn->first_bad, a),
	    minute(lang, turn->last_good, b), number_text(turn->since, n),
	    who < PLATFORM_COUNT
		? report_trace_platform((enum platform)who, lang)
		: "",
	    NULL);
}

void
trace_change_say(enum lang lang, const struct trace_change *c, struct buf *out)
{
	buf_printf(out, "%s%s", text_in(lang, changes[c->kind]),
	    text_in(lang, T_COLON));
	utf8_clean(out, span_of(c->text), sizeof(c->text));
	if (c->kind == CHANGE_IIS_BEGINS)
		buf_printf(out, ":%lu", (unsigned long)c->line);
}

void
trace_padded(struct buf *out, const char *text, size_t width)
{
	size_t columns = utf8_columns(span_of(text));

	buf_puts(out, text);
	for (; columns < width; columns++)
		buf_byte(out, ' ');
}

unsigned
trace_rungs(const struct trace_request *r)
{
	unsigned seen = 0, all = (1u << STATION_COUNT) - 1;

	for (int i = 0; i < STATION_COUNT; i++)
		if (r->rung[i] != RUNG_NONE)
			seen |= 1u << i;
	return (seen & unified_only ? unified_only | both
				    : all & ~unified_only) |
	       seen;
}

void
trace_detail(const struct station *s, struct buf *out)
{
	if (s->status && s->step != STEP_RETURN) {
		buf_printf(out, "%u", s->status);
		if (s->sub)
			buf_printf(out, ".%u", s->sub);
		if (s->code)
			buf_printf(
			    out, s->code > 65535 ? " 0x%08X" : " %u", s->code);
	} else if (s->step == STEP_RETURN && s->status != 201) {
		buf_printf(out, "HTTP %u", s->status);
	} else if (s->code) {
		buf_printf(out, s->code > 65535 ? "0x%08X" : "%u", s->code);
	} else if (s->step != STEP_SEND && s->step != STEP_CALL &&
		   s->step != STEP_START) {
		buf_puts(out, s->good ? "True" : "False");
	}
}

void
trace_age_say(enum lang lang, const struct station *s, struct buf *out)
{
	wording_challenge_age(lang, s->age, out);
}

static void
link_fill(enum lang lang, const struct trace_request *r, enum station_id id,
    const struct bilingual *const *words, struct buf *out)
{
	char among[NUMBER_TEXT_MAX];

	text_fill(out, text_in(lang, words[r->link[id]]),
	    number_text(r->among[id], among), NULL);
}

void
trace_link_say(enum lang lang, const struct trace_request *r,
    enum station_id id, struct buf *out)
{
	link_fill(lang, r, id, link_sayings, out);
}

void
trace_link_word(enum lang lang, const struct trace_request *r,
    enum station_id id, struct buf *out)
{
	link_fill(lang, r, id, link_words, out);
}

/* "UTC+02:00", "UTC-00:30:07" */
static void
offset_say(int64_t offset, struct buf *out)
{
	int64_t s = (offset < 0 ? -offset : offset) / TIME_SECOND;

	buf_printf(out, "UTC%c%02d:%02d", offset < 0 ? '-' : '+',
	    (int)(s / 3600), (int)(s / 60 % 60));
	if (s % 60)
		buf_printf(out, ":%02d", (int)(s % 60));
	buf_puts(out, ", ");
}

void
trace_clock_say(enum lang lang, const struct trace_clock *c, struct buf *out)
{
	char a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX], from[TIME_TEXT_MAX];

	buf_printf(out, "%s%s", lane_name(c->lane), text_in(lang, T_COLON));
	if (c->how != CLOCK_UTC)
		offset_say(c->offset, out);
	buf_puts(out, text_in(lang, clocks[c->how]));
	if (c->of)
		text_fill(out, text_in(lang, T_TRACE_CLOCK_AGREE),
		    number_text(c->pairs, a), number_text(c->of, b), NULL);
	if (c->from != TIME_NONE)
		text_fill(out, text_in(lang, T_TRACE_CLOCK_FROM),
		    time_minute(c->from, from), NULL);
}
