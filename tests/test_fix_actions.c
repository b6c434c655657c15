/*
 * The table of actions, plans, runs and undo on a host in memory.
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
#include "engine/fix/texts.h"
#include "tests/help_certs.h"
#include "tests/help_scene.h"

static void
test_table(void **state)
{
	(void)state;
	for (int k = 0; k < ACTION_COUNT; k++) {
		const struct action_ops *ops = action_ops((enum action_kind)k);

		assert_non_null(ops);
		assert_non_null(ops->preview);
		assert_non_null(ops->refuse);
		assert_non_null(ops->backup);
		assert_non_null(ops->apply);
		assert_non_null(ops->verify);
		assert_non_null(ops->undo);
		assert_non_null(ops->could);
		assert_non_null(ops->by_hand);
		assert_non_null(ops->asks);
		for (int f = 0; f < SCRIPT_FORMAT_COUNT; f++)
			assert_true(ops->script[f] || !ops->unscript[f]);
		assert_non_null(action_kind_name((enum action_kind)k));
	}
	assert_null(action_ops(ACTION_COUNT));
}

static void
test_move(void **state)
{
	struct help_scene s;
	struct fix_run run;
	struct buf before = BUF_INIT, after = BUF_INIT;

	(void)state;
	help_scene_begin(&s, YOU MOVE REBOOT);
	assert_true(s.f.plan->applicable);
	assert_string_equal(s.f.plan->word, s.moved + 36);
	help_host_print(&s.host, &before);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	assert_true(run.reboot);
	assert_int_equal(run.count, 3);
	assert_int_equal(run.outcomes[0].kind, OUTCOME_LEFT);
	assert_int_equal(run.outcomes[1].kind, OUTCOME_DONE);
	assert_int_equal(run.outcomes[2].kind, OUTCOME_REBOOT);
	assert_false(help_host_has(&s.host, ACT_ROOT, s.moved));
	assert_true(help_host_has(&s.host, ACT_CA, s.moved));
	assert_true(help_host_has(&s.host, ACT_ROOT, s.root));
	fix_run_free(&run);
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	help_host_print(&s.host, &after);
	assert_string_equal(buf_str(&after), buf_str(&before));
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	buf_free(&before);
	buf_free(&after);
	help_scene_end(&s);
}

/* In CA already: it stays there when the move is undone. */
static void
test_move_onto_itself(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, MOVE);
	help_host_cert(&s.host, ACT_CA, s.moved,
	    buf_span(&help_thing(&s.host, OBJECT_CERT, ACT_ROOT, s.moved, "")
			  ->data));
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	assert_true(help_host_has(&s.host, ACT_ROOT, s.moved));
	assert_true(help_host_has(&s.host, ACT_CA, s.moved));
	help_scene_end(&s);
}

static void
test_refused(void **state)
{
	static const struct fix_permit none = { false, false };
	static const struct fix_permit read_only = { true, true };
	struct help_scene s;
	struct fix_run run;
	struct fix_world w;
	struct buf before = BUF_INIT, after = BUF_INIT;

	(void)state;
	help_scene_begin(&s, MOVE);
	help_host_print(&s.host, &before);
	w = help_fix_world(&s.f);
	fix_apply(&w, &s.f.journal, s.f.plan, &none, "nope", &run);
	assert_int_equal(run.result, FIX_REFUSED);
	assert_int_equal(run.why.id, T_FIX_WRONG_WORD);
	fix_run_free(&run);
	fix_apply(&w, &s.f.journal, s.f.plan, &read_only, s.f.plan->word, &run);
	assert_int_equal(run.why.id, T_FIX_READ_ONLY);
	fix_run_free(&run);
	s.host.host.nature = HOST_LIVE;
	fix_apply(&w, &s.f.journal, s.f.plan, &none, s.f.plan->word, &run);
	assert_int_equal(run.why.id, T_FIX_NOT_ALLOWED);
	fix_run_free(&run);
	s.host.host.nature = HOST_CAPTURE;
	fix_apply(&w, &s.f.journal, s.f.plan, &none, s.f.plan->word, &run);
	assert_int_equal(run.why.id, T_FIX_ON_CAPTURE);
	fix_run_free(&run);
	help_host_print(&s.host, &after);
	assert_string_equal(buf_str(&after), buf_str(&before));
	buf_free(&before);
	buf_free(&after);
	help_scene_end(&s);
}

static void
test_second_instance(void **state)
{
	struct help_scene s;
	struct fix_run run;
	struct err_info info = { .code = OK };
	struct casefolder *first;

	(void)state;
	help_scene_begin(&s, MOVE);
	first = s.f.folder;
	s.f.folder = casefolder_open(s.f.dir, false, &info);
	assert_non_null(s.f.folder);
	assert_true(casefolder_read_only(s.f.folder));
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_REFUSED);
	assert_int_equal(run.why.id, T_FIX_SECOND);
	fix_run_free(&run);
	casefolder_close(first);
	casefolder_close(s.f.folder);
	s.f.folder = casefolder_open(s.f.dir, false, &info);
	assert_false(casefolder_read_only(s.f.folder));
	help_scene_end(&s);
}

static void
test_gone_meanwhile(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, MOVE);
	help_thing(&s.host, OBJECT_CERT, ACT_ROOT, s.moved, "")
	    ->present = false;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_FAILED);
	assert_int_equal(run.why.id, T_FIX_GONE);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	help_scene_end(&s);
}

static void
test_restart(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, RESTART);
	assert_string_equal(s.f.plan->word, "W3SVC");
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_true(s.host.services[0].running);
	assert_true(s.host.services[1].running);  /* it needs W3SVC */
	assert_false(s.host.services[2].running); /* it did not run before */
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	help_scene_end(&s);
}

static void
test_restart_stuck(void **state)
{
	struct help_scene s;
	struct fix_run run;
	int64_t before;

	(void)state;
	help_scene_begin(&s, RESTART);
	s.host.services[0].stuck = true;
	before = s.host.now;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_FAILED);
	assert_int_equal(run.why.id, T_FIX_NOT_STARTED);
	assert_true(s.host.now - before <= 5 * TIME_MINUTE);
	fix_run_free(&run);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.why.id, T_FIX_UNFINISHED);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_CANNOT);
	s.host.services[0].stuck = false;
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	assert_true(s.host.services[0].running);
	assert_true(s.host.services[1].running);
	help_scene_end(&s);
}

/* Stopped for nothing: what needs the one that stays up runs again. */
static void
test_restart_not_stopped(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, RESTART);
	s.host.services[0].stays = true;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_FAILED);
	assert_int_equal(run.why.id, T_FIX_NOT_STOPPED);
	assert_string_equal(run.why.a, "W3SVC");
	assert_true(s.host.services[0].running);
	assert_true(s.host.services[1].running);
	assert_false(s.host.services[2].running);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	help_scene_end(&s);
}

/* A Blob of another certificate than the one that is meant is never put. */
static void
test_other_certificate(void **state)
{
	struct help_scene s;
	struct fix_world w;
	struct fix_state blob;
	struct fix_object o = { OBJECT_CERT, ACT_ROOT, NULL, NULL };

	(void)state;
	help_scene_begin(&s, MOVE);
	w = help_fix_world(&s.f);
	o.name = s.moved;
	assert_int_equal(world_read(&w, &o, &blob), OK);
	assert_true(blob.present);
	o.store = ACT_CA;
	o.name = "0123456789012345678901234567890123456789";
	assert_int_equal(world_change(&w, &o, &blob, 0), ERR_FORMAT);
	assert_false(help_host_has(&s.host, ACT_CA, o.name));
	o.name = s.moved;
	assert_int_equal(world_change(&w, &o, &blob, 0), OK);
	fix_state_free(&blob);
	help_scene_end(&s);
}

static void
test_set(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, SET);
	assert_int_equal(s.f.plan->count, 2);
	assert_string_equal(s.f.plan->word, "EncryptionTemplate");
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_string_equal(
	    help_host_text(&s.host, KEY, "EncryptionTemplate"), "Contoso");
	assert_string_equal(
	    help_host_text(&s.host, KEY, "SignatureTemplate"), "Contoso");
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	assert_string_equal(
	    help_host_text(&s.host, KEY, "EncryptionTemplate"), "Old");
	assert_false(help_thing(
	    &s.host, OBJECT_VALUE, ACT_ROOT, KEY, "SignatureTemplate")
			 ->present);
	help_scene_end(&s);
}

static void
test_world_changed(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, SET);
	help_fix_apply(&s.f, &run);
	fix_run_free(&run);
	help_host_value(&s.host, KEY, "EncryptionTemplate", "Somebody's");
	assert_int_equal(help_fix_undo(&s.f), UNDO_CHANGED);
	assert_string_equal(
	    help_host_text(&s.host, KEY, "EncryptionTemplate"), "Somebody's");
	/* the other one was put back all the same */
	assert_string_equal(
	    help_host_text(&s.host, KEY, "SignatureTemplate"), "");
	help_scene_end(&s);
}

static void
test_backup_damaged(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, MOVE);
	help_fix_apply(&s.f, &run);
	fix_run_free(&run);
	assert_int_equal(
	    casefolder_write(s.f.folder, s.f.journal.items[0]->change[1].backup,
		SPAN("rubbish")),
	    OK);
	assert_int_equal(help_fix_undo(&s.f), UNDO_CANNOT);
	assert_true(help_host_has(&s.host, ACT_CA, s.moved));
	assert_false(help_host_has(&s.host, ACT_ROOT, s.moved));
	help_scene_end(&s);
}

static void
test_wait(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, WAIT RESTART);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_FAILED);
	assert_int_equal(run.why.id, T_FIX_WAITED);
	assert_int_equal(run.count, 1); /* nothing after it */
	fix_run_free(&run);
	s.host.late_value = "Late";
	s.host.late = s.host.now + TIME_MINUTE;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	help_scene_end(&s);
}

/* Nothing is touched before the person has done what comes first. */
static void
test_person_first(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(&s, FIRST MOVE);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_WAITING);
	assert_true(help_host_has(&s.host, ACT_ROOT, s.moved));
	fix_run_free(&run);
	s.f.plan->acts[0].ticked = true;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	assert_int_equal(run.outcomes[0].kind, OUTCOME_TICKED);
	fix_run_free(&run);
	help_scene_end(&s);
}

/* A plan that would be cut off is refused as a whole. */
static void
test_too_many(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct buf actions = BUF_INIT, script = BUF_INIT;
		struct fix_say why;
		struct help_scene s;

		buf_puts(&actions, "<action kind=\"registry.set\" target=\"" KEY
				   "\" data=\"Contoso\" value=\"");
		for (int i = 0; i < 500 + more; i++)
			buf_printf(&actions, "%sV%d", i ? " " : "", i);
		buf_puts(&actions, "\">" TEXT);
		help_scene_begin(&s, buf_str(&actions));
		assert_int_equal(s.f.plan->count, 500);
		assert_int_equal(s.f.plan->applicable, !more);
		assert_ptr_equal(
		    s.f.plan->reason.id, more ? T_FIX_TOO_MANY : T_NONE);
		assert_int_equal(
		    script_write(s.f.plan, SCRIPT_PS1, LANG_EN, &script, &why),
		    more ? ERR_UNSUPPORTED : OK);
		help_scene_end(&s);
		buf_free(&actions);
		buf_free(&script);
	}
}

static void
test_plans(void **state)
{
	struct help_scene s;

	(void)state;
	help_scene_begin(&s, YOU REBOOT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_ONLY_WORDS);
	help_scene_end(&s);
	help_scene_begin(&s, SET REBOOT WAIT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_BY_HAND);
	help_scene_end(&s);
	help_scene_begin(&s,
	    "<action kind=\"registry.set\" target=\"" KEY
	    "\" value=\"EnforcePassword\" type=\"REG_DWORD\" data=\"0\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEVER);
	help_scene_end(&s);
	help_scene_begin(&s,
	    "<action kind=\"registry.set\" target=\"HKLM\\System\\"
	    "ControlSet002\\Control\\Lsa\\JD\" value=\"A\" "
	    "data=\"0\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_SECRET);
	help_scene_end(&s);
	help_scene_begin(&s, "<action kind=\"registry.restore\" "
			     "target=\"HKLM\\\\sam\\A\" value=\"A\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_SECRET);
	help_scene_end(&s);
	help_scene_begin(&s,
	    "<action kind=\"registry.wait\" "
	    "target=\"HKLM\\SECURITY\\Policy\\Secrets\\A\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_SECRET);
	help_scene_end(&s);
	help_scene_begin(&s, "<action kind=\"registry.set\" target=\"" KEY
			     "\" value=\"SignatureTemplate\">" TEXT RESTART);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEEDS_DATA);
	help_scene_end(&s);
	help_scene_begin(&s, "<action kind=\"cert.add\" target=\"Root\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEEDS_FILE);
	help_scene_end(&s);
}

/* What is pasted is cleaned; what is no client certificate is refused. */
static void
test_thumbprint(void **state)
{
#define THUMBPRINT                                                             \
	"<action kind=\"registry.set\" target=\"" MODULE                       \
	"\" value=\"NDESCertThumbprint\">" TEXT
	struct help_scene s;
	struct buf pasted = BUF_INIT;
	const char *client;

	(void)state;
	help_scene_begin(&s, THUMBPRINT);
	client = cert_thumbprint(client_cert(s.f.reg, s.f.certs)->cert);
	buf_printf(&pasted, "\xe2\x80\x8e%s", client);
	s.f.inputs[0] = (struct fix_input){ "NDESCertThumbprint",
		buf_span(&pasted) };
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	assert_true(s.f.plan->applicable);
	assert_int_equal(s.f.plan->acts[0].state.data.n, 40);
	assert_null(strpbrk(buf_str(&s.f.plan->acts[0].state.data), "ABCDEF"));
	s.f.inputs[0].data = span_of(s.root);
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NOT_IN_MY);
	s.f.inputs[0].data = SPAN("not a thumbprint");
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NO_THUMBPRINT);
	buf_free(&pasted);
	help_scene_end(&s);
}

/* Added, put back by another fix, and removed. */
static void
test_add_and_restore(void **state)
{
	struct help_scene s;
	struct fix_run run;
	struct buf der = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX];

	(void)state;
	help_scene_begin(&s, "<action kind=\"cert.add\" target=\"Root\">" TEXT);
	help_cert_make(
	    &(struct help_cert){ .subject = "CN=New Root", .ca = true }, &der);
	cert_sha1(buf_span(&der), sha1);
	s.f.inputs[0] = (struct fix_input){ "certificate", buf_span(&der) };
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	assert_true(s.f.plan->applicable);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_true(help_host_has(&s.host, ACT_ROOT, sha1));
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	assert_false(help_host_has(&s.host, ACT_ROOT, sha1));
	buf_free(&der);
	help_scene_end(&s);
	help_scene_begin(
	    &s, MOVE "<action kind=\"cert.restore\" target=\"Root\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NO_BACKUP);
	help_scene_end(&s);
}

static void
says(const char *text, const char *said)
{
	const struct action a = { .text = { .in = { text, text } } };

	assert_true(span_is(fix_action_says(&a, LANG_EN), said));
}

static void
test_says(void **state)
{
	(void)state;
	says("Restart it.  Wait. Go on.", "Restart it");
	says("Restart it.", "Restart it");
	says("Restart a.b", "Restart a.b");
	says(".", "");
	says("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_move),
		cmocka_unit_test(test_move_onto_itself),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_second_instance),
		cmocka_unit_test(test_gone_meanwhile),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_restart_stuck),
		cmocka_unit_test(test_restart_not_stopped),
		cmocka_unit_test(test_other_certificate),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_world_changed),
		cmocka_unit_test(test_backup_damaged),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_person_first),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_thumbprint),
		cmocka_unit_test(test_add_and_restore),
		cmocka_unit_test(test_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
