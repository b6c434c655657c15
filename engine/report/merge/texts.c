/* The texts of this floor, unfolded. */

#include "engine/report/merge/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "engine/report/merge/texts.def"
#undef TEXT
