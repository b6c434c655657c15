/*
 * A table by whole names, ASCII case ignored, and one by their first three
 * bytes, with which a text is searched for all of them in one pass.
 */

#include "engine/report/redact/alias.h"

#include "engine/base/ascii.h"

#include <stdlib.h>

#define LONG_WORD 8 /* letters that hardly begin another word by chance */

static const char *const words[REDACT_KIND_COUNT] = {
	[REDACT_USER] = "user",
	[REDACT_HOST] = "host",
	[REDACT_ADDRESS] = "address",
	[REDACT_ID] = "id",
	[REDACT_NAME] = "name",
	[REDACT_DOMAIN] = "domain",
	[REDACT_CAPTURE] = "capture",
	[REDACT_PRINT] = "thumbprint",
	[REDACT_SECRET] = "secret",
};

bool
alias_is_word(char c)
{
	return (c >= '0' && c <= '9') ||
	       (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c & 0x80);
}

bool
alias_begins(struct span text, size_t i)
{
	if (i == 0 || !alias_is_word(text.p[i - 1]))
		return true;
	return i > 1 && text.p[i - 2] == '\\' &&
	       (text.p[i - 1] == 'n' || text.p[i - 1] == 'r');
}

static uint32_t
hash(struct span s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)ascii_lower(s.p[i])) * 16777619u;
	return h % BUCKETS;
}

/* "rudi" may be a part of any word; "svc-ndes1" is not. */
static bool
is_rare(struct span s)
{
	bool odd = false;

	for (size_t i = 0; i < s.n; i++)
		odd |= !(
		    ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'z');
	return s.n >= LONG_WORD || (odd && s.n >= 5);
}

const struct name *
alias_find(const struct redact *r, struct span original)
{
	uint32_t i = r->whole[hash(original)];

	for (; i; i = r->names[i].next)
		if (span_ieq((struct span){ r->names[i].text, r->names[i].n },
			original))
			return &r->names[i];
	return NULL;
}

static bool
add_name(struct redact *r, const struct name *n)
{
	struct name *items;
	struct span text = { n->text, n->n };
	uint32_t *whole = &r->whole[hash(text)];
	uint32_t *start = &r->start[hash(span_slice(text, 0, NAME_LEAST))];

	if (r->count >= NAMES_MAX)
		return false;
	items = array_grow(r->names, r->count, &r->cap, sizeof(*items));
	if (!items)
		return false;
	r->names = items;
	items[r->count] = *n;
	items[r->count].next = *whole;
	items[r->count].like = *start;
	*whole = *start = (uint32_t)r->count++;
	return true;
}

static uint32_t
keep_name(struct redact *r, enum redact_kind kind, uint32_t number,
    struct span original)
{
	const struct name *known;
	struct name n = { .kind = kind, .number = number };

	original = span_slice(span_trim(original), 0, NAME_LENGTH);
	known = alias_find(r, original);
	if (known)
		return known->number;
	if (!number)
		n.number = ++r->numbers[kind];
	n.text = arena_dup(&r->arena, original);
	n.n = original.n;
	n.anywhere = kind != REDACT_ADDRESS && is_rare(original);
	if (n.text && add_name(r, &n))
		return n.number;
	r->failed = true;
	return 0;
}

uint32_t
alias_add(struct redact *r, enum redact_kind kind, struct span original)
{
	return keep_name(r, kind, 0, original);
}

void
alias_also(struct redact *r, enum redact_kind kind, uint32_t number,
    struct span original)
{
	if (number && span_trim(original).n >= NAME_LEAST)
		keep_name(r, kind, number, original);
}

void
alias_say(const struct name *n, struct buf *out)
{
	buf_printf(out, "%s-%u", words[n->kind], n->number);
}

void
alias_put(struct redact *r, enum redact_kind kind, struct span original,
    struct buf *out)
{
	const struct name *n;

	if (kind == REDACT_SECRET) {
		buf_printf(out, "[%zu]", original.n);
		return;
	}
	alias_add(r, kind, original);
	n = alias_find(r, span_slice(span_trim(original), 0, NAME_LENGTH));
	if (n)
		alias_say(n, out);
	else
		buf_puts(out, words[kind]);
}

/* A word may not begin or go on in the middle of another. */
static bool
name_fits(const struct name *n, struct span text, size_t from)
{
	size_t end = from + n->n;

	if (n->n < NAME_LEAST || end > text.n ||
	    !span_ieq(
		span_slice(text, from, end), (struct span){ n->text, n->n }))
		return false;
	return n->anywhere ||
	       ((alias_begins(text, from) || !alias_is_word(text.p[from])) &&
		   (end == text.n || !alias_is_word(text.p[end]) ||
		       !alias_is_word(text.p[end - 1])));
}

const struct name *
alias_at(const struct redact *r, struct span text, size_t from)
{
	const struct name *best = NULL;
	uint32_t i;

	if (from + NAME_LEAST > text.n)
		return NULL;
	i = r->start[hash(span_slice(text, from, from + NAME_LEAST))];
	for (; i; i = r->names[i].like)
		if ((!best || r->names[i].n > best->n) &&
		    name_fits(&r->names[i], text, from))
			best = &r->names[i];
	return best;
}

struct redact *
redact_new(bool prints)
{
	struct redact *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->prints = prints;
	r->whole = calloc(BUCKETS, sizeof(*r->whole));
	r->start = calloc(BUCKETS, sizeof(*r->start));
	r->names = array_grow(NULL, 0, &r->cap, sizeof(*r->names));
	if (r->whole && r->start && r->names) {
		r->names[0] = (struct name){ .text = "" };
		r->count = 1;
		return r;
	}
	redact_free(r);
	return NULL;
}

void
redact_free(struct redact *r)
{
	if (!r)
		return;
	free(r->whole);
	free(r->start);
	free(r->names);
	arena_free(&r->arena);
	free(r);
}

bool
redact_failed(const struct redact *r)
{
	return r->failed;
}

struct json *
redact_map(const struct redact *r)
{
	struct json *o = json_obj(), *list = json_list();
	struct buf said = BUF_INIT;

	for (size_t i = 1; i < r->count; i++) {
		const struct name *n = &r->names[i];
		struct json *one;

		if (n->kind == REDACT_PRINT && !r->prints)
			continue;
		one = json_obj();
		buf_clear(&said);
		alias_say(n, &said);
		json_put(one, "pseudonym", json_text(buf_span(&said)));
		json_put(
		    one, "original", json_text((struct span){ n->text, n->n }));
		json_add(list, one);
	}
	json_put(o, "schema", json_text(SPAN("ndes-doctor/redact/1")));
	json_put(o, "names", list);
	buf_free(&said);
	return o;
}
