#ifndef ENGINE_EVIDENCE_IIS_H
#define ENGINE_EVIDENCE_IIS_H

#include "engine/evidence/readers/iis_clock.h"
#include "engine/evidence/readers/iis_row.h"
#include "engine/evidence/record/reader.h"

/* What tells the logs of the family apart that are read row by row. */
struct iis_format {
	enum source_kind kind;
	iis_fields fields; /* that its columns may fill */

	/*
	 * The #Fields of a row that has none above it; SPAN_NONE when there
	 * is no telling.  May be NULL.
	 */
	struct span (*columns)(struct span row);

	/* What follows from the fields of a row.  May be NULL. */
	void (*complete)(struct record *r);
};

struct iis_state {
	bool started;
	bool first_seen;
	struct iis_columns columns;
	struct iis_clock clock;
	int64_t tail[2]; /* of the last two rows, if not given before */
};

/* As block and end of struct reader_ops; STATE is a struct iis_state. */
enum err iis_format_block(const struct iis_format *format, void *state,
    struct reading *r, const struct block *b);
enum err iis_format_end(void *state, struct reading *r);

/* As guess and join there. */
void iis_format_guess(void *state);
bool iis_format_join(void *state, const void *guess, const void *after);

/* How much HEAD looks like a log of IIS, 0 to 100; see reader.h. */
int iis_sniff(struct span head);

/*
 * HEAD is another log of the same family: Windows Firewall, the FTP or SMTP
 * service, a proxy.  Left out on purpose, and said so.
 */
bool iis_look_alike(struct span head);

#endif
