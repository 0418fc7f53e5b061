/* SPDX-License-Identifier: MIT */
/* There is no KASAN; a build with a sanitizer of the compiler's has that one's checks. */
#ifndef KM_COMPAT_LINUX_KASAN_H
#define KM_COMPAT_LINUX_KASAN_H

#include <linux/types.h>

/* NO-OP: nothing to switch off around a wrong access that a test makes on purpose. */
static inline void kasan_disable_current(void) { }
static inline void kasan_enable_current(void) { }

/* Pointers have no tags. */
static inline void *kasan_reset_tag(const void *addr)
{
	return (void *)addr;
}

static inline bool kasan_enabled(void)
{
	return false;
}

static inline bool kasan_hw_tags_enabled(void)
{
	return false;
}

#endif
