#ifndef ENGINE_HOST_POSIX_WIN_H
#define ENGINE_HOST_POSIX_WIN_H

/*
 * Calls of C and POSIX that other files make with UTF-8 names, and that
 * Windows has for its code page only, or with another meaning.  The Windows
 * build includes this before every file; elsewhere it is empty.
 */

#ifdef _WIN32

#define tell tell_of_io /* a name of ours as well */
#include <direct.h>
#include <io.h>
#undef tell
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>

/*
 * As those of POSIX, for paths in UTF-8 of any length; the caller frees what
 * posix_realpath() returns.
 */
FILE *posix_fopen(const char *path, const char *mode);
int posix_mkdir(const char *path);
int posix_unlink(const char *path);
int posix_rename(const char *from, const char *to); /* replaces TO */
char *posix_realpath(const char *path);
ssize_t posix_write(int file, const void *from, size_t n);
int posix_raise(int sig);

/* A console takes UTF-16; a file or a pipe the bytes as they are. */
size_t posix_fwrite(const void *from, size_t size, size_t n, FILE *f);
int posix_fprintf(FILE *f, const char *format, ...);

#define fopen(path, mode)     posix_fopen(path, mode)
#define fprintf               posix_fprintf
#define fwrite(p, size, n, f) posix_fwrite(p, size, n, f)
#define mkdir(path, mode)     posix_mkdir(path)
#define unlink(path)          posix_unlink(path)
#define rename(from, to)      posix_rename(from, to)
#define realpath(path, room)  posix_realpath(path) /* ROOM is NULL here */
#define write(file, from, n)  posix_write(file, from, n)

#ifndef SIGKILL
#define SIGKILL    9 /* ends the program at once, as a shell counts it */
#define raise(sig) posix_raise(sig)
#endif

#endif

#endif
