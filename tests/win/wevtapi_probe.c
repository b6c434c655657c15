/*
 * Shows the event channels as files: for every line of its input, and once
 * before, each file with size and error, then what is new in it.
 */

#include "engine/base/err.h"
#include "engine/host/live/live_events.h"
#include "engine/know/knowledge.h"

#include <fcntl.h>
#include <string.h>

#define FILES_MAX 32

struct seen {
	struct live_events *events;
	struct {
		char path[160];
		uint64_t size;
	} file[FILES_MAX];
};

static void
show(struct live_events *e, const char *path, uint64_t *from)
{
	struct live_channel *c = live_events_find(e, path);
	char bytes[777];
	size_t got = 0;

	while (c &&
	       live_channel_read(c, *from, bytes, sizeof(bytes), &got) == OK &&
	       got > 0) {
		fwrite(bytes, 1, got, stdout);
		*from += got;
	}
}

static enum err
visit(void *arg, const struct host_file *file)
{
	struct seen *s = arg;
	size_t i = 0;

	printf("file %s %d %d\n", file->path, (int)file->size, (int)file->err);
	while (i < FILES_MAX - 1 && s->file[i].path[0] &&
	       strcmp(s->file[i].path, file->path) != 0)
		i++;
	snprintf(s->file[i].path, sizeof(s->file[i].path), "%s", file->path);
	if (!file->err)
		show(s->events, file->path, &s->file[i].size);
	return OK;
}

int
main(int argc, char **argv)
{
	struct knowledge *k = knowledge_builtin(NULL);
	struct seen s = { .events = live_events_new(know_interest(k)) };
	char line[100];

	(void)argc, (void)argv;
	_setmode(1, _O_BINARY);
	do {
		live_events_walk(s.events, visit, &s);
		printf("end\n");
		fflush(stdout);
	} while (fgets(line, sizeof(line), stdin));
	live_events_free(s.events);
	knowledge_free(k);
	return 0;
}
