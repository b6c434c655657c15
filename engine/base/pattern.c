/*
 * PCRE2 behind three verbs.
 */

#include "engine/base/pattern.h"

#include "engine/base/literal.h"

#include <pcre2.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Far above what the guide's patterns need on a record of 1 MiB. */
#define MATCH_LIMIT 1000000u
#define DEPTH_LIMIT 20000u
#define HEAP_LIMIT  (16u << 10) /* KiB */

enum readiness { NOT_READY, BEING_MADE, READY };

/*
 * Most patterns of a guide are about sources that a capture has not: of one
 * that is known to be good the word is looked for when it is asked first, and
 * the code is made when the word was found.
 */
struct pattern {
	const char *text;
	pcre2_code *code;        /* NULL: not yet, or no memory */
	atomic_int has_code;     /* enum readiness */
	atomic_int has_literal;  /* the same */
	struct literal *literal; /* NULL: none is known */
};

/* Words that the text which is held lacks. */
#define LACKING_MAX 4

struct pattern_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	bool gave_up;
	struct span held;
	struct span lacking[LACKING_MAX];
	size_t lacking_count;
};

static pcre2_code *
compile_text(const char *text, int *error, size_t *at)
{
	return pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C,
	    error, at, NULL);
}

struct pattern *
pattern_later(const char *text)
{
	struct pattern *p = calloc(1, sizeof(*p));

	if (p)
		p->text = text;
	return p;
}

struct pattern *
pattern_new(const char *text, struct err_info *info)
{
	struct pattern *p = pattern_later(text);
	PCRE2_UCHAR words[200];
	size_t at;
	int error;

	if (!p) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	p->code = compile_text(text, &error, &at);
	if (!p->code) {
		pcre2_get_error_message(error, words, sizeof(words));
		err_set(info, ERR_KNOWLEDGE, NULL, 0,
		    "pattern, at its byte %zu: %s", at, (const char *)words);
		free(p);
		return NULL;
	}
	p->literal = literal_of_pattern(text);
	p->has_literal = READY;
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_code_free(p->code);
	literal_free(p->literal);
	free(p);
}

struct pattern_scratch *
pattern_scratch_new(void)
{
	struct pattern_scratch *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->data = pcre2_match_data_create(1, NULL);
	s->context = pcre2_match_context_create(NULL);
	if (!s->data || !s->context) {
		pattern_scratch_free(s);
		return NULL;
	}
	pcre2_set_match_limit(s->context, MATCH_LIMIT);
	pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(s->context, HEAP_LIMIT);
	return s;
}

void
pattern_scratch_free(struct pattern_scratch *s)
{
	if (!s)
		return;
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	free(s);
}

/*
 * True for the one who is to make it, and to say so by made(); all others
 * wait, less than a moment's sleep.
 */
static bool
is_to_make(atomic_int *state)
{
	int none = NOT_READY;

	if (atomic_load_explicit(state, memory_order_acquire) == READY)
		return false;
	if (atomic_compare_exchange_strong(state, &none, BEING_MADE))
		return true;
	while (atomic_load_explicit(state, memory_order_acquire) != READY)
		sched_yield();
	return false;
}

static void
made(atomic_int *state)
{
	atomic_store_explicit(state, READY, memory_order_release);
}

void
pattern_hold(struct pattern_scratch *s, struct span text)
{
	if (text.p == s->held.p && text.n == s->held.n)
		return;
	s->held = text;
	s->lacking_count = 0;
}

/* The text that is held is known to lack a part of WORD. */
static bool
lacks_part_of(const struct pattern_scratch *s, struct span word)
{
	for (size_t i = 0; i < s->lacking_count; i++)
		if (span_find(word, s->lacking[i], 0) != SIZE_MAX)
			return true;
	return false;
}

/* P may match TEXT, by a word that it must hold. */
static bool
may_match(struct pattern *p, struct pattern_scratch *s, struct span text)
{
	bool held = text.p == s->held.p && text.n == s->held.n;

	if (is_to_make(&p->has_literal)) {
		p->literal = literal_of_pattern(p->text);
		made(&p->has_literal);
	}
	if (!p->literal)
		return true;
	if (held && lacks_part_of(s, literal_text(p->literal)))
		return false;
	if (literal_is_in(p->literal, text))
		return true;
	if (held && s->lacking_count < LACKING_MAX)
		s->lacking[s->lacking_count++] = literal_text(p->literal);
	return false;
}

/* Without JIT the interpreter does the same, more slowly. */
static const pcre2_code *
code_of(struct pattern *p)
{
	size_t at;
	int error;

	if (!is_to_make(&p->has_code))
		return p->code;
	if (!p->code)
		p->code = compile_text(p->text, &error, &at);
	if (p->code)
		pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	made(&p->has_code);
	return p->code;
}

/* A pattern for which there was no memory has given up. */
bool
pattern_matches(struct pattern *p, struct pattern_scratch *s, struct span text)
{
	const pcre2_code *code;
	int found = PCRE2_ERROR_NOMEMORY;

	if (!text.p || !may_match(p, s, text))
		return false;
	code = code_of(p);
	if (code)
		found = pcre2_match(code, (PCRE2_SPTR)text.p, text.n, 0, 0,
		    s->data, s->context);
	s->gave_up |= found < 0 && found != PCRE2_ERROR_NOMATCH;
	return found >= 0;
}

bool
pattern_gave_up(struct pattern_scratch *s)
{
	bool gave_up = s->gave_up;

	s->gave_up = false;
	return gave_up;
}
