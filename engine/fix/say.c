/*
 * Sentences kept as ids.  What fills the blanks comes from certificates and
 * registries: it is cleaned when it is taken.
 */

#include "engine/fix/say.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"

void
fix_say(
    struct fix_say *s, const struct bilingual *id, const char *a, const char *b)
{
	s->id = id;
	s->err = OK;
	utf8_clean_to(s->a, sizeof(s->a), span_of(a));
	utf8_clean_to(s->b, sizeof(s->b), span_of(b));
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
