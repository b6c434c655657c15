/*
 * Chains before and after a certificate is moved, and what is refused
 * because of them, or because of where a certificate comes from.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/fix/texts.h"
#include "tests/help_certs.h"
#include "tests/help_fix.h"

#define AGENT REQUEST_AGENT

#define TEXT   "<text><en>Do</en><fr>Faire</fr></text></action>"
#define MOVE   "<action kind=\"cert.move\" target=\"Root CA\">" TEXT
#define REMOVE "<action kind=\"cert.remove\" target=\"Root\" each=\"yes\">" TEXT

struct scene {
	struct help_host host;
	struct help_fix f;
	char sha1[CERT_THUMBPRINT_MAX]; /* of the last certificate */
};

static void
begin(struct scene *s, const char *actions)
{
	memset(s, 0, sizeof(*s));
	help_host_init(&s->host);
	help_fix_init(&s->f, &s->host, actions);
}

static void
put(struct scene *s, const char *key, struct help_cert how)
{
	struct buf der = BUF_INIT;

	help_cert_make(&how, &der);
	cert_sha1(buf_span(&der), s->sha1);
	help_fix_cert(&s->f, key, buf_span(&der), how.usages != NULL);
	buf_free(&der);
}

static void
put_root(struct scene *s)
{
	put(s, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Root", .ca = true });
}

/* The certificate that will be the cause's subject. */
static void
put_issuing(struct scene *s, const char *key)
{
	put(s, key,
	    (struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true });
}

static void
put_leaf(struct scene *s, const char *name, const char *usage)
{
	put(s, HELP_MY,
	    (struct help_cert){
		.subject = name, .issuer = "CN=Issuing", .usages = usage });
}

static void
put_client(struct scene *s)
{
	put_leaf(s, "CN=client", CLIENT_AUTH);
	buf_printf(&s->f.reg_text,
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
	    "\\Modules\\NDESPolicy]\r\n\"NDESCertThumbprint\"=\"%s\"\r\n",
	    s->sha1);
}

static const struct fix_plan *
plan(struct scene *s, const char *subject)
{
	help_fix_read(&s->f);
	help_fix_subject(&s->f, subject);
	help_fix_open(&s->f);
	return s->f.plan;
}

static void
end(struct scene *s)
{
	help_fix_end(&s->f);
	help_host_end(&s->host);
	help_cert_end();
}

static void
test_all_uses(void **state)
{
	struct scene s;
	char moved[CERT_THUMBPRINT_MAX];
	const struct fix_plan *p;
	const struct chain_effects *chains;
	unsigned uses = 0;

	(void)state;
	begin(&s, MOVE);
	put_root(&s);
	put_issuing(&s, HELP_ROOT);
	memcpy(moved, s.sha1, sizeof(moved));
	put_client(&s);
	put_leaf(&s, "CN=tls", SERVER_AUTH);
	put_leaf(&s, "CN=ra", AGENT);
	p = plan(&s, moved);
	assert_true(p->applicable);
	chains = p->acts[0].chains;
	assert_int_equal(chains->count, 4);
	for (size_t i = 0; i < chains->count; i++) {
		const struct chain_effect *e = &chains->item[i];

		uses |= 1u << e->use;
		assert_true(chain_is_good(&e->before));
		assert_true(chain_is_good(&e->after));
		assert_false(chain_breaks(e));
		assert_string_equal(
		    cert_common_name(e->after.link[e->after.count - 1].cert),
		    "Root");
	}
	assert_int_equal(uses, (1u << CHAIN_USE_COUNT) - 1);
	assert_int_equal(chains->item[0].after.count, 3);
	end(&s);
}

/* Its root is in CA only, or nowhere. */
static void
test_no_root(void **state)
{
	struct scene s;
	const struct fix_plan *p;

	(void)state;
	begin(&s, MOVE);
	put_issuing(&s, HELP_ROOT);
	p = plan(&s, s.sha1);
	assert_false(p->applicable);
	assert_int_equal(p->reason.id, T_FIX_NO_ROOT);
	end(&s);
	begin(&s, MOVE);
	put(&s, HELP_CA,
	    (struct help_cert){ .subject = "CN=Root", .ca = true });
	put_issuing(&s, HELP_ROOT);
	p = plan(&s, s.sha1);
	assert_int_equal(p->reason.id, T_FIX_NO_ROOT);
	end(&s);
	/* a root of the same name with another key is not its root */
	begin(&s, MOVE);
	put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=Root", .key = "other", .ca = true });
	put_issuing(&s, HELP_ROOT);
	p = plan(&s, s.sha1);
	assert_int_equal(p->reason.id, T_FIX_NO_ROOT);
	end(&s);
}

/* The root counts when Active Directory published it. */
static void
test_root_elsewhere(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, MOVE);
	put(&s, HELP_ENTERPRISE,
	    (struct help_cert){ .subject = "CN=Root", .ca = true });
	put_issuing(&s, HELP_ROOT);
	assert_true(plan(&s, s.sha1)->applicable);
	end(&s);
}

/* Removing, not moving, leaves the client without its issuer. */
static void
test_breaks(void **state)
{
	struct scene s;
	char gone[CERT_THUMBPRINT_MAX];
	const struct fix_plan *p;

	(void)state;
	begin(&s, REMOVE);
	put_root(&s);
	put_issuing(&s, HELP_ROOT);
	memcpy(gone, s.sha1, sizeof(gone));
	put_client(&s);
	p = plan(&s, gone);
	assert_false(p->applicable);
	assert_int_equal(p->reason.id, T_FIX_BREAKS_CHAIN);
	assert_string_equal(p->reason.a, "client");
	end(&s);
	/* another copy of it is in CA: nothing breaks */
	begin(&s, REMOVE);
	put_root(&s);
	put_issuing(&s, HELP_CA);
	put_issuing(&s, HELP_ROOT);
	memcpy(gone, s.sha1, sizeof(gone));
	put_client(&s);
	assert_true(plan(&s, gone)->applicable);
	end(&s);
}

/* What was broken before does not speak against the change. */
static void
test_broken_before(void **state)
{
	struct scene s;
	char moved[CERT_THUMBPRINT_MAX];
	const struct fix_plan *p;

	(void)state;
	begin(&s, MOVE);
	put_root(&s);
	put_issuing(&s, HELP_ROOT);
	memcpy(moved, s.sha1, sizeof(moved));
	put(&s, HELP_MY,
	    (struct help_cert){ .subject = "CN=old ra",
		.issuer = "CN=Issuing",
		.usages = AGENT,
		.from = -20,
		.until = -10 });
	p = plan(&s, moved);
	assert_true(p->applicable);
	assert_int_equal(
	    p->acts[0].chains->item[0].before.faults, CHAIN_NOT_IN_DATE);
	end(&s);
}

static void
expect_from(const char *key, const struct bilingual *reason)
{
	struct scene s;
	const struct fix_plan *p;

	begin(&s, MOVE);
	put_root(&s);
	put_issuing(&s, key);
	p = plan(&s, s.sha1);
	assert_false(p->applicable);
	assert_int_equal(p->reason.id, reason);
	assert_string_equal(p->reason.b, s.sha1);
	end(&s);
}

static void
test_put_there_by_others(void **state)
{
	(void)state;
	expect_from(HELP_POLICY, T_FIX_FROM_POLICY);
	expect_from(HELP_ENTERPRISE, T_FIX_FROM_DIRECTORY);
	expect_from(HELP_AUTHROOT, T_FIX_FROM_AUTHROOT);
}

/* The local copy moves, the other one is named. */
static void
test_two_copies(void **state)
{
	struct scene s;
	struct buf der = BUF_INIT;
	const struct fix_plan *p;

	(void)state;
	begin(&s, MOVE);
	put_root(&s);
	help_cert_make(
	    &(struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true },
	    &der);
	help_fix_cert(&s.f, HELP_POLICY, buf_span(&der), false);
	help_fix_cert(&s.f, HELP_ROOT, buf_span(&der), false);
	cert_sha1(buf_span(&der), s.sha1);
	buf_free(&der);
	p = plan(&s, s.sha1);
	assert_true(p->applicable);
	assert_int_equal(p->count, 2);
	assert_true((p->acts[0].reason.id == T_FIX_FROM_POLICY &&
			p->acts[1].reason.id == T_NONE) ||
		    (p->acts[0].reason.id == T_NONE &&
			p->acts[1].reason.id == T_FIX_FROM_POLICY));
	end(&s);
}

static void
test_roots_stay(void **state)
{
	struct scene s;
	const struct fix_plan *p;

	(void)state;
	begin(&s, MOVE);
	put_root(&s);
	p = plan(&s, s.sha1);
	assert_int_equal(p->reason.id, T_FIX_IS_ROOT);
	end(&s);
	/* two names, one key */
	begin(&s, MOVE);
	put(&s, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=one",
		.key = "k",
		.issuer = "CN=two",
		.issuer_key = "k" });
	p = plan(&s, s.sha1);
	assert_int_equal(p->reason.id, T_FIX_IS_ROOT);
	end(&s);
	begin(&s, MOVE);
	put_root(&s);
	put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=Root", .issuer = "CN=Other", .ca = true });
	p = plan(&s, s.sha1);
	assert_int_equal(p->reason.id, T_FIX_CROSS_SIGNED);
	end(&s);
}

/* Two authorities that sign each other: an answer, and soon. */
static void
test_circle(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, MOVE);
	put(&s, HELP_CA,
	    (struct help_cert){
		.subject = "CN=A", .issuer = "CN=B", .ca = true });
	put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=B", .issuer = "CN=A", .ca = true });
	assert_int_equal(plan(&s, s.sha1)->reason.id, T_FIX_NO_ROOT);
	end(&s);
}

/*
 * A cross-signed root beside its root, in both orders of their thumbprints:
 * the intermediate one can be moved.
 */
static void
test_cross_signed_root(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (int i = 0; i < 40 && seen != 3; i++) {
		struct scene s;
		char crossed[CERT_THUMBPRINT_MAX];

		begin(&s, MOVE);
		put(&s, HELP_ROOT,
		    (struct help_cert){ .subject = "CN=Root",
			.issuer = "CN=Other",
			.ca = true,
			.from = -i - 1,
			.until = 100 });
		memcpy(crossed, s.sha1, sizeof(crossed));
		put_root(&s);
		seen |= strcmp(crossed, s.sha1) < 0 ? 1 : 2;
		put_issuing(&s, HELP_ROOT);
		assert_true(plan(&s, s.sha1)->applicable);
		end(&s);
	}
	assert_int_equal(seen, 3);
}

/* More certificates of a name than are looked at: that is said. */
static void
test_crowd(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, MOVE);
	for (int i = 0; i < 64; i++)
		put(&s, HELP_CA,
		    (struct help_cert){ .subject = "CN=Root",
			.issuer = "CN=Other",
			.ca = true,
			.from = -i - 1,
			.until = 100 });
	put_issuing(&s, HELP_ROOT);
	assert_int_equal(plan(&s, s.sha1)->reason.id, T_FIX_CHAIN_CUT);
	end(&s);
}

/* The check and the preview ask for the same usage. */
static void
test_usage(void **state)
{
	struct scene s;
	const struct fix_plan *p;

	(void)state;
	begin(&s, MOVE);
	put_root(&s);
	put(&s, HELP_CA,
	    (struct help_cert){ .subject = "CN=Issuing",
		.issuer = "CN=Root",
		.usages = SERVER_AUTH,
		.ca = true });
	put_client(&s);
	put_leaf(&s, "CN=tls", SERVER_AUTH);
	put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=Moved", .issuer = "CN=Root", .ca = true });
	p = plan(&s, s.sha1);
	assert_true(p->applicable);
	assert_int_equal(p->acts[0].chains->count, 3);
	assert_int_equal(p->acts[0].chains->item[0].before.faults, CHAIN_USAGE);
	assert_true(chain_is_good(&p->acts[0].chains->item[1].before));
	end(&s);
}

static void
test_blob(void **state)
{
	struct buf blob = BUF_INIT;
	struct span der;

	(void)state;
	certstore_blob_make(SPAN("certificate"), &blob);
	der = certstore_blob_der(buf_span(&blob));
	assert_true(span_is(der, "certificate"));
	assert_null(certstore_blob_der(span_slice(buf_span(&blob), 0, 20)).p);
	buf_free(&blob);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_uses),
		cmocka_unit_test(test_no_root),
		cmocka_unit_test(test_root_elsewhere),
		cmocka_unit_test(test_breaks),
		cmocka_unit_test(test_broken_before),
		cmocka_unit_test(test_put_there_by_others),
		cmocka_unit_test(test_two_copies),
		cmocka_unit_test(test_roots_stay),
		cmocka_unit_test(test_circle),
		cmocka_unit_test(test_cross_signed_root),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_usage),
		cmocka_unit_test(test_blob),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
