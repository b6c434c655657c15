#ifndef TUI_SCREEN_PAGE_H
#define TUI_SCREEN_PAGE_H

/*
 * What the wizard is made of: pages, which draw on the canvas and answer
 * keys, and jobs, which do what takes time.  Each has a state of its own,
 * made when the wizard begins; nothing here knows any of them by name.  A
 * page never writes to the terminal, sleeps, or reads a file.
 */

#include "engine/case/case.h"
#include "engine/case/session/session.h"
#include "engine/report/texts.h"
#include "tui/screen/asking.h"
#include "tui/screen/keys.h"
#include "tui/screen/texts.h"
#include "tui/term/term.h"
#include "tui/widget/list.h"
#include "tui/widget/pane.h"

enum page_id {
#define PAGE(id, object, key, word, en, fr) PAGE_##id,
#include "tui/screen/pages.def"
#undef PAGE
	PAGE_COUNT
};

enum job_id {
#define JOB(id, object) JOB_##id,
#include "tui/screen/jobs.def"
#undef JOB
	JOB_COUNT
};

#define APP_DEPTH  16 /* pages on top of each other */
#define KEYS_MAX   24
#define WIDE_COLS  76  /* below it one pane at a time */
#define BROAD_COLS 120 /* from there on rows have room for long names */

struct app;
struct app_options;

/* Items of the key bar. */
struct keys {
	enum key_id item[KEYS_MAX];
	size_t count;
};

/* A key of a page, and what it does. */
struct act {
	enum key_id key;
	void (*act)(struct app *app);
};

/* What pages and jobs tell each other, without knowing who listens. */
enum news {
	NEWS_STALE,  /* the diagnosis goes: what leans on it is let go of */
	NEWS_READ,   /* what was asked for is read, or was cancelled */
	NEWS_TRACED, /* requests were followed anew */
	NEWS_KEPT,   /* something was written to the case */
	NEWS_OTHER,  /* the case is another: work on the old one is over */
	NEWS_KEY     /* one was pressed */
};

/* What every page has: the first member of its state. */
struct view {
	struct list list;
	struct pane pane;
	int rows;         /* of list or pane, as drawn last */
	struct area area; /* of the rows of the list; the same */
	list_row *row;    /* what draws one, given the app; NULL: no list */
};

/* All but draw may be left out. */
struct page {
	size_t state_size; /* its struct begins with a view; 0: it is one */
	/* why it is not to be opened now; T_NONE */
	const struct bilingual *(*refuse)(const struct app *app);
	void (*enter)(struct app *app);
	void (*leave)(struct app *app); /* it is off the stack already */
	void (*draw)(struct app *app, struct area body);
	const struct act *acts; /* its keys; then those that move */
	size_t act_count;
	bool (*key)(struct app *app, uint32_t key); /* false: not mine */
	void (*keys)(const struct app *app, struct keys *keys);
	void (*hear)(struct app *app, enum news news); /* while on the stack */
	/* any page but these, opened above it, ends it; NULL: none does */
	bool (*stays_below)(enum page_id id);
	void (*free)(struct app *app); /* what its state holds */
};

/* All may be left out. */
struct job {
	size_t state_size;
	void (*begin)(struct app *app);      /* once, the first page is there */
	bool (*runs)(const struct app *app); /* a step is to be taken */
	void (*step)(struct app *app);
	void (*cancel)(struct app *app); /* Esc, while it runs */
	/* how far it is; NULL: it is not known, and SAYS is shown */
	const struct case_progress *(*progress)(const struct app *app);
	const struct bilingual *says;
	bool finds; /* its progress counts findings */
	/* how long a key may be waited for before look(); -1: for ever */
	int (*patience)(const struct app *app);
	bool (*look)(struct app *app); /* no key came; true: draw */
	void (*hear)(struct app *app, enum news news);
	void (*free)(struct app *app); /* what its state holds */
};

struct app {
	struct case_file *c;
	struct session *session; /* NULL: nothing is kept; borrowed */
	const struct knowledge *k;
	const struct diagnosis *d; /* of what was read; renewed by steps */
	const struct app_options *options;
	struct term *term;
	enum lang lang;
	struct canvas canvas;
	void *page[PAGE_COUNT]; /* states; each module knows its own */
	void *job[JOB_COUNT];
	enum page_id stack[APP_DEPTH], ahead[APP_DEPTH]; /* what was left */
	size_t depth, ahead_count;      /* of both; the last one is on top */
	const struct bilingual *notice; /* until the next key; T_NONE if none */
	struct asking asking;
	void (*paint)(struct app *app);
	int64_t painted;        /* milliseconds; INT64_MIN: not yet */
	bool quit, leave, next; /* for the list of cases; another lesson */
	enum err err;
};

#define PAGE(id, object, key, word, en, fr) extern const struct page object;
#include "tui/screen/pages.def"
#undef PAGE
#define JOB(id, object) extern const struct job object;
#include "tui/screen/jobs.def"
#undef JOB

const struct page *page_of(enum page_id id); /* its row of pages.def */
const char *page_word(enum page_id id);      /* in a kept case; "" none */
const char *page_title(const struct app *app, enum page_id id);

/* Makes all states; false when there is no memory.  app_end() frees them. */
bool app_begin(struct app *app);
void app_end(struct app *app);

/* A page on top; false, with a notice: not now. */
bool app_open(struct app *app, enum page_id id);
void app_back(struct app *app);
bool app_forward(struct app *app); /* false: app_back() left no page */
void app_back_to(struct app *app, size_t depth);
enum page_id app_page(const struct app *app);
bool app_is_open(const struct app *app, enum page_id id);

/* The page on top takes it, or it opens another; false: neither does. */
bool app_page_key(struct app *app, uint32_t key);

/* Every job hears it, then every page of the stack. */
void app_tell(struct app *app, enum news news);

/* The job that takes the next step; NULL: there is nothing to do. */
const struct job *app_job(const struct app *app);

/* How long a key may be waited for; what is done when none came. */
int app_patience(const struct app *app);
bool app_look(struct app *app);

/* Another case from now on; whoever leaned on the old one has let go of it. */
void app_take_case(struct app *app, struct case_file *c);

/* Draws all now, amid long work, but not too often. */
void app_paint(struct app *app);

void keys_add(struct keys *keys, enum key_id id); /* KEYS_MAX at most */
/* The view that the state of a page begins with. */
struct view *app_view(const struct app *app, enum page_id id);

bool app_is_wide(const struct app *app); /* two panes have room in a row */

/* A page that is one pane: clears it, draws it, scrolls it. */
struct pane *app_pane(struct app *app, enum page_id id);
void app_pane_draw(struct app *app, enum page_id id, struct area body);
bool app_pane_key(struct app *app, enum page_id id, uint32_t key);

/* For the key bar of a page of text: back, scroll, language. */
void app_text_keys(const struct app *app, struct keys *keys);

/* The list of a page in a box; returns how many rows fit. */
int app_list_draw(struct app *app, enum page_id id, struct area box,
    const char *title, list_row *row);
/* The same of its filled pane, in a box below LIST_ROWS of BODY. */
int app_detail_draw(struct app *app, enum page_id id, struct area body,
    int list_rows, const char *title);
/* Keys of both: pages of the pane, of ROWS, else moves in the list. */
bool app_list_key(struct app *app, enum page_id id, uint32_t key, int rows);

/* In the language of now: a text of the catalogue, one of the guide. */
const char *app_text(const struct app *app, const struct bilingual *id);
const char *app_in(const struct app *app, const struct bilingual *b);

#endif
