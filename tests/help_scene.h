#ifndef TESTS_HELP_SCENE_H
#define TESTS_HELP_SCENE_H

/* A server with an intermediate certificate in Root, and guides for it. */

#include "engine/evidence/certs/cert.h"
#include "tests/help_fix.h"

#define KEY    "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define MODULE KEY "\\Modules\\NDESPolicy"

#define TEXT    "<text><en>Do</en><fr>Faire</fr></text></action>"
#define MOVE    "<action kind=\"cert.move\" target=\"Root CA\">" TEXT
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

/*
 * A root, an issuing authority that lies in Root too and is the cause's
 * subject, a client certificate of it; values and services.
 */
struct help_scene {
	struct help_host host;
	struct help_fix f;
	char moved[CERT_THUMBPRINT_MAX], root[CERT_THUMBPRINT_MAX];
};

void help_scene_begin(struct help_scene *s, const char *actions);
void help_scene_end(struct help_scene *s);

#endif
