/*
 * One way in for every command.  Nothing is written but the copy of a lab
 * that is to obey and to be changed; the folder of a case is only named.
 */

#include "engine/case/target/opening.h"

#include "engine/case/target/lab_case.h"
#include "engine/host/live/host_live.h"
#include "engine/host/os/casefolder.h"
#include "engine/host/os/files.h"
#include "engine/host/os/newfile.h"
#include "engine/host/pack/capture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct opening {
	enum opening_kind kind;
	char *path, *folder;
	char *part; /* label */
	struct case_options asked;
	struct lab_case *lab;
	struct case_file *c;
};

bool
opening_names(const char *path)
{
	struct file_look look;
	char *clean = files_path(path);
	bool there = clean && files_look(clean, &look) != ERR_NOT_FOUND;

	free(clean);
	return there;
}

/*
 * Appends the folder of the case for a capture or lab PATH: the last part of
 * the path for people, a hash of all of it for truth.
 */
static enum err
folder_of_capture(const char *path, struct buf *out)
{
	char *whole = files_path(path);
	char *real = whole ? files_real(whole) : NULL;
	const char *name = real ? strrchr(real, '/') : NULL;
	struct buf id = BUF_INIT;
	enum err err;

	free(whole);
	if (!real)
		return ERR_NOT_FOUND;
	for (name = name ? name + 1 : real; *name && id.n < 60; name++) {
		bool plain = (*name >= 'a' && *name <= 'z') ||
			     (*name >= 'A' && *name <= 'Z') ||
			     (*name >= '0' && *name <= '9') || *name == '-';

		buf_byte(&id, plain ? *name : '_');
	}
	buf_printf(&id, "-%08" PRIx64,
	    span_hash(span_of(real)) & UINT64_C(0xffffffff));
	err = buf_failed(&id) ? ERR_NOMEM
			      : casefolder_default(buf_str(&id), out);
	buf_free(&id);
	free(real);
	return err;
}

/* A case that would lie in what it is about is not kept. */
static enum err
out_of_evidence(struct opening *o, const struct opening_options *options)
{
	const char *const evidence = o->path;
	const struct newfile_keep keep = newfile_keep_one(&evidence);
	enum err err = newfile_look(o->folder, &keep);

	if (err != ERR_INSIDE || options->folder)
		return err;
	free(o->folder);
	o->folder = NULL;
	return OK;
}

/*
 * Two captures never share a folder, a server always has the same one.
 * Without a home there is none, which is no failure.
 */
static enum err
name_folder(struct opening *o, const struct opening_options *options,
    const struct host *live)
{
	struct buf b = BUF_INIT;
	enum err err = OK;

	if (options->folder)
		buf_puts(&b, options->folder);
	else if (live)
		err = casefolder_default(live->name, &b);
	else
		err = folder_of_capture(o->path, &b);
	/* Servers of one capture do not share a folder either. */
	if (err == OK && options->part && !options->folder)
		buf_printf(&b, "-%08llx",
		    (unsigned long long)(span_hash(
					     span_of(options->part->label)) &
					 0xffffffff));
	if (err == OK && !(o->folder = buf_steal(&b)))
		err = ERR_NOMEM;
	buf_free(&b);
	if (err == ERR_NOMEM || live || !o->folder)
		return err == ERR_NOMEM ? err : OK;
	return out_of_evidence(o, options);
}

static enum err
open_lab(struct opening *o, const struct opening_options *options,
    const struct knowledge *k, struct err_info *info)
{
	o->kind = OPENING_LAB;
	if (!o->folder && !options->reads)
		return err_set(info, ERR_NOT_FOUND, o->path, 0, NULL);
	o->lab = (options->reads ? lab_case_look : lab_case_new)(
	    o->path, o->folder, k, &o->asked, info);
	o->c = o->lab ? lab_case_file(o->lab) : NULL;
	return o->c ? OK : info->code;
}

static enum err
open_host(struct opening *o, const struct opening_options *options,
    const struct knowledge *k, struct err_info *info)
{
	struct host *h = options->live ? host_live_new(know_interest(k), info)
				       : host_capture_new(o->path, info);
	enum err err;

	if (!h)
		return info->code;
	o->kind = options->live ? OPENING_LIVE : OPENING_CAPTURE;
	err = name_folder(o, options, options->live ? h : NULL);
	if (err == OK && options->part && !options->live)
		err = host_capture_part(h, options->part->label,
		    options->part->without, options->part->count);
	if (err) {
		host_free(h);
		return err_set(info, err, options->folder, 0, NULL);
	}
	h->patience = options->patience;
	o->c = case_new(h, k, &o->asked, info);
	if (!o->c)
		return info->code;
	h->patience = NULL; /* later walks are small pieces of other work */
	return OK;
}

static enum err
open_any(struct opening *o, const struct opening_options *options,
    const struct knowledge *k, struct err_info *info)
{
	enum err err;

	if (options->live || !options->acts || !lab_case_is(o->path))
		return open_host(o, options, k, info);
	err = name_folder(o, options, NULL);
	if (err)
		return err_set(info, err, options->folder, 0, NULL);
	return open_lab(o, options, k, info);
}

struct opening *
opening_new(const struct opening_options *options, const struct knowledge *k,
    struct err_info *info)
{
	struct opening *o = calloc(1, sizeof(*o));

	if (o) {
		o->path = span_dup(span_of(options->live ? "" : options->path));
		o->part = span_dup(span_of(options->part && !options->live
					       ? options->part->label
					       : ""));
		o->asked = *options->options;
		o->asked.path = options->live ? NULL : o->path;
	}
	if (!o || !o->path || !o->part)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	else if (open_any(o, options, k, info) == OK)
		return o;
	opening_free(o);
	return NULL;
}

void
opening_free(struct opening *o)
{
	if (!o)
		return;
	if (o->lab)
		lab_case_free(o->lab);
	else
		case_free(o->c);
	free(o->path);
	free(o->folder);
	free(o->part);
	free(o);
}

struct case_file *
opening_case(const struct opening *o)
{
	return o->c;
}

enum opening_kind
opening_kind(const struct opening *o)
{
	return o->kind;
}

const char *
opening_path(const struct opening *o)
{
	return o->path;
}

const char *
opening_part(const struct opening *o)
{
	return o->part;
}

const char *
opening_folder(const struct opening *o)
{
	return o->folder;
}

bool
opening_has_live(void)
{
	return host_live_exists();
}
