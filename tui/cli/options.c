/*
 * Reading the command line by a table of options.
 */

#include "tui/cli/options.h"

#include "engine/base/fill.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct option {
	const char *name;
	bool has_value;
	bool (*take)(struct options *o, const char *value);
};

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
TEXT_OPTION(case, case_folder)
TEXT_OPTION(yes, yes)
TEXT_OPTION(format, format)
TEXT_OPTION(output, output)

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

static bool
take_stop_after(struct options *o, const char *value)
{
	return span_number(span_of(value), 10, &o->stop_after);
}

#define FLAG(name)                                                             \
	static bool take_##name(struct options *o, const char *value)          \
	{                                                                      \
		(void)value;                                                   \
		o->name = true;                                                \
		return true;                                                   \
	}
FLAG(json)
FLAG(ascii)
FLAG(no_color)
FLAG(read_only)
FLAG(allow_changes)
FLAG(help)
FLAG(all)
FLAG(version)
FLAG(live)
FLAG(list)
FLAG(instructor)
FLAG(sync)
FLAG(force)

static const struct option table[] = {
	{ "--json", false, take_json },
	{ "--step", true, take_step },
	{ "--since", true, take_since },
	{ "--now", true, take_now },
	{ "--lang", true, take_lang },
	{ "--offset", true, take_offset },
	{ "--request", true, take_request },
	{ "--all", false, take_all },
	{ "--ascii", false, take_ascii },
	{ "--no-color", false, take_no_color },
	{ "--read-only", false, take_read_only },
	{ "--allow-changes", false, take_allow_changes },
	{ "--live", false, take_live },
	{ "--resume", false, take_resume }, /* the value may be left out */
	{ "--resume", true, take_resume },
	{ "--case", true, take_case },
	{ "--yes", true, take_yes },
	{ "--set", true, take_set },
	{ "--done", true, take_done },
	{ "--format", true, take_format },
	{ "--output", true, take_output },
	{ "-o", true, take_output },
	{ "--force", false, take_force },
	{ "--list", false, take_list },
	{ "--instructor", false, take_instructor },
	{ "--for", true, take_for },
	{ "--sync", false, take_sync },
	{ "--alarm", true, take_alarm },
	{ "--replay", false, take_replay }, /* the value may be left out */
	{ "--replay", true, take_replay },
	{ "--stop-after", true, take_stop_after }, /* for tests: a kill */
	{ "--knowledge", true, take_knowledge },
	{ "--script", true, take_script }, /* for tests and pictures */
	{ "--size", true, take_size },     /* of the script's screen */
	{ "--help", false, take_help },
	{ "-h", false, take_help },
	{ "--version", false, take_version },
	{ "-V", false, take_version },
};

/* "--json", "--lang fr" or "--lang=fr" */
static const struct option *
find_option(const char *arg, const char **value)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t n = strlen(table[i].name);

		if (strncmp(arg, table[i].name, n) != 0)
			continue;
		if (arg[n] == '\0' || (arg[n] == '=' && table[i].has_value)) {
			*value = arg[n] ? arg + n + 1 : NULL;
			return &table[i];
		}
	}
	return NULL;
}

static bool
complain(struct options *o, struct buf *problem, enum text id,
    const char *first, const char *second)
{
	text_fill(problem, text_in(o->lang, id), first, second, NULL);
	return false;
}

/* Takes the option at ARGV[*I], and its value. */
static bool
take_option(
    struct options *o, int argc, char **argv, int *i, struct buf *problem)
{
	const char *value = NULL;
	const struct option *found = find_option(argv[*i], &value);

	if (!found)
		return complain(o, problem, T_CLI_UNKNOWN_OPTION, argv[*i], "");
	if (found->has_value && !value) {
		if (*i + 1 >= argc)
			return complain(
			    o, problem, T_CLI_NO_VALUE, found->name, "");
		value = argv[++*i];
	}
	if (!found->take(o, value))
		return complain(
		    o, problem, T_CLI_BAD_VALUE, value, found->name);
	return true;
}

static enum command
command_of(const char *word)
{
	static const struct {
		const char *word;
		enum command command;
	} commands[] = {
		{ "check", COMMAND_CHECK },
		{ "explain", COMMAND_EXPLAIN },
		{ "knowledge", COMMAND_KNOWLEDGE },
		{ "trace", COMMAND_TRACE },
		{ "follow", COMMAND_FOLLOW },
		{ "fix", COMMAND_FIX },
		{ "report", COMMAND_RESERVED },
		{ "collect", COMMAND_RESERVED },
		{ "train", COMMAND_TRAIN },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].word, word) == 0)
			return commands[i].command;
	return COMMAND_WIZARD;
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

/* "-" is a name, and certutil writes HRESULTs as negative numbers. */
static bool
is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] && !(arg[1] >= '0' && arg[1] <= '9');
}

bool
options_read(struct options *o, int argc, char **argv, struct buf *problem)
{
	bool options_end = false;
	int kept = 0;

	memset(o, 0, sizeof(*o));
	o->lang = lang_of_environment();
	o->rows = 24;
	o->cols = 80;
	o->word = "";
	o->case_options.now = o->case_options.since = TIME_NONE;
	o->case_options.step = -1;
	for (int i = 1; i < argc; i++) {
		if (!options_end && strcmp(argv[i], "--") == 0)
			options_end = true;
		else if (options_end || !is_option(argv[i]))
			argv[kept++] = argv[i];
		else if (!take_option(o, argc, argv, &i, problem))
			return false;
	}
	o->args = argv;
	o->arg_count = kept;
	if (kept > 0)
		o->command = command_of(argv[0]);
	if (o->command != COMMAND_WIZARD) {
		o->word = argv[0];
		o->args++;
		o->arg_count--;
	}
	return true;
}
