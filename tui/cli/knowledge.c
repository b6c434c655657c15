/*
 * `ndes-doctor knowledge': for those who write the guide.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/target/save.h"
#include "engine/case/train/train.h"
#include "engine/report/kql.h"
#include "engine/report/report_interest.h"
#include "tui/cli/cli.h"

#include <string.h>

struct telling {
	enum lang lang;
	struct buf out;
};

/* "file:line: what is wrong" */
static void
print_fault(void *arg, const struct lint_fault *f)
{
	struct telling *t = arg;
	struct buf id = BUF_INIT, detail = BUF_INIT;

	if (*f->file) {
		utf8_line(&t->out, f->file);
		buf_printf(&t->out, ":%ld: ", f->line);
	}
	utf8_line(&id, f->id);
	utf8_clean(&detail, span_of(f->detail), 120);
	text_fill(&t->out, text_in(t->lang, f->what), buf_str(&id),
	    buf_str(&detail), NULL);
	buf_byte(&t->out, '\n');
	buf_free(&id);
	buf_free(&detail);
}

static int
lint_guide(const struct options *o, const char *dir)
{
	struct telling t = { o->lang, BUF_INIT };
	struct err_info info = { .code = OK };
	size_t count = 0;
	char number[NUMBER_TEXT_MAX];

	if (case_lint(dir, print_fault, &t, &count, &info)) {
		cli_complain(o->lang, &info);
		return cli_print(&t.out, EXIT_TROUBLE);
	}
	text_fill(&t.out, text_in(o->lang, T_LINT_COUNT),
	    number_text(count, number), NULL);
	return cli_print(&t.out, count ? EXIT_TROUBLE : EXIT_GOOD);
}

/* A guide of somebody else may hold anything. */
static void
put_list_row(struct buf *out, const char *kind, const char *id,
    const char *number, const char *title)
{
	buf_printf(out, "%s\t", kind);
	utf8_line(out, id);
	buf_byte(out, '\t');
	if (*number) {
		utf8_line(out, number);
		buf_byte(out, ' ');
	}
	utf8_line(out, title);
	buf_byte(out, '\n');
}

static void
list_interest(
    const struct options *o, const struct knowledge *k, struct buf *out)
{
	if (o->json) {
		report_interest_json(know_interest(k), out);
		buf_byte(out, '\n');
	} else {
		report_interest(know_interest(k), out);
	}
}

static void
list_items(const struct options *o, const struct knowledge *k, struct buf *out)
{
	for (size_t i = 0; i < know_check_count(k); i++) {
		const struct check *c = know_check(k, i);

		put_list_row(
		    out, "check", c->id, c->number, c->title.in[o->lang]);
	}
	for (size_t i = 0; i < know_sign_count(k); i++)
		put_list_row(out, "sign", know_sign(k, i)->id, "",
		    know_sign(k, i)->label.in[o->lang]);
	for (size_t i = 0; i < know_cause_count(k); i++)
		put_list_row(out, "cause", know_cause(k, i)->id, "",
		    know_cause(k, i)->title.in[o->lang]);
	for (size_t i = 0; i < know_fix_count(k); i++)
		put_list_row(out, "fix", know_fix(k, i)->id, "",
		    know_fix(k, i)->title.in[o->lang]);
}

static int
list_guide(const struct options *o, const char *dir)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = dir ? knowledge_load(dir, &info)
				  : knowledge_builtin(&info);
	struct buf out = BUF_INIT;

	if (!k) {
		cli_complain(o->lang, &info);
		return EXIT_TROUBLE;
	}
	if (o->interest)
		list_interest(o, k, &out);
	else
		list_items(o, k, &out);
	knowledge_free(k);
	return cli_print(&out, EXIT_GOOD);
}

/* One file of the export: written, or only looked for. */
struct exporting {
	const struct options *o;
	const struct knowledge *k;
	bool writes;
	size_t written;
	struct buf path;
};

static bool
export_one(struct exporting *x, struct buf *text)
{
	struct err_info info = { .code = OK };
	const char *path = buf_str(&x->path);

	if (!x->writes && !x->o->force && opening_names(path)) {
		cli_refuse(x->o->lang, T_CLI_EXISTS, path, "");
		return false;
	}
	if (!x->writes)
		return true;
	if (buf_failed(text) || buf_failed(&x->path))
		err_set(&info, ERR_NOMEM, path, 0, NULL);
	else
		case_save(path, buf_span(text), x->o->force, NULL, &info);
	if (info.code)
		cli_complain(x->o->lang, &info);
	x->written += !info.code;
	return !info.code;
}

static void
name_file(struct exporting *x)
{
	buf_clear(&x->path);
	buf_printf(&x->path, "%s/", x->o->output);
}

static bool
export_pass(struct exporting *x, bool writes)
{
	struct buf text = BUF_INIT;
	bool good = true;

	x->writes = writes;
	for (size_t i = 0; good && i < know_sign_count(x->k); i++) {
		buf_clear(&text);
		if (!kql_put(x->k, i, x->o->lang, &text))
			continue;
		name_file(x);
		kql_file_name(x->k, i, &x->path);
		good = export_one(x, &text);
	}
	buf_clear(&text);
	kql_put_rest(x->k, x->o->lang, &text);
	name_file(x);
	buf_puts(&x->path, "not-exported.txt");
	good = good && export_one(x, &text);
	buf_free(&text);
	return good;
}

/* A file for each sign; all names are looked at before the first is written. */
static int
export_files(const struct options *o, const struct knowledge *k)
{
	struct exporting x = { .o = o, .k = k, .path = BUF_INIT };
	bool good = export_pass(&x, false) && export_pass(&x, true);
	char n[NUMBER_TEXT_MAX];
	struct buf out = BUF_INIT;

	buf_free(&x.path);
	if (!good)
		return EXIT_TROUBLE;
	text_fill(&out, text_in(o->lang, T_CLI_EXPORTED),
	    number_text(x.written, n), o->output, NULL);
	buf_byte(&out, '\n');
	return cli_print(&out, EXIT_GOOD);
}

/* There is one language so far; it has to be named all the same. */
static int
export_guide(const struct options *o, const char *dir)
{
	struct err_info info = { .code = OK };
	struct knowledge *k;
	struct buf out = BUF_INIT;
	int code;

	if (!o->kql) {
		cli_refuse(o->lang, T_CLI_EXPORT_WHAT, "", "");
		return EXIT_USAGE;
	}
	k = dir ? knowledge_load(dir, &info) : knowledge_builtin(&info);
	if (!k) {
		cli_complain(o->lang, &info);
		return EXIT_TROUBLE;
	}
	if (o->output && case_is_folder(o->output)) {
		code = export_files(o, k);
	} else {
		kql_export(k, o->lang, &out);
		code = cli_hand_out(o, &out, EXIT_GOOD);
	}
	knowledge_free(k);
	return code;
}

static void
name_in(const struct options *o, const char *name, struct buf *path)
{
	buf_clear(path);
	buf_printf(path, "%s/%s", o->args[1], name);
}

/* What is compiled in; all names are looked at before the first is written. */
static int
write_guide(const struct options *o)
{
	struct err_info info = { .code = OK };
	struct buf path = BUF_INIT;
	const char *name;
	struct span data;
	char n[NUMBER_TEXT_MAX];
	size_t lessons = 0;
	bool there = false;

	for (size_t i = 0; knowledge_file(i, &name).p && !there; i++) {
		name_in(o, name, &path);
		there = !o->force && opening_names(buf_str(&path));
	}
	if (!there && lessons_write(o->args[1], o->force, &lessons, &info) ==
			  ERR_EXISTS) {
		buf_clear(&path);
		buf_puts(&path, info.file);
		there = true;
	} else if (info.code) {
		cli_complain(o->lang, &info);
	}
	if (there)
		cli_refuse(o->lang, T_CLI_EXISTS, buf_str(&path), "");
	for (size_t i = 0; !there && !info.code; i++) {
		data = knowledge_file(i, &name);
		if (!data.p)
			break;
		name_in(o, name, &path);
		if (case_save(buf_str(&path), data, o->force, NULL, &info))
			cli_complain(o->lang, &info);
	}
	buf_clear(&path);
	if (there || info.code) {
		buf_free(&path);
		return EXIT_TROUBLE;
	}
	text_fill(&path, text_in(o->lang, T_CLI_WRITTEN),
	    number_text(lessons, n), o->args[1], NULL);
	buf_byte(&path, '\n');
	return cli_print(&path, EXIT_GOOD);
}

int
cli_knowledge(const struct options *o)
{
	const char *dir = o->arg_count > 1 ? o->args[1] : o->knowledge;

	bool one = o->arg_count > 0 && o->arg_count < 3;

	if (one && strcmp(o->args[0], "lint") == 0)
		return lint_guide(o, dir);
	if (one && strcmp(o->args[0], "list") == 0)
		return list_guide(o, dir);
	if (one && strcmp(o->args[0], "export") == 0)
		return export_guide(o, dir);
	if (o->arg_count == 2 && strcmp(o->args[0], "write") == 0)
		return write_guide(o);
	cli_refuse(o->lang, T_CLI_KNOWLEDGE_WHAT, "", "");
	return EXIT_USAGE;
}
