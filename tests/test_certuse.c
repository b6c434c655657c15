/*
 * Which certificate is used for what.
 */

#include "engine/evidence/certs/certuse.h"
#include "tests/help_question.h"
#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* "client ndes01 my, root Root root": use, name, store. */
static const char *
uses_of(struct capture *c)
{
	static char text[1000];
	struct cert_uses uses = { NULL, 0, 0, false };
	const struct certcheck_world w = question_world(c);
	struct buf b = BUF_INIT;

	cert_uses_find(&w, &uses);
	assert_false(uses.failed);
	for (size_t i = 0; i < uses.count; i++)
		buf_printf(&b, "%s%s %s %s", i > 0 ? ", " : "",
		    cert_use_name(uses.items[i].use),
		    cert_common_name(uses.items[i].stored->cert),
		    store_logical_name(uses.items[i].stored->logical));
	snprintf(text, sizeof(text), "%s", b.n > 0 ? buf_str(&b) : "");
	buf_free(&b);
	cert_uses_free(&uses);
	return text;
}

/* A certificate of My with its private key. */
static void
put_own(struct capture *c, const char *name, const char *usage,
    const char *extensions)
{
	struct buf der = BUF_INIT;

	help_cert_make(&(struct help_cert){ .subject = name,
			   .issuer = ISSUING,
			   .usages = usage,
			   .extensions = extensions },
	    &der);
	help_reg_cert(&c->reg, HELP_MY, buf_span(&der), NULL, true);
	cert_sha1(buf_span(&der), c->sha1);
	buf_free(&der);
}

static void
test_uses(void **state)
{
	struct capture c = capture_new();

	(void)state;
	assert_string_equal(uses_of(&c), "");
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Root", .ca = true });
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Other root", .ca = true });
	question_put(&c, HELP_CA,
	    (struct help_cert){
		.subject = ISSUING, .issuer = "CN=Root", .ca = true });
	question_put(&c, HELP_DISALLOWED,
	    (struct help_cert){
		.subject = "CN=bad", .issuer = "CN=Root", .ca = true });
	/* nothing of theirs is in use */
	assert_string_equal(uses_of(&c), "");
	put_own(&c, "CN=sign", REQUEST_AGENT, "keyUsage=digitalSignature");
	put_own(&c, "CN=seal", REQUEST_AGENT, "keyUsage=keyEncipherment");
	put_own(&c, "CN=web", SERVER_AUTH, NULL);
	put_own(&c, "CN=any", NULL, NULL); /* could be anything */
	put_own(&c, "CN=mail", "1.3.6.1.5.5.7.3.4", NULL);
	question_put_client(&c, (struct help_cert){ .usages = CLIENT_AUTH });
	assert_string_equal(uses_of(&c),
	    "client ndes01.contoso.com my, tls web my, ra-signing sign my, "
	    "ra-encryption seal my, issuing Contoso Issuing CA ca, "
	    "root Root root");
	capture_free(&c);
}

/* One certificate for two uses; a key that may do both. */
static void
test_twice(void **state)
{
	struct capture c = capture_new();

	(void)state;
	put_own(&c, "CN=both", SERVER_AUTH " " CLIENT_AUTH, NULL);
	question_put_thumbprint(&c, c.sha1);
	put_own(&c, "CN=ra", REQUEST_AGENT, NULL);
	assert_string_equal(uses_of(&c),
	    "client both my, tls both my, ra-signing ra my, "
	    "ra-encryption ra my");
	capture_free(&c);
}

/* Nothing is looked for above the unified connector's. */
static void
test_connector(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put(&c, HELP_CA,
	    (struct help_cert){
		.subject = ISSUING, .issuer = "CN=Root", .ca = true });
	put_own(&c, "CN=connector", CLIENT_AUTH, NULL);
	buf_printf(&c.reg,
	    UNIFIED_KEY "\"EncryptionCertThumbprint\"=\"%s\"\r\n", c.sha1);
	assert_string_equal(uses_of(&c), "connector connector my");
	capture_free(&c);
}

/* "tls web": what ends first, but for LEFT_OUT. */
static const char *
first_of(struct capture *c, unsigned left_out, int64_t now)
{
	static char text[100];
	const struct certcheck_world w = { c->registry, c->store, now, NULL };
	struct cert_uses uses = { NULL, 0, 0, false };
	const struct cert_used *first;

	cert_uses_find(&w, &uses);
	first = cert_uses_first(&uses, left_out, now);
	snprintf(text, sizeof(text), "%s %s",
	    first ? cert_use_name(first->use) : "",
	    first ? cert_common_name(first->stored->cert) : "");
	cert_uses_free(&uses);
	return text;
}

static void
put_until(struct capture *c, const char *name, const char *usage, int days)
{
	struct buf der = BUF_INIT;

	help_cert_make(&(struct help_cert){ .subject = name,
			   .issuer = ISSUING,
			   .usages = usage,
			   .from = -900,
			   .until = days },
	    &der);
	help_reg_cert(&c->reg, HELP_MY, buf_span(&der), NULL, true);
	buf_free(&der);
}

/* One that was replaced does not count, an authority that has ended neither. */
static void
test_first(void **state)
{
	struct capture c = capture_new();

	(void)state;
	put_until(&c, "CN=old", SERVER_AUTH, -3);
	put_until(&c, "CN=new", SERVER_AUTH, 300);
	put_until(&c, "CN=ra", REQUEST_AGENT, 20);
	question_put(&c, HELP_CA,
	    (struct help_cert){ .subject = ISSUING,
		.issuer = "CN=Root",
		.ca = true,
		.from = -900,
		.until = -10 });
	uses_of(&c);
	assert_string_equal(first_of(&c, 0, c.now), "ra-signing ra");
	assert_string_equal(
	    first_of(&c,
		1U << CERT_USE_RA_SIGNING | 1U << CERT_USE_RA_ENCRYPTION,
		c.now),
	    "tls new");
	/* the newest of its use counts though it has ended */
	assert_string_equal(
	    first_of(&c, 0, c.now + 900 * TIME_DAY), "ra-signing ra");
	capture_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_connector),
		cmocka_unit_test(test_first),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
