/* SPDX-License-Identifier: MIT */
/*
 * The figures that the library is held to: `figures` measures each in a
 * process of its own and prints a line "name: value unit (goal)", with MISSED
 * where it was not reached. Exit status 1 if one was missed.
 *
 * Memory is what the process holds of the machine: private anonymous pages,
 * and the pages of the frame store whether they are mapped now or not.
 */
#define _GNU_SOURCE
#include <linux/gfp.h>
#include <linux/slab.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OBJECTS 100000
#define START_RUNS 11
#define SETTLE_MS 2000

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* ---- memory ---- */

static unsigned long status_kib(const char *field)
{
	unsigned long kib = 0;
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, field, strlen(field)))
			kib = strtoul(line + strlen(field), NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

/* Bytes of all memfds that are open. */
static unsigned long memfd_bytes(void)
{
	unsigned long bytes = 0;
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char target[64] = "";
		struct stat st;
		int fd = atoi(entry->d_name);

		if (readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1) < 0)
			continue;
		if (!strncmp(target, "/memfd:", 7) && !fstat(fd, &st))
			bytes += (unsigned long)st.st_blocks * 512;
	}
	if (dir)
		closedir(dir);
	return bytes;
}

static unsigned long anonymous_bytes(void)
{
	return status_kib("RssAnon:") << 10;
}

static unsigned long memory_bytes(void)
{
	return anonymous_bytes() + memfd_bytes();
}

/* ---- the measurements; each runs in a process that has not used the library yet ---- */

struct answer {
	double value[2];
};

/* First use: milliseconds, and bytes of memory. */
static struct answer first_use(void)
{
	unsigned long before = memory_bytes();
	double start = now_ms(), end;
	void *p = kmalloc(64, GFP_KERNEL);

	end = now_ms();
	if (!p)
		exit(1);
	return (struct answer){ { end - start, (double)(memory_bytes() - before) } };
}

/* All pages in use: bytes that are not frames, and bytes of frames. */
static struct answer metadata(void)
{
	unsigned long before = anonymous_bytes(), nr = 0;
	struct page *page;

	while ((page = alloc_page(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY)))
		nr++;
	return (struct answer){ { (double)(anonymous_bytes() - before),
				  (double)(nr << PAGE_SHIFT) } };
}

static void *objects[OBJECTS];

static unsigned long objects_fill(void)
{
	unsigned long given = 0, state = 1;

	for (int i = 0; i < OBJECTS; i++) {
		size_t size;

		state = state * 6364136223846793005u + 1442695040888963407u;
		size = 8 + (state >> 33) % 1017;
		objects[i] = kmalloc(size, GFP_KERNEL);
		if (!objects[i])
			exit(1);
		memset(objects[i], 1, size);
		given += ksize(objects[i]);
	}
	return given;
}

static void pointers_touch(void)
{
	for (int i = 0; i < OBJECTS; i++)
		*(void *volatile *)&objects[i] = NULL;
}

/* Live objects: bytes of memory, and bytes given. */
static struct answer overhead(void)
{
	unsigned long before, given;

	pointers_touch();
	before = memory_bytes();
	given = objects_fill();
	return (struct answer){ { (double)(memory_bytes() - before), (double)given } };
}

/* After all are freed: bytes of memory, and the bytes at the peak. */
static struct answer settled(void)
{
	unsigned long before, peak;

	pointers_touch();
	before = memory_bytes();
	objects_fill();
	peak = memory_bytes() - before;
	for (int i = 0; i < OBJECTS; i++)
		kfree(objects[i]);
	usleep(SETTLE_MS * 1000);
	return (struct answer){ { (double)(memory_bytes() - before), (double)peak } };
}

/* ---- one process each ---- */

static struct answer in_process(struct answer (*measure)(void), const char *cmdline)
{
	struct answer answer = { { 0, 0 } };
	int fds[2], status;
	pid_t pid;

	fflush(stdout);
	if (pipe(fds))
		exit(1);
	pid = fork();
	if (!pid) {
		setenv("KMEM_CMDLINE", cmdline, 1);
		answer = measure();
		_exit(write(fds[1], &answer, sizeof(answer)) != sizeof(answer));
	}
	close(fds[1]);
	if (pid < 0 || read(fds[0], &answer, sizeof(answer)) != sizeof(answer) ||
	    waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "figures: a measurement failed\n");
		exit(1);
	}
	close(fds[0]);
	return answer;
}

static bool missed;

static void say(const char *name, double value, const char *unit, double goal)
{
	bool miss = !(value <= goal);

	printf("%-46s %9.3f %s (at most %g)%s\n", name, value, unit, goal, miss ? " MISSED" : "");
	missed |= miss;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void say_first_use(const char *mem)
{
	double ms[START_RUNS], bytes = 0;
	char cmdline[32], name[64];

	snprintf(cmdline, sizeof(cmdline), "mem=%s", mem);
	for (int i = 0; i < START_RUNS; i++) {
		struct answer a = in_process(first_use, cmdline);

		ms[i] = a.value[0];
		bytes = a.value[1] > bytes ? a.value[1] : bytes;
	}
	qsort(ms, START_RUNS, sizeof(double), compare);
	snprintf(name, sizeof(name), "first use, mem=%s", mem);
	say(name, ms[START_RUNS / 2], "ms", 1);
	snprintf(name, sizeof(name), "memory at first use, mem=%s", mem);
	say(name, bytes / (1 << 20), "MiB", 1);
}

int main(void)
{
	struct answer a;

	say_first_use("64M");
	say_first_use("16G");
	a = in_process(metadata, "mem=1G");
	say("page metadata", 100 * a.value[0] / a.value[1], "% of the pages", 1.6);
	a = in_process(overhead, "mem=1G");
	say("memory for 100000 objects of 8 to 1024 bytes", 100 * (a.value[0] / a.value[1] - 1),
	    "% over the bytes given", 8);
	a = in_process(settled, "mem=1G");
	say("memory 2 s after all are freed", 100 * a.value[0] / a.value[1], "% of the peak", 10);
	return missed;
}
