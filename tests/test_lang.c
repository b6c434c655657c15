/*
 * The catalogue: both languages everywhere, the same blanks in both.
 * And the language of a locale's name.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/err.h"
#include "engine/base/lang.h"
#include "engine/base/span.h"

static void
languages_of_locales(void **state)
{
	static const char *const french[] = { "fr", "fr_FR.UTF-8", "fr_CA",
		"fr.UTF-8", "fr@euro", "fr-FR" };
	static const char *const english[] = { "", "C", "C.UTF-8", "POSIX",
		"en_GB.UTF-8", "de_DE", "frr_DE", "fro", "f", "FR" };

	(void)state;
	for (size_t i = 0; i < sizeof(french) / sizeof(french[0]); i++)
		assert_int_equal(lang_of_locale(french[i]), LANG_FR);
	for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++)
		assert_int_equal(lang_of_locale(english[i]), LANG_EN);
	assert_int_equal(lang_of_locale(NULL), LANG_EN);
}

/* The blanks {1} to {9} of a text, as a set of bits. */
static unsigned
blanks_of(const char *text)
{
	unsigned set = 0;

	for (; *text; text++)
		if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' &&
		    text[2] == '}')
			set |= 1u << (text[1] - '0');
	return set;
}

/* Of all floors; check-texts.sh knows that none is forgotten here. */
static const struct bilingual all_texts[] = {
#define TEXT(id, en, fr) { { en, fr } },
#include "engine/case/texts.def"
#include "engine/evidence/certs/texts.def"
#include "engine/fix/texts.def"
#include "engine/match/texts.def"
#include "engine/report/collect/texts.def"
#include "engine/report/merge/texts.def"
#include "engine/report/paper/texts.def"
#include "engine/report/texts.def"
#include "tui/cli/texts.def"
#include "tui/screen/texts.def"
#undef TEXT
};

#define TEXT_COUNT (sizeof(all_texts) / sizeof(all_texts[0]))

static void
texts_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const char *en = text_in(LANG_EN, &all_texts[i]);
		const char *fr = text_in(LANG_FR, &all_texts[i]);

		assert_non_null(en);
		assert_non_null(fr);
		if (!*en != !*fr)
			fail_msg(
			    "one language is empty: \"%s\" \"%s\"", en, fr);
		if (blanks_of(en) != blanks_of(fr))
			fail_msg("blanks differ: \"%s\" \"%s\"", en, fr);
	}
}

static void
lines_end_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		struct span en = span_of(text_in(LANG_EN, &all_texts[i]));
		struct span fr = span_of(text_in(LANG_FR, &all_texts[i]));

		if (span_ends(en, "\n") != span_ends(fr, "\n"))
			fail_msg("one ends its line: \"%s\"", en.p);
	}
}

static void
errors_in_both_languages(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT; i++) {
		assert_true(*err_text(LANG_EN, (enum err)i) != '\0');
		assert_true(*err_text(LANG_FR, (enum err)i) != '\0');
	}
}

static void
error_details(void **state)
{
	struct err_info info;
	char long_name[2 * ERR_TEXT_MAX];

	(void)state;
	assert_int_equal(err_set(NULL, ERR_IO, "f", 1, "x"), ERR_IO);
	assert_int_equal(
	    err_set(&info, ERR_IO, "a.log", 12, "%d%s", 4, "x"), ERR_IO);
	assert_int_equal(info.code, ERR_IO);
	assert_string_equal(info.file, "a.log");
	assert_int_equal(info.line, 12);
	assert_string_equal(info.detail, "4x");
	err_set(&info, ERR_NOMEM, NULL, 0, NULL);
	assert_string_equal(info.file, "");
	assert_string_equal(info.detail, "");
	memset(long_name, 'n', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	err_set(&info, ERR_IO, long_name, 0, "%s", long_name);
	assert_int_equal(strlen(info.file), ERR_TEXT_MAX - 1);
	assert_int_equal(strlen(info.detail), ERR_TEXT_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_of_locales),
		cmocka_unit_test(texts_in_both_languages),
		cmocka_unit_test(lines_end_alike),
		cmocka_unit_test(errors_in_both_languages),
		cmocka_unit_test(error_details),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
