/*
 * `ndes-doctor fix': plans, scripts, doing and undoing.  Nothing changes
 * without the typed word, or the same word after --yes.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/report_fix.h"
#include "tui/cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAB_PATIENCE (20 * TIME_MINUTE)

struct fixing {
	const struct options *o;
	const struct knowledge *k;
	const char *path, *id; /* ID NULL: none was named */
	enum cli_use use;
	struct opening *opened;
	struct case_file *c;
	struct fixes *f;
	struct fix_inputs inputs; /* of --set */
};

static void
complain_why(enum lang lang, const struct fix_say *why)
{
	struct buf text = BUF_INIT;

	fix_say_text(why, lang, &text);
	cli_say(buf_str(&text));
	buf_free(&text);
}

static void
complain_file(enum lang lang, enum err err, const char *file)
{
	struct err_info info;

	err_set(&info, err, file, 0, NULL);
	cli_complain(lang, &info);
}

/* NAME=VALUE, or NAME=@FILE for the bytes of a file. */
static bool
take_inputs(struct fixing *x, struct err_info *info)
{
	enum err err = OK;

	for (size_t i = 0; i < x->o->set_count && !err; i++) {
		const char *text = x->o->set[i], *value = strchr(text, '=') + 1;
		char *name = span_dup(
		    (struct span){ text, (size_t)(value - 1 - text) });

		if (!name)
			err = ERR_NOMEM;
		else if (value[0] == '@')
			err = fix_inputs_read(&x->inputs, name, value + 1);
		else
			err = fix_inputs_give(&x->inputs, name, span_of(value));
		if (err)
			err_set(info, err, value + (value[0] == '@'), 0, NULL);
		free(name);
	}
	return err == OK;
}

static bool
open_case(struct fixing *x, struct err_info *info)
{
	struct parts parts;

	if (!x->opened) {
		x->opened = cli_open(x->o, x->k, x->path, x->use, info);
		if (!x->opened)
			return false;
		/* A fix is for one server. */
		info->code = parts_of(opening_case(x->opened), &parts);
		if (parts.count > 0 && parts.item[0].is_folder)
			err_set(info, ERR_SEVERAL, x->path, 0, "%s",
			    parts.item[0].label);
		parts_free(&parts);
		if (info->code)
			return false;
	}
	x->c = opening_case(x->opened);
	return x->c && (info->code = case_run(x->c)) == OK;
}

static bool
start(struct fixing *x, struct err_info *info)
{
	const struct options *o = x->o;
	struct fixes_options options = { .permit = { o->read_only,
					     o->allow_changes },
		.inputs = x->inputs.item };

	if (!take_inputs(x, info) || !open_case(x, info))
		return false;
	options.input_count = x->inputs.count;
	options.folder = opening_folder(x->opened);
	x->f = fixes_new(x->c, &options, info);
	return x->f != NULL;
}

static void
end_fixing(struct fixing *x)
{
	fixes_free(x->f);
	opening_free(x->opened);
	fix_inputs_free(&x->inputs);
}

/* The plan that was named, or the first; SIZE_MAX and *CODE else. */
static size_t
find_plan(const struct fixing *x, int *code)
{
	size_t at = x->id ? fixes_find(x->f, x->id) : 0;

	*code = EXIT_TROUBLE;
	if (at < fixes_count(x->f))
		return at;
	if (!x->id) {
		cli_refuse(x->o->lang, T_FIX_NONE, "", "");
	} else if (know_fix_find(x->k, x->id) == SIZE_MAX) {
		cli_refuse(x->o->lang, T_CLI_FIX_UNKNOWN, x->id, "");
		*code = EXIT_USAGE;
	} else {
		cli_refuse(x->o->lang, T_CLI_FIX_NOT_HERE, x->id, "");
	}
	return SIZE_MAX;
}

static int
do_list(struct fixing *x)
{
	struct buf out = BUF_INIT;

	if (x->o->json) {
		report_fix_json(x->c, x->f, &out);
		buf_byte(&out, '\n');
	} else {
		report_fix_list(x->f, x->o->lang, &out);
	}
	return cli_print(&out, EXIT_GOOD);
}

static int
do_preview(struct fixing *x)
{
	struct buf out = BUF_INIT;
	int code;
	size_t at = find_plan(x, &code);

	if (at == SIZE_MAX)
		return code;
	report_fix_preview(x->f, at, x->o->lang, &out);
	return cli_print(&out, EXIT_GOOD);
}

static int
do_script(struct fixing *x)
{
	enum script_format format;
	struct buf out = BUF_INIT;
	struct fix_say why;
	enum err err;
	int code;
	size_t at;

	if (!x->id || !x->o->format ||
	    !script_format_find(span_of(x->o->format), &format)) {
		cli_refuse(x->o->lang,
		    x->id ? T_CLI_FIX_FORMAT : T_CLI_FIX_WHAT, NULL, "");
		return EXIT_USAGE;
	}
	at = find_plan(x, &code);
	if (at == SIZE_MAX)
		return code;
	if (x->o->output)
		err = fixes_script_save(x->f, at, format, x->o->lang,
		    x->o->output, x->o->force, &why);
	else
		err = script_write(
		    fixes_plan(x->f, at), format, x->o->lang, &out, &why);
	if (err == OK)
		return cli_print(&out, EXIT_GOOD);
	if (why.id != T_NONE)
		complain_why(x->o->lang, &why);
	else if (err == ERR_EXISTS)
		cli_refuse(x->o->lang, T_CLI_EXISTS, x->o->output, "");
	else
		complain_file(x->o->lang, err, x->o->output);
	buf_free(&out);
	return EXIT_TROUBLE;
}

/* The word of --yes, or the line that is typed. */
static void
ask_word(const struct fixing *x, const char *wanted, struct buf *word)
{
	struct buf prompt = BUF_INIT, host = BUF_INIT;
	int c;

	if (x->o->yes) {
		buf_puts(word, x->o->yes);
		return;
	}
	utf8_line(&host, case_host(x->c)->name);
	text_fill(&prompt, text_in(x->o->lang, T_FIX_PROMPT), buf_str(&host),
	    wanted, NULL);
	cli_print(&prompt, EXIT_GOOD);
	while ((c = getchar()) != EOF && c != '\n' && word->n < FIX_WORD_MAX)
		if (c != '\r')
			buf_byte(word, (char)c);
	buf_free(&host);
}

static int
prove(struct fixing *x, size_t at, const struct fix_run *run, struct buf *out)
{
	int64_t patience = case_host(x->c)->nature == HOST_LAB ? LAB_PATIENCE
							       : 0;
	struct fix_proof proof;

	if (fixes_prove(x->f, at, run, patience, &proof) != OK)
		return EXIT_TROUBLE;
	report_fix_proof(&proof, x->o->lang, out);
	return proof.kind == PROOF_BAD ? EXIT_TROUBLE : EXIT_GOOD;
}

static bool
tick(struct fixing *x, size_t at)
{
	for (size_t i = 0; i < x->o->done_count; i++)
		if (!fixes_tick(x->f, at, (size_t)x->o->done[i]))
			return false;
	return true;
}

static int
apply(struct fixing *x, size_t at)
{
	struct buf out = BUF_INIT, word = BUF_INIT;
	struct fix_run run;
	int code;

	ask_word(x, fixes_plan(x->f, at)->word, &word);
	if (word.n == 0) {
		cli_refuse(x->o->lang, T_FIX_STOPPED, "", "");
		return EXIT_TROUBLE;
	}
	fixes_apply(x->f, at, buf_str(&word), &run);
	report_fix_run(fixes_plan(x->f, at), &run, x->o->lang, &out);
	code = run.result == FIX_DONE ? EXIT_GOOD : EXIT_TROUBLE;
	if (run.result == FIX_DONE)
		code = prove(x, at, &run, &out);
	fix_run_free(&run);
	buf_free(&word);
	return cli_print(&out, code);
}

static int
do_apply(struct fixing *x)
{
	struct buf out = BUF_INIT;
	struct fix_say why;
	int code;
	size_t at = find_plan(x, &code);

	if (at == SIZE_MAX)
		return code;
	why = fixes_plan(x->f, at)->reason;
	if (!fixes_may_act(x->f, &why) || !fixes_plan(x->f, at)->applicable) {
		if (why.id == T_NONE)
			why = fixes_plan(x->f, at)->reason;
		complain_why(x->o->lang, &why);
		return EXIT_TROUBLE;
	}
	if (!tick(x, at)) {
		cli_refuse(x->o->lang, T_CLI_BAD_VALUE, "--done", "");
		return EXIT_USAGE;
	}
	report_fix_preview(x->f, at, x->o->lang, &out);
	buf_byte(&out, '\n');
	code = cli_print(&out, EXIT_GOOD);
	return code == EXIT_GOOD ? apply(x, at) : code;
}

static int
do_undo(struct fixing *x)
{
	struct buf out = BUF_INIT, word = BUF_INIT;
	char wanted[FIX_WORD_MAX];
	struct fix_undo undo;
	struct fix_say why;
	int code;

	if (x->id && know_fix_find(x->k, x->id) == SIZE_MAX) {
		cli_refuse(x->o->lang, T_CLI_FIX_UNKNOWN, x->id, "");
		return EXIT_USAGE;
	}
	if (!fixes_may_act(x->f, &why)) {
		complain_why(x->o->lang, &why);
		return EXIT_TROUBLE;
	}
	report_fix_undo_preview(x->f, x->id, x->o->lang, &out);
	fixes_undo_word(x->f, x->id, wanted);
	if (out.n > 0) {
		code = cli_print(&out, EXIT_GOOD);
		if (code != EXIT_GOOD)
			return code;
		ask_word(x, wanted, &word);
	}
	fixes_undo(x->f, x->id, buf_str(&word), &undo);
	report_fix_undo(x->k, &undo, x->o->lang, &out);
	code = undo.answer == UNDO_DONE || undo.answer == UNDO_NOTHING
		   ? EXIT_GOOD
		   : EXIT_TROUBLE;
	fix_undo_free(&undo);
	buf_free(&word);
	return cli_print(&out, code);
}

static const struct verb {
	const char *word;
	int fixes; /* that may be named */
	int (*run)(struct fixing *x);
	enum cli_use use;
} verbs[] = {
	{ "list", 0, do_list, USE_TO_READ },
	{ "preview", 1, do_preview, USE_TO_READ },
	{ "apply", 1, do_apply, USE_TO_ACT },
	{ "undo", 1, do_undo, USE_TO_ACT },
	{ "script", 1, do_script, USE_TO_READ },
};

/* "VERB CAPTURE [FIX]", with --live "VERB [FIX]" */
static const struct verb *
find_verb(const struct options *o)
{
	int least = o->live ? 1 : 2;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (o->arg_count >= least &&
		    o->arg_count <= least + verbs[i].fixes &&
		    strcmp(o->args[0], verbs[i].word) == 0)
			return &verbs[i];
	return NULL;
}

/* What is wrong with the journal, whatever is asked for. */
static void
warn(const struct fixing *x)
{
	struct fix_say why;

	fixes_trouble(x->f, &why);
	if (why.id != T_NONE)
		complain_why(x->o->lang, &why);
}

/* `list' of each server that the capture holds. */
static int
list_one(void *arg, struct opening *opened)
{
	struct fixing x = *(struct fixing *)arg;
	struct err_info info = { .code = OK };
	int code = EXIT_TROUBLE;

	x.opened = opened;
	if (start(&x, &info)) {
		warn(&x);
		code = do_list(&x);
	} else {
		cli_complain(x.o->lang, &info);
	}
	x.opened = NULL; /* not ours */
	end_fixing(&x);
	return code;
}

int
cli_fix(const struct options *o, const struct knowledge *k)
{
	const struct verb *verb = find_verb(o);
	struct err_info info = { .code = OK };
	struct fixing x = { .o = o, .k = k };
	int code = EXIT_TROUBLE;

	if (!verb) {
		cli_refuse(o->lang, T_CLI_FIX_WHAT, "", "");
		return EXIT_USAGE;
	}
	x.use = verb->use;
	x.path = o->live ? "" : o->args[1];
	if (o->arg_count == (o->live ? 2 : 3))
		x.id = o->args[o->arg_count - 1];
	if (verb->run == do_list)
		return cli_each(o, k, x.path, x.use, list_one, &x);
	if (start(&x, &info)) {
		warn(&x);
		code = verb->run(&x);
	} else {
		cli_complain(o->lang, &info);
	}
	end_fixing(&x);
	return code;
}
