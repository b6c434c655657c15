/*
 * A page that wants an answer says whom to tell; the question then takes
 * all keys, so that a word can be typed that holds the letters of commands.
 */

#include "tui/screen/asking.h"

#include <string.h>

#include "tui/screen/page.h"

#define ASK_LINES 8 /* of text, at most */

static void
ask_open(struct app *app, const char *prompt)
{
	struct asking *a = &app->asking;

	buf_clear(&a->prompt);
	buf_puts(&a->prompt, prompt);
	a->pane.top = 0;
	a->telling = false;
	a->on = !buf_failed(&a->prompt);
}

void
ask_key(struct app *app, const char *prompt, const char *choices,
    void (*answer)(struct app *app, const char *key))
{
	app->asking.choices = choices;
	app->asking.answer = answer;
	ask_open(app, prompt);
}

void
ask_line(struct app *app, const char *prompt, const char *start,
    void (*answer)(struct app *app, const char *text))
{
	app->asking.choices = NULL;
	app->asking.answer = answer;
	input_start(&app->asking.line, start);
	ask_open(app, prompt);
}

static void
ask_choose(struct app *app, uint32_t key)
{
	struct asking *a = &app->asking;
	char text[2] = { (char)key, '\0' };

	if (key <= ' ' || key > '~' || strchr(a->choices, (int)key) == NULL)
		return;
	a->on = false;
	a->answer(app, text);
}

static void
ask_enter(struct app *app)
{
	struct asking *a = &app->asking;
	struct buf text = BUF_INIT;

	a->on = false; /* the answer may ask again */
	input_text(&a->line, &text);
	if (!buf_failed(&text))
		a->answer(app, buf_str(&text));
	buf_free(&text);
}

void
ask_tell(struct app *app, const char *text)
{
	ask_open(app, text);
	app->asking.telling = true;
}

bool
ask_take(struct app *app, uint32_t key)
{
	struct asking *a = &app->asking;

	if (a->telling) {
		a->on = false;
		return key == TERM_KEY_ESC || key == TERM_KEY_ENTER ||
		       key == ' ';
	}
	if (key == TERM_KEY_ESC) {
		a->on = false;
		app->notice = T_WIZ_NOT_ANSWERED;
	} else if (a->choices != NULL)
		ask_choose(app, key);
	else if (key == TERM_KEY_ENTER)
		ask_enter(app);
	else
		input_key(&a->line, key);
	return true;
}

struct area
ask_draw(struct app *app, struct area body)
{
	struct asking *a = &app->asking;
	struct area box = body,
		    text = { body.row, body.col + 2, 0, body.cols - 3 };
	bool line = !a->telling && a->choices == NULL;

	if (!a->on)
		return body;
	pane_clear(&a->pane);
	pane_add(&a->pane, INK_WARN, 0, buf_span(&a->prompt));
	pane_draw(&a->pane, &app->canvas, text); /* counts its lines */
	text.rows = a->pane.size < ASK_LINES ? (int)a->pane.size : ASK_LINES;
	box.rows = text.rows + 2 + (line ? 1 : 0);
	body.rows -= box.rows;
	box.row += body.rows;
	text.row = box.row + 1;
	canvas_box(&app->canvas, box, NULL);
	pane_draw(&a->pane, &app->canvas, text);
	if (line)
		input_draw(&a->line, &app->canvas,
		    (struct area){
			box.row + box.rows - 2, box.col + 2, 1, box.cols - 4 });
	return body;
}

void
ask_free(struct asking *a)
{
	buf_free(&a->prompt);
	pane_free(&a->pane);
}
