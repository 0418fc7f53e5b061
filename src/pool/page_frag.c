/* SPDX-License-Identifier: MIT */
/*
 * Fragments of pages. A block gets BIAS references at once; the cache counts
 * in pagecnt_bias those it has not handed out, so that a fragment costs no
 * atomic operation. A used-up block of which all fragments are back is cut
 * again from its end.
 */
#include "pool/pool.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/page_frag_cache.h>

#define BIAS (PAGE_FRAG_CACHE_MAX_SIZE + 1) /* each fragment has a byte at least */

/* 32 KiB if they are easily had, else a page. */
static bool block_new(struct page_frag_cache *nc, gfp_t gfp)
{
	gfp_t easy = (gfp & ~__GFP_DIRECT_RECLAIM) | __GFP_COMP | __GFP_NOWARN | __GFP_NORETRY |
		     __GFP_NOMEMALLOC;
	unsigned int order = PAGE_FRAG_CACHE_MAX_ORDER;
	struct page *page = alloc_pages_noprof(easy, order);

	if (unlikely(!page)) {
		order = 0;
		page = alloc_pages_noprof(gfp, 0);
	}
	if (!page) {
		page_frag_cache_init(nc);
		return false;
	}
	__atomic_add_fetch(&page->_refcount.counter, (int)BIAS - 1, __ATOMIC_RELAXED);
	nc->va = page_address(page);
	nc->size = nc->offset = (unsigned int)PAGE_SIZE << order;
	nc->pagecnt_bias = BIAS;
	nc->pfmemalloc = page_is_pfmemalloc(page);
	return true;
}

/* The block is used up: cut it again if no fragment is out, else leave it to them. */
static bool block_renew(struct page_frag_cache *nc, gfp_t gfp)
{
	struct page *page = virt_to_page(nc->va);
	int left = __atomic_sub_fetch(&page->_refcount.counter, (int)nc->pagecnt_bias,
				      __ATOMIC_ACQ_REL);

	BUG_ON(left < 0);
	if (left)
		return block_new(nc, gfp);
	__atomic_store_n(&page->_refcount.counter, (int)BIAS, __ATOMIC_RELEASE);
	nc->pagecnt_bias = BIAS;
	nc->offset = nc->size;
	if (likely(!nc->pfmemalloc))
		return true;
	/* Memory of the reserves does not stay in a cache. */
	page_frag_cache_drain(nc);
	return block_new(nc, gfp);
}

void *__page_frag_alloc_align(struct page_frag_cache *nc, unsigned int fragsz, gfp_t gfp_mask,
			      unsigned int align_mask)
{
	gfp_t gfp = gfp_mask & ~(__GFP_HIGHMEM | __GFP_ZERO);
	bool good = true;

	if (unlikely(fragsz > PAGE_FRAG_CACHE_MAX_SIZE))
		return NULL;
	fragsz += !fragsz;
	if (unlikely(nc->va && fragsz > nc->size))
		page_frag_cache_drain(nc);
	if (unlikely(!nc->va))
		good = block_new(nc, gfp);
	else if (unlikely(nc->offset < fragsz))
		good = block_renew(nc, gfp);
	/* Short memory gives a small block, which may be too small. */
	if (unlikely(!good || nc->offset < fragsz))
		return NULL;
	nc->pagecnt_bias--;
	nc->offset = (nc->offset - fragsz) & align_mask;
	return (char *)nc->va + nc->offset;
}

void __page_frag_cache_drain(struct page *page, unsigned int count)
{
	if (count > 1)
		__atomic_sub_fetch(&page->_refcount.counter, (int)count - 1, __ATOMIC_ACQ_REL);
	if (count)
		put_page(page);
}

void page_frag_cache_drain(struct page_frag_cache *nc)
{
	if (nc->va)
		__page_frag_cache_drain(virt_to_page(nc->va), nc->pagecnt_bias);
	page_frag_cache_init(nc);
}

void page_frag_free(void *addr)
{
	struct page *page = page_of_address(addr);

	if (page)
		put_page(page);
	else
		KM_WARN("Trying to page_frag_free() bad address (%p)\n", addr);
}
