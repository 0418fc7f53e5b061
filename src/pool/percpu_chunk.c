/* SPDX-License-Identifier: MIT */
/* The memory of per-CPU chunks, and the way from a cookie to its chunk and its copies. */
#include "pool/percpu_internal.h"

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

unsigned long pool_pcpu_pages;

static char pcpu_mark; /* its address is page->mapping of our pages */
#define PCPU_MARK ((struct address_space *)(void *)&pcpu_mark)

char *pool_pcpu_area_alloc(size_t bytes, gfp_t gfp)
{
	char *base = NULL;

	if (order_of(bytes) <= MAX_PAGE_ORDER)
		base = alloc_pages_exact(bytes, gfp | __GFP_NOWARN);
	/* Fragmented, or many CPUs: scattered frames do as well. */
	if (!base && bytes > PAGE_SIZE && gfp & __GFP_DIRECT_RECLAIM)
		base = __vmalloc(bytes, gfp | __GFP_NOWARN);
	if (base)
		__atomic_add_fetch(&pool_pcpu_pages, bytes >> PAGE_SHIFT, __ATOMIC_RELAXED);
	return base;
}

void pool_pcpu_area_free(char *base, size_t bytes)
{
	__atomic_sub_fetch(&pool_pcpu_pages, bytes >> PAGE_SHIFT, __ATOMIC_RELAXED);
	if (page_of_address(base))
		free_pages_exact(base, bytes);
	else
		vfree(base);
}

struct page *pool_pcpu_page_of(const void *addr)
{
	unsigned long off = (unsigned long)addr - km_hot.vmalloc_base;
	struct page *page = page_of_address(addr);

	return page ? page : off < km_hot.vmalloc_size ? vmalloc_to_page(addr) : NULL;
}

static void unit_mark(struct pool_pcpu_chunk *chunk, bool ours)
{
	for (unsigned long off = 0; off < chunk->unit; off += PAGE_SIZE) {
		struct page *page = pool_pcpu_page_of(chunk->base + off);

		page->private = ours ? (unsigned long)chunk : 0;
		page->index = ours ? chunk->unit : 0;
		__atomic_store_n(&page->mapping, ours ? PCPU_MARK : NULL, __ATOMIC_RELEASE);
	}
}

void pool_pcpu_chunk_forget(struct pool_pcpu_chunk *chunk)
{
	for (unsigned int i = 0; i < POOL_PCPU_ALIGNS; i++)
		chunk->too_long[i] = (unsigned short)(chunk->nr_free + 1);
}

struct pool_pcpu_chunk *pool_pcpu_chunk_new(unsigned int class, gfp_t gfp)
{
	unsigned int bits = (unsigned int)(POOL_PCPU_UNIT(class) >> PCPU_MIN_ALLOC_SHIFT);
	unsigned long words = POOL_BITS_WORDS(bits);
	struct pool_pcpu_chunk *chunk = kzalloc(sizeof(*chunk) + 3 * words * sizeof(long), gfp);

	if (!chunk)
		return NULL;
	chunk->unit = POOL_PCPU_UNIT(class);
	chunk->class = class;
	chunk->nr_bits = chunk->nr_free = bits;
	pool_pcpu_chunk_forget(chunk);
	chunk->used = (unsigned long *)(chunk + 1);
	chunk->first = chunk->used + words;
	chunk->late = chunk->first + words;
	chunk->base = pool_pcpu_area_alloc(chunk->unit * cpu_nr, gfp);
	if (!chunk->base) {
		kfree(chunk);
		return NULL;
	}
	unit_mark(chunk, true);
	return chunk;
}

void pool_pcpu_chunk_free(struct pool_pcpu_chunk *chunk)
{
	unit_mark(chunk, false);
	pool_pcpu_area_free(chunk->base, chunk->unit * cpu_nr);
	kfree(chunk);
}

struct pool_pcpu_chunk *pool_pcpu_chunk_of(const void *p)
{
	struct page *page = pool_pcpu_page_of(p);

	if (!page || __atomic_load_n(&page->mapping, __ATOMIC_ACQUIRE) != PCPU_MARK)
		return NULL;
	return (struct pool_pcpu_chunk *)page->private;
}

unsigned int km_nr_cpus(void)
{
	if (unlikely(!page_booted()))
		return port_nr_cpus();
	return cpu_nr;
}

void *km_per_cpu_ptr(const void *p, unsigned int cpu)
{
	struct page *page = pool_pcpu_page_of(p);
	unsigned long unit;
	char *copy;

	if (likely(page && __atomic_load_n(&page->mapping, __ATOMIC_ACQUIRE) == PCPU_MARK)) {
		copy = (char *)(uintptr_t)p;
		unit = page->index;
	} else {
		copy = pool_pcpu_static_copy(p, &unit);
	}
	if (KM_WARN_ONCE(!copy, "per_cpu_ptr(%p): no per-CPU pointer\n", p))
		return (void *)(uintptr_t)p;
	if (KM_WARN_ONCE(cpu >= cpu_nr, "per_cpu_ptr() of CPU %u of %u\n", cpu, cpu_nr))
		cpu = 0;
	return copy + cpu * unit;
}

phys_addr_t per_cpu_ptr_to_phys(void *addr)
{
	struct page *page = pool_pcpu_page_of(addr);

	return page ? ((phys_addr_t)(page - page_memmap) << PAGE_SHIFT) +
			      ((unsigned long)addr & ~PAGE_MASK) :
		      (phys_addr_t)-1;
}

unsigned long pcpu_nr_pages(void)
{
	return __atomic_load_n(&pool_pcpu_pages, __ATOMIC_RELAXED);
}
