/* SPDX-License-Identifier: MIT */
/* A call that is made once, by whoever comes first. */
#ifndef KM_COMPAT_LINUX_ONCE_LITE_H
#define KM_COMPAT_LINUX_ONCE_LITE_H

#include <linux/types.h>

/* True for the first who asks with a true condition. */
#define __ONCE_LITE_IF(condition)                                                \
	({                                                                       \
		static bool __km_done;                                           \
		(condition) && !__atomic_exchange_n(&__km_done, true, __ATOMIC_RELAXED); \
	})
#define DO_ONCE_LITE_IF(condition, func, ...)                                    \
	({                                                                       \
		bool __km_cond = !!(condition);                                  \
		if (__builtin_expect(__ONCE_LITE_IF(__km_cond), 0))              \
			func(__VA_ARGS__);                                       \
		__builtin_expect(__km_cond, 0);                                  \
	})
#define DO_ONCE_LITE(func, ...) DO_ONCE_LITE_IF(true, func, ##__VA_ARGS__)

#endif
