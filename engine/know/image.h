#ifndef ENGINE_KNOW_IMAGE_H
#define ENGINE_KNOW_IMAGE_H

/*
 * The guide that is compiled in as the loader would leave it in memory, but
 * for its samples: a start reads no XML.  tools/guide-image.c makes it when
 * the program is built, out of the XML and by the loader, and has compiled
 * each of its patterns.
 *
 * Where an image has a pointer, there is the offset of what it points at,
 * which lies in the image; the places of these are listed.  There are none
 * behind the first COPIED bytes: those are texts, and half of it.
 */

#include "engine/know/knowledge.h"

struct know_image {
	const char *bytes; /* a struct knowledge comes first */
	size_t size, copied;
	const uint32_t *pointers; /* offsets */
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
