/*
 * A lab behind the commands that fix: its files stay in the folder of the
 * case.  A later run goes on from the copy that the last one left, so that
 * what was done can be undone, or finished after a crash.
 *
 * A copy is made under a name that counts as no lab, and renamed when it is
 * whole.  From before that until the end its lock is held.
 */

#include "engine/case/target/lab_case.h"

#include "engine/case/target/lab.h"
#include "engine/host/os/casefolder.h"
#include "engine/host/os/files.h"
#include "engine/host/os/trust.h"

#include <stdlib.h>

#define LOCKED   "lab"     /* the folder whose lock it is */
#define UNWHOLE  "lab-new" /* a copy that is being made */
#define KEPT     3         /* copies, the newest */
#define RUNS_MAX 1000000

struct lab_case {
	struct scenario *scenario;
	struct scenario here; /* with the copy to begin from */
	char *from;
	struct casefolder *lock; /* NULL: it is only looked at */
	struct case_file *c;
};

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
	char *file = files_join(path, SCENARIO_FILE);
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

/* The copies of a folder; 0: there are none. */
struct copies {
	int oldest, newest;
};

static enum err
take_copy(void *arg, const char *name)
{
	struct copies *c = arg;
	struct span s = span_of(name);
	uint64_t n;

	if (!span_starts(s, "lab-") ||
	    !span_number(span_slice(s, 4, s.n), 10, &n) || n == 0 ||
	    n > RUNS_MAX)
		return OK;
	if ((int)n > c->newest)
		c->newest = (int)n;
	if (!c->oldest || (int)n < c->oldest)
		c->oldest = (int)n;
	return OK;
}

static enum err
find_copies(const char *folder, struct copies *out)
{
	char *path = files_path(folder);
	enum err err = path ? OK : ERR_NOMEM;

	*out = (struct copies){ 0, 0 };
	if (!err)
		err = files_list(path, take_copy, out);
	free(path);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* Where the lab stands: the newest copy, else what it is made of. */
static enum err
find_from(struct lab_case *l, const char *folder, struct copies *copies)
{
	enum err err = find_copies(folder, copies);

	l->here = *l->scenario;
	if (err || !copies->newest)
		return err;
	l->from = copy_path(folder, copies->newest);
	l->here.capture = l->from;
	return l->from ? OK : ERR_NOMEM;
}

/* What is older than the newest ones is of no use to anybody. */
static void
drop_older(const char *folder, const struct copies *copies)
{
	for (int n = copies->oldest; n && n <= copies->newest + 1 - KEPT; n++) {
		char *copy = copy_path(folder, n);

		if (copy)
			host_lab_drop(copy);
		free(copy);
	}
}

/* The folder of the case is made here, and nobody works in it. */
static enum err
take_lock(struct lab_case *l, const char *folder, struct err_info *info)
{
	struct casefolder *made = casefolder_open(folder, true, info);
	bool busy = made && casefolder_read_only(made);
	char *locked = files_join(folder, LOCKED);

	casefolder_close(made);
	if (made && !busy && locked)
		l->lock = casefolder_open(locked, true, info);
	else if (made)
		err_set(info, busy ? ERR_BUSY : ERR_NOMEM, folder, 0, NULL);
	free(locked);
	if (l->lock && casefolder_read_only(l->lock))
		err_set(info, ERR_BUSY, folder, 0, NULL);
	return info->code;
}

/* What an earlier run did not bring to its end is thrown away first. */
static struct host *
make_copy(struct lab_case *l, const char *folder, const char *copy,
    const struct knowledge *k, struct err_info *info)
{
	char *unwhole = files_join(folder, UNWHOLE);
	enum err err = unwhole ? host_lab_drop(unwhole) : ERR_NOMEM;
	struct host *h = NULL;

	if (err)
		err_set(info, err, unwhole, 0, NULL);
	else
		h = lab_open(&l->here, unwhole, k, info);
	if (h && host_lab_rename(h, copy, info)) {
		host_free(h);
		h = NULL;
	}
	free(unwhole);
	return h;
}

static struct host *
open_lab(struct lab_case *l, const char *folder, const struct knowledge *k,
    struct err_info *info)
{
	struct copies copies;
	struct host *h = NULL;
	char *copy = NULL;
	enum err err = take_lock(l, folder, info);

	if (err)
		return NULL;
	err = find_from(l, folder, &copies);
	if (!err && copies.newest == RUNS_MAX)
		err = ERR_LIMIT;
	if (!err && !(copy = copy_path(folder, copies.newest + 1)))
		err = ERR_NOMEM;
	if (err)
		err_set(info, err, folder, 0, NULL);
	else
		h = make_copy(l, folder, copy, k, info);
	if (h)
		drop_older(folder, &copies);
	free(copy);
	return h;
}

/* A folder that is not there yet is no failure. */
static struct host *
view_lab(struct lab_case *l, const char *folder, struct err_info *info)
{
	struct copies copies = { 0, 0 };
	struct err_info local = { .code = OK };
	enum err err = folder ? trust_folder(folder, false, &local)
			      : ERR_NOT_FOUND;

	if (err && err != ERR_NOT_FOUND) {
		*info = local;
		return NULL;
	}
	l->here = *l->scenario;
	if (!err && (err = find_from(l, folder, &copies))) {
		err_set(info, err, folder, 0, NULL);
		return NULL;
	}
	return host_lab_view(l->here.capture, &l->here.world, info);
}

static struct lab_case *
new_case(const char *path, const char *folder, bool look,
    const struct knowledge *k, const struct case_options *options,
    struct err_info *info)
{
	struct lab_case *l = calloc(1, sizeof(*l));
	struct host *h = NULL;

	if (!l) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	l->scenario = scenario_load(path, info);
	if (l->scenario)
		h = look ? view_lab(l, folder, info)
			 : open_lab(l, folder, k, info);
	if (h)
		l->c = case_new(h, k, options, info);
	if (l->c)
		return l;
	lab_case_free(l);
	return NULL;
}

struct lab_case *
lab_case_new(const char *path, const char *folder, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	return new_case(path, folder, false, k, options, info);
}

struct lab_case *
lab_case_look(const char *path, const char *folder, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	return new_case(path, folder, true, k, options, info);
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
	casefolder_close(l->lock);
	free(l->from);
	free(l);
}
