/*
 * guide-image - prints the guide that is compiled in as C source: what the
 * loader leaves in memory, see engine/know/image.h.
 *
 * The guide is loaded twice.  Both lie elsewhere and are alike otherwise, so
 * a word in which they differ is a pointer, and no other is.  This needs a
 * guide that owns all that it points at: the loader copies even "".
 */

#include "engine/base/xml.h"
#include "engine/know/image.h"
#include "engine/know/model.h"
#include "engine/match/matcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECES_MAX 64
#define ALIGN      16u
#define WORD       sizeof(uint64_t)

/* The program that makes an image has none. */
const struct know_image know_image = { 0 };

/* Of this program, by the linker. */
extern const char __executable_start[], _end[];

/* A number may look like a place in a program that lies low. */
#define LOW UINT32_MAX

struct piece {
	const char *at;
	size_t size, offset; /* in the image */
};

/* One guide in pieces, the first of them its root. */
struct layout {
	struct knowledge root;
	struct piece piece[PIECES_MAX];
	size_t count, size;
	size_t copied; /* bytes; behind them are texts */
};

static void
fail(const char *why)
{
	fprintf(stderr, "guide-image: %s\n", why);
	exit(1);
}

static void
add_piece(struct layout *l, const void *at, size_t size)
{
	if (l->count == PIECES_MAX)
		fail("more pieces than there is room for");
	l->piece[l->count++] = (struct piece){ at, size, l->size };
	l->size = (l->size + size + ALIGN - 1) / ALIGN * ALIGN;
}

static void
add_arena(struct layout *l, const struct arena *a)
{
	struct span bytes;

	for (size_t i = 0; (bytes = arena_piece(a, i)).p; i++)
		add_piece(l, bytes.p, bytes.n);
}

static void
lay_out(struct layout *l, const struct knowledge *k)
{
	memset(l, 0, sizeof(*l));
	memcpy(&l->root, k, sizeof(*k));
	l->root.arena = l->root.texts = ARENA_INIT;
	l->root.image = true;
	add_piece(l, &l->root, sizeof(l->root));
	for (int i = 0; i < KNOW_KIND_COUNT; i++) {
		l->root.list[i].cap = k->list[i].count;
		add_piece(
		    l, k->list[i].items, k->list[i].count * k->list[i].size);
	}
	add_arena(l, &k->arena);
	l->copied = l->size;
	add_arena(l, &k->texts);
}

/* The offset in the image of what ADDRESS points at. */
static size_t
offset_of(const struct layout *l, uint64_t address)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct piece *p = &l->piece[i];
		uint64_t from = (uint64_t)(uintptr_t)p->at;

		if (address >= from && address - from < p->size)
			return p->offset + (size_t)(address - from);
	}
	fail("a pointer leads out of the guide");
	return 0;
}

static uint64_t
word_at(const struct piece *p, size_t at)
{
	uint64_t word;

	memcpy(&word, p->at + at, sizeof(word));
	return word;
}

static void
put_word(uint64_t word)
{
	unsigned char bytes[WORD];

	memcpy(bytes, &word, WORD);
	putchar('"');
	for (size_t i = 0; i < WORD; i++)
		printf("\\%03o", bytes[i]);
	puts("\"");
}

/* Prints the words of piece I; the places of pointers go to POINTERS. */
static void
put_piece(const struct layout both[2], size_t i, FILE *pointers, size_t *found)
{
	const struct piece *a = &both[0].piece[i], *b = &both[1].piece[i];
	size_t end = i + 1 < both[0].count ? a[1].offset : both[0].size;

	for (size_t at = 0; at < end - a->offset; at += WORD) {
		uint64_t x = at < a->size ? word_at(a, at) : 0;
		uint64_t y = at < a->size ? word_at(b, at) : 0;

		if (x != y && a->offset >= both[0].copied)
			fail("a pointer among the texts");
		if (x != y) {
			x = offset_of(&both[0], x);
			if (x != offset_of(&both[1], y))
				fail("two loads differ");
			fprintf(pointers, "%zu,\n", a->offset + at);
			++*found;
		} else if (x > LOW && x >= (uintptr_t)__executable_start &&
			   x < (uintptr_t)_end) {
			fail("a pointer leads into the program: what a guide "
			     "holds is copied, see load_dup()");
		}
		put_word(x);
	}
}

static void
put_image(const struct layout both[2])
{
	char *list;
	size_t length, found = 0;
	FILE *pointers = open_memstream(&list, &length);

	if (!pointers)
		fail("out of memory");
	printf("#include \"engine/know/image.h\"\n"
	       "static const char bytes[] =\n");
	for (size_t i = 0; i < both[0].count; i++) {
		if (both[0].piece[i].size != both[1].piece[i].size)
			fail("two loads differ in size");
		put_piece(both, i, pointers, &found);
	}
	fclose(pointers);
	printf(";\nstatic const uint32_t pointers[] = {\n%s};\n"
	       "const struct know_image know_image = {\n"
	       "\tbytes, %zu, %zu, pointers, %zu, 0x%llx\n};\n",
	    list, both[0].size, both[0].copied, found,
	    (unsigned long long)knowledge_layout());
	free(list);
}

int
main(void)
{
	static struct layout both[2];
	struct err_info info = { .code = OK };
	struct knowledge *k[2];
	struct matcher *m = NULL;

	if (sizeof(void *) != WORD) {
		/* no layout is 0: the XML is read at each start */
		printf("#include \"engine/know/image.h\"\n"
		       "const struct know_image know_image = { .size = 0 };\n");
		return 0;
	}
	xml_start();
	for (int i = 0; i < 2; i++) {
		k[i] = knowledge_without_samples(&info);
		if (k[i] && i == 0)
			m = matcher_new(k[i], &info);
		if (!k[i] || !m) {
			fprintf(stderr, "%s:%ld: ", info.file, info.line);
			fail(info.detail);
		}
		lay_out(&both[i], k[i]);
	}
	put_image(both);
	matcher_free(m);
	knowledge_free(k[0]);
	knowledge_free(k[1]);
	xml_stop();
	return 0;
}
