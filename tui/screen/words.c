/*
 * One table for each kind of word.
 */

#include "tui/screen/words.h"

#include <string.h>

static const struct {
	const char *state;
	enum ink ink;
	enum text word;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_PASS] = { "[ok ]", INK_GOOD, T_VERDICT_PASS },
	[VERDICT_FAIL] = { "[KO ]", INK_BAD, T_VERDICT_FAIL },
	[VERDICT_WARN] = { "[ ! ]", INK_WARN, T_VERDICT_WARN },
	[VERDICT_NO_EVIDENCE] = { "[ ? ]", INK_NORMAL, T_VERDICT_NO_EVIDENCE },
	[VERDICT_UNREADABLE] = { "[ ? ]", INK_WARN, T_VERDICT_UNREADABLE },
	[VERDICT_NOT_APPLICABLE] = { "[-- ]", INK_FAINT,
	    T_VERDICT_NOT_APPLICABLE },
};

static const enum text wholes[WHOLE_COUNT] = {
	[WHOLE_HEALTHY] = T_UI_HEALTHY,
	[WHOLE_FAULT] = T_UI_FAULT,
	[WHOLE_WARNING] = T_UI_WARNING,
	[WHOLE_NOT_ENOUGH] = T_UI_NOT_ENOUGH,
};

static const enum text generations[GENERATION_COUNT] = {
	[GENERATION_UNKNOWN] = T_GENERATION_UNKNOWN,
	[GENERATION_LEGACY] = T_GENERATION_LEGACY,
	[GENERATION_UNIFIED] = T_GENERATION_UNIFIED,
	[GENERATION_CONFIGMGR] = T_GENERATION_CONFIGMGR,
	[GENERATION_MIXED] = T_GENERATION_MIXED,
};

static const enum text certainties[CERTAINTY_COUNT] = {
	[CERTAINTY_CONFIRMED] = T_CERTAINTY_CONFIRMED,
	[CERTAINTY_LIKELY] = T_CERTAINTY_LIKELY,
	[CERTAINTY_POSSIBLE] = T_CERTAINTY_POSSIBLE,
};

static const enum text sureties[] = {
	[SURETY_VERIFIED] = T_SURETY_VERIFIED,
	[SURETY_INFERRED] = T_SURETY_INFERRED,
	[SURETY_BELIEVED] = T_SURETY_BELIEVED,
};

static const enum text sign_kinds[] = {
	[SIGN_SEEN] = T_UI_KIND_SEEN,
	[SIGN_FOLLOWED] = T_UI_KIND_FOLLOWED,
	[SIGN_PRECEDED] = T_UI_KIND_PRECEDED,
	[SIGN_ABSENT_WHILE] = T_UI_KIND_ABSENT,
	[SIGN_VALUE] = T_UI_KIND_VALUE,
	[SIGN_CERT] = T_UI_KIND_CERT,
};

static const enum text units[] = { T_UI_BYTES, T_UI_KB, T_UI_MB, T_UI_GB,
	T_UI_TB };

const char *
words_state(enum verdict v)
{
	return verdicts[v].state;
}

enum ink
words_ink(enum verdict v)
{
	return verdicts[v].ink;
}

const char *
words_verdict(enum lang lang, enum verdict v)
{
	return text_in(lang, verdicts[v].word);
}

const char *
words_whole(enum lang lang, enum whole w)
{
	return text_in(lang, wholes[w]);
}

const char *
words_generation(enum lang lang, enum generation g)
{
	return text_in(lang, generations[g]);
}

const char *
words_certainty(enum lang lang, enum certainty c)
{
	return text_in(lang, certainties[c]);
}

const char *
words_surety(enum lang lang, enum surety s)
{
	return text_in(lang, sureties[s]);
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

void
words_count(
    enum lang lang, uint64_t n, enum text one, enum text many, struct buf *out)
{
	bool single = n == 1 || (n == 0 && lang == LANG_FR);

	buf_printf(out, "%llu ", (unsigned long long)n);
	buf_puts(out, text_in(lang, single ? one : many));
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
