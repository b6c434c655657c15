/*
 * What is shown of a line is put together again out of what is known to be
 * harmless: names of elements, and the attributes that are read.  Whatever
 * else stands there, and wherever the line was cut, is left out.
 */
#include "engine/evidence/readers/iisconfig_part.h"

#include <string.h>

#define NAME_MAX 64 /* bytes of an attribute */
#define HIDDEN   "***"

static const struct iisconfig_part parts[] = {
#define PART(object, path, before, attributes)                                 \
	{ object, path, before, attributes },
#include "engine/evidence/readers/iisconfig.def"
#undef PART
};

#define PARTS (sizeof(parts) / sizeof(parts[0]))

const struct iisconfig_part *
iisconfig_part(struct span path)
{
	for (size_t i = 0; i < PARTS; i++) {
		size_t n = strlen(parts[i].path);

		if (span_ends(path, parts[i].path) &&
		    (path.n == n || path.p[path.n - n - 1] == '/'))
			return &parts[i];
	}
	return NULL;
}

/*
 * Source: learn.microsoft.com/iis/reference, AccessSection and HandlersSection;
 * github.com/microsoft/IIS.Administration, HttpAccessSslFlags (SslMapCert).
 */
static const struct {
	const char *object;
	uint64_t bit;
	const char *name;
} flags[] = {
	{ "access", 8, "Ssl" },
	{ "access", 32, "SslNegotiateCert" },
	{ "access", 64, "SslRequireCert" },
	{ "access", 128, "SslMapCert" },
	{ "access", 256, "Ssl128" },
	{ "handlers", 1, "Read" },
	{ "handlers", 2, "Write" },
	{ "handlers", 4, "Execute" },
	{ "handlers", 16, "Source" },
	{ "handlers", 512, "Script" },
	{ "handlers", 1024, "NoRemoteWrite" },
	{ "handlers", 4096, "NoRemoteRead" },
	{ "handlers", 8192, "NoRemoteExecute" },
	{ "handlers", 16384, "NoRemoteScript" },
};

bool
iisconfig_flags(
    const struct iisconfig_part *part, struct span value, struct buf *out)
{
	const char *between = "";
	uint64_t set, known = 0;
	bool named = false;

	if (!span_number(span_trim(value), 10, &set))
		return false;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (strcmp(part->object, flags[i].object) == 0) {
			known |= flags[i].bit;
			named = true;
		}
	if (!named || (set & ~known) != 0)
		return false;
	if (set == 0)
		buf_puts(out, "None");
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(part->object, flags[i].object) != 0 ||
		    !(set & flags[i].bit))
			continue;
		buf_printf(out, "%s%s", between, flags[i].name);
		between = ", ";
	}
	return true;
}

/* NAME is an attribute of some part, or names an element. */
static bool
is_harmless(struct span name)
{
	static const char *const names[] = { "name", "path" };
	struct buf word = BUF_INIT;
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_is(name, names[i]))
			return true;
	buf_add(&word, name);
	buf_byte(&word, ' ');
	for (size_t i = 0; !found && i < PARTS && !buf_failed(&word); i++) {
		struct span all = span_of(parts[i].attributes);
		size_t at = span_find(all, buf_span(&word), 0);

		found = at != SIZE_MAX && (at == 0 || all.p[at - 1] == ' ');
	}
	buf_free(&word);
	return found;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("._-:", c));
}

static size_t
name_end(struct span s, size_t at)
{
	while (at < s.n && is_name_byte(s.p[at]))
		at++;
	return at;
}

static void
hide(struct buf *out)
{
	if (!span_ends(buf_span(out), HIDDEN))
		buf_puts(out, HIDDEN);
}

/* `name="value"' at AT, whose name ends at EQUALS; where it ends. */
static size_t
show_attribute(struct span s, size_t at, size_t equals, struct buf *out)
{
	struct span name = span_slice(s, at, equals);
	char quote = equals + 1 < s.n ? s.p[equals + 1] : '\0';
	size_t end = SIZE_MAX;

	if (quote == '"' || quote == '\'')
		end = span_find_byte(s, quote, equals + 2);
	buf_add(out, span_slice(s, at, equals + 1));
	if (end == SIZE_MAX) {
		hide(out);
		return s.n;
	}
	buf_byte(out, quote);
	if (name.n <= NAME_MAX && is_harmless(name))
		buf_add(out, span_slice(s, equals + 2, end));
	else
		hide(out);
	buf_byte(out, quote);
	return end + 1;
}

/* The tag at AT, which is its '<'; where it ends, or the end of S. */
static size_t
show_tag(struct span s, size_t at, struct buf *out)
{
	size_t end = name_end(s, at + 1 + (at + 1 < s.n && s.p[at + 1] == '/'));

	buf_add(out, span_slice(s, at, end));
	for (at = end; at < s.n; at = end) {
		end = name_end(s, at);
		if (end > at && end < s.n && s.p[end] == '=') {
			end = show_attribute(s, at, end, out);
			continue;
		}
		if (end == at)
			end++;
		if (memchr(" \t\r\n/>", s.p[at], 6))
			buf_byte(out, s.p[at]);
		else
			hide(out);
		if (s.p[at] == '>')
			return end;
	}
	return s.n;
}

bool
iisconfig_listed(struct span line, struct span *word)
{
	static const char *const words[] = { "APPPOOL", "SITE", "APP", "VDIR" };

	line = span_trim(line);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct span w = span_of(words[i]);

		if (!span_starts(line, words[i]) ||
		    !span_starts(span_slice(line, w.n, line.n), " \"") ||
		    !span_ends(line, ")") ||
		    span_find_byte(line, '\n', 0) != SIZE_MAX)
			continue;
		*word = w;
		return true;
	}
	return false;
}

void
iisconfig_show(struct span line, struct buf *out)
{
	struct span word;

	if (iisconfig_listed(line, &word)) {
		buf_add(out, line);
		return;
	}
	for (size_t at = 0; at < line.n;) {
		if (line.p[at] == '<' && at + 1 < line.n &&
		    (is_name_byte(line.p[at + 1]) || line.p[at + 1] == '/')) {
			at = show_tag(line, at, out);
			continue;
		}
		if (memchr(" \t\r\n", line.p[at], 4))
			buf_byte(out, line.p[at]);
		else
			hide(out);
		at++;
	}
}
