/* SPDX-License-Identifier: MIT */

#include <kmem/kmem.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <stdio.h>
struct point { long x, y; };

int main(void)
{
	struct kmem_cache *points = KMEM_CACHE(point, SLAB_HWCACHE_ALIGN);
	struct point *p = kmem_cache_zalloc(points, GFP_ATOMIC);
	char *name = kmalloc(20, GFP_KERNEL), *big = vmalloc(100000), text[4096];

	printf("kmalloc(20) gives %zu bytes in frame %lu; ", ksize(name), virt_to_pfn(name));
	printf("vmalloc: frames %lu, %lu, ...\n", vmalloc_to_pfn(big), vmalloc_to_pfn(big + 4096));
	km_buddyinfo(text, sizeof(text));
	printf("%s", text);
	kmem_cache_free(points, p);
	kmem_cache_destroy(points);
	kfree(name);
	vfree(big);
}
