/*
 * A loop of its own: there is no case yet, so none of the wizard's pages
 * could be drawn.
 */

#include "tui/screen/lobby.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/case/target/complete.h"
#include "engine/case/target/opening.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/keys.h"
#include "tui/screen/plain.h"
#include "tui/screen/texts.h"
#include "tui/screen/words.h"
#include "tui/widget/input.h"
#include "tui/widget/keybar.h"
#include "tui/widget/list.h"
#include "tui/widget/pane.h"

#define ROWS_MIN    20
#define COLS_MIN    60
#define HEAD_ROWS   2
#define DETAIL_ROWS 8
#define KIND_COLS   9  /* "Dossier  " */
#define HOST_COLS   20 /* the name of a case */
#define STATE_COLS  9
#define KEYS_KEPT   1

struct room {
	struct lobby *l;
	struct canvas canvas;
	struct list list;
	struct pane pane;
	struct input line;
	struct buf names; /* how the path may go on */
	bool typing, done;
	enum lobby_choice choice;
	int rows; /* of the list, as drawn last */
};

struct row {
	enum lobby_choice kind;
	size_t which;
};

static const char *
lobby_text(const struct room *r, const struct bilingual *id)
{
	return text_in(r->l->lang, id);
}

static size_t
fixed_rows(void)
{
	return opening_has_live() ? 2 : 1;
}

static size_t
row_count(const struct room *r)
{
	return r->l->servers != NULL
		   ? r->l->servers->count
		   : fixed_rows() + r->l->cases->count + r->l->lessons->count;
}

/* First a capture and this server, then cases, then lessons. */
static struct row
row_at(const struct room *r, size_t i)
{
	size_t cases = r->l->servers != NULL ? 0 : r->l->cases->count;

	if (r->l->servers != NULL)
		return (struct row){ LOBBY_SERVER, i };
	if (i == 0)
		return (struct row){ LOBBY_CAPTURE, 0 };
	if (i < fixed_rows())
		return (struct row){ LOBBY_LIVE, 0 };
	i -= fixed_rows();
	if (i < cases)
		return (struct row){ LOBBY_CASE, i };
	return (struct row){ LOBBY_LESSON, i - cases };
}

static const char *
cause_title(const struct room *r, const struct session_facts *f)
{
	size_t cause = know_cause_find(r->l->k, f->cause);

	return cause != SIZE_MAX
		   ? know_cause(r->l->k, cause)->title.in[r->l->lang]
		   : "";
}

static void
case_row(const struct room *r, struct canvas *c, const struct session_facts *f,
    struct area line)
{
	struct buf age = BUF_INIT;
	int col = line.col, end = line.col + line.cols, room;

	canvas_puts(c, line.row, col, INK_NORMAL, f->host, HOST_COLS - 1);
	col += HOST_COLS;
	canvas_puts(c, line.row, col,
	    f->whole == WHOLE_FAULT     ? INK_BAD
	    : f->whole == WHOLE_HEALTHY ? INK_GOOD
					: INK_WARN,
	    words_whole(r->l->lang, f->whole), STATE_COLS - 1);
	col += STATE_COLS;
	wording_age(r->l->lang, f->last, r->l->now, &age);
	room = end - col - canvas_columns(c, buf_span(&age)) - 3;
	canvas_puts(c, line.row, col, INK_NORMAL, cause_title(r, f), room);
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

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool chosen)
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
	struct row row = row_at(r, i);
	struct area rest = { line.row, line.col + 1 + KIND_COLS, 1,
		line.cols - 1 - KIND_COLS };
	bool wide = row.kind == LOBBY_CAPTURE || row.kind == LOBBY_LIVE;

	canvas_puts(c, line.row, line.col, INK_NORMAL, chosen ? ">" : " ", 1);
	canvas_puts(c, line.row, line.col + 1, wide ? INK_NORMAL : INK_FAINT,
	    lobby_text(r, kinds[row.kind]),
	    wide ? line.cols - 1 : KIND_COLS - 1);
	if (row.kind == LOBBY_CASE)
		case_row(r, c, &r->l->cases->items[row.which].facts, rest);
	else if (row.kind == LOBBY_SERVER)
		canvas_puts(c, line.row, rest.col, INK_NORMAL,
		    r->l->servers->item[row.which].label, rest.cols);
	else if (row.kind == LOBBY_LESSON)
		lesson_row(r, c, r->l->lessons->items[row.which], rest);
	if (chosen)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
case_detail(struct room *r, const struct session_entry *e, struct pane *p)
{
	const struct session_facts *f = &e->facts;
	char time[TIME_TEXT_MAX], number[NUMBER_TEXT_MAX];
	struct buf b = BUF_INIT;

	text_fill(&b, lobby_text(r, T_LOBBY_LEFT), time_minute(f->last, time),
	    number_text(f->failures, number), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	if (*cause_title(r, f))
		pane_puts(p, INK_TITLE, 0, cause_title(r, f));
	pane_puts(p, INK_FAINT, 0, f->capture);
	buf_clear(&b);
	text_fill(&b, lobby_text(r, T_LOBBY_RESUME), e->id, NULL);
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	buf_free(&b);
}

static void
servers_detail(struct room *r, struct pane *p)
{
	char n[NUMBER_TEXT_MAX];
	struct buf b = BUF_INIT;

	text_fill(&b, lobby_text(r, T_LOBBY_SERVERS),
	    number_text(r->l->servers->count, n), NULL);
	pane_add(p, INK_WARN, 0, buf_span(&b));
	pane_puts(p, INK_NORMAL, 0, lobby_text(r, T_LOBBY_SERVERS_HOW));
	buf_free(&b);
}

static void
detail_fill(struct room *r, struct pane *p)
{
	struct row row = row_at(r, r->list.selected);

	if (r->l->message[0] != '\0' && r->l->servers == NULL)
		pane_puts(p, INK_BAD, 0, r->l->message);
	if (r->typing)
		pane_puts(p, INK_WARN, 0,
		    r->names.n > 0 ? buf_str(&r->names)
				   : lobby_text(r, T_LOBBY_TYPE));
	else if (row.kind == LOBBY_SERVER)
		servers_detail(r, p);
	else if (row.kind == LOBBY_CASE)
		case_detail(r, &r->l->cases->items[row.which], p);
	else if (row.kind == LOBBY_LESSON)
		pane_puts(p, INK_NORMAL, 0,
		    r->l->lessons->items[row.which]->symptoms.in[r->l->lang]);
	else
		pane_puts(p, INK_NORMAL, 0,
		    lobby_text(r, row.kind == LOBBY_LIVE ? T_LOBBY_LIVE_HOW
							 : T_LOBBY_HOW));
}

static void
keys_draw(struct room *r)
{
	static const enum key_id keys[] = { KEY_OPEN, KEY_PATH, KEY_SCROLL,
		KEY_LANG, KEY_QUIT };
	static const enum key_id typing[] = { KEY_OPEN, KEY_BACK };
	static const enum key_id servers[] = { KEY_OPEN, KEY_BACK, KEY_LANG,
		KEY_QUIT };
	const enum key_id *shown = r->typing               ? typing
				   : r->l->servers != NULL ? servers
							   : keys;
	enum { COUNT = sizeof(keys) / sizeof(*keys) };
	size_t count = r->typing ? 2 : r->l->servers != NULL ? 4 : COUNT;
	const char *items[COUNT];

	for (size_t i = 0; i < count; i++)
		items[i] = key_label(shown[i], r->l->lang);
	keybar_draw(&r->canvas, r->canvas.rows - 1, items, count, KEYS_KEPT);
}

/* Rows above and below, as at the edge of a text; no row reaches it. */
static void
more_draw(struct room *r, struct area box)
{
	const struct list *l = &r->list;
	int col = box.col + box.cols - 2;

	if (l->top > 0)
		canvas_puts(&r->canvas, box.row + 1, col, INK_KEY, "^", 1);
	if (l->top + (size_t)r->rows < l->count)
		canvas_puts(
		    &r->canvas, box.row + r->rows, col, INK_KEY, "v", 1);
}

static void
draw(struct room *r)
{
	struct canvas *c = &r->canvas;
	struct area list = { HEAD_ROWS, 0, c->rows - HEAD_ROWS - DETAIL_ROWS,
		c->cols };
	struct area detail = { list.row + list.rows - 1, 0, DETAIL_ROWS,
		c->cols };
	struct area text = { detail.row + 1, 2, detail.rows - 2,
		detail.cols - 3 };

	canvas_puts(c, 0, 1, INK_TITLE, "ndes-doctor " VERSION, c->cols - 2);
	canvas_right(
	    c, 0, 1, INK_TITLE, span_of(lobby_text(r, T_UI_LANG)), c->cols - 2);
	if (r->l->servers == NULL)
		canvas_puts(c, 1, 1, INK_NORMAL, lobby_text(r, T_LOBBY_INTRO),
		    c->cols - 2);
	else
		canvas_puts(c, 1, 1, INK_NORMAL, r->l->message, c->cols - 2);
	canvas_box(c, list,
	    lobby_text(
		r, r->l->servers != NULL ? T_LOBBY_WHICH : T_UI_TITLE_WELCOME));
	canvas_box(c, detail, NULL);
	r->rows = list.rows - 2;
	list_draw(&r->list, c,
	    (struct area){ list.row + 1, 1, r->rows, list.cols - 2 }, row_draw,
	    r);
	more_draw(r, list);
	pane_clear(&r->pane);
	detail_fill(r, &r->pane);
	if (r->typing) {
		text.rows--;
		input_draw(&r->line, c,
		    (struct area){
			text.row + text.rows, text.col, 1, text.cols });
	}
	pane_draw(&r->pane, c, text);
	keys_draw(r);
}

static bool
show(struct room *r, struct term *term)
{
	int rows, cols;

	term_size(term, &rows, &cols);
	if (rows == r->canvas.rows && cols == r->canvas.cols)
		canvas_clear(&r->canvas);
	else if (!canvas_resize(&r->canvas, rows, cols))
		return false;
	if (rows < ROWS_MIN || cols < COLS_MIN)
		canvas_puts(&r->canvas, rows / 2, 0, INK_NORMAL,
		    lobby_text(r, T_UI_TOO_SMALL), cols);
	else
		draw(r);
	term_show(term, &r->canvas);
	return true;
}

static void
choose_selected(struct room *r)
{
	struct row row = row_at(r, r->list.selected);

	if (row.kind == LOBBY_CAPTURE) {
		r->typing = true;
		input_start(&r->line, "");
		return;
	}
	r->choice = row.kind;
	r->l->which = row.which;
	r->done = true;
}

/* On to where the names in the folder part. */
static void
complete(struct room *r)
{
	struct buf typed = BUF_INIT, path = BUF_INIT;

	buf_clear(&r->names);
	input_text(&r->line, &typed);
	if (complete_path(buf_str(&typed), &path, &r->names) == OK)
		input_start(&r->line, buf_str(&path));
	buf_free(&typed);
	buf_free(&path);
}

static void
key_typing(struct room *r, uint32_t key)
{
	if (key == TERM_KEY_ESC) {
		r->typing = false;
	} else if (key == TERM_KEY_ENTER) {
		buf_clear(&r->l->path);
		input_text(&r->line, &r->l->path);
		r->typing = false;
		r->choice = LOBBY_CAPTURE;
		r->done = r->l->path.n > 0;
	} else if (key == TERM_KEY_TAB) {
		complete(r);
	} else {
		buf_clear(&r->names);
		input_key(&r->line, key);
	}
}

static void
key_plain(struct room *r, uint32_t key)
{
	if (r->l->servers == NULL)
		r->l->message = "";
	if (key == 'q')
		r->done = true;
	else if (key == TERM_KEY_ENTER)
		choose_selected(r);
	else if (key == 'v')
		r->l->lang = (enum lang)((r->l->lang + 1) % LANG_COUNT);
	else if (r->l->servers != NULL &&
		 (key == TERM_KEY_ESC || key == TERM_KEY_LEFT)) {
		r->choice = LOBBY_BACK;
		r->done = true;
	} else if (key == 'o' && r->l->servers == NULL) {
		r->list.selected = 0;
		choose_selected(r);
	} else if (key == TERM_KEY_PAGE_DOWN || key == TERM_KEY_PAGE_UP ||
		   key == ' ')
		pane_key(&r->pane, key, DETAIL_ROWS - 2);
	else if (list_key(&r->list, key, r->rows))
		r->pane.top = 0;
}

/* --- a line at a time --- */

static void
lines_say(struct room *r, struct buf *out)
{
	const char *head = r->l->servers != NULL ? r->l->message
						 : lobby_text(r, T_LOBBY_INTRO);
	struct buf text = BUF_INIT;

	plain_wrap(r->canvas.ascii, span_of(head), out);
	for (size_t i = 0; i < r->list.count; i++) {
		buf_printf(out, "%3zu  ", i + 1);
		plain_row(r->canvas.ascii, row_draw, r, i, out);
		buf_byte(out, '\n');
	}
	pane_clear(&r->pane);
	detail_fill(r, &r->pane);
	pane_text(&r->pane, &text);
	plain_wrap(r->canvas.ascii, buf_span(&text), out);
	buf_printf(out, "  v  %s\n  0  %s\n? ",
	    key_label(KEY_LANG, r->l->lang) + 2,
	    key_label(KEY_QUIT, r->l->lang) + 2);
	buf_free(&text);
}

static void
lines_answer(struct room *r, struct span line)
{
	uint64_t n;

	r->l->message = r->l->servers != NULL ? r->l->message : "";
	if (r->typing) {
		buf_clear(&r->l->path);
		buf_add(&r->l->path, line);
		r->typing = false;
		r->choice = LOBBY_CAPTURE;
		r->done = line.n > 0;
	} else if (span_number(line, 10, &n) && n > 0 && n <= r->list.count) {
		r->list.selected = (size_t)n - 1;
		choose_selected(r);
	} else if (span_is(line, "0") || span_is(line, "q")) {
		r->done = true;
	} else if (span_is(line, "v")) {
		r->l->lang = (enum lang)((r->l->lang + 1) % LANG_COUNT);
	}
}

static void
lines_loop(struct room *r, struct term *term)
{
	struct buf out = BUF_INIT, line = BUF_INIT;

	r->typing = false;
	while (!r->done) {
		lines_say(r, &out);
		if (!term_ask(term, buf_str(&out), &line))
			r->done = true;
		else
			lines_answer(r, span_trim(buf_span(&line)));
		buf_clear(&out);
	}
	buf_free(&out);
	buf_free(&line);
}

enum lobby_choice
lobby_run(struct lobby *l, struct term *term)
{
	struct room r = { .l = l, .choice = LOBBY_QUIT };

	r.canvas.ascii = term->ascii;
	list_count(&r.list, row_count(&r));
	if (l->servers == NULL && l->cases->count > 0)
		r.list.selected = fixed_rows();
	if (l->path.n > 0) { /* refused: to be mended */
		r.typing = true;
		r.list.selected = 0;
		input_start(&r.line, buf_str(&l->path));
		buf_clear(&l->path);
	}
	if (term->lines)
		lines_loop(&r, term);
	while (!r.done && show(&r, term)) {
		uint32_t key = term_key(term, -1);

		if (key == TERM_KEY_QUIT || key == TERM_KEY_EOF)
			r.done = true;
		else if (r.typing)
			key_typing(&r, key);
		else
			key_plain(&r, key);
	}
	pane_free(&r.pane);
	buf_free(&r.names);
	canvas_free(&r.canvas);
	return r.choice;
}
