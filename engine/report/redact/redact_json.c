/*
 * Objects: words of the schema and of the guide stay, all other texts are
 * looked at; a new key is therefore looked at, too.
 */

#include "engine/report/redact/alias.h"

static bool
is_word(const char *key)
{
	static const char *const words[] = { "schema", "version", "knowledge",
		"run_at", "now", "generation", "verdict", "kind", "encoding",
		"code", "id", "sign", "source", "certainty", "because",
		"contradicted_by", "fixes", "store", "logical", "use",
		"looks_like", "first", "last", "last_good", "first_bad",
		"last_bad", "time", "not_before", "not_after", "provider",
		"event_id", "sha256", "hour", "what", "check", "fix", "wanted",
		NULL };

	for (size_t i = 0; words[i]; i++)
		if (span_is(span_of(key), words[i]))
			return true;
	return false;
}

static bool
change(void *arg, const char *key, struct span text, struct buf *out)
{
	struct redact *r = arg;

	if (is_word(key))
		return false;
	if (span_is(span_of(key), "path") || span_is(span_of(key), "capture"))
		alias_put(r, REDACT_CAPTURE, text, out);
	else
		redact_text(r, text, out);
	return true;
}

void
redact_json(struct redact *r, struct json *o)
{
	json_change_texts(o, change, r);
}
