/*
 * A lab knows no formats: its registry is read here, by the same readers as
 * any evidence, and handed to it.
 */

#include "engine/case/target/lab.h"

#include "engine/evidence/evidence.h"

static enum err
seed(struct host *lab, const struct registry *reg)
{
	enum err err = OK;

	for (size_t i = 0; err == OK && i < registry_count(reg); i++) {
		const struct reg_key *key = registry_at(reg, i);

		for (size_t v = 0; err == OK && v < key->count; v++)
			err = host_lab_seed(lab, key->path, key->values[v].name,
			    key->values[v].type, key->values[v].raw);
	}
	return err;
}

static enum err
read_registry(
    struct host *lab, const struct knowledge *k, struct err_info *info)
{
	struct evidence *e = evidence_new(lab, know_interest(k), info);
	enum err err = OK;
	bool done = false;

	if (!e)
		return info->code;
	while (err == OK && !done)
		err = evidence_read(e,
		    1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE, UINT64_MAX,
		    NULL, &done);
	if (err == OK)
		err = seed(lab, evidence_registry(e));
	evidence_free(e);
	if (err)
		err_set(info, err, lab->name, 0, NULL);
	return err;
}

struct host *
lab_open(const struct scenario *s, const char *copy, const struct knowledge *k,
    struct err_info *info)
{
	struct host *lab = host_lab_new(s->capture, copy, &s->world, info);
	enum err err;

	if (!lab)
		return NULL;
	err = read_registry(lab, k, info);
	if (err == OK) {
		err = host_lab_start(lab);
		if (err)
			err_set(info, err, copy, 0, NULL);
	}
	if (err == OK)
		return lab;
	host_free(lab);
	return NULL;
}
