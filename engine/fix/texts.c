/* The texts of this floor, unfolded. */

#include "engine/fix/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "engine/fix/texts.def"
#undef TEXT
