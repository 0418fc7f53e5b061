/* SPDX-License-Identifier: MIT */
/* What the room says of itself, and whether that is true. */
#include "reclaim/reclaim_internal.h"

void reclaim_text(struct text *t)
{
#define COUNTER_LINE(name, what) \
	text_printf(t, "%s %lu\n", #name, \
		    __atomic_load_n(&reclaim_counters.name, __ATOMIC_RELAXED));
	RECLAIM_COUNTERS(COUNTER_LINE)
	kswapd_text(t);
	shrinker_list_text(t);
}

void reclaim_check(void)
{
	shrinker_list_check();
	kvfree_rcu_check();
}
