/*
 * The lines that a lab's requests leave in its logs.  A request is made
 * whole, its lines wait until the clock has passed them.
 *
 * Blanks in templates, all of the line's own time:
 *   {date} {time} {ms} {iso}                   UTC; {iso} as .NET writes it
 *   {local-date} {local-time} {bias}           as CMTrace writes them
 *   {us-date}                                  local, as a CA lists
 *   {yymmdd} {mm} {dd}                         UTC, for names of files
 *   {number:A-B} {hex:N} {guid} {activity}     chance; {activity} and
 *   {thread}                                   {thread} one for a request
 *   {since:N}                                  ms since line N (from 1)
 *   {text}                                     in records
 * and the world's variables.  An unknown blank stays as it is.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/base/arena.h"
#include "engine/base/times.h"
#include "engine/host/lab/lab_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define REQUEST_LINES_MAX 64

/* What is the same for all lines of a request. */
struct request {
	uint64_t pick; /* one for all: an address and its agent go together */
	uint64_t thread;
	char activity[40];
	int64_t times[REQUEST_LINES_MAX];
	size_t count;
};

struct blanks {
	struct lab *lab;
	const struct request *request;
	int64_t time;
	struct span text;
	bool xml;
};

static void
guid(struct lab *l, char out[40])
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23)
			buf_byte(&b, '-');
		else
			buf_byte(&b, "0123456789abcdef"[lab_below(l, 16)]);
	snprintf(out, 40, "%s", buf_str(&b));
	buf_free(&b);
}

static void
add_escaped(struct buf *out, struct span s)
{
	static const char *const names[256] = { ['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
		['\''] = "&apos;",
		['\r'] = "&#xD;",
		['\n'] = "&#xA;" };

	for (size_t i = 0; i < s.n; i++) {
		const char *name = names[(unsigned char)s.p[i]];

		if (name)
			buf_puts(out, name);
		else
			buf_byte(out, s.p[i]);
	}
}

static bool
fill_time(const struct blanks *b, struct span name, struct buf *out)
{
	struct civil utc, local;

	time_to_civil(b->time, &utc);
	time_to_civil(b->time - b->lab->world->bias * TIME_MINUTE, &local);
	if (span_is(name, "date"))
		buf_printf(out, "%04d-%02d-%02d", utc.year, utc.month, utc.day);
	else if (span_is(name, "time"))
		buf_printf(
		    out, "%02d:%02d:%02d", utc.hour, utc.minute, utc.second);
	else if (span_is(name, "ms"))
		buf_printf(out, "%03d", utc.micro / 1000);
	else if (span_is(name, "iso"))
		buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06d7Z",
		    utc.year, utc.month, utc.day, utc.hour, utc.minute,
		    utc.second, utc.micro);
	else if (span_is(name, "local-date"))
		buf_printf(
		    out, "%02d-%02d-%04d", local.month, local.day, local.year);
	else if (span_is(name, "local-time"))
		buf_printf(out, "%02d:%02d:%02d.%03d", local.hour, local.minute,
		    local.second, local.micro / 1000);
	else if (span_is(name, "us-date"))
		buf_printf(out, "%d/%d/%d %d:%02d %s", local.month, local.day,
		    local.year, (local.hour + 11) % 12 + 1, local.minute,
		    local.hour < 12 ? "AM" : "PM");
	else if (span_is(name, "bias"))
		buf_printf(out, "%+04d", b->lab->world->bias);
	else if (span_is(name, "yymmdd"))
		buf_printf(
		    out, "%02d%02d%02d", utc.year % 100, utc.month, utc.day);
	else if (span_is(name, "mm"))
		buf_printf(out, "%02d", utc.month);
	else if (span_is(name, "dd"))
		buf_printf(out, "%02d", utc.day);
	else
		return false;
	return true;
}

/* {number:15-480}, {hex:8}, {since:2} */
static bool
fill_number(const struct blanks *b, struct span name, struct buf *out)
{
	struct span rest = name, head, low;
	uint64_t a, z;

	if (!span_next(&rest, ':', &head) || !rest.p)
		return false;
	if (span_is(head, "number")) {
		if (!span_next(&rest, '-', &low) || !span_number(low, 10, &a) ||
		    !span_number(rest, 10, &z) || z < a)
			return false;
		buf_printf(out, "%" PRIu64, a + lab_below(b->lab, z - a + 1));
		return true;
	}
	if (!span_number(rest, 10, &a))
		return false;
	if (span_is(head, "hex") && a <= 64) {
		while (a-- > 0)
			buf_byte(
			    out, "0123456789abcdef"[lab_below(b->lab, 16)]);
		return true;
	}
	if (!span_is(head, "since") || a < 1 || a > b->request->count)
		return false;
	buf_printf(out, "%" PRId64,
	    (b->time - b->request->times[a - 1]) / (TIME_SECOND / 1000));
	return true;
}

static bool
fill_variable(const struct blanks *b, struct span name, struct buf *out)
{
	const struct lab_world *w = b->lab->world;

	for (size_t i = 0; i < w->variable_count; i++) {
		const struct lab_variable *v = &w->variables[i];

		if (!span_is(name, v->name))
			continue;
		if (v->count > 0)
			buf_puts(out, v->values[b->request->pick % v->count]);
		return true;
	}
	return false;
}

static bool
fill_blank(const struct blanks *b, struct span name, struct buf *out)
{
	char id[40];

	if (span_is(name, "text") && b->text.p) {
		if (b->xml)
			add_escaped(out, b->text);
		else
			buf_add(out, b->text);
	} else if (span_is(name, "thread")) {
		buf_printf(out, "%" PRIu64, b->request->thread);
	} else if (span_is(name, "activity")) {
		buf_puts(out, b->request->activity);
	} else if (span_is(name, "guid")) {
		guid(b->lab, id);
		buf_puts(out, id);
	} else {
		return fill_variable(b, name, out) || fill_time(b, name, out) ||
		       fill_number(b, name, out);
	}
	return true;
}

static void
fill_template(const struct blanks *b, const char *template, struct buf *out)
{
	struct span s = span_of(template);

	for (size_t i = 0; i < s.n;) {
		size_t end = s.p[i] == '{' ? span_find_byte(s, '}', i) : i;

		if (s.p[i] == '{' && end < s.n &&
		    fill_blank(b, span_slice(s, i + 1, end), out)) {
			i = end + 1;
			continue;
		}
		buf_byte(out, s.p[i++]);
	}
}

static void
add_line(struct lab *l, const struct blanks *b, const struct lab_line *line)
{
	const struct lab_log *log = &l->world->logs[line->log];
	struct lab_out *out = array_grow(
	    l->out, l->out_count, &l->out_cap, sizeof(*out));
	struct buf text = BUF_INIT, record = BUF_INIT, file = BUF_INIT;
	struct lab_out new = { .time = b->time, .log = line->log };
	struct blanks outer = *b;

	if (out)
		l->out = out;
	fill_template(b, line->text, &text);
	outer.text = text.n ? buf_span(&text) : SPAN("");
	outer.xml = log->xml;
	fill_template(
	    &outer, *log->record ? log->record : "{text}\r\n", &record);
	fill_template(b, log->file, &file);
	new.file = buf_steal(&file);
	new.text = buf_steal(&record);
	if (out && new.file &&new.text && !buf_failed(&text)) {
		new.order = l->order++;
		out[l->out_count++] = new;
	} else {
		lab_fail(l, ERR_NOMEM);
		free(new.file);
		free(new.text);
	}
	buf_free(&text);
}

/* Its first line stands at TIME, but for what that line waits itself. */
void
lab_request(struct lab *l, size_t index, int64_t time)
{
	const struct lab_request *q = &l->world->requests[index];
	struct request request = { .count = 0 };

	if (l->out_count > LAB_LINES_MAX)
		return;
	request.pick = lab_below(l, 1 << 20);
	request.thread = 1500 + lab_below(l, 8400);
	guid(l, request.activity);
	for (size_t i = 0; i < q->line_count && i < REQUEST_LINES_MAX; i++) {
		const struct lab_line *line = &q->lines[i];
		struct blanks blanks = { l, &request, 0, SPAN_NONE, false };

		time += line->least;
		if (line->most > line->least)
			time += (int64_t)lab_below(
			    l, (uint64_t)(line->most - line->least));
		blanks.time = request.times[request.count++] = time;
		add_line(l, &blanks, line);
	}
}

static int
by_due_time(const void *a, const void *b)
{
	const struct lab_out *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The head of a file that the lab writes to for the first time. */
static void
add_head(struct lab *l, const struct lab_out *o, struct buf *text)
{
	const struct lab_log *log = &l->world->logs[o->log];
	const struct request none = { .count = 0 };
	const struct blanks blanks = { l, &none, o->time, SPAN_NONE, false };
	char **headed = &l->headed[o->log];

	if (*headed && strcmp(*headed, o->file) == 0)
		return;
	free(*headed);
	*headed = span_dup(span_of(o->file));
	if (!*headed)
		lab_fail(l, ERR_NOMEM);
	fill_template(&blanks, log->head, text);
}

/* Appends TEXT, which is then empty; what lost a part is not written. */
static void
append(struct lab *l, const char *file, struct buf *text)
{
	lab_fail(l,
	    buf_failed(text) ? ERR_NOMEM : lab_append(l, file, buf_span(text)));
	buf_clear(text);
}

/* The lines of one log among the first COUNT, file by file. */
static void
write_log(struct lab *l, size_t log, size_t count)
{
	struct buf text = BUF_INIT;
	const char *file = NULL;

	for (size_t i = 0; i <= count; i++) {
		const struct lab_out *o = i < count ? &l->out[i] : NULL;

		if (o && o->log != log)
			continue;
		if (file && (!o || strcmp(o->file, file) != 0))
			append(l, file, &text);
		if (!o)
			break;
		file = o->file;
		add_head(l, o, &text);
		buf_puts(&text, o->text);
	}
	buf_free(&text);
}

void
lab_flush(struct lab *l)
{
	size_t count = 0;

	if (l->out_count > 1)
		qsort(l->out, l->out_count, sizeof(*l->out), by_due_time);
	while (count < l->out_count && l->out[count].time <= l->now)
		count++;
	if (count == 0)
		return;
	for (size_t i = 0; i < l->world->log_count; i++)
		write_log(l, i, count);
	for (size_t i = 0; i < count; i++) {
		free(l->out[i].file);
		free(l->out[i].text);
	}
	l->out_count -= count;
	memmove(l->out, l->out + count, l->out_count * sizeof(*l->out));
}
