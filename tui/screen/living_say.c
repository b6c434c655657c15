/*
 * The line below the header while something is followed: what needs a look
 * first.
 */

#include "tui/screen/living.h"

#include "engine/base/fill.h"
#include "engine/report/report_follow.h"

static void
say_alarm(const struct app *app, struct buf *out)
{
	const struct living_row *ko = &living_of(app)->ko;
	char time[FOLLOW_WHEN_MAX];

	text_fill(out, app_text(app, T_LIVE_ALARM),
	    report_follow_when(&ko->e, time),
	    know_check(app->k, ko->e.check)->number,
	    *ko->item.what ? ko->item.what
			   : app_in(app, &know_sign(app->k, ko->e.sign)->label),
	    NULL);
}

static void
say_silence(const struct app *app, struct buf *out)
{
	const struct follow_event *e = &living_of(app)->silence.e;
	const struct step *step = know_step(app->k, e->look_at);
	char time[TIME_TEXT_MAX];

	text_fill(out, app_text(app, T_LIVE_SILENT),
	    know_check(app->k, e->check)->number, time_clock(e->time, time),
	    step->id, app_in(app, &step->title), NULL);
}

static void
say_paused(const struct app *app, struct buf *out)
{
	const struct living *x = living_of(app);
	char n[NUMBER_TEXT_MAX];

	text_fill(out, app_text(app, T_LIVE_PAUSED),
	    number_text(x->waiting + x->lost, n), NULL);
}

/* "2 ok, 5 KO in the last minute  newest 14:02:11" */
static void
say_rate(const struct app *app, struct buf *out)
{
	const struct living *x = living_of(app);
	struct pulse pulse = x->pulse;
	uint64_t good, bad;
	char g[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX], time[TIME_TEXT_MAX];

	if (x->lost > 0 && !x->paused)
		text_fill(out, app_text(app, T_LIVE_LOST),
		    number_text(x->lost, g), NULL);
	pulse_rate(&pulse, x->now, &good, &bad);
	text_fill(out, app_text(app, T_LIVE_RATE), number_text(good, g),
	    number_text(bad, b), NULL);
	if (x->came == 0)
		text_fill(out, app_text(app, T_LIVE_NOTHING),
		    time_clock(x->began, time), NULL);
	else
		text_fill(out, app_text(app, T_LIVE_NEWEST),
		    time_clock(x->newest, time), NULL);
}

bool
living_status(const struct app *app, struct buf *out, enum ink *ink)
{
	const struct living *x = living_of(app);
	int64_t phase = living_phase(app, follow_clock());

	if (!living_is_on(app))
		return false;
	*ink = INK_WARN;
	if (x->alarm_at != TIME_NONE) {
		*ink = phase >= 0 && phase % 2 == 0 ? INK_SELECTED : INK_BAD;
		say_alarm(app, out);
	} else if (x->paused) {
		say_paused(app, out);
		say_rate(app, out);
	} else if (x->silent) {
		say_silence(app, out);
	} else {
		*ink = INK_TITLE;
		say_rate(app, out);
	}
	return true;
}
