/* SPDX-License-Identifier: MIT */
/* Between the files of `kmem test`: test.c is the command, test_build.c compiles and links. */
#ifndef CLI_TEST_H
#define CLI_TEST_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Arguments of a command to run; ends with NULL once words_end() was called. */
struct words {
	char **word;
	size_t nr, room;
};

void words_add(struct words *words, const char *word);
void words_addf(struct words *words, const char *format, ...)
	__attribute__((__format__(printf, 2, 3)));
void words_split(struct words *words, const char *text); /* at spaces; NULL adds nothing */
char **words_end(struct words *words);
void words_free(struct words *words);

struct test_build {
	struct words flags;   /* -I and -D, for sources */
	const char *module;   /* KBUILD_MODNAME of all sources; NULL: from the file's name */
	char **inputs;        /* .c, .o, .a; ends with NULL */
	const char *folder;   /* for what is made on the way */
	const char *program;  /* what is made */
	const volatile sig_atomic_t *interrupted;
};

/* Compile and link. False: it was said on standard error why not. */
bool test_build(const struct test_build *build);

/* Start a program; -1 if there are no processes. When this process dies, so does it. */
pid_t test_spawn(char **argv, const char *path);

#endif
