/*
 * One libFuzzer program for all that strangers can write: every reader, the
 * files of a case, certificates, XML, JSON.  It is the target that its name
 * ends with: fuzz-iis, fuzz-journal.  Readers must say the same of a text
 * whatever the size of its pieces, but for one that lost its head; everything
 * else must merely survive.
 * tests/fuzz/run.sh builds and runs them.
 */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/base/xml.h"
#include "engine/case/session/notes.h"
#include "engine/case/session/session_facts.h"
#include "engine/evidence/certs/cert.h"
#include "engine/evidence/certs/certstore.h"
#include "engine/fix/journal.h"
#include "engine/host/os/casefolder.h"
#include "engine/know/knowledge.h"
#include "tests/help_feed.h"

#define INPUT_MAX (64u << 10)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer calls back without an argument: what it runs stands here. */
struct running {
	const struct reader_ops *reader;
	void (*target)(struct span text);
	char folder[64];
	struct casefolder *files;
};

static struct running *
running(void)
{
	static struct running here;

	return &here;
}

/*
 * Who guesses by what a block holds may guess otherwise by a less one: at
 * columns, and at what is the day and what the month of a date.
 */
static bool
guesses(const struct reader_ops *ops)
{
	return ops->headless || ops->kind == SOURCE_CA_FAILED;
}

static void
fuzz_reader(struct span text)
{
	const struct reader_ops *ops = running()->reader;
	struct fed whole, cut;

	feed(&whole, ops, text, FEED_AT_ONCE, NULL);
	feed(&cut, ops, text, 1 + text.n / 7, NULL);
	/* A text that ends inside of a record is torn, where is no matter. */
	if (ops->cut(text) == text.n && !guesses(ops) &&
	    strcmp(buf_str(&whole.print), buf_str(&cut.print)) != 0) {
		fprintf(stderr, "at once:\n%s\nin pieces:\n%s\n",
		    buf_str(&whole.print), buf_str(&cut.print));
		abort();
	}
	fed_free(&whole);
	fed_free(&cut);
}

static void
fuzz_xml(struct span text)
{
	struct buf words = BUF_INIT;
	struct xml_doc *doc;

	if (!xml_within_limits(text) || !(doc = xml_parse(text, "x", NULL)))
		return;
	xml_text(xml_root(doc), &words);
	xml_prose(xml_root(doc), &words);
	buf_free(&words);
	xml_free(doc);
}

static void
fuzz_json(struct span text)
{
	struct json *j = json_parse(text, NULL);
	char *again = json_print(j, true);

	free(again);
	json_free(j);
}

static void
fuzz_certificate(struct span text)
{
	struct span der = certstore_blob_der(text);
	struct cert *c = cert_decode(der.p ? der : text);

	if (!c)
		return;
	(void)cert_thumbprint(c), (void)cert_common_name(c);
	(void)cert_may_issue(c), (void)cert_path_length(c);
	(void)cert_self_signed(c), (void)cert_allows(c, "1.3.6.1.5.5.7.3.2");
	cert_free(c);
}

/* TEXT as the file NAME of a case folder. */
static const struct casefolder *
case_file_with(const char *name, struct span text)
{
	struct running *r = running();

	if (casefolder_write(r->files, name, text))
		abort();
	return r->files;
}

static void
fuzz_journal(struct span text)
{
	struct journal j = { 0 };

	(void)journal_read(case_file_with("journal.jsonl", text), NULL, &j);
	journal_free(&j);
}

static void
fuzz_notes(struct span text)
{
	struct notes n = NOTES_INIT;

	(void)notes_read(&n, case_file_with("notes.jsonl", text));
	notes_free(&n);
}

static void
fuzz_case(struct span text)
{
	struct session_facts f = { 0 };

	(void)session_facts_parse(text, &f);
	session_facts_free(&f);
}

static const struct {
	const char *name;
	void (*target)(struct span text);
} others[] = {
	{ "xml", fuzz_xml },
	{ "json", fuzz_json },
	{ "certificate", fuzz_certificate },
	{ "journal", fuzz_journal },
	{ "notes", fuzz_notes },
	{ "case", fuzz_case },
};

static void
clear_away(void)
{
	static const char *const names[] = { "journal.jsonl", "notes.jsonl",
		"lock" };
	char path[128];

	casefolder_close(running()->files);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", running()->folder, names[i]);
		unlink(path);
	}
	rmdir(running()->folder);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *path = strrchr((*argv)[0], '/');
	const char *name = strstr(path ? path : (*argv)[0], "fuzz-");
	struct running *r = running();

	(void)argc;
	name = name ? name + strlen("fuzz-") : "";
	for (size_t i = 0; readers[i]; i++)
		if (strcmp(readers[i]->name, name) == 0)
			r->reader = readers[i];
	if (r->reader)
		r->target = fuzz_reader;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i].name, name) == 0)
			r->target = others[i].target;
	if (!r->target) {
		for (size_t i = 0; readers[i]; i++)
			printf("%s\n", readers[i]->name);
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			printf("%s\n", others[i].name);
		exit(0);
	}
	xml_start();
	snprintf(r->folder, sizeof(r->folder), "/tmp/fuzz-XXXXXX");
	if (!mkdtemp(r->folder) ||
	    !(r->files = casefolder_open(r->folder, true, NULL)))
		return 1;
	atexit(clear_away);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > INPUT_MAX)
		return -1;
	running()->target((struct span){ (const char *)data, size });
	return 0;
}
