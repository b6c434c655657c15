/*
 * Sentences kept as ids.  What fills the blanks comes from certificates and
 * registries: it is cleaned when it is taken.
 */

#include "engine/fix/say.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"

#include <string.h>

static void
keep_clean(char out[FIX_SAY_MAX], const char *text)
{
	struct buf clean = BUF_INIT;

	out[0] = '\0';
	utf8_clean(&clean, span_of(text ? text : ""), FIX_SAY_MAX - 1);
	if (!buf_failed(&clean))
		memcpy(out, buf_str(&clean), clean.n + 1);
	buf_free(&clean);
}

void
fix_say(
    struct fix_say *s, const struct bilingual *id, const char *a, const char *b)
{
	s->id = id;
	s->err = OK;
	keep_clean(s->a, a);
	keep_clean(s->b, b);
}

void
fix_say_err(
    struct fix_say *s, const struct bilingual *id, const char *a, enum err err)
{
	fix_say(s, id, a, NULL);
	s->err = err;
}

void
fix_say_text(const struct fix_say *s, enum lang lang, struct buf *out)
{
	text_fill(out, text_in(lang, s->id), s->a, s->b, err_text(lang, s->err),
	    NULL);
}
