/* SPDX-License-Identifier: MIT */
/* Programs of 32 bits: there are none (no CONFIG_COMPAT). */
#ifndef KM_COMPAT_LINUX_COMPAT_H
#define KM_COMPAT_LINUX_COMPAT_H

#include <linux/fs.h>
#include <linux/types.h>

typedef u32 compat_uptr_t;
typedef s32 compat_int_t;
typedef u32 compat_uint_t;
typedef s32 compat_long_t;
typedef u32 compat_ulong_t;
typedef s64 __attribute__((__aligned__(4))) compat_s64;
typedef u64 __attribute__((__aligned__(4))) compat_u64;
typedef u32 compat_size_t;

static inline void __user *compat_ptr(compat_uptr_t uptr)
{
	return (void __user *)(unsigned long)uptr;
}

static inline compat_uptr_t ptr_to_compat(void __user *uptr)
{
	return (u32)(unsigned long)uptr;
}

static inline bool in_compat_syscall(void)
{
	return false;
}

#endif
