/*
 * Text for people in lines of at most 80 columns.
 */

#include "engine/report/wrap.h"

#include "engine/base/utf8.h"

#define WIDTH 80

/* One paragraph, wrapped at WIDTH; it begins at COLUMN. */
static void
put_paragraph(struct buf *out, struct span text, size_t column, size_t indent)
{
	struct span word;
	bool first = true;

	while (span_next(&text, ' ', &word)) {
		size_t columns = utf8_columns(word);

		if (word.n == 0)
			continue;
		if (!first && column + 1 + columns > WIDTH) {
			buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			buf_byte(out, ' ');
			column++;
		}
		buf_add(out, word);
		column += columns;
		first = false;
	}
	buf_byte(out, '\n');
}

void
wrap_text(struct buf *out, struct span text, size_t column, size_t indent)
{
	struct span line;

	out->failed |= span_is_lost(text);
	while (span_line(&text, &line)) {
		if (span_trim(line).n == 0)
			continue;
		if (column == 0 && indent > 0)
			buf_printf(out, "%*s", (int)indent, "");
		put_paragraph(out, line, column ? column : indent, indent);
		column = 0;
	}
}
