/*
 * Journals that somebody wrote, changed or damaged: nothing that the guide's
 * fix cannot have done is undone, and nothing of it blocks a fix.
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
#include "engine/evidence/certs/cert.h"
#include "engine/fix/backup.h"
#include "engine/fix/texts.h"
#include "tests/help_certs.h"
#include "tests/help_dir.h"
#include "tests/help_scene.h"

/* What the journal holds, and how it is closed and opened again. */
static void
read_journal(struct help_scene *s, struct buf *text)
{
	help_dir_read(s->f.dir, JOURNAL_FILE, text);
}

static void
put_journal(struct help_scene *s, struct span text)
{
	help_fix_close(&s->f);
	help_dir_write(s->f.dir, JOURNAL_FILE, text);
	help_fix_open(&s->f);
}

/* TEXT with every FROM turned into TO; at least one. */
static void
replace(struct span text, const char *from, const char *to, struct buf *out)
{
	size_t n = 0, at;

	while ((at = span_find(text, span_of(from), 0)) != SIZE_MAX) {
		buf_add(out, span_slice(text, 0, at));
		buf_puts(out, to);
		text = span_slice(text, at + strlen(from), text.n);
		n++;
	}
	buf_add(out, text);
	assert_true(n > 0);
}

static void
apply(struct help_scene *s)
{
	struct fix_run run;

	help_fix_apply(&s->f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
}

/* The answer, and why; with whatever word would be asked for. */
static enum undo_answer
undo(struct help_scene *s, struct fix_say *why)
{
	const struct fix_permit permit = { false, false };
	struct fix_world w = help_fix_world(&s->f);
	char word[FIX_WORD_MAX];
	enum undo_answer answer;
	struct fix_undo out;

	fix_undo_word(&s->f.journal, NULL, word);
	fix_undo(&w, &s->f.journal, NULL, &permit, word, &out);
	*why = out.why;
	answer = out.answer;
	fix_undo_free(&out);
	return answer;
}

static void
expect_refused(struct help_scene *s, const struct bilingual *id)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct fix_say why;

	help_host_print(&s->host, &before);
	assert_int_equal(undo(s, &why), UNDO_REFUSED);
	assert_int_equal(why.id, id);
	help_host_print(&s->host, &after);
	assert_string_equal(buf_str(&before), buf_str(&after));
	buf_free(&before);
	buf_free(&after);
}

/* One thing in what a fix wrote is not as the guide's fix would. */
static void
changed_lines(void **state)
{
	static const struct {
		const char *actions, *from, *to;
	} cases[] = {
		{ MOVE, "\"fix\":\"it\"", "\"fix\":\"other\"" },
		{ MOVE, "\"number\":1", "\"number\":2" },
		{ MOVE, "\"number\":1", "\"number\":0" },
		{ MOVE, "\"action\":\"cert.move\"", "\"action\":\"cert.add\"" },
		{ MOVE, "\"store\":\"CA\"", "\"store\":\"My\"" },
		{ MOVE, "\"store\":\"Root\"", "\"store\":\"CA\"" },
		{ MOVE, "\"name\":\"", "\"name\":\"0" },
		{ MOVE, "\"target\":\"", "\"target\":\"0" },
		{ MOVE, "\"before\":\"present\"", "\"before\":\"absent\"" },
		{ MOVE, "\"after\":\"absent\"", "\"after\":\"present\"" },
		{ MOVE, "\"object\":\"certificate\"", "\"object\":\"value\"" },
		{ SET, "EncryptionTemplate", "Policy" },
		{ SET, "\\\\Cryptography\\\\MSCEP", "\\\\Windows" },
		{ SET, "\"value\":\"Encryption", "\"value\":\"Signature" },
		{ SET, "\"target\":\"HKLM", "\"target\":\"HKLM\\\\X" },
		{ SET, "\"after\":\"1:", "\"after\":\"4:" },
		{ SET, "\"number\":1", "\"number\":3" },
		{ RESTART, "\"name\":\"W3SVC\"", "\"name\":\"Spooler\"" },
		{ RESTART, "\"target\":\"W3SVC\"", "\"target\":\"Other\"" },
		{ RESTART, "\"after\":\"running\"", "\"after\":\"stopped\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct help_scene s;
		struct buf text = BUF_INIT, changed = BUF_INIT;

		help_scene_begin(&s, cases[i].actions);
		apply(&s);
		read_journal(&s, &text);
		replace(buf_span(&text), cases[i].from, cases[i].to, &changed);
		put_journal(&s, buf_span(&changed));
		if (s.f.journal.damaged)
			fail_msg("case %zu is damaged, not foreign", i);
		expect_refused(&s, T_FIX_FOREIGN);
		buf_free(&text);
		buf_free(&changed);
		help_scene_end(&s);
	}
}

/* An intent out of nothing: told by file and line, in nobody's way. */
static void
planted_intent(void **state)
{
	static const char planted[] =
	    "{\"seq\":1,\"run\":1,\"item\":1,\"fix\":\"it\",\"number\":1,"
	    "\"action\":\"registry.set\",\"phase\":\"intent\","
	    "\"target\":\"HKLM\\\\SOFTWARE\\\\Foreign\\\\Run\",\"changes\":["
	    "{\"object\":\"value\",\"name\":\"HKLM\\\\SOFTWARE\\\\Foreign\","
	    "\"value\":\"Run\",\"before\":\"absent\",\"after\":\"1:x\","
	    "\"backup\":\"\",\"sha1\":\"\"}]}\n";
	struct help_scene s;
	struct fix_say why;

	(void)state;
	help_scene_begin(&s, SET);
	put_journal(&s, SPAN(planted));
	assert_int_equal(s.f.journal.count, 1);
	journal_trouble(&s.f.journal, s.f.folder, &why);
	assert_int_equal(why.id, T_FIX_FOREIGN);
	assert_non_null(strstr(why.a, JOURNAL_FILE ":1"));
	assert_non_null(strstr(why.b, "Foreign"));
	expect_refused(&s, T_FIX_FOREIGN);
	apply(&s); /* nothing is unfinished */
	assert_int_equal(undo(&s, &why), UNDO_DONE);
	help_scene_end(&s);
}

/*
 * Everything agrees, backup too, but what it would put back into Root is a
 * root: no fix ever took one out.
 */
static void
planted_root(void **state)
{
	struct help_scene s;
	struct fix_object o = { OBJECT_CERT, ACT_ROOT, NULL, NULL };
	struct fix_state blob;
	struct fix_world w;
	struct buf file = BUF_INIT, line = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX];

	(void)state;
	help_scene_begin(&s, MOVE);
	o.name = s.root;
	w = help_fix_world(&s.f);
	assert_int_equal(world_read(&w, &o, &blob), OK);
	assert_int_equal(backup_make(&o, &blob, &file), OK);
	cert_sha1(buf_span(&file), sha1);
	help_dir_write(s.f.dir, "backup-1.reg", buf_span(&file));
	help_thing(&s.host, OBJECT_CERT, ACT_ROOT, s.root, "")->present = false;
	buf_printf(&line,
	    "{\"seq\":1,\"run\":1,\"item\":1,\"fix\":\"it\",\"number\":1,"
	    "\"action\":\"cert.move\",\"phase\":\"verified\","
	    "\"target\":\"%s\",\"changes\":[{\"object\":\"certificate\","
	    "\"store\":\"CA\",\"name\":\"%s\",\"before\":\"absent\","
	    "\"after\":\"present\",\"backup\":\"\",\"sha1\":\"\"},"
	    "{\"object\":\"certificate\",\"store\":\"Root\",\"name\":\"%s\","
	    "\"before\":\"present\",\"after\":\"absent\","
	    "\"backup\":\"backup-1.reg\",\"sha1\":\"%s\"}]}\n",
	    s.root, s.root, s.root, sha1);
	put_journal(&s, buf_span(&line));
	assert_false(s.f.journal.items[0]->foreign);
	expect_refused(&s, T_FIX_MOVED_ROOT);
	assert_false(help_host_has(&s.host, ACT_ROOT, s.root));
	fix_state_free(&blob);
	buf_free(&file);
	buf_free(&line);
	help_scene_end(&s);
}

/* Two fixes under the number of one run: the word would name but one. */
static void
mixed_run(void **state)
{
	struct help_scene s;
	struct buf text = BUF_INIT, more = BUF_INIT;

	(void)state;
	help_scene_begin(&s, SET);
	apply(&s);
	read_journal(&s, &text);
	replace(buf_span(&text), "\"item\":4,\"fix\":\"it\"",
	    "\"item\":4,\"fix\":\"it-2\"", &more);
	put_journal(&s, buf_span(&more));
	expect_refused(&s, T_FIX_FOREIGN);
	buf_free(&text);
	buf_free(&more);
	help_scene_end(&s);
}

/* From before a damaged line nothing is undone, and nothing new is begun. */
static void
damaged(void **state)
{
	struct help_scene s;
	struct buf text = BUF_INIT;
	struct fix_say why;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, SET);
	apply(&s);
	read_journal(&s, &text);
	buf_puts(&text, "{\"seq\"\n");
	put_journal(&s, buf_span(&text));
	expect_refused(&s, T_FIX_JOURNAL_DAMAGED);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_REFUSED);
	assert_int_equal(run.why.id, T_FIX_JOURNAL_DAMAGED);
	assert_non_null(strstr(run.why.a, JOURNAL_FILE ":7"));
	fix_run_free(&run);
	/* with every line damaged there is more to tell than "nothing" */
	put_journal(&s, SPAN("X\nX\n"));
	expect_refused(&s, T_FIX_JOURNAL_DAMAGED);
	/* what stands wholly behind the damage is undone */
	put_journal(&s, buf_span(&text));
	{
		struct buf moved = BUF_INIT;

		buf_puts(&moved, "X\n");
		buf_add(&moved, span_slice(buf_span(&text), 0, text.n - 7));
		put_journal(&s, buf_span(&moved));
		buf_free(&moved);
	}
	assert_int_equal(s.f.journal.damaged, 1);
	assert_int_equal(undo(&s, &why), UNDO_DONE);
	buf_free(&text);
	help_scene_end(&s);
}

static void
newer(void **state)
{
	struct help_scene s;
	struct buf text = BUF_INIT, more = BUF_INIT;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, SET);
	apply(&s);
	read_journal(&s, &text);
	buf_puts(&text,
	    "{\"version\":2,\"seq\":7,\"item\":7,\"run\":2,\"fix\":\"it\","
	    "\"action\":\"of.tomorrow\",\"phase\":\"intent\"}\n");
	put_journal(&s, buf_span(&text));
	expect_refused(&s, T_FIX_JOURNAL_NEWER);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_REFUSED);
	assert_int_equal(run.why.id, T_FIX_JOURNAL_NEWER);
	fix_run_free(&run);
	buf_free(&text);
	buf_free(&more);
	help_scene_end(&s);
}

static void
shows(struct help_scene *s, const char *const *wanted)
{
	struct fix_world w = help_fix_world(&s->f);
	struct buf text = BUF_INIT;
	const char *at;

	fix_undo_preview(&w, &s->f.journal, NULL, LANG_EN, &text);
	at = buf_str(&text);
	for (; *wanted; wanted++) {
		const char *found = strstr(at, *wanted);

		if (!found)
			fail_msg("no \"%s\" in: %s", *wanted, buf_str(&text));
		at = found;
	}
	buf_free(&text);
}

/* All that changes is shown before, the last thing done first. */
static void
preview(void **state)
{
	static const char *const set[] = { "deletes " KEY "\\SignatureTemplate",
		"writes " KEY "\\EncryptionTemplate = Old", NULL };
	static const char *const move[] = { "adds ", "to the local store Root",
		"CN=Issuing", "removes ", "store CA", NULL };
	static const char *const service[] = { "starts the service W3SVC",
		"starts the service WAPCSvc", NULL };
	struct help_scene s;

	(void)state;
	help_scene_begin(&s, SET);
	apply(&s);
	shows(&s, set);
	help_scene_end(&s);
	help_scene_begin(&s, MOVE);
	apply(&s);
	shows(&s, move);
	help_scene_end(&s);
	help_scene_begin(&s, RESTART);
	apply(&s);
	shows(&s, service);
	help_scene_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changed_lines),
		cmocka_unit_test(planted_intent),
		cmocka_unit_test(planted_root),
		cmocka_unit_test(mixed_run),
		cmocka_unit_test(damaged),
		cmocka_unit_test(newer),
		cmocka_unit_test(preview),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
