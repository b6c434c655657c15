#ifndef TUI_CLI_FOLLOW_OUT_H
#define TUI_CLI_FOLLOW_OUT_H

/* Events of following as lines: for people, and one JSON object each. */

#include "engine/case/live/pulse.h"

struct follow_out {
	const struct knowledge *k;
	enum lang lang;
	bool sync;
	bool explained; /* what "~" after a time means */
	enum pulse_alarm alarm;
	struct pulse pulse;
	int64_t rated;   /* clock: rates were told then */
	struct buf text; /* appended */
};

/* Events, and what is said before and after all of them. */
void follow_text(struct follow_out *out, const struct follow_event *e);
void follow_text_start(struct follow_out *out, const struct follow *f);
/* Good and bad of the last minute. */
void follow_text_rate(struct follow_out *out, uint64_t good, uint64_t bad);
void follow_text_end(struct follow_out *out, const struct follow *f);

/* The same as objects of `ndes-doctor/follow/1', one a line. */
void follow_json(struct follow_out *out, const struct follow_event *e);
void follow_json_start(struct follow_out *out, const struct follow *f);
void follow_json_rate(
    struct follow_out *out, int64_t now, uint64_t good, uint64_t bad);
void follow_json_end(struct follow_out *out, const struct follow *f, int code);

#endif
