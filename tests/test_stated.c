/*
 * Settings that records tell of: the narrowest place counts, then the latest.
 */

#include "engine/guide/stated.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t
setting_named(const struct knowledge *k, const char *id)
{
	size_t i = know_setting_find(k, id);

	assert_int_not_equal(i, SIZE_MAX);
	return i;
}

/* The setting after a record that says DATA of the place NAME. */
static const char *
told(struct stated *s, const struct knowledge *k, const char *name,
    const char *data)
{
	static char file[] = "config";
	static const struct source source = { .file = file };
	size_t setting = setting_named(k, "iis-max-url");
	size_t hit = know_setting(k, setting)->seen;
	struct record r = { .source = SOURCE_IIS_CONFIG, .line = 7 };

	r.text = SPAN("limits");
	r.field[FIELD_NAME] = span_of(name);
	r.field[FIELD_DATA] = span_of(data);
	stated_record(s, &r, &source, &hit, 1);
	return stated_value(s, setting)->text;
}

static void
test_narrowest(void **state)
{
	struct err_info info;
	struct knowledge *k = knowledge_builtin(&info);
	struct stated *s = stated_new(k);

	(void)state;
	assert_non_null(s);
	assert_null(stated_value(s, setting_named(k, "iis-max-url")));
	assert_string_equal(told(s, k, "", "4096"), "4096");
	assert_string_equal(told(s, k, "Default Web Site", "65534"), "65534");
	/* what holds for all sites holds where none says otherwise */
	assert_string_equal(told(s, k, "", "2048"), "65534");
	assert_string_equal(told(s, k, "Default Web Site", "8192"), "8192");
	assert_null(stated_value(s, setting_named(k, "iis-scep-pool")));
	assert_null(stated_value(NULL, 0));
	stated_free(s);
	knowledge_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_narrowest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
