/* SPDX-License-Identifier: MIT */
/* The nodes that a CPU keeps for idr_alloc(); here none, as GFP_NOWAIT finds memory or reclaims. */
#include <linux/export.h>
#include <linux/idr.h>

__weak DEFINE_PER_CPU(struct radix_tree_preload, radix_tree_preloads) = {
	.lock = INIT_LOCAL_LOCK(lock),
};

/* NO-OP: nothing is preloaded; the section without preemption is as in the kernel. */
__weak void idr_preload(gfp_t gfp_mask)
{
	local_lock(&radix_tree_preloads.lock);
}
EXPORT_SYMBOL(idr_preload);
