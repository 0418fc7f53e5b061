/* SPDX-License-Identifier: MIT */
/*
 * What is right although a rule speaks of it, and why.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

static const struct {
	const char *function, *reason;
} builtin[] = {
	{ "apply_retpolines", "its pages are made executable" },
	{ "arch_ftrace_update_trampoline", "its pages are made executable" },
	{ "bpf_prog_alloc*", "its pages are made read-only or executable" },
	{ "bpf_jit_alloc_exec", "its pages are made executable" },
	{ "bpf_prog_realloc", "its pages are made read-only or executable" },
	{ "bpf_ringbuf_*", "it is mapped to user space" },
	{ "module_alloc", "its pages are made executable" },
	{ "execmem_*", "its pages are made executable" },
	{ "alloc_thread_stack_node*", "a stack: the guard page is wanted" },
	{ "copy_process", "a thread's stack: the guard page is wanted" },
	{ "kernel_clone", "a thread's stack: the guard page is wanted" },
	{ "dup_task_struct", "a thread's stack: the guard page is wanted" },
	{ "scs_alloc", "a shadow stack: the guard page is wanted" },
	{ "rb_alloc", "it is mapped to user space" },
	{ "ring_buffer_alloc*", "it is mapped to user space" },
	{ "*_test_vmalloc*", "a test of vmalloc itself" },
	{ "test_vmalloc*", "a test of vmalloc itself" },
};

void audit_add_suppression(struct audit *a, const char *rule, const char *function,
			   const char *reason, const char *file, unsigned int line)
{
	struct audit_suppression *s;

	a->suppressions = tool_realloc(a->suppressions, a->nr_suppressions + 1,
				       sizeof(*a->suppressions));
	s = &a->suppressions[a->nr_suppressions++];
	memset(s, 0, sizeof(*s));
	s->rule = tool_strdup(rule);
	s->function = tool_strdup(function);
	s->reason = tool_strdup(reason);
	s->file = file;
	s->line = line;
}

void audit_suppress_builtin(struct audit *a)
{
	size_t i;

	for (i = 0; i < sizeof(builtin) / sizeof(builtin[0]); i++)
		audit_add_suppression(a, "*-vmalloc", builtin[i].function, builtin[i].reason, NULL,
				      0);
}

bool audit_suppress_file(struct audit *a, const char *path)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	unsigned int number = 0;
	bool fine = in;

	while (fine && getline(&line, &room, in) >= 0) {
		char *rest = line + strspn(line, " \t"), *rule, *function;

		number++;
		rest[strcspn(rest, "#\r\n")] = '\0';
		if (!*rest)
			continue;
		rule = strsep(&rest, " \t");
		rest = rest ? rest + strspn(rest, " \t") : NULL;
		function = rest ? strsep(&rest, " \t") : NULL;
		rest = rest ? rest + strspn(rest, " \t") : NULL;
		if (!rest || !*rest) {
			tool_error("%s:%u: a suppression is RULE FUNCTION reason", path, number);
			fine = false;
			break;
		}
		audit_add_suppression(a, rule, function, rest, path, number);
	}
	if (!in || (fine && ferror(in))) {
		tool_error("%s: %s", path, strerror(errno));
		fine = false;
	}
	free(line);
	if (in)
		fclose(in);
	return fine;
}
