/* SPDX-License-Identifier: MIT */
/* Blocks in other shapes than 2^order: split, exact, bulk. */
#include "page/page_internal.h"

/* Each page of the block gets a reference of its own. The page must not be compound. */
void split_page(struct page *page, unsigned int order)
{
	if (KM_WARN_ON(page->flags & 1UL << PG_head || page->_refcount.counter == 0))
		return;
	for (unsigned long i = 1; i < 1UL << order; i++)
		__atomic_store_n(&page[i]._refcount.counter, 1, __ATOMIC_RELEASE);
}

/* Split the block and free what lies beyond nr pages. */
static void trim_block(struct page *page, unsigned int order, unsigned long nr)
{
	split_page(page, order);
	for (unsigned long i = nr; i < 1UL << order; i++)
		__free_pages(page + i, 0);
}

static void *exact(struct page *page, unsigned int order, size_t size)
{
	if (!page)
		return NULL;
	trim_block(page, order, (size + PAGE_SIZE - 1) >> PAGE_SHIFT);
	return page_address(page);
}

/* ---- frozen runs ---- */

/* Frames [from, to) of a block, free and plain, in the largest pieces. */
static void pieces_free(struct page *block, unsigned long from, unsigned long to)
{
	while (from < to) {
		unsigned int order = log2_ul(to - from);

		if (from && (unsigned int)__builtin_ctzl(from) < order)
			order = (unsigned int)__builtin_ctzl(from);
		page_free_frozen(block + from, order);
		from += 1UL << order;
	}
}

struct page *page_alloc_run(gfp_t gfp, unsigned long nr, int nid)
{
	unsigned int order = order_of(nr << PAGE_SHIFT);
	struct page *head = page_alloc_frozen(gfp & ~__GFP_COMP, order, nid);

	if (!head)
		return NULL;
	pieces_free(head, nr, 1UL << order);
	head->order = (unsigned char)order;
	for (unsigned long i = 1; i < nr; i++)
		__atomic_store_n(&head[i].compound_head, (unsigned long)head + 1, __ATOMIC_RELAXED);
	return head;
}

void page_free_run(struct page *head, unsigned long nr)
{
	head->order = 0;
	for (unsigned long i = 1; i < nr; i++)
		__atomic_store_n(&head[i].compound_head, 0, __ATOMIC_RELAXED);
	pieces_free(head, 0, nr);
}

static gfp_t exact_gfp(gfp_t gfp)
{
	if (KM_WARN_ON_ONCE(gfp & (__GFP_COMP | __GFP_HIGHMEM)))
		gfp &= ~(__GFP_COMP | __GFP_HIGHMEM);
	return gfp;
}

void *alloc_pages_exact_noprof(size_t size, gfp_t gfp)
{
	unsigned int order = size ? order_of(size) : 0;

	return exact(alloc_pages_noprof(exact_gfp(gfp), order), order, size);
}

void *alloc_pages_exact_nid_noprof(int nid, size_t size, gfp_t gfp)
{
	unsigned int order = size ? order_of(size) : 0;

	return exact(__alloc_pages_noprof(exact_gfp(gfp), order, nid, NULL), order, size);
}

void free_pages_exact(void *virt, size_t size)
{
	unsigned long addr = (unsigned long)virt, end = addr + align_up(size, PAGE_SIZE);

	for (; addr < end; addr += PAGE_SIZE)
		free_pages(addr, 0);
}

/*
 * Fill the NULL slots of the array with single pages; the number of leading
 * slots that are filled. Fewer than asked is no error: callers loop.
 */
unsigned long alloc_pages_bulk_noprof(gfp_t gfp, int preferred_nid, nodemask_t *nodemask,
				      int nr_pages, struct page **page_array)
{
	int filled = 0;

	for (; filled < nr_pages; filled++) {
		if (page_array[filled])
			continue;
		if (preferred_nid == NUMA_NO_NODE && !nodemask)
			page_array[filled] = alloc_pages_noprof(gfp, 0);
		else
			page_array[filled] = __alloc_pages_noprof(gfp, 0, preferred_nid, nodemask);
		if (!page_array[filled])
			break;
	}
	return (unsigned long)filled;
}

/* Free an array of single pages. May sleep in the kernel; here it does not. Linux 7.x. */
void free_pages_bulk(struct page **page_array, unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		__free_pages(page_array[i], 0);
}
