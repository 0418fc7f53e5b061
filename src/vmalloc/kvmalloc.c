/* SPDX-License-Identifier: MIT */
/* kvmalloc: kmalloc for what it can give without an effort, vmalloc for the rest. */
#include "vmalloc/vmap_internal.h"

/* How kmalloc is asked when vmalloc can help out: quietly, and without reclaiming for it. */
static gfp_t first_try_gfp(gfp_t gfp, size_t size)
{
	if (size <= PAGE_SIZE)
		return gfp;
	gfp |= __GFP_NOWARN;
	if (!(gfp & __GFP_RETRY_MAYFAIL))
		gfp &= ~__GFP_DIRECT_RECLAIM;
	return gfp & ~__GFP_NOFAIL;
}

static void *kv_alloc(size_t size, unsigned long align, gfp_t gfp, int node, const void *caller)
{
	void *p = __kmalloc_node_noprof(size, first_try_gfp(gfp, size), node);
	struct vmalloc_args args = { size, align, 0, ~0UL, gfp, PAGE_KERNEL, 0, node, caller };

	if (p || size <= PAGE_SIZE)
		return p;
	if (unlikely(size > INT_MAX)) {
		if (!(gfp & __GFP_NOWARN))
			KM_WARN_ON_ONCE(true);
		return NULL;
	}
	/* Runs of 2 MiB may take long to find: not for those who must not sleep. */
	if (gfp & __GFP_DIRECT_RECLAIM)
		args.flags |= VM_ALLOW_HUGE_VMAP;
	return vmalloc_request(&args);
}

void *__kvmalloc_node_noprof(size_t size, unsigned long align, gfp_t gfp, int node)
{
	return kv_alloc(size, align, gfp, node, __builtin_return_address(0));
}

void kvfree(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}

void kvfree_atomic(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree_atomic(addr);
	else
		kfree(addr);
}

void kvfree_sensitive(const void *addr, size_t len)
{
	if (ZERO_OR_NULL_PTR(addr))
		return;
	memset((void *)addr, 0, len);
	/* As if it were read: the zeroes must be there. */
	__asm__ volatile("" : : "r"(addr) : "memory");
	kvfree(addr);
}

void *kvrealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
				  int node)
{
	void *n;

	if (is_vmalloc_addr(p))
		return vrealloc_node_align_noprof(p, size, align, gfp, node);
	n = krealloc_node_align_noprof(p, size, align, first_try_gfp(gfp, size), node);
	if (n)
		return n;
	n = kv_alloc(size, align, gfp, node, __builtin_return_address(0));
	if (!n || ZERO_OR_NULL_PTR(p))
		return n;
	memcpy(n, p, min_ul(ksize(p), size));
	kfree(p);
	return n;
}
