/*
 * A source to begin with: a log of lines "2026-11-20T09:31:47Z TEXT".  Copy
 * it to engine/evidence/readers/NAME.c, add the row of the source to
 * engine/evidence/record/sources.def,
 *
 *	SOURCE(EMPTY, "empty", empty, READER(empty))
 *
 * and say in knowledge/guide.xml what is worth reading and where it lies.
 */

#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

/* Parts a line; false when it does not begin with a time. */
static bool
empty_part(struct span line, struct record *r)
{
	struct span time;

	if (!span_next(&line, ' ', &time) || !time_parse(time, &r->time))
		return false;
	r->text = line;
	return true;
}

static int
empty_sniff(struct span head)
{
	struct record r = { 0 };
	struct span line;

	return span_line(&head, &line) && empty_part(line, &r) ? 60 : 0;
}

/* What is wrong with one line is counted, and stops nothing. */
static void
empty_line(struct reading *r, struct record *record, struct span line)
{
	r->source->records++;
	if (!empty_part(line, record)) {
		source_problem(r->source, PROBLEM_SYNTAX, record->line, line);
		return;
	}
	source_time(r->source, record->time);
	if (!r->needles || needles_find(r->needles, line, 0) < line.n)
		r->emit(r->arg, record);
}

static enum err
empty_block(void *state, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);

	(void)state;
	while (c.pos < c.text.n) {
		struct record record = { .source = r->source->kind,
			.line = c.line,
			.offset = c.offset };
		struct span line = cursor_line(&c);

		if (line.n > 0)
			empty_line(r, &record, line);
	}
	return OK;
}

const struct reader_ops reader_empty = {
	.kind = SOURCE_EMPTY,
	.name = "empty",
	.sniff = empty_sniff,
	.most = 60,
	.cut = reader_cut_lines,
	.block = empty_block,
};

/* A sample of the guide is a line. */
static const struct reader_ops *
empty_wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_empty;
}

const struct source_ops source_empty = { empty_wrap_sample, summarise_message,
	NULL, SOURCE_HELD_BACK, NULL };
