#ifndef TUI_CLI_FOLLOW_OUT_H
#define TUI_CLI_FOLLOW_OUT_H

/* Events of following as lines: for people, and one JSON object each. */

#include "engine/case/follow.h"

struct follow_out {
	const struct knowledge *k;
	enum lang lang;
	bool sync;
	struct buf text; /* appended */
};

void follow_text(struct follow_out *out, const struct follow_event *e);
void follow_text_start(struct follow_out *out, const struct follow *f);
void follow_text_end(struct follow_out *out, const struct follow *f);

void follow_json(struct follow_out *out, const struct follow_event *e);
void follow_json_start(struct follow_out *out, const struct follow *f);
void follow_json_end(struct follow_out *out, const struct follow *f, int code);

#endif
