/*
 * From one case to the next: each is opened, kept in its folder, and left
 * for the first page or for good.  The terminal is taken once something is
 * to be shown: what cannot be opened is said on the normal screen.
 */

#include "tui/wizard.h"

#include "engine/base/fill.h"
#include "engine/case/live/follow.h"
#include "engine/case/session/session.h"
#include "engine/case/target/complete.h"
#include "engine/case/texts.h"
#include "engine/report/report.h"
#include "engine/report/merge/merge_read.h"
#include "tui/cli/cli.h"
#include "tui/merged.h"
#include "tui/patience.h"
#include "tui/screen/app.h"
#include "tui/screen/fleet.h"
#include "tui/screen/lesson_run.h"
#include "tui/screen/lobby.h"
#include "tui/screen/reading.h"
#include "tui/screen/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is to be opened next; strings owned. */
struct target {
	char *path, *folder; /* NULL: live; the usual folder */
	char *server;        /* of several in it: its label; NULL: not known */
	bool live, resume;
};

struct wizard {
	const struct options *o;
	const struct knowledge *k;
	struct term *term; /* NULL: not needed yet */
	FILE *keys;
	struct app_options app;
	struct buf message; /* why the first page is there again */
	struct buf verdict; /* of the last case */
	struct buf typed;   /* the path, until it was opened */
	bool lobby;         /* the first page is to be shown */
};

/* Pictures; where the terminal cannot show them, lines. */
static bool
open_pictures(struct wizard *w, struct err_info *info)
{
	const struct options *o = w->o;
	const struct term_options real = { o->ascii, o->no_color, o->mouse };

	w->term = term_curses_new(&real, info);
	if (w->term || info->code != ERR_TERMINAL)
		return w->term != NULL;
	cli_refuse(w->app.lang, T_CLI_PLAIN_INSTEAD, info->detail, "");
	info->code = OK;
	w->term = term_lines_new(stdin, stdout, o->ascii, false);
	if (!w->term)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return w->term != NULL;
}

/* Keys, or answers, from a file. */
static bool
open_answers(struct wizard *w, const char *path, struct err_info *info)
{
	w->keys = fopen(path, "r");
	if (!w->keys)
		err_set(info, ERR_NOT_FOUND, path, 0, NULL);
	return w->keys != NULL;
}

static bool
open_term(struct wizard *w, struct err_info *info)
{
	const struct options *o = w->o;
	const struct term_script_options script = {
		.rows = o->rows, .cols = o->cols, .ascii = o->ascii
	};
	const char *file = o->plain ? o->answers : o->script;

	if (w->term)
		return true;
	if (!o->plain && !o->script)
		return open_pictures(w, info);
	if (file && !open_answers(w, file, info))
		return false;
	w->term = o->plain ? term_lines_new(file ? w->keys : stdin, stdout,
				 o->ascii, file || !isatty(STDIN_FILENO))
			   : term_script_new(w->keys, stdout, &script);
	if (!w->term)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return w->term != NULL;
}

static void
target_free(struct target *t)
{
	free(t->path);
	free(t->folder);
	free(t->server);
	*t = (struct target){ .path = NULL };
}

/* The capture of a case must still be where it was. */
static bool
target_case(struct target *t, const char *folder, const struct session_facts *f,
    struct err_info *info)
{
	t->live = f->kind == OPENING_LIVE;
	t->resume = true;
	t->path = span_dup(span_of(f->capture));
	t->folder = span_dup(span_of(folder));
	t->server = span_dup(span_of(f->server));
	if (t->path && t->folder && t->server && !session_is_gone(f))
		return true;
	err_set(info,
	    t->path && t->folder && t->server ? ERR_CASE_GONE : ERR_NOMEM,
	    f->capture, 0, NULL);
	return false;
}

/* --resume: the case of --case, else the one that is called so. */
static bool
target_resume(struct wizard *w, struct target *t, struct err_info *info)
{
	const struct session_entry *entry;
	struct session_list list;
	struct session_facts facts;
	bool good = false;

	if (w->o->case_folder) {
		if (session_facts_load(w->o->case_folder, &facts, info) == OK)
			good = target_case(t, w->o->case_folder, &facts, info);
		session_facts_free(&facts);
		return good;
	}
	if (session_list_load(&list) != OK) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return false;
	}
	entry = session_list_find(&list, w->o->resume_id, info);
	if (entry)
		good = target_case(t, entry->folder, &entry->facts, info);
	session_list_free(&list);
	return good;
}

/* Where nothing was read there is no verdict. */
static void
keep_verdict(
    struct wizard *w, const struct case_file *c, const struct session *s)
{
	buf_clear(&w->verdict);
	if (reading_is_to_come(c))
		buf_printf(&w->verdict, "%s\n",
		    text_in(w->app.lang, T_KEEP_NO_VERDICT));
	else
		report_head(c, w->app.lang, &w->verdict);
	if (session_folder(s) != NULL && !w->o->case_folder) {
		text_fill(&w->verdict, text_in(w->app.lang, T_KEEP_RESUME),
		    session_folder_name(s), NULL);
		buf_byte(&w->verdict, '\n');
	}
}

/* Pictures of a script do not depend on the speed of the machine. */
static struct term *
term_to_wait_on(void *arg)
{
	struct wizard *w = arg;
	struct err_info none;

	return !w->o->script && !w->o->plain && open_term(w, &none) ? w->term
								    : NULL;
}

static struct opening *
open_part(struct wizard *w, const struct target *t, const struct part *part,
    const char *folder, struct err_info *info)
{
	const struct options *o = w->o;
	struct patience looking = { .lang = w->app.lang,
		.path = t->path ? t->path : "",
		.term = term_to_wait_on,
		.arg = w };
	const struct host_patience patience = { patience_go_on, &looking };
	const struct opening_options options = { .path = t->path,
		.live = t->live,
		.acts = true,
		.reads = o->read_only,
		.patience = &patience,
		.part = part,
		.folder = folder,
		.options = &o->case_options };

	struct opening *opened = opening_new(&options, w->k, info);

	patience_end(&looking);
	return opened;
}

/* The wizard on what was opened, which is closed afterwards. */
static bool
run_opened(struct wizard *w, const struct target *t, struct opening *opened,
    struct err_info *info)
{
	const struct options *o = w->o;
	struct session *s = session_of(opened, o->read_only, info);
	const struct session_facts *earlier;
	bool good = false;

	if (s && open_term(w, info)) {
		earlier = session_earlier(s);
		if (t->resume && earlier && !o->lang_named)
			w->app.lang = earlier->lang;
		w->app.fixes.folder = opening_folder(opened);
		w->app.session = s;
		w->app.resume = t->resume;
		good = app_run(&w->app, opening_case(opened), w->term) == 0;
		if (good)
			keep_verdict(w, opening_case(opened), s);
		else
			err_set(info, ERR_NOMEM, NULL, 0, NULL);
	}
	session_free(s);
	opening_free(opened);
	return good;
}

/* SIZE_MAX: none was chosen. */
static size_t
choose_server(struct wizard *w, const struct target *t,
    const struct parts *parts, struct err_info *info)
{
	struct lobby l = { .lang = w->app.lang,
		.k = w->k,
		.servers = parts,
		.message = t->path,
		.path = BUF_INIT };
	enum lobby_choice choice;

	w->app.others = false;
	if (!open_term(w, info))
		return SIZE_MAX;
	choice = lobby_run(&l, w->term);
	w->app.lang = l.lang;
	w->app.others = choice == LOBBY_BACK;
	return choice == LOBBY_SERVER ? l.which : SIZE_MAX;
}

static size_t
find_server(const struct parts *parts, const char *label)
{
	for (size_t i = 0; label && i < parts->count; i++)
		if (strcmp(parts->item[i].label, label) == 0)
			return i;
	return SIZE_MAX;
}

/* A named folder is of all servers: each has one in it. */
static bool
run_server(struct wizard *w, const struct target *t, const struct part *part,
    struct err_info *info)
{
	struct buf folder = BUF_INIT;
	struct opening *opened;

	if (t->folder)
		buf_puts(&folder, t->folder);
	else if (w->o->case_folder)
		buf_printf(&folder, "%s-%08llx", w->o->case_folder,
		    (unsigned long long)(span_hash(span_of(part->label)) &
					 0xffffffff));
	opened = open_part(
	    w, t, part, folder.n > 0 ? buf_str(&folder) : NULL, info);
	buf_free(&folder);
	return opened && run_opened(w, t, opened, info);
}

/* One server after the other, as long as the list is asked for. */
static bool
run_servers(struct wizard *w, struct target *t, const struct parts *parts,
    struct err_info *info)
{
	size_t which = find_server(parts, t->server);
	bool good = true;

	do {
		if (which == SIZE_MAX)
			which = choose_server(w, t, parts, info);
		if (which == SIZE_MAX)
			return info->code == OK;
		good = run_server(w, t, &parts->item[which], info);
		which = SIZE_MAX;
		free(t->folder); /* it was of the one that was gone on with */
		t->folder = NULL;
		t->resume = false;
	} while (good && w->app.others);
	return good;
}

static bool
run_case(struct wizard *w, struct target *t, struct err_info *info)
{
	struct opening *opened = open_part(
	    w, t, NULL, t->folder ? t->folder : w->o->case_folder, info);
	struct parts parts = { NULL, 0 };
	bool good;

	if (!opened)
		return false;
	info->code = parts_of(opening_case(opened), &parts);
	if (info->code || parts.count > 0) {
		opening_free(opened);
		good = !info->code && run_servers(w, t, &parts, info);
	} else {
		good = run_opened(w, t, opened, info);
	}
	parts_free(&parts);
	return good;
}

/* What went wrong is shown on the first page when that was left for it. */
static void
say_trouble(struct wizard *w, const struct err_info *info)
{
	buf_clear(&w->message);
	if (info->code == OK)
		return;
	buf_printf(&w->message, "%s%s%s", info->file,
	    *info->file ? text_in(w->app.lang, T_COLON) : "",
	    err_text(w->app.lang, info->code));
	if (*info->detail)
		buf_printf(&w->message, "%s%s", text_in(w->app.lang, T_COLON),
		    info->detail);
}

/* The capture of row I of the merged file T; false: it is not here. */
static bool
run_row(struct wizard *w, const struct target *t, const struct merge *m,
    size_t i, struct err_info *info)
{
	struct buf path = BUF_INIT, part = BUF_INIT;
	struct target row = { .path = NULL };
	bool here = merged_capture(m, i, t->path, &path, &part);

	if (here) {
		row.path = buf_steal(&path);
		row.server = part.n > 0 ? buf_steal(&part) : NULL;
		if (row.path)
			run_case(w, &row, info);
		else
			err_set(info, ERR_NOMEM, t->path, 0, NULL);
		target_free(&row);
	}
	buf_free(&path);
	buf_free(&part);
	return here;
}

/* The list of a merged file, as long as its captures come back to it. */
static bool
run_merged(struct wizard *w, const struct target *t, struct err_info *info)
{
	struct merge *m = merged_load(t->path, w->k, w->app.lang, info);
	struct fleet f = {
		.merge = m, .file = t->path, .message = "", .proofs = ""
	};
	enum fleet_choice choice = FLEET_OPEN;
	struct buf proofs = BUF_INIT;

	if (m && !open_term(w, info)) {
		merge_free(m);
		m = NULL;
	}
	while (m && choice == FLEET_OPEN) {
		f.lang = w->app.lang;
		choice = fleet_run(&f, w->term);
		w->app.lang = f.lang;
		w->app.others = choice == FLEET_BACK;
		f.message = "";
		if (choice != FLEET_OPEN)
			break;
		*info = (struct err_info){ .code = OK };
		f.shows = !run_row(w, t, m, f.which, info);
		buf_clear(&proofs);
		if (f.shows)
			merged_proofs(m, f.which, t->path, &proofs);
		f.proofs = buf_str(&proofs);
		say_trouble(w, info);
		f.message = buf_str(&w->message);
		if (!f.shows && info->code == OK && !w->app.others)
			break;
	}
	if (m)
		*info = (struct err_info){ .code = OK };
	merge_free(m);
	buf_free(&proofs);
	return info->code == OK;
}

static bool
run_target(struct wizard *w, struct target *t, struct err_info *info)
{
	if (!t->live && !t->resume && merge_knows(t->path))
		return run_merged(w, t, info);
	return run_case(w, t, info);
}

/* One lesson, and as long as it is asked for the next. */
static void
run_lesson(struct wizard *w, const struct scenario_list *lessons, size_t which,
    struct err_info *info)
{
	const struct scenario *s = lessons->items[which];

	w->app.session = NULL;
	w->app.resume = false;
	w->app.fixes.folder = w->o->case_folder;
	while (s) {
		struct train_progress progress;

		w->app.next_lesson = false;
		lesson_run(&w->app, s, w->k, w->term, info);
		train_progress_load(&progress);
		s = w->app.next_lesson && !info->code
			? train_next(lessons, &progress, s)
			: NULL;
		train_progress_free(&progress);
	}
}

/* What was chosen; false: nothing, or a lesson that is over. */
static bool
take_choice(struct wizard *w, struct lobby *l, enum lobby_choice choice,
    struct target *t, struct err_info *info)
{
	const struct session_entry *e;

	w->app.lang = l->lang;
	w->lobby = choice != LOBBY_QUIT;
	if (choice == LOBBY_CASE) {
		e = &l->cases->items[l->which];
		return target_case(t, e->folder, &e->facts, info);
	}
	if (choice == LOBBY_LESSON)
		run_lesson(w, l->lessons, l->which, info);
	t->live = choice == LOBBY_LIVE;
	buf_clear(&w->typed);
	complete_home(buf_str(&l->path), &w->typed);
	t->path = span_dup(buf_span(&w->typed));
	return t->path && (t->live || choice == LOBBY_CAPTURE);
}

static bool
run_lobby(struct wizard *w, struct target *t, struct err_info *info)
{
	struct session_list cases;
	struct scenario_list lessons = { .count = 0 };
	struct train_progress progress;
	struct lobby l = { .lang = w->app.lang,
		.k = w->k,
		.cases = &cases,
		.lessons = &lessons,
		.progress = &progress,
		.read_only = w->o->read_only,
		.now = follow_clock(),
		.path = BUF_INIT };
	struct err_info none;
	bool chosen = false;

	train_course(&lessons, &none);
	train_progress_load(&progress);
	if (session_list_load(&cases) != OK)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	if (w->message.n == 0)
		say_trouble(w, &cases.foreign);
	l.message = buf_str(&w->message);
	buf_add(&l.path, buf_span(&w->typed));
	buf_clear(&w->typed);
	if (info->code == OK && open_term(w, info))
		chosen = take_choice(w, &l, lobby_run(&l, w->term), t, info);
	else
		w->lobby = false;
	session_list_free(&cases);
	scenario_list_free(&lessons);
	train_progress_free(&progress);
	buf_free(&l.path);
	return chosen;
}

static bool
choose_first(struct wizard *w, struct target *t, struct err_info *info)
{
	const struct options *o = w->o;

	if (o->resume)
		return target_resume(w, t, info);
	t->live = o->live;
	if (!o->live)
		t->path = span_dup(span_of(o->args[0]));
	if (t->live || t->path)
		return true;
	err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return false;
}

static int
wizard_end(struct wizard *w, const struct err_info *info)
{
	int code = info->code ? EXIT_TROUBLE : EXIT_GOOD;

	term_close(w->term);
	if (w->keys)
		fclose(w->keys);
	if (info->code)
		cli_complain(w->app.lang, info);
	else if (!w->o->script)
		code = cli_print(&w->verdict, EXIT_GOOD);
	buf_free(&w->verdict);
	buf_free(&w->message);
	buf_free(&w->typed);
	return code;
}

int
wizard(const struct options *o, const struct knowledge *k)
{
	struct wizard w = { .o = o,
		.k = k,
		.app = { .lang = o->lang,
		    .fixes = { .permit = { o->read_only, o->allow_changes } },
		    .trace = o->trace_options,
		    .alarm = o->alarm,
		    .clipboard = o->clipboard,
		    .instructor = o->instructor },
		.message = BUF_INIT,
		.verdict = BUF_INIT };
	struct err_info info = { .code = OK };
	struct target t = { .path = NULL };
	bool chosen;

	w.lobby = o->arg_count == 0 && !o->live && !o->resume;
	if (o->resume && (o->arg_count > 0 || o->live)) {
		cli_refuse(o->lang, T_CLI_RESUME_ALONE, "", "");
		return EXIT_USAGE;
	}
	if (!w.lobby && !o->resume && !cli_names_one(o))
		return EXIT_USAGE;
	chosen = !w.lobby && choose_first(&w, &t, &info);
	while (chosen || w.lobby) {
		info = (struct err_info){ .code = OK };
		if (chosen && run_target(&w, &t, &info)) {
			w.lobby = w.app.others;
			buf_clear(&w.typed);
		}
		target_free(&t);
		say_trouble(&w, &info);
		chosen = false;
		if (!w.lobby)
			break;
		info = (struct err_info){ .code = OK };
		chosen = run_lobby(&w, &t, &info);
		if (!chosen)
			say_trouble(&w, &info);
	}
	target_free(&t);
	return wizard_end(&w, &info);
}
