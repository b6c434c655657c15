/*
 * What the command line prints, made harmless on its way out.
 */

#include "tui/cli/out.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"

#include <stdio.h>

static bool
write_text(FILE *to, const struct buf *text)
{
	return !buf_failed(text) &&
	       fwrite(buf_str(text), 1, text->n, to) == text->n;
}

/* A script for PowerShell begins with a byte order mark. */
static void
gate(struct buf *out, struct span text)
{
	if (span_skip(&text, UTF8_MARK))
		buf_puts(out, UTF8_MARK);
	utf8_gate(out, text);
}

bool
cli_part(struct buf *text)
{
	struct buf out = BUF_INIT;
	bool good = !buf_failed(text);

	gate(&out, buf_span(text));
	good = write_text(stdout, &out) && good;
	buf_free(&out);
	buf_clear(text);
	return good;
}

int
cli_print(struct buf *text, int code)
{
	bool good = cli_part(text);

	buf_free(text);
	return fflush(stdout) == 0 && good ? code : EXIT_TROUBLE;
}

void
cli_line(const char *text)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, text);
	buf_byte(&out, '\n');
	cli_part(&out);
	buf_free(&out);
}

void
cli_say(const char *message)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "ndes-doctor: ");
	utf8_clean(&out, span_trim(span_of(message)), SIZE_MAX);
	buf_byte(&out, '\n');
	fflush(stdout);
	write_text(stderr, &out);
	buf_free(&out);
}

void
cli_refuse(
    enum lang lang, const struct bilingual *id, const char *a, const char *b)
{
	struct buf text = BUF_INIT;

	text_fill(&text, text_in(lang, id), a, b, NULL);
	cli_say(buf_str(&text));
	buf_free(&text);
}

void
cli_complain(enum lang lang, const struct err_info *info)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, info->file);
	if (info->line)
		buf_printf(&text, ":%ld", info->line);
	buf_printf(
	    &text, "%s%s", *info->file ? ": " : "", err_text(lang, info->code));
	if (*info->detail)
		buf_printf(&text, "%s%s", text_in(lang, T_COLON), info->detail);
	cli_say(buf_str(&text));
	buf_free(&text);
}

void
cli_bell(void)
{
	fputc('\a', stderr);
}
