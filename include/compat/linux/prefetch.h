/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_PREFETCH_H
#define KM_COMPAT_LINUX_PREFETCH_H

#include <asm/processor.h>
#include <linux/types.h>

#define PREFETCH_STRIDE (4 * 64)

/* NO-OP: the next accesses bring it; it is a hint only. */
static inline void prefetch_range(void *addr, size_t len)
{
}

static inline void prefetch_page_address(void *page)
{
}

#endif
