/* SPDX-License-Identifier: MIT */
/*
 * The names of vmalloc: bodies, and for each hooked macro the function behind
 * it, for those who take its address. Each records its own caller.
 */
#include "vmalloc/vmap_internal.h"

#define CALLER __builtin_return_address(0)

/* A body and the function of the plain name: KM_BOTH(name, (parameters), expression over caller) */
#define KM_BOTH(name, params, expr)                     \
	void *name##_noprof params                      \
	{                                               \
		const void *caller = CALLER;            \
		return expr;                            \
	}                                               \
	void *(name)params                              \
	{                                               \
		const void *caller = CALLER;            \
		return expr;                            \
	}

#define GFP_ZEROED (GFP_KERNEL | __GFP_ZERO)
#define GFP_BELOW_4G (GFP_KERNEL | __GFP_DMA32)

static void *checked(unsigned long size, gfp_t gfp, unsigned long flags, int node,
		     const void *caller)
{
	if (unlikely(gfp & ~VMALLOC_GFP))
		gfp = vmalloc_gfp_fix(gfp);
	return vmalloc_simple(size, gfp, flags, node, caller);
}

static void *array(size_t n, size_t size, gfp_t gfp, const void *caller)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return checked(bytes, gfp, 0, NUMA_NO_NODE, caller);
}

static void *general(unsigned long size, unsigned long align, gfp_t gfp, pgprot_t prot, int node,
		     const void *caller)
{
	struct vmalloc_args args = { size, align, 0, ~0UL, gfp, prot, 0, node, caller };

	if (align <= PAGE_SIZE && pgprot_val(prot) == __PAGE_KERNEL)
		return vmalloc_simple(size, gfp, 0, node, caller);
	return vmalloc_request(&args);
}

KM_BOTH(vmalloc, (unsigned long size), vmalloc_simple(size, GFP_KERNEL, 0, NUMA_NO_NODE, caller))
KM_BOTH(vzalloc, (unsigned long size), vmalloc_simple(size, GFP_ZEROED, 0, NUMA_NO_NODE, caller))
KM_BOTH(vmalloc_user, (unsigned long size),
	vmalloc_simple(size, GFP_ZEROED, VM_USERMAP, NUMA_NO_NODE, caller))
KM_BOTH(vmalloc_node, (unsigned long size, int node),
	vmalloc_simple(size, GFP_KERNEL, 0, node, caller))
KM_BOTH(vzalloc_node, (unsigned long size, int node),
	vmalloc_simple(size, GFP_ZEROED, 0, node, caller))
KM_BOTH(vmalloc_32, (unsigned long size),
	vmalloc_simple(size, GFP_BELOW_4G, 0, NUMA_NO_NODE, caller))
KM_BOTH(vmalloc_32_user, (unsigned long size),
	vmalloc_simple(size, GFP_BELOW_4G | __GFP_ZERO, VM_USERMAP, NUMA_NO_NODE, caller))
KM_BOTH(vmalloc_huge_node, (unsigned long size, gfp_t gfp, int node),
	checked(size, gfp, VM_ALLOW_HUGE_VMAP, node, caller))
KM_BOTH(vmalloc_huge, (unsigned long size, gfp_t gfp),
	checked(size, gfp, VM_ALLOW_HUGE_VMAP, NUMA_NO_NODE, caller))
KM_BOTH(__vmalloc, (unsigned long size, gfp_t gfp), checked(size, gfp, 0, NUMA_NO_NODE, caller))
KM_BOTH(__vmalloc_array, (size_t n, size_t size, gfp_t gfp), array(n, size, gfp, caller))
KM_BOTH(vmalloc_array, (size_t n, size_t size), array(n, size, GFP_KERNEL, caller))
KM_BOTH(__vcalloc, (size_t n, size_t size, gfp_t gfp), array(n, size, gfp | __GFP_ZERO, caller))
KM_BOTH(vcalloc, (size_t n, size_t size), array(n, size, GFP_ZEROED, caller))

void *__vmalloc_node_noprof(unsigned long size, unsigned long align, gfp_t gfp, int node,
			    const void *caller)
{
	return general(size, align, gfp, PAGE_KERNEL, node, caller);
}

void *(__vmalloc_node)(unsigned long size, unsigned long align, gfp_t gfp, int node,
		       const void *caller)
{
	return general(size, align, gfp, PAGE_KERNEL, node, caller);
}

void *(__vmalloc_node_range)(unsigned long size, unsigned long align, unsigned long start,
			     unsigned long end, gfp_t gfp, pgprot_t prot, unsigned long vm_flags,
			     int node, const void *caller)
{
	return __vmalloc_node_range_noprof(size, align, start, end, gfp, prot, vm_flags, node,
					   caller);
}

/* ---- to 5.7, when any gfp was taken ---- */

void *km_vmalloc_prot(unsigned long size, gfp_t gfp, pgprot_t prot)
{
	return general(size, 1, gfp, prot, NUMA_NO_NODE, CALLER);
}

void *vmalloc_exec(unsigned long size)
{
	return general(size, 1, GFP_KERNEL, PAGE_KERNEL_EXEC, NUMA_NO_NODE, CALLER);
}

void *__vmalloc_node_flags(unsigned long size, int node, gfp_t flags)
{
	return vmalloc_simple(size, flags, 0, node, CALLER);
}

void *__vmalloc_node_flags_caller(unsigned long size, int node, gfp_t flags, const void *caller)
{
	return vmalloc_simple(size, flags, 0, node, caller);
}
