/*
 * Chains as text, for tests.
 */

#include "tests/help_chain.h"

#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

void
scene_begin(struct scene *s)
{
	memset(s, 0, sizeof(*s));
	buf_puts(&s->reg, HELP_REG_HEAD);
	s->usage = CLIENT_AUTH;
	s->now = HELP_CERT_NOW;
}

static void
forget(struct scene *s)
{
	certstore_free(s->store);
	registry_free(s->registry);
	s->store = NULL;
	s->registry = NULL;
}

void
scene_end(struct scene *s)
{
	forget(s);
	cert_free(s->leaf);
	buf_free(&s->reg);
}

void
scene_put_for(
    struct scene *s, const char *key, struct help_cert how, struct span usages)
{
	struct buf der = BUF_INIT, blob = BUF_INIT;

	help_cert_make(&how, &der);
	if (usages.p)
		help_blob_add(&blob, 9, usages);
	help_blob_add(&blob, 0x20, buf_span(&der));
	help_reg_blob(&s->reg, key, buf_span(&der), buf_span(&blob));
	buf_free(&der);
	buf_free(&blob);
}

void
scene_put(struct scene *s, const char *key, struct help_cert how)
{
	scene_put_for(s, key, how, SPAN_NONE);
}

struct cert *
scene_made(struct help_cert how)
{
	struct buf der = BUF_INIT;
	struct cert *c;

	help_cert_make(&how, &der);
	c = cert_decode(buf_span(&der));
	assert_non_null(c);
	buf_free(&der);
	return c;
}

struct help_cert
scene_root(void)
{
	return (
	    struct help_cert){ .subject = ROOT, .key = "rsa r", .ca = true };
}

struct help_cert
scene_issuing(void)
{
	return (struct help_cert){ .subject = ISSUING,
		.key = "rsa i",
		.issuer = ROOT,
		.issuer_key = "rsa r",
		.ca = true };
}

struct help_cert
scene_leaf(void)
{
	return (struct help_cert){ .subject = LEAF,
		.key = "rsa l",
		.issuer = ISSUING,
		.issuer_key = "rsa i",
		.usages = CLIENT_AUTH };
}

void
scene_put_root(struct scene *s)
{
	scene_put(s, HELP_ROOT, scene_root());
}

static const char *
fault_names(unsigned faults, char out[200])
{
	static const struct {
		unsigned fault;
		const char *name;
	} names[] = {
		{ CHAIN_OTHER_KEY_NAME, "key-name" },
		{ CHAIN_ODD_CRITICAL, "critical" },
		{ CHAIN_NOT_IN_DATE, "date" },
		{ CHAIN_USAGE, "usage" },
		{ CHAIN_TOO_LONG, "length" },
		{ CHAIN_NO_CA, "no-ca" },
		{ CHAIN_DISTRUSTED, "distrusted" },
	};

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (faults & names[i].fault) {
			strcat(out, " ");
			strcat(out, names[i].name);
		}
	return out;
}

const char *
scene_find(struct scene *s, const struct cert *c)
{
	static const char *const ends[] = { "trusted", "untrusted", "missing" };
	struct chain_ask ask = { NULL, &s->change, s->usage, s->now, NULL };
	struct buf b = BUF_INIT;
	char faults[200];

	forget(s);
	s->registry = registry_new(&help_interest);
	assert_int_equal(
	    help_reg_load(s->registry, buf_span(&s->reg), "a.reg"), OK);
	s->store = certstore_new(s->registry, NULL, NULL);
	ask.store = s->store;
	assert_true(chain_find(&ask, c, &s->chain));
	for (size_t i = 0; i < s->chain.count; i++)
		buf_printf(&b, "%s%s%s", i > 0 ? "<" : "",
		    cert_common_name(s->chain.link[i].cert),
		    fault_names(s->chain.link[i].faults, faults));
	buf_printf(&b, " %s%s", ends[s->chain.end], s->chain.cut ? " cut" : "");
	snprintf(s->text, sizeof(s->text), "%s", buf_str(&b));
	buf_free(&b);
	return s->text;
}

void
scene_expect(struct scene *s, struct help_cert how, const char *chain)
{
	cert_free(s->leaf);
	s->leaf = scene_made(how);
	assert_string_equal(scene_find(s, s->leaf), chain);
	assert_int_equal(chain_is_good(&s->chain),
	    s->chain.faults == 0 && s->chain.end == CHAIN_TRUSTED);
}
