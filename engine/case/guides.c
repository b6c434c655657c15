/*
 * Linting a guide: the schema on each file, then its sense as a whole.
 */

#include "engine/case/case.h"

#include "engine/base/xml.h"
#include "engine/case/texts.h"
#include "engine/know/builtin.h"
#include "engine/know/files.h"

#include <string.h>

#define SCHEMA_FILE "guide.rng"

struct schema_world {
	const char *file;
	lint_tell *tell;
	void *arg;
	size_t count;
};

static void
on_complaint(void *arg, long line, const char *message)
{
	struct schema_world *w = arg;
	const struct lint_fault f = { w->file, line, T_LINT_SCHEMA, "",
		message };

	w->count++;
	w->tell(w->arg, &f);
}

static struct span
builtin_schema(void)
{
	for (size_t i = 0; builtin_files[i].name; i++)
		if (strcmp(builtin_files[i].name, SCHEMA_FILE) == 0)
			return (struct span){ builtin_files[i].data,
				builtin_files[i].size };
	return SPAN_NONE;
}

static enum err
validate(
    const struct know_file *file, struct schema_world *w, struct err_info *info)
{
	struct xml_doc *doc;

	if (!span_ends(span_of(file->name), ".xml"))
		return OK;
	doc = xml_parse(file->text, file->name, info);
	if (!doc)
		return info->code;
	w->file = file->name;
	xml_validate(doc, builtin_schema(), on_complaint, w);
	xml_free(doc);
	return OK;
}

static enum err
validate_folder(const char *dir, struct schema_world *w, struct err_info *info)
{
	struct know_files files;
	enum err err = know_files_read(&files, dir, info);

	for (size_t i = 0; i < files.count && !err; i++)
		err = validate(&files.items[i], w, info);
	know_files_free(&files);
	return err;
}

static enum err
validate_builtin(struct schema_world *w, struct err_info *info)
{
	enum err err = OK;

	for (size_t i = 0; builtin_files[i].name && !err; i++) {
		const struct know_file file = { builtin_files[i].name,
			{ builtin_files[i].data, builtin_files[i].size } };

		err = validate(&file, w, info);
	}
	return err;
}

enum err
case_lint(const char *dir, lint_tell *tell, void *arg, size_t *count,
    struct err_info *info)
{
	struct schema_world w = { "", tell, arg, 0 };
	struct knowledge *k = NULL;
	size_t sense = 0;
	enum err err = dir ? validate_folder(dir, &w, info)
			   : validate_builtin(&w, info);

	if (!err) {
		k = dir ? knowledge_load(dir, info) : knowledge_builtin(info);
		err = k ? lint(k, tell, arg, &sense, info) : info->code;
	}
	*count = w.count + sense;
	knowledge_free(k);
	return err;
}
