/* The age of a challenge, out of the words of the service that refused it. */
#include "engine/evidence/record/challenge.h"

#include <string.h>

#define CREATION "challengeCreation="

/* Minutes: a challenge lives so many; older than a month is no age. */
#define AGE_MIN 60
#define AGE_MAX (31 * 24 * 60)

uint16_t
challenge_age(const struct record *r)
{
	static const char form[] = "00/00/0000 00:00:00";
	size_t at = span_find(r->text, SPAN(CREATION), 0);
	struct span made;
	struct civil c = { 0 };
	struct {
		size_t from, to;
		int *part;
	} parts[] = { { 0, 2, &c.month }, { 3, 5, &c.day }, { 6, 10, &c.year },
		{ 11, 13, &c.hour }, { 14, 16, &c.minute },
		{ 17, 19, &c.second } };
	int64_t then, age;

	if (at == SIZE_MAX || r->time == TIME_NONE)
		return 0;
	made = span_slice(r->text, at + strlen(CREATION), r->text.n);
	made = span_slice(made, 0, strlen(form));
	if (!span_has_form(made, form))
		return 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		uint64_t n;

		span_number(
		    span_slice(made, parts[i].from, parts[i].to), 10, &n);
		*parts[i].part = (int)n;
	}
	then = time_of_civil(&c);
	if (then == TIME_NONE || then > r->time)
		return 0;
	age = (r->time - then) / TIME_MINUTE;
	/* a younger one had not expired: zone or form is not what is thought */
	return age >= AGE_MIN && age < AGE_MAX ? (uint16_t)age : 0;
}
