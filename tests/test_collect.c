/*
 * The scripts that collect ask for all that the guide wants, run nothing of
 * a guide that is no plain name, and their manifest is read back.
 */

#include "engine/evidence/evidence.h"
#include "engine/host/host_folder.h"
#include "engine/know/knowledge.h"
#include "engine/report/collect/collect.h"
#include "tests/help_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buf
script(enum collect_form form, bool ca, const struct interest *in)
{
	const struct collect c = { form, LANG_FR, ca, "ndes-doctor 1" };
	struct buf out = BUF_INIT;

	collect_script(&c, in, &out);
	assert_false(buf_failed(&out));
	return out;
}

static void
assert_has(const struct buf *text, const char *part)
{
	if (span_find(buf_span(text), span_of(part), 0) == SIZE_MAX)
		fail_msg("not in the script: %s", part);
}

static void
assert_lacks(const struct buf *text, const char *part)
{
	if (span_find(buf_span(text), span_of(part), 0) != SIZE_MAX)
		fail_msg("in the script: %s", part);
}

/* A query stands in the script, its quotes doubled for PowerShell or not. */
static void
asks_for_all(enum collect_form form, const struct interest *in)
{
	struct buf text = script(form, false, in), ca = script(form, true, in);

	for (size_t i = 0; i < in->key_count; i++)
		assert_has(&text, in->keys[i].path);
	for (size_t i = 0; i < in->channel_count; i++) {
		assert_has(&text, in->channels[i].name);
		assert_has(&text, in->channels[i].filter);
	}
	for (size_t i = 0; i < in->place_count; i++) {
		if (in->places[i].partly)
			continue;
		assert_has(&text, in->places[i].path);
		for (size_t k = 0; in->places[i].files[k]; k++)
			assert_has(&text, in->places[i].files[k]);
	}
	assert_has(&text, "appcmd.exe");
	assert_has(&text, "iis-config\\pools.txt");
	assert_lacks(&text, "applicationHost");
	assert_lacks(&text, "/text:");
	assert_lacks(&text, "/config");
	assert_lacks(&ca, "appcmd.exe");
	assert_has(&ca, "Disposition>=30");
	assert_has(&ca, "'CertSvc'");
	assert_lacks(&ca, "MSCEP");
	assert_lacks(&text, "Disposition>=30");
	for (size_t i = 0; i < text.n; i++)
		assert_true(text.p[i] != '\n' || text.p[i - 1] == '\r');
	buf_free(&text);
	buf_free(&ca);
}

static void
all_of_the_interest_set(void **state)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);
	struct buf text;

	(void)state;
	assert_non_null(k);
	assert_true(know_interest(k)->key_count > 5);
	asks_for_all(COLLECT_CMD, know_interest(k));
	asks_for_all(COLLECT_PS1, know_interest(k));
	text = script(COLLECT_CMD, false, know_interest(k));
	for (size_t i = 0; i < text.n; i++)
		assert_in_range((unsigned char)text.p[i], '\t', '~');
	/* a folder's name may hold what cmd.exe would run */
	assert_lacks(&text, "echo %OUT%");
	assert_lacks(&text, "echo %CAP%");
	assert_has(&text, "call :told CAP");
	buf_free(&text);
	knowledge_free(k);
}

/*
 * The days that a script goes back narrow what it takes; what is of any age
 * stays.  The batch file is run in tests/win/collect.sh.
 */
static void
only_the_days_asked_for(void **state)
{
	static const char *const files[] = { "*.log", NULL };
	const struct interest_place places[] = {
		{ "iis", "%SystemDrive%\\a", files, true, false, false },
		{ "setup", "%SystemDrive%\\b", files, false, true, false },
	};
	const struct interest_channel channel = { "Application", "Level=2" };
	const struct interest in = {
		.channels = &channel,
		.channel_count = 1,
		.places = places,
		.place_count = 2,
	};
	struct buf cmd = script(COLLECT_CMD, false, &in);
	struct buf ps1 = script(COLLECT_PS1, false, &in);

	(void)state;
	assert_has(&cmd, "\\a\" \"iis\" \"*.log\" \"/S\" \"/MAXAGE:%DAYS%\"");
	assert_has(&cmd, "\\b\" \"setup\" \"*.log\" \"\" \"\"");
	assert_has(
	    &cmd, "Level=2 and TimeCreated[timediff(@SystemTime) <= %MS%]");
	assert_has(&ps1, "'%SystemDrive%\\a' 'iis' @('*.log') -below\r\n");
	assert_has(&ps1, "'%SystemDrive%\\b' 'setup' @('*.log') -old\r\n");
	assert_has(
	    &ps1, "Level=2 and TimeCreated[timediff(@SystemTime) <= $ms]");
	buf_free(&cmd);
	buf_free(&ps1);
}

/* What a key above exports is asked for, but not exported twice. */
static void
a_key_below_another(void **state)
{
	const struct interest_key keys[] = { { "SOFTWARE\\A", false },
		{ "SOFTWARE\\A\\B", false }, { "SOFTWARE\\AB", false } };
	const struct interest in = { .keys = keys, .key_count = 3 };
	struct buf text = script(COLLECT_CMD, false, &in);

	(void)state;
	assert_has(&text, "call :key \"HKLM\\SOFTWARE\\A\" \"registry\\01");
	assert_has(&text, "call :key \"HKLM\\SOFTWARE\\A\\B\"\r\n");
	assert_has(&text, "call :key \"HKLM\\SOFTWARE\\AB\" \"registry\\02");
	buf_free(&text);
}

static void
nothing_of_a_hostile_guide(void **state)
{
	static const char *const bad[] = { "a\" & evil", "a%evil%", "a'evil",
		"a;evil", "a`evil", "a$evil", "a|evil", "a\nevil", "a^evil",
		"a>evil\"", "\xC3\xA9vil", NULL };
	static const char *const good_files[] = { "*.log", NULL };

	(void)state;
	for (size_t i = 0; bad[i]; i++) {
		const char *const files[] = { bad[i], NULL };
		struct buf place = BUF_INIT;
		const struct interest_key key = { bad[i], false };
		const struct interest_channel channel[] = { { bad[i], "" },
			{ "Good", "evil\"" } };
		struct interest_place places[] = {
			{ "iis", "%SystemRoot%\\x", files, true, false, false },
			{ "iis", NULL, good_files, true, false, false }
		};
		const struct interest in = { &key, 1, channel, 2, places, 2 };

		buf_printf(&place, "%%SystemRoot%%\\%s", bad[i]);
		places[1].path = buf_str(&place);
		for (int form = 0; form < 2; form++) {
			struct buf text = script(
			    (enum collect_form)form, false, &in);

			assert_lacks(&text, "evil");
			assert_lacks(&text, "vil");
			buf_free(&text);
		}
		buf_free(&place);
	}
}

static void
assert_missing(const struct evidence *e, size_t i, const char *file,
    enum unread_kind kind, enum err err)
{
	const struct evidence_left *l = evidence_left(e, i);

	assert_string_equal(l->file, file);
	assert_int_equal(l->kind, kind);
	assert_int_equal(l->err, err);
}

/* What is written down of a failure is told as not read, each once. */
static void
manifest_read_back(void **state)
{
	static const char text[] =
	    "ndes-doctor manifest 1\r\n"
	    "tool\tndes-doctor 0.1.0 collect --cmd\r\n"
	    "begun\t02/03/2026 10:00:00,00\r\n"
	    "key\tok\tHKLM\\SOFTWARE\\There\tregistry\\01-There.reg\r\n"
	    "key\tabsent\tHKLM\\SOFTWARE\\Gone\r\n"
	    "key\tfailed\tHKLM\\SOFTWARE\\Failed\tregistry\\02.reg\t5\r\n"
	    "channel\tabsent\tMicrosoft Intune Connector\r\n"
	    "place\tfailed\tC:\\inetpub\\logs\\LogFiles\tiis\t16\r\n"
	    "command\tfailed\tnetsh.exe\tbinding\\sslcert.txt\t1\r\n"
	    "file\tfailed\tC:/logs/a.log\t\taccess denied\r\n"
	    "file\tolder\tC:/logs/... < 2026-03-01\t\tolder than seven days, "
	    "not read\r\n"
	    "ended\t02/03/2026 10:00:09,00\r\n";
	const struct interest_key keys[] = { { "SOFTWARE\\Failed", false },
		{ "SOFTWARE\\Gone", false }, { "SOFTWARE\\There", false } };
	const struct interest in = { .keys = keys, .key_count = 3 };
	const struct evidence_sink sink = { .arg = NULL };
	char *dir = help_dir_new();
	struct host *h;
	struct evidence *e;
	const struct source *s;
	bool done;

	(void)state;
	help_dir_write(dir, "manifest.txt", SPAN(text));
	h = host_folder_new(dir, NULL);
	e = evidence_new(h, &in, NULL);
	assert_non_null(e);
	assert_int_equal(evidence_count(e), 1);
	assert_int_equal(evidence_read(e, ~0u, UINT64_MAX, &sink, &done), OK);
	assert_true(done);
	assert_non_null(
	    registry_gone(evidence_registry(e), "HKLM\\SOFTWARE\\Gone"));
	assert_null(
	    registry_gone(evidence_registry(e), "HKLM\\SOFTWARE\\Failed"));
	assert_null(
	    registry_gone(evidence_registry(e), "HKLM\\SOFTWARE\\There"));
	s = evidence_source(e, 0);
	assert_int_equal(s->problem[PROBLEM_NOT_COLLECTED].count, 4);
	assert_int_equal(s->problem[PROBLEM_NOT_COLLECTED].line, 6);
	/* what merely is not there is not among them */
	assert_int_equal(evidence_left_count(e), 5);
	assert_missing(
	    e, 0, "C:/logs/... < 2026-03-01", UNREAD_UNREADABLE, ERR_OLD);
	assert_missing(e, 1, "C:/logs/a.log", UNREAD_UNREADABLE, ERR_ACCESS);
	assert_missing(
	    e, 2, "C:\\inetpub\\logs\\LogFiles", UNREAD_NOT_COLLECTED, OK);
	assert_missing(
	    e, 3, "HKLM\\SOFTWARE\\Failed", UNREAD_NOT_COLLECTED, OK);
	assert_missing(e, 4, "binding\\sslcert.txt", UNREAD_NOT_COLLECTED, OK);
	evidence_free(e);
	host_free(h);
	help_dir_end(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_the_interest_set),
		cmocka_unit_test(only_the_days_asked_for),
		cmocka_unit_test(a_key_below_another),
		cmocka_unit_test(nothing_of_a_hostile_guide),
		cmocka_unit_test(manifest_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
