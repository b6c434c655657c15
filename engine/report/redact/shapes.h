#ifndef ENGINE_REPORT_REDACT_SHAPES_H
#define ENGINE_REPORT_REDACT_SHAPES_H

/*
 * What addresses, ids and payloads look like.  Each function looks at the
 * word that begins at FROM and gives its length in bytes, 0: it is none.
 */

#include "engine/base/span.h"

/* The length of what stands at FROM; 0: it is none. */
size_t shape_guid(struct span s, size_t from);
size_t shape_ipv4(struct span s, size_t from);
size_t shape_ipv6(struct span s, size_t from); /* its %zone too */

/* Digits of base 16 or 10, SHAPE_HEX_LEAST and more of them. */
#define SHAPE_HEX_LEAST 12
size_t shape_hex(struct span s, size_t from);

/* "0a 1b 2c", with blanks, commas, colons or dashes: six pairs and more. */
size_t shape_pairs(struct span s, size_t from);

/* Base64 of 24 characters and more that is no path and no name of a class. */
size_t shape_base64(struct span s, size_t from);

/* "name@domain.example" */
size_t shape_mail(struct span s, size_t from);

/* "ndes01.contoso.com"; no file, no class of .NET, no public name. */
size_t shape_host(struct span s, size_t from);

/* A known public one, which is nobody's: Microsoft's, w3.org. */
bool shape_is_public(struct span host);

/* "DOMAIN\name"; *AT is where the name begins, from FROM on. */
size_t shape_account(struct span s, size_t from, size_t *at);

/*
 * "deviceId=...", "\"userName\":\"...\"", "CN=...": the value of what is
 * called like something private begins at *VALUE and is *N bytes long.
 * Gives the length of all before it; *KEY is what it is called.
 */
size_t shape_private(
    struct span s, size_t from, struct span *key, size_t *value, size_t *n);

#endif
