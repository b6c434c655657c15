/*
 * What is written into the registry: the guide's data or a person's, held
 * against its type and against what is there; and a restart by hand.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/fix/texts.h"
#include "tests/help_scene.h"

#define ASKED(value, type)                                                     \
	"<action kind=\"registry.set\" target=\"" KEY "\" value=\"" value      \
	"\" type=\"" type "\">" TEXT

/* A person has typed DATA; NULL: nothing. */
static const struct fix_act *
typed(struct help_scene *s, const char *value, const char *data)
{
	s->f.inputs[0] = (struct fix_input){ value, span_of(data) };
	help_fix_close(&s->f);
	help_fix_open(&s->f);
	return &s->f.plan->acts[0];
}

static void
numbers(void **state)
{
	static const struct {
		const char *text;
		const char *bytes; /* NULL: refused */
	} all[] = {
		{ "0", "\0\0\0\0" },
		{ "258", "\2\1\0\0" },
		{ "4294967295", "\xff\xff\xff\xff" },
		{ "4294967296", NULL },
		{ "-1", NULL },
		{ "0x10", NULL },
		{ "ten", NULL },
	};
	struct help_scene s;

	(void)state;
	help_scene_begin(&s, ASKED("UseSinglePassword", "REG_DWORD"));
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const struct fix_act *a = typed(
		    &s, "UseSinglePassword", all[i].text);

		assert_ptr_equal(s.f.plan->reason.id,
		    all[i].bytes ? T_NONE : T_FIX_NO_NUMBER);
		assert_int_equal(s.f.plan->applicable, all[i].bytes != NULL);
		if (!all[i].bytes)
			continue;
		assert_int_equal(a->state.data.n, 4);
		assert_memory_equal(buf_str(&a->state.data), all[i].bytes, 4);
	}
	help_scene_end(&s);
}

/* A template's name has no blanks, and no text has characters that hide. */
static void
texts(void **state)
{
	struct help_scene s;

	(void)state;
	help_scene_begin(&s, ASKED("SignatureTemplate", "REG_SZ"));
	typed(&s, "SignatureTemplate", "Contoso NDES");
	assert_ptr_equal(s.f.plan->reason.id, T_FIX_NO_BLANKS);
	typed(&s, "SignatureTemplate", "Contoso\x1b");
	assert_ptr_equal(s.f.plan->reason.id, T_FIX_BAD_DATA);
	typed(&s, "SignatureTemplate", "Contoso");
	assert_true(s.f.plan->applicable);
	help_scene_end(&s);
	help_scene_begin(&s, ASKED("Other", "REG_SZ"));
	typed(&s, "Other", "with a blank");
	assert_true(s.f.plan->applicable);
	help_scene_end(&s);
}

/* What is so already is not written; another type is another value. */
static void
as_it_is(void **state)
{
	static const char *const there[] = { "dword:00000005", "dword:00000006",
		"hex:05,00,00,00" };

	(void)state;
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++) {
		struct help_scene s;

		memset(&s, 0, sizeof(s));
		help_host_init(&s.host);
		help_fix_init(&s.f, &s.host, ASKED("Number", "REG_DWORD"));
		buf_printf(&s.f.reg_text,
		    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\"
		    "MSCEP]\r\n\"Number\"=%s\r\n",
		    there[i]);
		s.f.inputs[0] = (struct fix_input){ "Number", SPAN("5") };
		help_fix_open(&s.f);
		assert_ptr_equal(
		    s.f.plan->reason.id, i == 0 ? T_FIX_ALREADY : T_NONE);
		help_scene_end(&s);
	}
}

/* A value that the guide does not name is a person's to write, and first. */
static void
without_a_value(void **state)
{
	struct help_scene s;
	struct fix_run run;

	(void)state;
	help_scene_begin(
	    &s, "<action kind=\"registry.set\" target=\"" KEY "\">" TEXT MOVE);
	assert_true(s.f.plan->acts[0].by_person);
	assert_true(s.f.plan->acts[0].must);
	assert_string_equal(s.f.plan->acts[0].target, KEY);
	help_fix_apply(&s.f, &run);
	assert_int_equal(run.result, FIX_WAITING);
	fix_run_free(&run);
	help_scene_end(&s);
}

/* A person restarts a service: it is waited for, but not for ever. */
static void
restarted_by_hand(void **state)
{
	static const struct {
		bool stuck, stays;
		int64_t least, most; /* seconds that pass */
		bool running;
	} all[] = {
		{ false, false, 0, 0, true },
		{ true, false, 60, 60, false }, /* it does not come back */
		{ false, true, 60, 60, true },  /* it does not stop */
	};
	struct help_scene s;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct fix_world w;
		int64_t before;
		const struct fix_act *a;

		help_scene_begin(&s, RESTART);
		s.host.service_count = 1; /* nothing needs it */
		s.host.services[0].stuck = all[i].stuck;
		s.host.services[0].stays = all[i].stays;
		before = s.host.now;
		w = help_fix_world(&s.f);
		a = &s.f.plan->acts[0];
		assert_int_equal(
		    action_ops(a->action->kind)->by_hand(&w, NULL, a->action),
		    OK);
		assert_in_range((s.host.now - before) / TIME_SECOND,
		    all[i].least, all[i].most);
		assert_int_equal(s.host.services[0].running, all[i].running);
		help_scene_end(&s);
	}
}

/* One that is not of this server is left alone. */
static void
no_such_service(void **state)
{
	struct help_scene s;
	struct fix_world w;
	int64_t before;

	(void)state;
	help_scene_begin(&s, RESTART);
	s.host.service_count = 0;
	before = s.host.now;
	w = help_fix_world(&s.f);
	assert_int_equal(action_ops(ACTION_SERVICE_RESTART)
			     ->by_hand(&w, NULL, s.f.plan->acts[0].action),
	    OK);
	assert_true(s.host.now == before);
	help_scene_end(&s);
}

/* What put a value back is known again, by a target that ends with its name. */
static void
target_with_its_value(void **state)
{
	static const struct {
		const char *key, *value, *target;
		bool could;
	} all[] = {
		{ KEY, "Late", KEY "\\Late", true },
		{ KEY, "Other", KEY "\\Other", false },
		{ KEY, "Late", KEY "\\Other", false },
		{ KEY "\\Late", "", KEY "\\Late", false },
		{ MODULE, "Late", MODULE "\\Late", false },
	};
	const struct action a = { .kind = ACTION_REGISTRY_RESTORE,
		.target = KEY "\\Late",
		.value = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct journal_item item = {
			.kind = a.kind, .target = all[i].target, .changes = 1
		};

		item.change[0] = (struct journal_change){
			.object = { OBJECT_VALUE, ACT_ROOT, all[i].key,
			    all[i].value },
			.before = "absent",
			.after = "1:x",
			.backup = "",
			.sha1 = ""
		};
		if (action_ops(a.kind)->could(&a, &item) != all[i].could)
			fail_msg("case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(texts),
		cmocka_unit_test(as_it_is),
		cmocka_unit_test(without_a_value),
		cmocka_unit_test(restarted_by_hand),
		cmocka_unit_test(no_such_service),
		cmocka_unit_test(target_with_its_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
