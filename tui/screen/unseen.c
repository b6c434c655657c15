/*
 * A check whose sources lie there unread is not to be collected again: those
 * are named together on one line, before the others.
 */

#include "tui/screen/unseen.h"

#include "tui/screen/guide_rows.h"

/* "3.4 phases: no evidence ..." is about check 3.4. */
static bool
line_is_about(struct span line, const struct check *check)
{
	struct span number = span_of(check->number);

	return span_starts(line, check->number) && line.n > number.n &&
	       line.p[number.n] == ' ';
}

static bool
line_is_unread(const struct app *app, struct span line)
{
	for (size_t i = 0; i < know_check_count(app->k); i++) {
		if (line_is_about(line, know_check(app->k, i)))
			return guide_is_unread(app, i);
	}
	return false;
}

static size_t
unread_add(const struct app *app, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < know_check_count(app->k); i++) {
		if (!guide_is_unread(app, i))
			continue;
		if (n++ == 0)
			buf_puts(out, app_text(app, T_UI_NOT_READ));
		buf_printf(out, " %s", know_check(app->k, i)->number);
	}
	if (n > 0)
		buf_byte(out, '\n');
	return n;
}

size_t
unseen_add(const struct app *app, struct buf *out)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;
	size_t n = unread_add(app, out);

	case_unseen(app->c, app->lang, &lines);
	rest = buf_span(&lines);
	while (span_line(&rest, &line)) {
		if (line.n == 0 || line_is_unread(app, line))
			continue;
		buf_add(out, line);
		buf_byte(out, '\n');
		n++;
	}
	buf_free(&lines);
	return n;
}
