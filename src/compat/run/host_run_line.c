/* SPDX-License-Identifier: MIT */
/*
 * The source lines of return addresses, by addr2line of the binutils, which
 * are there where a test program can be linked. Called at the end of a run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compat/run/host_run.h"

/* In the program itself, not in a library; its offset there. */
static bool in_program(unsigned long pc, unsigned long *offset)
{
	struct link_map *map;
	Dl_info info;

	if (!dladdr1((void *)pc, &info, (void **)&map, RTLD_DL_LINKMAP) || map->l_name[0])
		return false;
	*offset = pc - map->l_addr - 1; /* the call, not what follows it */
	return true;
}

/* What the command says, as one text. */
static void ask(char **argv, char *text, size_t room)
{
	int pipes[2], status;
	size_t len = 0;
	ssize_t got;
	pid_t pid;

	text[0] = '\0';
	if (pipe2(pipes, O_CLOEXEC))
		return;
	pid = fork();
	if (!pid) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(pipes[1]);
	while (pid > 0 && len + 1 < room && (got = read(pipes[0], text + len, room - len - 1)) > 0)
		len += got;
	text[len] = '\0';
	close(pipes[0]);
	if (pid > 0)
		waitpid(pid, &status, 0);
}

/* Files below the working folder are named from there. */
static void shorten(char *line)
{
	char *path = strstr(line, " at "), cwd[4096];
	size_t len;

	if (!path || !getcwd(cwd, sizeof(cwd)))
		return;
	path += 4;
	len = strlen(cwd);
	if (strncmp(path, cwd, len) == 0 && path[len] == '/')
		memmove(path, path + len + 1, strlen(path + len + 1) + 1);
}

/* Lines of "name at FILE:LINE": the first that is known and not of this layer. */
static bool choose(char *text, char *line, unsigned long size)
{
	char *save, *pos;

	for (pos = strtok_r(text, "\n", &save); pos; pos = strtok_r(NULL, "\n", &save)) {
		char *end = strstr(pos, " (discriminator");

		if (strstr(pos, "/src/compat/") || strstr(pos, " ??:") || strstr(pos, ":?"))
			continue;
		if (end)
			*end = '\0';
		shorten(pos);
		snprintf(line, size, "%s", pos);
		return true;
	}
	return false;
}

bool km_host_run_line(const unsigned long *pc, int nr, char *line, unsigned long size)
{
	char offsets[16][24], text[16384], exe[] = "/proc/self/exe", path[4096];
	char *argv[6 + 16] = { "addr2line", "-f", "-p", "-e", path };
	ssize_t len = readlink(exe, path, sizeof(path) - 1);
	unsigned long offset;
	int used = 0;

	if (len < 0)
		return false;
	path[len] = '\0';
	for (int i = 0; i < nr && used < 16; i++) {
		if (!in_program(pc[i], &offset))
			continue;
		snprintf(offsets[used], sizeof(offsets[used]), "0x%lx", offset);
		argv[5 + used] = offsets[used];
		used++;
	}
	if (!used)
		return false;
	ask(argv, text, sizeof(text));
	return choose(text, line, size);
}
