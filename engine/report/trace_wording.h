#ifndef ENGINE_REPORT_TRACE_WORDING_H
#define ENGINE_REPORT_TRACE_WORDING_H

/* Requests, stations and clocks in the words of every front end. */

#include "engine/case/tracing.h"

/* The name of a station in LANG; static. */
const char *trace_station_word(enum lang lang, enum station_id id);

/* Since when who fails; who is trace_turned(T), not -1; appended. */
void trace_turn_say(enum lang lang, const struct trace *t, struct buf *out);

/* "log begins: NDESPlugin.log", without its time; appended. */
void trace_change_say(
    enum lang lang, const struct trace_change *c, struct buf *out);

/* TEXT and blanks up to WIDTH columns; appended. */
void trace_padded(struct buf *out, const char *text, size_t width);

/* Stations that this request could have: a set of 1 << id. */
unsigned trace_rungs(const struct trace_request *r);

/*
 * How old the challenge of a refused request was, as its event tells;
 * appended, nothing when it does not.
 */
void trace_age_say(enum lang lang, const struct station *s, struct buf *out);

/* "403.16 0x800B0109", "True"; appended. */
void trace_detail(const struct station *s, struct buf *out);

/* "certain: same thread, activity or transaction"; appended. */
void trace_link_say(enum lang lang, const struct trace_request *r,
    enum station_id id, struct buf *out);
/* One word. */
void trace_link_word(enum lang lang, const struct trace_request *r,
    enum station_id id, struct buf *out);

/* "crp: UTC+01:00, as each record says"; appended. */
void trace_clock_say(
    enum lang lang, const struct trace_clock *c, struct buf *out);

#endif
