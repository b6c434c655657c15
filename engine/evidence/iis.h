#ifndef ENGINE_EVIDENCE_IIS_H
#define ENGINE_EVIDENCE_IIS_H

#include "engine/base/span.h"

/* How much HEAD looks like a log of IIS, 0 to 100; see reader.h. */
int iis_sniff(struct span head);

/*
 * HEAD is another log of the same family: Windows Firewall, HTTPERR, the FTP
 * or SMTP service, a proxy.  Left out on purpose, and said so.
 */
bool iis_look_alike(struct span head);

#endif
