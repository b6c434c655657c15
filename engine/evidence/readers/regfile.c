/*
 * Reader of registry exports: .reg files of version 5 and REGEDIT4.
 *
 * Lines are joined to values first: text in quotes may hold line ends, bytes
 * in hex go on behind a backslash.  A value that is not complete waits in
 * PENDING, also from one block to the next, up to READER_RECORD_MAX.
 */

#include "engine/evidence/record/reader.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/regdata.h"
#include "engine/evidence/record/regpath.h"
#include "engine/evidence/record/source_ops.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SHOWN 400

struct place {
	uint64_t line, offset;
};

struct regfile {
	bool ansi;     /* REGEDIT4 */
	bool has_key;  /* KEY is the key that values belong to */
	bool waiting;  /* PENDING holds the begin of a value */
	bool skipping; /* until a line that begins something */
	bool torn;     /* the line at hand is cut off */
	bool moved;    /* said already which prefix was taken */
	struct buf key;
	struct buf pending;
	struct buf rest; /* of a line that holds more than it should */
	struct place pending_at;
	struct regdata_scan scan;
	struct regdata value;
};

/* The begin of a text, not cut inside a character. */
static struct span
excerpt(struct span s)
{
	size_t n = TEXT_SHOWN;

	s = span_trim(s);
	if (s.n <= n)
		return s;
	while (n > TEXT_SHOWN - 4 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return span_slice(s, 0, n);
}

static void
emit_record(struct regfile *f, struct reading *r, struct record *rec,
    struct span text, const struct place *at)
{
	rec->source = SOURCE_REGISTRY;
	rec->time = TIME_NONE;
	rec->line = at->line;
	rec->offset = at->offset;
	rec->text = excerpt(text);
	rec->field[FIELD_KEY] = buf_span(&f->key);
	r->emit(r->arg, rec);
}

/* Counts a fault; the key it is in may lack a value that stood there. */
static void
complain_of(struct regfile *f, struct reading *r, enum problem_code code,
    struct span text, const struct place *at)
{
	struct record rec = { 0 };

	source_problem(r->source, code, at->line, excerpt(text));
	if (!f->has_key)
		return;
	rec.field[FIELD_TYPE] = SPAN("damaged");
	emit_record(f, r, &rec, text, at);
}

static void
complain_at(struct regfile *f, struct reading *r, struct span text,
    const struct place *at)
{
	complain_of(f, r, f->torn ? PROBLEM_TORN : PROBLEM_SYNTAX, text, at);
}

static bool
starts_key(struct span s)
{
	return span_istarts(s, "[HKEY_") || span_istarts(s, "[-HKEY_");
}

/* The first key that begins inside S, from AT on; absent: none. */
static struct span
key_inside(struct span s, size_t at)
{
	while ((at = span_find_byte(s, '[', at)) != SIZE_MAX) {
		if (starts_key(span_slice(s, at, s.n)))
			return span_slice(s, at, s.n);
		at++;
	}
	return SPAN_NONE;
}

/*
 * The bracket that ends a key.  Its name may hold brackets: it is the last
 * one, unless a value or another key follows, the line end being lost.
 */
static size_t
key_end(struct span line)
{
	size_t at = 0, last = 0;

	while ((at = span_find_byte(line, ']', at)) != SIZE_MAX) {
		struct span next = span_slice(line, at + 1, line.n);

		last = at++;
		if (span_starts(next, "\"") || span_starts(next, "@=") ||
		    starts_key(next))
			break;
	}
	return last;
}

/* KEY as it is on the server; what was taken for its prefix is said once. */
static void
set_key(struct regfile *f, struct reading *r, struct span path,
    const struct place *at)
{
	struct buf words = BUF_INIT;
	struct span prefix;
	const char *hive;

	if (!regpath_home(path, &f->key, &prefix, &hive) || f->moved)
		return;
	f->moved = true;
	buf_puts(&words, "[");
	buf_add(&words, prefix);
	buf_printf(&words, "...] = [%s\\...]", hive);
	source_problem(r->source, PROBLEM_PREFIX, at->line, buf_span(&words));
	buf_free(&words);
}

/* What follows the key in the same line, and should not. */
static struct span
take_key(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	struct record rec = { 0 };
	struct span path = span_trim(line), rest;
	size_t end = key_end(path);

	rest = end ? span_trim(span_slice(path, end + 1, path.n)) : SPAN("");
	path = span_slice(path, 1, end ? end : path.n);
	f->has_key = !span_starts(path, "-");
	if (!f->has_key) {
		path = span_slice(path, 1, path.n);
		rec.field[FIELD_TYPE] = SPAN("delete");
	}
	set_key(f, r, path, at);
	if (end == 0) { /* as far as its name goes */
		complain_at(f, r, line, at);
		f->has_key = false;
		return SPAN_NONE;
	}
	emit_record(f, r, &rec, line, at);
	if (rest.n > 0 && rest.p[0] != ';')
		complain_at(f, r, line, at);
	return rest;
}

static void
emit_value(struct regfile *f, struct reading *r, struct span text,
    const struct place *at)
{
	struct record rec = { 0 };
	struct regdata *v = &f->value;
	char type[sizeof("4294967295")];

	if (v->ansi)
		source_problem(
		    r->source, PROBLEM_CODE_PAGE, at->line, excerpt(text));
	snprintf(type, sizeof(type), "%" PRIu32, v->type);
	rec.field[FIELD_VALUE] = buf_span(&v->name);
	if (v->gone) {
		rec.field[FIELD_TYPE] = SPAN("delete");
	} else {
		rec.field[FIELD_TYPE] = span_of(type);
		rec.field[FIELD_DATA] = buf_span(&v->data);
	}
	r->source->records++;
	emit_record(f, r, &rec, text, at);
}

/*
 * What follows the value and should not: another value, or a key whose line
 * end before it was lost.  *WHOLE: the value itself is good.
 */
static struct span
take_value(struct regfile *f, struct reading *r, struct span text,
    const struct place *at, bool *whole)
{
	struct regdata *v = &f->value;

	*whole = regdata_parse(v, text, !f->ansi) && f->has_key &&
		 !(f->torn && v->shortened);
	if (!*whole) {
		complain_at(f, r, text, at);
		return key_inside(text, 0);
	}
	emit_value(f, r, text, at);
	if (v->rest.p)
		complain_at(f, r, text, at);
	return v->rest;
}

static bool
is_header(struct span line, bool *ansi)
{
	span_skip(&line, UTF8_MARK);
	line = span_trim(line);
	*ansi = span_is(line, "REGEDIT4");
	return *ansi || span_starts(line, "Windows Registry Editor Version ");
}

/* The begin of a value whose end is on another line. */
static void
wait_for_more(struct regfile *f, struct span line, const struct place *at)
{
	f->waiting = true;
	f->pending_at = *at;
	buf_clear(&f->pending);
	buf_add(&f->pending, line);
	buf_byte(&f->pending, '\n');
}

/* A line that continues nothing; what is left of it when it holds more. */
static struct span
start_one(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	struct span s = line;
	bool ansi, whole;

	span_skip(&s, UTF8_MARK);
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_slice(s, 1, s.n);
	if (span_trim(s).n == 0 || s.p[0] == ';')
		return SPAN_NONE;
	if (s.p[0] == '[')
		return take_key(f, r, s, at);
	if (s.p[0] == '"' || s.p[0] == '@') {
		f->scan = (struct regdata_scan){ REGDATA_START, 0 };
		regdata_scan(&f->scan, s);
		if (f->scan.open == REGDATA_WHOLE)
			return take_value(f, r, s, at, &whole);
		wait_for_more(f, s, at);
		return SPAN_NONE;
	}
	if (is_header(s, &ansi)) {
		f->ansi = ansi;
		if (!key_inside(s, 0).p)
			return SPAN_NONE;
	}
	complain_at(f, r, line, at);
	/* people write -[KEY] where they mean [-KEY]: it means nothing */
	return s.p[0] == '-' ? SPAN_NONE : key_inside(s, 0);
}

/* Exports put together hold several heads; line ends get lost. */
static void
start_line(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	while (line.n > 0)
		line = start_one(f, r, line, at);
}

/* A value over several lines has come to its end; false: it is no good. */
static bool
end_pending(struct regfile *f, struct reading *r)
{
	struct place at = f->pending_at;
	bool whole;
	struct span rest = take_value(f, r, buf_span(&f->pending), &at, &whole);

	f->waiting = false;
	buf_clear(&f->rest);
	buf_add(&f->rest, rest); /* PENDING may be needed again */
	if (rest.p)
		start_line(f, r, buf_span(&f->rest), &at);
	return whole || rest.p;
}

/*
 * A key line where a text in quotes is still open: the quote was never
 * closed.  In quotes every backslash would be doubled.
 */
static bool
interrupts(struct span line)
{
	line = span_trim(line);
	if (!starts_key(line) && !span_starts(line, "[\\"))
		return false;
	if (line.p[line.n - 1] != ']')
		return false;
	for (size_t i = 0; i + 1 < line.n; i++)
		if (line.p[i] == '\\') {
			if (line.p[i + 1] != '\\' && line.p[i + 1] != '"')
				return true;
			i++;
		}
	return false;
}

static void
give_up_waiting(struct regfile *f, struct reading *r)
{
	f->waiting = false;
	complain_at(f, r, buf_span(&f->pending), &f->pending_at);
}

static void
continue_hex(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	struct span s = span_trim(line);

	if (s.n == 0 || s.p[0] == ';')
		return;
	if (!strchr("0123456789abcdefABCDEF\\,", s.p[0])) {
		give_up_waiting(f, r);
		start_line(f, r, line, at);
		return;
	}
	buf_add(&f->pending, s);
	buf_byte(&f->pending, '\n');
	if (span_ends(s, "\\"))
		return;
	end_pending(f, r);
}

static void
continue_quoted(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	bool whole;

	if (interrupts(line)) {
		give_up_waiting(f, r);
		start_line(f, r, line, at);
		return;
	}
	buf_add(&f->pending, line);
	regdata_scan(&f->scan, buf_span(&f->pending));
	whole = f->scan.open == REGDATA_WHOLE;
	if (!whole)
		buf_byte(&f->pending, '\n');
	/* this line is not the end it was taken for: look at it alone */
	else if (!end_pending(f, r))
		start_line(f, r, line, at);
}

static void
too_long(struct regfile *f, struct reading *r, struct span text,
    const struct place *at)
{
	complain_of(f, r, PROBLEM_TOO_LONG, text, at);
	f->waiting = false;
	f->skipping = true;
}

static void
look_for_high_bytes(struct reading *r, struct span line, uint64_t number)
{
	if (r->source->encoding != ENC_CP1252)
		return;
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] >= 0x80) {
			source_problem(r->source, PROBLEM_CODE_PAGE, number,
			    excerpt(line));
			return;
		}
}

/* One line of the file, without its LF. */
static void
take_reg_line(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	look_for_high_bytes(r, line, at->line);
	if (f->skipping && (line.n == 0 || !strchr("[\"@", line.p[0])))
		return;
	f->skipping = false;
	if (f->waiting && f->pending.n + line.n > READER_RECORD_MAX)
		too_long(f, r, buf_span(&f->pending), &f->pending_at);
	else if (!f->waiting)
		start_line(f, r, line, at);
	else if (f->scan.open == REGDATA_HEX)
		continue_hex(f, r, line, at);
	else
		continue_quoted(f, r, line, at);
}

/* What stands before a gap or the end of the file: it is not all. */
static void
take_torn(struct regfile *f, struct reading *r, struct span line,
    const struct place *at)
{
	if (line.n >= READER_RECORD_MAX) { /* and said already */
		f->waiting = false;
		f->skipping = true;
		return;
	}
	f->torn = true;
	take_reg_line(f, r, line, at);
	if (f->waiting)
		give_up_waiting(f, r);
	f->torn = false;
}

static enum err
failure(const struct regfile *f)
{
	return buf_failed(&f->key) || buf_failed(&f->pending) ||
		       buf_failed(&f->rest) || buf_failed(&f->value.name) ||
		       buf_failed(&f->value.data) || buf_failed(&f->value.raw)
		   ? ERR_NOMEM
		   : OK;
}

static enum err
regfile_block(void *state, struct reading *r, const struct block *b)
{
	struct regfile *f = state;
	struct place at = { b->line, b->offset };
	struct span rest = b->text;

	while (rest.n > 0) {
		size_t end = span_find_byte(rest, '\n', 0);
		bool ends = end != SIZE_MAX;
		struct span line = span_slice(rest, 0, end);
		struct span taken = span_slice(rest, 0, ends ? end + 1 : end);

		if (ends)
			take_reg_line(f, r, line, &at);
		else
			take_torn(f, r, line, &at);
		at.offset += encoding_raw_length(r->source->encoding, taken);
		at.line += ends;
		rest = span_slice(rest, taken.n, rest.n);
		if (failure(f) != OK)
			return ERR_NOMEM;
	}
	return OK;
}

static enum err
regfile_end(void *state, struct reading *r)
{
	struct regfile *f = state;
	enum err err;

	f->torn = true;
	if (f->waiting)
		give_up_waiting(f, r);
	err = failure(f);
	buf_free(&f->key);
	buf_free(&f->pending);
	buf_free(&f->rest);
	regdata_free(&f->value);
	return err;
}

static int
regfile_sniff(struct span head)
{
	bool ansi;

	return is_header(
		   span_slice(head, 0, span_find_byte(head, '\n', 0)), &ansi)
		   ? 100
		   : 0;
}

const struct reader_ops reader_registry = {
	.kind = SOURCE_REGISTRY,
	.name = "regfile",
	.sniff = regfile_sniff,
	.most = 100,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct regfile),
	.block = regfile_block,
	.end = regfile_end,
};

/* Values and certificates are looked up, not matched one after another. */
const struct source_ops source_state = { NULL, summarise_message, NULL,
	SOURCE_HELD_BACK, NULL };
