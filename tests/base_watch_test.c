/* SPDX-License-Identifier: MIT */
/* Who watches sees each call that may sleep, whichever allocator it asks. */
#define KMEM_NO_INLINE
#include "test.h"

#include <kmem/kmem.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static unsigned int seen;
static gfp_t last;

static void note_sleep(gfp_t gfp)
{
	seen++;
	last = gfp;
}

static unsigned long area_bytes;
static const void *area_caller;

static void note_vmalloc(unsigned long size, const void *caller)
{
	area_bytes = size;
	area_caller = caller;
}

static const struct km_watch watch = { note_sleep, note_vmalloc };

/* Seen at least once with GFP_KERNEL; the same call with GFP_ATOMIC is not. */
#define SEEN(alloc, free)                                  \
	do {                                               \
		gfp_t gfp = GFP_KERNEL;                    \
		void *_p;                                  \
		seen = 0;                                  \
		_p = (void *)(alloc);                      \
		CHECK(_p);                                 \
		CHECK(seen > 0);                           \
		CHECK(last & __GFP_DIRECT_RECLAIM);        \
		free;                                      \
		gfp = GFP_ATOMIC;                          \
		seen = 0;                                  \
		_p = (void *)(alloc);                      \
		CHECK_EQ(seen, 0);                         \
		free;                                      \
	} while (0)

TEST(every_allocator_tells)
{
	struct kmem_cache *s = kmem_cache_create("watched", 40, 0, 0, NULL);
	mempool_t *pool = mempool_create_kmalloc_pool(1, 64);
	size_t size = 100;

	km_watch(&watch);
	for (int i = 0; i < 3; i++) {
		SEEN(kmalloc(64, gfp), kfree(_p));
		SEEN(kmalloc(size, gfp), kfree(_p));
		SEEN(kzalloc(size, gfp), kfree(_p));
		SEEN(kmalloc(100000, gfp), kfree(_p));
		SEEN(kmalloc_node(size, gfp, 0), kfree(_p));
		SEEN(krealloc(NULL, size, gfp), kfree(_p));
		SEEN(kcalloc(3, size, gfp), kfree(_p));
		SEEN(kstrdup("a string", gfp), kfree(_p));
		SEEN(kmem_cache_alloc(s, gfp), kmem_cache_free(s, _p));
		SEEN(kmem_cache_zalloc(s, gfp), kmem_cache_free(s, _p));
		SEEN(kmem_cache_alloc_node(s, gfp, 0), kmem_cache_free(s, _p));
		SEEN(alloc_page(gfp), __free_page(_p));
		SEEN(alloc_pages(gfp, 3), __free_pages(_p, 3));
		SEEN(alloc_pages_node(0, gfp, 0), __free_page(_p));
		SEEN(__get_free_page(gfp), free_page((unsigned long)_p));
		SEEN(alloc_pages_exact(5000, gfp), free_pages_exact(_p, 5000));
		SEEN(mempool_alloc(pool, gfp), mempool_free(_p, pool));
		SEEN(kvmalloc(100, gfp), kvfree(_p));
		SEEN(__vmalloc(20, gfp), vfree(_p));
	}
	seen = 0;
	vfree(vmalloc(20));
	CHECK(seen > 0);
	CHECK_EQ(area_bytes, 20);
	CHECK(area_caller);
	vfree(__vmalloc_node_range(30, 1, 0, ~0UL, GFP_KERNEL, PAGE_KERNEL, 0, 0, &seen));
	CHECK_EQ(area_bytes, 30);
	CHECK_EQ(area_caller, &seen);
	km_watch(NULL);
	seen = 0;
	kfree(kmalloc(64, GFP_KERNEL));
	CHECK_EQ(seen, 0);
	mempool_destroy(pool);
	kmem_cache_destroy(s);
}
