/*
 * Requests of the unified connector as ladders (rule 16): its events are tied
 * by the id of the transaction, by any id that recurs, by time; and one that
 * was taken up and dropped is unanswered.
 */

#include "engine/case/tracing.h"
#include "tests/help_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CONNECTOR "Microsoft-Intune-CertificateConnectors"
#define DEVICE    "5f0e2d1c-1111-4222-8333-444455556666"
#define A         "6b1a0c9e-3f5d-4c77-9d2e-5a8f1b2c3d4e"
#define B         "0123456789abcdef0123456789abcdef"

struct event {
	int64_t at;
	int id;
	const char *text;
};

/* What came of each request: outcome, number of rungs, weakest link. */
static void
say(const struct trace *t, struct buf *out)
{
	for (size_t i = 0; i < trace_count(t); i++) {
		const struct trace_request *r = trace_at(t, i);
		enum link weakest = LINK_CERTAIN;
		int rungs = 0;

		for (int k = 0; k < STATION_COUNT; k++) {
			if (r->rung[k] == RUNG_NONE)
				continue;
			rungs++;
			if (r->link[k] > weakest)
				weakest = (enum link)r->link[k];
		}
		buf_printf(out, "%s%s %d %s", i ? ", " : "",
		    trace_outcome_name((enum trace_outcome)r->outcome), rungs,
		    link_name(weakest));
	}
}

static void
assert_ladders(
    const void *k, const struct event *e, size_t count, const char *want)
{
	/* exports begin with the oldest or with the newest */
	for (int backwards = 0; backwards < 2; backwards++) {
		static const struct trace_options none;
		struct help_capture h = help_capture_new(k);
		struct err_info info = { .code = OK };
		struct buf got = BUF_INIT;
		struct tracing *t;

		for (size_t i = 0; i < count; i++) {
			const struct event
			    *one = &e[backwards ? count - 1 - i : i];

			help_event(&h, one->at, CONNECTOR,
			    CONNECTOR "/Operational", one->id, one->text);
		}
		help_open_capture(&h);
		t = case_trace(h.c, &none, &info);
		assert_non_null(t);
		say(tracing_result(t), &got);
		assert_string_equal(buf_str(&got), want);
		buf_free(&got);
		tracing_free(t);
		help_capture_free(&h);
	}
}

#define ladders(k, e, want)                                                    \
	assert_ladders(k, e, sizeof(e) / sizeof((e)[0]), want)

static void
by_an_id_of_any_name(void **state)
{
	static const struct event named[] = {
		{ 0, 4003, "transactionId=" A },
		{ 1, 4003, "transactionId=" B },
		{ 2, 4004, "Transaction ID: {" A "}" },
		{ 3, 4004, "ID de transaction : " B },
		{ 4, 4006, "transactionId=" A },
		{ 5, 4008, "transactionId=" A },
		{ 6, 4007, "transactionId=" B },
	};
	static const struct event recurring[] = {
		{ 0, 4003, "device " DEVICE " request " A },
		{ 1, 4003, "device " DEVICE " request " B },
		{ 2, 4004, "request " A " of " DEVICE },
		{ 3, 4004, "request " B " of " DEVICE },
		{ 4, 4006, "request " A " of " DEVICE },
		{ 5, 4009, "request " A " of " DEVICE },
		{ 6, 4008, "request " A " of " DEVICE },
		{ 7, 4007, "request " B " of " DEVICE },
	};

	ladders(*state, named, "issued 4 certain, refused 3 certain");
	ladders(*state, recurring, "issued 4 certain, refused 3 certain");
}

static void
by_time(void **state)
{
	static const struct event after[] = {
		{ 0, 4003, "received" },
		{ 1, 4004, "verified" },
		{ 2, 4006, "issued" },
		{ 300, 4003, "received" },
		{ 301, 4005, "not verified" },
	};
	static const struct event among[] = {
		{ 0, 4003, "received" },
		{ 1, 4003, "received" },
		{ 2, 4004, "verified" },
		{ 3, 4004, "verified" },
	};
	/* ids that differ part them, however near they are */
	static const struct event parted[] = {
		{ 0, 4003, "request " A },
		{ 1, 4006, "request " B },
	};

	ladders(*state, after, "issued 3 likely, refused 2 likely");
	ladders(
	    *state, among, "incomplete 2 ambiguous, incomplete 2 ambiguous");
	ladders(*state, parted, "incomplete 1 likely, issued 1 likely");
}

/* The same device again, long after: another request. */
static void
of_one_device(void **state)
{
	static const struct event twice[] = {
		{ 0, 4003, DEVICE },
		{ 1, 4004, DEVICE },
		{ 600, 4003, DEVICE },
		{ 601, 4004, DEVICE },
		{ 602, 4006, DEVICE },
	};

	ladders(*state, twice, "unanswered 2 certain, issued 3 certain");
}

/* Two minutes after it the channel still tells of requests. */
static void
taken_up_and_dropped(void **state)
{
	static const struct event late[] = {
		{ 0, 4003, "transactionId=" A },
		{ 121, 4003, "transactionId=" B },
	};
	static const struct event early[] = {
		{ 0, 4003, "transactionId=" A },
		{ 120, 4003, "transactionId=" B },
	};

	ladders(*state, late, "unanswered 1 likely, incomplete 1 likely");
	ladders(*state, early, "incomplete 1 likely, incomplete 1 likely");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_an_id_of_any_name),
		cmocka_unit_test(by_time),
		cmocka_unit_test(of_one_device),
		cmocka_unit_test(taken_up_and_dropped),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
