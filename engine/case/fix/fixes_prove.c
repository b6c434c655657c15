/*
 * After a fix: the check again, on records newer than the change.  Only they
 * say that it is fixed; the first good one is kept as the proof.
 */

#include "engine/case/fix/fixes.h"

#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/case/fix/fixes_inside.h"
#include "engine/case/mended.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL TIME_MINUTE

/* The checks that the cause failed, and those that a broken state hurts. */
static uint64_t
checks_of(const struct knowledge *k, const struct cause_result *r)
{
	uint64_t set = 0;

	for (size_t i = 0; i < r->because_count; i++) {
		const struct check *check = know_check(k, r->because[i]);

		set |= UINT64_C(1) << r->because[i];
		if (check->state && check->dependent != SIZE_MAX)
			set |= UINT64_C(1) << check->dependent;
	}
	return set;
}

/* A record, not the state of the server: only requests prove anything. */
static bool
proves(const struct sign *s, uint64_t checks)
{
	return s->polarity == POLARITY_GOOD && s->kind != SIGN_VALUE &&
	       s->kind != SIGN_CERT && (s->checks & checks);
}

static void
take_good(struct fix_proof *out, const struct finding *f, bool newest)
{
	const struct evidence_item *item;

	item = &f->item[newest && f->items > 0 ? f->items - 1 : 0];
	out->good += f->count;
	if (f->items == 0 || item->time == TIME_NONE ||
	    (out->time != TIME_NONE && item->time >= out->time))
		return;
	out->time = item->time;
	out->line = item->line;
	snprintf(out->file, sizeof(out->file), "%s", item->file);
	memcpy(out->text, item->text, sizeof(out->text));
}

/* What was ahead of its time does not count. */
static void
take_off(const struct fixes *f, struct fix_proof *out)
{
	uint64_t good = f->ahead.good, bad = f->ahead.bad;

	out->good -= good < out->good ? good : out->good;
	out->bad -= bad < out->bad ? bad : out->bad;
}

static void
judge(const struct fixes *f, const struct case_file *c, uint64_t checks,
    struct fix_proof *out)
{
	const struct diagnosis *d = case_diagnosis(c);

	out->good = out->bad = 0;
	out->time = TIME_NONE;
	for (size_t i = 0; i < d->check_count; i++)
		if (checks >> i & 1)
			out->bad += d->checks[i].bad + d->checks[i].past_bad;
	for (size_t i = 0; i < d->finding_count; i++)
		if (proves(know_sign(c->k, d->findings[i].sign), checks))
			take_good(out, &d->findings[i], f->ahead.good > 0);
	take_off(f, out);
	if (out->bad > 0)
		out->kind = PROOF_BAD;
	else
		out->kind = out->good > 0 ? PROOF_FIXED : PROOF_NONE;
}

static enum err
judge_anew(const struct fixes *f, uint64_t checks, struct fix_proof *out)
{
	struct err_info info = { .code = OK };
	struct case_file *c = case_over(f->c, out->since, &info);
	enum err err = c ? case_run(c) : info.code;

	if (!err)
		judge(f, c, checks, out);
	case_free(c);
	return err;
}

/* The first look, when it comes before anything can have been proved. */
static enum err
look_ahead(struct fixes *f, uint64_t checks, const struct fix_run *run,
    struct fix_proof *out)
{
	bool early = host_now(f->c->host) < out->since;
	enum err err = OK;

	memset(&f->ahead, 0, sizeof(f->ahead));
	if (early)
		err = judge_anew(f, checks, out);
	if (early && !err) {
		f->ahead.good = out->good;
		f->ahead.bad = out->bad;
	}
	f->ahead.run = run->run;
	return err;
}

static struct json *
proof_json(const struct fix_plan *p, const struct fix_run *run,
    const struct fix_proof *proof)
{
	struct json *o = json_obj(), *first = json_obj();

	json_put(o, "schema", json_text(SPAN("ndes-doctor/proof/1")));
	json_put(o, "fix", json_words(p->fix->id));
	json_put(o, "run", json_int((int64_t)run->run));
	json_put(o, "applied", json_time(run->time));
	json_put(o, "since", json_time(proof->since));
	json_put(o, "good", json_int((int64_t)proof->good));
	json_put(o, "bad", json_int((int64_t)proof->bad));
	json_put(first, "time", json_time(proof->time));
	json_put(first, "file", json_words(proof->file));
	json_put(first, "line", json_int((int64_t)proof->line));
	json_put(first, "text", json_words(proof->text));
	json_put(o, "first", first);
	return o;
}

static enum err
keep_proof(struct fixes *f, const struct fix_plan *p, const struct fix_run *run,
    const struct fix_proof *proof)
{
	struct fix_world w = fixes_world(f);
	struct json *o = proof_json(p, run, proof);
	char *text = json_print(o, true), name[64];
	enum err err = text ? OK : ERR_NOMEM;

	snprintf(name, sizeof(name), "proof-%04" PRIu64 ".json", run->run);
	if (!err && f->folder)
		err = world_keep(&w, name, span_of(text));
	free(text);
	json_free(o);
	return err;
}

enum err
fixes_prove(struct fixes *f, size_t i, const struct fix_run *run,
    int64_t patience, struct fix_proof *out)
{
	struct fix_world w = fixes_world(f);
	uint64_t checks = checks_of(f->c->k, f->plans[i]->cause);
	enum err err = run->time == TIME_NONE ? ERR_UNSUPPORTED : OK;

	memset(out, 0, sizeof(*out));
	if (!err)
		out->since = run->time + MENDED_SETTLE + 1;
	if (!err && f->ahead.run != run->run)
		err = look_ahead(f, checks, run, out);
	for (; !err; patience -= POLL) {
		err = judge_anew(f, checks, out);
		if (err || out->kind != PROOF_NONE || patience <= 0)
			break;
		err = world_wait(&w, POLL);
	}
	if (!err && out->kind == PROOF_FIXED)
		err = keep_proof(f, f->plans[i], run, out);
	return err;
}
