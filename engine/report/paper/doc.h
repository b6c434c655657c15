#ifndef ENGINE_REPORT_PAPER_DOC_H
#define ENGINE_REPORT_PAPER_DOC_H

/*
 * What a paper says, apart from how it is set: headings, paragraphs, proofs,
 * tables, one picture.  Writers fill it; doc_text() and doc_html() set it.
 * Texts are copied and made fit for one line (see utf8_clean()), so a
 * setter needs to know nothing of where they came from.
 */

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/lang.h"

enum doc_kind {
	DOC_TITLE,   /* once, first */
	DOC_HEADING, /* of a section */
	DOC_PART,    /* a smaller heading: a step, a cause */
	DOC_PARA,
	DOC_ITEM,  /* one line of a list; its mark may be "" */
	DOC_NOTE,  /* below an item */
	DOC_PLACE, /* of a proof: file and line */
	DOC_QUOTE, /* a proof word for word */
	DOC_HEADS, /* of the columns of a table; rows follow */
	DOC_ROW,
	DOC_CHART
};

/* Shown by colour and by words or marks, never by colour alone. */
enum doc_tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_COUNT };

#define DOC_CELLS_MAX 64

struct doc_piece {
	enum doc_kind kind;
	enum doc_tone tone;
	const char *mark; /* "[KO ]", "" */
	const char *text; /* "" of rows and charts */
	const char **cell;
	size_t cells;
	const struct chart *chart; /* borrowed from the arena of the doc */
};

/* Appends TEXT as it may be seen by others. */
typedef void doc_hide(void *arg, struct span text, struct buf *out);

struct doc {
	enum lang lang;
	struct arena arena;
	struct doc_piece *items;
	size_t count, cap;
	doc_hide *hide; /* every text goes through it; NULL: none */
	void *hide_arg;
	bool wide;   /* rows of tables are never broken, as text */
	bool failed; /* out of memory: to be asked once, at the end */
};

/* An empty paper; the caller ends it with doc_free(). */
void doc_start(struct doc *d, enum lang lang);
void doc_free(struct doc *d);

/* Pieces at the end, one for each line of TEXT that is not empty; copied. */
void doc_add(
    struct doc *d, enum doc_kind kind, enum doc_tone tone, const char *text);

/* The same with a mark, for items. */
void doc_item(
    struct doc *d, enum doc_tone tone, const char *mark, const char *text);

/* The heading of a section. */
void doc_heading(struct doc *d, const struct bilingual *title);

/* The heads of the columns of a table, texts until NULL. */
void doc_heads(struct doc *d, ...) __attribute__((sentinel));

/* Cells until NULL; what is more than DOC_CELLS_MAX is left out. */
void doc_row(struct doc *d, enum doc_tone tone, ...) __attribute__((sentinel));
void doc_cells(struct doc *d, enum doc_kind kind, enum doc_tone tone,
    const char *const *cell, size_t cells);

/* At most 80 columns, no colours; appended. */
void doc_text(const struct doc *d, struct buf *out);

/*
 * One file of HTML that is XML as well: no script, nothing fetched from
 * anywhere, for paper, for a phone and for a browser without colours.
 */
void doc_html(const struct doc *d, struct buf *out);

#endif
