/* SPDX-License-Identifier: MIT */
/* Single values from and to memory of programs. */
#ifndef KM_COMPAT_ASM_UACCESS_H
#define KM_COMPAT_ASM_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* 0 or -EFAULT. size: 1, 2, 4 or 8. */
int km_get_user(void *to, const void __user *from, unsigned int size);
int km_put_user(void __user *to, const void *from, unsigned int size);

/* x is 0 after a fault. */
#define get_user(x, ptr)                                                                 \
	({                                                                               \
		__typeof__(*(ptr)) __user *__gu_ptr = (ptr);                             \
		__unqual_scalar_typeof(*(ptr)) __gu_val;                                 \
		int __gu_err = km_get_user(&__gu_val, __gu_ptr, sizeof(*__gu_ptr));      \
		(x) = (__typeof__(*(ptr)))__gu_val;                                      \
		__gu_err;                                                                \
	})
#define put_user(x, ptr)                                                                 \
	({                                                                               \
		__typeof__(*(ptr)) __user *__pu_ptr = (ptr);                             \
		__unqual_scalar_typeof(*(ptr)) __pu_val = (x);                           \
		km_put_user(__pu_ptr, &__pu_val, sizeof(*__pu_ptr));                     \
	})
#define __get_user(x, ptr) get_user(x, ptr)
#define __put_user(x, ptr) put_user(x, ptr)
#define unsafe_get_user(x, ptr, label) do { if (get_user(x, ptr)) goto label; } while (0)
#define unsafe_put_user(x, ptr, label) do { if (put_user(x, ptr)) goto label; } while (0)
#define user_access_begin(ptr, len) __access_ok(ptr, len)
#define user_read_access_begin(ptr, len) __access_ok(ptr, len)
#define user_write_access_begin(ptr, len) __access_ok(ptr, len)
/* NO-OP: each access checks for itself. */
#define user_access_end() do { } while (0)
#define user_read_access_end() do { } while (0)
#define user_write_access_end() do { } while (0)

#endif
