/*
 * Reading the command line by a table of options.
 */

#include "tui/cli/options.h"

#include "engine/base/fill.h"
#include "tui/cli/nearest.h"
#include "tui/cli/texts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool
take_lang(struct options *o, const char *value)
{
	if (strcmp(value, "en") != 0 && strcmp(value, "fr") != 0)
		return false;
	o->lang = lang_of_locale(value);
	o->lang_named = true;
	return true;
}

/* "--resume" or "--resume=ID" */
static bool
take_resume(struct options *o, const char *value)
{
	o->resume = true;
	o->resume_id = value;
	return !value || *value;
}

static bool
take_step(struct options *o, const char *value)
{
	if (value[0] < '0' || value[0] > '6' || value[1])
		return false;
	o->case_options.step = value[0] - '0';
	return true;
}

static bool
take_now(struct options *o, const char *value)
{
	return time_parse(span_of(value), &o->case_options.now);
}

static bool
take_since(struct options *o, const char *value)
{
	struct case_options *c = &o->case_options;

	return time_parse(span_of(value), &c->since) ||
	       time_parse_duration(span_of(value), &c->since_before_now);
}

/* A report is set in one form; the last one named is meant. */
#define PAPER(name, form)                                                      \
	static bool take_##name(struct options *o, const char *value)          \
	{                                                                      \
		(void)value;                                                   \
		o->paper = form;                                               \
		return true;                                                   \
	}
PAPER(html, PAPER_HTML)
PAPER(text, PAPER_TEXT)
PAPER(ticket, PAPER_TICKET)

static bool
take_json(struct options *o, const char *value)
{
	(void)value;
	o->json = true;
	o->paper = PAPER_JSON;
	return true;
}

static bool
take_redact(struct options *o, const char *value)
{
	o->redact = true;
	o->redact_prints = value != NULL;
	return !value || strcmp(value, "thumbprints") == 0;
}

static bool
take_map(struct options *o, const char *value)
{
	o->map = value;
	return *value != '\0';
}

static bool
take_cmd(struct options *o, const char *value)
{
	(void)value;
	o->powershell = false;
	return true;
}

static bool
take_prometheus(struct options *o, const char *value)
{
	o->prometheus = value;
	return *value != '\0';
}

static bool
take_knowledge(struct options *o, const char *value)
{
	o->knowledge = value;
	return true;
}

static bool
take_offset(struct options *o, const char *value)
{
	return trace_offset_parse(span_of(value), &o->trace_options);
}

static bool
take_request(struct options *o, const char *value)
{
	uint64_t n;

	if (!span_number(span_of(value), 10, &n) || n == 0 || n > SIZE_MAX)
		return false;
	o->request = (size_t)n;
	return true;
}

static bool
take_script(struct options *o, const char *value)
{
	o->script = value;
	return true;
}

/* "80x24" */
static bool
take_size(struct options *o, const char *value)
{
	struct span rest = span_of(value), cols;
	uint64_t w, h;

	if (!span_next(&rest, 'x', &cols) || !span_number(cols, 10, &w) ||
	    !span_number(rest, 10, &h) || w < 1 || w > 500 || h < 1 || h > 500)
		return false;
	o->cols = (int)w;
	o->rows = (int)h;
	return true;
}

#define TEXT_OPTION(name, field)                                               \
	static bool take_##name(struct options *o, const char *value)          \
	{                                                                      \
		o->field = value;                                              \
		return true;                                                   \
	}
TEXT_OPTION(answers, answers)
TEXT_OPTION(case, case_folder)
TEXT_OPTION(yes, yes)
TEXT_OPTION(format, format)

/* "-" is where it goes anyway. */
static bool
take_output(struct options *o, const char *value)
{
	o->output = strcmp(value, "-") == 0 ? NULL : value;
	return true;
}

static bool
take_set(struct options *o, const char *value)
{
	if (o->set_count == OPTIONS_SET_MAX || !strchr(value, '='))
		return false;
	o->set[o->set_count++] = value;
	return true;
}

/* "3", "1,2" or "all" */
static bool
take_done(struct options *o, const char *value)
{
	struct span rest = span_of(value), word;

	while (span_next(&rest, ',', &word)) {
		uint64_t n = 0;

		if (o->done_count == OPTIONS_DONE_MAX ||
		    (!span_is(word, "all") &&
			(!span_number(word, 10, &n) || n == 0)))
			return false;
		o->done[o->done_count++] = n;
	}
	return true;
}

/* "--replay", "--replay=60" or "--replay=60x"; 0: without a pause */
static bool
take_replay(struct options *o, const char *value)
{
	struct span speed = span_of(value ? value : "1");
	uint64_t n;

	if (span_ends(speed, "x"))
		speed.n--;
	if (!span_number(speed, 10, &n) || n > 1000000)
		return false;
	o->replay = true;
	o->replay_speed = (unsigned)n;
	return true;
}

static bool
take_for(struct options *o, const char *value)
{
	return time_parse_duration(span_of(value), &o->duration) &&
	       o->duration > 0;
}

static bool
take_alarm(struct options *o, const char *value)
{
	return pulse_alarm_find(span_of(value), &o->alarm);
}

#define FLAG(name)                                                             \
	static bool take_##name(struct options *o, const char *value)          \
	{                                                                      \
		(void)value;                                                   \
		o->name = true;                                                \
		return true;                                                   \
	}
FLAG(ca)
FLAG(powershell)
FLAG(ascii)
FLAG(plain)
FLAG(mouse)
FLAG(clipboard)
FLAG(quiet)
FLAG(kql)
FLAG(no_color)
FLAG(read_only)
FLAG(allow_changes)
FLAG(help)
FLAG(all)
FLAG(version)
FLAG(live)
FLAG(list)
FLAG(interest)
FLAG(instructor)
FLAG(sync)
FLAG(force)

static const struct form forms[FORM_COUNT] = {
#define FORM(id, command, word, verb, arguments, arguments_fr, what, what_fr)  \
	[FORM_##id] = { COMMAND_##command, word, verb,                         \
		{ { arguments, arguments_fr } }, { { what, what_fr } } },
#define OPTION(...)
#include "tui/cli/options.def"
#undef FORM
#undef OPTION
};

/* The forms as bits, by the names of options.def. */
enum {
#define FORM(id, ...) id = 1u << FORM_##id,
#define OPTION(...)
#include "tui/cli/options.def"
#undef FORM
#undef OPTION
	FIXES = FIX_LIST | FIX_PREVIEW | FIX_APPLY | FIX_UNDO | FIX_SCRIPT,
	ANY = OPTION_COMMON
};

static const struct option table[] = {
#define FORM(...)
#define OPTION(take, name, second, value, of, of_fr, forms, what, what_fr)     \
	{ name, second, VALUE_##value, take_##take, { { of, of_fr } }, forms,  \
		{ { what, what_fr } } },
#include "tui/cli/options.def"
#undef FORM
#undef OPTION
};

#define COUNT (sizeof(table) / sizeof(table[0]))
_Static_assert(COUNT <= 64, "what was given is kept as bits");

const struct form *
form_at(enum form_id id)
{
	return &forms[id];
}

size_t
option_count(void)
{
	return COUNT;
}

const struct option *
option_at(size_t i)
{
	return &table[i];
}

/* ARG is NAME, or NAME=VALUE where one may stand. */
static bool
is_named(const struct option *o, const char *name, const char *arg,
    const char **value)
{
	size_t n = strlen(name);

	if (n == 0 || strncmp(arg, name, n) != 0 ||
	    (arg[n] && (arg[n] != '=' || o->value == VALUE_NO)))
		return false;
	*value = arg[n] ? arg + n + 1 : NULL;
	return true;
}

/* "--json", "--lang fr", "--lang=fr", "-o fix.ps1"; COUNT: none */
static size_t
find_option(const char *arg, const char **value)
{
	size_t i = 0;

	while (i < COUNT && !is_named(&table[i], table[i].name, arg, value) &&
	       !is_named(&table[i], table[i].short_name, arg, value))
		i++;
	return i;
}

static bool
say_problem(struct options *o, struct buf *problem, const struct bilingual *id,
    const char *first, const char *second)
{
	text_fill(problem, text_in(o->lang, id), first, second, NULL);
	return false;
}

/* The dashes are no letters: "--x" is near to nothing. */
static bool
unknown_option(struct options *o, const char *arg, struct buf *problem)
{
	struct nearest best = nearest_to(arg + strspn(arg, "-"));
	struct buf name = BUF_INIT;

	for (size_t i = 0; i < COUNT; i++)
		nearest_try(&best, table[i].name + 2);
	buf_printf(&name, "--%s", best.name ? best.name : "");
	say_problem(o, problem,
	    best.name ? T_CLI_MEANT_OPTION : T_CLI_UNKNOWN_OPTION, arg,
	    buf_str(&name));
	buf_free(&name);
	return false;
}

/* Takes the option at ARGV[*I], and its value; adds it to GIVEN. */
static bool
take_option(struct options *o, int argc, char **argv, int *i, uint64_t *given,
    struct buf *problem)
{
	const char *value = NULL;
	size_t found = find_option(argv[*i], &value);
	const struct option *option = &table[found];

	if (found == COUNT)
		return unknown_option(o, argv[*i], problem);
	if (option->value == VALUE_NEEDS && !value) {
		if (*i + 1 >= argc)
			return say_problem(
			    o, problem, T_CLI_NO_VALUE, option->name, "");
		value = argv[++*i];
	}
	*given |= UINT64_C(1) << found;
	if (!option->take(o, value))
		return say_problem(
		    o, problem, T_CLI_BAD_VALUE, value, option->name);
	return true;
}

/* The forms that begin with WORD, as bits. */
static uint32_t
forms_of(const char *word)
{
	uint32_t found = 0;

	for (int i = 0; i < FORM_COUNT; i++)
		if (strcmp(forms[i].word, word) == 0)
			found |= 1u << i;
	return found;
}

/* Those of FOUND that have VERB, else FOUND. */
static uint32_t
forms_with(uint32_t found, const char *verb)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (found >> i & 1 && *forms[i].verb &&
		    strcmp(forms[i].verb, verb) == 0)
			return 1u << i;
	return found;
}

const char *
options_near(const char *word, const char *command)
{
	struct nearest best = nearest_to(word);

	for (int i = 0; i < FORM_COUNT; i++)
		if (!command)
			nearest_try(&best, forms[i].word);
		else if (strcmp(forms[i].word, command) == 0)
			nearest_try(&best, forms[i].verb);
	return best.name;
}

static enum command
command_of(uint32_t found)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (found >> i & 1)
			return forms[i].command;
	return COMMAND_WIZARD;
}

/* What was given must be had; --help and --version answer before that. */
static bool
options_fit(struct options *o, uint64_t given, struct buf *problem)
{
	uint32_t found = forms_of(o->word);
	struct buf name = BUF_INIT;

	if (o->help || o->version)
		return true;
	buf_puts(&name, o->word);
	if (o->arg_count > 0 && forms_with(found, o->args[0]) != found) {
		found = forms_with(found, o->args[0]);
		buf_printf(&name, " %s", o->args[0]);
	}
	for (size_t i = 0; i < COUNT; i++)
		if (given >> i & 1 && !(table[i].forms & found)) {
			text_fill(problem,
			    text_in(o->lang,
				*o->word ? T_CLI_NOT_HERE : T_CLI_NOT_WIZARD),
			    table[i].name, buf_str(&name), o->word, NULL);
			break;
		}
	buf_free(&name);
	return problem->n == 0;
}

/* As setlocale() chooses, without needing the locale to be installed. */
static enum lang
lang_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return lang_of_locale(value);
	}
	return LANG_EN;
}

/* --lang counts for what is said of the words before it, too. */
static void
look_for_lang(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			take_lang(o, argv[i] + 7);
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			take_lang(o, argv[i + 1]);
	}
}

/* "-" is a name, and certutil writes HRESULTs as negative numbers. */
static bool
is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] && !(arg[1] >= '0' && arg[1] <= '9');
}

static void
options_begin(struct options *o)
{
	memset(o, 0, sizeof(*o));
	o->lang = lang_of_environment();
	o->rows = 24;
	o->cols = 80;
	o->word = "";
	o->case_options.now = o->case_options.since = TIME_NONE;
	o->case_options.step = -1;
}

bool
options_read(struct options *o, int argc, char **argv, struct buf *problem)
{
	bool options_end = false;
	uint64_t given = 0;
	int kept = 0;

	options_begin(o);
	look_for_lang(o, argc, argv);
	for (int i = 1; i < argc; i++) {
		if (!options_end && strcmp(argv[i], "--") == 0)
			options_end = true;
		else if (options_end || !is_option(argv[i]))
			argv[kept++] = argv[i];
		else if (!take_option(o, argc, argv, &i, &given, problem))
			return false;
	}
	o->args = argv;
	o->arg_count = kept;
	if (kept > 0 && *argv[0])
		o->command = command_of(forms_of(argv[0]));
	if (o->command != COMMAND_WIZARD) {
		o->word = argv[0];
		o->args++;
		o->arg_count--;
	}
	return options_fit(o, given, problem);
}
