#ifndef ENGINE_REPORT_WORDING_H
#define ENGINE_REPORT_WORDING_H

/* Verdicts and the like in the words of every front end. */

#include "engine/case/case.h"

/* "[ok ]", "[KO ]", "[ ! ]", "[ ? ]", "[-- ]": five columns; static. */
const char *wording_mark(enum verdict v);

/* The words of LANG for a value; static. */
const char *wording_verdict(enum lang lang, enum verdict v);
const char *wording_whole(enum lang lang, enum whole w);
const char *wording_generation(enum lang lang, enum generation g);
const char *wording_certainty(enum lang lang, enum certainty c);
const char *wording_surety(enum lang lang, enum surety s);

/* "valid from 2020-01-01 00:00 to 2030-01-01 00:00 UTC"; appended. */
void wording_validity(enum lang lang, const struct cert *c, struct buf *out);

/* "RA certificate for signing", or the bare word where the guide is silent. */
const char *wording_use(
    const struct knowledge *k, enum lang lang, enum cert_use use);

/* "RA certificate for signing: 12 days left (2026-06-03 07:00)"; appended. */
void wording_ending(const struct knowledge *k, enum lang lang,
    const struct ending *e, struct buf *out);

/* What the record says; of a certificate, in words of LANG.  Appended. */
void wording_item(
    enum lang lang, const struct evidence_item *item, struct buf *out);

/* How long before NOW: "5 min ago", "12 d ago"; nothing if it is not. */
void wording_age(enum lang lang, int64_t time, int64_t now, struct buf *out);

/* N and the word for one or for many of it; appended. */
void wording_count(enum lang lang, uint64_t n, const struct bilingual *one,
    const struct bilingual *many, struct buf *out);

/* "PROVIDER 7 (3), 2026-05-05 10:15, FILE: what it says"; appended. */
void wording_unknown(
    enum lang lang, const struct unknown_event *e, struct buf *out);

/* What the list of requests in the module's name is headed by. */
const struct bilingual *wording_foreign_title(const struct diagnosis *d);

/*
 * Which release of the connector it is and how long it is supported; false:
 * nothing tells.  Appended.
 */
bool wording_connector(
    enum lang lang, const struct diagnosis *d, struct buf *out);

/* "Name: value; wanted: ..." of a setting that differs; appended. */
void wording_setting(enum lang lang, const struct setting *s,
    const struct setting_result *r, struct buf *out);

/* How old a challenge was, MINUTES; nothing for 0.  True: something. */
bool wording_challenge_age(enum lang lang, uint16_t minutes, struct buf *out);

/* What the guide wants told of F, with its number; false: nothing. */
bool wording_told(enum lang lang, const struct sign *s, const struct finding *f,
    struct buf *out);

/* "203.0.113.9: 24 requests, 2026-05-05 10:15"; appended. */
void wording_foreign(
    enum lang lang, const struct foreign_rows *f, struct buf *out);

#endif
