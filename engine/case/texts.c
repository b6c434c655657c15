/* The texts of this floor, unfolded. */

#include "engine/case/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "engine/case/texts.def"
#undef TEXT
