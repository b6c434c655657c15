/*
 * Loading settings: values of the registry, what they should be, and how
 * they are changed.
 */

#include "engine/know/load.h"

/* Where it stands: a value of the registry, or what a sign sees. */
static void
load_told(struct loader *l, const struct xml_node *n, struct setting *s)
{
	const char *seen = load_attr(l, n, "seen", "");
	const char *field = load_attr(l, n, "field", "data");

	s->key = load_attr(l, n, "key", *seen ? "" : NULL);
	s->value = load_attr(l, n, "value", *seen ? "" : NULL);
	s->seen = *seen ? load_ref(l, n, KNOW_SIGN, span_of(seen)) : SIZE_MAX;
	if (!field_find(span_of(field), &s->field))
		load_fail(l, n, "\"%s\" is no field", field);
}

void
load_setting(struct loader *l, const struct xml_node *n, void *item)
{
	static const char *const tests[] = { [SETTING_EQUALS] = "equals",
		[SETTING_MATCHES] = "matches",
		[SETTING_AT_LEAST] = "at-least",
		[SETTING_NEWER] = "newer-than",
		[SETTING_SUPPORTED] = "supported",
		[SETTING_CERTIFICATE] = "certificate",
		NULL };
	static const char *const absent[] = {
		[SETTING_ABSENT_SILENT] = "silent",
		[SETTING_ABSENT_GOOD] = "good",
		[SETTING_ABSENT_BAD] = "bad",
		NULL
	};
	struct setting *s = item;

	s->file = load_dup(l, span_of(l->file));
	s->line = (int)xml_line(n);
	s->applies = load_applies(l, n);
	load_told(l, n, s);
	s->where = load_attr(l, n, "where", "");
	s->like = load_attr(l, n, "like", "");
	s->test = (enum setting_test)load_word(l, n, "test", tests, 0);
	s->operand = load_attr(l, n, "operand", "");
	s->absent = (enum setting_absent)load_word(l, n, "absent", absent, 0);
	s->surety = load_surety(l, n);
	s->ref = load_ref(
	    l, n, KNOW_REFERENCE, span_of(load_attr(l, n, "ref", NULL)));
	s->title = load_texts(l, n, "title");
	s->wanted = load_texts(l, n, "wanted");
	s->about = load_texts(l, n, "about");
	s->change = load_texts(l, n, "change");
	s->command = load_lines(l, n, "command");
}
