/*
 * The wizard over the lab of one lesson.
 */

#include "tui/screen/lesson_run.h"

static int
run_lesson(struct app_options *options, struct train *t, struct term *term,
    struct err_info *info)
{
	struct case_file *c = train_look(t, info);
	int code = 1;

	if (c != NULL) {
		options->lesson = t;
		options->info = info;
		code = app_run(options, c, term);
		options->lesson = NULL;
	}
	if (code != 0 && info->code == OK)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return code;
}

int
lesson_run(struct app_options *options, const struct scenario *s,
    const struct knowledge *k, struct term *term, struct err_info *info)
{
	const char *named = options->fixes.folder;
	struct buf folder = BUF_INIT;
	struct train *t = NULL;
	enum err err = OK;
	int code = 1;

	if (named != NULL)
		buf_puts(&folder, named);
	else
		err = train_folder(s, &folder);
	if (err != OK)
		err_set(info, err, "~", 0, "--case");
	else
		t = train_new(s, k, buf_str(&folder), info);
	options->fixes.folder = NULL; /* the lesson's journal is not a case */
	if (t != NULL)
		code = run_lesson(options, t, term, info);
	options->fixes.folder = named;
	if (named != NULL)
		train_free(t);
	else
		train_discard(t);
	buf_free(&folder);
	return code;
}
