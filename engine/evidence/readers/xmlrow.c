/*
 * The walk is linear: one pass looks for tags, whatever nonsense lies
 * between, one for needles.  An element without a needle is counted and not
 * parsed.
 */
#include "engine/evidence/readers/xmlrow.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/readers/xmlmend.h"

#include <string.h>

/*
 * Skipped elements that still tell when the log begins and ends: the first
 * and the newest of a block.  Two, so that one with a wrong clock at the end
 * does not stand alone.
 */
#define UNTIMED 2

struct walk {
	const struct xmlrow_format *format;
	const struct block *block;
	struct reading *reading;
	struct xmlrow_state *state;
	size_t at;  /* where to go on */
	bool all;   /* no needles to go by */
	bool apart; /* nothing that is loose can be a needle */
	bool any;   /* an element was seen */
	struct needles tags;
	struct cursor cursor;
	struct span untimed[UNTIMED];
	struct xmlrow_words words;
	/* of the newest of next_element(), if shaped */
	struct xmlrow_shape shape;
	bool shaped;
};

/* S begins with an opening tag: what follows must end its name. */
static bool
opens(const struct xmlrow_format *f, struct span s)
{
	return span_starts(s, f->open.p) &&
	       (s.n == f->open.n || memchr(" \t\r\n/>", s.p[f->open.n], 6));
}

static size_t
find_open(const struct xmlrow_format *f, struct span text)
{
	size_t at = 0;

	while ((at = span_find(text, f->open, at)) != SIZE_MAX &&
	       !opens(f, span_slice(text, at, text.n)))
		at++;
	return at;
}

static bool
has_nul(struct span s)
{
	return s.n && memchr(s.p, '\0', s.n);
}

static struct span
trim(struct span s)
{
	s = span_trim(s);
	span_skip(&s, UTF8_MARK);
	return span_trim(s);
}

/* S without what tools put before an element: lines that say nothing. */
static struct span
behind_idle(const struct xmlrow_format *f, struct span s)
{
	struct span line, rest = s = span_trim(s);

	while (f->idle && span_line(&rest, &line) && f->idle(span_trim(line)))
		s = rest = span_trim(rest);
	return s;
}

/* Nothing but tags: a declaration, an opened or closed root. */
static bool
only_markup(const struct xmlrow_format *f, struct span s)
{
	struct span word;

	while (span_next(&s, '>', &word)) {
		word = behind_idle(f, word);
		if (word.n && (word.p[0] != '<' || !s.p))
			return false;
	}
	return true;
}

struct span
xmlrow_first(const struct xmlrow_format *f, struct span text)
{
	size_t at = find_open(f, text);

	if (at == SIZE_MAX)
		return SPAN_NONE;
	return span_slice(text, at, span_find_byte(text, '>', at));
}

bool
xmlrow_sniff(const struct xmlrow_format *f, struct span head)
{
	size_t open = find_open(f, head), close;
	struct span gap;

	if (open == SIZE_MAX)
		return false;
	gap = trim(span_slice(head, 0, open));
	if (!only_markup(f, gap) && !span_ends(gap, f->close.p) &&
	    !has_nul(gap))
		return false;
	close = span_find(head, f->close, open);
	if (close == SIZE_MAX)
		return true;
	gap = behind_idle(f, span_slice(head, close + f->close.n, head.n));
	return gap.n == 0 || gap.p[0] == '<' || gap.p[0] == '\0';
}

size_t
xmlrow_cut(const struct xmlrow_format *f, struct span text)
{
	size_t last = f->close.n - 1;

	for (size_t end = text.n; end > last; end--) {
		const char *p = text.p + end - 1;

		if (*p == '>' && memcmp(p - last, f->close.p, f->close.n) == 0)
			return end;
	}
	return 0;
}

/* Moves the cursor on to P. */
static void
go_to(struct walk *w, const char *p)
{
	cursor_to(&w->cursor, (size_t)(p - w->block->text.p));
}

static void
complain_at(struct walk *w, enum problem_code code, struct span where)
{
	go_to(w, where.p);
	source_problem(w->reading->source, code, w->cursor.line, where);
}

/*
 * What lies between two elements; the rests of a torn one count once.  NULs
 * and elements that are too long were counted where the file is read.
 */
static void
leave_gap(struct walk *w, size_t from, size_t to)
{
	struct span gap = trim(span_slice(w->block->text, from, to));

	if (gap.n == 0 || w->state->torn || has_nul(gap))
		return;
	if (!only_markup(w->format, gap) ||
	    span_find(gap, w->format->close, 0) != SIZE_MAX)
		complain_at(w, PROBLEM_TORN, gap);
}

/* The next opening or closing tag from AT on. */
static size_t
find_tag(const struct walk *w, size_t at, bool *closing)
{
	const struct xmlrow_format *f = w->format;
	struct span text = w->block->text, rest;

	while ((at = needles_find(&w->tags, text, at)) != SIZE_MAX) {
		rest = span_slice(text, at, text.n);
		*closing = span_starts(rest, f->close.p);
		if (*closing || opens(f, rest))
			return at;
		at++;
	}
	return SIZE_MAX;
}

static size_t
measure(struct walk *w, struct span text)
{
	return w->format->measure ? w->format->measure(text, &w->shape) : 0;
}

/* Its length when only the head of what stands at AT is usual, or 0. */
static size_t
measure_rest(const struct walk *w, size_t at)
{
	bool closing = false;
	const struct xmlrow_head *h = w->shape.head;
	size_t end = h ? find_tag(w, at + h->length, &closing) : SIZE_MAX;

	return closing ? end + w->format->close.n - at : 0;
}

/* An element with a usual head, right behind the last one. */
static bool
next_usual(struct walk *w, struct span *element)
{
	struct span text = w->block->text;
	size_t at = w->at, n;

	while (at < text.n && (text.p[at] == '\r' || text.p[at] == '\n'))
		at++;
	n = measure(w, span_slice(text, at, text.n));
	w->shaped = n > 0;
	if (n == 0)
		n = measure_rest(w, at);
	if (n == 0)
		return false;
	*element = span_slice(text, at, at + n);
	w->at = at + n;
	w->state->torn = false;
	return true;
}

/* The next whole element; torn ones before it are counted. */
static bool
next_element(struct walk *w, struct span *element)
{
	struct span text = w->block->text;
	size_t open = SIZE_MAX, at = w->at;
	bool closing;

	if (next_usual(w, element))
		return true;
	for (; (at = find_tag(w, at, &closing)) != SIZE_MAX; at++) {
		if (closing && open != SIZE_MAX) {
			w->at = at + w->format->close.n;
			*element = span_slice(text, open, w->at);
			w->shaped = measure(w, *element) == element->n;
			return true;
		}
		if (closing)
			continue;
		if (open == SIZE_MAX)
			leave_gap(w, w->at, at);
		else
			complain_at(
			    w, PROBLEM_TORN, span_slice(text, open, at));
		open = at;
		w->state->torn = false;
	}
	if (open == SIZE_MAX) {
		leave_gap(w, w->at, text.n);
	} else {
		if (text.n < READER_RECORD_MAX)
			complain_at(
			    w, PROBLEM_TORN, span_slice(text, open, text.n));
		w->state->torn = true;
	}
	w->at = text.n;
	return false;
}

static bool
has_needle(const struct walk *w, struct span s)
{
	return needles_find(w->reading->needles, s, 0) != SIZE_MAX;
}

/*
 * No needle is in the head of ELEMENT.  None can begin in one of its values
 * and end behind it, for it holds no mark; so where a head stands again, but
 * for what is loose, there is nothing new to be looked at.
 */
static bool
is_quiet(struct walk *w, struct span element)
{
	struct xmlrow_head *h = w->shape.head;

	if (!h->known)
		h->quiet = w->apart &&
			   !has_needle(w, span_slice(element, 0, h->length));
	h->known = true;
	return h->quiet;
}

/* A needle is in ELEMENT, the newest of next_element(). */
static bool
wanted(struct walk *w, struct span element)
{
	if (w->all)
		return true;
	if (w->shape.head && is_quiet(w, element))
		element = span_slice(element, w->shape.head->length, element.n);
	return has_needle(w, element);
}

static void
emit_record(struct walk *w, struct span element, struct record *r)
{
	struct source *s = w->reading->source;

	go_to(w, element.p);
	r->source = s->kind;
	r->line = w->cursor.line;
	r->offset = w->cursor.offset;
	if (r->time == TIME_NONE)
		source_problem(s, PROBLEM_TIME, r->line, element);
	if (r->zone_unknown)
		source_problem(s, PROBLEM_ZONE, r->line, element);
	if (!r->text.p)
		r->text = SPAN("");
	s->records++;
	source_time(s, r->time);
	w->reading->emit(w->reading->arg, r);
}

/* Nothing of a stranger comes to libxml2 unmeasured. */
static bool
may_parse(struct walk *w, struct span element, struct span text)
{
	if (xml_within_limits(text))
		return true;
	complain_at(w, PROBLEM_XML_LIMIT, element);
	return false;
}

/*
 * OK and *DOC NULL: not well-formed, also when forbidden characters are put
 * out of the way, or over a limit.
 */
static enum err
parse_element(struct walk *w, struct span element, struct xml_doc **doc)
{
	struct err_info info = { .code = OK };
	const char *file = w->reading->source->file;
	struct buf *spare = &w->words.spare;

	*doc = NULL;
	if (!may_parse(w, element, element))
		return OK;
	*doc = xml_parse(element, file, &info);
	if (*doc)
		return OK;
	if (info.code == ERR_NOMEM)
		return ERR_NOMEM;
	complain_at(w, PROBLEM_XML, element);
	buf_clear(spare);
	if (!xmlmend(spare, element))
		return OK;
	if (buf_failed(spare))
		return ERR_NOMEM;
	if (!may_parse(w, element, buf_span(spare)))
		return OK;
	info.code = OK;
	*doc = xml_parse(buf_span(spare), file, &info);
	return !*doc && info.code == ERR_NOMEM ? ERR_NOMEM : OK;
}

static bool
words_failed(const struct xmlrow_words *w)
{
	return buf_failed(&w->parts) || buf_failed(&w->text) ||
	       buf_failed(&w->spare);
}

static enum err
take_element(struct walk *w, struct span element)
{
	struct record record = { .time = TIME_NONE };
	struct xml_doc *doc = NULL;
	enum err err = OK;

	if (!w->shaped ||
	    !w->format->fill(element, &w->shape, &record, &w->words)) {
		err = parse_element(w, element, &doc);
		if (err != OK || !doc)
			return err;
		record = (struct record){ .time = TIME_NONE };
		w->format->take(doc, &record, &w->words);
	}
	if (words_failed(&w->words))
		err = ERR_NOMEM;
	else
		emit_record(w, element, &record);
	xml_free(doc);
	return err;
}

static void
time_skipped(struct source *s, struct span element)
{
	static const struct span name = { "SystemTime=", 11 };
	size_t at = span_find(element, name, 0);
	struct span value;
	int64_t t;

	if (at == SIZE_MAX || (at += name.n) >= element.n)
		return;
	value = span_slice(
	    element, at + 1, span_find_byte(element, element.p[at], at + 1));
	if (time_parse(value, &t))
		source_time(s, t);
}

static void
skip(struct walk *w, struct span element)
{
	w->reading->source->records++;
	if (!w->any) {
		time_skipped(w->reading->source, element);
		return;
	}
	for (size_t i = 1; i < UNTIMED; i++)
		w->untimed[i - 1] = w->untimed[i];
	w->untimed[UNTIMED - 1] = element;
}

void
xmlrow_guess(void *state)
{
	(void)state; /* torn or not: most blocks are alike */
}

bool
xmlrow_join(void *state, const void *guess, const void *after)
{
	struct xmlrow_state *st = state;

	if (st->torn != ((const struct xmlrow_state *)guess)->torn)
		return false;
	*st = *(const struct xmlrow_state *)after;
	return true;
}

/*
 * Needles are looked for in the text as it is written.  One with a character
 * that may be written as an entity would hide records: false, take all.
 */
static bool
needles_usable(const struct needles *n)
{
	if (!n || n->count == 0)
		return false;
	for (size_t i = 0; i < n->count; i++)
		for (size_t k = 0; k < n->item[i].text.n; k++)
			if (memchr("&<>\"'\r\n", n->item[i].text.p[k], 7))
				return false;
	return true;
}

/* Each needle has something in it that is not loose. */
static bool
needles_apart(const struct needles *n)
{
	for (size_t i = 0; i < n->count; i++) {
		struct span s = n->item[i].text;

		while (s.n > 0 && xmlrow_is_loose(s.p[0]))
			s = span_slice(s, 1, s.n);
		if (s.n == 0)
			return false;
	}
	return true;
}

enum err
xmlrow_block(const struct xmlrow_format *f, struct xmlrow_state *state,
    struct reading *r, const struct block *b)
{
	struct walk w = { .format = f, .block = b, .reading = r };
	struct span element;
	enum err err = OK;

	w.state = state;
	needles_add(&w.tags, f->tag[0]);
	needles_add(&w.tags, f->tag[1]);
	w.cursor = cursor_start(b, r->source);
	w.all = !needles_usable(r->needles);
	w.apart = !w.all && needles_apart(r->needles);
	while (err == OK && next_element(&w, &element)) {
		if (wanted(&w, element))
			err = take_element(&w, element);
		else
			skip(&w, element);
		w.any = true;
	}
	for (size_t i = 0; i < UNTIMED; i++)
		if (w.untimed[i].p)
			time_skipped(r->source, w.untimed[i]);
	cursor_finish(&w.cursor, r, b);
	buf_free(&w.words.parts);
	buf_free(&w.words.text);
	buf_free(&w.words.spare);
	return err;
}

void
xmlrow_parts(const struct xml_node *parent, const struct xmlrow_part *parts,
    size_t count, struct span *values, struct record *r, struct xmlrow_words *w)
{
	buf_clear(&w->parts);
	for (size_t i = 0; i < count; i++) {
		const struct xml_node *n = xml_child(parent, parts[i].element);
		size_t from = w->parts.n;

		values[i] = SPAN_NONE;
		if (!n)
			continue;
		if (!parts[i].attribute) {
			xml_text(n, &w->parts);
			/* the buffer may move yet: only the length counts */
			values[i] = (struct span){ "", w->parts.n - from };
		} else {
			values[i] = span_of(xml_attr(n, parts[i].attribute));
		}
	}
	for (size_t i = 0, from = 0; i < count; i++) {
		if (!parts[i].attribute && values[i].p) {
			values[i].p = buf_str(&w->parts) + from;
			from += values[i].n;
		}
		values[i] = span_trim(values[i]);
		if (parts[i].field != FIELD_COUNT)
			r->field[parts[i].field] = values[i];
	}
}

void
xmlrow_time(struct record *r, struct span time)
{
	struct span zone;

	if (!time_parse(time, &r->time)) {
		r->time = TIME_NONE;
		return;
	}
	zone = span_slice(time, time.n > 6 ? time.n - 6 : 0, time.n);
	r->zone_unknown = !span_ends(time, "Z") && !span_ends(time, "z") &&
			  zone.p[0] != '+' && zone.p[0] != '-';
}

uint64_t
xmlrow_activity(struct span guid)
{
	for (size_t i = 0; i < guid.n; i++)
		if (!memchr("{0-}", guid.p[i], 4))
			return span_hash(guid);
	return 0;
}
