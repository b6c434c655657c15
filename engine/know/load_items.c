/*
 * Loading references, sources with their places, steps, checks and phrases.
 */

#include "engine/know/load.h"

#include <string.h>

void
load_reference(struct loader *l, const struct xml_node *n, void *item)
{
	struct reference *r = item;

	r->title = load_attr(l, n, "title", NULL);
	r->url = load_attr(l, n, "url", "");
	r->read = load_attr(l, n, "read", "");
}

static void
load_needle(struct loader *l, const struct xml_node *n, enum source_kind kind)
{
	struct buf text = BUF_INIT;
	const char *needle;

	xml_text(n, &text);
	needle = load_dup(l, span_trim(buf_span(&text)));
	buf_free(&text);
	if (!needles_add(&l->k->needles[kind], span_of(needle)))
		load_fail(l, n,
		    "needle \"%s\": lower case, %d bytes or more, "
		    "at most %d of them",
		    needle, NEEDLE_MIN_LEN, NEEDLES_MAX);
}

/* The words of an attribute; NULL at the end. */
static const char *const *
load_word_list(struct loader *l, const struct xml_node *n, const char *name)
{
	struct span rest = span_of(load_attr(l, n, name, NULL)), word;
	const char **words = load_array(l, rest.n / 2 + 2, sizeof(*words));
	size_t count = 0;

	while (!l->err && span_next(&rest, ' ', &word))
		if (word.n > 0)
			words[count++] = load_dup(l, word);
	return words;
}

static void
load_place(struct loader *l, const struct xml_node *n, enum source_kind kind)
{
	struct place *p = knowledge_add(l->k, KNOW_PLACE);

	if (!p) {
		l->err = ERR_NOMEM;
		return;
	}
	p->path = load_attr(l, n, "path", NULL);
	p->kind = kind;
	p->files = load_word_list(l, n, "files");
	p->below = load_yes(l, n, "below");
	p->old = load_yes(l, n, "old");
	p->partly = load_yes(l, n, "partly");
	p->file = load_dup(l, span_of(l->file));
	p->line = (int)xml_line(n);
}

static void
load_channel(struct loader *l, const struct xml_node *n)
{
	struct channel *c = knowledge_add(l->k, KNOW_CHANNEL);
	struct provider *providers;

	if (!c) {
		l->err = ERR_NOMEM;
		return;
	}
	c->name = load_attr(l, n, "name", NULL);
	c->all = load_yes(l, n, "all");
	c->device = load_yes(l, n, "device");
	providers = load_array(
	    l, load_children(n, "provider"), sizeof(*providers));
	c->providers = providers;
	for (n = xml_child(n, "provider"); n && !l->err;
	     n = xml_next(n, "provider")) {
		struct provider *p = &providers[c->provider_count++];

		p->name = load_attr(l, n, "name", NULL);
		p->all = load_yes(l, n, "all");
		p->problems = load_yes(l, n, "problems");
	}
}

void
load_source(struct loader *l, const struct xml_node *n, void *item)
{
	const char *kind_name = load_attr(l, n, "kind", NULL);
	enum source_kind kind;

	(void)item;
	if (!source_kind_find(span_of(kind_name), &kind)) {
		load_fail(l, n, "there is no source \"%s\"; there are%s",
		    kind_name, source_kind_names);
		return;
	}
	if (xml_child(n, "command"))
		l->k->made_by[kind] = load_lines(l, n, "command");
	for (n = xml_child(n, NULL); n && !l->err; n = xml_next(n, NULL)) {
		if (strcmp(xml_name(n), "needle") == 0)
			load_needle(l, n, kind);
		else if (strcmp(xml_name(n), "place") == 0)
			load_place(l, n, kind);
		else if (strcmp(xml_name(n), "channel") == 0)
			load_channel(l, n);
	}
}

void
load_step(struct loader *l, const struct xml_node *n, void *item)
{
	struct step *s = item;
	uint64_t number;

	if (!span_number(
		span_of(load_attr(l, n, "number", NULL)), 10, &number) ||
	    number > 9)
		load_fail(l, n, "number is not 0 to 9");
	else
		s->number = (int)number;
	s->applies = load_applies(l, n);
	s->title = load_texts(l, n, "title");
	s->about = load_texts(l, n, "about");
	s->before = load_texts(l, n, "before");
	s->after = load_texts(l, n, "after");
}

void
load_check(struct loader *l, const struct xml_node *n, void *item)
{
	struct check *c = item;
	const char *dependent = load_attr(l, n, "dependent", "");

	c->number = load_attr(l, n, "number", NULL);
	c->step = load_ref(
	    l, n, KNOW_STEP, span_of(load_attr(l, n, "step", NULL)));
	c->applies = load_applies(l, n);
	c->settles = load_kinds(l, n, "settles");
	c->state = load_yes(l, n, "state");
	c->warns = load_yes(l, n, "warns");
	c->dependent = *dependent
			   ? load_ref(l, n, KNOW_CHECK, span_of(dependent))
			   : SIZE_MAX;
	c->title = load_texts(l, n, "title");
	c->question = load_texts(l, n, "question");
	c->about = load_texts(l, n, "about");
	c->unified = load_texts(l, n, "unified");
	c->collect = load_texts(l, n, "collect");
	c->command = load_lines(l, n, "command");
	if (l->k->list[KNOW_CHECK].count > KNOW_CHECKS_MAX)
		load_fail(l, n, "more than %d checks", KNOW_CHECKS_MAX);
}

void
load_phrase(struct loader *l, const struct xml_node *n, void *item)
{
	struct phrase *p = item;
	const char *sign = load_attr(l, n, "sign", "");

	p->translated = load_attr(l, n, "translated", NULL);
	p->literal = load_attr(l, n, "literal", NULL);
	p->sign = *sign ? load_ref(l, n, KNOW_SIGN, span_of(sign)) : SIZE_MAX;
}
