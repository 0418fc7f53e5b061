/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's start_kernel() calls by name, before any initcall, of files that a test program
 * may be linked from.
 */
#include <linux/preempt.h>
#include <linux/types.h>

#include <kmem/kmem.h>

#include "compat/run/run_internal.h"

void maple_tree_init(void) __attribute__((__weak__)); /* lib/maple_tree.c */
void radix_tree_init(void) __attribute__((__weak__)); /* lib/radix-tree.c */
void skb_init(void) __attribute__((__weak__));        /* net/core/skbuff.c, and ours */

static void may_sleep(gfp_t gfp)
{
	unsigned long before = km_run_warnings();

	km_compat_might_alloc(gfp);
	if (km_run_warnings() != before)
		km_users_slept();
}

void km_run_boot(void)
{
	static const struct km_watch watch = { .may_sleep = may_sleep, .area = km_users_area };

	km_watch(&watch);
	if (radix_tree_init)
		radix_tree_init();
	if (maple_tree_init)
		maple_tree_init();
	if (skb_init)
		skb_init();
}
