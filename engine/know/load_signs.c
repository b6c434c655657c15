/*
 * Loading signs: what they have in common, then each kind's own part.
 */

#include "engine/know/load.h"

static const char *const sign_kinds[] = {
	[SIGN_SEEN] = "seen",
	[SIGN_FOLLOWED] = "followed",
	[SIGN_PRECEDED] = "preceded",
	[SIGN_ABSENT_WHILE] = "absent-while",
	[SIGN_VALUE] = "value",
	[SIGN_CERT] = "cert",
	[SIGN_SETTING] = "setting",
	NULL,
};

static const char *const polarities[] = {
	[POLARITY_GOOD] = "good",
	[POLARITY_BAD] = "bad",
	[POLARITY_NONE] = "none",
	NULL,
};

static const char *const value_tests[] = {
	[VALUE_PRESENT] = "present",
	[VALUE_ABSENT] = "absent",
	[VALUE_EQUALS] = "equals",
	[VALUE_MATCHES] = "matches",
	[VALUE_DIFFERS] = "differs",
	[VALUE_KEY_PRESENT] = "key-present",
	NULL,
};

static const char *const cert_tests[] = {
#define CERT_TEST(id, name) [CERT_TEST_##id] = name,
#include "engine/know/cert_tests.def"
#undef CERT_TEST
	NULL,
};

static const char *const flows[] = { "none", "flow", "transaction", NULL };

/* Attribute of <field> for each kind of test. */
static const char *const test_names[] = {
	[TEST_IS] = "is",
	[TEST_LIKE] = "like",
	[TEST_IN] = "in",
	[TEST_NOT_IN] = "not-in",
	[TEST_MATCHES] = "matches",
	[TEST_PRESENT] = "present",
	[TEST_ABSENT] = "absent",
};

static void
load_test(struct loader *l, const struct xml_node *n, struct field_test *t)
{
	const char *name = load_attr(l, n, "name", NULL);
	size_t found = 0;

	if (!field_find(span_of(name), &t->field))
		load_fail(l, n, "there is no field \"%s\"", name);
	for (size_t i = 0; i < sizeof(test_names) / sizeof(*test_names); i++) {
		if (!xml_attr(n, test_names[i]))
			continue;
		t->kind = (enum field_test_kind)i;
		t->operand = load_attr(l, n, test_names[i], NULL);
		found++;
	}
	if (found != 1)
		load_fail(l, n,
		    "<field> needs one test: is, like, in, "
		    "not-in, matches, present or absent");
}

static void
load_seen(struct loader *l, const struct xml_node *n, struct sign *s)
{
	struct field_test *tests;
	size_t i = 0;

	s->test_count = load_children(n, "field");
	tests = load_array(l, s->test_count, sizeof(*tests));
	s->tests = tests;
	s->pattern = load_lines(l, n, "text");
	s->except = load_refs(l, n, "except", KNOW_SIGN, &s->except_count);
	s->stands = xml_attr(n, "until") != NULL;
	s->until = load_refs(l, n, "until", KNOW_SIGN, &s->until_count);
	if (s->stands && s->polarity != POLARITY_BAD)
		load_fail(l, n, "until=\"\" is for polarity=\"bad\"");
	for (n = xml_child(n, "field"); n && !l->err; n = xml_next(n, "field"))
		load_test(l, n, &tests[i++]);
}

static void
load_relation(struct loader *l, const struct xml_node *n, struct sign *s)
{
	int same;

	s->first = load_refs(l, n, "first", KNOW_SIGN, &s->first_count);
	s->then = load_refs(l, n, "then", KNOW_SIGN, &s->then_count);
	s->within = load_duration(l, n, "within");
	same = load_word(l, n, "same", flows, 0);
	s->same_flow = same == 1;
	s->same_transaction = same == 2;
	if (++l->relations[s->kind == SIGN_ABSENT_WHILE] > KNOW_RELATIONS_MAX)
		load_fail(l, n, "more than %d signs like this one",
		    KNOW_RELATIONS_MAX);
	if (s->then_count == 0)
		load_fail(l, n, "then=\"\" names no sign");
	if (s->same_transaction && s->kind != SIGN_FOLLOWED)
		load_fail(
		    l, n, "same=\"transaction\" is for kind=\"followed\"");
	if (s->first_count == 0 && s->kind != SIGN_ABSENT_WHILE)
		load_fail(l, n, "first=\"\" names no sign");
}

/* A small number; 0 when it is absent. */
static unsigned
load_number(struct loader *l, const struct xml_node *n, const char *name)
{
	const char *value = xml_attr(n, name);
	uint64_t number = 0;

	if (value &&
	    (!span_number(span_of(value), 10, &number) || number > 1000))
		load_fail(
		    l, n, "%s=\"%s\" is not a number below 1000", name, value);
	return (unsigned)number;
}

static void
load_absence(struct loader *l, const struct xml_node *n, struct sign *s)
{
	load_relation(l, n, s);
	s->cover = load_duration(l, n, "cover");
	s->fails = load_yes(l, n, "fails");
	s->heard = load_refs(l, n, "heard", KNOW_SIGN, &s->heard_count);
	s->known = load_refs(l, n, "known", KNOW_SIGN, &s->known_count);
	s->lasting = load_duration(l, n, "lasting");
	s->least = load_number(l, n, "least");
	s->alone = load_number(l, n, "alone");
}

static void
load_value(struct loader *l, const struct xml_node *n, struct sign *s)
{
	s->key = load_attr(l, n, "key", NULL);
	s->value = load_attr(l, n, "value", "");
	s->operand = load_attr(l, n, "operand", "");
	s->value_test = (enum value_test)load_word(
	    l, n, "test", value_tests, -1);
}

static void
load_cert(struct loader *l, const struct xml_node *n, struct sign *s)
{
	s->cert_test = (enum cert_test)load_word(l, n, "test", cert_tests, -1);
}

static void
load_of_setting(struct loader *l, const struct xml_node *n, struct sign *s)
{
	s->setting = load_ref(
	    l, n, KNOW_SETTING, span_of(load_attr(l, n, "setting", NULL)));
}

static void
load_samples(struct loader *l, const struct xml_node *n, struct sign *s)
{
	struct sample *samples;
	size_t i = 0;

	s->sample_count = load_children(n, "sample");
	samples = load_array(l, s->sample_count, sizeof(*samples));
	s->samples = samples;
	for (n = xml_child(n, "sample"); n && !l->err;
	     n = xml_next(n, "sample")) {
		struct buf text = BUF_INIT;

		xml_text(n, &text);
		samples[i].text = load_dup(l, span_trim(buf_span(&text)));
		samples[i].matches = load_yes(l, n, "match");
		samples[i].file = load_attr(l, n, "file", "");
		samples[i++].line = (int)xml_line(n);
		buf_free(&text);
	}
}

/* A blank-separated list of check ids as a set of bits. */
static uint64_t
check_set(struct loader *l, const struct xml_node *n)
{
	size_t count;
	const size_t *checks = load_refs(l, n, "check", KNOW_CHECK, &count);
	uint64_t set = 0;

	for (size_t i = 0; i < count; i++)
		set |= UINT64_C(1) << checks[i];
	return set;
}

void
load_sign(struct loader *l, const struct xml_node *n, void *item)
{
	static void (*const own_part[])(
	    struct loader *, const struct xml_node *, struct sign *) = {
		[SIGN_SEEN] = load_seen,
		[SIGN_FOLLOWED] = load_relation,
		[SIGN_PRECEDED] = load_relation,
		[SIGN_ABSENT_WHILE] = load_absence,
		[SIGN_VALUE] = load_value,
		[SIGN_CERT] = load_cert,
		[SIGN_SETTING] = load_of_setting,
	};
	struct sign *s = item;
	const char *ref = load_attr(l, n, "ref", "");

	s->kind = (enum sign_kind)load_word(l, n, "kind", sign_kinds, -1);
	s->polarity = (enum polarity)load_word(
	    l, n, "polarity", polarities, -1);
	s->applies = load_applies(l, n);
	s->surety = load_surety(l, n);
	s->sources = load_kinds(l, n, "source");
	s->checks = check_set(l, n);
	s->ref = *ref ? load_ref(l, n, KNOW_REFERENCE, span_of(ref)) : SIZE_MAX;
	s->on_demand = load_yes(l, n, "on-demand");
	s->listed = load_yes(l, n, "listed");
	s->proves = (enum generation)load_word(
	    l, n, "proves", generation_names, GENERATION_UNKNOWN);
	s->change = (enum change_kind)load_word(
	    l, n, "change", change_names, CHANGE_NONE);
	s->label = load_texts(l, n, "label");
	s->told = load_texts(l, n, "told");
	s->file = load_dup(l, span_of(l->file));
	s->line = (int)xml_line(n);
	s->pattern = s->key = s->value = s->operand = l->k->nothing;
	if (!l->err)
		own_part[s->kind](l, n, s);
	load_samples(l, n, s);
}
