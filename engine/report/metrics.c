/*
 * Samples are written as they come, each family into a buffer of its own,
 * because a family must stand together however many servers there are.
 */

#include "engine/report/metrics.h"

#include "engine/base/utf8.h"

#include <stdlib.h>

enum metric {
#define METRIC(id, name, what) METRIC_##id,
#include "engine/report/metrics.def"
#undef METRIC
	METRIC_COUNT
};

static const struct {
	const char *name, *what;
} families[] = {
#define METRIC(id, name, what) { name, what },
#include "engine/report/metrics.def"
#undef METRIC
};

struct metrics {
	struct buf samples[METRIC_COUNT];
};

/* One server while it is taken. */
struct taking {
	struct metrics *m;
	const struct case_file *c;
	struct buf server; /* its labels */
};

struct metrics *
metrics_new(void)
{
	return calloc(1, sizeof(struct metrics));
}

void
metrics_free(struct metrics *m)
{
	for (int i = 0; m && i < METRIC_COUNT; i++)
		buf_free(&m->samples[i]);
	free(m);
}

/* NAME="value", with a comma before it unless it is the first. */
static void
label(struct buf *out, const char *name, const char *value)
{
	struct buf clean = BUF_INIT;

	utf8_line(&clean, value ? value : "");
	buf_printf(out, "%s%s=\"", out->n ? "," : "", name);
	for (size_t i = 0; i < clean.n; i++) {
		if (clean.p[i] == '\\' || clean.p[i] == '"')
			buf_byte(out, '\\');
		buf_byte(out, clean.p[i]);
	}
	buf_byte(out, '"');
	if (buf_failed(&clean))
		out->failed = true;
	buf_free(&clean);
}

/* LABELS may be NULL: those of the server only. */
static void
sample(struct taking *t, enum metric id, const struct buf *labels, double value)
{
	struct buf *out = &t->m->samples[id];

	buf_printf(out, "%s{%s", families[id].name, buf_str(&t->server));
	if (labels && labels->n > 0)
		buf_printf(out, ",%s", buf_str(labels));
	buf_printf(out, "} %.17g\n", value);
}

static void
sample_time(
    struct taking *t, enum metric id, const struct buf *labels, int64_t time)
{
	if (time != TIME_NONE)
		sample(t, id, labels, (double)time / (double)TIME_SECOND);
}

static void
take_head(struct taking *t)
{
	const struct diagnosis *d = case_diagnosis(t->c);
	struct buf labels = BUF_INIT;

	label(&labels, "version", VERSION);
	label(&labels, "knowledge", knowledge_version(case_knowledge(t->c)));
	label(&labels, "generation", generation_name(d->generation));
	sample(t, METRIC_INFO, &labels, 1);
	if (case_asked(t->c)->run_at)
		sample_time(t, METRIC_RUN, NULL, case_asked(t->c)->run_at);
	sample_time(t, METRIC_NEWEST, NULL, d->now);
	for (int w = 0; w < WHOLE_COUNT; w++) {
		buf_clear(&labels);
		label(&labels, "verdict", whole_name((enum whole)w));
		sample(t, METRIC_VERDICT, &labels, (int)d->whole == w);
	}
	buf_free(&labels);
}

static void
take_check(struct taking *t, size_t i)
{
	const struct check_result *r = &case_diagnosis(t->c)->checks[i];
	struct buf labels = BUF_INIT;

	label(&labels, "check", know_check(case_knowledge(t->c), i)->id);
	sample(t, METRIC_GOOD, &labels, (double)r->good);
	sample(t, METRIC_BAD, &labels, (double)r->bad);
	sample_time(t, METRIC_LAST_GOOD, &labels, r->last_good);
	sample_time(t, METRIC_FIRST_BAD, &labels, r->first_bad);
	label(&labels, "verdict", verdict_name(r->verdict));
	sample(t, METRIC_CHECK, &labels, 1);
	buf_free(&labels);
}

static void
take_causes(struct taking *t)
{
	const struct diagnosis *d = case_diagnosis(t->c);

	for (size_t i = 0; i < d->cause_count; i++) {
		struct buf labels = BUF_INIT;

		label(&labels, "cause",
		    know_cause(case_knowledge(t->c), d->causes[i].cause)->id);
		label(&labels, "certainty",
		    certainty_name(d->causes[i].certainty));
		sample(t, METRIC_CAUSE, &labels, 1);
		buf_free(&labels);
	}
}

/* The same certificate may lie in a store of two names: its place is told. */
static void
take_certificate(struct taking *t, const struct cert_used *u)
{
	const struct stored_cert *s = u->stored;
	struct buf labels = BUF_INIT;

	label(&labels, "use", cert_use_name(u->use));
	label(&labels, "thumbprint", cert_thumbprint(s->cert));
	label(&labels, "store", store_physical_name(s->physical));
	label(&labels, "logical", store_logical_name(s->logical));
	sample_time(t, METRIC_CERT, &labels, cert_not_after(s->cert));
	buf_free(&labels);
}

void
metrics_take(struct metrics *m, const struct case_file *c)
{
	struct taking t = { .m = m, .c = c, .server = BUF_INIT };
	struct cert_uses uses = { NULL, 0, 0, false };

	label(&t.server, "server", case_server(c));
	label(&t.server, "capture", case_host(c)->name);
	label(&t.server, "path", case_asked(c)->path);
	take_head(&t);
	for (size_t i = 0; i < case_diagnosis(c)->check_count; i++)
		take_check(&t, i);
	take_causes(&t);
	case_certificates(c, &uses);
	for (size_t i = 0; i < uses.count; i++)
		take_certificate(&t, &uses.items[i]);
	if (uses.failed || buf_failed(&t.server))
		m->samples[0].failed = true;
	cert_uses_free(&uses);
	buf_free(&t.server);
}

void
metrics_text(const struct metrics *m, struct buf *out)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		if (buf_failed(&m->samples[i]))
			out->failed = true;
		if (m->samples[i].n == 0)
			continue;
		buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n",
		    families[i].name, families[i].what, families[i].name);
		buf_add(out, buf_span(&m->samples[i]));
	}
}
