/*
 * One table for each kind of word.
 */

#include "engine/report/fix_wording.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"

#include <string.h>

const char *
fix_wording_outcome(enum lang lang, enum fix_outcome_kind k)
{
	static const enum text outcomes[OUTCOME_COUNT] = {
		[OUTCOME_DONE] = T_FIX_OUTCOME_DONE,
		[OUTCOME_TICKED] = T_FIX_OUTCOME_TICKED,
		[OUTCOME_LEFT] = T_FIX_OUTCOME_LEFT,
		[OUTCOME_REBOOT] = T_FIX_OUTCOME_REBOOT,
		[OUTCOME_REFUSED] = T_FIX_OUTCOME_REFUSED,
		[OUTCOME_FAILED] = T_FIX_OUTCOME_FAILED,
	};

	return text_in(lang, outcomes[k]);
}

const char *
fix_wording_result(enum lang lang, enum fix_result r)
{
	static const enum text results[FIX_RESULT_COUNT] = {
		[FIX_DONE] = T_FIX_RESULT_DONE,
		[FIX_WAITING] = T_FIX_RESULT_WAITING,
		[FIX_FAILED] = T_FIX_RESULT_FAILED,
		[FIX_REFUSED] = T_FIX_RESULT_REFUSED,
	};

	return text_in(lang, results[r]);
}

const char *
fix_wording_undone(enum lang lang, enum undo_answer a)
{
	static const enum text answers[UNDO_ANSWER_COUNT] = {
		[UNDO_DONE] = T_FIX_UNDO_DONE,
		[UNDO_NOTHING] = T_FIX_UNDO_NOTHING,
		[UNDO_CANNOT] = T_FIX_UNDO_CANNOT,
		[UNDO_CHANGED] = T_FIX_UNDO_CHANGED,
		[UNDO_REFUSED] = T_FIX_UNDO_REFUSED,
	};

	return text_in(lang, answers[a]);
}

const char *
fix_wording_use(enum lang lang, enum chain_use u)
{
	static const enum text uses[CHAIN_USE_COUNT] = {
		[CHAIN_CLIENT] = T_FIX_USE_CLIENT,
		[CHAIN_TLS] = T_FIX_USE_TLS,
		[CHAIN_RA] = T_FIX_USE_RA,
		[CHAIN_ITSELF] = T_FIX_USE_ITSELF,
	};

	return text_in(lang, uses[u]);
}

void
fix_wording_path(enum lang lang, const struct cert_path *path, struct buf *out)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < path->count; i++) {
		buf_puts(&names, i > 0 ? " <- " : "");
		utf8_clean(&names, span_of(path->names[i]), CERT_NAME_MAX);
	}
	text_fill(out,
	    text_in(lang, path->good ? T_FIX_CHAIN_GOOD : T_FIX_CHAIN_BAD),
	    buf_str(&names), path->why, NULL);
	buf_free(&names);
}

bool
fix_wording_same(const struct chain_effect *e)
{
	const struct cert_path *a = &e->before, *b = &e->after;

	if (a->good != b->good || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}
