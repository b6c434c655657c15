/*
 * The server that most tests of fixes act on.
 */

#include "tests/help_scene.h"

#include <string.h>

#include "tests/help_certs.h"

static void
put_cert(struct help_scene *s, const char *key, struct help_cert how,
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

void
help_scene_begin(struct help_scene *s, const char *actions)
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
	s->host.services[0] = (struct help_service){
		.name = "W3SVC", .needs = NULL, .running = true
	};
	s->host.services[1] = (struct help_service){
		.name = "WAPCSvc", .needs = "W3SVC", .running = true
	};
	s->host.services[2] = (struct help_service){
		.name = "Idle", .needs = "W3SVC", .running = false
	};
	s->host.service_count = 3;
	help_fix_read(&s->f);
	help_fix_subject(&s->f, s->moved);
	help_fix_open(&s->f);
}

void
help_scene_end(struct help_scene *s)
{
	help_fix_end(&s->f);
	help_host_end(&s->host);
	help_cert_end();
}
