/*
 * One table for each kind of word.
 */

#include "tui/screen/words.h"

#include "engine/report/wording.h"
#include "tui/screen/texts.h"

#include <string.h>

static const enum ink inks[VERDICT_COUNT] = {
	[VERDICT_PASS] = INK_GOOD,
	[VERDICT_FAIL] = INK_BAD,
	[VERDICT_WARN] = INK_WARN,
	[VERDICT_NO_EVIDENCE] = INK_NORMAL,
	[VERDICT_UNREADABLE] = INK_WARN,
	[VERDICT_NOT_APPLICABLE] = INK_FAINT,
};

static const struct bilingual *const wholes[WHOLE_COUNT] = {
	[WHOLE_HEALTHY] = T_UI_HEALTHY,
	[WHOLE_FAULT] = T_UI_FAULT,
	[WHOLE_WARNING] = T_UI_WARNING,
	[WHOLE_NOT_ENOUGH] = T_UI_NOT_ENOUGH,
};

static const struct bilingual *const sign_kinds[] = {
	[SIGN_SEEN] = T_UI_KIND_SEEN,
	[SIGN_FOLLOWED] = T_UI_KIND_FOLLOWED,
	[SIGN_PRECEDED] = T_UI_KIND_PRECEDED,
	[SIGN_ABSENT_WHILE] = T_UI_KIND_ABSENT,
	[SIGN_VALUE] = T_UI_KIND_VALUE,
	[SIGN_CERT] = T_UI_KIND_CERT,
	[SIGN_SETTING] = T_UI_KIND_SETTING,
};

static const struct bilingual *const units[] = { T_UI_BYTES, T_UI_KB, T_UI_MB,
	T_UI_GB, T_UI_TB };

enum ink
words_ink(enum verdict v)
{
	return inks[v];
}

enum ink
words_outcome_ink(const struct trace_request *r)
{
	enum trace_outcome o = (enum trace_outcome)r->outcome;

	if (trace_outcome_good(o))
		return INK_GOOD;
	return trace_outcome_bad(o) ? INK_BAD : INK_WARN;
}

const char *
words_whole_mark(enum whole w)
{
	static const enum verdict same[WHOLE_COUNT] = {
		[WHOLE_HEALTHY] = VERDICT_PASS,
		[WHOLE_FAULT] = VERDICT_FAIL,
		[WHOLE_WARNING] = VERDICT_WARN,
		[WHOLE_NOT_ENOUGH] = VERDICT_NO_EVIDENCE,
	};

	return wording_mark(same[w]);
}

const char *
words_whole(enum lang lang, enum whole w)
{
	return text_in(lang, wholes[w]);
}

const char *
words_sign_kind(enum lang lang, enum sign_kind k)
{
	return text_in(lang, sign_kinds[k]);
}

void
words_bytes(enum lang lang, uint64_t bytes, struct buf *out)
{
	size_t unit = 0;
	uint64_t tenths = bytes * 10;

	if (bytes > UINT64_MAX / 10)
		tenths = UINT64_MAX;
	for (; tenths >= 10000 && unit < 4; unit++)
		tenths = (tenths + 500) / 1000;
	buf_printf(out, "%llu", (unsigned long long)tenths / 10);
	if (unit > 0 && tenths < 1000)
		buf_printf(out, "%c%llu", lang == LANG_FR ? ',' : '.',
		    (unsigned long long)tenths % 10);
	buf_puts(out, "\u00A0");
	buf_puts(out, text_in(lang, units[unit]));
}

const char *
words_when(int64_t t, int64_t now, char out[TIME_TEXT_MAX])
{
	char day[TIME_TEXT_MAX], today[TIME_TEXT_MAX];

	if (t == TIME_NONE)
		return strcpy(out, "");
	time_minute(t, day);
	time_minute(now, today);
	if (now == TIME_NONE || strncmp(day, today, 10) == 0)
		return time_clock(t, out);
	day[10] = '\0';
	return strcpy(out, day);
}

const char *
words_second(int64_t t, char out[TIME_TEXT_MAX])
{
	char clock[TIME_TEXT_MAX];

	if (t == TIME_NONE)
		return strcpy(out, "");
	time_minute(t, out);
	time_clock(t, clock);
	if (strlen(out) == 16)
		strcpy(out + 11, clock);
	return out;
}

const char *
words_row_time(int64_t t, char out[TIME_TEXT_MAX])
{
	enum { YEAR_CHARS = 5 };
	char second[TIME_TEXT_MAX];

	if (strlen(words_second(t, second)) <= YEAR_CHARS)
		return strcpy(out, second);
	return strcpy(out, second + YEAR_CHARS);
}
