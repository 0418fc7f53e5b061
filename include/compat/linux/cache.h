/* SPDX-License-Identifier: MIT */
/* Cache lines of 64 bytes. */
#ifndef KM_COMPAT_LINUX_CACHE_H
#define KM_COMPAT_LINUX_CACHE_H

#include <asm/cache.h>
#include <linux/align.h>
#include <linux/types.h>

#define L1_CACHE_ALIGN(x) __ALIGN_KERNEL(x, L1_CACHE_BYTES)
#define SMP_CACHE_BYTES L1_CACHE_BYTES
#define cache_line_size() L1_CACHE_BYTES
#define ____cacheline_aligned __attribute__((__aligned__(SMP_CACHE_BYTES)))
#define ____cacheline_aligned_in_smp ____cacheline_aligned
#define __cacheline_aligned ____cacheline_aligned
#define __cacheline_aligned_in_smp ____cacheline_aligned
#define ____cacheline_internodealigned_in_smp ____cacheline_aligned
#define ARCH_DMA_MINALIGN 8
#define dma_get_cache_alignment() 1
#define __ro_after_init
#define __cacheline_group_begin(group) __u8 __cacheline_group_begin__##group[0]
#define __cacheline_group_end(group) __u8 __cacheline_group_end__##group[0]
#define __cacheline_group_begin_aligned(group, ...) \
	__cacheline_group_begin(group) __aligned((__VA_ARGS__ + 0) ?: SMP_CACHE_BYTES)
#define __cacheline_group_end_aligned(group, ...) \
	__cacheline_group_end(group) __aligned((__VA_ARGS__ + 0) ?: SMP_CACHE_BYTES)
#define CACHELINE_ASSERT_GROUP_MEMBER(TYPE, GROUP, MEMBER)
#define CACHELINE_PADDING(name) char name[0] ____cacheline_aligned

#endif
