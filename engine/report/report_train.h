#ifndef ENGINE_REPORT_REPORT_TRAIN_H
#define ENGINE_REPORT_REPORT_TRAIN_H

/* Writers of lessons, for people but for the list's JSON; all append. */

#include "engine/case/live/replay.h"
#include "engine/case/train/train.h"

/* Title, level, time and the best points of each lesson. */
void report_train_list(const struct scenario_list *list,
    const struct train_progress *progress, enum lang lang, struct buf *out);

/*
 * [ { "id", "title", "level", "minutes", "best", "tries" } ] on one line;
 * the last two only of those that were solved.
 */
void report_train_list_json(const struct scenario_list *list,
    const struct train_progress *progress, enum lang lang, struct buf *out);

/* Title, level, time, and what is said of the trouble. */
void report_train_head(
    const struct scenario *s, enum lang lang, struct buf *out);

/* What the evidence says of CHECK, after train_read(). */
void report_train_check(
    const struct train *t, size_t check, enum lang lang, struct buf *out);

/* The hidden causes, the remedies and the ideal path. */
void report_train_answer(const struct train *t, const struct knowledge *k,
    enum lang lang, struct buf *out);

/* One step of a path, such as "read: ...", a line without its end. */
void report_train_move(const struct train *t, const struct knowledge *k,
    const struct lesson_step *step, enum lang lang, struct buf *out);

/* The points and what they are made of, one paragraph. */
void report_train_points(
    const struct train *t, enum lang lang, struct buf *out);

/* Points, wrong turns explained, the lesson. */
void report_train_score(const struct train *t, enum lang lang, struct buf *out);

/* One line of a replay. */
void report_replay_item(const struct replay_item *item,
    const struct knowledge *k, enum lang lang, struct buf *out);

/* A paragraph of 80 columns and a line end. */
void report_train_prose(const char *text, struct buf *out);

#endif
