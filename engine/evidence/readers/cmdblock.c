/*
 * The colon that ends a label stands between blanks where the values are
 * aligned; a label may hold another one ("IP:port").
 */
#include "engine/evidence/readers/cmdblock.h"

#define LABEL_MAX 80 /* bytes */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
read_row(struct span line, struct cmdrow *row)
{
	struct span head = span_slice(line, 0, LABEL_MAX);
	size_t colon = span_find(head, SPAN(" : "), 0);

	row->indented = line.n > 0 && is_blank(line.p[0]);
	if (colon != SIZE_MAX)
		colon++;
	else if (span_ends(span_trim(head), " :"))
		colon = span_trim(head).n - 1 +
			(size_t)(span_trim(head).p - head.p);
	else
		colon = span_find_byte(head, ':', 0);
	if (colon == SIZE_MAX)
		return false;
	row->label = span_trim(span_slice(line, 0, colon));
	row->value = span_trim(span_slice(line, colon + 1, line.n));
	return row->label.n > 0;
}

static struct span
line_at(struct span text, size_t pos, size_t *next)
{
	size_t end = span_find_byte(text, '\n', pos);

	*next = end == SIZE_MAX ? text.n : end + 1;
	return span_slice(text, pos, end);
}

/* The next block from *POS on, which moves behind it; false: none. */
static bool
next_block(struct span text, size_t *pos, struct cmdblock *out)
{
	size_t next, end = *pos;
	struct span line;

	out->count = 0;
	for (; *pos < text.n; *pos = next)
		if (span_trim(line_at(text, *pos, &next)).n > 0)
			break;
	out->at = *pos;
	for (; *pos < text.n; *pos = next) {
		line = line_at(text, *pos, &next);
		if (span_trim(line).n == 0)
			break;
		if (out->count < CMDBLOCK_ROWS &&
		    read_row(line, &out->row[out->count]))
			out->count++;
		end = next;
	}
	out->text = span_trim(span_slice(text, out->at, end));
	return out->text.n > 0;
}

size_t
cmdblock_cut(struct span text)
{
	size_t at = text.n;

	while (at > 1) {
		size_t start = at - 1;

		while (start > 0 && text.p[start - 1] != '\n')
			start--;
		if (text.p[at - 1] == '\n' && start > 0 &&
		    span_trim(span_slice(text, start, at)).n == 0)
			return at;
		at = start;
	}
	return 0;
}

bool
cmdblock_sniff(const struct cmdblock_format *f, struct span head)
{
	struct cmdblock b;
	size_t pos = 0, good = 0, other = 0;

	while (next_block(head, &pos, &b)) {
		bool fits = f->fits(&b);

		good += fits;
		/* a heading, a prompt, "the command completed" */
		other += !fits && b.count > 2 && pos < head.n;
	}
	return good > 0 && good >= other;
}

void
cmdblock_read(
    const struct cmdblock_format *f, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);
	struct cmdblock block;
	size_t pos = 0;

	while (next_block(b->text, &pos, &block)) {
		struct record rec = { .source = r->source->kind,
			.time = TIME_NONE,
			.text = block.text };

		if (!f->fits(&block))
			continue;
		cursor_to(&c, block.at);
		rec.line = c.line;
		rec.offset = c.offset;
		f->fill(&block, &rec);
		r->source->records++;
		if (!r->needles ||
		    needles_find(r->needles, block.text, 0) != SIZE_MAX)
			r->emit(r->arg, &rec);
	}
}
