/*
 * The guide that is compiled in is what the loader makes of the XML: item by
 * item, text by text.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/know/certificate.h"
#include "engine/know/image.h"
#include "engine/know/interest.h"
#include "engine/know/model.h"
#include "engine/know/setting.h"

#define NUMBER(m) assert_int_equal(a->m, b->m)
#define TEXT(m)   same_text(a->m, b->m)
#define BOTH(m)                                                                \
	(same_text(a->m.in[0], b->m.in[0]), same_text(a->m.in[1], b->m.in[1]))
/* Arrays without pointers in them. */
#define ARRAY(m, n)                                                            \
	(NUMBER(n), assert_memory_equal(a->m, b->m, a->n * sizeof(a->m[0])))
#define EACH(m, n, same)                                                       \
	do {                                                                   \
		NUMBER(n);                                                     \
		for (size_t i = 0; i < a->n; i++)                              \
			same(&a->m[i], &b->m[i]);                              \
	} while (0)

struct guides {
	struct knowledge *image, *xml;
};

static int
setup(void **state)
{
	static struct guides g;
	struct err_info info = { .code = OK };

	g.image = knowledge_of_image(&know_image);
	g.xml = knowledge_without_samples(&info);
	*state = &g;
	return g.image && g.xml ? 0 : 1;
}

static int
teardown(void **state)
{
	struct guides *g = *state;

	knowledge_free(g->image);
	knowledge_free(g->xml);
	return 0;
}

/* Two texts that lie in two places, or none twice. */
static void
same_text(const char *a, const char *b)
{
	assert_true(!a == !b);
	if (!a)
		return;
	assert_string_equal(a, b);
	assert_ptr_not_equal(a, b);
}

static void
same_step(const struct step *a, const struct step *b)
{
	TEXT(id);
	NUMBER(number);
	NUMBER(applies);
	BOTH(title);
	BOTH(about);
	BOTH(before);
	BOTH(after);
}

static void
same_check(const struct check *a, const struct check *b)
{
	TEXT(id);
	TEXT(number);
	NUMBER(step);
	NUMBER(applies);
	NUMBER(settles);
	NUMBER(state);
	NUMBER(warns);
	NUMBER(dependent);
	BOTH(title);
	BOTH(question);
	BOTH(about);
	BOTH(unified);
	BOTH(collect);
	TEXT(command);
}

static void
same_test(const struct field_test *a, const struct field_test *b)
{
	NUMBER(field);
	NUMBER(kind);
	TEXT(operand);
}

static void
same_sign_words(const struct sign *a, const struct sign *b)
{
	TEXT(id);
	BOTH(label);
	TEXT(file);
	TEXT(pattern);
	TEXT(key);
	TEXT(value);
	TEXT(operand);
	EACH(tests, test_count, same_test);
	ARRAY(until, until_count);
	ARRAY(except, except_count);
	ARRAY(first, first_count);
	ARRAY(then, then_count);
	ARRAY(heard, heard_count);
	ARRAY(known, known_count);
	NUMBER(sample_count);
}

static void
same_sign(const struct sign *a, const struct sign *b)
{
	same_sign_words(a, b);
	NUMBER(kind);
	NUMBER(polarity);
	NUMBER(sources);
	NUMBER(checks);
	NUMBER(applies);
	NUMBER(fails);
	NUMBER(on_demand);
	NUMBER(listed);
	NUMBER(proves);
	NUMBER(change);
	NUMBER(surety);
	NUMBER(ref);
	NUMBER(line);
	NUMBER(stands);
	NUMBER(within);
	NUMBER(same_flow);
	NUMBER(same_transaction);
	NUMBER(cover);
	NUMBER(lasting);
	NUMBER(least);
	NUMBER(alone);
	NUMBER(value_test);
	NUMBER(cert_test);
	NUMBER(setting);
}

static void
same_cause_sign(const struct cause_sign *a, const struct cause_sign *b)
{
	NUMBER(sign);
	NUMBER(role);
}

static void
same_cause(const struct cause *a, const struct cause *b)
{
	TEXT(id);
	NUMBER(step);
	NUMBER(applies);
	NUMBER(wave);
	NUMBER(surety);
	NUMBER(alternative);
	BOTH(title);
	BOTH(explain);
	EACH(signs, sign_count, same_cause_sign);
	ARRAY(unless, unless_count);
	ARRAY(fixes, fix_count);
}

static void
same_action(const struct action *a, const struct action *b)
{
	NUMBER(kind);
	TEXT(target);
	TEXT(value);
	TEXT(data);
	NUMBER(type);
	NUMBER(timeout);
	BOTH(text);
	TEXT(command);
	NUMBER(each);
	NUMBER(must);
}

static void
same_fix(const struct fix *a, const struct fix *b)
{
	TEXT(id);
	TEXT(file);
	NUMBER(line);
	BOTH(title);
	BOTH(before);
	BOTH(verify);
	BOTH(undo);
	TEXT(undo_command);
	EACH(actions, action_count, same_action);
}

static void
same_code(const struct code *a, const struct code *b)
{
	NUMBER(kind);
	TEXT(number);
	NUMBER(value);
	TEXT(name);
	BOTH(meaning);
	BOTH(action);
	NUMBER(surety);
	TEXT(reference);
	TEXT(cause);
}

static void
same_setting(const struct setting *a, const struct setting *b)
{
	TEXT(id);
	NUMBER(applies);
	TEXT(key);
	TEXT(value);
	NUMBER(seen);
	NUMBER(field);
	TEXT(where);
	TEXT(like);
	NUMBER(test);
	TEXT(operand);
	NUMBER(absent);
	NUMBER(surety);
	NUMBER(ref);
	BOTH(title);
	BOTH(wanted);
	BOTH(about);
	BOTH(change);
	TEXT(command);
	TEXT(file);
	NUMBER(line);
}

static void
same_certificate(const struct certificate *a, const struct certificate *b)
{
	TEXT(id);
	NUMBER(applies);
	NUMBER(surety);
	NUMBER(ref);
	BOTH(title);
	BOTH(where);
	BOTH(ended);
}

static void
same_reference(const struct reference *a, const struct reference *b)
{
	TEXT(id);
	TEXT(title);
	TEXT(url);
	TEXT(read);
}

static void
same_phrase(const struct phrase *a, const struct phrase *b)
{
	TEXT(translated);
	TEXT(literal);
	NUMBER(sign);
}

#define LISTS(what, KIND)                                                      \
	do {                                                                   \
		const struct know_list *a = &g->image->list[KIND];             \
		const struct know_list *b = &g->xml->list[KIND];               \
		NUMBER(count);                                                 \
		assert_true(a->count > 0);                                     \
		for (size_t i = 0; i < a->count; i++)                          \
			same_##what(knowledge_item(g->image, KIND, i),         \
			    knowledge_item(g->xml, KIND, i));                  \
	} while (0)

static void
lists(void **state)
{
	const struct guides *g = *state;

	LISTS(reference, KNOW_REFERENCE);
	LISTS(step, KNOW_STEP);
	LISTS(check, KNOW_CHECK);
	LISTS(sign, KNOW_SIGN);
	LISTS(cause, KNOW_CAUSE);
	LISTS(fix, KNOW_FIX);
	LISTS(phrase, KNOW_PHRASE);
	LISTS(code, KNOW_CODE);
	LISTS(setting, KNOW_SETTING);
	LISTS(certificate, KNOW_CERTIFICATE);
}

static void
same_files(const char *const *a, const char *const *b)
{
	size_t i = 0;

	for (; a[i]; i++)
		same_text(a[i], b[i]);
	assert_null(b[i]);
}

static void
same_key(const struct interest_key *a, const struct interest_key *b)
{
	TEXT(path);
	NUMBER(below);
}

static void
same_channel(const struct interest_channel *a, const struct interest_channel *b)
{
	TEXT(name);
	TEXT(filter);
}

static void
same_place(const struct interest_place *a, const struct interest_place *b)
{
	TEXT(source);
	TEXT(path);
	same_files(a->files, b->files);
	NUMBER(below);
	NUMBER(old);
	NUMBER(partly);
}

static void
interest(void **state)
{
	const struct guides *g = *state;
	const struct interest *a = know_interest(g->image);
	const struct interest *b = know_interest(g->xml);

	assert_true(a->key_count > 0 && a->channel_count > 0);
	EACH(keys, key_count, same_key);
	EACH(channels, channel_count, same_channel);
	EACH(places, place_count, same_place);
}

static void
sources(void **state)
{
	const struct guides *g = *state;

	for (int k = 0; k < SOURCE_COUNT; k++) {
		const struct needles *a = &g->image->needles[k];
		const struct needles *b = &g->xml->needles[k];

		same_text(g->image->made_by[k], g->xml->made_by[k]);
		NUMBER(count);
		NUMBER(pairs);
		NUMBER(last);
		assert_memory_equal(a->pair, b->pair, sizeof(a->pair));
		for (size_t i = 0; i < a->count; i++) {
			NUMBER(item[i].pair);
			assert_true(span_eq(a->item[i].text, b->item[i].text));
		}
	}
}

static void
the_rest(void **state)
{
	const struct guides *g = *state;

	same_text(g->image->version, g->xml->version);
	assert_true(g->image->winerror.n > 100000);
	assert_true(span_eq(g->image->winerror, g->xml->winerror));
	assert_true(knowledge_is_proved(g->image));
	assert_false(knowledge_is_proved(g->xml));
}

static bool
in_place(const char *text)
{
	const char *from = know_image.bytes + know_image.copied;
	const char *to = know_image.bytes + know_image.size;

	return text >= from && text < to;
}

/* Texts stay in the program: a start copies what has pointers only. */
static void
texts(void **state)
{
	const struct guides *g = *state;

	assert_true(in_place(g->image->version));
	assert_true(in_place(g->image->winerror.p));
	assert_true(in_place(know_sign(g->image, 0)->id));
	assert_false(in_place((const char *)know_sign(g->image, 0)));
}

/* What another compiler has laid out is left alone. */
static void
another_layout(void **state)
{
	struct know_image other = know_image;

	(void)state;
	other.layout++;
	assert_null(knowledge_of_image(&other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(interest),
		cmocka_unit_test(sources),
		cmocka_unit_test(the_rest),
		cmocka_unit_test(texts),
		cmocka_unit_test(another_layout),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
