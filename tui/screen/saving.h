#ifndef TUI_SCREEN_SAVING_H
#define TUI_SCREEN_SAVING_H

/* What whoever writes a file for the user asks and tells. */

#include "engine/base/err.h"

#include <stdbool.h>

struct app;
struct bilingual;

/* Whether the file PATH, which is there already, is to be replaced. */
void saving_ask_over(struct app *app, const char *path,
    void (*answer)(struct app *app, const char *key));
/* KEY, an answer to that, is a yes. */
bool saving_is_yes(const struct app *app, const char *key);

/* What became of the file PATH: the text SAVED with its name, or ERR. */
void saving_tell(struct app *app, const struct bilingual *saved,
    const char *path, enum err err);

#endif
