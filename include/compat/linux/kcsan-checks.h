/* SPDX-License-Identifier: MIT */
/* NO-OP: KCSAN is off, as in a kernel built without it. */
#ifndef KM_COMPAT_LINUX_KCSAN_CHECKS_H
#define KM_COMPAT_LINUX_KCSAN_CHECKS_H

#include <linux/compiler_attributes.h>
#include <linux/types.h>

#define __kcsan_check_access(ptr, size, type) ((void)(ptr))
#define kcsan_check_access(ptr, size, type) ((void)(ptr))
#define kcsan_check_read(ptr, size) ((void)(ptr))
#define kcsan_check_write(ptr, size) ((void)(ptr))
#define kcsan_mb() do { } while (0)
#define kcsan_wmb() do { } while (0)
#define kcsan_rmb() do { } while (0)
#define kcsan_release() do { } while (0)
#define kcsan_nestable_atomic_begin() do { } while (0)
#define kcsan_nestable_atomic_end() do { } while (0)
#define kcsan_disable_current() do { } while (0)
#define kcsan_enable_current() do { } while (0)
#define ASSERT_EXCLUSIVE_WRITER(var) ((void)sizeof(var))
#define ASSERT_EXCLUSIVE_WRITER_SCOPED(var) ((void)sizeof(var))
#define ASSERT_EXCLUSIVE_ACCESS(var) ((void)sizeof(var))
#define ASSERT_EXCLUSIVE_ACCESS_SCOPED(var) ((void)sizeof(var))
#define ASSERT_EXCLUSIVE_BITS(var, mask) ((void)sizeof(var))

#endif
