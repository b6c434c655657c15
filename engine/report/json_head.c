/*
 * Where an object comes from: one way to say it.
 */

#include "engine/report/json_head.h"

void
json_head(struct json *o, const char *schema, const struct case_file *c)
{
	const struct case_options *asked = case_asked(c);

	json_put(o, "schema", json_words(schema));
	json_put(o, "version", json_words(VERSION));
	json_put(
	    o, "knowledge", json_words(knowledge_version(case_knowledge(c))));
	json_put(o, "host", json_words(case_server(c)));
	json_put(
	    o, "run_at", asked->run_at ? json_time(asked->run_at) : json_nil());
	json_put(o, "path", json_words(asked->path));
	json_put(o, "capture", json_words(case_host(c)->name));
}
