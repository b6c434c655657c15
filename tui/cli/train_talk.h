#ifndef TUI_CLI_TRAIN_TALK_H
#define TUI_CLI_TRAIN_TALK_H

/* A lesson as numbered questions on stdin and stdout. */

#include "engine/report/report_train.h"
#include "tui/cli/cli.h"

/* Until the learner leaves or the input ends; the exit code. */
int train_talk(
    const struct options *o, const struct knowledge *k, struct train *t);

#endif
