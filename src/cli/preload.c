/* SPDX-License-Identifier: MIT */
/*
 * Where libkmem-malloc.so is: beside the command as it was built, or as it was
 * installed. The loader takes a colon or a space in LD_PRELOAD for the end of a
 * name.
 */
#define _GNU_SOURCE
#include "cli/preload.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define LIBRARY "libkmem-malloc.so"

static const char *const places[] = { "../preload", TEST_LIB };

/* The command's own folder, without a slash behind. */
static bool own_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (len < 0)
		return false;
	folder[len] = 0;
	slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	return slash;
}

static char *find(void)
{
	char folder[PATH_MAX], *path, *real;

	if (!own_folder(folder))
		return NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (asprintf(&path, "%s/%s/" LIBRARY, folder, places[i]) < 0)
			return NULL;
		real = realpath(path, NULL);
		free(path);
		if (real)
			return real;
	}
	return NULL;
}

bool preload_set(void)
{
	const char *before = getenv("LD_PRELOAD");
	char *path = find(), *value;
	bool set;

	if (!path) {
		tool_error(LIBRARY ": not found beside this command; --no-malloc does without it");
		return false;
	}
	if (strpbrk(path, ": ")) {
		tool_error("%s: a colon or a space in its name keeps it from being preloaded",
			   path);
		free(path);
		return false;
	}
	if (!before)
		before = "";
	set = asprintf(&value, "%s%s%s", path, *before ? ":" : "", before) >= 0;
	if (set) {
		set = setenv("LD_PRELOAD", value, 1) == 0;
		free(value);
	}
	if (!set)
		tool_error("%s", strerror(ENOMEM));
	free(path);
	return set;
}
