/* SPDX-License-Identifier: MIT */
/* The size classes: a kmem_cache each, and the tables that find its slot. */
#include "preload/preload.h"

#define EMPTY_KEEP 65536UL /* bytes of empty slabs that a class keeps */

unsigned short class_small[(SMALL_MAX >> SMALL_SHIFT) + 1];
unsigned short class_middle[(MIDDLE_MAX >> MIDDLE_SHIFT) + 1];
unsigned short class_big[(CLASS_MAX >> BIG_SHIFT) + 1];
struct kmem_cache class_cache[CLASS_NR];

static char names[CLASS_NR][16];

static void fill(unsigned short *table, unsigned long max, unsigned int shift)
{
	for (unsigned long i = 0; i <= max >> shift; i++)
		table[i] = (unsigned short)class_cache[class_of(i << shift)].slot;
}

bool class_boot(void)
{
	for (unsigned int i = 0; i < CLASS_NR; i++) {
		struct text t = TEXT_INIT(names[i], sizeof(names[i]));
		size_t size = class_size(i);

		text_printf(&t, "malloc-%zu", size);
		if (!slab_cache_boot(&class_cache[i], names[i], (unsigned int)size, MALLOC_ALIGN,
				     SLAB_NO_MERGE | SLAB_KMALLOC, 0))
			return false;
		class_cache[i].min_partial =
			(unsigned int)min_ul(class_cache[i].min_partial,
					     EMPTY_KEEP / (PAGE_SIZE << class_cache[i].order));
	}
	fill(class_small, SMALL_MAX, SMALL_SHIFT);
	fill(class_middle, MIDDLE_MAX, MIDDLE_SHIFT);
	fill(class_big, CLASS_MAX, BIG_SHIFT);
	return true;
}
