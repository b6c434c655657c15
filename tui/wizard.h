#ifndef TUI_WIZARD_H
#define TUI_WIZARD_H

#include "tui/cli/options.h"

/*
 * The wizard on what was named, on the case to resume, or on what is chosen
 * on the first page.  Returns the exit code of the program.
 */
int wizard(const struct options *o, const struct knowledge *k);

#endif
