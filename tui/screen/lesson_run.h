#ifndef TUI_SCREEN_LESSON_RUN_H
#define TUI_SCREEN_LESSON_RUN_H

#include "engine/case/train/train.h"
#include "tui/screen/app.h"

/*
 * Runs one lesson with a lab of its own until the learner leaves.  The lab
 * is in the folder of OPTIONS and stays, or when there is none in the usual
 * place and goes.  S and K are borrowed.  0, or 1 and a filled INFO.
 */
int lesson_run(struct app_options *options, const struct scenario *s,
    const struct knowledge *k, struct term *term, struct err_info *info);

#endif
