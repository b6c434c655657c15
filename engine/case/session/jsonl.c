/*
 * A torn line in front would take the next one with it, so that one begins
 * with a line end of its own.
 */

#include "engine/case/session/jsonl.h"

enum err
jsonl_read(const struct casefolder *f, const char *name, jsonl_line *tell,
    void *arg, struct jsonl *l)
{
	struct buf text = BUF_INIT;
	struct span rest, line;
	size_t lines = 0;
	enum err err = casefolder_read(f, name, &text);

	if (err == ERR_NOT_FOUND)
		err = OK;
	rest = buf_span(&text);
	l->torn = !err && rest.n > 0 && rest.p[rest.n - 1] != '\n';
	while (!err && lines < JSONL_LINES_MAX && span_line(&rest, &line)) {
		struct json *o = json_parse(line, NULL);

		lines += span_trim(line).n > 0;
		if (o && !tell(arg, o))
			err = ERR_NOMEM;
		json_free(o);
	}
	buf_free(&text);
	return err;
}

void
jsonl_put(struct buf *lines, struct json *object)
{
	json_write(object, lines);
	buf_byte(lines, '\n');
}

enum err
jsonl_append(struct casefolder *f, const char *name, struct jsonl *l,
    const struct buf *lines)
{
	struct buf whole = BUF_INIT;
	enum err err = ERR_NOMEM;

	buf_puts(&whole, l->torn ? "\n" : "");
	buf_add(&whole, buf_span(lines));
	if (!buf_failed(lines) && !buf_failed(&whole)) {
		err = casefolder_append(f, name, buf_span(&whole));
		l->torn = err != OK; /* a part may be there */
	}
	buf_free(&whole);
	return err;
}

enum err
jsonl_add(struct casefolder *f, const char *name, struct jsonl *l,
    struct json *object)
{
	struct buf line = BUF_INIT;
	enum err err;

	jsonl_put(&line, object);
	err = jsonl_append(f, name, l, &line);
	buf_free(&line);
	return err;
}
