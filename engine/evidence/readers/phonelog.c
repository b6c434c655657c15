/*
 * What phones and tablets write of their enrolment.
 *
 * OMADM.log of the Company Portal on Android, and CloudExtension.log where
 * the company owns the phone: lines of a time, a level, the word "Event", the
 * class that wrote, process, thread and text, with tabs or blanks between.
 * The time has no zone: beside the server's log in Microsoft's own example it
 * is UTC, but nothing says so.  A line of SyncML holds the challenge; a
 * record ends before it.
 *
 * The console of a Mac shows of an iPhone or iPad, copied as text, a level,
 * the time of day with its zone, the process and the text; or lines of
 * syslog, as older systems write them.  No line has a date, so that no
 * record has a time.
 *
 *	debug	18:30:55.487798 -0500	profiled	Sending CSR via GET.
 *	May 23 14:15:42 iPhone profiled[150] <Notice>: (Error) MC: ...
 *
 * In both, lines that begin otherwise belong to the one before.
 * Sources: learn.microsoft.com, Troubleshoot delivery of SCEP certificates,
 * Troubleshoot device to NDES communication, iOS SCEP failure and no
 * GetCACaps request is generated; github.com/jscep/jscep for its texts.
 */
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

#define SECRET      "CertificateRequestToken"
#define BEFORE      4  /* words before the class, at most */
#define LEVEL_MAX   8  /* bytes of "default" and the like */
#define SHOWN_RUN   64 /* more of base64 in a row may be a challenge */
#define HIDDEN      "..."
#define CSR_SENT    "Sending CSR via "
#define SNIFF_LINES 40

/* The parts of a record's first LINE; its text runs to the line's end. */
typedef bool read_line(struct span line, struct record *rec);

static struct span
skip_blanks(struct span s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_slice(s, 1, s.n);
	return s;
}

/* Takes the word off *REST that blanks or tabs end. */
static struct span
take_word(struct span *rest)
{
	struct span word;
	size_t n = 0;

	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	word = span_slice(*rest, 0, n);
	*rest = skip_blanks(span_slice(*rest, n, rest->n));
	return word;
}

/* What follows WORD in S up to one of ENDS; absent without WORD. */
static struct span
between(struct span s, const char *word, const char *ends)
{
	size_t from = span_find(s, span_of(word), 0), to;

	if (from == SIZE_MAX)
		return SPAN_NONE;
	from += strlen(word);
	for (to = from; to < s.n && !strchr(ends, s.p[to]); to++)
		;
	return span_slice(s, from, to);
}

/*
 * What the record is about, "operation=GetCACaps" as in the log of a server:
 * of a request its address tells, or the name that is left of a shorter one.
 */
static struct span
operation_of(struct span text)
{
	struct span call = between(text, "' when sending ", "( ");
	size_t at = span_find(text, SPAN("operation="), 0), end = at;

	if (at == SIZE_MAX)
		return span_starts(text, CSR_SENT)
			   ? SPAN("operation=PKIOperation")
			   : call;
	while (end < text.n && !strchr("& \r\n", text.p[end]))
		end++;
	return span_slice(text, at, end);
}

static void
give(struct reading *r, struct record *rec, struct span entry, read_line *read)
{
	size_t end = span_find_byte(entry, '\n', 0), secret;

	r->source->records++;
	read(span_slice(entry, 0, end), rec);
	rec->text.n = (size_t)(entry.p + entry.n - rec->text.p);
	secret = span_find(rec->text, SPAN(SECRET), 0);
	rec->text = span_trim(span_slice(rec->text, 0, secret));
	rec->field[FIELD_CS_URI_QUERY] = operation_of(rec->text);
	reading_utc(r, rec, rec->text);
	source_time(r->source, rec->time);
	if (!r->needles || needles_find(r->needles, rec->text, 0) != SIZE_MAX)
		r->emit(r->arg, rec);
}

static enum err
read_block(struct reading *r, const struct block *b,
    bool (*begins)(struct span line), read_line *read)
{
	struct cursor c = cursor_start(b, r->source);
	size_t pos = reader_next_start(b->text, 0, begins), end, next;

	for (; pos < b->text.n; pos = end) {
		struct record rec = { .source = SOURCE_DEVICE,
			.time = TIME_NONE,
			.width = FIELD_THREAD + 1 };

		reader_line_at(b->text, pos, &next);
		end = reader_next_start(b->text, next, begins);
		cursor_to(&c, pos);
		rec.line = c.line;
		rec.offset = c.offset;
		give(r, &rec, span_slice(b->text, pos, end), read);
	}
	return OK;
}

/* Android */

/* "org.jscep.transport.UrlConnectionGetTransport" */
static bool
is_class(struct span word)
{
	size_t dots = 0;

	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		dots += c == '.';
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '$')
			return false;
	}
	return dots >= 2 && word.n > 0 &&
	       !(word.p[0] >= '0' && word.p[0] <= '9');
}

/* The line's parts; REC's text is what stands behind the thread. */
static bool
read_omadm(struct span line, struct record *rec)
{
	struct span rest = line, word = take_word(&rest);
	size_t i = 0;

	if (!span_has_form(word, "0000-00-00T00:00:00") ||
	    !time_parse(word, &rec->time))
		return false;
	rec->field[FIELD_TYPE] = word = take_word(&rest);
	while (i++ < BEFORE && word.n > 0 && !is_class(word))
		word = take_word(&rest);
	rec->field[FIELD_COMPONENT] = word;
	if (!is_class(word) || !span_is_number(take_word(&rest)))
		return false;
	rec->field[FIELD_THREAD] = take_word(&rest);
	rec->text = rest;
	rec->zone_unknown = true;
	return span_is_number(rec->field[FIELD_THREAD]);
}

static bool
is_omadm(struct span line)
{
	struct record rec = { .time = TIME_NONE };

	return read_omadm(line, &rec);
}

static size_t
omadm_cut(struct span text)
{
	return reader_cut_starts(text, is_omadm);
}

static enum err
omadm_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return read_block(r, b, is_omadm, read_omadm);
}

static int
omadm_sniff(struct span head)
{
	struct span line;

	for (int i = 0; i < SNIFF_LINES && span_line(&head, &line); i++)
		if (is_omadm(line))
			return 75;
	return 0;
}

const struct reader_ops reader_omadm = {
	.kind = SOURCE_DEVICE,
	.name = "omadm",
	.sniff = omadm_sniff,
	.most = 75,
	.cut = omadm_cut,
	.block = omadm_block,
};

/* iOS and iPadOS */

static const char *const processes[] = { "profiled", "mdmd",
	"CertificateService", NULL };

/* "18:30:55.487798 -0500" or "18:30:55.487798-0500" */
static bool
take_clock(struct span *rest)
{
	struct span clock = take_word(rest), zone;
	size_t plus = 15;

	if (!span_has_form(clock, "00:00:00.000000"))
		return false;
	zone = clock.n > plus ? span_slice(clock, plus, clock.n)
			      : take_word(rest);
	return zone.n == 5 && (zone.p[0] == '+' || zone.p[0] == '-') &&
	       span_is_number(span_slice(zone, 1, zone.n));
}

static bool
is_level(struct span word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!((word.p[i] | 0x20) >= 'a' && (word.p[i] | 0x20) <= 'z'))
			return false;
	return word.n > 0 && word.n <= LEVEL_MAX;
}

static bool
read_console(struct span line, struct record *rec)
{
	struct span rest = line;

	rec->field[FIELD_TYPE] = take_word(&rest);
	if (!is_level(rec->field[FIELD_TYPE]) || !take_clock(&rest))
		return false;
	rec->field[FIELD_COMPONENT] = take_word(&rest);
	rec->text = rest;
	return rec->field[FIELD_COMPONENT].n > 0;
}

/* "Aug  1 09:00:46 NAME profiled[11158] <Notice>: TEXT" */
static bool
read_syslog(struct span line, struct record *rec)
{
	struct span rest = line, process;
	size_t at;

	if (take_word(&rest).n != 3 || !span_is_number(take_word(&rest)) ||
	    !span_has_form(take_word(&rest), "00:00:00"))
		return false;
	take_word(&rest);
	process = take_word(&rest);
	at = span_find_byte(process, '[', 0);
	rec->field[FIELD_COMPONENT] = span_slice(process, 0, at);
	rec->field[FIELD_TYPE] = take_word(&rest);
	rec->text = rest;
	return at != SIZE_MAX && span_ends(process, "]") &&
	       span_starts(rec->field[FIELD_TYPE], "<") &&
	       span_ends(rec->field[FIELD_TYPE], ">:");
}

static bool
read_console_or_syslog(struct span line, struct record *rec)
{
	return read_console(line, rec) || read_syslog(line, rec);
}

static bool
is_iosconsole(struct span line)
{
	struct record rec = { .time = TIME_NONE };

	return read_console_or_syslog(line, &rec);
}

static size_t
iosconsole_cut(struct span text)
{
	return reader_cut_starts(text, is_iosconsole);
}

static enum err
iosconsole_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return read_block(r, b, is_iosconsole, read_console_or_syslog);
}

/* Every process of a Mac writes so: one that enrols must be among them. */
static int
iosconsole_sniff(struct span head)
{
	struct span line;

	while (span_line(&head, &line)) {
		struct record rec = { .time = TIME_NONE };

		if (read_console_or_syslog(line, &rec) &&
		    span_is_any(rec.field[FIELD_COMPONENT], processes))
			return 70;
	}
	return 0;
}

const struct reader_ops reader_iosconsole = {
	.kind = SOURCE_DEVICE,
	.name = "iosconsole",
	.sniff = iosconsole_sniff,
	.most = 70,
	.cut = iosconsole_cut,
	.block = iosconsole_block,
};

/* A sample of the guide is a line, of Android or of iOS. */
static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return is_omadm(span_of(text)) ? &reader_omadm : &reader_iosconsole;
}

static bool
is_base64(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* Without the challenge and what else is long and of base64. */
static void
show(struct span line, struct buf *out)
{
	for (size_t at = 0, end; at < line.n; at = end) {
		end = at;
		while (end < line.n && is_base64(line.p[end]))
			end++;
		if (end - at > SHOWN_RUN)
			buf_puts(out, HIDDEN);
		else
			buf_add(out, span_slice(line, at, end));
		if (end < line.n)
			buf_byte(out, line.p[end++]);
	}
}

/*
 * "GetCACaps 504 Gateway Timeout", "FAILURE badRequest": addresses come
 * before what was answered, and would take its place in a row.
 */
static void
summarise_phone(const struct record *r, struct buf *what)
{
	struct span call = between(r->text, "' when sending ", "( ");
	struct span answer = between(r->text, "Received '", "'");
	struct span status = between(r->text, "pkiStatus=", ",] ");

	if (call.p && answer.p) {
		buf_add(what, call);
		buf_byte(what, ' ');
		buf_add(what, answer);
	} else if (status.p) {
		buf_add(what, status);
		buf_byte(what, ' ');
		buf_add(what, between(r->text, "failInfo=", ",] "));
	} else {
		summarise_message(r, what);
	}
}

const struct source_ops source_device = { wrap_sample, summarise_phone, NULL,
	SOURCE_HELD_BACK, show };
