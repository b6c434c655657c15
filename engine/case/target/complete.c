/*
 * As a shell does it: to the end of what is common.
 */

#include "engine/case/target/complete.h"

#include "engine/case/target/save.h"

#include <stdlib.h>

#include "engine/host/os/files.h"

#define NAMES_MAX 20

struct choice {
	struct span begins; /* the last part, as typed */
	struct buf common;
	size_t count;
	struct buf *names;
};

void
complete_home(const char *typed, struct buf *out)
{
	const char *home = getenv("HOME");

	if (!home)
		home = getenv("USERPROFILE");
	if (home && typed[0] == '~' && (typed[1] == '/' || typed[1] == '\0'))
		buf_printf(out, "%s%s", home, typed + 1);
	else
		buf_puts(out, typed);
}

static enum err
match_name(void *arg, const char *name)
{
	struct choice *c = arg;
	struct span s = span_of(name);
	size_t n = 0;

	if (s.n < c->begins.n ||
	    !span_eq(span_slice(s, 0, c->begins.n), c->begins) ||
	    (name[0] == '.' && c->begins.n == 0))
		return OK;
	if (c->count++ == 0) {
		buf_add(&c->common, s);
	} else {
		while (n < c->common.n && n < s.n && c->common.p[n] == s.p[n])
			n++;
		/* never within a character */
		while (
		    n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
			n--;
		c->common.n = n;
	}
	if (c->count <= NAMES_MAX)
		buf_printf(c->names, "%s%s", c->count > 1 ? "  " : "", name);
	return buf_failed(&c->common) || buf_failed(c->names) ? ERR_NOMEM : OK;
}

enum err
complete_path(const char *typed, struct buf *out, struct buf *names)
{
	struct buf whole = BUF_INIT, folder = BUF_INIT;
	struct choice c = { .common = BUF_INIT, .names = names };
	size_t slash;
	char *clean;
	enum err err = OK;

	complete_home(typed, &whole);
	slash = whole.n;
	while (slash > 0 && whole.p[slash - 1] != '/' &&
	       whole.p[slash - 1] != '\\')
		slash--;
	buf_add(&folder, span_slice(buf_span(&whole), 0, slash));
	c.begins = span_slice(buf_span(&whole), slash, whole.n);
	clean = files_path(slash > 0 ? buf_str(&folder) : ".");
	if (clean)
		err = files_list(clean, match_name, &c);
	free(clean);
	if (err != ERR_NOMEM && c.count > 0) {
		buf_add(out, buf_span(&folder));
		buf_add(out, buf_span(&c.common));
		if (c.count == 1 && case_is_folder(buf_str(out)))
			buf_byte(out, '/');
	} else {
		buf_add(out, buf_span(&whole));
	}
	if (c.count == 1)
		buf_clear(names);
	buf_free(&whole);
	buf_free(&folder);
	buf_free(&c.common);
	return err == ERR_NOMEM ? err : OK;
}
