/*
 * The way back from an image to a guide: a copy whose pointers are made true,
 * and texts that stay where they are.
 */

#include "engine/know/image.h"

#include "engine/know/model.h"

#include <stdlib.h>
#include <string.h>

/* The pointer at PLACE of the copy; bytes have no types that could alias. */
static void
make_true(const struct know_image *image, char *copy, size_t place)
{
	const char *target;
	uint64_t offset;

	memcpy(&offset, copy + place, sizeof(offset));
	target = (offset < image->copied ? copy : image->bytes) + offset;
	memcpy(copy + place, &target, sizeof(target));
}

struct knowledge *
knowledge_of_image(const struct know_image *image)
{
	char *copy;

	if (image->layout != knowledge_layout())
		return NULL;
	copy = malloc(image->copied);
	if (!copy)
		return NULL;
	memcpy(copy, image->bytes, image->copied);
	for (size_t i = 0; i < image->pointer_count; i++)
		make_true(image, copy, image->pointers[i]);
	return (void *)copy;
}

bool
knowledge_is_proved(const struct knowledge *k)
{
	return k->image;
}
