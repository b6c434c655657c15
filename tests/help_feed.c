/*
 * A stand-in for the part of the engine that reads files: cuts blocks at the
 * places the reader names, hands them over, keeps copies of the records.
 */

#include "tests/help_feed.h"

#include "engine/base/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct span
keep(struct fed *f, struct span s)
{
	char *copy = s.p ? arena_dup(&f->arena, s) : NULL;

	return (struct span){ copy, s.n };
}

static void
print_record(struct buf *b, const struct record *r)
{
	size_t i;

	buf_printf(b, "%d %lld%s %llx %llu@%llu", (int)r->source,
	    (long long)r->time, r->zone_unknown ? "?" : "",
	    (unsigned long long)r->flow, (unsigned long long)r->line,
	    (unsigned long long)r->offset);
	for (i = 0; i < FIELD_COUNT; i++) {
		if (!r->field[i].p)
			continue;
		buf_printf(b, " %s=", field_name((enum field)i));
		buf_add(b, r->field[i]);
	}
	buf_puts(b, "\n");
	buf_add(b, r->text);
	buf_puts(b, "\n");
}

static void
keep_record(void *arg, const struct record *r)
{
	struct fed *f = arg;
	void *grown = array_grow(
	    f->records, f->count, &f->cap, sizeof(*f->records));
	struct record *to;
	size_t i;

	assert_non_null(grown);
	f->records = grown;
	to = &f->records[f->count++];
	*to = *r;
	to->text = keep(f, r->text);
	for (i = 0; i < FIELD_COUNT; i++)
		to->field[i] = keep(f, r->field[i]);
	print_record(&f->print, r);
}

static void
print_source(struct fed *f)
{
	size_t i;

	buf_printf(&f->print, "records %llu first %lld last %lld, %lld\n",
	    (unsigned long long)f->source.records, (long long)f->source.first,
	    (long long)f->source.last, (long long)f->source.before_last);
	for (i = 0; i < PROBLEM_COUNT; i++)
		buf_printf(&f->print, "problem %zu: %llu, line %llu\n", i,
		    (unsigned long long)f->source.problem[i].count,
		    (unsigned long long)f->source.problem[i].line);
}

/* Bytes of the next block: whole records, or everything that is left. */
static size_t
next_cut(const struct reader_ops *ops, struct span rest, size_t size)
{
	size_t n, cut;

	for (n = size; n < rest.n && n > 0; n *= 2) {
		cut = ops->cut(span_slice(rest, 0, n));
		assert_true(cut <= n);
		if (cut > 0)
			return cut;
	}
	cut = ops->cut(rest);
	assert_true(cut <= rest.n);
	return cut;
}

void
feed(struct fed *f, const struct reader_ops *ops, struct span text, size_t size,
    const struct needles *needles)
{
	struct reading r = { &f->source, needles, keep_record, f, true, NULL,
		0 };
	struct block b = { .text = SPAN_NONE, .line = 1 };
	void *state = calloc(1, ops->state_size ? ops->state_size : 1);
	size_t pos = 0, cut, i;
	uint64_t before;
	char *copy;

	assert_non_null(state);
	assert_true(ops->sniff(text) <= ops->most);
	memset(f, 0, sizeof(*f));
	f->source.kind = ops->kind;
	f->source.first = f->source.last = TIME_NONE;
	f->source.before_last = TIME_NONE;
	while (pos < text.n) {
		b.offset = pos;
		cut = next_cut(ops, span_slice(text, pos, text.n),
		    size ? size : READER_BLOCK);
		b.torn = cut == 0 || (size == FEED_AT_ONCE && cut < text.n);
		if (b.torn)
			cut = text.n - pos;
		/* An exact copy: reading past its end is seen. */
		before = b.line;
		copy = malloc(cut);
		assert_non_null(copy);
		memcpy(copy, text.p + pos, cut);
		b.text = (struct span){ copy, cut };
		r.passed = READER_UNCOUNTED;
		assert_int_equal(ops->block(state, &r, &b), OK);
		for (i = 0; i < cut; i++)
			b.line += copy[i] == '\n';
		/* a reader that counts lines counts each of them */
		if (!ops->binary && r.passed != READER_UNCOUNTED)
			assert_int_equal(r.passed, b.line - before);
		free(copy);
		pos += cut;
	}
	if (ops->end)
		assert_int_equal(ops->end(state, &r), OK);
	free(state);
	print_source(f);
}

void
fed_free(struct fed *f)
{
	free(f->records);
	buf_free(&f->print);
	arena_free(&f->arena);
	memset(f, 0, sizeof(*f));
}

const char *
fed_text(struct fed *f, size_t i)
{
	assert_true(i < f->count);
	return f->records[i].text.p;
}

const char *
fed_field(struct fed *f, size_t i, enum field field)
{
	assert_true(i < f->count);
	return f->records[i].field[field].p ? f->records[i].field[field].p
					    : "(none)";
}

uint64_t
fed_problems(const struct fed *f, enum problem_code code)
{
	return f->source.problem[code].count;
}

void
feed_all_sizes(const struct reader_ops *ops, struct span text, size_t step,
    const struct needles *needles)
{
	struct fed whole, cut;
	size_t size;

	feed(&whole, ops, text, FEED_AT_ONCE, needles);
	for (size = 1; size <= text.n; size += step) {
		feed(&cut, ops, text, size, needles);
		assert_string_equal(buf_str(&cut.print), buf_str(&whole.print));
		fed_free(&cut);
	}
	fed_free(&whole);
}

void
feed_hostile(const struct reader_ops *ops, struct span text)
{
	uint32_t seed = 12345;
	struct fed f;
	char *copy = span_dup(text);
	size_t i, k;

	assert_non_null(copy);
	for (i = 0; i <= text.n; i++) {
		feed(&f, ops, span_slice(text, 0, i), 0, NULL);
		fed_free(&f);
		ops->sniff(span_slice(text, 0, i));
		ops->sniff(span_slice(text, i, text.n));
	}
	for (i = 0; i < 300; i++) {
		memcpy(copy, text.p, text.n);
		for (k = 0; k <= i % 20; k++) {
			seed = seed * 1664525 + 1013904223;
			copy[(seed >> 8) % text.n] = (char)(seed >> 4);
		}
		feed(&f, ops, (struct span){ copy, text.n }, 1 + i, NULL);
		fed_free(&f);
		ops->sniff((struct span){ copy, text.n });
	}
	free(copy);
}

int
feed_xml_setup(void **state)
{
	(void)state;
	xml_start();
	return 0;
}

int
feed_xml_teardown(void **state)
{
	(void)state;
	xml_stop();
	return 0;
}

bool
real_file(const char *name, struct buf *out)
{
	const char *shared = getenv("NDES_SHARED");
	char path[512], piece[4096];
	size_t n;
	FILE *in;

	snprintf(path, sizeof(path), "%s/real/%s",
	    shared ? shared : "../shared", name);
	*out = BUF_INIT;
	in = fopen(path, "rb");
	if (!in) {
		print_message("skipped: %s is not there\n", path);
		return false;
	}
	while ((n = fread(piece, 1, sizeof(piece), in)) > 0)
		buf_add(out, (struct span){ piece, n });
	fclose(in);
	return true;
}
