/* SPDX-License-Identifier: MIT */
/* A function that is called once; callers that come meanwhile do not wait for it. */
#ifndef KM_COMPAT_LINUX_ONCE_H
#define KM_COMPAT_LINUX_ONCE_H

#include <linux/once_lite.h>
#include <linux/types.h>

#define DO_ONCE(func, ...)                                                       \
	({                                                                       \
		bool __km_first = __ONCE_LITE_IF(true);                          \
		if (__km_first)                                                  \
			func(__VA_ARGS__);                                       \
		__km_first;                                                      \
	})
#define DO_ONCE_SLEEPABLE(func, ...) DO_ONCE(func, ##__VA_ARGS__)
#define DO_ONCE_SLOW(func, ...) DO_ONCE(func, ##__VA_ARGS__)

#endif
