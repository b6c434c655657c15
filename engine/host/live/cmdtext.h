#ifndef ENGINE_HOST_CMDTEXT_H
#define ENGINE_HOST_CMDTEXT_H

/*
 * What the live host asks of the system, as the commands of Windows print it
 * in English: evidence reads the one as it reads the other.  Only what its
 * readers take is written: no process numbers, which change by themselves.
 */

#include "engine/base/buf.h"

#include <stdint.h>

/* One service as `sc queryex' tells it; the numbers of winsvc.h. */
struct cmdtext_service {
	struct span name, shown; /* UTF-8 */
	uint32_t type, state, exit_code, service_exit_code;
};

void cmdtext_service(struct buf *out, const struct cmdtext_service *s);

/* One service as `sc qc' tells it; the numbers of winsvc.h. */
struct cmdtext_config {
	struct span name; /* UTF-8, as all of them */
	uint32_t type, start, error_control;
	/* Of what is started only the program is written: behind it may stand
	 * a password. */
	struct span command;
	struct span account; /* empty: none is told */
};

void cmdtext_config(struct buf *out, const struct cmdtext_config *c);

/* What sc prints of service NAME when Windows refuses with CODE. */
void cmdtext_refused(struct buf *out, struct span name, uint32_t code);

/*
 * The pools in RAW, what `appcmd list apppool' printed, and nothing else of
 * it; returns how many.
 */
size_t cmdtext_pools(struct buf *out, struct span raw);

/* One binding as `netsh http show sslcert' tells it. */
struct cmdtext_binding {
	bool named;           /* WHERE begins with a host, not an address */
	struct span where;    /* "0.0.0.0:443", "[::]:443", "host:443" */
	struct span hash;     /* bytes */
	const char *app;      /* "{4dc3e181-...}" */
	struct span store;    /* empty: none was named */
	uint32_t check_mode;  /* DefaultCertCheckMode of http.h */
	bool mapped;          /* to an account of the directory */
	bool asks_for_client; /* for its certificate, before the request */
};

/* What stands above the first one. */
void cmdtext_bindings_head(struct buf *out);
void cmdtext_binding(struct buf *out, const struct cmdtext_binding *b);

#endif
