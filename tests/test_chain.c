/*
 * Chains as Windows builds and judges them.
 */

#include "tests/help_chain.h"

#include "engine/base/times.h"
#include "engine/evidence/certs/texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* EKU as a property of the store: client, server, none at all */
#define FOR_CLIENT "\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02"
#define FOR_SERVER "\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"
#define FOR_NONE   "\x30\x00"

static void
test_ends(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_expect(&s, scene_leaf(), "leaf missing");
	assert_string_equal(chain_lacks(&s.chain), ISSUING);
	assert_false(chain_is_bad(&s.chain)); /* Windows fetches issuers */
	scene_put(&s, HELP_CA, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing missing");
	assert_string_equal(chain_lacks(&s.chain), ROOT);
	assert_false(chain_is_bad(&s.chain));
	/* a root in CA is not trusted */
	scene_put(&s, HELP_CA, scene_root());
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root untrusted");
	assert_string_equal(chain_lacks(&s.chain), ROOT);
	assert_true(chain_is_bad(&s.chain));
	/* the name alone is not enough */
	scene_put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = ROOT, .key = "impostor", .ca = true });
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root untrusted");
	scene_put(&s, HELP_ENTERPRISE, scene_root());
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	assert_null(chain_lacks(&s.chain));
	assert_int_equal(s.chain.link[2].stored->physical, STORE_ENTERPRISE);
	scene_expect(&s, scene_root(), "Root trusted");
	scene_end(&s);
}

/* A certificate that is no root, in Root, ends no chain. */
static void
test_issuing_in_root(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put(&s, HELP_ROOT, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing missing");
	scene_put_root(&s);
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	scene_end(&s);
}

/* An authority that lies in My only, as on a server that is one. */
static void
test_issuing_in_my(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_MY, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	scene_end(&s);
}

/* Two of one name and key, in both orders: one good chain is enough. */
static void
test_two_of_one_key(void **state)
{
	struct help_cert old = scene_issuing(), other = scene_issuing();

	(void)state;
	old.from = -700;
	old.until = -5;
	other.until = 300;
	other.from = -300;
	for (int i = 0; i < 8; i++) {
		struct scene s;

		scene_begin(&s);
		scene_put_root(&s);
		scene_put(&s, HELP_CA, i % 2 ? old : scene_issuing());
		scene_put(&s, HELP_CA, i % 2 ? scene_issuing() : old);
		if (i >= 2)
			scene_put(&s, HELP_DISALLOWED, other);
		if (i >= 4)
			scene_put(&s, HELP_CA, other);
		scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
		if (i >= 6) { /* and without the good one */
			scene_put(&s, HELP_DISALLOWED, scene_issuing());
			scene_expect(
			    &s, scene_leaf(), "leaf<Issuing date<Root trusted");
		}
		scene_end(&s);
	}
}

/* A root that another one signed too; thumbprints fall as they may. */
static void
test_cross_signed(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++) {
		struct help_cert crossed = { .subject = ROOT,
			.key = "rsa r",
			.issuer = "CN=Older",
			.ca = true,
			.from = -100 - i,
			.until = 100 };
		struct scene s;

		scene_begin(&s);
		if (i % 2)
			scene_put_root(&s);
		scene_put(&s, i % 3 ? HELP_ROOT : HELP_CA, crossed);
		if (i % 2 == 0)
			scene_put_root(&s);
		scene_put(&s, HELP_CA, scene_issuing());
		scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
		scene_end(&s);
	}
}

/* The only way leads over the cross-signed copy. */
static void
test_only_the_cross(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put(&s, HELP_CA, scene_issuing());
	scene_put(&s, HELP_CA,
	    (struct help_cert){ .subject = ROOT,
		.key = "rsa r",
		.issuer = "CN=Older",
		.ca = true });
	scene_put(&s, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Older", .ca = true });
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root<Older trusted");
	/* the shorter one is no good, and must not be the last word */
	scene_put(&s, HELP_CA, scene_root());
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root<Older trusted");
	scene_end(&s);
}

/* A root that got a new key: the new one signed by the old one. */
static void
test_self_issued_steps(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put(&s, HELP_CA,
	    (struct help_cert){ .subject = ROOT,
		.key = "new",
		.issuer = ROOT,
		.issuer_key = "old",
		.ca = true });
	scene_put(&s, HELP_ROOT,
	    (struct help_cert){ .subject = ROOT,
		.key = "old",
		.extensions = "basicConstraints=critical,CA:TRUE,pathlen:0" });
	/* self-issued ones do not count in the length */
	scene_expect(&s,
	    (struct help_cert){
		.subject = LEAF, .issuer = ROOT, .issuer_key = "new" },
	    "leaf<Root<Root trusted");
	scene_end(&s);
}

static void
expect_fault(struct help_cert top, struct help_cert ca, const char *chain)
{
	struct scene s;

	scene_begin(&s);
	scene_put(&s, HELP_ROOT, top);
	scene_put(&s, HELP_CA, ca);
	scene_expect(&s, scene_leaf(), chain);
	assert_int_equal(chain_is_bad(&s.chain),
	    (s.chain.faults & ~(unsigned)CHAIN_DOUBTS) != 0);
	scene_end(&s);
}

static void
test_faults(void **state)
{
	struct help_cert top = scene_root();
	struct help_cert ca;

	(void)state;
	expect_fault(top, scene_issuing(), "leaf<Issuing<Root trusted");
	ca = scene_issuing();
	ca.from = -90;
	ca.until = -1;
	expect_fault(top, ca, "leaf<Issuing date<Root trusted");
	ca.from = 1;
	ca.until = 90;
	expect_fault(top, ca, "leaf<Issuing date<Root trusted");
	ca = scene_issuing();
	ca.ca = false;
	expect_fault(top, ca, "leaf<Issuing no-ca<Root trusted");
	ca = scene_issuing();
	ca.usages = SERVER_AUTH;
	expect_fault(top, ca, "leaf<Issuing usage<Root trusted");
	ca.usages = SERVER_AUTH " " CLIENT_AUTH;
	expect_fault(top, ca, "leaf<Issuing<Root trusted");
	ca.usages = "2.5.29.37.0";
	expect_fault(top, ca, "leaf<Issuing<Root trusted");
	/* 0 authorities may stand between it and the last one */
	ca = scene_issuing();
	ca.extensions = "basicConstraints=critical,CA:TRUE,pathlen:0";
	expect_fault(top, ca, "leaf<Issuing<Root trusted");
	top.extensions = "basicConstraints=critical,CA:TRUE,pathlen:1";
	expect_fault(top, scene_issuing(), "leaf<Issuing<Root trusted");
	top.extensions = "basicConstraints=critical,CA:TRUE,pathlen:0";
	expect_fault(top, scene_issuing(), "leaf<Issuing<Root length trusted");
	top.extensions = NULL;
	top.from = -90;
	top.until = -1;
	expect_fault(top, scene_issuing(), "leaf<Issuing<Root date trusted");
}

/* What Windows knows is no fault; what nobody knows is left open. */
static void
test_critical(void **state)
{
	struct help_cert top = scene_root();
	struct help_cert ca = scene_issuing();

	(void)state;
	ca.extensions = "1.3.6.1.4.1.311.21.7=critical,DER:3000";
	expect_fault(top, ca, "leaf<Issuing<Root trusted");
	ca.extensions = "1.2.3.4.5=critical,DER:3000";
	expect_fault(top, ca, "leaf<Issuing critical<Root trusted");
	ca.extensions = "1.2.3.4.5=DER:3000";
	expect_fault(top, ca, "leaf<Issuing<Root trusted");
}

static void
test_store_usages(void **state)
{
	struct help_cert top = scene_root();
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put_for(&s, HELP_ROOT, top, SPAN(FOR_SERVER));
	scene_put_for(&s, HELP_CA, scene_issuing(), SPAN(FOR_CLIENT));
	scene_put_for(&s, HELP_MY, scene_leaf(), SPAN(FOR_CLIENT));
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root usage trusted");
	s.usage = SERVER_AUTH;
	scene_expect(&s, scene_leaf(), "leaf usage<Issuing usage<Root trusted");
	s.usage = NULL;
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	/* another copy is not restricted */
	s.usage = CLIENT_AUTH;
	scene_put(&s, HELP_ENTERPRISE, top);
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	scene_end(&s);
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_CA, scene_issuing());
	scene_put_for(&s, HELP_MY, scene_leaf(), SPAN(FOR_NONE));
	scene_expect(&s, scene_leaf(), "leaf usage<Issuing<Root trusted");
	scene_end(&s);
}

static void
test_distrusted(void **state)
{
	struct help_cert other = scene_issuing();
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_CA, scene_issuing());
	other.from = -4;
	other.until = 5;
	scene_put(
	    &s, HELP_DISALLOWED, other); /* of the same key, but another */
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	scene_put(&s, HELP_DISALLOWED, scene_leaf());
	scene_expect(&s, scene_leaf(), "leaf distrusted<Issuing<Root trusted");
	scene_end(&s);
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_CA, scene_issuing());
	scene_put(&s, "Policies\\Microsoft\\SystemCertificates\\Disallowed",
	    scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing distrusted<Root trusted");
	scene_end(&s);
	/* what lies nowhere else leads nowhere */
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_DISALLOWED, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf missing");
	scene_end(&s);
}

#define KEY_ID(x)   "2.5.29.14=DER:0402" x
#define NAMES_ID(x) "2.5.29.35=DER:30048002" x

/* The key identifier chooses; a signature that fits is still a doubt. */
static void
test_key_names(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct help_cert ca = scene_issuing(), other = scene_issuing();
		struct help_cert l = scene_leaf();
		struct scene s;

		scene_begin(&s);
		scene_put_root(&s);
		ca.extensions = KEY_ID("0102");
		other.extensions = KEY_ID("0304");
		l.extensions = NAMES_ID("0102");
		scene_put(&s, HELP_CA, i ? ca : other);
		if (i == 0) {
			scene_expect(
			    &s, l, "leaf key-name<Issuing<Root trusted");
			assert_false(chain_is_bad(&s.chain));
		}
		scene_put(&s, HELP_CA, i ? other : ca);
		scene_expect(&s, l, "leaf<Issuing<Root trusted");
		assert_ptr_equal(s.chain.link[1].cert,
		    certstore_at(s.store, i ? 1 : 2)->cert);
		l.extensions = NULL; /* names none: any will do */
		scene_expect(&s, l, "leaf<Issuing<Root trusted");
		scene_end(&s);
	}
}

static void
test_change(void **state)
{
	struct cert *own = scene_made(scene_root());
	struct cert *ca = scene_made(scene_issuing());
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put(&s, HELP_ROOT, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing missing");
	s.change.to_root = own;
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	s.change.to_root = NULL;
	s.change.to_ca = own;
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root untrusted");
	scene_end(&s);
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_ROOT, scene_issuing());
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	s.change.gone = certstore_at(s.store, 1);
	{
		struct chain_ask ask = { s.store, &s.change, CLIENT_AUTH, s.now,
			NULL };

		assert_true(chain_find(&ask, s.leaf, &s.chain));
		assert_int_equal(s.chain.count, 1);
		s.change.to_ca = ca;
		assert_true(chain_find(&ask, s.leaf, &s.chain));
		assert_int_equal(s.chain.count, 3);
		assert_true(chain_is_good(&s.chain));
	}
	scene_end(&s);
	cert_free(own);
	cert_free(ca);
}

static void
test_without_time(void **state)
{
	struct help_cert ca = scene_issuing();
	struct scene s;

	(void)state;
	scene_begin(&s);
	ca.from = -90;
	ca.until = -1;
	scene_put_root(&s);
	scene_put(&s, HELP_CA, ca);
	s.now = TIME_NONE;
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	scene_end(&s);
}

static void
test_why(void **state)
{
	struct help_cert ca = scene_issuing();
	struct scene s;
	const char *about;

	(void)state;
	scene_begin(&s);
	scene_expect(&s, scene_leaf(), "leaf missing");
	assert_int_equal(chain_why(&s.chain, &about), T_CHAIN_MISSING);
	assert_string_equal(about, ISSUING);
	scene_put_root(&s);
	ca.usages = SERVER_AUTH;
	ca.from = -9;
	ca.until = -1;
	scene_put(&s, HELP_CA, ca);
	scene_expect(&s, scene_leaf(), "leaf<Issuing date usage<Root trusted");
	assert_int_equal(chain_why(&s.chain, &about), T_CHAIN_USAGE);
	assert_string_equal(about, "Issuing");
	ca = scene_issuing();
	scene_put(&s, HELP_CA, ca);
	scene_expect(&s, scene_leaf(), "leaf<Issuing<Root trusted");
	assert_int_equal(chain_why(&s.chain, &about), T_NONE);
	scene_end(&s);
}

/* On a single path both judge the same, where no document says otherwise. */
static void
test_openssl_agrees(void **state)
{
	struct help_cert ca = scene_issuing();
	struct scene s;

	(void)state;
	for (int i = 0; i < 4; i++) {
		const struct cert *path[CHAIN_MAX];
		const char *says;

		scene_begin(&s);
		scene_put_root(&s);
		ca = scene_issuing();
		ca.ca = i != 1;
		ca.until = i == 2 ? -1 : 90;
		ca.from = -90;
		if (i == 3)
			ca.extensions = "1.3.6.1.4.1.311.21.10=critical,"
					"DER:300c300a06082b06010505070302";
		scene_put(&s, HELP_CA, ca);
		cert_free(s.leaf);
		s.leaf = scene_made(scene_leaf());
		scene_find(&s, s.leaf);
		for (size_t n = 0; n < s.chain.count; n++)
			path[n] = s.chain.link[n].cert;
		says = cert_openssl_says(path, s.chain.count, true, s.now);
		assert_int_equal(chain_is_good(&s.chain), i == 0 || i == 3);
		assert_int_equal(strcmp(says, "ok") == 0, i == 0);
		scene_end(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_issuing_in_root),
		cmocka_unit_test(test_issuing_in_my),
		cmocka_unit_test(test_two_of_one_key),
		cmocka_unit_test(test_cross_signed),
		cmocka_unit_test(test_only_the_cross),
		cmocka_unit_test(test_self_issued_steps),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_critical),
		cmocka_unit_test(test_store_usages),
		cmocka_unit_test(test_distrusted),
		cmocka_unit_test(test_key_names),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_without_time),
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_openssl_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
