#ifndef ENGINE_REPORT_JSON_HEAD_H
#define ENGINE_REPORT_JSON_HEAD_H

#include "engine/base/json.h"
#include "engine/case/case.h"

/*
 * What every object of `check', `trace' and `fix list' begins with, so that
 * objects of many servers can be told apart and put together: schema,
 * version, knowledge, host (the server's own name), run_at, path, capture.
 */
void json_head(
    struct json *object, const char *schema, const struct case_file *c);

#endif
