#ifndef ENGINE_KNOW_IMAGE_H
#define ENGINE_KNOW_IMAGE_H

/*
 * The guide that is compiled in as the loader would leave it in memory, but
 * for its samples: a start reads no XML.  tools/guide-image.c makes it when
 * the program is built, out of the XML and by the loader, and has compiled
 * each of its patterns.
 *
 * An image is words.  Those that are pointers hold the offset of what they
 * point at, which lies in the image, and their places are listed.  There are
 * none behind the first COPIED words: those are texts, and half of it.
 */

#include "engine/know/knowledge.h"

struct know_image {
	const uint64_t *words; /* a struct knowledge comes first */
	size_t count, copied;
	const uint32_t *pointers;
	size_t pointer_count;
	uint64_t layout; /* knowledge_layout() of its maker; 0: none is there */
};

extern const struct know_image know_image;

/* Tells compilers apart by the sizes of the guide's structures. */
uint64_t knowledge_layout(void);

/* NULL when the layout is another one, and when out of memory. */
struct knowledge *knowledge_of_image(const struct know_image *image);

/* What is compiled in, out of its XML, as the image has it. */
struct knowledge *knowledge_without_samples(struct err_info *info);

/* K was made of an image: its patterns are known to compile. */
bool knowledge_is_proved(const struct knowledge *k);

#endif
