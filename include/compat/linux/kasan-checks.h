/* SPDX-License-Identifier: MIT */
/* NO-OP: KASAN is off; the compiler's address sanitizer checks accesses by itself. */
#ifndef KM_COMPAT_LINUX_KASAN_CHECKS_H
#define KM_COMPAT_LINUX_KASAN_CHECKS_H

#include <linux/types.h>

static inline bool __kasan_check_read(const volatile void *p, unsigned int size)
{
	return true;
}

static inline bool __kasan_check_write(const volatile void *p, unsigned int size)
{
	return true;
}

static inline bool kasan_check_read(const volatile void *p, unsigned int size)
{
	return true;
}

static inline bool kasan_check_write(const volatile void *p, unsigned int size)
{
	return true;
}

#endif
