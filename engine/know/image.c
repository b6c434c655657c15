/*
 * The way back from an image to a guide: a copy whose pointers are made true,
 * and texts that stay where they are.
 */

#include "engine/know/image.h"

#include "engine/know/model.h"

#include <stdlib.h>
#include <string.h>

struct knowledge *
knowledge_of_image(const struct know_image *image)
{
	size_t size = image->copied * sizeof(image->words[0]);
	uint64_t *words;

	if (image->layout != knowledge_layout())
		return NULL;
	words = malloc(size);
	if (!words)
		return NULL;
	memcpy(words, image->words, size);
	for (size_t i = 0; i < image->pointer_count; i++) {
		uint64_t *p = &words[image->pointers[i]];

		*p += *p < size ? (uintptr_t)words : (uintptr_t)image->words;
	}
	return (struct knowledge *)words;
}

bool
knowledge_is_proved(const struct knowledge *k)
{
	return k->image;
}
