/*
 * PCRE2 behind three verbs.
 */

#include "engine/base/pattern.h"

#include "engine/base/literal.h"

#include <pcre2.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Shorter texts are not searched for a literal first. */
#define SEARCH_MIN 32

/* Far above what the guide's patterns need on a record of 1 MiB. */
#define MATCH_LIMIT 1000000u
#define DEPTH_LIMIT 20000u
#define HEAP_LIMIT  (16u << 10) /* KiB */

enum readiness { NOT_READY, BEING_MADE, READY };

struct pattern {
	pcre2_code *code;
	atomic_int ready;        /* enum readiness, of the JIT code */
	struct literal *literal; /* NULL: none is known */
};

struct pattern_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	bool gave_up;
};

struct pattern *
pattern_new(const char *text, struct err_info *info)
{
	struct pattern *p = calloc(1, sizeof(*p));
	PCRE2_SIZE at;
	PCRE2_UCHAR words[200];
	int error;

	if (!p) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C,
	    &error, &at, NULL);
	if (!p->code) {
		pcre2_get_error_message(error, words, sizeof(words));
		err_set(info, ERR_KNOWLEDGE, NULL, 0,
		    "pattern, at its byte %zu: %s", (size_t)at,
		    (const char *)words);
		free(p);
		return NULL;
	}
	p->literal = literal_of_pattern(text);
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
 * Most patterns of a guide are about sources that a capture has not.
 * Without JIT the interpreter does the same, more slowly.  Whoever comes
 * first makes the code; that takes less than a moment's sleep.
 */
static void
prepare(struct pattern *p)
{
	int state = NOT_READY;

	if (atomic_load_explicit(&p->ready, memory_order_acquire) == READY)
		return;
	if (atomic_compare_exchange_strong(&p->ready, &state, BEING_MADE)) {
		pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
		atomic_store_explicit(&p->ready, READY, memory_order_release);
	}
	while (atomic_load_explicit(&p->ready, memory_order_acquire) != READY)
		sched_yield();
}

bool
pattern_matches(struct pattern *p, struct pattern_scratch *s, struct span text)
{
	int found;

	if (!text.p)
		return false;
	if (p->literal && text.n >= SEARCH_MIN &&
	    !literal_is_in(p->literal, text))
		return false;
	prepare(p);
	found = pcre2_match(
	    p->code, (PCRE2_SPTR)text.p, text.n, 0, 0, s->data, s->context);
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
