/* SPDX-License-Identifier: MIT */
/* Look-up in sorted arrays and the like. */
#ifndef KM_COMPAT_LINUX_UTIL_MACROS_H
#define KM_COMPAT_LINUX_UTIL_MACROS_H

#include <linux/compiler_attributes.h>
#include <linux/math.h>
#include <linux/typecheck.h>
#include <linux/stddef.h>

/*
 * Index of the element of an ascending (descending) array that is nearest to x, the smaller of two
 * as near. As from 6.13: before, an x half a unit off the middle was taken for the middle.
 */
#define km_find_closest(x, a, as, op)                                            \
	({                                                                       \
		long long __km_x = (x);                                          \
		__typeof__(as) __km_i;                                           \
		for (__km_i = 0; __km_i + 1 < (as); __km_i++) {                  \
			long long __km_this = (a)[__km_i];                       \
			long long __km_next = (a)[__km_i + 1];                   \
			if (__km_x - __km_this op __km_next - __km_x)            \
				break;                                           \
		}                                                                \
		__km_i;                                                          \
	})
#define find_closest(x, a, as) km_find_closest(x, a, as, <=)
#define find_closest_descending(x, a, as) km_find_closest(x, a, as, >)

/* Is the address a member's, when ptr points to a struct that may be NULL? */
#define is_insidevar(ptr, var)                                                   \
	((uintptr_t)(ptr) >= (uintptr_t)(var) &&                                 \
	 (uintptr_t)(ptr) < (uintptr_t)(var) + sizeof(var))
#ifndef PTR_IF
#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)
#endif
#define for_each_if(condition) if (!(condition)) {} else

#endif
