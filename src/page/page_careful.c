/* SPDX-License-Identifier: MIT */
/*
 * Pages that are looked at one by one, at the price of the fast path:
 * init_on_alloc=, init_on_free= and fail_page_alloc=.
 */
#include "page/page_internal.h"

bool page_all_slow, page_init_on_alloc, page_init_on_free;

static unsigned int min_order = 1;
static bool ignore_highmem = true, ignore_wait = true;

struct fault_rule page_fail_rule = {
	.attr = FAULT_RULE_ATTR("fail_page_alloc"),
	.knob = {
		{ .name = "ignore-gfp-highmem", .flag = &ignore_highmem },
		{ .name = "ignore-gfp-wait", .flag = &ignore_wait },
		{ .name = "min-order", .number = &min_order },
	},
};

void page_careful_boot(const struct page_options *opt)
{
	page_init_on_alloc = opt->init_on_alloc;
	page_init_on_free = opt->init_on_free;
	fault_arm(&page_fail_rule, opt->fail_page_alloc);
	page_all_slow = page_init_on_alloc || page_init_on_free || page_fail_rule.armed;
}

bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	if (!page_fail_rule.armed || gfp & __GFP_NOFAIL ||
	    order < __atomic_load_n(&min_order, __ATOMIC_RELAXED) ||
	    (gfp & __GFP_HIGHMEM && __atomic_load_n(&ignore_highmem, __ATOMIC_RELAXED)) ||
	    (gfp & __GFP_DIRECT_RECLAIM && __atomic_load_n(&ignore_wait, __ATOMIC_RELAXED)))
		return false;
	return should_fail_ex(&page_fail_rule.attr, 1L << order,
			      gfp & __GFP_NOWARN ? FAULT_NOWARN : 0);
}
