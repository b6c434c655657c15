/*
 * A loop of its own: there is no case yet, so none of the wizard's pages
 * could be drawn.
 */

#include "tui/screen/lobby.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/case/texts.h"
#include "engine/case/target/complete.h"
#include "engine/case/target/opening.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/keys.h"
#include "tui/screen/lobby_rows.h"
#include "tui/screen/plain.h"
#include "tui/screen/texts.h"
#include "tui/screen/words.h"
#include "tui/widget/keybar.h"

#define ROWS_MIN    20
#define COLS_MIN    60
#define HEAD_ROWS   2
#define DETAIL_ROWS 8
#define KEYS_KEPT   2

static void
case_detail(struct room *r, const struct session_entry *e, struct pane *p)
{
	const struct session_facts *f = &e->facts;
	char time[TIME_TEXT_MAX], number[NUMBER_TEXT_MAX];
	struct buf b = BUF_INIT;

	text_fill(&b, lobby_text(r, T_LOBBY_LEFT), time_minute(f->last, time),
	    number_text(f->failures, number), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	if (*lobby_cause(r, f))
		pane_puts(p, INK_TITLE, 0, lobby_cause(r, f));
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

#define KEYS_ALL 9

/* What can be pressed now; *COUNT of them. */
static const enum key_id *
keys_here(const struct room *r, size_t *count)
{
	static const enum key_id keys[KEYS_ALL] = { KEY_OPEN, KEY_PATH,
		KEY_FIND, KEY_CASE_TITLE, KEY_CASE_DELETE, KEY_SCROLL, KEY_LANG,
		KEY_HELP, KEY_QUIT };
	static const enum key_id typing[] = { KEY_OPEN, KEY_BACK };
	static const enum key_id servers[] = { KEY_OPEN, KEY_BACK, KEY_LANG,
		KEY_HELP, KEY_QUIT };

	if (r->typing) {
		*count = sizeof(typing) / sizeof(*typing);
		return typing;
	}
	if (r->l->servers != NULL) {
		*count = sizeof(servers) / sizeof(*servers);
		return servers;
	}
	*count = KEYS_ALL;
	return keys;
}

static void
help_fill(struct room *r, struct pane *p)
{
	size_t count;
	const enum key_id *shown = keys_here(r, &count);

	for (size_t i = 0; i < count; i++)
		pane_printf(p, INK_NORMAL, 0, "%s%s%s",
		    key_label(shown[i], r->l->lang), lobby_text(r, T_COLON),
		    key_help(shown[i], r->l->lang));
}

static void
detail_fill(struct room *r, struct pane *p)
{
	static const struct bilingual *const prompts[] = {
		[LOBBY_TYPES_NOTHING] = T_NONE,
		[LOBBY_TYPES_PATH] = T_LOBBY_TYPE,
		[LOBBY_TYPES_TITLE] = T_LOBBY_TYPE_TITLE,
		[LOBBY_TYPES_SEARCH] = T_FIND_ASK
	};
	struct row row = lobby_row_at(r, r->list.selected);

	if (r->l->message[0] != '\0' && r->l->servers == NULL)
		pane_puts(p, INK_BAD, 0, r->l->message);
	if (r->typing)
		pane_puts(p, INK_WARN, 0,
		    r->names.n > 0 ? buf_str(&r->names)
				   : lobby_text(r, prompts[r->typing]));
	else if (r->helping)
		help_fill(r, p);
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
	const char *items[KEYS_ALL];
	size_t count;
	const enum key_id *shown = keys_here(r, &count);

	for (size_t i = 0; i < count; i++)
		items[i] = key_label(shown[i], r->l->lang);
	keybar_draw(&r->canvas, r->canvas.rows - 1, items, count, KEYS_KEPT);
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
	    (struct area){ list.row + 1, 1, r->rows, list.cols - 2 },
	    lobby_row_draw, r);
	list_more_draw(&r->list, c, list);
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
	struct canvas *c = &r->canvas;

	if (!term_fit(term, c))
		return false;
	if (c->rows < ROWS_MIN || c->cols < COLS_MIN)
		canvas_puts(c, c->rows / 2, 0, INK_NORMAL,
		    lobby_text(r, T_UI_TOO_SMALL), c->cols);
	else
		draw(r);
	term_show(term, c);
	return true;
}

static void
choose_selected(struct room *r)
{
	struct row row = lobby_row_at(r, r->list.selected);

	if (row.kind == LOBBY_CAPTURE) {
		r->typing = LOBBY_TYPES_PATH;
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

/* The selected case; SIZE_MAX: no case is. */
static size_t
chosen_case(const struct room *r)
{
	struct row row = lobby_row_at(r, r->list.selected);

	return row.kind == LOBBY_CASE && !r->l->read_only ? row.which
							  : SIZE_MAX;
}

static void
say_outcome(struct room *r, const struct err_info *info)
{
	buf_clear(&r->said);
	if (info->code)
		buf_printf(&r->said, "%s%s%s", info->file,
		    text_in(r->l->lang, T_COLON),
		    err_text(r->l->lang, info->code));
	r->l->message = buf_str(&r->said);
	list_count(&r->list, lobby_row_count(r));
}

/* Selects the next row that holds what is sought, all around the list. */
static void
seek(struct room *r, bool back)
{
	size_t count = r->list.count;

	for (size_t n = 1; r->sought.n > 0 && n <= count; n++) {
		size_t i = (r->list.selected + (back ? count - n : n)) % count;
		struct buf text = BUF_INIT;
		bool has;

		plain_row(&r->canvas, lobby_row_draw, r, i, &text);
		has = span_ifind(buf_span(&text), buf_span(&r->sought), 0) !=
		      SIZE_MAX;
		buf_free(&text);
		if (has) {
			r->list.selected = i;
			r->pane.top = 0;
			return;
		}
	}
	r->l->message = lobby_text(r, T_FIND_NOTHING);
}

static void
title_typed(struct room *r, const char *title)
{
	struct err_info info = { .code = OK };
	size_t which = chosen_case(r);

	if (which != SIZE_MAX)
		session_list_rename(r->l->cases, which, title, &info);
	say_outcome(r, &info);
}

static void
typed(struct room *r)
{
	enum lobby_typing typing = r->typing;
	struct buf text = BUF_INIT;

	r->typing = LOBBY_TYPES_NOTHING;
	input_text(&r->line, &text);
	if (typing == LOBBY_TYPES_TITLE) {
		title_typed(r, buf_str(&text));
	} else if (typing == LOBBY_TYPES_SEARCH) {
		buf_clear(&r->sought);
		buf_add(&r->sought, buf_span(&text));
		seek(r, false);
	} else {
		buf_clear(&r->l->path);
		buf_add(&r->l->path, buf_span(&text));
		r->choice = LOBBY_CAPTURE;
		r->done = text.n > 0;
	}
	buf_free(&text);
}

static void
ask_title(struct room *r)
{
	size_t which = chosen_case(r);

	if (which == SIZE_MAX)
		return;
	r->typing = LOBBY_TYPES_TITLE;
	input_start(&r->line, r->l->cases->items[which].title != NULL
				  ? r->l->cases->items[which].title
				  : "");
}

/* Asked for twice in a row: what goes does not come back. */
static void
delete_case(struct room *r, bool again)
{
	struct err_info info = { .code = OK };
	size_t which = chosen_case(r);

	if (which == SIZE_MAX)
		return;
	r->deleting = !again;
	if (!again) {
		r->l->message = lobby_text(r, T_LOBBY_DELETE_SURE);
		return;
	}
	session_list_delete(r->l->cases, which, &info);
	say_outcome(r, &info);
}

/* Keys of the list of cases; false: none of them. */
static bool
key_cases(struct room *r, uint32_t key, bool deleting)
{
	if (r->l->servers != NULL)
		return false;
	if (key_is(key, KEY_FIND)) {
		r->typing = LOBBY_TYPES_SEARCH;
		input_start(&r->line, "");
	} else if (key_is(key, KEY_FIND_NEXT) || key_is(key, KEY_FIND_BACK)) {
		seek(r, key_is(key, KEY_FIND_BACK));
	} else if (key_is(key, KEY_CASE_TITLE)) {
		ask_title(r);
	} else if (key_is(key, KEY_CASE_DELETE)) {
		delete_case(r, deleting);
	} else {
		return false;
	}
	return true;
}

static void
key_typing(struct room *r, uint32_t key)
{
	if (key == TERM_KEY_ESC) {
		r->typing = LOBBY_TYPES_NOTHING;
	} else if (key == TERM_KEY_ENTER) {
		typed(r);
	} else if (key == TERM_KEY_TAB && r->typing == LOBBY_TYPES_PATH) {
		complete(r);
	} else {
		buf_clear(&r->names);
		input_key(&r->line, key);
	}
}

static void
key_plain(struct room *r, uint32_t key)
{
	bool deleting = r->deleting;

	bool scrolls = key == TERM_KEY_PAGE_DOWN || key == TERM_KEY_PAGE_UP ||
		       key == ' ';

	r->deleting = false;
	r->helping &= scrolls;
	if (r->l->servers == NULL)
		r->l->message = "";
	if (key_cases(r, key, deleting))
		return;
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
	} else if (key_is(key, KEY_HELP)) {
		r->helping = true;
		r->pane.top = 0;
	} else if (scrolls)
		pane_key(&r->pane, key, DETAIL_ROWS - 2);
	else if (list_key(&r->list, key, r->rows))
		r->pane.top = 0;
	else if (r->l->servers == NULL && key < TERM_KEY_NONE)
		r->l->message = lobby_text(r, T_UI_KEY_MUTE);
}

/* --- a line at a time --- */

static void
lines_say(struct room *r, struct buf *out)
{
	const char *head = r->l->servers != NULL ? r->l->message
						 : lobby_text(r, T_LOBBY_INTRO);
	struct buf text = BUF_INIT;

	plain_wrap(&r->canvas, span_of(head), out);
	for (size_t i = 0; i < r->list.count; i++) {
		buf_printf(out, "%3zu  ", i + 1);
		plain_row(&r->canvas, lobby_row_draw, r, i, out);
		buf_byte(out, '\n');
	}
	pane_clear(&r->pane);
	detail_fill(r, &r->pane);
	pane_text(&r->pane, &text);
	plain_wrap(&r->canvas, buf_span(&text), out);
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
		r->typing = LOBBY_TYPES_NOTHING;
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

	r->typing = LOBBY_TYPES_NOTHING;
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
	list_count(&r.list, lobby_row_count(&r));
	if (l->servers == NULL && l->cases->count > 0)
		r.list.selected = lobby_fixed_rows();
	if (l->path.n > 0) { /* refused: to be mended */
		r.typing = LOBBY_TYPES_PATH;
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
	buf_free(&r.sought);
	buf_free(&r.said);
	canvas_free(&r.canvas);
	return r.choice;
}
