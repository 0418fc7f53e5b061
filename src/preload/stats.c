/* SPDX-License-Identifier: MIT */
/* What malloc tells of itself: mallinfo2(), malloc_stats(), malloc_info(), and its knobs. */
#include "preload/preload.h"

#include "page/page.h"

#include <kmem/kmem.h>
#include <malloc.h>
#include <stdio.h>

/* Bytes, as glibc's fields mean them: the heap with its free parts, and the mappings apart. */
struct mallinfo2 mallinfo2(void)
{
	struct mallinfo2 info = { 0 };
	size_t used = 0;

	if (!preload_boot())
		return info;
	for (unsigned int i = 0; i < CLASS_NR; i++)
		used += slab_in_use(&class_cache[i]) * class_cache[i].size;
	info.arena = (page_nr_in_use() + page_nr_dirty()) << PAGE_SHIFT;
	info.hblks = __atomic_load_n(&large_nr, __ATOMIC_RELAXED);
	info.hblkhd = __atomic_load_n(&large_sum, __ATOMIC_RELAXED);
	info.uordblks = min_ul(used, info.arena);
	info.fordblks = info.arena - info.uordblks;
	info.keepcost = page_nr_dirty() << PAGE_SHIFT;
	return info;
}

/* The older form: numbers that do not fit are as large as can be. */
struct mallinfo mallinfo(void)
{
	struct mallinfo2 wide = mallinfo2();

#define NARROW(field) .field = (int)min_ul(wide.field, INT_MAX)
	return (struct mallinfo){ NARROW(arena), NARROW(hblks), NARROW(hblkhd), NARROW(uordblks),
				  NARROW(fordblks), NARROW(keepcost) };
#undef NARROW
}

void malloc_stats(void)
{
	struct mallinfo2 info = mallinfo2();

	report_printf("Arena 0:\nsystem bytes     = %10zu\nin use bytes     = %10zu\n"
		      "Total (incl. mmap):\nsystem bytes     = %10zu\nin use bytes     = %10zu\n"
		      "max mmap regions = %10zu\nmax mmap bytes   = %10zu\n",
		      info.arena, info.uordblks, info.arena + info.hblkhd,
		      info.uordblks + info.hblkhd, info.hblks, info.hblkhd);
}

int malloc_info(int options, FILE *out)
{
	struct mallinfo2 info = mallinfo2();

	if (options)
		return EINVAL;
	fprintf(out, "<malloc version=\"1\">\n<heap nr=\"0\">\n<sizes>\n");
	for (unsigned int i = 0; i < CLASS_NR; i++) {
		unsigned long nr = slab_in_use(&class_cache[i]);

		if (nr)
			fprintf(out,
				"  <size from=\"%zu\" to=\"%zu\" total=\"%zu\" "
				"count=\"%lu\"/>\n",
				i ? class_size(i - 1) + 1 : 1, class_size(i),
				nr * class_size(i), nr);
	}
	fprintf(out,
		"</sizes>\n</heap>\n<total type=\"mmap\" count=\"%zu\" size=\"%zu\"/>\n"
		"<system type=\"current\" size=\"%zu\"/>\n</malloc>\n",
		info.hblks, info.hblkhd, info.arena + info.hblkhd);
	return 0;
}

/* pad: bytes that may stay free. 1 when anything went back to the host. */
int malloc_trim(size_t pad)
{
	if (!preload_boot())
		return 0;
	if (pad)
		return page_nr_dirty() << PAGE_SHIFT > pad && trim_all() > 0;
	return trim_all() > 0;
}

/* 1: done. What glibc's knobs are about and this malloc has not, it cannot set: 0. */
int mallopt(int param, int value)
{
	switch (param) {
	case M_TRIM_THRESHOLD:
		trim_keep = value < 0 ? ULONG_MAX / 2 : (unsigned long)value;
		return 1;
	case M_ARENA_MAX: /* there is one heap, whatever is allowed */
		return value > 0;
	default:
		return 0;
	}
}
