/*
 * Plans of fixes as JSON: ndes-doctor/fix/1.  Reasons are in English, as the
 * ids are: the JSON is for programs.
 */

#include "engine/report/fix_wording.h"
#include "engine/report/json_head.h"
#include "engine/report/report_fix.h"

#define SCHEMA "ndes-doctor/fix/1"

static struct json *
reason_of(const struct fix_say *say)
{
	struct buf text = BUF_INIT;
	struct json *j;

	fix_say_text(say, LANG_EN, &text);
	j = json_words(buf_str(&text));
	buf_free(&text);
	return j;
}

/* "good" is false, and "why" tells, also where nothing can be said. */
static struct json *
chain_of(const struct chain *chain, int64_t now)
{
	const struct cert *path[CHAIN_MAX];
	struct json *o = json_obj(), *names = json_list();
	struct buf why = BUF_INIT;
	const char *openssl;

	for (size_t i = 0; i < chain->count; i++) {
		path[i] = chain->link[i].cert;
		json_add(names, json_words(cert_common_name(path[i])));
	}
	openssl = cert_openssl_says(
	    path, chain->count, chain->end == CHAIN_TRUSTED, now);
	fix_wording_why(LANG_EN, chain, &why);
	json_put(o, "good", json_bool(chain_is_good(chain)));
	json_put(
	    o, "known", json_bool(chain_is_good(chain) || chain_is_bad(chain)));
	json_put(o, "why", json_words(buf_str(&why)));
	json_put(o, "openssl", openssl ? json_words(openssl) : json_nil());
	json_put(o, "names", names);
	buf_free(&why);
	return o;
}

static struct json *
chains_of(const struct chain_effects *chains)
{
	struct json *list = json_list();

	for (size_t i = 0; i < chains->count; i++) {
		const struct chain_effect *e = &chains->item[i];
		struct json *o = json_obj();

		json_put(o, "use", json_words(chain_use_name(e->use)));
		json_put(o, "thumbprint", json_words(cert_thumbprint(e->leaf)));
		json_put(o, "now", chain_of(&e->before, chains->now));
		json_put(o, "afterwards", chain_of(&e->after, chains->now));
		json_add(list, o);
	}
	return list;
}

static struct json *
action_of(const struct fix_act *a)
{
	struct json *o = json_obj();

	json_put(o, "kind", json_words(action_kind_name(a->kind)));
	json_put(o, "target", json_words(a->action->target));
	json_put(o, "command", json_words(a->command));
	json_put(o, "number", json_int((int64_t)a->number));
	json_put(o, "by", json_words(a->by_person ? "person" : "program"));
	if (*a->thumbprint)
		json_put(o, "thumbprint", json_words(a->thumbprint));
	json_put(o, "refused",
	    a->reason.id == T_NONE ? json_nil() : reason_of(&a->reason));
	if (a->chains)
		json_put(o, "chains", chains_of(a->chains));
	return o;
}

static struct json *
plan_of(const struct fix_plan *p)
{
	struct json *o = json_obj(), *actions = json_list();

	for (size_t i = 0; i < p->count; i++)
		json_add(actions, action_of(&p->acts[i]));
	json_put(o, "id", json_words(p->fix->id));
	json_put(o, "cause", json_words(p->of->id));
	json_put(o, "applicable", json_bool(p->applicable));
	json_put(o, "reason", reason_of(&p->reason));
	json_put(o, "word", json_words(p->word));
	json_put(o, "actions", actions);
	return o;
}

void
report_fix_json(
    const struct case_file *c, const struct fixes *f, struct buf *out)
{
	static const char *const natures[] = {
		[HOST_CAPTURE] = "capture",
		[HOST_LAB] = "lab",
		[HOST_LIVE] = "live",
	};
	struct json *o = json_obj(), *list = json_list();

	for (size_t i = 0; i < fixes_count(f); i++)
		json_add(list, plan_of(fixes_plan(f, i)));
	json_head(o, SCHEMA, c);
	json_put(o, "nature", json_words(natures[case_host(c)->nature]));
	json_put(o, "fixes", list);
	json_write(o, out);
}
