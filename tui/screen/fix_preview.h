#ifndef TUI_SCREEN_FIX_PREVIEW_H
#define TUI_SCREEN_FIX_PREVIEW_H

/* What a fix would do, and what became of it, as paragraphs of a pane. */

#include "engine/case/fix/fixes.h"
#include "tui/screen/page.h"

/* What P would change, what it asks for, why it cannot be done. */
void fix_preview_add(
    struct app *app, const struct fix_plan *p, struct pane *to);

/* Run, proof, undo: whatever there is to tell of FIX. */
void fix_result_add(struct app *app, const char *fix, struct pane *to);

/* A sentence of the engine, with keys instead of commands; appended. */
void fix_say_here(
    const struct app *app, const struct fix_say *say, struct buf *out);

/* The commands of an act may be shown: they do no harm. */
bool fix_shows_commands(const struct fix_act *a);

/* The plan may become a script. */
bool fix_can_script(const struct app *app, const struct fix_plan *p);

/* A person does it and ticks it off. */
bool fix_is_ticked_off(const struct fix_act *a);

/*
 * The commands of P as numbered steps that can be pasted: each runs only
 * when the one before it succeeded.  False, and nothing, when it has none.
 */
bool fix_steps(struct app *app, const struct fix_plan *p, struct buf *out);

/* Lines of TEXT without blank ones, clean; appended. */
void fix_commands(const char *text, struct buf *out);

#endif
