/*
 * The help, made of options.def: all commands on one screen, or one command
 * with its options.
 */

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/wrap.h"
#include "tui/cli/cli.h"

#include <string.h>

#define PROGRAM      "ndes-doctor"
#define FORM_COLUMN  43
#define WHAT_COLUMN  26
#define SCREEN_WIDTH 80

/* Blanks up to COLUMN of the line that FROM begins, one at least. */
static void
pad(struct buf *out, size_t from, size_t column)
{
	size_t at = utf8_columns(span_slice(buf_span(out), from, out->n));

	do
		buf_byte(out, ' ');
	while (++at < column);
}

static void
put_form(const struct form *f, enum lang lang, struct buf *out)
{
	size_t from = out->n;

	buf_puts(out, PROGRAM);
	if (*f->word)
		buf_printf(out, " %s", f->word);
	if (*f->verb)
		buf_printf(out, " %s", f->verb);
	buf_printf(out, " %s", f->arguments.in[lang]);
	pad(out, from, FORM_COLUMN);
	buf_printf(out, "%s\n", f->what.in[lang]);
}

/* "--step N", "-o, --output FILE", "--resume[=ID]" */
static void
put_name(const struct option *o, enum lang lang, struct buf *out)
{
	if (*o->short_name)
		buf_printf(out, "%s, ", o->short_name);
	buf_puts(out, o->name);
	if (o->value == VALUE_NEEDS)
		buf_printf(out, " %s", o->value_name.in[lang]);
	else if (o->value == VALUE_MAY)
		buf_printf(out, "[=%s]", o->value_name.in[lang]);
}

static void
put_commons(enum lang lang, struct buf *out)
{
	size_t from = out->n;

	for (size_t i = 0; i < option_count(); i++) {
		const struct option *o = option_at(i);
		struct buf name = BUF_INIT;

		if (o->forms != OPTION_COMMON)
			continue;
		put_name(o, lang, &name);
		if (out->n == from ||
		    utf8_columns(span_slice(buf_span(out), from, out->n)) + 2 +
			    utf8_columns(buf_span(&name)) >
			SCREEN_WIDTH) {
			buf_puts(out, out->n == from ? "  " : "\n  ");
			from = out->n - 2;
		} else {
			buf_puts(out, "  ");
		}
		buf_add(out, buf_span(&name));
		buf_free(&name);
	}
	buf_byte(out, '\n');
}

/* The verbs that have it, when not all of the command do. */
static void
put_verbs(const struct option *o, uint32_t forms, struct buf *out)
{
	bool some = false;

	if ((o->forms & forms) == forms)
		return;
	for (int i = 0; i < FORM_COUNT; i++)
		if (o->forms & forms & 1u << i) {
			buf_printf(out, "%s%s", some ? ", " : " (",
			    form_at((enum form_id)i)->verb);
			some = true;
		}
	buf_byte(out, ')');
}

static void
put_option(
    const struct option *o, uint32_t forms, enum lang lang, struct buf *out)
{
	struct buf what = BUF_INIT;
	size_t from = out->n;

	buf_puts(out, "  ");
	put_name(o, lang, out);
	pad(out, from, WHAT_COLUMN);
	buf_puts(&what, o->what.in[lang]);
	put_verbs(o, forms, &what);
	wrap_text(out, buf_span(&what), WHAT_COLUMN, WHAT_COLUMN);
	buf_free(&what);
}

static void
put_options(uint32_t forms, bool common, enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < option_count(); i++) {
		const struct option *o = option_at(i);

		if ((o->forms & forms) && *o->what.in[lang] &&
		    (o->forms == OPTION_COMMON) == common)
			put_option(o, forms, lang, out);
	}
}

static uint32_t
forms_of(const char *word)
{
	uint32_t forms = 0;

	for (int i = 0; i < FORM_COUNT; i++)
		if (strcmp(form_at((enum form_id)i)->word, word) == 0)
			forms |= 1u << i;
	return forms;
}

static void
help_of(uint32_t forms, enum lang lang, struct buf *out)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (forms >> i & 1)
			put_form(form_at((enum form_id)i), lang, out);
	put_options(forms, false, lang, out);
	put_options(forms, true, lang, out);
}

static void
help_of_all(enum lang lang, struct buf *out)
{
	for (int i = 0; i < FORM_COUNT; i++)
		put_form(form_at((enum form_id)i), lang, out);
	put_commons(lang, out);
	buf_puts(out, text_in(lang, T_CLI_HELP_EXITS));
}

int
cli_help(enum lang lang, const char *word)
{
	uint32_t forms = word ? forms_of(word) : 0;
	struct buf out = BUF_INIT;
	const char *near;

	if (word && !forms) {
		near = options_near(word, NULL);
		cli_refuse(lang, near ? T_CLI_MEANT_HELP : T_CLI_NO_HELP, word,
		    near ? near : "");
		return EXIT_USAGE;
	}
	if (forms)
		help_of(forms, lang, &out);
	else
		help_of_all(lang, &out);
	return cli_print(&out, EXIT_GOOD);
}
