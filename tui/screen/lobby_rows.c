/*
 * What the rows of the first page are, and how each is drawn.
 */

#include "tui/screen/lobby_rows.h"

#include "engine/base/fill.h"
#include "engine/case/target/opening.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/texts.h"
#include "tui/screen/words.h"

#define KIND_COLS  9 /* "Dossier  " */
#define HOST_PART  3 /* the name of a case takes a third of a row */
#define STATE_COLS 6

const char *
lobby_text(const struct room *r, const struct bilingual *id)
{
	return text_in(r->l->lang, id);
}

size_t
lobby_fixed_rows(void)
{
	return opening_has_live() ? 2 : 1;
}

size_t
lobby_row_count(const struct room *r)
{
	return r->l->servers != NULL ? r->l->servers->count
				     : lobby_fixed_rows() + r->l->cases->count +
					   r->l->lessons->count;
}

/* First a capture and this server, then cases, then lessons. */
struct row
lobby_row_at(const struct room *r, size_t i)
{
	size_t cases = r->l->servers != NULL ? 0 : r->l->cases->count;

	if (r->l->servers != NULL)
		return (struct row){ LOBBY_SERVER, i };
	if (i == 0)
		return (struct row){ LOBBY_CAPTURE, 0 };
	if (i < lobby_fixed_rows())
		return (struct row){ LOBBY_LIVE, 0 };
	i -= lobby_fixed_rows();
	if (i < cases)
		return (struct row){ LOBBY_CASE, i };
	return (struct row){ LOBBY_LESSON, i - cases };
}

const char *
lobby_cause(const struct room *r, const struct session_facts *f)
{
	size_t cause = know_cause_find(r->l->k, f->cause);

	return cause != SIZE_MAX
		   ? know_cause(r->l->k, cause)->title.in[r->l->lang]
		   : "";
}

static void
case_row(const struct room *r, struct canvas *c, const struct session_entry *e,
    struct area line)
{
	const struct session_facts *f = &e->facts;
	struct buf age = BUF_INIT;
	int col = line.col, end = line.col + line.cols, room;
	int host = line.cols / HOST_PART;

	canvas_short(c, line.row, col, INK_NORMAL,
	    span_of(e->title != NULL && *e->title != '\0' ? e->title : f->host),
	    host - 1);
	col += host;
	canvas_puts(c, line.row, col,
	    f->whole == WHOLE_FAULT     ? INK_BAD
	    : f->whole == WHOLE_HEALTHY ? INK_GOOD
					: INK_WARN,
	    words_whole_mark(f->whole), STATE_COLS - 1);
	col += STATE_COLS;
	wording_age(r->l->lang, f->last, r->l->now, &age);
	room = end - col - canvas_columns(c, buf_span(&age)) - 3;
	canvas_puts(c, line.row, col, INK_NORMAL, lobby_cause(r, f), room);
	canvas_right(
	    c, line.row, col, INK_FAINT, buf_span(&age), end - col - 1);
	buf_free(&age);
}

static const char *
level_word(const struct room *r, const struct scenario *s)
{
	static const struct bilingual *const words[] = {
		[LEVEL_FIRST] = T_TRAIN_LEVEL_1,
		[LEVEL_SECOND] = T_TRAIN_LEVEL_2,
		[LEVEL_THIRD] = T_TRAIN_LEVEL_3
	};

	return lobby_text(r, words[s->level]);
}

static void
lesson_row(const struct room *r, struct canvas *c, const struct scenario *s,
    struct area line)
{
	const struct train_best *best = r->l->progress != NULL
					    ? train_progress_of(
						  r->l->progress, s->id)
					    : NULL;
	struct buf right = BUF_INIT, left = BUF_INIT;
	char points[NUMBER_TEXT_MAX];
	int room;

	if (best != NULL) {
		text_fill(&right, lobby_text(r, T_TRAIN_BEST),
		    number_text((uint64_t)best->points, points), NULL);
		buf_puts(&right, "  ");
	}
	buf_printf(&right, "%s  %d min", level_word(r, s), s->minutes);
	buf_printf(&left, "%2d  %s", s->number, s->title.in[r->l->lang]);
	room = line.cols - canvas_columns(c, buf_span(&right)) - 2;
	canvas_text(c, line.row, line.col, INK_NORMAL, buf_span(&left), room);
	canvas_right(
	    c, line.row, line.col, INK_FAINT, buf_span(&right), line.cols - 1);
	buf_free(&right);
	buf_free(&left);
}

void
lobby_row_draw(
    void *arg, struct canvas *c, struct area line, size_t i, bool chosen)
{
	/* sparse: no row stands for quitting */
	static const struct bilingual *const kinds[] = {
		[LOBBY_CAPTURE] = T_LOBBY_OPEN,
		[LOBBY_LIVE] = T_LOBBY_LIVE,
		[LOBBY_CASE] = T_KEEP_TITLE,
		[LOBBY_LESSON] = T_LOBBY_LESSON,
		[LOBBY_SERVER] = T_LOBBY_SERVER,
	};
	struct room *r = arg;
	struct row row = lobby_row_at(r, i);
	struct area rest = { line.row, line.col + 1 + KIND_COLS, 1,
		line.cols - 1 - KIND_COLS };
	bool wide = row.kind == LOBBY_CAPTURE || row.kind == LOBBY_LIVE;

	canvas_puts(c, line.row, line.col, INK_NORMAL, chosen ? ">" : " ", 1);
	canvas_puts(c, line.row, line.col + 1, wide ? INK_NORMAL : INK_FAINT,
	    lobby_text(r, kinds[row.kind]),
	    wide ? line.cols - 1 : KIND_COLS - 1);
	if (row.kind == LOBBY_CASE)
		case_row(r, c, &r->l->cases->items[row.which], rest);
	else if (row.kind == LOBBY_SERVER)
		canvas_puts(c, line.row, rest.col, INK_NORMAL,
		    r->l->servers->item[row.which].label, rest.cols);
	else if (row.kind == LOBBY_LESSON)
		lesson_row(r, c, r->l->lessons->items[row.which], rest);
	if (chosen)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}
