#ifndef TUI_SCREEN_LOBBY_ROWS_H
#define TUI_SCREEN_LOBBY_ROWS_H

/* The first page while it is shown, and its rows; for lobby.c only. */

#include "tui/screen/lobby.h"
#include "tui/widget/input.h"
#include "tui/widget/list.h"
#include "tui/widget/pane.h"

/* What the line that is typed is for. */
enum lobby_typing {
	LOBBY_TYPES_NOTHING,
	LOBBY_TYPES_PATH,
	LOBBY_TYPES_TITLE,
	LOBBY_TYPES_SEARCH
};

struct room {
	struct lobby *l;
	struct canvas canvas;
	struct list list;
	struct pane pane;
	struct input line;
	struct buf names; /* how the path may go on */
	enum lobby_typing typing;
	bool done;
	bool helping;      /* the keys are shown */
	bool deleting;     /* asked for once */
	struct buf sought; /* "" nothing */
	struct buf said;   /* a message of its own */
	enum lobby_choice choice;
	int rows; /* of the list, as drawn last */
};

struct row {
	enum lobby_choice kind;
	size_t which;
};

/* In the language of the start screen; static. */
const char *lobby_text(const struct room *r, const struct bilingual *id);
size_t lobby_row_count(const struct room *r);
struct row lobby_row_at(const struct room *r, size_t i);
size_t lobby_fixed_rows(void); /* before the first case */

/* The cause that a case was left with; "" none. */
const char *lobby_cause(const struct room *r, const struct session_facts *f);

/* A list_row of a struct room. */
void lobby_row_draw(
    void *arg, struct canvas *c, struct area line, size_t i, bool chosen);

#endif
