/* SPDX-License-Identifier: MIT */
/* NO-OP: no sanitizer is to be told of accesses. */
#ifndef KM_COMPAT_LINUX_INSTRUMENTED_H
#define KM_COMPAT_LINUX_INSTRUMENTED_H

#include <linux/compiler.h>
#include <linux/types.h>

static __always_inline void instrument_read(const volatile void *v, size_t size) { }
static __always_inline void instrument_write(const volatile void *v, size_t size) { }
static __always_inline void instrument_read_write(const volatile void *v, size_t size) { }
static __always_inline void instrument_atomic_read(const volatile void *v, size_t size) { }
static __always_inline void instrument_atomic_write(const volatile void *v, size_t size) { }
static __always_inline void instrument_atomic_read_write(const volatile void *v, size_t size) { }
static __always_inline void instrument_copy_to_user(void *to, const void *from, unsigned long n) { }
static __always_inline void instrument_copy_from_user_before(const void *to, const void *from,
							     unsigned long n) { }
static __always_inline void instrument_copy_from_user_after(const void *to, const void *from,
							    unsigned long n, unsigned long left) { }

#endif
