/*
 * What a number, a status, a phrase or a whole line means.  Numbers are
 * looked for in every table that may hold them; phrases both as logs write
 * them and as the French article translated them.
 */

#include "engine/case/case.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/explain_ask.h"
#include "engine/case/texts.h"
#include "engine/match/sample.h"

#include <stdio.h>
#include <string.h>

#define EXPLAIN_MAX    24 /* paragraphs */
#define PHRASE_LENGTH  8  /* bytes at least, for a part of a phrase */
#define UNANSWERED_MAX 8
#define SMALL_HEX      0x10000

struct explaining {
	const struct knowledge *k;
	enum lang lang;
	struct buf *out;
	const struct code *told[EXPLAIN_MAX];
	size_t count;
	struct ask ask; /* what is being answered */
	bool list;      /* nothing but codes was asked */
	struct span unknown[UNANSWERED_MAX];
	size_t unknown_count;
	bool answered; /* something was known, told now or before */
	size_t phrase; /* sign of the phrase told last, SIZE_MAX none */
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
	static const struct bilingual *const notes[] = {
		[SURETY_VERIFIED] = T_NONE,
		[SURETY_INFERRED] = T_SURETY_INFERRED,
		[SURETY_BELIEVED] = T_SURETY_BELIEVED,
	};

	return text_in(lang, notes[s]);
}

/* A paragraph of CODE; of a status without its substatus, no more than that. */
static void
tell_part(struct explaining *e, const struct code *code, bool in_general)
{
	enum lang lang = e->lang;

	if (code)
		e->answered = true;
	if (!code || e->count == EXPLAIN_MAX || was_told(e, code))
		return;
	e->told[e->count++] = code;
	buf_printf(e->out, "%s  %s\n  %s\n", code->number, code->name,
	    code->meaning.in[lang]);
	if (in_general)
		return;
	if (*code->action.in[lang])
		buf_printf(e->out, "  %s\n", code->action.in[lang]);
	if (code->surety != SURETY_VERIFIED)
		buf_printf(e->out, "  %s\n", surety_note(lang, code->surety));
	if (*code->cause)
		buf_printf(e->out, "  -> %s\n", code->cause);
}

static void
tell_code(struct explaining *e, const struct code *code)
{
	tell_part(e, code, false);
}

static void
tell_value(struct explaining *e, enum code_kind kind, uint32_t value)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind == kind && c->value == value)
			tell_code(e, c);
	}
}

/* Events of this number, of the provider that was named if one was. */
static void
tell_event(struct explaining *e, uint32_t id)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind == CODE_EVENT && c->value == id &&
		    span_iholds(span_of(c->name), e->ask.provider))
			tell_code(e, c);
	}
}

/* Windows' own name, where the guide has no words. */
static void
tell_winerror(struct explaining *e, uint32_t value)
{
	struct span name = know_winerror_name(e->k, value);
	char number[16], text[96];

	if (!name.p || e->count == EXPLAIN_MAX || name.n >= sizeof(text))
		return;
	for (size_t i = 0; i < e->count && i < EXPLAIN_MAX; i++)
		if (e->told[i] && e->told[i]->kind == CODE_HRESULT &&
		    e->told[i]->value == value)
			return;
	e->answered = true;
	e->count++;
	snprintf(number, sizeof(number), value < SMALL_HEX ? "%u" : "0x%08X",
	    (unsigned)value);
	snprintf(text, sizeof(text), "%.*s", (int)name.n, name.p);
	text_fill(
	    e->out, text_in(e->lang, T_EXPLAIN_NAME_ONLY), number, text, NULL);
}

static void
tell_status(struct explaining *e, unsigned status, unsigned substatus)
{
	const struct code *c = know_code_http(e->k, status, substatus);
	char number[16];

	if (!c || c->value == HTTP_VALUE(status, substatus)) {
		tell_code(e, c);
		return;
	}
	if (e->count == EXPLAIN_MAX || was_told(e, c))
		return;
	snprintf(number, sizeof(number), "%u.%u", status, substatus);
	text_fill(e->out, text_in(e->lang, T_EXPLAIN_SUBSTATUS), number, NULL);
	tell_part(e, c, true);
}

/* An error of another kind that was wrapped in an HRESULT is that error. */
static void
tell_hresult(struct explaining *e, uint32_t value)
{
	size_t before = e->count;

	tell_value(e, CODE_HRESULT, value);
	tell_value(e, CODE_WINHTTP_FLAG, value);
	if (value >> 16 == 0x8007) {
		tell_value(e, CODE_WINHTTP, value & 0xffff);
		tell_value(e, CODE_HRESULT, value & 0xffff);
	} else if (value >> 16 == 0x8019) {
		tell_status(e, value & 0xffff, HTTP_ANY_SUBSTATUS);
	}
	if (e->count == before)
		tell_winerror(e, value);
	if (e->count == before && value >> 16 == 0x8007)
		tell_winerror(e, value & 0xffff);
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

/* N as a number of the table that the words before it named. */
static void
tell_of_topic(struct explaining *e, uint32_t n)
{
	size_t before = e->count;

	if (e->ask.topic == ASK_EVENT)
		tell_event(e, n);
	else if (e->ask.topic == ASK_WINHTTP)
		tell_value(e, CODE_WINHTTP, n);
	else
		tell_value(e, CODE_HRESULT, n);
	if (e->count == before && e->ask.topic != ASK_EVENT)
		tell_winerror(e, n);
}

/* N with nothing that says whose it is: every table that has it. */
static void
tell_bare(struct explaining *e, uint32_t n)
{
	size_t before = e->count;
	char number[16];

	if (n > 0x80000000u) {
		tell_hresult(e, n);
		before = e->count;
	}
	tell_value(e, CODE_WINHTTP, n);
	if (!e->list)
		return;
	tell_value(e, CODE_HRESULT, n);
	tell_event(e, n);
	if (e->count == before && n < SMALL_HEX)
		tell_winerror(e, n);
	if (e->count <= before + 1 || e->count == EXPLAIN_MAX)
		return;
	snprintf(number, sizeof(number), "%u", (unsigned)n);
	text_fill(e->out, text_in(e->lang, T_EXPLAIN_SEVERAL), number, NULL);
}

static void
tell_hex(struct explaining *e, uint32_t n)
{
	/* "Result: 0x1" in a sentence is no file that was not found */
	if (n >= SMALL_HEX || e->list)
		tell_hresult(e, n);
}

static void
tell_number(struct explaining *e, struct span word)
{
	unsigned status, substatus;
	uint64_t n;
	bool negative = word.n > 1 && word.p[0] == '-';

	if (span_istarts(word, "0x") && word.n <= 10 &&
	    span_number(span_slice(word, 2, word.n), 16, &n)) {
		tell_hex(e, (uint32_t)n);
		return;
	}
	if (ask_bare_hex(word, &n)) {
		tell_hresult(e, (uint32_t)n);
		return;
	}
	if ((e->ask.topic == ASK_ANY || e->ask.topic == ASK_HTTP) &&
	    is_status(word, &status, &substatus) &&
	    (e->list || e->ask.topic == ASK_HTTP ||
		substatus != HTTP_ANY_SUBSTATUS))
		tell_status(e, status, substatus);
	if (e->ask.topic == ASK_HTTP ||
	    !span_number(
		negative ? span_slice(word, 1, word.n) : word, 10, &n) ||
	    n > UINT32_MAX)
		return;
	if (negative)
		n = (uint32_t)-n;
	if (e->ask.topic == ASK_ANY)
		tell_bare(e, (uint32_t)n);
	else
		tell_of_topic(e, (uint32_t)n);
}

/*
 * The status, substatus and win32 status of an IIS row, or the first two of
 * them alone where the guide has such a row.  True when that was all.
 */
static bool
tell_row(struct explaining *e, struct span text)
{
	size_t before = e->count;
	const struct code *c;
	struct ask_row row;

	if (!ask_row(text, &row))
		return false;
	c = know_code_http(e->k, (unsigned)row.status, (unsigned)row.substatus);
	if (row.win32 == UINT64_MAX &&
	    (!c || c->value != HTTP_VALUE(row.status, row.substatus)))
		return false;
	tell_status(e, (unsigned)row.status, (unsigned)row.substatus);
	if (row.win32 && row.win32 <= UINT32_MAX) {
		size_t status = e->count;

		tell_value(e, CODE_HRESULT, (uint32_t)row.win32);
		if (e->count == status)
			tell_winerror(e, (uint32_t)row.win32);
	}
	return row.alone && e->count > before;
}

/* TEXT holds NUMBER, then NAME: "504 Gateway Timeout", "404 - Not found". */
static bool
has_reason(struct span text, struct span number, struct span name)
{
	size_t at = 0;

	while ((at = span_find(text, number, at)) != SIZE_MAX) {
		struct span rest = span_slice(text, at + number.n, text.n);
		bool begins = at == 0 || strchr(" '\"(", text.p[at - 1]);

		while (rest.n > 0 && strchr(" -:", rest.p[0]))
			rest = span_slice(rest, 1, rest.n);
		if (begins && span_ieq(span_slice(rest, 0, name.n), name))
			return true;
		at += number.n;
	}
	return false;
}

/* A page, or the log of a phone, says what a status is called. */
static void
tell_reason(struct explaining *e, struct span text)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind == CODE_HTTP &&
		    has_reason(text, span_of(c->number), span_of(c->name)))
			tell_code(e, c);
	}
}

/* "ScepVerifyFailure: the challenge was refused": an event by its name. */
static bool
is_event_named(const struct code *c, struct span word)
{
	struct span meaning = span_of(c->meaning.in[LANG_EN]);

	return c->kind == CODE_EVENT && word.n >= PHRASE_LENGTH &&
	       span_ieq(span_slice(meaning, 0, word.n), word) &&
	       meaning.n > word.n && meaning.p[word.n] == ':';
}

static bool
is_named(const struct code *c, struct span word)
{
	bool name = c->kind < CODE_HTTPERR && c->kind != CODE_EVENT &&
		    c->kind != CODE_HTTP;

	return (name && span_ieq(word, span_of(c->name))) ||
	       is_event_named(c, word);
}

static void
tell_name(struct explaining *e, struct span word)
{
	size_t before = e->count;
	uint32_t value;

	for (size_t i = 0; i < know_code_count(e->k); i++)
		if (is_named(know_code(e->k, i), word))
			tell_code(e, know_code(e->k, i));
	if (e->count == before && span_find_byte(word, '_', 0) != SIZE_MAX &&
	    know_winerror_value(e->k, word, &value))
		tell_winerror(e, value);
}

/* "Header" and "URL" are words of any sentence, "URL_Length" is not. */
static bool
is_plain_word(struct span s)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.n > 3 && (s.p[i] < 'a' || s.p[i] > 'z'))
			return false;
	return true;
}

/* What has no number but a word of its own, ALONE or found in a line. */
static void
tell_word(struct explaining *e, struct span word, bool alone)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind >= CODE_HTTPERR &&
		    (alone ? span_ieq(word, span_of(c->number))
			   : span_is(word, c->number) && !is_plain_word(word)))
			tell_code(e, c);
	}
}

static void
tell_words(struct explaining *e, struct span text)
{
	struct asking asking = asking_new(text);

	e->list = asking.list;
	while (asking_next(&asking, &e->ask)) {
		struct span word = e->ask.word;

		e->answered = false;
		tell_number(e, word);
		tell_name(e, word);
		tell_word(e, word, false);
		/* System.Net.WebException */
		tell_word(e, span_after_last(word, '.'), false);
		if (!e->answered && e->unknown_count < UNANSWERED_MAX)
			e->unknown[e->unknown_count++] = word;
	}
}

/* Of a list of codes, those without an answer; what is all of TEXT has one. */
static void
tell_unknown(struct explaining *e, struct span text)
{
	for (size_t i = 0; e->list && i < e->unknown_count; i++) {
		struct buf word = BUF_INIT;

		if (span_eq(e->unknown[i], text))
			continue;
		utf8_clean(&word, e->unknown[i], 40);
		text_fill(e->out, text_in(e->lang, T_EXPLAIN_UNKNOWN),
		    buf_str(&word), NULL);
		buf_free(&word);
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

/* Lines that the guide knows word by word, found in a longer one. */
static void
tell_lines(struct explaining *e, struct span text)
{
	for (size_t i = 0; i < know_code_count(e->k); i++) {
		const struct code *c = know_code(e->k, i);

		if (c->kind == CODE_WORDS && !ask_is_word(span_of(c->number)) &&
		    overlap(text, c->number))
			tell_code(e, c);
	}
}

/* Where SIGN decides. */
static void
tell_causes(struct explaining *e, size_t sign)
{
	for (size_t i = 0; i < know_cause_count(e->k); i++) {
		const struct cause *c = know_cause(e->k, i);

		for (size_t j = 0; j < c->sign_count; j++)
			if (c->signs[j].sign == sign &&
			    c->signs[j].role == ROLE_DECISIVE)
				buf_printf(e->out, "  -> %s\n", c->id);
	}
}

/* The signs of the guide that a line of a log shows. */
static void
tell_signs(struct explaining *e, struct span text)
{
	struct matcher *m = e->list ? NULL : matcher_new(e->k, NULL);
	size_t hits[MATCHER_HITS_MAX], count = 0;

	if (!m)
		return;
	if (sample_signs(m, text, hits, &count))
		count = 0;
	matcher_free(m);
	for (size_t i = 0; i < count && e->count < EXPLAIN_MAX; i++) {
		const struct sign *s = know_sign(e->k, hits[i]);

		if (!*s->label.in[e->lang] || e->phrase == hits[i])
			continue;
		e->count++;
		buf_printf(e->out, "%s\n  %s\n", s->id, s->label.in[e->lang]);
		tell_causes(e, hits[i]);
	}
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
	tell_causes(e, p->sign);
	e->phrase = p->sign;
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

/* Codes, words and phrases, in the order in which they say most. */
static void
tell_all(struct explaining *e, struct span text)
{
	if (tell_row(e, text))
		return;
	tell_word(e, text, true);
	tell_words(e, text);
	for (size_t i = 0; i < know_phrase_count(e->k); i++) {
		const struct phrase *p = know_phrase(e->k, i);

		if (e->count < EXPLAIN_MAX &&
		    (p->sign == SIZE_MAX || p->sign != e->phrase) &&
		    (overlap(text, p->translated) || overlap(text, p->literal)))
			tell_phrase(e, p);
	}
	tell_lines(e, text);
	if (e->count == 0)
		tell_reason(e, text);
}

static size_t
finish(struct explaining *e, struct span text)
{
	if (e->count == 0)
		tell_guide(e, text);
	else
		tell_unknown(e, text);
	return e->count;
}

static size_t
tell_text(const struct knowledge *k, struct span text, bool line,
    enum lang lang, struct buf *out)
{
	struct explaining e = {
		.k = k, .lang = lang, .out = out, .phrase = SIZE_MAX
	};
	struct buf plain = BUF_INIT;
	size_t count;

	ask_ungroup(span_trim(text), &plain);
	text = buf_span(&plain);
	tell_all(&e, text);
	if (line)
		tell_signs(&e, text);
	count = finish(&e, text);
	buf_free(&plain);
	return count;
}

size_t
case_explain(const struct knowledge *k, struct span text, enum lang lang,
    struct buf *out)
{
	return tell_text(k, text, false, lang, out);
}

size_t
case_explain_line(const struct knowledge *k, struct span text, enum lang lang,
    struct buf *out)
{
	return tell_text(k, text, true, lang, out);
}
