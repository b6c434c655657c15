/* The texts of this floor, unfolded. */

#include "engine/match/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "engine/match/texts.def"
#undef TEXT
