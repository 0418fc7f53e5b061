/* SPDX-License-Identifier: MIT */
/*
 * Functions of a stack.
 */
#include "trace/trace.h"

#include <string.h>

static bool has_prefix(struct trace_text t, const char *prefix)
{
	size_t len = strlen(prefix);

	return t.len >= len && memcmp(t.s, prefix, len) == 0;
}

bool trace_frame_is_inner(struct trace_text frame)
{
	static const char *const prefixes[] = {
		"trace_event_", "perf_trace_", "__traceiter_", "__bpf_trace_", "ftrace_",
		"stack_trace_", "alloc_vmap_area", "__get_vm_area", "get_vm_area",
		"__vmalloc", "vmalloc", "vzalloc", "vrealloc", "kvmalloc", "__kvmalloc", "kvzalloc",
		"kvcalloc", "kvrealloc", "kvmemdup", "__vcalloc", "vcalloc", "alloc_pages",
		"__alloc_pages", "alloc_frozen_pages", "__alloc_frozen_pages", "___alloc_pages",
		"alloc_page_", "folio_alloc", "__folio_alloc", "get_free_pages", "__get_free_page",
		"get_zeroed_page", "vm_area_alloc_pages",
	};
	unsigned int i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		if (has_prefix(frame, prefixes[i]))
			return true;
	}
	return false;
}

struct trace_text trace_plain_name(struct trace_text name)
{
	static const char *const suffixes[] = { ".isra", ".constprop", ".part", ".cold", ".llvm" };
	const char *dot = memchr(name.s, '.', name.len);
	unsigned int i;

	for (i = 0; dot && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		struct trace_text rest = { dot, name.len - (dot - name.s) };

		if (has_prefix(rest, suffixes[i]))
			name.len = dot - name.s;
	}
	return name;
}
