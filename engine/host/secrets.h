#ifndef ENGINE_HOST_SECRETS_H
#define ENGINE_HOST_SECRETS_H

/*
 * What no guide can make this program read or write, although it may run
 * with the rights of an administrator: a guide may come from anywhere
 * (--knowledge), and what is read ends in reports.  This is the one list;
 * the knowledge leaves out what it names, lint says so, and the live host
 * asks again at every key and file that it opens.
 */

#include "engine/base/span.h"

/* Why something is not read. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_SECRET,   /* it holds passwords or private keys */
	REFUSAL_ELSEWHERE /* it is not where evidence may come from, or is
				written in another way than the plain one */
};

/*
 * The key KEY holds secrets, or one above it does: however it is written
 * (roots and their short names, case, doubled and forward slashes, views of
 * 32-bit programs, numbered control sets).  Keys below KEY are not looked
 * at: ask for each.
 */
bool secret_key(struct span key);

/*
 * The same for a file or folder: any separators, case, streams, short names
 * of the system's folders, paths of devices.  PATH may begin with a variable.
 */
bool secret_file(struct span path);

/* A key that a guide asks for: HKLM\NAME\NAME..., and not secret. */
enum refusal secret_refuse_key(struct span key);

/*
 * A folder that a guide asks for: a variable of the system and at least one
 * folder below it, written plainly, and not secret.
 */
enum refusal secret_refuse_folder(struct span path);

/* A pattern of file names in it: some letters of the name are given. */
enum refusal secret_refuse_files(struct span pattern);

#endif
