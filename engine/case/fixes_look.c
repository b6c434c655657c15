/*
 * What a front end that stays open wants besides: how far a run has come,
 * what ran in an earlier sitting, and a script in a file.
 */

#include "engine/case/fixes.h"

#include "engine/case/fixes_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define NAME_CHARS                                                             \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
#define NAME_MAX_CHARS 100
#define PART_MAX       (1u << 20) /* of one write */

#ifndef O_BINARY
#define O_BINARY 0
#endif

const struct journal_item *
fixes_doing(const struct fixes *f)
{
	return f->journal.count ? f->journal.items[f->journal.count - 1] : NULL;
}

bool
fixes_last_run(const struct fixes *f, const char *fix, struct fix_run *out)
{
	memset(out, 0, sizeof(*out));
	out->time = TIME_NONE;
	for (size_t i = 0; i < f->journal.count; i++) {
		const struct journal_item *item = f->journal.items[i];

		if (strcmp(item->fix, fix) != 0 || !journal_standing(item) ||
		    item->run < out->run)
			continue;
		out->run = item->run;
		if (item->last > out->time)
			out->time = item->last;
	}
	return out->run != 0;
}

/* No path and nothing hidden; the same name on every system. */
static bool
is_plain(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= NAME_MAX_CHARS && name[0] != '.' &&
	       name[0] != '-' && strspn(name, NAME_CHARS) == n;
}

static enum err
create(const char *name, struct span bytes)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_BINARY, 0644);
	bool good = fd >= 0;

	if (fd < 0)
		return errno == EEXIST ? ERR_EXISTS : ERR_WRITE;
	while (good && bytes.n > 0) {
		unsigned part = bytes.n < PART_MAX ? (unsigned)bytes.n
						   : PART_MAX;
		ssize_t n = write(fd, bytes.p, part);

		if (n < 0 && errno == EINTR)
			continue;
		good = n > 0;
		if (good)
			bytes = span_slice(bytes, (size_t)n, bytes.n);
	}
	if (close(fd) != 0)
		good = false;
	if (!good)
		unlink(name); /* half a script is worse than none */
	return good ? OK : ERR_WRITE;
}

enum err
fixes_script_save(const struct fixes *f, size_t i, enum script_format format,
    enum lang lang, const char *name, struct fix_say *why)
{
	struct buf text = BUF_INIT;
	enum err err;

	memset(why, 0, sizeof(*why));
	err = script_write(f->plans[i], format, lang, &text, why);
	if (!err && !is_plain(name))
		err = ERR_UNSUPPORTED;
	if (!err)
		err = create(name, buf_span(&text));
	buf_free(&text);
	return err;
}
