/*
 * What is kept of one server, in lines.
 */

#include "engine/report/merge/merge_row.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/merge/inside.h"
#include "engine/report/merge/texts.h"
#include "engine/report/wording.h"

#include <string.h>

size_t
merge_count(const struct merge *m)
{
	return m->count;
}

static const char *
cause_title(const struct merge *m, const char *id, enum lang lang)
{
	size_t i = know_cause_find(m->k, id);

	return i != SIZE_MAX ? know_cause(m->k, i)->title.in[lang] : id;
}

struct merge_row
merge_row(const struct merge *m, size_t i, enum lang lang)
{
	const struct merge_server *s = &m->servers[i];

	return (struct merge_row){ .name = s->name,
		.capture = s->capture,
		.path = s->path,
		.why = s->why,
		.cause = s->causes > 0
			     ? cause_title(m, m->hits[s->first_cause].id, lang)
			     : "",
		.answered = s->answered,
		.whole = s->whole,
		.now = s->now };
}

void
merge_row_name(const struct merge_row *row, struct buf *out)
{
	utf8_line(out, row->name);
	if (!*row->capture || strcmp(row->capture, row->name) == 0)
		return;
	buf_puts(out, " (");
	utf8_line(out, row->capture);
	buf_byte(out, ')');
}

/* "word: VALUE", unless there is none. */
static void
put_line(struct buf *out, enum lang lang, const struct bilingual *word,
    const char *value)
{
	struct buf clean = BUF_INIT;

	if (!*value)
		return;
	utf8_line(&clean, value);
	text_fill(out, text_in(lang, T_MERGE_LINE), text_in(lang, word),
	    buf_str(&clean), NULL);
	buf_byte(out, '\n');
	buf_free(&clean);
}

static void
put_cause_lines(const struct merge *m, const struct merge_server *s,
    enum lang lang, struct buf *out)
{
	for (uint32_t h = 0; h < s->causes; h++) {
		const struct merge_hit *hit = &m->hits[s->first_cause + h];

		buf_puts(out, "- ");
		utf8_line(out, cause_title(m, hit->id, lang));
		buf_printf(
		    out, " (%s)\n", wording_certainty(lang, hit->certainty));
	}
}

static void
put_head_lines(const struct merge *m, const struct merge_server *s,
    enum lang lang, struct buf *out)
{
	int64_t by = 0;
	enum merge_doubt doubt = merge_doubt_of(m, s, &by);
	char time[TIME_TEXT_MAX];

	buf_printf(out, "%s\n",
	    s->answered ? wording_whole(lang, s->whole)
			: text_in(lang, T_MERGE_MISSING));
	put_cause_lines(m, s, lang, out);
	put_line(out, lang, T_MERGE_WHY, s->why);
	put_line(out, lang, T_MERGE_PATH, s->path);
	if (s->now != TIME_NONE)
		put_line(out, lang, T_MERGE_NOW, time_minute(s->now, time));
	if (s->run_at != TIME_NONE)
		put_line(out, lang, T_MERGE_RUN, time_minute(s->run_at, time));
	if (doubt != DOUBT_NONE)
		buf_printf(out, "%s\n", text_in(lang, merge_doubt_text(doubt)));
	if (s->again)
		buf_printf(out, "%s\n", text_in(lang, T_MERGE_AGAIN));
}

void
merge_row_text(const struct merge *m, size_t i, enum lang lang, struct buf *out)
{
	const struct merge_server *s = &m->servers[i];

	put_head_lines(m, s, lang, out);
	for (size_t k = 0; k < know_check_count(m->k); k++)
		if (s->verdict[k] != VERDICT_UNKNOWN)
			buf_printf(out, "%s %s  %s\n",
			    wording_mark((enum verdict)s->verdict[k]),
			    know_check(m->k, k)->number,
			    know_check(m->k, k)->title.in[lang]);
}
