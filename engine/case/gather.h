#ifndef ENGINE_CASE_GATHER_H
#define ENGINE_CASE_GATHER_H

/*
 * Whom and what the evidence names: every computer, account and certificate
 * that a field of some record stands for, so that they can be made unknown
 * wherever else they are written.
 */

#include "engine/case/case.h"

enum gather_kind {
	GATHER_HOST,    /* a computer, as its log or a request names it */
	GATHER_ACCOUNT, /* "DOMAIN\name", "name@domain", "name" */
	GATHER_SUBJECT, /* a distinguished name, RFC 2253 */
	GATHER_NAME,    /* a common name by itself, or a device */
	GATHER_PRINT,   /* a thumbprint of a certificate */
	GATHER_TEXT,    /* of an event: accounts stand in it */
	GATHER_CAPTURE  /* name of the capture */
};

typedef void gather_tell(void *arg, enum gather_kind kind, struct span name);

/*
 * Reads all sources of C once more, every record of them, and tells what they
 * name, each as often as it comes.  INFO is filled on failure.
 */
enum err case_gather(const struct case_file *c, gather_tell *tell, void *arg,
    struct err_info *info);

#endif
