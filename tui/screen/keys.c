/*
 * A key is pressed, shown and explained by one row.
 */

#include "tui/screen/keys.h"

#include "tui/term/term.h"

static const struct {
	uint32_t key;
	struct bilingual label, help;
} keys[KEY_COUNT] = {
#define KEY(id, key, en, fr, help_en, help_fr)                                 \
	[KEY_##id] = { key, { { en, fr } }, { { help_en, help_fr } } },
#include "tui/screen/keys.def"
#undef KEY
};

const char *
key_label(enum key_id id, enum lang lang)
{
	return text_in(lang, &keys[id].label);
}

const char *
key_help(enum key_id id, enum lang lang)
{
	return text_in(lang, &keys[id].help);
}

uint32_t
key_code(enum key_id id)
{
	return keys[id].key;
}

bool
key_is(uint32_t key, enum key_id id)
{
	return keys[id].key == key;
}
