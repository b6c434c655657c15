#ifndef TUI_SCREEN_KEYS_H
#define TUI_SCREEN_KEYS_H

/* The keys of the wizard by name: one row each in keys.def. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/lang.h"

enum key_id {
#define KEY(id, key, en, fr, help_en, help_fr) KEY_##id,
#include "tui/screen/keys.def"
#undef KEY
	KEY_COUNT,
	KEY_NONE = KEY_COUNT /* of what no key opens */
};

/* What stands in the key bar: "r Read"; static. */
const char *key_label(enum key_id id, enum lang lang);

/* What it does, for the help; static. */
const char *key_help(enum key_id id, enum lang lang);

/* What is pressed; 0: none of its own. */
uint32_t key_code(enum key_id id);

/* KEY is that one. */
bool key_is(uint32_t key, enum key_id id);

#endif
