/*
 * A host of maps, and cases over it.
 */

#include "tests/help_fix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "tests/help_certs.h"
#include "tests/help_dir.h"
#include "tests/help_reg.h"

static struct help_host *
self(struct host *h)
{
	return (struct help_host *)h;
}

struct help_thing *
help_thing(struct help_host *h, enum object_kind kind, enum act_store store,
    const char *name, const char *value)
{
	struct help_thing *t;

	for (size_t i = 0; i < h->count; i++) {
		t = &h->things[i];
		if (t->kind == kind && t->store == store &&
		    strcmp(t->name, name) == 0 && strcmp(t->value, value) == 0)
			return t;
	}
	assert_true(h->count < HELP_THINGS);
	t = &h->things[h->count++];
	t->kind = kind;
	t->store = store;
	snprintf(t->name, sizeof(t->name), "%s", name);
	snprintf(t->value, sizeof(t->value), "%s", value);
	return t;
}

static enum err
get(struct help_thing *t, struct buf *out)
{
	if (!t->present)
		return ERR_NOT_FOUND;
	buf_add(out, buf_span(&t->data));
	return OK;
}

static void
put(struct help_thing *t, uint32_t type, struct span data)
{
	buf_clear(&t->data);
	buf_add(&t->data, data);
	t->type = type;
	t->present = true;
}

static enum err
drop(struct help_thing *t)
{
	if (!t->present)
		return ERR_NOT_FOUND;
	t->present = false;
	return OK;
}

static enum err
cert_get(struct host *h, enum act_store s, const char *name, struct buf *out)
{
	return get(help_thing(self(h), OBJECT_CERT, s, name, ""), out);
}

static enum err
cert_put(struct host *h, enum act_store s, const char *name, struct span blob)
{
	if (!self(h)->refuse)
		put(help_thing(self(h), OBJECT_CERT, s, name, ""), 0, blob);
	return self(h)->refuse;
}

static enum err
cert_drop(struct host *h, enum act_store s, const char *name)
{
	return drop(help_thing(self(h), OBJECT_CERT, s, name, ""));
}

static struct help_thing *
value_of(struct host *h, const char *key, const char *value)
{
	return help_thing(self(h), OBJECT_VALUE, ACT_ROOT, key, value);
}

static enum err
value_get(struct host *h, const char *key, const char *value, uint32_t *type,
    struct buf *out)
{
	struct help_host *host = self(h);
	struct help_thing *t = value_of(h, key, value);

	if (host->late_value && host->now >= host->late && !t->present &&
	    strcmp(host->late_value, value) == 0)
		put(t, REG_TYPE_SZ, SPAN("here"));
	*type = t->type;
	return get(t, out);
}

static enum err
value_set(struct host *h, const char *key, const char *value, uint32_t type,
    struct span data)
{
	if (!self(h)->refuse)
		put(value_of(h, key, value), type, data);
	return self(h)->refuse;
}

static enum err
value_drop(struct host *h, const char *key, const char *value)
{
	return drop(value_of(h, key, value));
}

static struct help_service *
service_of(struct host *h, const char *name)
{
	for (size_t i = 0; i < self(h)->service_count; i++)
		if (strcmp(self(h)->services[i].name, name) == 0)
			return &self(h)->services[i];
	return NULL;
}

static enum err
service_get(struct host *h, const char *name, enum service_state *state)
{
	const struct help_service *s = service_of(h, name);

	if (!s)
		return ERR_NOT_FOUND;
	*state = s->running ? SERVICE_RUNNING : SERVICE_STOPPED;
	return OK;
}

static enum err
service_start(struct host *h, const char *name)
{
	struct help_service *s = service_of(h, name);

	if (s && s->needs && !service_of(h, s->needs)->running)
		return ERR_ACCESS;
	if (s && !s->stuck)
		s->running = true;
	return s ? OK : ERR_NOT_FOUND;
}

/* As Windows: not while a running one needs it. */
static enum err
service_stop(struct host *h, const char *name)
{
	struct help_service *s = service_of(h, name);

	for (size_t i = 0; i < self(h)->service_count; i++) {
		const struct help_service *o = &self(h)->services[i];

		if (o->running && o->needs && strcmp(o->needs, name) == 0)
			return ERR_ACCESS;
	}
	if (s && !s->stays)
		s->running = false;
	return s ? OK : ERR_NOT_FOUND;
}

static enum err
service_dependents(struct host *h, const char *name, struct buf *names)
{
	for (size_t i = 0; i < self(h)->service_count; i++) {
		const struct help_service *o = &self(h)->services[i];

		if (o->running && o->needs && strcmp(o->needs, name) == 0)
			buf_printf(names, "%s\n", o->name);
	}
	return OK;
}

static void
pass(struct host *h, int64_t time)
{
	self(h)->now += time;
}

static int64_t
now(struct host *h)
{
	return self(h)->now;
}

void
help_host_init(struct help_host *h)
{
	static const struct act_ops acts = { cert_get, cert_put, cert_drop,
		value_get, value_set, value_drop, service_get, service_start,
		service_stop, service_dependents, pass };
	static const struct host_ops ops = { .now = now };

	memset(h, 0, sizeof(*h));
	h->host.ops = &ops;
	h->host.acts = &acts;
	h->host.nature = HOST_LAB;
	h->host.name = "ndes01";
	h->now = HELP_CERT_NOW;
}

void
help_host_end(struct help_host *h)
{
	for (size_t i = 0; i < h->count; i++)
		buf_free(&h->things[i].data);
}

void
help_host_cert(struct help_host *h, enum act_store store, const char *name,
    struct span blob)
{
	put(help_thing(h, OBJECT_CERT, store, name, ""), 0, blob);
}

void
help_host_value(
    struct help_host *h, const char *key, const char *value, const char *text)
{
	put(value_of(&h->host, key, value), REG_TYPE_SZ, span_of(text));
}

bool
help_host_has(struct help_host *h, enum act_store store, const char *name)
{
	return help_thing(h, OBJECT_CERT, store, name, "")->present;
}

const char *
help_host_text(struct help_host *h, const char *key, const char *value)
{
	const struct help_thing *t = value_of(&h->host, key, value);

	return t->present ? buf_str(&t->data) : "";
}

void
help_host_print(struct help_host *h, struct buf *out)
{
	char sha1[CERT_THUMBPRINT_MAX];

	for (size_t i = 0; i < h->count; i++) {
		const struct help_thing *t = &h->things[i];

		cert_sha1(buf_span(&t->data), sha1);
		if (t->present)
			buf_printf(out, "%d %s %s=%u %s\n", (int)t->store,
			    t->name, t->value, (unsigned)t->type, sha1);
	}
	for (size_t i = 0; i < h->service_count; i++)
		buf_printf(out, "%s=%d\n", h->services[i].name,
		    h->services[i].running);
}

void
help_fix_init(struct help_fix *f, struct help_host *h, const char *actions)
{
	struct err_info info = { .code = OK };
	struct buf xml = BUF_INIT;

	memset(f, 0, sizeof(*f));
	f->host = h;
	f->guide = help_guide_new();
	help_guide_copy(&f->guide, HELP_GOOD_GUIDE);
	buf_puts(&xml,
	    "<cause id=\"why\" step=\"3\" applies=\"both\" wave=\"1\" "
	    "surety=\"verified\"><title><en>Why</en><fr>Pourquoi</fr></title>"
	    "<explain><en>So</en><fr>Ainsi</fr></explain>"
	    "<decisive sign=\"refused\"/><fix id=\"it\"/></cause>"
	    "<fix id=\"it\"><title><en>It</en><fr>Le</fr></title>"
	    "<before><en>First</en><fr>Avant</fr></before>");
	buf_puts(&xml, actions);
	buf_puts(&xml, "<verify><en>See</en><fr>Voir</fr></verify>"
		       "<undo><en>Back</en><fr>Retour</fr></undo></fix>");
	help_guide_xml(&f->guide, "fix.xml", buf_str(&xml));
	buf_free(&xml);
	f->k = knowledge_load(f->guide.dir, &info);
	if (!f->k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	f->dir = help_dir_new();
	buf_puts(&f->reg_text, HELP_REG_HEAD);
	f->cause.cause = know_cause_find(f->k, "why");
	f->cause.subjects = f->subjects;
	f->d.now = HELP_CERT_NOW;
	f->d.causes = &f->cause;
	f->d.cause_count = 1;
}

void
help_fix_end(struct help_fix *f)
{
	help_fix_close(f);
	certstore_free(f->certs);
	registry_free(f->reg);
	buf_free(&f->reg_text);
	knowledge_free(f->k);
	help_guide_free(&f->guide);
	help_dir_end(f->dir);
}

void
help_fix_cert(
    struct help_fix *f, const char *key, struct span der, bool private_key)
{
	help_reg_cert(&f->reg_text, key, der, NULL, private_key);
}

void
help_fix_read(struct help_fix *f)
{
	f->reg = registry_new(&help_interest);
	assert_int_equal(
	    help_reg_load(f->reg, buf_span(&f->reg_text), "a.reg"), OK);
	f->certs = certstore_new(f->reg, NULL, NULL);
	assert_non_null(f->certs);
}

void
help_fix_subject(struct help_fix *f, const char *thumbprint)
{
	for (size_t i = 0; i < certstore_count(f->certs); i++) {
		const struct stored_cert *c = certstore_at(f->certs, i);

		if (strcmp(cert_thumbprint(c->cert), thumbprint) == 0 &&
		    c->logical == STORE_ROOT)
			f->subjects[f->cause.subject_count++] = c;
	}
}

void
help_fix_open(struct help_fix *f)
{
	struct err_info info = { .code = OK };

	if (!f->certs)
		help_fix_read(f);
	f->folder = casefolder_open(f->dir, true, &info);
	assert_non_null(f->folder);
	assert_int_equal(journal_read(f->folder, f->k, &f->journal), OK);
	f->fc = (struct fix_case){ .k = f->k,
		.d = &f->d,
		.reg = f->reg,
		.certs = f->certs,
		.journal = &f->journal,
		.host_name = f->host->host.name,
		.nature = f->host->host.nature,
		.inputs = f->inputs,
		.input_count = 0 };
	while (f->fc.input_count < 4 && f->inputs[f->fc.input_count].name)
		f->fc.input_count++;
	f->plan = fix_plan_new(&f->fc, 0, know_fix_find(f->k, "it"));
	assert_non_null(f->plan);
}

void
help_fix_close(struct help_fix *f)
{
	fix_plan_free(f->plan);
	journal_free(&f->journal);
	casefolder_close(f->folder);
	f->plan = NULL;
	f->folder = NULL;
}

/* Another change is about to happen. */
static bool
alive(void *arg)
{
	struct help_fix *f = arg;

	return ++f->changes != f->stop_at;
}

struct fix_world
help_fix_world(struct help_fix *f)
{
	return (struct fix_world){ .host = &f->host->host,
		.folder = f->folder,
		.alive = alive,
		.arg = f };
}

void
help_fix_apply(struct help_fix *f, struct fix_run *run)
{
	const struct fix_permit permit = { false, false };
	struct fix_world w = help_fix_world(f);

	fix_apply(&w, &f->journal, f->plan, &permit, f->plan->word, run);
}

enum undo_answer
help_fix_undo(struct help_fix *f)
{
	const struct fix_permit permit = { false, false };
	struct fix_world w = help_fix_world(f);
	char word[FIX_WORD_MAX];
	enum undo_answer answer;
	struct fix_undo undo;

	fix_undo_word(&f->journal, NULL, word);
	fix_undo(&w, &f->journal, NULL, &permit, word, &undo);
	answer = undo.answer;
	fix_undo_free(&undo);
	return answer;
}
