#ifndef ENGINE_EVIDENCE_HASH_H
#define ENGINE_EVIDENCE_HASH_H

/* SHA-256 of bytes that come a part at a time. */

#include "engine/base/span.h"

#define HASH_TEXT_MAX 65 /* 64 lower-case hex digits */

struct hash;

/* NULL when out of memory. */
struct hash *hash_new(void);
void hash_free(struct hash *h);

/* False when libcrypto fails; hash_text() is "" then. */
bool hash_add(struct hash *h, struct span bytes);

/* Of the bytes so far; more may follow.  "" on failure. */
void hash_text(const struct hash *h, char out[HASH_TEXT_MAX]);

#endif
