#ifndef ENGINE_HOST_LAB_INSIDE_H
#define ENGINE_HOST_LAB_INSIDE_H

/* The inside of the lab, for its own files only. */

#include "engine/host/lab/host_lab.h"

/* A value of the lab's registry; strings owned. */
struct lab_cell {
	char *key, *name;
	uint32_t type, seed_type;
	struct buf data, seed;
	bool seeded; /* the capture holds it */
	bool there;  /* it exists now */
	bool changed;
};

struct lab_cells {
	struct lab_cell *items;
	size_t count, cap;
};

/* Something that will happen. */
struct lab_due {
	int64_t time;
	uint64_t order; /* among those of the same time */
	enum { DUE_EFFECT, DUE_SERVICE, DUE_REBOOTED } kind;
	size_t index;
};

/* A line to be written. */
struct lab_out {
	int64_t time;
	uint64_t order;
	size_t log;
	char *file, *text;
};

struct lab {
	struct host host;
	struct host *files; /* the folder host of the copy */
	const struct lab_world *world;
	char *path;
	int64_t now;
	uint64_t chance, order;
	uint64_t states;
	struct lab_cells cells;
	enum service_state *services;
	int64_t *next; /* of each traffic */
	char **headed; /* of each log: the file that has its head */
	struct lab_due *due;
	size_t due_count, due_cap;
	struct lab_out *out;
	size_t out_count, out_cap;
	bool viewed;  /* nothing is written */
	bool resumed; /* goes on from an earlier one */
	bool moved;   /* the registry is to be written */
	enum err trouble;
};

/* Files of the copy (host_lab_files.c) */
enum err lab_copy(const char *capture, const char *copy, struct err_info *info);
enum err lab_keep_changes(struct lab *l);
enum err lab_write_whole(const char *path, struct span bytes);
enum err lab_read_whole(const char *path, struct buf *out);
enum err lab_append(struct lab *l, const char *file, struct span text);
void lab_utf16(struct span utf8, struct buf *out);

/* What is beside the copy (host_lab_state.c) */
enum err lab_state_save(struct lab *l);
enum err lab_state_rename(const char *from, const char *to);
enum err lab_state_drop(const char *copy);
enum err lab_state_load(
    struct lab *l, const char *capture, struct err_info *info);

/* The registry (host_lab_registry.c) */
struct lab_cell *lab_cell(
    struct lab *l, const char *key, const char *name, bool make);
enum err lab_cell_set(
    struct lab *l, struct lab_cell *c, uint32_t type, struct span data);
void lab_cell_drop(struct lab *l, struct lab_cell *c);
enum err lab_cells_write(struct lab *l);
void lab_cells_reset(struct lab *l);
void lab_cells_free(struct lab *l);

/* What happens, and when (host_lab_clock.c) */
void lab_happens(
    struct lab *l, enum lab_event e, const char *target, struct span is);
void lab_due_add(struct lab *l, int64_t time, int kind, size_t index);
void lab_advance(struct lab *l, int64_t to);
void lab_reboot(struct lab *l);

/* Chance: the same for every lab of this name. */
uint64_t lab_below(struct lab *l, uint64_t n);

/* Lines (host_lab_lines.c) */
void lab_request(struct lab *l, size_t request, int64_t time);
void lab_flush(struct lab *l);

/* Keeps the first one for host_lab_trouble(). */
void lab_fail(struct lab *l, enum err err);

#endif
