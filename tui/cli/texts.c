/* The texts of this floor, unfolded. */

#include "tui/cli/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "tui/cli/texts.def"
#undef TEXT
