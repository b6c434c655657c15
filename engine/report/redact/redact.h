#ifndef ENGINE_REPORT_REDACT_REDACT_H
#define ENGINE_REPORT_REDACT_REDACT_H

/*
 * Names made unknown, so that a report can leave the house: users, hosts,
 * addresses, ids of devices, serial numbers, passwords and what requests
 * carry.  One original has one pseudonym in everything that one struct
 * redact wrote; which is whose stands in a map of its own.
 *
 * What the fields of the evidence name is known for certain and found
 * wherever it stands; anything else is found by its looks.  In doubt it goes.
 */

#include "engine/base/json.h"
#include "engine/case/gather.h"

struct redact;

enum redact_kind {
	REDACT_USER,
	REDACT_HOST,
	REDACT_ADDRESS,
	REDACT_ID,
	REDACT_NAME, /* in certificates */
	REDACT_DOMAIN,
	REDACT_CAPTURE,
	REDACT_PRINT,  /* thumbprints, only when asked for */
	REDACT_SECRET, /* passwords, challenges, payloads: never in the map */
	REDACT_KIND_COUNT
};

/* PRINTS: thumbprints too.  NULL when out of memory. */
struct redact *redact_new(bool prints);
void redact_free(struct redact *r);

/* Learns what C names; C stays as it is.  INFO is filled on failure. */
enum err redact_learn(
    struct redact *r, const struct case_file *c, struct err_info *info);

/* Appends TEXT (valid UTF-8) without the names in it. */
void redact_text(struct redact *r, struct span text, struct buf *out);

/*
 * All texts of an object of `check' or of a report; words of the schema
 * stay.
 */
void redact_json(struct redact *r, struct json *o);

/* Out of memory at some time: nothing that it wrote may be handed out. */
bool redact_failed(const struct redact *r);

/* Which pseudonym is whose, ndes-doctor/redact/1; the caller frees. */
struct json *redact_map(const struct redact *r);

#endif
