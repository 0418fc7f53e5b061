/* SPDX-License-Identifier: MIT */
/* What the host has: memory, CPUs, nodes, environment. */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <stdlib.h>
#include <sys/sysinfo.h>

#define NODES_MAX 64
#define CPUS_MAX 4096

/* A number at *s; *s moves past it. False: there is none. */
static bool parse_number(const char **s, unsigned long *value)
{
	const char *p = *s;
	unsigned long v = 0;

	while (*p >= '0' && *p <= '9') {
		if (v > (ULONG_MAX - 9) / 10)
			return false;
		v = v * 10 + (unsigned long)(*p++ - '0');
	}
	if (p == *s)
		return false;
	*s = p;
	*value = v;
	return true;
}

/* Call fn for each range of a list as "0-3,8"; false: malformed. */
static bool parse_list(const char *s, void (*fn)(unsigned long lo, unsigned long hi, void *arg),
		       void *arg)
{
	unsigned long lo, hi;

	while (parse_number(&s, &lo)) {
		hi = lo;
		if (*s == '-') {
			s++;
			if (!parse_number(&s, &hi))
				return false;
		}
		fn(lo, hi, arg);
		if (*s != ',')
			return true;
		s++;
	}
	return false;
}

static void take_highest(unsigned long lo, unsigned long hi, void *highest)
{
	(void)lo;
	if (hi > *(unsigned long *)highest)
		*(unsigned long *)highest = hi;
}

/* Highest number in the list that is the file's text, or none. */
static bool highest_in(const char *path, unsigned long *highest)
{
	char text[1024];

	*highest = 0;
	return sys_read_file(path, text, sizeof(text)) && parse_list(text, take_highest, highest);
}

/* ---- memory ---- */

/* A path in a fixed buffer; too long a part leaves it unusable, as no file has that name. */
struct path {
	char text[512];
	size_t len;
};

static void path_add(struct path *p, const char *s, size_t len)
{
	if (len >= sizeof(p->text) - p->len)
		len = sizeof(p->text) - 1 - p->len;
	memcpy(p->text + p->len, s, len);
	p->len += len;
	p->text[p->len] = 0;
}

static unsigned long limit_in(const struct path *dir, const char *file)
{
	struct path p = *dir;
	char text[64];
	const char *s = text;
	unsigned long limit;

	path_add(&p, file, strlen(file));
	if (sys_read_file(p.text, text, sizeof(text)) && parse_number(&s, &limit))
		return limit;
	return ULONG_MAX; /* "max", or no such file */
}

/*
 * The lowest limit of the group and those above it. A container may see its
 * own group as the root, and the path to it not at all.
 */
static unsigned long group_limit(const char *root, const char *group, size_t len, const char *file)
{
	unsigned long limit = ULONG_MAX, here;
	struct path p = { .len = 0 };
	size_t root_len = strlen(root);

	path_add(&p, root, root_len);
	path_add(&p, group, len);
	for (;;) {
		here = limit_in(&p, file);
		if (here < limit)
			limit = here;
		if (p.len <= root_len)
			return limit;
		while (p.len > root_len && p.text[--p.len] != '/')
			;
		p.text[p.len] = 0;
	}
}

static bool line_names_memory(const char *controllers, const char *end)
{
	while (controllers < end) {
		const char *next = memchr(controllers, ',', (size_t)(end - controllers));

		if (!next)
			next = end;
		if (next - controllers == 6 && !memcmp(controllers, "memory", 6))
			return true;
		controllers = next + 1;
	}
	return false;
}

/* Lines of /proc/self/cgroup are ID:CONTROLLERS:PATH; version 2 has no controllers. */
static unsigned long cgroup_limit(void)
{
	unsigned long limit = ULONG_MAX, here;
	char text[2048], *line = text;

	sys_read_file("/proc/self/cgroup", text, sizeof(text));
	while (*line) {
		char *end = line + strcspn(line, "\n");
		char *name = memchr(line, ':', (size_t)(end - line));
		char *group = name ? memchr(name + 1, ':', (size_t)(end - name - 1)) : NULL;

		here = ULONG_MAX;
		if (group && group == name + 1)
			here = group_limit("/sys/fs/cgroup", group + 1, (size_t)(end - group - 1),
					   "/memory.max");
		else if (group && line_names_memory(name + 1, group))
			here = group_limit("/sys/fs/cgroup/memory", group + 1,
					   (size_t)(end - group - 1), "/memory.limit_in_bytes");
		if (here < limit)
			limit = here;
		line = *end ? end + 1 : end;
	}
	return limit;
}

unsigned long port_ram_bytes(void)
{
	struct sysinfo info;
	int saved = errno;
	unsigned long ram = 0, limit = cgroup_limit();

	if (!sysinfo(&info))
		ram = info.totalram * info.mem_unit;
	errno = saved;
	return limit < ram ? limit : ram;
}

unsigned long port_maps_max(void)
{
	char text[32];

	sys_read_file("/proc/sys/vm/max_map_count", text, sizeof(text));
	return strtoul(text, NULL, 10);
}

/* ---- processors and nodes ---- */

unsigned int port_nr_cpus(void)
{
	unsigned long highest, mask[CPUS_MAX / 64];
	long bytes;

	if (highest_in("/sys/devices/system/cpu/possible", &highest))
		return (unsigned int)highest + 1;
	/* Without sysfs: the size of the kernel's CPU masks is an upper bound. */
	bytes = sys_call(SYS_sched_getaffinity, 0, sizeof(mask), mask);
	return bytes > 0 ? (unsigned int)bytes * 8 : CPUS_MAX;
}

unsigned int port_nr_nodes(void)
{
	unsigned long highest;

	if (!highest_in("/sys/devices/system/node/online", &highest) || highest >= NODES_MAX)
		return 1;
	return (unsigned int)highest + 1;
}

struct cpu_search {
	unsigned long cpu;
	bool found;
};

static void take_cpu(unsigned long lo, unsigned long hi, void *arg)
{
	struct cpu_search *search = arg;

	search->found |= lo <= search->cpu && search->cpu <= hi;
}

int port_cpu_node(unsigned int cpu)
{
	unsigned int nr = port_nr_nodes();
	static const char before[] = "/sys/devices/system/node/node", after[] = "/cpulist";

	for (unsigned int node = 0; nr > 1 && node < nr; node++) {
		struct cpu_search search = { cpu, false };
		char text[1024], digits[2] = { (char)('0' + node / 10), (char)('0' + node % 10) };
		struct path path = { .len = 0 };

		path_add(&path, before, sizeof(before) - 1);
		path_add(&path, node < 10 ? digits + 1 : digits, node < 10 ? 1 : 2);
		path_add(&path, after, sizeof(after) - 1);
		if (sys_read_file(path.text, text, sizeof(text)))
			parse_list(text, take_cpu, &search);
		if (search.found)
			return (int)node;
	}
	return 0;
}

/* The loader's, in glibc: where the program's arguments began on its first stack. */
extern void *__libc_stack_end __attribute__((__weak__));

/*
 * The loader allocates before the C library has its environ (a malloc of ours
 * is called then): it lies behind the arguments, whose number comes first.
 */
static const char *const *environment(void)
{
	const long *first;

	if (environ || !&__libc_stack_end || !__libc_stack_end)
		return (const char *const *)environ;
	first = __libc_stack_end;
	return (const char *const *)(first + 1 + first[0] + 1);
}

const char *port_getenv(const char *name)
{
	const char *const *env = environment();
	size_t len = strlen(name);

	for (; env && *env; env++)
		if (!strncmp(*env, name, len) && (*env)[len] == '=')
			return *env + len + 1;
	return NULL;
}
