/*
 * What is collected, in which order and under which names; how, is the
 * writers'.
 */

#include "engine/report/collect/collect.h"

#include "engine/base/utf8.h"
#include "engine/report/collect/collect_inside.h"

#include "engine/report/collect/texts.h"

#include <string.h>

/* What prints a source that lies in no folder. */
static const struct {
	bool ca;
	const char *program, *arguments, *file;
} commands[] = {
	{ false, "netsh.exe", "http flush logbuffer", NULL },
	{ false, "netsh.exe", "http show sslcert", "binding\\sslcert.txt" },
	{ false, "sc.exe", "queryex type= service state= all",
	    "service\\services.txt" },
	/* not their configuration, which has passwords in it */
	{ false, "inetsrv\\appcmd.exe", "list apppool",
	    "iis-config\\pools.txt" },
	{ false, "inetsrv\\appcmd.exe", "list site", "iis-config\\sites.txt" },
	{ false, "inetsrv\\appcmd.exe", "list app",
	    "iis-config\\applications.txt" },
	{ false, "inetsrv\\appcmd.exe",
	    "list config \"Default Web Site\" /section:requestFiltering",
	    "iis-config\\limits.txt" },
	{ true, "certutil.exe",
	    "-view -restrict \"Disposition>=30\" -out "
	    "\"RequestID,Request.StatusCode,Request.Disposition,"
	    "Request.DispositionMessage,Request.SubmittedWhen,RequesterName,"
	    "CommonName,CertificateTemplate\" csv",
	    "ca-failed.csv" },
};

/* The clock of the server, without which local times say little. */
static const char *const always[] = {
	"SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation", NULL
};

/*
 * A guide of somebody else may hold anything; what is no plain name is left
 * out, so that nothing of it is ever run.
 */
static bool
is_plain_name(struct span s, const char *more)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') &&
		    (c == '\0' || (!strchr(" ._-", c) && !strchr(more, c))))
			return false;
	}
	return true;
}

/* A variable in front, and no other '%'. */
static bool
is_plain_place(struct span path)
{
	size_t end = span_find_byte(path, '%', 1);

	return span_starts(path, "%") && end != SIZE_MAX &&
	       is_plain_name(span_slice(path, 1, end), "()") &&
	       is_plain_name(span_slice(path, end + 1, path.n), "\\()");
}

/* "CA" of "SOFTWARE\Microsoft\SystemCertificates\CA" */
static const char *
last_part(const char *path)
{
	const char *last = strrchr(path, '\\');

	return last ? last + 1 : path;
}

/* What is exported of a key holds all keys below it. */
static bool
is_held(const struct interest *in, size_t at)
{
	for (size_t i = 0; i < in->key_count; i++)
		if (i != at && interest_is_below(span_of(in->keys[at].path),
				   span_of(in->keys[i].path)))
			return true;
	return false;
}

static void
put_export(const struct collect_writer *w, const char *path, size_t number,
    bool held, struct buf *out)
{
	struct buf key = BUF_INIT, file = BUF_INIT;

	buf_printf(&key, "HKLM\\%s", path);
	buf_printf(&file, "registry\\%02zu-%s.reg", number, last_part(path));
	if (is_plain_name(span_of(path), "\\{}()"))
		w->key(out, buf_str(&key), held ? NULL : buf_str(&file));
	out->failed |= buf_failed(&key) || buf_failed(&file);
	buf_free(&key);
	buf_free(&file);
}

static void
put_keys(
    const struct collect_writer *w, const struct interest *in, struct buf *out)
{
	size_t n = 1;

	for (size_t i = 0; i < in->key_count; i++)
		if (!is_held(in, i))
			put_export(w, in->keys[i].path, n++, false, out);
	for (size_t i = 0; always[i]; i++)
		put_export(w, always[i], n++, false, out);
	/* After the others: the script asks whether they are there. */
	for (size_t i = 0; i < in->key_count; i++)
		if (is_held(in, i))
			put_export(w, in->keys[i].path, 0, true, out);
}

/* The CA writes into two of them. */
static bool
is_of_ca(const char *channel)
{
	return strcmp(channel, "Application") == 0 ||
	       strcmp(channel, "Security") == 0;
}

static void
put_channel(const struct collect_writer *w, const struct interest_channel *c,
    struct buf *out)
{
	struct buf file = BUF_INIT;

	if (!is_plain_name(span_of(c->name), "/") ||
	    !is_plain_name(span_of(c->filter), "'@=()/<>[]:*,"))
		return;
	buf_puts(&file, "events\\");
	for (const char *p = c->name; *p; p++)
		buf_byte(&file, strchr("/ ", *p) ? '-' : *p);
	buf_puts(&file, ".xml");
	w->events(out, c->name, buf_str(&file), c->filter);
	out->failed |= buf_failed(&file);
	buf_free(&file);
}

/* How many places before AT hold the same source. */
static size_t
same_before(const struct interest *in, size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < at; i++)
		n += strcmp(in->places[i].source, in->places[at].source) == 0;
	return n;
}

static void
put_place(const struct collect_writer *w, const struct interest *in, size_t i,
    struct buf *out)
{
	const struct interest_place *p = &in->places[i];
	size_t n = same_before(in, i);
	struct buf folder = BUF_INIT;
	bool good = is_plain_place(span_of(p->path));

	for (size_t k = 0; p->files[k]; k++)
		good = good && is_plain_name(span_of(p->files[k]), "*?");
	buf_puts(&folder, p->source);
	if (n > 0)
		buf_printf(&folder, "\\%zu", n + 1);
	if (good)
		w->place(
		    out, p->path, buf_str(&folder), p->files, p->below, p->old);
	out->failed |= buf_failed(&folder);
	buf_free(&folder);
}

static void
put_all(const struct collect_writer *w, const struct collect *c,
    const struct interest *in, struct buf *out)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].ca == c->ca)
			w->command(out, commands[i].program,
			    commands[i].arguments, commands[i].file);
	w->comment(out, text_in(c->lang, T_COLLECT_EVENTS));
	for (size_t i = 0; i < in->channel_count; i++)
		if (!c->ca || is_of_ca(in->channels[i].name))
			put_channel(w, &in->channels[i], out);
	if (c->ca)
		return;
	w->comment(out, text_in(c->lang, T_COLLECT_REGISTRY));
	put_keys(w, in, out);
	w->comment(out, text_in(c->lang, T_COLLECT_LOGS));
	for (size_t i = 0; i < in->place_count; i++)
		if (!in->places[i].partly)
			put_place(w, in, i, out);
}

static void
comments(
    const struct collect_writer *w, const struct collect *c, struct buf *out)
{
	static const struct bilingual *const lines[] = { T_COLLECT_WHAT,
		T_COLLECT_RUN, T_COLLECT_24, T_COLLECT_PRIVATE,
		T_COLLECT_CHANGES };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (lines[i] != T_COLLECT_24 || c->form == COLLECT_CMD)
			w->comment(out, text_in(c->lang, lines[i]));
}

void
collect_script(
    const struct collect *c, const struct interest *in, struct buf *out)
{
	const struct collect_writer *w = c->form == COLLECT_CMD ? &collect_cmd
								: &collect_ps1;
	struct buf text = BUF_INIT;
	struct span rest, line;

	/* Windows PowerShell takes a script without a mark for ANSI. */
	buf_puts(&text, c->form == COLLECT_CMD ? "@echo off\n" : UTF8_MARK);
	comments(w, c, &text);
	w->begin(c, &text);
	put_all(w, c, in, &text);
	w->end(c, &text);
	rest = buf_span(&text);
	while (span_line(&rest, &line)) {
		buf_add(out, line);
		buf_puts(out, "\r\n");
	}
	out->failed |= buf_failed(&text);
	buf_free(&text);
}
