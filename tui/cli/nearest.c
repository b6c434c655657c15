/*
 * The distance of two short words by optimal string alignment: how many
 * letters to insert, delete, replace, or swap with their neighbour.
 */

#include "tui/cli/nearest.h"

#include <string.h>

#define LENGTH_MAX 24
#define SLIPS_MAX  2

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[LENGTH_MAX + 1][LENGTH_MAX + 1];

	for (size_t i = 0; i <= n; i++)
		row[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t d = least(row[i - 1][j], row[i][j - 1]) + 1;

			d = least(
			    d, row[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d = least(d, row[i - 2][j - 2] + 1);
			row[i][j] = d;
		}
	return row[n][m];
}

struct nearest
nearest_to(const char *typed)
{
	return (struct nearest){ typed, NULL, SLIPS_MAX + 1 };
}

void
nearest_try(struct nearest *n, const char *name)
{
	size_t length = strlen(name), typed = strlen(n->typed), slips;

	if (length == 0 || length > LENGTH_MAX || typed > LENGTH_MAX)
		return;
	slips = distance(n->typed, typed, name, length);
	if (slips >= n->slips || slips * 2 >= length)
		return;
	n->name = name;
	n->slips = slips;
}
