/* SPDX-License-Identifier: MIT */
/* Accesses that the compiler makes exactly once. */
#ifndef KM_COMPAT_ASM_RWONCE_H
#define KM_COMPAT_ASM_RWONCE_H

#include <linux/compiler_types.h>

/* A scalar of any size; larger ones too, though not in one access then. */
#define __READ_ONCE(x) (*(const volatile __unqual_scalar_typeof(x) *)&(x))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#undef READ_ONCE
#define READ_ONCE(x)                                                             \
	({                                                                       \
		compiletime_assert(__native_word(x) || sizeof(x) == sizeof(long long), \
				   "Unsupported access size for {READ,WRITE}_ONCE()."); \
		__READ_ONCE(x);                                                  \
	})
#define __WRITE_ONCE(x, val)                                                     \
	do {                                                                     \
		*(volatile __typeof__(x) *)&(x) = (val);                         \
	} while (0)
#define WRITE_ONCE(x, val)                                                       \
	do {                                                                     \
		compiletime_assert(__native_word(x) || sizeof(x) == sizeof(long long), \
				   "Unsupported access size for {READ,WRITE}_ONCE()."); \
		__WRITE_ONCE(x, val);                                            \
	} while (0)
#define READ_ONCE_NOCHECK(x) READ_ONCE(x)
#define ACCESS_ONCE(x) (*(volatile __typeof__(x) *)&(x)) /* to 4.14 */

/* A word at any address, which may lie partly behind an object's end. */
static __always_inline unsigned long read_word_at_a_time(const void *addr)
{
	return *(const volatile unsigned long *)addr;
}

#endif
