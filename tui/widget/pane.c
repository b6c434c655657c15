/*
 * Text is kept in one buffer, items point into it by offset.  Wrapping is
 * done while drawing, so a change of width costs nothing else.
 */

#include "tui/widget/pane.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "tui/term/term.h"

#define NARROWEST 8 /* columns that a text gets whatever stands beside it */

struct pane_item {
	enum ink ink;
	int indent;
	int hang; /* more, from the second line on */
	size_t left, left_n;
	size_t right, right_n;
};

void
pane_free(struct pane *p)
{
	buf_free(&p->text);
	free(p->items);
	*p = PANE_INIT;
}

void
pane_clear(struct pane *p)
{
	buf_clear(&p->text);
	p->count = 0;
	p->failed = false;
}

void
pane_row(struct pane *p, enum ink ink, int indent, struct span left,
    struct span right)
{
	struct pane_item item = { ink, indent, 0, 0, left.n, 0, right.n };
	struct pane_item *items;

	items = array_grow(p->items, p->count, &p->cap, sizeof(*items));
	if (items == NULL) {
		p->failed = true;
		return;
	}
	p->items = items;
	item.left = p->text.n;
	buf_add(&p->text, left);
	item.right = p->text.n;
	buf_add(&p->text, right);
	if (buf_failed(&p->text))
		p->failed = true;
	else
		p->items[p->count++] = item;
}

void
pane_hang(struct pane *p, enum ink ink, int hang, struct span s)
{
	pane_row(p, ink, 0, s, SPAN_NONE);
	if (!p->failed)
		p->items[p->count - 1].hang = hang;
}

void
pane_add(struct pane *p, enum ink ink, int indent, struct span s)
{
	struct span line;

	while (span_line(&s, &line))
		pane_row(p, ink, indent, line, SPAN_NONE);
}

void
pane_puts(struct pane *p, enum ink ink, int indent, const char *s)
{
	pane_add(p, ink, indent, span_of(s));
}

void
pane_printf(struct pane *p, enum ink ink, int indent, const char *format, ...)
{
	struct buf b = BUF_INIT;
	va_list args;

	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	if (buf_failed(&b))
		p->failed = true;
	pane_puts(p, ink, indent, buf_str(&b));
	buf_free(&b);
}

void
pane_gap(struct pane *p)
{
	pane_row(p, INK_NORMAL, 0, SPAN(""), SPAN_NONE);
}

/* A word longer than the line: paths and lists are cut between parts. */
static size_t
wrap_long(struct span word, size_t n)
{
	for (size_t cut = n; cut > n / 2; cut--) {
		if (strchr("/\\&,;", word.p[cut - 1]) != NULL)
			return cut;
	}
	return n;
}

/* Takes one line of at most COLUMNS off *REST, cut after a blank if any. */
static struct span
wrap(const struct canvas *c, struct span *rest, int columns)
{
	size_t n = canvas_fit(c, *rest, columns);
	size_t cut = n;
	struct span line;

	if (n < rest->n) {
		while (cut > 0 && rest->p[cut] != ' ')
			cut--;
		if (cut == 0)
			cut = wrap_long(*rest, n);
		/* a character wider than the pane must not stop the work */
		if (cut == 0)
			cut = rest->n;
	}
	line = span_slice(*rest, 0, cut);
	*rest = span_slice(*rest, cut, rest->n);
	while (rest->n > 0 && rest->p[0] == ' ')
		*rest = span_slice(*rest, 1, rest->n);
	return line;
}

/* What stands at the right must be seen with its words on a wide screen. */
#define RIGHT_EDGE 80

static int
right_edge(struct span right, int cols)
{
	return right.n > 0 && cols > RIGHT_EDGE ? RIGHT_EDGE : cols;
}

static int
item_columns(const struct pane *p, const struct pane_item *item,
    const struct canvas *c, int cols)
{
	struct span right = span_slice(
	    buf_span(&p->text), item->right, item->right + item->right_n);
	int beside = right.n > 0 ? canvas_columns(c, right) + 1 : 0;
	int columns = right_edge(right, cols) - item->indent - beside;

	return columns < NARROWEST ? NARROWEST : columns;
}

/* Draws what of ITEM falls on the page; returns its number of lines. */
static size_t
item_draw(const struct pane *p, const struct pane_item *item, struct canvas *c,
    struct area a, size_t line)
{
	struct span text = span_slice(
	    buf_span(&p->text), item->left, item->left + item->left_n);
	struct span right = span_slice(
	    buf_span(&p->text), item->right, item->right + item->right_n);
	int columns = item_columns(p, item, c, a.cols);
	size_t lines = 0;

	do {
		int in = item->indent + (lines > 0 ? item->hang : 0);
		struct span part = wrap(
		    c, &text, columns - (lines > 0 ? item->hang : 0));
		int row = a.row + (int)(line + lines - p->top);

		if (line + lines++ < p->top || row >= a.row + a.rows)
			continue;
		canvas_text(c, row, a.col + in, item->ink, part, a.cols - in);
		if (lines == 1 && right.n > 0)
			canvas_right(c, row, a.col, item->ink, right,
			    right_edge(right, a.cols));
	} while (text.n > 0);
	return lines;
}

static size_t
pane_lines(const struct pane *p, struct canvas *c, struct area a)
{
	size_t line = 0;

	for (size_t i = 0; i < p->count; i++)
		line += item_draw(p, &p->items[i], c, a, line);
	return line;
}

/* Its texts become what may be seen, before words are parted by wrapping. */
static void
pane_hide(struct pane *p, const struct canvas *c)
{
	struct buf seen = BUF_INIT;

	for (size_t i = 0; i < p->count; i++) {
		struct pane_item *item = &p->items[i];
		struct span left = span_slice(
		    buf_span(&p->text), item->left, item->left + item->left_n);
		struct span right = span_slice(buf_span(&p->text), item->right,
		    item->right + item->right_n);

		item->left = seen.n;
		canvas_seen(c, left, &seen);
		item->left_n = seen.n - item->left;
		item->right = seen.n;
		canvas_seen(c, right, &seen);
		item->right_n = seen.n - item->right;
	}
	p->failed = p->failed || buf_failed(&seen);
	if (buf_failed(&seen))
		p->count = 0;
	buf_free(&p->text);
	p->text = seen;
}

void
pane_draw(struct pane *p, struct canvas *c, struct area a)
{
	struct area text = { a.row, a.col, a.rows, a.cols - 1 };
	struct area nowhere = { a.row, a.col, 0, a.cols - 1 };
	size_t rows = a.rows > 0 ? (size_t)a.rows : 0;
	size_t most;

	if (c->hide != NULL)
		pane_hide(p, c);
	p->cols = text.cols;
	p->size = pane_lines(p, c, nowhere);
	most = p->size > rows ? p->size - rows : 0;
	if (p->top > most)
		p->top = most;
	pane_lines(p, c, text);
	if (rows == 0)
		return;
	if (p->top > 0)
		canvas_puts(c, a.row, a.col + a.cols - 1, INK_KEY, "^", 1);
	if (p->top < most)
		canvas_puts(
		    c, a.row + a.rows - 1, a.col + a.cols - 1, INK_KEY, "v", 1);
}

static bool
scroll(struct pane *p, uint32_t key, int rows)
{
	size_t page = rows > 2 ? (size_t)rows - 1 : 1;
	size_t by = key == TERM_KEY_PAGE_UP || key == TERM_KEY_PAGE_DOWN ||
			    key == ' '
			? page
			: 1;

	switch (key) {
	case TERM_KEY_UP:
	case 'k':
	case TERM_KEY_PAGE_UP:
		p->top = p->top > by ? p->top - by : 0;
		return true;
	case TERM_KEY_DOWN:
	case 'j':
	case TERM_KEY_PAGE_DOWN:
	case ' ':
		p->top += by;
		return true;
	case TERM_KEY_HOME:
		p->top = 0;
		return true;
	case TERM_KEY_END:
		p->top = p->size;
		return true;
	default:
		return false;
	}
}

bool
pane_key(struct pane *p, uint32_t key, int rows)
{
	if (!scroll(p, key, rows))
		return false;
	p->found = p->top;
	return true;
}

/* --- search --- */

struct search {
	struct span what;
	size_t from; /* line */
	/* lines that hold it: the first, the last; those beyond FROM */
	size_t first, last, before, after;
};

static void
search_take(struct search *s, size_t line)
{
	if (s->first == SIZE_MAX)
		s->first = line;
	s->last = line;
	if (line < s->from)
		s->before = line;
	if (line > s->from && s->after == SIZE_MAX)
		s->after = line;
}

/* Lines of ITEM; those that hold a part of what is looked for are taken. */
static size_t
item_search(const struct pane *p, const struct pane_item *item,
    const struct canvas *c, size_t line, struct search *s)
{
	struct span whole = span_slice(
	    buf_span(&p->text), item->left, item->left + item->left_n);
	struct span text = whole;
	int columns = item_columns(p, item, c, p->cols);
	size_t lines = 0, hit = span_ifind(whole, s->what, 0);

	do {
		size_t from = whole.n - text.n;

		wrap(c, &text, columns - (lines > 0 ? item->hang : 0));
		if (hit != SIZE_MAX && hit >= from &&
		    (hit < whole.n - text.n || text.n == 0)) {
			search_take(s, line + lines);
			hit = span_ifind(whole, s->what, whole.n - text.n);
		}
		lines++;
	} while (text.n > 0);
	return lines;
}

bool
pane_find(struct pane *p, const struct canvas *c, struct span what, bool back)
{
	struct search s = { what, p->found, SIZE_MAX, SIZE_MAX, SIZE_MAX,
		SIZE_MAX };
	size_t line = 0;

	for (size_t i = 0; what.n > 0 && i < p->count; i++)
		line += item_search(p, &p->items[i], c, line, &s);
	if (s.first == SIZE_MAX)
		return false;
	if (back)
		p->found = s.before != SIZE_MAX ? s.before : s.last;
	else
		p->found = s.after != SIZE_MAX ? s.after : s.first;
	p->top = p->found;
	return true;
}

void
pane_text(const struct pane *p, struct buf *out)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct pane_item *item = &p->items[i];

		buf_add(out, span_slice(buf_span(&p->text), item->left,
				 item->left + item->left_n));
		if (item->right_n > 0)
			buf_puts(out, "  ");
		buf_add(out, span_slice(buf_span(&p->text), item->right,
				 item->right + item->right_n));
		buf_byte(out, '\n');
	}
}
