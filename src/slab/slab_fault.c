/* SPDX-License-Identifier: MIT */
/*
 * failslab=: objects that are not given, on purpose. A cache that may fail is off the fast path, so
 * it is asked here for each request; others pay nothing.
 */
#include "slab/slab_internal.h"

#include <linux/fault-inject.h>

static bool cache_filter, ignore_wait = true;
static bool wanted; /* slab_debug= has the letter A */

struct fault_rule slab_fail_rule = {
	.attr = FAULT_RULE_ATTR("failslab"),
	.knob = {
		{ .name = "cache-filter", .flag = &cache_filter },
		{ .name = "ignore-gfp-wait", .flag = &ignore_wait },
	},
};

void slab_fault_wanted(void)
{
	wanted = true;
}

/* With the letter alone nothing fails before km_fault_set() says so. */
void slab_fault_boot(const char *value)
{
	fault_arm(&slab_fail_rule, !*value && wanted ? "1,0,0,-1" : value);
}

bool slab_may_fail(const struct kmem_cache *s)
{
	return slab_fail_rule.armed || s->flags & SLAB_FAILSLAB;
}

int should_failslab(struct kmem_cache *s, gfp_t gfp)
{
	if (!s->may_fail || gfp & __GFP_NOFAIL ||
	    (gfp & __GFP_DIRECT_RECLAIM && __atomic_load_n(&ignore_wait, __ATOMIC_RELAXED)) ||
	    (!(s->flags & SLAB_FAILSLAB) && __atomic_load_n(&cache_filter, __ATOMIC_RELAXED)))
		return 0;
	return slab_fail_rule.armed &&
			       should_fail_ex(&slab_fail_rule.attr, s->object_size,
					      gfp & __GFP_NOWARN ? FAULT_NOWARN : 0) ?
		       -ENOMEM :
		       0;
}
