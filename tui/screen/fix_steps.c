/*
 * What is pasted runs line by line, whatever became of the line before: so
 * each command looks at a count first, and only its own success moves it on.
 * Nothing with a blank that was not filled in is a command, nor is a restart.
 */

#include "tui/screen/fix_preview.h"

#include <ctype.h>
#include <string.h>

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/fix/texts.h"
#include "tui/screen/texts.h"

#define LINE_BYTES 4000
#define FOLDER     "C:\\ndes-case"

static void
put_remark(struct app *app, const struct bilingual *id, const char *a,
    const char *b, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct span rest, line;

	text_fill(&text, app_text(app, id), a, b, NULL);
	rest = buf_span(&text);
	while (span_line(&rest, &line)) {
		buf_puts(out, "rem ");
		utf8_clean(out, line, LINE_BYTES);
		buf_byte(out, '\n');
	}
	buf_free(&text);
}

/* NEW-THUMBPRINT, {host}: what the guide leaves to whoever reads it. */
static bool
is_unfilled(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i, letters = 0, dashes = 0;
		bool word = true;

		if (s.p[i] == '{' && i + 1 < s.n &&
		    islower((unsigned char)s.p[i + 1]))
			return true;
		for (; i < s.n && (isalnum((unsigned char)s.p[i]) ||
				      s.p[i] == '-' || s.p[i] == '_');
		     i++) {
			letters += isupper((unsigned char)s.p[i]) != 0;
			dashes += s.p[i] == '-';
			word = word && (isupper((unsigned char)s.p[i]) ||
					   s.p[i] == '-');
		}
		if (word && s.p[from] != '-' && dashes > 0 &&
		    letters >= 2 * dashes + 2)
			return true;
		i += i == from;
	}
	return false;
}

/* The commands of one act; true when success moves the count on. */
static bool
act_put(const struct fix_plan *p, const struct fix_act *a, size_t done,
    struct buf *out)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;
	bool runs = fix_shows_commands(a) && a->kind != ACTION_REBOOT &&
		    a->reason.id == T_NONE;

	fix_commands(fix_act_command(p, a), &lines);
	runs = runs && lines.n > 0 && !is_unfilled(buf_span(&lines));
	rest = buf_span(&lines);
	for (bool first = true; span_line(&rest, &line); first = false) {
		if (line.n == 0)
			continue;
		if (runs && first)
			buf_printf(out, "if \"%%DONE%%\"==\"%zu\" ", done);
		else if (runs)
			buf_puts(out, " && ");
		else
			buf_puts(out, "rem    ");
		buf_add(out, line);
		if (!runs)
			buf_byte(out, '\n');
	}
	if (runs && !a->by_person)
		buf_printf(out, " && set DONE=%zu", done + 1);
	if (runs)
		buf_byte(out, '\n');
	buf_free(&lines);
	return runs && !a->by_person;
}

static void
act_add(struct app *app, const struct fix_plan *p, const struct fix_act *a,
    size_t done, struct buf *out)
{
	char n[NUMBER_TEXT_MAX];
	struct buf why = BUF_INIT;

	if (a->kind == ACTION_REBOOT)
		put_remark(app, T_WIZ_STEPS_REBOOT, "", "", out);
	else if (a->reason.id != T_NONE) {
		fix_say_here(app, &a->reason, &why);
		put_remark(app, T_WIZ_STEPS_REFUSED, buf_str(&why), "", out);
	}
	if (!act_put(p, a, done, out) && a->kind != ACTION_REBOOT)
		put_remark(
		    app, T_WIZ_STEPS_YOURS, number_text(done + 1, n), "", out);
	buf_free(&why);
}

static bool
wants_folder(const struct fix_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (strstr(fix_act_command(p, &p->acts[i]), FOLDER))
			return true;
	return false;
}

bool
fix_steps(struct app *app, const struct fix_plan *p, struct buf *out)
{
	size_t done = 0;
	bool some = false;

	for (size_t i = 0; i < p->count; i++)
		some |= fix_shows_commands(&p->acts[i]) &&
			*fix_act_command(p, &p->acts[i]) != '\0';
	if (!some)
		return false;
	put_remark(app, T_WIZ_STEPS_HEAD, app_in(app, &p->fix->title),
	    p->fix->id, out);
	buf_puts(out, "set DONE=0\n");
	if (wants_folder(p))
		buf_puts(out, "if not exist " FOLDER "\\ md " FOLDER "\n");
	for (size_t i = 0; i < p->count; i++) {
		const struct fix_act *a = &p->acts[i];
		char n[NUMBER_TEXT_MAX];

		if (i == 0 || a->number != p->acts[i - 1].number) {
			buf_byte(out, '\n');
			put_remark(app, T_FIX_STEP, number_text(a->number, n),
			    app_in(app, &a->action->text), out);
		}
		act_add(app, p, a, done, out);
		done += a->kind != ACTION_REBOOT;
	}
	buf_printf(out, "\necho %%DONE%% / %zu\n", done);
	return true;
}
