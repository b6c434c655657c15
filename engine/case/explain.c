/*
 * What a number, a status, a phrase or a whole line means.  Numbers are
 * looked for in every table that may hold them; phrases both as logs write
 * them and as the French article translated them.
 */

#include "engine/case/case.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"

#include <string.h>

#define EXPLAIN_MAX   12 /* paragraphs */
#define PHRASE_LENGTH 8  /* bytes at least, for a part of a phrase */

struct explaining {
	const struct knowledge *k;
	enum lang lang;
	struct buf *out;
	const struct code *told[EXPLAIN_MAX];
	size_t count;
};

static bool
was_told(struct explaining *e, const struct code *code)
{
	for (size_t i = 0; i < e->count && i < EXPLAIN_MAX; i++)
		if (e->told[i] == code)
			return true;
	return false;
}

static const char *
surety_note(enum lang lang, enum surety s)
{
	static const enum text notes[] = {
		[SURETY_VERIFIED] = T_NONE,
		[SURETY_INFERRED] = T_SURETY_INFERRED,
		[SURETY_BELIEVED] = T_SURETY_BELIEVED,
	};

	return text_in(lang, notes[s]);
}

static void
tell(struct explaining *e, const struct code *code)
{
	enum lang lang = e->lang;

	if (!code || e->count == EXPLAIN_MAX || was_told(e, code))
		return;
	e->told[e->count++] = code;
	buf_printf(e->out, "%s  %s\n  %s\n", code->number, code->name,
	    code->meaning.in[lang]);
	if (*code->action.in[lang])
		buf_printf(e->out, "  %s\n", code->action.in[lang]);
	if (code->surety != SURETY_VERIFIED)
		buf_printf(e->out, "  %s\n", surety_note(lang, code->surety));
	if (*code->cause)
		buf_printf(e->out, "  -> %s\n", code->cause);
}

static void
tell_value(struct explaining *e, enum code_kind kind, uint32_t value)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind == kind && c->value == value)
			tell(e, c);
	}
}

/* A win32 error wrapped in an HRESULT is the error. */
static void
tell_hresult(struct explaining *e, uint32_t value)
{
	tell_value(e, CODE_HRESULT, value);
	tell_value(e, CODE_WINHTTP_FLAG, value);
	if (value >> 16 == 0x8007) {
		tell_value(e, CODE_WINHTTP, value & 0xffff);
		tell_value(e, CODE_HRESULT, value & 0xffff);
	}
}

/* "403.16" or "403": digits, maybe with one dot between them. */
static bool
is_status(struct span word, unsigned *status, unsigned *substatus)
{
	struct span head;
	uint64_t a, b = HTTP_ANY_SUBSTATUS;

	if (!span_next(&word, '.', &head) || !span_number(head, 10, &a) ||
	    a < 100 || a > 599 ||
	    (word.p && (!span_number(word, 10, &b) || b > 999)))
		return false;
	*status = (unsigned)a;
	*substatus = (unsigned)b;
	return true;
}

static void
tell_number(struct explaining *e, struct span word, bool alone)
{
	unsigned status, substatus;
	uint64_t n;
	bool negative = word.n > 1 && word.p[0] == '-';

	if (span_istarts(word, "0x") && word.n <= 10 &&
	    span_number(span_slice(word, 2, word.n), 16, &n)) {
		tell_hresult(e, (uint32_t)n);
		return;
	}
	if (is_status(word, &status, &substatus) &&
	    (alone || substatus != HTTP_ANY_SUBSTATUS))
		tell(e, know_code_http(e->k, status, substatus));
	if (!span_number(
		negative ? span_slice(word, 1, word.n) : word, 10, &n) ||
	    n > UINT32_MAX)
		return;
	if (negative)
		n = (uint32_t)-n;
	if (n > 0x80000000u)
		tell_hresult(e, (uint32_t)n);
	tell_value(e, CODE_WINHTTP, (uint32_t)n);
	if (alone) {
		tell_value(e, CODE_HRESULT, (uint32_t)n);
		tell_value(e, CODE_EVENT, (uint32_t)n);
	}
}

/* The status, substatus and win32 status of an IIS row, three in a row. */
static void
tell_row(struct explaining *e, struct span text)
{
	struct span rest = text, word;
	uint64_t last[3] = { 0, 0, 0 };

	while (span_next(&rest, ' ', &word)) {
		uint64_t n;

		if (!span_number(word, 10, &n))
			n = UINT64_MAX;
		last[0] = last[1];
		last[1] = last[2];
		last[2] = n;
		if (last[0] >= 200 && last[0] <= 599 && last[1] <= 999 &&
		    last[2] != UINT64_MAX) {
			tell(e, know_code_http(e->k, (unsigned)last[0],
				    (unsigned)last[1]));
			if (last[2] && last[2] <= UINT32_MAX)
				tell_value(e, CODE_HRESULT, (uint32_t)last[2]);
			return;
		}
	}
}

static void
tell_name(struct explaining *e, struct span word)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind != CODE_EVENT && c->kind != CODE_HTTP &&
		    span_ieq(word, span_of(c->name)))
			tell(e, c);
	}
}

/* Letters, digits, and what numbers and names are made of. */
static bool
is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-';
}

static void
tell_words(struct explaining *e, struct span text)
{
	bool alone = span_find_byte(text, ' ', 0) == SIZE_MAX;
	size_t at = 0;

	while (at < text.n) {
		size_t end = at;
		struct span word;

		while (end < text.n && is_word_byte(text.p[end]))
			end++;
		word = span_slice(text, at, end);
		while (word.n > 0 && word.p[word.n - 1] == '.')
			word.n--;
		if (word.n > 0) {
			tell_number(e, word, alone);
			tell_name(e, word);
		}
		at = end + 1;
	}
}

static bool
overlap(struct span text, const char *phrase)
{
	struct span p = span_of(phrase);

	return text.n >= PHRASE_LENGTH && p.n >= PHRASE_LENGTH &&
	       (span_ifind(text, p, 0) != SIZE_MAX ||
		   span_ifind(p, text, 0) != SIZE_MAX);
}

static void
tell_phrase(struct explaining *e, const struct phrase *p)
{
	enum lang lang = e->lang;
	const struct sign *s;

	e->count++;
	text_fill(e->out, text_in(lang, T_EXPLAIN_PHRASE), p->literal,
	    p->translated, NULL);
	if (p->sign == SIZE_MAX)
		return;
	s = know_sign(e->k, p->sign);
	buf_printf(e->out, "  %s\n", s->label.in[lang]);
	for (size_t i = 0; i < know_cause_count(e->k); i++) {
		const struct cause *c = know_cause(e->k, i);

		for (size_t j = 0; j < c->sign_count; j++)
			if (c->signs[j].sign == p->sign &&
			    c->signs[j].role == ROLE_DECISIVE)
				buf_printf(e->out, "  -> %s\n", c->id);
	}
}

/* Labels, ids and titles of the guide itself. */
static void
tell_guide(struct explaining *e, struct span text)
{
	for (size_t i = 0; i < know_cause_count(e->k); i++) {
		const struct cause *c = know_cause(e->k, i);

		if (e->count < EXPLAIN_MAX &&
		    (span_is(text, c->id) ||
			overlap(text, c->title.in[e->lang]))) {
			e->count++;
			buf_printf(e->out, "%s\n  %s\n  %s\n", c->id,
			    c->title.in[e->lang], c->explain.in[e->lang]);
		}
	}
	for (size_t i = 0; i < know_sign_count(e->k); i++) {
		const struct sign *s = know_sign(e->k, i);

		if (e->count < EXPLAIN_MAX && *s->label.in[e->lang] &&
		    overlap(text, s->label.in[e->lang])) {
			e->count++;
			buf_printf(
			    e->out, "%s\n  %s\n", s->id, s->label.in[e->lang]);
		}
	}
}

size_t
case_explain(const struct knowledge *k, struct span text, enum lang lang,
    struct buf *out)
{
	struct explaining e = { .k = k, .lang = lang, .out = out };

	text = span_trim(text);
	tell_row(&e, text);
	tell_words(&e, text);
	for (size_t i = 0; i < know_phrase_count(k); i++) {
		const struct phrase *p = know_phrase(k, i);

		if (e.count < EXPLAIN_MAX &&
		    (overlap(text, p->translated) || overlap(text, p->literal)))
			tell_phrase(&e, p);
	}
	if (e.count == 0)
		tell_guide(&e, text);
	return e.count;
}
