#ifndef ENGINE_REPORT_MERGE_TEXTS_H
#define ENGINE_REPORT_MERGE_TEXTS_H

/* The texts of this floor, each as T_NAME. */

#include "engine/base/lang.h"

#define TEXT(id, en, fr) extern const struct bilingual T_##id[1];
#include "engine/report/merge/texts.def"
#undef TEXT

#endif
