/* SPDX-License-Identifier: MIT */
/*
 * Fragments of pages: a cache cuts a 32 KiB block of pages from its end
 * downwards; each fragment holds a reference to the block, and the last one
 * freed gives it back. A cache serves one user at a time, as in the kernel;
 * frees may come from anywhere. struct page_frag_cache is in linux/mm_types.h;
 * one of all zero bytes is initialised. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_PAGE_FRAG_CACHE_H
#define KMEM_LINUX_PAGE_FRAG_CACHE_H

#include <kmem/types.h>
#include <linux/alloc_tag.h>
#include <linux/gfp_types.h>
#include <linux/mm_types.h>

#define PAGE_FRAG_CACHE_MAX_SIZE 32768U
#define PAGE_FRAG_CACHE_MAX_ORDER 3
#define PAGE_FRAG_CACHE_PFMEMALLOC_BIT (1UL << 8)

/* The kernel packs the block's address, its order and this bit into one word. */
static inline bool encoded_page_decode_pfmemalloc(unsigned long encoded_page)
{
	return encoded_page & PAGE_FRAG_CACHE_PFMEMALLOC_BIT;
}

static inline void page_frag_cache_init(struct page_frag_cache *nc)
{
	memset(nc, 0, sizeof(*nc));
}

/* Did the current block come from the reserves? */
static inline bool page_frag_cache_is_pfmemalloc(struct page_frag_cache *nc)
{
	return nc->pfmemalloc;
}

/* Let go of the current block; its fragments live on. */
KM_API void page_frag_cache_drain(struct page_frag_cache *nc);
/* Drop count references of page, and free it when they were the last. Any context. */
KM_API void __page_frag_cache_drain(struct page *page, unsigned int count);

/*
 * fragsz bytes at a multiple of -align_mask (~0u: any), from memory got with
 * gfp_mask, as which it may sleep. NULL when there is none, or fragsz is more
 * than the block that could be had.
 */
KM_API void *__page_frag_alloc_align(struct page_frag_cache *nc, unsigned int fragsz,
				     gfp_t gfp_mask, unsigned int align_mask);

/* The same; align is a power of two. */
#define page_frag_alloc_align(nc, fragsz, gfp_mask, align) \
	__page_frag_alloc_align(nc, fragsz, gfp_mask, -(unsigned int)(align))
#define page_frag_alloc(nc, fragsz, gfp_mask) \
	__page_frag_alloc_align(nc, fragsz, gfp_mask, ~0u)

/* Any context. */
KM_API void page_frag_free(void *addr);

/* The spelling of 4.4. */
#define __alloc_page_frag(nc, fragsz, gfp_mask) page_frag_alloc(nc, fragsz, gfp_mask)
#define __free_page_frag(addr) page_frag_free(addr)

#endif
