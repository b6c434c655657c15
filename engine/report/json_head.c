/*
 * Where an object comes from: one way to say it.
 */

#include "engine/report/json_head.h"

static struct json *
words(const char *s)
{
	return s ? json_text(span_of(s)) : json_nil();
}

void
json_head(struct json *o, const char *schema, const struct case_file *c)
{
	const struct case_options *asked = case_asked(c);

	json_put(o, "schema", words(schema));
	json_put(o, "version", words(VERSION));
	json_put(o, "knowledge", words(knowledge_version(case_knowledge(c))));
	json_put(o, "host", words(case_server(c)));
	json_put(
	    o, "run_at", asked->run_at ? json_time(asked->run_at) : json_nil());
	json_put(o, "path", words(asked->path));
	json_put(o, "capture", words(case_host(c)->name));
}
