/* SPDX-License-Identifier: MIT */
/* Assertions at compile time. */
#ifndef KM_COMPAT_LINUX_BUILD_BUG_H
#define KM_COMPAT_LINUX_BUILD_BUG_H

#include <linux/compiler.h>

/* 0 as a constant expression; no compilation when e is not 0. */
#define BUILD_BUG_ON_ZERO(e, ...) ((int)sizeof(struct { int : (-!!(e)); }))
#define BUILD_BUG_ON_NULL(e) ((void *)sizeof(struct { int : (-!!(e)); }))
#define BUILD_BUG_ON_INVALID(e) ((void)(sizeof((__force long)(e))))
#define BUILD_BUG_ON_MSG(cond, msg) compiletime_assert(!(cond), msg)
#define BUILD_BUG_ON(condition) \
	BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON failed: " #condition)
#define BUILD_BUG() BUILD_BUG_ON_MSG(1, "BUILD_BUG failed")
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))
#define __BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON(((n) & ((n) - 1)) != 0)

#define static_assert(expr, ...) km_static_assert(expr, ##__VA_ARGS__, #expr)
#define km_static_assert(expr, msg, ...) _Static_assert(expr, msg)
#define __static_assert(expr, msg, ...) _Static_assert(expr, msg)

#endif
