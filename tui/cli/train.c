/*
 * `ndes-doctor train': the course, a lesson of it, and the replay of an
 * incident.
 */

#include "engine/base/times.h"
#include "tui/cli/cli.h"
#include "tui/cli/train_talk.h"

#include <string.h>
#include <time.h>

static bool
load_course(
    const struct options *o, struct scenario_list *list, struct err_info *info)
{
	enum err err = train_course(list, info);

	if (info->code)
		cli_complain(o->lang, info);
	if (err)
		cli_refuse(o->lang, T_TRAIN_NO_COURSE, "", "");
	return err == OK;
}

static int
list_course(const struct options *o)
{
	struct err_info info = { .code = OK };
	struct scenario_list list;
	struct train_progress progress;
	struct buf out = BUF_INIT;

	if (!load_course(o, &list, &info))
		return EXIT_TROUBLE;
	train_progress_load(&progress); /* without memory: an empty one */
	if (o->json)
		report_train_list_json(&list, &progress, o->lang, &out);
	else
		report_train_list(&list, &progress, o->lang, &out);
	train_progress_free(&progress);
	scenario_list_free(&list);
	return cli_print(&out, EXIT_GOOD);
}

/* By id or number out of the course, or a folder by its path. */
static struct scenario *
find_scenario(const struct options *o, const char *name, int *code)
{
	struct err_info info = { .code = OK };
	struct scenario_list list;
	struct scenario *found = NULL;
	uint64_t number = 0;

	*code = EXIT_TROUBLE;
	if (strchr(name, '/') || strchr(name, '\\')) {
		found = scenario_load(name, &info);
		if (!found)
			cli_complain(o->lang, &info);
		return found;
	}
	if (!load_course(o, &list, &info))
		return NULL;
	span_number(span_of(name), 10, &number);
	for (size_t i = 0; i < list.count && !found; i++) {
		struct scenario *s = list.items[i];

		if (strcmp(s->id, name) == 0 ||
		    (number > 0 && (uint64_t)s->number == number)) {
			found = s;
			list.items[i] = NULL;
		}
	}
	scenario_list_free(&list);
	*code = EXIT_USAGE;
	if (!found)
		cli_refuse(o->lang, T_TRAIN_UNKNOWN, name, "");
	return found;
}

static int
lesson(const struct options *o, const struct knowledge *k,
    const struct scenario *s)
{
	struct err_info info = { .code = OK };
	struct buf folder = BUF_INIT;
	struct train *t = NULL;
	int code = EXIT_TROUBLE;
	enum err err = OK;

	if (o->case_folder)
		buf_puts(&folder, o->case_folder);
	else
		err = train_folder(s, &folder);
	if (err)
		err_set(&info, err, "~", 0, "--case");
	else
		t = train_new(s, k, buf_str(&folder), &info);
	if (t)
		code = train_talk(o, k, t);
	else
		cli_complain(o->lang, &info);
	if (o->case_folder)
		train_free(t);
	else
		train_discard(t);
	buf_free(&folder);
	return code;
}

/* SPEED times faster than it was; 0: without a pause. */
static void
pause_for(int64_t time, unsigned speed)
{
	struct timespec ts;

	if (speed == 0 || time <= 0)
		return;
	time /= speed;
	ts.tv_sec = (time_t)(time / TIME_SECOND);
	ts.tv_nsec = (long)(time % TIME_SECOND * 1000);
	nanosleep(&ts, NULL);
}

static int
play(const struct options *o, const struct knowledge *k,
    const struct scenario *s)
{
	struct err_info info = { .code = OK };
	struct replay r;
	int code = EXIT_GOOD;

	if (replay_load(&r, s->capture, k, &info)) {
		cli_complain(o->lang, &info);
		code = EXIT_TROUBLE;
	}
	for (size_t i = 0; i < r.count && code == EXIT_GOOD; i++) {
		struct buf line = BUF_INIT;

		if (i > 0)
			pause_for(r.items[i].time - r.items[i - 1].time,
			    o->replay_speed);
		report_replay_item(&r.items[i], k, o->lang, &line);
		code = cli_print(&line, EXIT_GOOD);
	}
	if (r.cut && code == EXIT_GOOD)
		cli_line(text_in(o->lang, T_TRAIN_REPLAY_CUT));
	replay_free(&r);
	return code;
}

int
cli_train(const struct options *o, const struct knowledge *k)
{
	struct scenario *s;
	int code;

	if (o->list || (o->arg_count == 0 && o->json))
		return list_course(o);
	if (o->arg_count != 1) {
		cli_refuse(o->lang, T_TRAIN_WHAT, "", "");
		return EXIT_USAGE;
	}
	s = find_scenario(o, o->args[0], &code);
	if (!s)
		return code;
	code = o->replay ? play(o, k, s) : lesson(o, k, s);
	scenario_free(s);
	return code;
}
