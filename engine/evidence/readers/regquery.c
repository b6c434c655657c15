/*
 * Keys as `reg query' prints them: the key, and below it, four blanks apart,
 * name, type and data of each value.
 *
 * With /v only one value of a key is printed, and without /s keys below it
 * are printed without any: a key with one value is taken for a part of it,
 * and one with none is passed over.  So nothing is absent that was not asked
 * for.
 */
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/registry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GAP "    "

static const struct {
	const char *name;
	uint32_t type;
} types[] = {
	{ "REG_SZ", REG_TYPE_SZ },
	{ "REG_EXPAND_SZ", REG_TYPE_EXPAND_SZ },
	{ "REG_BINARY", REG_TYPE_BINARY },
	{ "REG_DWORD", REG_TYPE_DWORD },
	{ "REG_MULTI_SZ", REG_TYPE_MULTI_SZ },
	{ "REG_QWORD", REG_TYPE_QWORD },
};

struct value {
	struct span name, data;
	uint32_t type;
};

struct regquery {
	struct buf key;
	uint64_t values; /* of that key */
	uint64_t line;   /* of the last one */
	bool lost;       /* memory ran out */
};

static bool
is_key(struct span line)
{
	return span_starts(line, "HKEY_") || span_starts(line, "HKLM\\") ||
	       span_starts(line, "HKCU\\");
}

/* "    name    REG_SZ    data"; the data may be missing. */
static bool
read_value(struct span line, struct value *out)
{
	struct span rest;
	size_t at = 0;

	if (!span_starts(line, GAP))
		return false;
	while ((at = span_find(line, SPAN(GAP "REG_"), at + 1)) != SIZE_MAX) {
		rest = span_slice(line, at + strlen(GAP), line.n);
		for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
			struct span name = span_of(types[i].name);

			if (!span_starts(rest, name.p) ||
			    (rest.n > name.n && rest.p[name.n] != ' '))
				continue;
			out->name = span_slice(line, strlen(GAP), at);
			out->type = types[i].type;
			out->data = span_slice(
			    rest, name.n + strlen(GAP), rest.n);
			return true;
		}
	}
	return false;
}

/* "(Default)" in any language. */
static bool
is_default(struct span name)
{
	return span_starts(name, "(") && span_ends(name, ")");
}

static bool
put_binary(struct span s, struct buf *out)
{
	for (size_t i = 0; i + 1 < s.n; i += 2) {
		uint64_t byte;

		if (!span_number(span_slice(s, i, i + 2), 16, &byte))
			return false;
		buf_byte(out, (char)byte);
	}
	return s.n % 2 == 0;
}

static bool
put_bytes(struct span s, size_t bytes, struct buf *out)
{
	uint64_t n;

	if (!span_istarts(s, "0x") ||
	    !span_number(span_slice(s, 2, s.n), 16, &n))
		return false;
	for (size_t i = 0; i < bytes; i++)
		buf_byte(out, (char)(n >> 8 * i));
	return true;
}

/* As the registry holds it; strings of a list stand between "\0". */
static bool
put_data(const struct value *v, struct buf *out)
{
	struct span rest = v->data;
	size_t at;

	switch (v->type) {
	case REG_TYPE_BINARY:
		return put_binary(span_trim(rest), out);
	case REG_TYPE_DWORD:
		return put_bytes(span_trim(rest), 4, out);
	case REG_TYPE_QWORD:
		return put_bytes(span_trim(rest), 8, out);
	case REG_TYPE_MULTI_SZ:
		while ((at = span_find(rest, SPAN("\\0"), 0)) != SIZE_MAX) {
			buf_add(out, span_slice(rest, 0, at));
			buf_byte(out, '\0');
			rest = span_slice(rest, at + 2, rest.n);
		}
		buf_add(out, rest);
		return true;
	default:
		buf_add(out, rest);
		return true;
	}
}

static void
give(struct regquery *q, struct reading *r, struct record *rec)
{
	rec->source = SOURCE_REGISTRY;
	rec->time = TIME_NONE;
	rec->field[FIELD_KEY] = buf_span(&q->key);
	r->emit(r->arg, rec);
}

/* The key is left: did all of its values stand there? */
static void
leave_key(struct regquery *q, struct reading *r)
{
	struct record rec = { .line = q->line, .text = SPAN("") };

	if (q->values == 1) {
		rec.field[FIELD_TYPE] = SPAN("damaged");
		give(q, r, &rec);
		source_problem(r->source, PROBLEM_PARTIAL, q->line, SPAN_NONE);
	}
	q->values = 0;
	q->lost |= buf_failed(&q->key);
	buf_clear(&q->key);
}

static void
take_value(struct regquery *q, struct reading *r, const struct value *v,
    struct record *rec)
{
	struct record key = {
		.line = rec->line, .offset = rec->offset, .text = rec->text
	};
	char type[sizeof("4294967295")];
	struct buf data = BUF_INIT;

	if (q->values++ == 0)
		give(q, r, &key);
	q->line = rec->line;
	r->source->records++;
	if (put_data(v, &data) && !buf_failed(&data)) {
		snprintf(type, sizeof(type), "%" PRIu32, v->type);
		rec->field[FIELD_VALUE] = is_default(v->name) ? SPAN("")
							      : v->name;
		rec->field[FIELD_TYPE] = span_of(type);
		rec->field[FIELD_DATA] = data.p ? buf_span(&data) : SPAN("");
	} else {
		source_problem(r->source, PROBLEM_SYNTAX, rec->line, rec->text);
		rec->field[FIELD_TYPE] = SPAN("damaged");
	}
	q->lost |= buf_failed(&data);
	give(q, r, rec);
	buf_free(&data);
}

static enum err
regquery_block(void *state, struct reading *r, const struct block *b)
{
	struct regquery *q = state;
	struct cursor c = cursor_start(b, r->source);

	while (c.pos < b->text.n) {
		struct record rec = { .line = c.line, .offset = c.offset };
		struct span line = cursor_line(&c);
		struct value v;

		rec.text = span_slice(line, 0, 1024);
		if (is_key(line)) {
			leave_key(q, r);
			buf_add(&q->key, span_trim(line));
		} else if (q->key.n > 0 && read_value(line, &v)) {
			take_value(q, r, &v, &rec);
		}
	}
	return q->lost || buf_failed(&q->key) ? ERR_NOMEM : OK;
}

static enum err
regquery_end(void *state, struct reading *r)
{
	struct regquery *q = state;

	leave_key(q, r);
	buf_free(&q->key);
	return OK;
}

/* A key and, right below it, a value. */
static int
regquery_sniff(struct span head)
{
	struct span line;
	struct value v;
	bool key = false;

	while (span_line(&head, &line)) {
		if (key && read_value(line, &v))
			return 80;
		key = is_key(line);
	}
	return 0;
}

const struct reader_ops reader_regquery = {
	.kind = SOURCE_REGISTRY,
	.name = "regquery",
	.sniff = regquery_sniff,
	.most = 80,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct regquery),
	.block = regquery_block,
	.end = regquery_end,
};
