/*
 * A lab behind the commands that fix: its files stay in the folder of the
 * case.  A later run goes on from the copy that the last one left, so that
 * what was done can be undone, or finished after a crash.
 */

#include "engine/case/fixes.h"

#include "engine/case/lab.h"
#include "engine/host/files.h"

#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 1000

struct lab_case {
	struct scenario *scenario;
	struct scenario here; /* with the copy to begin from */
	char *from;
	struct case_file *c;
};

static char *
joined(const char *folder, const char *name)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s", folder, name);
	return buf_steal(&b);
}

static bool
exists(const char *path)
{
	char *whole = files_path(path);
	struct file_look look;
	bool is = whole && files_look(whole, &look) == OK;

	free(whole);
	return is;
}

bool
lab_case_is(const char *path)
{
	char *file = joined(path, SCENARIO_FILE);
	bool is = file && exists(file);

	free(file);
	return is;
}

static char *
copy_path(const char *folder, int number)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/lab-%03d", folder, number);
	return buf_steal(&b);
}

/* Copies are numbered; the last one is where the lab stands. */
static struct host *
open_lab(struct lab_case *l, const char *folder, struct err_info *info)
{
	struct casefolder *made = casefolder_open(folder, true, info);
	struct host *h = NULL;
	char *copy = NULL;

	if (!made)
		return NULL;
	if (casefolder_read_only(made)) {
		casefolder_close(made);
		err_set(info, ERR_BUSY, folder, 0, NULL);
		return NULL;
	}
	casefolder_close(made);
	for (int n = 1; n < RUNS_MAX; n++) {
		free(copy);
		copy = copy_path(folder, n);
		if (!copy || !exists(copy))
			break;
		free(l->from);
		l->from = copy;
		copy = NULL;
	}
	l->here = *l->scenario;
	if (l->from)
		l->here.capture = l->from;
	if (copy)
		h = lab_open(&l->here, copy, info);
	else
		err_set(info, ERR_LIMIT, folder, 0, NULL);
	free(copy);
	return h;
}

struct lab_case *
lab_case_new(const char *path, const char *folder, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	struct lab_case *l = calloc(1, sizeof(*l));
	struct host *h;

	if (!l) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	l->scenario = scenario_load(path, info);
	h = l->scenario ? open_lab(l, folder, info) : NULL;
	if (h)
		l->c = case_new(h, k, options, info);
	if (l->c)
		return l;
	lab_case_free(l);
	return NULL;
}

struct case_file *
lab_case_file(const struct lab_case *l)
{
	return l->c;
}

void
lab_case_free(struct lab_case *l)
{
	if (!l)
		return;
	case_free(l->c);
	scenario_free(l->scenario);
	free(l->from);
	free(l);
}
