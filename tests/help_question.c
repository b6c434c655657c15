/*
 * Captures for questions about certificates.
 */

#include "tests/help_question.h"

#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct capture
capture_new(void)
{
	struct capture c = { .now = HELP_CERT_NOW };

	buf_puts(&c.reg, HELP_REG_HEAD);
	return c;
}

void
question_put(struct capture *c, const char *key, struct help_cert how)
{
	struct buf der = BUF_INIT;

	help_cert_make(&how, &der);
	help_reg_cert(&c->reg, key, buf_span(&der), NULL, false);
	cert_sha1(buf_span(&der), c->sha1);
	buf_free(&der);
}

void
question_put_thumbprint(struct capture *c, const char *text)
{
	buf_printf(
	    &c->reg, POLICY_KEY "\"NDESCertThumbprint\"=\"%s\"\r\n", text);
}

void
question_put_client(struct capture *c, struct help_cert how)
{
	how.subject = CLIENT;
	if (!how.issuer)
		how.issuer = ISSUING;
	question_put(c, HELP_MY, how);
	question_put_thumbprint(c, c->sha1);
}

void
capture_free(struct capture *c)
{
	certstore_free(c->store);
	registry_free(c->registry);
	buf_free(&c->reg);
}

struct certcheck_world
question_world(struct capture *c)
{
	certstore_free(c->store);
	registry_free(c->registry);
	c->registry = registry_new(&help_interest);
	assert_int_equal(
	    help_reg_load(c->registry, buf_span(&c->reg), "a.reg"), OK);
	c->store = certstore_new(c->registry, NULL, NULL);
	return (struct certcheck_world){ c->registry, c->store, c->now, NULL };
}

enum tri
question_ask(struct capture *c, question *q, size_t *subjects)
{
	struct certcheck_subjects out = { NULL, 0, 0, false };
	const struct certcheck_world w = question_world(c);
	enum tri t = q(&w, &out);

	assert_false(out.failed);
	*subjects = out.count;
	certcheck_subjects_free(&out);
	assert_null(out.items);
	return t;
}
