/*
 * What one fix took away, another puts back, on a lab: a certificate with
 * its whole blob, and values as they were; and that is undone too.  The
 * guide has no such fix yet: it gets two here.
 */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/target/lab_case.h"
#include "engine/fix/texts.h"
#include "engine/host/act.h"
#include "tests/help_dir.h"

#define MSCEP "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define MOVED "5E59B09EC203CF078D03C650D6433FD9041E28DA"
#define BOTH  "<en>Back</en><fr>Retour</fr>"
#define ACTION(attributes)                                                     \
	"<action " attributes "><text>" BOTH "</text></action>"
#define FIX(id, actions)                                                       \
	"<fix id=\"" id "\"><title>" BOTH "</title><before>" BOTH              \
	"</before>" actions "<verify>" BOTH "</verify><undo>" BOTH             \
	"</undo></fix>"
#define NAMES_FIX(id) "<fix id=\"" id "\"/>"

/* Into which file, behind which words, and what stands at its end. */
static const struct addition {
	const char *file, *behind, *named, *fix;
} additions[] = {
	{ "causes-3.xml", NAMES_FIX("issuing-root-missing"),
	    NAMES_FIX("issuing-root-missing-2"),
	    FIX("issuing-root-missing-2",
		ACTION("kind=\"cert.restore\" target=\"Root\"")) },
	{ "causes-3.xml", NAMES_FIX("intermediate-ca-in-root-store"),
	    NAMES_FIX("intermediate-ca-in-root-store-2"),
	    FIX("intermediate-ca-in-root-store-2",
		ACTION("kind=\"cert.move\" target=\"Root CA\"")
		    ACTION("kind=\"instruct\" must=\"yes\"")
			ACTION("kind=\"service.restart\" target=\"W3SVC\"")) },
	{ "causes-4.xml", NAMES_FIX("template-name-mismatch"),
	    NAMES_FIX("template-name-mismatch-2"),
	    FIX("template-name-mismatch-2",
		ACTION("kind=\"registry.restore\" target=\"" MSCEP
		       "\" value=\"SignatureTemplate EncryptionTemplate\"")) },
};

struct fixture {
	char *guide, *folder;
	struct knowledge *k;
	struct lab_case *lab;
	struct fixes *f;
	struct fix_inputs inputs;
};

static void
add_to(struct buf *text, const struct addition *a)
{
	struct span s = buf_span(text);
	size_t at = span_find(s, span_of(a->behind), 0) + strlen(a->behind);
	size_t end = span_find(s, SPAN("</knowledge>"), 0);
	struct buf out = BUF_INIT;

	assert_true(at < end && end < s.n);
	buf_add(&out, span_slice(s, 0, at));
	buf_puts(&out, a->named);
	buf_add(&out, span_slice(s, at, end));
	buf_puts(&out, a->fix);
	buf_add(&out, span_slice(s, end, s.n));
	buf_free(text);
	*text = out;
}

static void
guide_file(const char *to, const char *name)
{
	struct buf text = BUF_INIT;

	help_dir_read("knowledge", name, &text);
	for (size_t i = 0; i < sizeof(additions) / sizeof(*additions); i++)
		if (strcmp(additions[i].file, name) == 0)
			add_to(&text, &additions[i]);
	help_dir_write(to, name, buf_span(&text));
	buf_free(&text);
}

static void
guide_make(const char *to)
{
	DIR *dir = opendir("knowledge");
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			guide_file(to, entry->d_name);
	closedir(dir);
}

static void
begin(struct fixture *x, const char *sample)
{
	static const struct case_options all = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct fixes_options o = { .folder = x->folder,
		.inputs = x->inputs.item,
		.input_count = x->inputs.count };
	struct err_info info = { .code = OK };

	x->lab = lab_case_new(sample, x->folder, x->k, &all, &info);
	assert_non_null(x->lab);
	assert_int_equal(case_run(lab_case_file(x->lab)), OK);
	x->f = fixes_new(lab_case_file(x->lab), &o, &info);
	assert_non_null(x->f);
}

/* Does FIX and looks at the lab anew. */
static void
apply_to(struct fixture *x, const char *fix, enum fix_result result)
{
	size_t i = fixes_find(x->f, fix);
	struct err_info info = { .code = OK };
	struct fix_run run;

	assert_true(i != SIZE_MAX);
	if (!fixes_plan(x->f, i)->applicable)
		fail_msg("%s: %s", fix,
		    text_in(LANG_EN, fixes_plan(x->f, i)->reason.id));
	if (result == FIX_DONE)
		fixes_tick(x->f, i, 0);
	fixes_apply(x->f, i, fixes_plan(x->f, i)->word, &run);
	assert_int_equal(run.result, result);
	fix_run_free(&run);
	assert_int_equal(fixes_again(x->f, &info), OK);
}

/* All of it, every step of a person ticked. */
static void
apply(struct fixture *x, const char *fix)
{
	apply_to(x, fix, FIX_DONE);
}

static void
undo(struct fixture *x, const char *fix)
{
	char word[FIX_WORD_MAX];
	struct fix_undo u;

	fixes_undo_word(x->f, fix, word);
	fixes_undo(x->f, fix, word, &u);
	assert_int_equal(u.answer, UNDO_DONE);
	fix_undo_free(&u);
}

static struct host *
host(const struct fixture *x)
{
	return (struct host *)case_host(lab_case_file(x->lab));
}

/* Nothing when the value or certificate is not there; to be freed. */
static struct buf
value(const struct fixture *x, const char *name)
{
	struct buf b = BUF_INIT;
	uint32_t type;

	host_acts(host(x))->value_get(host(x), MSCEP, name, &type, &b);
	return b;
}

static struct buf
blob(const struct fixture *x, enum act_store store)
{
	struct buf b = BUF_INIT;

	host_acts(host(x))->cert_get(host(x), store, MOVED, &b);
	return b;
}

static void
values_come_back(void **state)
{
	struct fixture *x = *state;
	const char *const names[] = { "SignatureTemplate", "EncryptionTemplate",
		"GeneralPurposeTemplate" };
	struct buf old, now;

	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    fix_inputs_give(&x->inputs, names[i], SPAN("New")), OK);
	begin(x, "samples/template-name");
	old = value(x, "SignatureTemplate");
	assert_true(old.n > 0);
	assert_string_not_equal(buf_str(&old), "New");
	assert_int_equal(
	    fixes_plan(x->f, fixes_find(x->f, "template-name-mismatch-2"))
		->reason.id,
	    T_FIX_NO_BACKUP);
	apply(x, "template-name-mismatch");
	now = value(x, "SignatureTemplate");
	assert_string_equal(buf_str(&now), "New");
	buf_free(&now);
	apply(x, "template-name-mismatch-2");
	now = value(x, "SignatureTemplate");
	assert_string_equal(buf_str(&now), buf_str(&old));
	buf_free(&now);
	now = value(x, "GeneralPurposeTemplate");
	assert_string_equal(buf_str(&now), "New");
	buf_free(&now);
	undo(x, "template-name-mismatch-2");
	now = value(x, "SignatureTemplate");
	assert_string_equal(buf_str(&now), "New");
	buf_free(&now);
	buf_free(&old);
}

static void
a_certificate_comes_back(void **state)
{
	struct fixture *x = *state;
	struct buf old, now;

	begin(x, "samples/intermediate-in-root-local");
	old = blob(x, ACT_ROOT);
	assert_true(old.n > 0);
	apply_to(x, "intermediate-ca-in-root-store-2", FIX_WAITING);
	now = blob(x, ACT_ROOT);
	assert_int_equal(now.n, 0);
	buf_free(&now);
	apply(x, "issuing-root-missing-2");
	now = blob(x, ACT_ROOT);
	assert_true(span_eq(buf_span(&now), buf_span(&old)));
	buf_free(&now);
	undo(x, "issuing-root-missing-2");
	now = blob(x, ACT_ROOT);
	assert_int_equal(now.n, 0);
	buf_free(&now);
	undo(x, "intermediate-ca-in-root-store-2");
	now = blob(x, ACT_ROOT);
	assert_true(span_eq(buf_span(&now), buf_span(&old)));
	buf_free(&now);
	buf_free(&old);
}

/*
 * Rule 12: requests of before the fix fail no check any more and name no
 * cause; undone, they do again.
 */
static void
what_was_before_is_past(void **state)
{
	struct fixture *x = *state;
	const struct diagnosis *d;
	struct err_info info = { .code = OK };
	size_t check;
	uint64_t bad;

	begin(x, "samples/intermediate-in-root-local");
	check = know_check_find(x->k, "crp-reached");
	d = case_diagnosis(lab_case_file(x->lab));
	assert_int_equal(d->checks[check].verdict, VERDICT_FAIL);
	bad = d->checks[check].bad;
	apply(x, "intermediate-ca-in-root-store");
	d = case_diagnosis(lab_case_file(x->lab));
	assert_int_equal(d->cause_count, 0);
	assert_int_equal(d->checks[check].verdict, VERDICT_NO_EVIDENCE);
	assert_int_equal(d->checks[check].bad, 0);
	assert_int_equal(d->checks[check].past_bad, bad);
	undo(x, "intermediate-ca-in-root-store");
	assert_int_equal(fixes_again(x->f, &info), OK);
	d = case_diagnosis(lab_case_file(x->lab));
	assert_int_equal(d->cause_count, 1);
	assert_int_equal(d->checks[check].bad, bad);
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof(*x));
	struct err_info info = { .code = OK };

	xml_start();
	x->guide = help_dir_new();
	x->folder = help_dir_new();
	guide_make(x->guide);
	x->k = knowledge_load(x->guide, &info);
	if (!x->k)
		print_error("%s:%ld: %s\n", info.file, info.line, info.detail);
	*state = x;
	return x->k ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	fixes_free(x->f);
	lab_case_free(x->lab);
	fix_inputs_free(&x->inputs);
	knowledge_free(x->k);
	help_dir_end(x->guide);
	help_dir_end(x->folder);
	free(x);
	xml_stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    values_come_back, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_certificate_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    what_was_before_is_past, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
