/*
 * The command line: options anywhere, values in both spellings, one line for
 * what cannot be understood, and the language of the surroundings.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "tui/cli/options.h"

#define ARGS_MAX 40

/* A command line as typed, and what was made of it. */
struct line {
	char text[400];
	char *argv[ARGS_MAX];
	struct options o;
	struct buf problem;
	bool good;
};

/* Words of TYPED, without the program's name. */
static struct line *
read_line(const char *typed)
{
	static struct line l;
	int argc = 1;

	buf_free(&l.problem);
	memset(&l, 0, sizeof(l));
	strcpy(l.text, typed);
	l.argv[0] = l.text; /* never looked at */
	for (char *p = strtok(l.text, " "); p; p = strtok(NULL, " "))
		l.argv[argc++] = p;
	l.good = options_read(&l.o, argc, l.argv, &l.problem);
	return &l;
}

static struct line *
good_line(const char *typed)
{
	struct line *l = read_line(typed);

	if (!l->good)
		fail_msg("%s: %s", typed, buf_str(&l->problem));
	return l;
}

static void
assert_refused(const char *typed, const char *want)
{
	struct line *l = read_line(typed);

	if (l->good)
		fail_msg("%s: was taken", typed);
	assert_string_equal(buf_str(&l->problem), want);
	assert_null(strchr(buf_str(&l->problem), '\n'));
}

static int
setup(void **state)
{
	(void)state;
	setenv("LC_ALL", "C", 1);
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_free(&read_line("")->problem);
	return 0;
}

static void
nothing_typed(void **state)
{
	const struct options *o = &good_line("")->o;

	(void)state;
	assert_int_equal(o->command, COMMAND_WIZARD);
	assert_int_equal(o->arg_count, 0);
	assert_string_equal(o->word, "");
	assert_int_equal(o->lang, LANG_EN);
	assert_true(o->case_options.now == TIME_NONE);
	assert_true(o->case_options.since == TIME_NONE);
	assert_int_equal(o->case_options.since_before_now, 0);
	assert_int_equal(o->case_options.step, -1);
	assert_int_equal(o->rows, 24);
	assert_int_equal(o->cols, 80);
	assert_false(o->json || o->ascii || o->no_color || o->read_only ||
		     o->help || o->version || o->allow_changes);
	assert_null(o->knowledge);
}

static void
commands(void **state)
{
	static const struct {
		const char *word;
		enum command command;
	} words[] = { { "check", COMMAND_CHECK },
		{ "explain", COMMAND_EXPLAIN },
		{ "knowledge", COMMAND_KNOWLEDGE } };
	const struct options *o;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		o = &good_line(words[i].word)->o;
		assert_int_equal(o->command, words[i].command);
		assert_string_equal(o->word, words[i].word);
		assert_int_equal(o->arg_count, 0);
	}
	/* What is no command is a capture for the wizard. */
	o = &good_line("checks second")->o;
	assert_int_equal(o->command, COMMAND_WIZARD);
	assert_int_equal(o->arg_count, 2);
	assert_string_equal(o->args[0], "checks");
	/* A command stands first. */
	o = &good_line("folder check")->o;
	assert_int_equal(o->command, COMMAND_WIZARD);
	assert_string_equal(o->args[1], "check");
}

/* Every name of the design is kept free, built or not. */
static void
names_kept_free(void **state)
{
	static const char *const words[] = { "trace", "follow", "fix", "report",
		"collect", "train" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_int_not_equal(
		    good_line(words[i])->o.command, COMMAND_WIZARD);
}

static void
options_anywhere(void **state)
{
	static const char *const lines[] = { "check --json a b --step 3",
		"--json --step 3 check a b", "check a --step=3 b --json",
		"--step=3 check --json a -- b" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct options *o = &good_line(lines[i])->o;

		assert_int_equal(o->command, COMMAND_CHECK);
		assert_true(o->json);
		assert_int_equal(o->case_options.step, 3);
		assert_int_equal(o->arg_count, 2);
		assert_string_equal(o->args[0], "a");
		assert_string_equal(o->args[1], "b");
	}
}

static void
dashes_end_options(void **state)
{
	const struct options *o = &good_line("check -- --json -x --")->o;

	(void)state;
	assert_false(o->json);
	assert_int_equal(o->arg_count, 3);
	assert_string_equal(o->args[0], "--json");
	assert_string_equal(o->args[2], "--");
	/* One dash alone is a name. */
	o = &good_line("check -")->o;
	assert_int_equal(o->arg_count, 1);
}

static void
flags(void **state)
{
	const struct options *o = &good_line(
	    "check --json --ascii --no-color --read-only --help --version")
				       ->o;

	(void)state;
	assert_true(o->json && o->ascii && o->no_color && o->read_only &&
		    o->help && o->version);
	assert_true(good_line("-h")->o.help);
	assert_true(good_line("-V")->o.version);
}

static void
times(void **state)
{
	const struct case_options *c = &good_line(
	    "check --now 2026-03-02T09:31:47Z --since "
	    "2026-03-01 x")
					    ->o.case_options;

	(void)state;
	assert_int_equal(c->now, 1772443907 * TIME_SECOND);
	assert_int_equal(c->since, 1772323200 * TIME_SECOND);
	assert_int_equal(c->since_before_now, 0);
	c = &good_line("check --since=2h x")->o.case_options;
	assert_true(c->since == TIME_NONE);
	assert_int_equal(c->since_before_now, 2 * TIME_HOUR);
	c = &good_line("check --since 3d x")->o.case_options;
	assert_int_equal(c->since_before_now, 3 * TIME_DAY);
}

static void
other_values(void **state)
{
	const struct options *o = &good_line(
	    "--knowledge dir --script keys --size 132x43 "
	    "--lang=fr x")
				       ->o;

	(void)state;
	assert_string_equal(o->knowledge, "dir");
	assert_string_equal(o->script, "keys");
	assert_int_equal(o->cols, 132);
	assert_int_equal(o->rows, 43);
	assert_int_equal(o->lang, LANG_FR);
	for (int step = 0; step <= 6; step++) {
		char typed[20] = "check --step N";

		typed[13] = (char)('0' + step);
		assert_int_equal(good_line(typed)->o.case_options.step, step);
	}
}

static void
what_is_opened(void **state)
{
	const struct options *o = &good_line("check --live")->o;

	(void)state;
	assert_true(o->live && !o->resume && !o->lang_named);
	assert_int_equal(o->arg_count, 0);
	o = &good_line("--resume")->o;
	assert_true(o->resume && !o->resume_id);
	o = &good_line("--lang en --resume=ndes01-4e30 --read-only")->o;
	assert_true(o->resume && o->lang_named && o->read_only);
	assert_string_equal(o->resume_id, "ndes01-4e30");
	/* The next word is no id: it may be a capture. */
	o = &good_line("--resume ndes01")->o;
	assert_null(o->resume_id);
	assert_int_equal(o->arg_count, 1);
	assert_refused("--resume=", " is not a value of --resume");
}

static void
unknown_options(void **state)
{
	(void)state;
	assert_refused("check --frob",
	    "unknown option --frob; ndes-doctor --help lists them");
	assert_refused("-x", "unknown option -x; ndes-doctor --help lists "
			     "them");
	assert_refused("--jso", "unknown option --jso; did you mean --json?");
	assert_refused(
	    "--jsonx", "unknown option --jsonx; did you mean --json?");
	assert_refused("--sicne 2h check", "unknown option --sicne; did you "
					   "mean --since?");
	/* A flag takes no value. */
	assert_refused("--json=yes",
	    "unknown option --json=yes; ndes-doctor --help lists them");
}

/* One command of each kind, and what it has no use for. */
static void
options_of_other_commands(void **state)
{
	static const struct {
		const char *typed, *problem;
	} cases[] = {
		{ "check --json -o out.json x",
		    "check has no option --output; ndes-doctor help check "
		    "lists those it has" },
		{ "explain --for 3m 5", "explain has no option --for; "
					"ndes-doctor help explain lists those "
					"it has" },
		{ "--step 3 trace x", "trace has no option --step; ndes-doctor "
				      "help trace lists those it has" },
		{ "fix list --yes=1 x", "fix list has no option --yes; "
					"ndes-doctor help fix lists those it "
					"has" },
		{ "fix undo x --force", "fix undo has no option --force; "
					"ndes-doctor help fix lists those it "
					"has" },
		{ "knowledge lint --json", "knowledge lint has no option "
					   "--json; ndes-doctor help knowledge "
					   "lists those it has" },
		{ "x --yes=1",
		    "--yes goes with a command; ndes-doctor --help lists "
		    "them" },
		{ "--lang fr trace --force",
		    "trace n'a pas d'option --force ; ndes-doctor help "
		    "trace en donne la liste" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].typed, cases[i].problem);
	/* without a verb any of the command will do, with one its own */
	good_line("fix --yes=1 x");
	good_line("fix apply --yes=1 x");
	good_line("fix script --force x");
	/* what is common fits everywhere; help answers before */
	good_line("explain --case d --read-only --allow-changes 5");
	good_line("trace --step 3 --help");
	good_line("report --json x");
}

/* Every option is had by some form, and by none it was not given to. */
static void
every_option_is_somebodys(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count(); i++) {
		const struct option *o = option_at(i);

		assert_true(o->forms != 0);
		assert_true(strncmp(o->name, "--", 2) == 0);
		assert_int_equal(!*o->what.in[LANG_EN], !*o->what.in[LANG_FR]);
		for (int f = 0; f < FORM_COUNT; f++) {
			const struct form *form = form_at((enum form_id)f);
			char typed[200];

			if (!*form->verb || o->value == VALUE_NEEDS ||
			    strcmp(o->name, "--help") == 0 ||
			    strcmp(o->name, "--version") == 0)
				continue;
			snprintf(typed, sizeof(typed), "%s %s %s", form->word,
			    form->verb, o->name);
			assert_int_equal(
			    read_line(typed)->good, o->forms >> f & 1);
		}
	}
}

static void
nearest_names(void **state)
{
	static const char *const cases[][3] = { { "chek", NULL, "check" },
		{ "chcek", NULL, "check" }, { "folow", NULL, "follow" },
		{ "expalin", NULL, "explain" }, { "hlep", NULL, "help" },
		{ "fxi", NULL, "fix" }, { "lst", "fix", "list" },
		{ "scirpt", "fix", "script" }, { "lnt", "knowledge", "lint" } };
	static const char *const none[] = { "", "x", "box", "capture", "ndes01",
		"a-word-that-is-longer-than-any-command" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(
		    options_near(cases[i][0], cases[i][1]), cases[i][2]);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_null(options_near(none[i], NULL));
	assert_null(options_near("lst", "check"));
}

static void
values_missing_or_wrong(void **state)
{
	(void)state;
	assert_refused("check --step", "--step needs a value");
	assert_refused("check --step 7", "7 is not a value of --step");
	assert_refused("check --step 33", "33 is not a value of --step");
	assert_refused("check --step=", " is not a value of --step");
	assert_refused("check --step -1", "-1 is not a value of --step");
	assert_refused("check --now today", "today is not a value of --now");
	assert_refused(
	    "check --since 2weeks", "2weeks is not a value of --since");
	assert_refused("--lang de", "de is not a value of --lang");
	assert_refused("--size 0x24", "0x24 is not a value of --size");
	assert_refused("--size 80", "80 is not a value of --size");
	assert_refused("--size 80x9999", "80x9999 is not a value of --size");
}

/* The language is the one asked for up to there. */
static void
complaints_in_french(void **state)
{
	(void)state;
	assert_refused("--lang fr --step", "--step attend une valeur");
	assert_refused("--step --lang fr --nope", "--lang n'est pas une valeur "
						  "de --step");
}

static void
language_of_the_surroundings(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		enum lang want;
	} cases[] = { { NULL, NULL, NULL, LANG_EN },
		{ NULL, NULL, "fr_FR.UTF-8", LANG_FR },
		{ NULL, "fr_FR", "en_GB", LANG_FR },
		{ NULL, "en_GB", "fr_FR", LANG_EN },
		{ "C", "fr_FR", "fr_FR", LANG_EN },
		{ "fr_CA.UTF-8", "en_GB", "en_GB", LANG_FR },
		{ "", "", "fr_FR", LANG_FR } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *const values[] = { cases[i].all, cases[i].messages,
			cases[i].lang };
		static const char *const names[] = { "LC_ALL", "LC_MESSAGES",
			"LANG" };

		for (size_t v = 0; v < 3; v++)
			if (values[v])
				setenv(names[v], values[v], 1);
			else
				unsetenv(names[v]);
		assert_int_equal(good_line("x")->o.lang, cases[i].want);
		assert_int_equal(good_line("--lang en x")->o.lang, LANG_EN);
	}
	setup(NULL);
}

/* Numbers as certutil prints them are no options. */
static void
negative_numbers(void **state)
{
	const struct options *o = &good_line("explain -2146762487")->o;

	(void)state;
	assert_int_equal(o->command, COMMAND_EXPLAIN);
	assert_int_equal(o->arg_count, 1);
	assert_string_equal(o->args[0], "-2146762487");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_typed),
		cmocka_unit_test(commands),
		cmocka_unit_test(names_kept_free),
		cmocka_unit_test(options_anywhere),
		cmocka_unit_test(dashes_end_options),
		cmocka_unit_test(flags),
		cmocka_unit_test(times),
		cmocka_unit_test(other_values),
		cmocka_unit_test(what_is_opened),
		cmocka_unit_test(unknown_options),
		cmocka_unit_test(options_of_other_commands),
		cmocka_unit_test(every_option_is_somebodys),
		cmocka_unit_test(nearest_names),
		cmocka_unit_test(values_missing_or_wrong),
		cmocka_unit_test(complaints_in_french),
		cmocka_unit_test(language_of_the_surroundings),
		cmocka_unit_test(negative_numbers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
