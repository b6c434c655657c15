#ifndef TESTS_HELP_CAPTURE_H
#define TESTS_HELP_CAPTURE_H

/*
 * Small captures made of a few rows, judged with the built-in guide.  Times
 * are seconds around HELP_CERT_NOW, so that the certificates of help_certs
 * fit.  The folder is gone once the capture is read.
 */

#include "engine/base/buf.h"
#include "engine/case/case.h"

#define HELP_NO_TIME INT64_MIN
#define HELP_MINUTE  60
#define HELP_HOUR    (60 * HELP_MINUTE)
#define HELP_DAY     (24 * HELP_HOUR)

struct help_capture {
	const struct knowledge *k; /* borrowed */
	struct case_options options;
	const char *single; /* open this file instead of the folder */
	char dir[40];       /* "" before help_write() */
	/* What becomes the files; tests may append to them. */
	struct buf iis, plugin, crp, reg, events, failed, excerpt;
	struct case_file *c; /* NULL before help_open_capture() */
};

/* For cmocka_run_group_tests(): *STATE is the built-in guide. */
int help_guide_setup(void **state);
int help_guide_teardown(void **state);

/* K as the group's setup left it in *STATE. */
struct help_capture help_capture_new(const void *k);
void help_capture_free(struct help_capture *h);

/* Seconds around HELP_CERT_NOW as a time. */
int64_t help_time(int64_t s);

/* "POST /stem query" by CLIENT with AGENT; RESULT is "200 0 0". */
void help_iis(struct help_capture *h, int64_t s, const char *request,
    const char *client, const char *agent, const char *result);

/* The requests of one enrolment. */
void help_getca(
    struct help_capture *h, int64_t s, const char *client, const char *result);
void help_verify(struct help_capture *h, int64_t s, const char *result);
void help_pki(
    struct help_capture *h, int64_t s, const char *client, const char *result);
void help_notify(struct help_capture *h, int64_t s, const char *result);

/*
 * A line of the policy module's log, with a time one hour ahead of UTC and
 * a bias that says so; HELP_NO_TIME: the bare line.
 */
void help_plugin(
    struct help_capture *h, int64_t s, int thread, const char *text);

/* Calling, Sending, true, Exiting: a good enrolment of two seconds. */
void help_plugin_good(struct help_capture *h, int64_t s, int thread);

/* An event of the registration point. */
void help_crp(struct help_capture *h, int64_t s, const char *text);

/* A Windows event with MESSAGE. */
void help_event(struct help_capture *h, int64_t s, const char *provider,
    const char *channel, int id, const char *message);

/* "[HKEY_LOCAL_MACHINE\KEY]"; values follow. */
void help_key(struct help_capture *h, const char *key);
void help_value(struct help_capture *h, const char *name, const char *data);

#define HELP_CONNECTOR "SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector"
#define HELP_UNIFIED                                                           \
	"SOFTWARE\\Microsoft\\MicrosoftIntune\\PFXCertificateConnector"
#define HELP_MSCEP "SOFTWARE\\Microsoft\\Cryptography\\MSCEP"

/* Files as they stand, below the capture; a NAME may have folders. */
void help_write(struct help_capture *h);
void help_file(struct help_capture *h, const char *name, struct span text);
void help_remove(struct help_capture *h);

/* Writes and opens, reads nothing. */
void help_open_capture(struct help_capture *h);

/* Opens what help_write() and help_file() have written, and reads all. */
void help_run_written(struct help_capture *h);

/* Writes, opens, reads all, and takes the folder away. */
void help_run(struct help_capture *h);

/* The words of the JSON, for assert_string_equal(). */
const struct check_result *help_check(
    const struct help_capture *h, const char *id);
const char *help_verdict(const struct help_capture *h, const char *check);
const char *help_whole(const struct help_capture *h);
const char *help_generation(const struct help_capture *h);

/* Certainty of a cause, "" when it is not listed. */
const char *help_cause(const struct help_capture *h, const char *id);

#endif
