/*
 * One event of a case as one line, without its time.
 */

#include "engine/report/session_wording.h"

#include "engine/base/fill.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

static void
check_say(
    const struct knowledge *k, enum lang lang, const char *id, struct buf *out)
{
	size_t i = know_check_find(k, id);

	if (i != SIZE_MAX)
		buf_printf(out, "%s %s", know_check(k, i)->number,
		    know_check(k, i)->title.in[lang]);
	else
		buf_puts(out, id);
}

static void
note_say(const struct knowledge *k, enum lang lang,
    const struct session_event *e, struct buf *out)
{
	const struct bilingual *id = e->kind == SESSION_UNNOTED
					 ? T_KEEP_EVENT_UNNOTED
					 : T_KEEP_EVENT_NOTED;
	struct buf check = BUF_INIT;

	check_say(k, lang, e->check, &check);
	text_fill(out, text_in(lang, id), buf_str(&check), e->note->text, NULL);
	buf_free(&check);
}

static void
fix_say_event(const struct knowledge *k, enum lang lang,
    const struct session_event *e, struct buf *out)
{
	static const struct bilingual *const phases[JOURNAL_PHASE_COUNT] = {
		[JOURNAL_INTENT] = T_KEEP_FIX_BEGUN,
		[JOURNAL_APPLIED] = T_KEEP_FIX_DONE,
		[JOURNAL_VERIFIED] = T_KEEP_FIX_DONE,
		[JOURNAL_FAILED] = T_KEEP_FIX_FAILED,
		[JOURNAL_UNDONE] = T_KEEP_FIX_UNDONE,
		[JOURNAL_NOTED] = T_KEEP_FIX_NOTED,
	};
	size_t i = know_fix_find(k, e->fix);

	text_fill(out, text_in(lang, phases[e->phase]),
	    i != SIZE_MAX ? know_fix(k, i)->title.in[lang] : e->fix, NULL);
}

void
wording_event(const struct knowledge *k, enum lang lang,
    const struct session_event *e, struct buf *out)
{
	/* sparse: the others are told at more length */
	static const struct bilingual *const sittings[] = {
		[SESSION_BEGUN] = T_KEEP_EVENT_BEGUN,
		[SESSION_RESUMED] = T_KEEP_EVENT_RESUMED,
		[SESSION_ENDED] = T_KEEP_EVENT_ENDED,
	};

	switch (e->kind) {
	case SESSION_VERDICT:
		buf_printf(out, "%s ", wording_mark(e->verdict));
		check_say(k, lang, e->check, out);
		break;
	case SESSION_NOTED:
	case SESSION_UNNOTED:
		note_say(k, lang, e, out);
		break;
	case SESSION_FIX:
		fix_say_event(k, lang, e, out);
		break;
	default:
		text_fill(out, text_in(lang, sittings[e->kind]), e->who, NULL);
	}
}
