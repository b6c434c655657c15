/*
 * Loading causes and fixes.
 */

#include "engine/know/load.h"

/* Indexes of what the children NAME refer to with their attribute. */
static const size_t *
child_refs(struct loader *l, const struct xml_node *n, const char *name,
    const char *attr, enum know_kind kind, size_t *count)
{
	size_t *items = load_array(l, load_children(n, name), sizeof(*items));

	*count = 0;
	for (n = xml_child(n, name); n && !l->err; n = xml_next(n, name))
		items[(*count)++] = load_ref(
		    l, n, kind, span_of(load_attr(l, n, attr, NULL)));
	return items;
}

static void
load_roles(struct loader *l, const struct xml_node *n, struct cause *c)
{
	static const char *const roles[] = {
		[ROLE_DECISIVE] = "decisive",
		[ROLE_STATE] = "state",
		[ROLE_SUPPORTING] = "supporting",
		[ROLE_CONTRADICTING] = "contradicting",
		[ROLE_READING] = "reading",
		[ROLE_SETTLING] = "settling",
	};
	const size_t role_count = sizeof(roles) / sizeof(roles[0]);
	struct cause_sign *signs;
	size_t total = 0;

	for (size_t r = 0; r < role_count; r++)
		total += load_children(n, roles[r]);
	if (load_children(n, roles[ROLE_CONTRADICTING]) > KNOW_AGAINST_MAX)
		load_fail(l, n, "more than %d signs against one cause",
		    KNOW_AGAINST_MAX);
	signs = load_array(l, total, sizeof(*signs));
	c->signs = signs;
	for (size_t r = 0; r < role_count; r++) {
		const struct xml_node *s = xml_child(n, roles[r]);

		for (; s && !l->err; s = xml_next(s, roles[r])) {
			signs[c->sign_count].role = (enum role)r;
			signs[c->sign_count++].sign = load_ref(l, s, KNOW_SIGN,
			    span_of(load_attr(l, s, "sign", NULL)));
		}
	}
}

void
load_cause(struct loader *l, const struct xml_node *n, void *item)
{
	struct cause *c = item;
	uint64_t wave = 1;

	span_number(span_of(load_attr(l, n, "wave", "1")), 10, &wave);
	c->wave = (int)wave;
	c->step = load_ref(
	    l, n, KNOW_STEP, span_of(load_attr(l, n, "step", NULL)));
	c->applies = load_applies(l, n);
	c->surety = load_surety(l, n);
	c->alternative = load_yes(l, n, "alternative");
	c->title = load_texts(l, n, "title");
	c->explain = load_texts(l, n, "explain");
	load_roles(l, n, c);
	c->unless = child_refs(
	    l, n, "unless", "cause", KNOW_CAUSE, &c->unless_count);
	c->fixes = child_refs(l, n, "fix", "id", KNOW_FIX, &c->fix_count);
}

/* The type of the registry that a value is written with. */
static uint32_t
load_type(struct loader *l, const struct xml_node *n)
{
	static const char *const words[] = { "REG_SZ", "REG_DWORD", NULL };

	return load_word(l, n, "type", words, 0) == 1 ? 4 : 1;
}

static void
load_action(struct loader *l, const struct xml_node *n, struct action *a)
{
	const char *kind = load_attr(l, n, "kind", NULL);

	for (a->kind = 0; a->kind < ACTION_COUNT; a->kind++)
		if (span_is(span_of(kind), action_kind_name(a->kind)))
			break;
	if (a->kind == ACTION_COUNT)
		load_fail(l, n, "there is no action \"%s\"", kind);
	a->target = load_attr(l, n, "target", "");
	a->value = load_attr(l, n, "value", "");
	a->data = xml_attr(n, "data") ? load_attr(l, n, "data", "") : NULL;
	a->type = load_type(l, n);
	a->timeout = load_duration(l, n, "timeout");
	a->each = load_yes(l, n, "each");
	a->must = load_yes(l, n, "must");
	a->text = load_texts(l, n, "text");
	a->command = load_lines(l, n, "command");
}

void
load_fix(struct loader *l, const struct xml_node *n, void *item)
{
	struct fix *f = item;
	struct action *actions;
	size_t i = 0;

	f->file = load_dup(l, span_of(l->file));
	f->line = (int)xml_line(n);
	f->title = load_texts(l, n, "title");
	f->before = load_texts(l, n, "before");
	f->verify = load_texts(l, n, "verify");
	f->undo = load_texts(l, n, "undo");
	f->undo_command = load_lines(l, n, "undo-command");
	f->action_count = load_children(n, "action");
	actions = load_array(l, f->action_count, sizeof(*actions));
	f->actions = actions;
	for (n = xml_child(n, "action"); n && !l->err;
	     n = xml_next(n, "action"))
		load_action(l, n, &actions[i++]);
}
