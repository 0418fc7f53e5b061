/* SPDX-License-Identifier: MIT */
/* kmalloc above the largest class: a block of pages, without a reference count. */
#include "kmalloc/kmalloc_internal.h"

unsigned long kmalloc_nr_large_pages;

static void *block_alloc(unsigned int order, gfp_t gfp, int node)
{
	/* The linear map is where its address comes from. */
	struct page *page = page_alloc_frozen(slab_gfp_fix(gfp) | __GFP_COMP, order,
					      kmalloc_node_of(node));

	if (unlikely(!page))
		return NULL;
	page->order = (unsigned char)order;
	page_kind_set(page, KM_PAGE_LARGE_KMALLOC);
	__atomic_fetch_add(&kmalloc_nr_large_pages, 1UL << order, __ATOMIC_RELAXED);
	return page_address(page);
}

/* size: any but 0. */
void *kmalloc_large_alloc(size_t size, gfp_t gfp, int node)
{
	if (unlikely(size > KMALLOC_MAX_SIZE)) {
		if (!(gfp & __GFP_NOWARN))
			KM_WARN_ON_ONCE(true);
		return NULL;
	}
	if (!kmalloc_booted())
		return NULL;
	return block_alloc(order_of(size), gfp, node);
}

/* Is p the block's beginning, and its free the first one? Then it is the caller's to free. */
bool kmalloc_large_claim(struct page *head, const void *p)
{
	unsigned char owned = KM_PAGE_LARGE_KMALLOC;

	return page_address(head) == p &&
	       __atomic_compare_exchange_n(&head->kind, &owned, KM_PAGE_NONE, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

void kmalloc_large_free(struct page *head)
{
	unsigned int order = head->order;

	__atomic_fetch_sub(&kmalloc_nr_large_pages, 1UL << order, __ATOMIC_RELAXED);
	page_free_frozen(head, order);
}

void *__kmalloc_large_node_noprof(size_t size, gfp_t gfp, int node)
{
	return kmalloc_large_alloc(size, gfp, node);
}

void *__kmalloc_large_noprof(size_t size, gfp_t gfp)
{
	return kmalloc_large_alloc(size, gfp, NUMA_NO_NODE);
}

void *kmalloc_large_node(size_t size, gfp_t gfp, int node)
{
	return kmalloc_large_alloc(size, gfp, node);
}

void *kmalloc_large(size_t size, gfp_t gfp)
{
	return kmalloc_large_alloc(size, gfp, NUMA_NO_NODE);
}

/* The caller says the order; more than the size needs is its own affair. */
void *kmalloc_order(size_t size, gfp_t gfp, unsigned int order)
{
	if (order < order_of(size))
		order = order_of(size);
	return kmalloc_booted() ? block_alloc(order, gfp, NUMA_NO_NODE) : NULL;
}

void *kmalloc_order_trace(size_t size, gfp_t gfp, unsigned int order)
{
	return kmalloc_order(size, gfp, order);
}
