#ifndef TUI_SCREEN_WORDS_H
#define TUI_SCREEN_WORDS_H

/* Verdicts, sizes and times in the words of the screen. */

#include "engine/case/tracing.h"
#include "tui/term/canvas.h"

/* A mark of five columns, for a check not read yet. */
#define WORDS_STATE_UNREAD "[...]"
#define WORDS_STATE_OLDER  "[ok<]" /* good, but only before the failure */
#define WORDS_STATE_COLS   5

/* How it is drawn; the word beside it says the same without colours. */
enum ink words_ink(enum verdict v);
enum ink words_outcome_ink(const struct trace_request *r);

/* In few words, for a headline or a column; static. */
/* Five columns, as the marks of checks; then the word. */
const char *words_whole_mark(enum whole w);
const char *words_whole(enum lang lang, enum whole w);
const char *words_sign_kind(enum lang lang, enum sign_kind k);

/* "12.4 MB", "12,4 Mo", with a no-break space. */
void words_bytes(enum lang lang, uint64_t bytes, struct buf *out);

/* "09:31:47" on the day of NOW, else "2026-03-02". */
const char *words_when(int64_t t, int64_t now, char out[TIME_TEXT_MAX]);

/* "2026-03-02 09:31:47", "" if none */
const char *words_second(int64_t t, char out[TIME_TEXT_MAX]);

/* "03-02 09:31:47", for rows that have no room for a year */
const char *words_row_time(int64_t t, char out[TIME_TEXT_MAX]);

#endif
