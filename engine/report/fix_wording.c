/*
 * One table for each kind of word.
 */

#include "engine/report/fix_wording.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/fix/texts.h"
#include "engine/report/texts.h"

const char *
fix_wording_outcome(enum lang lang, enum fix_outcome_kind k)
{
	static const struct bilingual *const outcomes[OUTCOME_COUNT] = {
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
	static const struct bilingual *const results[FIX_RESULT_COUNT] = {
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
	static const struct bilingual *const answers[UNDO_ANSWER_COUNT] = {
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
	static const struct bilingual *const uses[CHAIN_USE_COUNT] = {
		[CHAIN_CLIENT] = T_FIX_USE_CLIENT,
		[CHAIN_TLS] = T_FIX_USE_TLS,
		[CHAIN_RA] = T_FIX_USE_RA,
		[CHAIN_ITSELF] = T_FIX_USE_ITSELF,
	};

	return text_in(lang, uses[u]);
}

void
fix_wording_why(enum lang lang, const struct chain *chain, struct buf *out)
{
	struct buf name = BUF_INIT;
	const char *about;
	const struct bilingual *why = chain_why(chain, &about);

	utf8_clean(&name, span_of(about ? about : ""), CERT_NAME_MAX);
	text_fill(out, text_in(lang, why), buf_str(&name), NULL);
	buf_free(&name);
}

/* Where OpenSSL would refuse what Windows knows, that is said. */
static void
put_names(enum lang lang, const struct chain *chain, struct buf *out)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct cert *c = chain->link[i].cert;
		struct buf name = BUF_INIT;
		char oid[CERT_OID_MAX];

		buf_puts(out, i > 0 ? " <- " : "");
		utf8_clean(&name, span_of(cert_common_name(c)), CERT_NAME_MAX);
		if (cert_odd_critical(c, true, oid))
			text_fill(out, text_in(lang, T_FIX_CHAIN_DIFFERS),
			    buf_str(&name), oid, NULL);
		else
			buf_add(out, buf_span(&name));
		buf_free(&name);
	}
}

void
fix_wording_path(enum lang lang, const struct chain *chain, struct buf *out)
{
	struct buf names = BUF_INIT, why = BUF_INIT;
	const struct bilingual *id = chain_is_good(chain)  ? T_FIX_CHAIN_GOOD
				     : chain_is_bad(chain) ? T_FIX_CHAIN_BAD
							   : T_FIX_CHAIN_OPEN;

	put_names(lang, chain, &names);
	fix_wording_why(lang, chain, &why);
	text_fill(out, text_in(lang, id), buf_str(&names), buf_str(&why), NULL);
	buf_free(&names);
	buf_free(&why);
}

bool
fix_wording_same(const struct chain_effect *e)
{
	const struct chain *a = &e->before, *b = &e->after;

	if (a->end != b->end || a->faults != b->faults || a->cut != b->cut ||
	    a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!span_eq(
			cert_der(a->link[i].cert), cert_der(b->link[i].cert)))
			return false;
	return true;
}

const struct bilingual *
fix_wording_cannot(const struct fix_say *why)
{
	if (why->id == T_FIX_ONLY_WORDS)
		return T_FIX_IS_BY_HAND;
	return why->id == T_FIX_NEEDS_DATA || why->id == T_FIX_NEEDS_FILE
		   ? T_FIX_TO_COMPLETE
		   : T_FIX_CANNOT;
}
