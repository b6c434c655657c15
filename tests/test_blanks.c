/*
 * Blanks in commands of the guide: each has its value, and no name out of a
 * certificate ends a word of a shell.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/evidence/certs/cert.h"
#include "engine/fix/blanks.h"
#include "tests/help_certs.h"
#include "tests/help_scene.h"

static const char *
filled(struct help_scene *s, const struct cert *cert, const char *command)
{
	static char text[2000];
	const struct blanks_world w = { s->f.reg, cert, "ndes01" };
	struct buf out = BUF_INIT;

	blanks_fill(&w, command, &out);
	snprintf(text, sizeof(text), "%s", buf_str(&out));
	buf_free(&out);
	return text;
}

static struct cert *
cert_of(const struct help_cert *how)
{
	struct buf der = BUF_INIT;
	struct cert *c;

	help_cert_make(how, &der);
	c = cert_decode(buf_span(&der));
	assert_non_null(c);
	buf_free(&der);
	return c;
}

static void
each_has_its_value(void **state)
{
	struct help_scene s;
	struct cert *c;
	char want[200];
	const char *client;

	(void)state;
	help_scene_begin(&s, MOVE);
	client = cert_thumbprint(client_cert(s.f.reg, s.f.certs)->cert);
	c = cert_of(&(struct help_cert){
	    .subject = "CN=Issuing,DC=contoso", .issuer = "CN=Root" });
	snprintf(want, sizeof(want), "a %s b", cert_thumbprint(c));
	assert_string_equal(filled(&s, c, "a {thumbprint} b"), want);
	assert_string_equal(
	    filled(&s, c, "{common-name}{host}"), "Issuingndes01");
	assert_string_equal(filled(&s, c, "{issuer}"), cert_issuer(c));
	assert_string_equal(filled(&s, c, "{subject}"), cert_subject(c));
	assert_string_not_equal(cert_subject(c), cert_issuer(c));
	assert_string_equal(filled(&s, c, "{client-thumbprint}"), client);
	assert_string_equal(filled(&s, NULL,
				"{thumbprint} {subject} {issuer} "
				"{common-name}"),
	    "THUMBPRINT SUBJECT ISSUER NAME");
	cert_free(c);
	help_scene_end(&s);
	/* a server whose registry names no certificate */
	memset(&s, 0, sizeof(s));
	help_host_init(&s.host);
	help_fix_init(&s.f, &s.host, MOVE);
	help_fix_open(&s.f);
	assert_string_equal(
	    filled(&s, NULL, "{client-thumbprint}"), "THUMBPRINT");
	help_scene_end(&s);
}

/* The plain ones, and those that PowerShell takes for quotes as well. */
static void
ends_no_word(void **state)
{
	static const char *const risky[] = { "\"", "'", "`", "$", "%", "!", "^",
		"&", "|", "<", ">", "\xe2\x80\x98", "\xe2\x80\x99",
		"\xe2\x80\x9b", "\xe2\x80\x9c", "\xe2\x80\x9f" };
	struct help_scene s;

	(void)state;
	help_scene_begin(&s, MOVE);
	for (size_t i = 0; i < sizeof(risky) / sizeof(*risky); i++) {
		char subject[40];
		struct cert *c;

		snprintf(subject, sizeof(subject), "CN=a%sb", risky[i]);
		c = cert_of(
		    &(struct help_cert){ .subject = subject, .key = "one" });
		assert_non_null(strstr(cert_common_name(c), risky[i]));
		assert_string_equal(filled(&s, c, "{common-name}"), "a_b");
		cert_free(c);
	}
	help_scene_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_value),
		cmocka_unit_test(ends_no_word),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
