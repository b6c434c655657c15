/*
 * The table of actions, plans, runs and undo on a host in memory; and a run
 * killed at every change it makes.
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
#include "tests/help_certs.h"
#include "tests/help_fix.h"

#define KEY    "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define MODULE KEY "\\Modules\\NDESPolicy"

#define TEXT    "<text><en>Do</en><fr>Faire</fr></text></action>"
#define MOVE    "<action kind=\"cert.move\" target=\"Root CA\" each=\"yes\">" TEXT
#define RESTART "<action kind=\"service.restart\" target=\"W3SVC\">" TEXT
#define SET                                                                    \
	"<action kind=\"registry.set\" target=\"" KEY                          \
	"\" value=\"EncryptionTemplate SignatureTemplate\" "                   \
	"data=\"Contoso\">" TEXT
#define WAIT                                                                   \
	"<action kind=\"registry.wait\" target=\"" KEY                         \
	"\\Late\" timeout=\"2m\">" TEXT
#define YOU    "<action kind=\"instruct\" target=\"\">" TEXT
#define FIRST  "<action kind=\"instruct\" target=\"\" must=\"yes\">" TEXT
#define REBOOT "<action kind=\"reboot\" target=\"\">" TEXT

struct scene {
	struct help_host host;
	struct help_fix f;
	char moved[CERT_THUMBPRINT_MAX], root[CERT_THUMBPRINT_MAX];
};

static void
put_cert(struct scene *s, const char *key, struct help_cert how,
    char sha1[CERT_THUMBPRINT_MAX], enum act_store store)
{
	struct buf der = BUF_INIT, blob = BUF_INIT;

	help_cert_make(&how, &der);
	cert_sha1(buf_span(&der), sha1);
	help_fix_cert(&s->f, key, buf_span(&der), how.usages != NULL);
	help_blob_add(&blob, 11, SPAN("f\0r\0\0\0"));
	help_blob_add(&blob, 32, buf_span(&der));
	help_host_cert(&s->host, store, sha1, buf_span(&blob));
	buf_free(&der);
	buf_free(&blob);
}

/* A root, an issuing authority that lies in Root too, a client of it. */
static void
setup(struct scene *s, const char *actions)
{
	char client[CERT_THUMBPRINT_MAX];

	memset(s, 0, sizeof(*s));
	help_host_init(&s->host);
	help_fix_init(&s->f, &s->host, actions);
	put_cert(s, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Root", .ca = true }, s->root,
	    ACT_ROOT);
	put_cert(s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true },
	    s->moved, ACT_ROOT);
	put_cert(s, HELP_MY,
	    (struct help_cert){ .subject = "CN=ndes01",
		.issuer = "CN=Issuing",
		.usages = "1.3.6.1.5.5.7.3.2" },
	    client, ACT_MY);
	help_reg_store(&s->f.reg_text, HELP_CA);
	buf_printf(&s->f.reg_text,
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
	    "\\Modules\\NDESPolicy]\r\n\"NDESCertThumbprint\"=\"%s\"\r\n",
	    client);
	help_host_value(&s->host, KEY, "EncryptionTemplate", "Old");
	s->host.services[0] = (struct help_service){ "W3SVC", NULL, true,
		false };
	s->host.services[1] = (struct help_service){ "WAPCSvc", "W3SVC", true,
		false };
	s->host.services[2] = (struct help_service){ "Idle", "W3SVC", false,
		false };
	s->host.service_count = 3;
	help_fix_read(&s->f);
	help_fix_subject(&s->f, s->moved);
	help_fix_open(&s->f);
}

static void
teardown(struct scene *s)
{
	help_fix_end(&s->f);
	help_host_end(&s->host);
	help_cert_end();
}

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
		assert_non_null(action_kind_name((enum action_kind)k));
	}
	assert_null(action_ops(ACTION_COUNT));
}

static void
test_move(void **state)
{
	struct scene s;
	struct fix_run run;
	struct buf before = BUF_INIT, after = BUF_INIT;

	(void)state;
	setup(&s, YOU MOVE REBOOT);
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
	teardown(&s);
}

/* In CA already: it stays there when the move is undone. */
static void
test_move_onto_itself(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, MOVE);
	help_host_cert(&s.host, ACT_CA, s.moved,
	    buf_span(&help_thing(&s.host, OBJECT_CERT, ACT_ROOT, s.moved, "")
			  ->data));
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_DONE);
	assert_true(help_host_has(&s.host, ACT_ROOT, s.moved));
	assert_true(help_host_has(&s.host, ACT_CA, s.moved));
	teardown(&s);
}

static void
test_refused(void **state)
{
	static const struct fix_permit none = { false, false };
	static const struct fix_permit read_only = { true, true };
	struct scene s;
	struct fix_run run;
	struct fix_world w;
	struct buf before = BUF_INIT, after = BUF_INIT;

	(void)state;
	setup(&s, MOVE);
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
	teardown(&s);
}

static void
test_second_instance(void **state)
{
	struct scene s;
	struct fix_run run;
	struct err_info info = { .code = OK };
	struct casefolder *first;

	(void)state;
	setup(&s, MOVE);
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
	teardown(&s);
}

static void
test_gone_meanwhile(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, MOVE);
	help_thing(&s.host, OBJECT_CERT, ACT_ROOT, s.moved, "")
	    ->present = false;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_FAILED);
	assert_int_equal(run.why.id, T_FIX_GONE);
	fix_run_free(&run);
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	teardown(&s);
}

static void
test_restart(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, RESTART);
	assert_string_equal(s.f.plan->word, "W3SVC");
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	fix_run_free(&run);
	assert_true(s.host.services[0].running);
	assert_true(s.host.services[1].running);  /* it needs W3SVC */
	assert_false(s.host.services[2].running); /* it did not run before */
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	teardown(&s);
}

static void
test_restart_stuck(void **state)
{
	struct scene s;
	struct fix_run run;
	int64_t before;

	(void)state;
	setup(&s, RESTART);
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
	teardown(&s);
}

static void
test_set(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, SET);
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
	teardown(&s);
}

static void
test_world_changed(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, SET);
	help_fix_apply(&s.f, &run);
	fix_run_free(&run);
	help_host_value(&s.host, KEY, "EncryptionTemplate", "Somebody's");
	assert_int_equal(help_fix_undo(&s.f), UNDO_CHANGED);
	assert_string_equal(
	    help_host_text(&s.host, KEY, "EncryptionTemplate"), "Somebody's");
	/* the other one was put back all the same */
	assert_string_equal(
	    help_host_text(&s.host, KEY, "SignatureTemplate"), "");
	teardown(&s);
}

static void
test_backup_damaged(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, MOVE);
	help_fix_apply(&s.f, &run);
	fix_run_free(&run);
	assert_int_equal(
	    casefolder_write(s.f.folder, s.f.journal.items[0]->change[1].backup,
		SPAN("rubbish")),
	    OK);
	assert_int_equal(help_fix_undo(&s.f), UNDO_CANNOT);
	assert_true(help_host_has(&s.host, ACT_CA, s.moved));
	assert_false(help_host_has(&s.host, ACT_ROOT, s.moved));
	teardown(&s);
}

static void
test_wait(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, WAIT RESTART);
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
	teardown(&s);
}

/* Nothing is touched before the person has done what comes first. */
static void
test_person_first(void **state)
{
	struct scene s;
	struct fix_run run;

	(void)state;
	setup(&s, FIRST MOVE);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_WAITING);
	assert_true(help_host_has(&s.host, ACT_ROOT, s.moved));
	fix_run_free(&run);
	s.f.plan->acts[0].ticked = true;
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_DONE);
	assert_int_equal(run.outcomes[0].kind, OUTCOME_TICKED);
	fix_run_free(&run);
	teardown(&s);
}

static void
test_plans(void **state)
{
	struct scene s;

	(void)state;
	setup(&s, YOU REBOOT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_ONLY_WORDS);
	teardown(&s);
	setup(&s, SET REBOOT WAIT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_BY_HAND);
	teardown(&s);
	setup(&s,
	    "<action kind=\"registry.set\" target=\"" KEY
	    "\" value=\"EnforcePassword\" type=\"REG_DWORD\" data=\"0\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEVER);
	teardown(&s);
	setup(&s, "<action kind=\"registry.set\" target=\"" KEY
		  "\" value=\"SignatureTemplate\">" TEXT RESTART);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEEDS_DATA);
	teardown(&s);
	setup(&s, "<action kind=\"cert.add\" target=\"Root\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NEEDS_FILE);
	teardown(&s);
}

/* What is pasted is cleaned; what is no client certificate is refused. */
static void
test_thumbprint(void **state)
{
#define THUMBPRINT                                                             \
	"<action kind=\"registry.set\" target=\"" MODULE                       \
	"\" value=\"NDESCertThumbprint\">" TEXT
	struct scene s;
	struct buf pasted = BUF_INIT;
	const char *client;

	(void)state;
	setup(&s, THUMBPRINT);
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
	teardown(&s);
}

/* Added, put back by another fix, and removed. */
static void
test_add_and_restore(void **state)
{
	struct scene s;
	struct fix_run run;
	struct buf der = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX];

	(void)state;
	setup(&s, "<action kind=\"cert.add\" target=\"Root\">" TEXT);
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
	teardown(&s);
	setup(&s, MOVE "<action kind=\"cert.restore\" target=\"Root\">" TEXT);
	assert_int_equal(s.f.plan->reason.id, T_FIX_NO_BACKUP);
	teardown(&s);
}

/*
 * Killed before its Nth change, for every N: what is there then is the old
 * state, or undo makes it so; and undo itself may be killed at every change.
 */
static bool
killed_at(const char *actions, size_t n, size_t m, bool *ended)
{
	struct buf old = BUF_INIT, got = BUF_INIT;
	enum undo_answer answer;
	struct fix_run run;
	struct scene s;
	bool whole;

	setup(&s, actions);
	help_host_print(&s.host, &old);
	s.f.stop_at = n;
	help_fix_apply(&s.f, &run);
	*ended = run.result == FIX_DONE;
	fix_run_free(&run);
	help_fix_close(&s.f); /* a new process */
	help_fix_open(&s.f);
	s.f.changes = 0;
	s.f.stop_at = m;
	help_fix_undo(&s.f);
	whole = s.f.changes < m;
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	s.f.stop_at = 0;
	answer = help_fix_undo(&s.f);
	assert_true(answer == UNDO_DONE || answer == UNDO_NOTHING);
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	help_host_print(&s.host, &got);
	if (strcmp(buf_str(&got), buf_str(&old)) != 0)
		fail_msg("killed at %zu, undo at %zu:\n%sinstead of\n%s", n, m,
		    buf_str(&got), buf_str(&old));
	buf_free(&old);
	buf_free(&got);
	teardown(&s);
	return whole;
}

static void
killed(const char *actions, size_t least)
{
	bool ended = false;
	size_t n = 0;

	while (!ended) {
		size_t m = 1;

		n++;
		while (!killed_at(actions, n, m, &ended))
			m++;
		assert_true(n < 60 && m < 30);
	}
	assert_true(n > least);
}

static void
test_killed_move(void **state)
{
	(void)state;
	killed(MOVE REBOOT, 7);
}

static void
test_killed_restart(void **state)
{
	(void)state;
	killed(RESTART, 7);
}

static void
test_killed_set(void **state)
{
	(void)state;
	killed(SET, 9);
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
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_world_changed),
		cmocka_unit_test(test_backup_damaged),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_person_first),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_thumbprint),
		cmocka_unit_test(test_add_and_restore),
		cmocka_unit_test(test_killed_move),
		cmocka_unit_test(test_killed_restart),
		cmocka_unit_test(test_killed_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
