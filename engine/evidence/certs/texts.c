/* The texts of this floor, unfolded. */

#include "engine/evidence/certs/texts.h"

#define TEXT(id, en, fr) const struct bilingual T_##id[1] = { { { en, fr } } };
#include "engine/evidence/certs/texts.def"
#undef TEXT
