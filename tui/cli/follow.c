/*
 * `ndes-doctor follow': new evidence as it arrives, until Ctrl-C or the time
 * is up.
 */

#include "engine/report/report.h"
#include "tui/cli/cli.h"
#include "tui/cli/follow_out.h"

#include <signal.h>

#define WAIT_MS 250

static volatile sig_atomic_t stopped;

static void
on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void
catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], on_signal);
}

static void
count_event(struct follow_out *out, const struct follow_event *e)
{
	if (e->kind == FOLLOW_EVIDENCE &&
	    pulse_hear(&out->pulse, e, follow_clock()) &&
	    out->alarm == ALARM_BELL)
		cli_bell();
}

static void
print_event(void *arg, const struct follow_event *e)
{
	count_event(arg, e);
	follow_text(arg, e);
}

static void
tell_json(void *arg, const struct follow_event *e)
{
	count_event(arg, e);
	follow_json(arg, e);
}

/* Once a minute in which something came, and at the end. */
static void
tell_rate(const struct options *o, struct follow_out *out, bool end)
{
	int64_t now = follow_clock();
	uint64_t good, bad;

	if (!end && now - out->rated < PULSE_SECONDS * TIME_SECOND)
		return;
	out->rated = now;
	pulse_rate(&out->pulse, now, &good, &bad);
	if (!end && good + bad == 0)
		return;
	if (o->json)
		follow_json_rate(out, now, good, bad);
	else
		follow_text_rate(out, good, bad);
}

/* What was told since the last time; false when nobody takes it. */
static bool
flush(struct follow_out *out)
{
	return out->text.n == 0 ||
	       cli_print(&out->text, EXIT_GOOD) == EXIT_GOOD;
}

static enum err
begin_follow(struct follow *f)
{
	struct case_progress p = { 0 };
	enum err err = OK;

	while (!err && !p.finished && !stopped)
		err = follow_begin(f, follow_clock(), 16u << 20, &p);
	return err;
}

static bool
is_over(const struct options *o, const struct follow *f, int64_t started)
{
	return stopped || (o->sync && follow_sync_done(f)) ||
	       (o->duration && follow_clock() - started >= o->duration);
}

static int
wait_ms(const struct options *o, int64_t started)
{
	int64_t left = started + o->duration - follow_clock();

	if (!o->duration || left >= WAIT_MS * 1000)
		return WAIT_MS;
	return left > 0 ? (int)(left / 1000) + 1 : 0;
}

/* EXIT_TROUBLE when stdout is gone. */
static int
run_follow(const struct options *o, struct follow *f, struct follow_out *out,
    struct err_info *info)
{
	int64_t started = follow_clock();
	bool soon;
	int code;

	pulse_start(&out->pulse, started);
	out->rated = started;
	if (o->sync)
		follow_mark(f, started);
	if (o->json)
		follow_json_start(out, f);
	else
		follow_text_start(out, f);
	while (flush(out) && !is_over(o, f, started)) {
		follow_wait(f, wait_ms(o, started));
		info->code = follow_look(f, follow_clock(), &soon);
		if (info->code)
			return EXIT_TROUBLE;
		tell_rate(o, out, false);
	}
	info->code = follow_end(f, follow_clock());
	if (info->code)
		return EXIT_TROUBLE;
	code = report_exit(follow_case(f));
	tell_rate(o, out, true);
	if (o->json)
		follow_json_end(out, f, code);
	else
		follow_text_end(out, f);
	return flush(out) ? code : EXIT_TROUBLE;
}

int
cli_follow(const struct options *o, const struct knowledge *k)
{
	struct err_info info = { .code = OK };
	struct follow_out out = { .k = k,
		.lang = o->lang,
		.sync = o->sync,
		.alarm = o->alarm,
		.text = BUF_INIT };
	struct opening *opened;
	struct follow *f = NULL;
	int code = EXIT_TROUBLE;

	if (!cli_names_one(o))
		return EXIT_USAGE;
	catch_signals();
	opened = cli_open(o, k, o->args[0], USE_AS_CAPTURE, &info);
	if (opened)
		f = follow_new(opening_case(opened),
		    o->json ? tell_json : print_event, &out, &info);
	if (f && (info.code = begin_follow(f)) == OK)
		code = run_follow(o, f, &out, &info);
	if (info.code)
		cli_complain(o->lang, &info);
	follow_free(f);
	opening_free(opened);
	buf_free(&out.text);
	return code;
}
