/*
 * Plans of fixes as text, and what became of them.
 */

#include "engine/report/report_fix.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/fix/texts.h"
#include "engine/report/fix_wording.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "engine/report/wrap.h"

#define COMMAND_MAX 4000

static void
put_wrapped(struct buf *out, enum lang lang, size_t indent,
    const struct bilingual *id, const char *a, const char *b)
{
	struct buf text = BUF_INIT;

	text_fill(&text, text_in(lang, id), a ? a : "", b ? b : "", NULL);
	wrap_text(out, buf_span(&text), 0, indent);
	buf_free(&text);
}

static void
put_say(
    struct buf *out, enum lang lang, size_t indent, const struct fix_say *say)
{
	struct buf text = BUF_INIT;

	fix_say_text(say, lang, &text);
	wrap_text(out, buf_span(&text), 0, indent);
	buf_free(&text);
}

/* Whether it can be done here, and if not, why. */
static void
put_state(
    const struct fix_plan *p, enum lang lang, size_t indent, struct buf *out)
{
	struct buf why = BUF_INIT;

	fix_say_text(&p->reason, lang, &why);
	if (!p->applicable)
		put_wrapped(out, lang, indent, fix_wording_cannot(&p->reason),
		    buf_str(&why), NULL);
	else if (p->nature == HOST_CAPTURE)
		put_wrapped(out, lang, indent, T_FIX_CAN_SCRIPT, NULL, NULL);
	else
		put_wrapped(out, lang, indent, T_FIX_CAN_APPLY, p->word, NULL);
	buf_free(&why);
}

static void
put_title(const struct fix_plan *p, enum lang lang, struct buf *out)
{
	struct buf cause = BUF_INIT;

	buf_printf(&cause, "%s, %s", p->of->id,
	    wording_certainty(lang, p->cause->certainty));
	buf_printf(out, "%s\n", p->fix->id);
	wrap_text(out, span_of(p->fix->title.in[lang]), 0, 2);
	put_wrapped(
	    out, lang, 2, T_FIX_CAUSE, p->of->title.in[lang], buf_str(&cause));
	buf_free(&cause);
}

void
report_fix_list(const struct fixes *f, enum lang lang, struct buf *out)
{
	if (fixes_count(f) == 0)
		put_wrapped(out, lang, 0, T_FIX_NONE, NULL, NULL);
	for (size_t i = 0; i < fixes_count(f); i++) {
		if (i > 0)
			buf_byte(out, '\n');
		put_title(fixes_plan(f, i), lang, out);
		put_state(fixes_plan(f, i), lang, 2, out);
	}
}

static void
put_path(const struct chain *path, enum lang lang, const struct bilingual *when,
    struct buf *out)
{
	struct buf said = BUF_INIT;

	fix_wording_path(lang, path, &said);
	put_wrapped(out, lang, 7, when, buf_str(&said), NULL);
	buf_free(&said);
}

static void
put_chains(const struct chain_effects *chains, enum lang lang, struct buf *out)
{
	if (chains && chains->count > 0)
		put_wrapped(out, lang, 3, T_FIX_CHAINS, NULL, NULL);
	for (size_t i = 0; chains && i < chains->count; i++) {
		const struct chain_effect *e = &chains->item[i];
		struct buf name = BUF_INIT;

		utf8_clean(
		    &name, span_of(cert_common_name(e->leaf)), CERT_NAME_MAX);
		put_wrapped(out, lang, 5, T_FIX_CHAIN,
		    fix_wording_use(lang, e->use), buf_str(&name));
		if (fix_wording_same(e)) {
			put_path(&e->after, lang, T_FIX_CHAIN_SAME, out);
			buf_free(&name);
			continue;
		}
		put_path(&e->before, lang, T_FIX_CHAIN_NOW, out);
		put_path(&e->after, lang, T_FIX_CHAIN_THEN, out);
		buf_free(&name);
	}
}

static void
put_commands(struct span lines, struct buf *out)
{
	struct span line;

	while (span_line(&lines, &line)) {
		if (span_trim(line).n == 0)
			continue;
		buf_puts(out, "     ");
		utf8_clean(out, span_trim(line), COMMAND_MAX);
		buf_byte(out, '\n');
	}
}

static void
put_act(const struct fix_plan *p, const struct fix_act *a, enum lang lang,
    struct buf *out)
{
	struct buf lines = BUF_INIT, why = BUF_INIT;
	struct span rest, line;
	char number[NUMBER_TEXT_MAX];

	if (a == p->acts || a[-1].number != a->number) {
		number_text(a->number, number);
		put_wrapped(
		    out, lang, 0, T_FIX_STEP, number, a->action->text.in[lang]);
	}
	fixes_preview(a, lang, &lines);
	rest = buf_span(&lines);
	out->failed |= buf_failed(&lines);
	while (rest.n > 0 && span_line(&rest, &line))
		if (line.n > 0)
			wrap_text(out, line, 0, 3);
	if (a->cert) {
		buf_puts(out, "   ");
		utf8_clean(out, span_of(cert_subject(a->cert)), 300);
		buf_byte(out, '\n');
	}
	if (a->reason.id != T_NONE) {
		fix_say_text(&a->reason, lang, &why);
		put_wrapped(
		    out, lang, 3, T_FIX_REFUSED_HERE, buf_str(&why), NULL);
	}
	put_chains(a->chains, lang, out);
	put_commands(span_of(fix_act_command(p, a)), out);
	buf_free(&lines);
	buf_free(&why);
}

static void
put_part(struct buf *out, enum lang lang, const struct bilingual *title,
    const char *text)
{
	if (!*text)
		return;
	buf_printf(out, "\n%s\n", text_in(lang, title));
	wrap_text(out, span_of(text), 0, 2);
}

static void
put_folder(const struct fixes *f, enum lang lang, struct buf *out)
{
	struct buf name = BUF_INIT;

	utf8_line(&name, fixes_folder_name(f));
	put_wrapped(out, lang, 0, T_FIX_BACKUPS, buf_str(&name), NULL);
	buf_free(&name);
}

void
report_fix_preview(
    const struct fixes *f, size_t i, enum lang lang, struct buf *out)
{
	const struct fix_plan *p = fixes_plan(f, i);

	put_title(p, lang, out);
	put_state(p, lang, 2, out);
	put_part(out, lang, T_UI_FIX_BEFORE, p->fix->before.in[lang]);
	buf_byte(out, '\n');
	for (size_t n = 0; n < p->count; n++)
		put_act(p, &p->acts[n], lang, out);
	put_part(out, lang, T_UI_FIX_VERIFY, p->fix->verify.in[lang]);
	put_part(out, lang, T_UI_FIX_UNDO, p->fix->undo.in[lang]);
	put_commands(span_of(p->fix->undo_command), out);
	if (p->nature != HOST_CAPTURE)
		put_folder(f, lang, out);
}

/* "3. cert.move 5E59...: done" */
static void
put_outcome(const struct fix_act *a, enum lang lang, const char *word,
    const struct fix_say *why, struct buf *out)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%zu. %s", a->number, action_kind_name(a->kind));
	if (*a->target) {
		buf_byte(&line, ' ');
		utf8_clean(&line, span_of(a->target), 200);
	}
	buf_printf(&line, "%s%s", text_in(lang, T_COLON), word);
	wrap_text(out, buf_span(&line), 0, 0);
	if (why->id != T_NONE)
		put_say(out, lang, 3, why);
	buf_free(&line);
}

void
report_fix_run(const struct fix_plan *p, const struct fix_run *r,
    enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < r->count; i++)
		put_outcome(&p->acts[r->outcomes[i].act], lang,
		    fix_wording_outcome(lang, r->outcomes[i].kind),
		    &r->outcomes[i].why, out);
	wrap_text(out, span_of(fix_wording_result(lang, r->result)), 0, 0);
	if (r->why.id != T_NONE && r->result != FIX_FAILED)
		put_say(out, lang, 0, &r->why);
}

void
report_fix_proof(const struct fix_proof *p, enum lang lang, struct buf *out)
{
	char count[NUMBER_TEXT_MAX], since[TIME_TEXT_MAX];
	struct buf line = BUF_INIT;

	time_rfc3339(p->since / TIME_SECOND * TIME_SECOND, since);
	if (p->kind == PROOF_NONE) {
		put_wrapped(out, lang, 0, T_FIX_NOT_PROVED, since, NULL);
	} else if (p->kind == PROOF_BAD) {
		number_text(p->bad, count);
		put_wrapped(out, lang, 0, T_FIX_STILL_BAD, count, since);
	} else {
		number_text(p->good, count);
		put_wrapped(out, lang, 0, T_FIX_PROVED, count, since);
		utf8_line(&line, p->file);
		buf_printf(&line, ":%llu  ", (unsigned long long)p->line);
		utf8_line(&line, p->text);
		put_wrapped(out, lang, 0, T_FIX_PROOF, buf_str(&line), NULL);
	}
	buf_free(&line);
}

void
report_fix_undo_preview(
    const struct fixes *f, const char *fix, enum lang lang, struct buf *out)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;

	fixes_undo_preview(f, fix, lang, &lines);
	rest = buf_span(&lines);
	if (rest.n > 0)
		put_wrapped(out, lang, 0, T_FIX_UNDO_WILL, NULL, NULL);
	while (rest.n > 0 && span_line(&rest, &line))
		wrap_text(out, line, 3, 3);
	buf_free(&lines);
}

void
report_fix_undo(const struct knowledge *k, const struct fix_undo *u,
    enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < u->count; i++) {
		const struct journal_item *item = u->items[i].item;
		const struct action action = { .kind = item->kind };
		const struct fix_act act = { .action = &action,
			.kind = item->kind,
			.number = item->number,
			.target = item->target };
		size_t fix = know_fix_find(k, item->fix);

		put_outcome(&act, lang,
		    fix_wording_undone(lang, u->items[i].answer),
		    &u->items[i].why, out);
		if (u->items[i].answer > UNDO_NOTHING && fix != SIZE_MAX)
			put_wrapped(out, lang, 3, T_FIX_UNDO_BY_HAND,
			    know_fix(k, fix)->undo.in[lang], NULL);
	}
	buf_printf(out, "%s\n", fix_wording_undone(lang, u->answer));
	if (u->count == 0 && u->why.id != T_NONE)
		put_say(out, lang, 0, &u->why);
}
