/*
 * The interest set as text and as JSON: ndes-doctor/interest/1.
 */

#include "engine/report/report_interest.h"

#include "engine/base/json.h"
#include "engine/base/utf8.h"

#define SCHEMA "ndes-doctor/interest/1"
#define ROOT   "HKLM\\"

/* The whole query for the events of C. */
static void
put_whole_query(const struct interest_channel *c, struct buf *out)
{
	buf_printf(out, *c->filter ? "*[System[%s]]" : "*%s", c->filter);
}

/* A guide of somebody else may hold anything. */
static void
put_key(const struct interest_key *key, struct buf *out)
{
	buf_puts(out, "key\t" ROOT);
	utf8_line(out, key->path);
	buf_puts(out, key->below ? "\tbelow\n" : "\n");
}

static void
put_place(const struct interest_place *p, struct buf *out)
{
	buf_printf(out, "place\t%s\t", p->source);
	utf8_line(out, p->path);
	buf_puts(out, p->below ? "\tbelow" : "\tonly");
	buf_puts(out, p->old ? " old\t" : "\t");
	for (size_t i = 0; p->files[i]; i++) {
		buf_puts(out, i ? " " : "");
		utf8_line(out, p->files[i]);
	}
	buf_byte(out, '\n');
}

void
report_interest(const struct interest *in, struct buf *out)
{
	for (size_t i = 0; i < in->key_count; i++)
		put_key(&in->keys[i], out);
	for (size_t i = 0; i < in->channel_count; i++) {
		buf_puts(out, "channel\t");
		utf8_line(out, in->channels[i].name);
		buf_byte(out, '\t');
		put_whole_query(&in->channels[i], out);
		buf_byte(out, '\n');
	}
	for (size_t i = 0; i < in->place_count; i++)
		put_place(&in->places[i], out);
}

static struct json *
keys_of(const struct interest *in)
{
	struct json *list = json_list();

	for (size_t i = 0; i < in->key_count; i++) {
		struct json *o = json_obj();
		struct buf path = BUF_INIT;

		buf_printf(&path, ROOT "%s", in->keys[i].path);
		json_put(o, "key", json_words(buf_str(&path)));
		json_put(o, "below", json_bool(in->keys[i].below));
		json_add(list, o);
		buf_free(&path);
	}
	return list;
}

static struct json *
channels_of(const struct interest *in)
{
	struct json *list = json_list();

	for (size_t i = 0; i < in->channel_count; i++) {
		struct json *o = json_obj();
		struct buf query = BUF_INIT;

		put_whole_query(&in->channels[i], &query);
		json_put(o, "channel", json_words(in->channels[i].name));
		json_put(o, "query", json_words(buf_str(&query)));
		json_add(list, o);
		buf_free(&query);
	}
	return list;
}

static struct json *
places_of(const struct interest *in)
{
	struct json *list = json_list();

	for (size_t i = 0; i < in->place_count; i++) {
		const struct interest_place *p = &in->places[i];
		struct json *o = json_obj(), *files = json_list();

		for (size_t j = 0; p->files[j]; j++)
			json_add(files, json_words(p->files[j]));
		json_put(o, "source", json_words(p->source));
		json_put(o, "folder", json_words(p->path));
		json_put(o, "files", files);
		json_put(o, "below", json_bool(p->below));
		json_put(o, "old", json_bool(p->old));
		json_add(list, o);
	}
	return list;
}

void
report_interest_json(const struct interest *in, struct buf *out)
{
	struct json *o = json_obj();

	json_put(o, "schema", json_words(SCHEMA));
	json_put(o, "keys", keys_of(in));
	json_put(o, "channels", channels_of(in));
	json_put(o, "places", places_of(in));
	json_write(o, out);
}
