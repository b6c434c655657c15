/*
 * What the scripts of both formats share.
 */

#include "engine/fix/script.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/fix/action.h"
#include "engine/fix/texts.h"

#define COMMENT_COLUMNS 76

static const char *const format_names[SCRIPT_FORMAT_COUNT] = {
	[SCRIPT_PS1] = "ps1",
	[SCRIPT_CMD] = "cmd",
};

const char *
script_format_name(enum script_format f)
{
	return format_names[f];
}

bool
script_format_find(struct span name, enum script_format *out)
{
	for (int i = 0; i < SCRIPT_FORMAT_COUNT; i++)
		if (span_ieq(name, span_of(format_names[i]))) {
			*out = (enum script_format)i;
			return true;
		}
	return false;
}

struct buf
script_text(const struct script *s, const struct bilingual *t, const char *a,
    const char *b)
{
	struct buf out = BUF_INIT;

	text_fill(&out, text_in(s->lang, t), a ? a : "", b ? b : "", NULL);
	return out;
}

bool
script_fills(const struct fix_act *a)
{
	return a->reason.id == T_FIX_NEEDS_DATA ||
	       a->reason.id == T_FIX_NEEDS_FILE;
}

bool
script_does(const struct script *s, const struct fix_act *a)
{
	return action_ops(a->kind)->script[s->format] && !a->by_person &&
	       (a->reason.id == T_NONE || script_fills(a));
}

bool
script_takes_back(const struct script *s)
{
	for (size_t i = 0; i < s->p->count; i++) {
		const struct fix_act *a = &s->p->acts[i];

		if (script_does(s, a) &&
		    action_ops(a->kind)->unscript[s->format])
			return true;
	}
	return false;
}

void
script_take_back(struct script *s)
{
	for (size_t i = s->p->count; i-- > 0;) {
		const struct fix_act *a = &s->p->acts[i];
		script_act *undo = action_ops(a->kind)->unscript[s->format];

		if (undo && script_does(s, a))
			undo(s, a);
	}
}

const struct bilingual *
script_failed(const struct script *s)
{
	return script_takes_back(s) ? T_SCRIPT_FAILED : T_SCRIPT_STOPPED;
}

bool
script_leaves(const struct script *s)
{
	for (size_t i = 0; i < s->p->count; i++) {
		const struct fix_act *a = &s->p->acts[i];

		if (a->kind == ACTION_INSTRUCT && a->reason.id == T_NONE)
			return true;
	}
	return false;
}

size_t
script_place(const struct script *s, const struct fix_act *a)
{
	return (size_t)(a - s->p->acts) + 1;
}

/* Writes a line in the way of a dialect. */
typedef void put_line(struct script *s, const char *line);

/* One paragraph in lines short enough to be read. */
static void
wrap(struct script *s, struct span text, put_line *put)
{
	while (text.n > 0) {
		size_t n = utf8_fit(text, COMMENT_COLUMNS), cut = n;
		struct buf line = BUF_INIT;

		while (n < text.n && cut > 0 && text.p[cut] != ' ')
			cut--;
		if (cut == 0)
			cut = n ? n : text.n;
		buf_add(&line, span_slice(text, 0, cut));
		put(s, buf_str(&line));
		buf_free(&line);
		text = span_trim(span_slice(text, cut, text.n));
	}
}

static void
put_wrapped(struct script *s, const struct bilingual *t, const char *a,
    const char *b, put_line *put)
{
	struct buf text = script_text(s, t, a, b);
	struct span rest = buf_span(&text), line;

	while (span_line(&rest, &line)) {
		if (line.n == 0)
			put(s, "");
		wrap(s, line, put);
	}
	buf_free(&text);
}

static void
say_in_comment(
    struct script *s, const struct bilingual *t, const char *a, const char *b)
{
	put_wrapped(s, t, a, b, s->dialect->comment);
}

static void
say_on_console(
    struct script *s, const struct bilingual *t, const char *a, const char *b)
{
	put_wrapped(s, t, a, b, s->dialect->show);
}

void
script_head(struct script *s, const char *undo)
{
	const struct fix_plan *p = s->p;
	struct buf host = BUF_INIT;

	utf8_clean(&host, span_of(p->host_name), 100);
	say_in_comment(
	    s, T_SCRIPT_TITLE, p->fix->id, p->fix->title.in[s->lang]);
	say_in_comment(s, T_FIX_CAUSE, p->of->title.in[s->lang], p->of->id);
	s->dialect->comment(s, "");
	say_in_comment(s, T_SCRIPT_MADE, VERSION, buf_str(&host));
	say_in_comment(s,
	    script_takes_back(s) ? T_SCRIPT_RUN : T_SCRIPT_RUN_ONLY, undo,
	    NULL);
	say_in_comment(s, T_SCRIPT_NODES, NULL, NULL);
	s->dialect->comment(s, "");
	say_in_comment(s, T_SCRIPT_PARAGRAPH, p->fix->before.in[s->lang], NULL);
	s->dialect->comment(s, "");
	say_in_comment(s, T_SCRIPT_VERIFY, p->fix->verify.in[s->lang], NULL);
	buf_free(&host);
}

static void
put_commands(struct script *s, const char *lines)
{
	struct span rest = span_of(lines), line;

	while (span_line(&rest, &line))
		if (span_trim(line).n > 0)
			s->dialect->command(s, line);
}

/* What the script does not do itself. */
static void
leave_step(struct script *s, const struct fix_act *a, const char *number)
{
	struct buf reason = BUF_INIT;

	if (a->reason.id != T_NONE && !script_fills(a)) {
		fix_say_text(&a->reason, s->lang, &reason);
		say_on_console(s, T_SCRIPT_LEFT_OUT, buf_str(&reason), NULL);
	} else if (a->kind == ACTION_REBOOT) {
		put_commands(s, a->command);
		s->dialect->reboot(s);
	} else {
		say_on_console(s, T_SCRIPT_YOURS, NULL, NULL);
		put_commands(s, a->command);
		s->dialect->wait(s, number);
	}
	buf_free(&reason);
}

void
script_step(struct script *s, const struct fix_act *a)
{
	char number[NUMBER_TEXT_MAX];

	number_text(a->number, number);
	buf_byte(s->out, '\n');
	say_on_console(s, T_SCRIPT_STEP, number, a->action->text.in[s->lang]);
	if (a->cert) {
		s->dialect->comment(s, cert_subject(a->cert));
		s->dialect->comment(s, a->thumbprint);
	}
	if (script_does(s, a)) {
		s->dialect->begin(s, number);
		action_ops(a->kind)->script[s->format](s, a);
	} else {
		leave_step(s, a, number);
	}
}

void
script_by_hand(struct script *s, const struct bilingual *head)
{
	const struct fix *fix = s->p->fix;

	say_on_console(s, head, NULL, NULL);
	say_on_console(s, T_SCRIPT_PARAGRAPH, fix->undo.in[s->lang], NULL);
	put_commands(s, fix->undo_command);
}

/* Scripts are for Windows. */
static void
put_crlf(struct span text, struct buf *out)
{
	struct span line;

	while (text.n > 0 && span_line(&text, &line)) {
		buf_add(out, line);
		buf_puts(out, "\r\n");
		if (!text.p)
			break;
	}
}

static bool
may_write(const struct fix_plan *p, struct fix_say *why)
{
	*why = p->reason;
	return p->applicable || p->reason.id == T_FIX_ONLY_WORDS ||
	       p->reason.id == T_FIX_NEEDS_DATA ||
	       p->reason.id == T_FIX_NEEDS_FILE;
}

enum err
script_write(const struct fix_plan *p, enum script_format f, enum lang lang,
    struct buf *out, struct fix_say *why)
{
	struct buf text = BUF_INIT;
	struct script s = {
		.p = p, .format = f, .lang = lang, .out = &text, .why = why
	};

	if (!may_write(p, why))
		return ERR_UNSUPPORTED;
	why->id = T_NONE;
	if (f == SCRIPT_PS1) {
		buf_puts(out, "\xef\xbb\xbf");
		script_ps1(&s);
	} else {
		script_cmd(&s);
	}
	if (!s.err)
		put_crlf(buf_span(&text), out);
	if (!s.err && (buf_failed(&text) || buf_failed(out)))
		s.err = ERR_NOMEM;
	buf_free(&text);
	return s.err;
}
