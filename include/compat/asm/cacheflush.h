/* SPDX-License-Identifier: MIT */
/* Caches agree with each other and with memory. */
#ifndef KM_COMPAT_ASM_CACHEFLUSH_H
#define KM_COMPAT_ASM_CACHEFLUSH_H

#include <linux/mm.h>

/* NO-OP: there is nothing to flush on this machine. */
static inline void flush_dcache_page(struct page *page) { }
static inline void flush_dcache_folio(struct folio *folio) { }
static inline void flush_icache_range(unsigned long start, unsigned long end) { }
static inline void flush_cache_all(void) { }
static inline void flush_kernel_vmap_range(void *vaddr, int size) { }
static inline void invalidate_kernel_vmap_range(void *vaddr, int size) { }
static inline void flush_kernel_dcache_page(struct page *page) { }

#endif
