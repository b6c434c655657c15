/* The texts of this floor, unfolded. */

#include "tui/screen/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "tui/screen/texts.def"
#undef TEXT
