#ifndef TUI_SCREEN_PAGE_H
#define TUI_SCREEN_PAGE_H

/*
 * What pages share: the state of the wizard, and the table of what a page
 * can do.  A page draws on the canvas and answers keys; it never writes to
 * the terminal, sleeps, or reads a file.
 */

#include "engine/case/case.h"
#include "tui/screen/asking.h"
#include "tui/screen/fixing.h"
#include "tui/screen/keeping.h"
#include "tui/screen/living.h"
#include "tui/screen/lesson.h"
#include "tui/screen/tracking.h"
#include "tui/term/term.h"
#include "tui/widget/list.h"
#include "tui/widget/pane.h"

enum page_id {
	PAGE_WELCOME,
	PAGE_GUIDE,
	PAGE_SOURCES,
	PAGE_EVIDENCE,
	PAGE_RAW,
	PAGE_WHY,
	PAGE_CAUSES,
	PAGE_FIX,
	PAGE_TRACE,
	PAGE_LADDER,
	PAGE_LIVE,
	PAGE_SYNC,
	PAGE_LESSON,
	PAGE_CHOICE,
	PAGE_REPLAY,
	PAGE_CASE,
	PAGE_HELP,
	PAGE_COUNT
};

#define APP_DEPTH 16 /* pages on top of each other */
#define KEYS_MAX  16

/* Below this many columns one pane at a time. */
#define WIDE_COLS 76

struct app;

/* Items of the key bar. */
struct keys {
	const char *item[KEYS_MAX];
	size_t count;
};

struct page {
	enum text title;
	void (*enter)(struct app *app); /* may be NULL */
	void (*draw)(struct app *app, struct area body);
	bool (*key)(struct app *app, uint32_t key); /* false: not mine */
	void (*keys)(const struct app *app, struct keys *keys);
};

struct app {
	struct case_file *c;
	const struct knowledge *k;
	const struct diagnosis *d; /* of what was read; renewed by steps */
	struct term *term;
	enum lang lang;
	struct canvas canvas;
	struct page_view {
		struct list list;
		struct pane pane;
		int rows; /* of list or pane, as drawn last */
	} view[PAGE_COUNT];
	enum page_id stack[APP_DEPTH];
	size_t depth;
	bool quit;
	int64_t painted; /* milliseconds; INT64_MIN: not yet */
	enum err err;
	struct {
		bool on;
		bool hunt;      /* up to the first failure */
		unsigned asked; /* kinds, in this hunt */
		struct case_progress progress;
	} reading;
	enum text notice; /* until the next key; T_NONE if none */
	bool detail;      /* narrow guide: the check, not the list */
	size_t cause;     /* on the page of fixes; of the guide */
	struct {
		struct buf lines; /* of the file */
		size_t here;      /* which of them is the record */
		struct buf place, text;
	} raw;
	struct asking asking;
	struct fixing fixing;
	struct tracking tracking;
	struct living living;
	struct lesson lesson;
	struct keeping keeping;
	bool leave; /* for the list of cases */
};

extern const struct page page_welcome, page_guide, page_sources, page_evidence,
    page_raw, page_why, page_causes, page_fix, page_trace, page_ladder,
    page_case, page_lesson, page_choice, page_replay, page_live, page_sync,
    page_help;

/* Opens a page on top; app_back() returns from it. */
void app_open(struct app *app, enum page_id id);
void app_back(struct app *app);
enum page_id app_page(const struct app *app);

/* Two panes have room beside each other. */
bool app_is_wide(const struct app *app);

/* Another case from now on; whoever leaned on the old one has let go of it. */
void app_take_case(struct app *app, struct case_file *c);

/* Draws all now, amid long work, but not too often. */
void app_paint(struct app *app);

/* Opens the page of one record: FILE (NULL: none) around OFFSET, or TEXT. */
void raw_open(struct app *app, const char *file, uint64_t line, uint64_t offset,
    const char *text);

void keys_add(const struct app *app, struct keys *keys, enum text id);

/* A page that is one pane: clears it, draws it, scrolls it. */
struct pane *app_pane(struct app *app, enum page_id id);
void app_pane_draw(struct app *app, enum page_id id, struct area body);
bool app_pane_key(struct app *app, enum page_id id, uint32_t key);

/* The list of a page in a box; returns how many rows fit. */
int app_list_draw(struct app *app, enum page_id id, struct area box,
    const char *title, list_row *row);

/* The text of the catalogue in the language of now. */
const char *app_text(const struct app *app, enum text id);
/* The same for texts of the guide. */
const char *app_in(const struct app *app, const struct bilingual *b);

#endif
