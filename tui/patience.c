/*
 * A question to the terminal for each file would cost more than the files do:
 * nothing is painted, and no key is read, more than once in a tenth of a
 * second.  The first words come early enough to be there, with the start of
 * the program, when a tenth is over.
 */

#include "tui/patience.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/case/live/follow.h"
#include "tui/screen/texts.h"

#define FIRST (TIME_SECOND / 20) /* what is faster needs no words */
#define EVERY (TIME_SECOND / 10)

static void
put_row(struct patience *p, int row, const struct bilingual *text,
    const char *a, const char *b)
{
	struct buf line = BUF_INIT;

	text_fill(&line, text_in(p->lang, text), a, b, NULL);
	canvas_text(&p->canvas, row, 1, INK_NORMAL, buf_span(&line),
	    p->canvas.cols - 2);
	buf_free(&line);
}

static void
paint(struct patience *p, struct term *term, size_t files)
{
	struct buf path = BUF_INIT;
	char number[NUMBER_TEXT_MAX];
	int rows, cols;

	term_size(term, &rows, &cols);
	if (!canvas_resize(&p->canvas, rows, cols))
		return;
	canvas_clear(&p->canvas);
	utf8_line(&path, p->path);
	put_row(p, 1, T_PATIENCE_LOOKING, number_text(files, number),
	    buf_str(&path));
	put_row(p, 3, T_PATIENCE_STOP, NULL, NULL);
	term_show(term, &p->canvas);
	buf_free(&path);
}

bool
patience_go_on(void *arg, size_t files)
{
	struct patience *p = arg;
	int64_t now = follow_clock(), rest;
	struct term *term;
	uint32_t key;

	if (p->since == 0)
		p->since = p->last = now;
	rest = p->last == p->since ? FIRST : EVERY;
	if (now - p->last < rest && now >= p->last)
		return true;
	p->last = now;
	term = p->term(p->arg);
	if (!term)
		return true;
	paint(p, term, files);
	key = term_key(term, 0);
	return key != TERM_KEY_ESC && key != TERM_KEY_QUIT;
}

void
patience_end(struct patience *p)
{
	canvas_free(&p->canvas);
}
