#ifndef TESTS_HELP_LAB_H
#define TESTS_HELP_LAB_H

/*
 * A small lab in temporary folders: a certificate in Root that makes every
 * request 403 until it is moved and the server restarted, and a service that
 * writes a value when the network is there.
 */

#include "engine/evidence/evidence.h"
#include "engine/host/lab/host_lab.h"

#define THUMB  "0123456789ABCDEF0123456789ABCDEF01234567"
#define INTUNE "HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector"
#define ROOT   "SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates\\"
#define CA     "SOFTWARE\\Microsoft\\SystemCertificates\\CA\\Certificates\\"
#define HKLM   "HKEY_LOCAL_MACHINE\\"
#define START  INT64_C(1776168000000000) /* 2026-04-14T12:00:00Z */

#define IIS "iis/u_ex260414.log"

enum { LAB_IN_ROOT = 1, LAB_REFUSED = 2, LAB_OFFLINE = 4 };

extern const struct lab_world help_world;

struct help_lab {
	char *capture, *parent, *copy;
	struct host *lab;
	const struct act_ops *act;
};

void help_lab_open(struct help_lab *f, const struct lab_world *w);
/* Nothing may have gone wrong in it. */
void help_lab_close(struct help_lab *f);
/* The same, whatever went wrong. */
void help_lab_end(struct help_lab *f);

/* How often WHAT stands in FILE of the copy. */
size_t help_lab_times(
    const struct help_lab *f, const char *file, const char *what);

/* Evidence of the copy, read to its end; the caller frees. */
struct evidence *help_lab_read(struct help_lab *f);

/* Moves THUMB, which must be in FROM. */
void help_lab_move(struct help_lab *f, enum act_store from, enum act_store to);

#endif
