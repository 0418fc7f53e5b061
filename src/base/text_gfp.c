/* SPDX-License-Identifier: MIT */
/* gfp flags by name: the longest known combination, then single flags, as the kernel's %pGg. */
#include "base/text.h"

#include "base/bits.h"
#include "base/thread.h"

#include <linux/gfp_types.h>

struct gfp_name {
	gfp_t bits;
	const char *name;
};

#define NAME(flag) { flag, #flag }

/* Each before those that are part of it. A combination is printed when all its bits are set. */
static const struct gfp_name combinations[] = {
	NAME(GFP_TRANSHUGE),
	NAME(GFP_TRANSHUGE_LIGHT),
	NAME(GFP_HIGHUSER_MOVABLE),
	NAME(GFP_HIGHUSER),
	NAME(GFP_USER),
	NAME(GFP_KERNEL_ACCOUNT),
	NAME(GFP_KERNEL),
	NAME(GFP_NOFS),
	NAME(GFP_ATOMIC),
	NAME(GFP_NOIO),
	NAME(GFP_NOWAIT),
	NAME(GFP_DMA),
	NAME(GFP_DMA32),
};

/* In the order of the kernel's table. */
static const struct gfp_name singles[] = {
	NAME(__GFP_DMA),
	NAME(__GFP_HIGHMEM),
	NAME(__GFP_DMA32),
	NAME(__GFP_MOVABLE),
	NAME(__GFP_RECLAIMABLE),
	NAME(__GFP_HIGH),
	NAME(__GFP_IO),
	NAME(__GFP_FS),
	NAME(__GFP_ZERO),
	NAME(__GFP_DIRECT_RECLAIM),
	NAME(__GFP_KSWAPD_RECLAIM),
	NAME(__GFP_WRITE),
	NAME(__GFP_NOWARN),
	NAME(__GFP_RETRY_MAYFAIL),
	NAME(__GFP_NOFAIL),
	NAME(__GFP_NORETRY),
	NAME(__GFP_MEMALLOC),
	NAME(__GFP_COMP),
	NAME(__GFP_NOMEMALLOC),
	NAME(__GFP_HARDWALL),
	NAME(__GFP_THISNODE),
	NAME(__GFP_ACCOUNT),
	NAME(__GFP_ZEROTAGS),
};

/* Returns the bits that have got no name. */
static gfp_t put_names(struct text *t, gfp_t gfp, const struct gfp_name *names, size_t nr,
		       bool *first)
{
	for (size_t i = 0; i < nr; i++) {
		if ((gfp & names[i].bits) != names[i].bits)
			continue;
		text_printf(t, "%s%s", *first ? "" : "|", names[i].name);
		gfp &= ~names[i].bits;
		*first = false;
	}
	return gfp;
}

void text_gfp(struct text *t, gfp_t gfp)
{
	bool first = true;

	/* Ours, and no business of who reads the text. */
	gfp &= ~GFP_KM_TRYLOCK;
	gfp = put_names(t, gfp, combinations, ARRAY_LEN(combinations), &first);
	gfp = put_names(t, gfp, singles, ARRAY_LEN(singles), &first);
	if (gfp)
		text_printf(t, "%s%#x", first ? "" : "|", gfp);
}
