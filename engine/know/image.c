/*
 * The way back from an image to a guide: a copy whose pointers are made true.
 */

#include "engine/know/image.h"

#include "engine/know/model.h"

#include <stdlib.h>
#include <string.h>

struct knowledge *
knowledge_of_image(const struct know_image *image)
{
	uint64_t *words;

	if (image->layout != knowledge_layout())
		return NULL;
	words = malloc(image->count * sizeof(words[0]));
	if (!words)
		return NULL;
	memcpy(words, image->words, image->count * sizeof(words[0]));
	for (size_t i = 0; i < image->pointer_count; i++)
		words[image->pointers[i]] += (uintptr_t)words;
	return (struct knowledge *)words;
}

bool
knowledge_is_proved(const struct knowledge *k)
{
	return k->image;
}
