/* SPDX-License-Identifier: MIT */
/*
 * Copies from and to memory of programs, which is ordinary memory of this process: a bad address
 * gives an error, not a crash. The kernel's side of a copy is checked against the bounds of the
 * object it lies in; a copy that leaves them is the kernel's usercopy report and BUG().
 */
#ifndef KM_COMPAT_LINUX_UACCESS_H
#define KM_COMPAT_LINUX_UACCESS_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <asm/uaccess.h>

#define TASK_SIZE_MAX ((1UL << 47) - 4096)
#define TASK_SIZE TASK_SIZE_MAX

/* Could it be an address of user space? */
#define access_ok(...) km_access_ok_pick(__VA_ARGS__, km_access_ok3, km_access_ok2, 0)(__VA_ARGS__)
#define km_access_ok_pick(a, b, c, name, ...) name
#define km_access_ok2(addr, size) __access_ok((const void __user *)(addr), (size))
#define km_access_ok3(type, addr, size) __access_ok((const void __user *)(addr), (size))
#define VERIFY_READ 0
#define VERIFY_WRITE 1

static inline int __access_ok(const void __user *ptr, unsigned long size)
{
	return size <= TASK_SIZE_MAX && (unsigned long)ptr <= TASK_SIZE_MAX - size;
}

/*
 * Does [ptr, ptr + n) lie in one object, if it is in the allocators' memory at all? Reports and
 * BUG() if not. to_user: the object is read.
 */
void km_usercopy_check(const void *ptr, unsigned long n, bool to_user);
#define check_object_size(ptr, n, to_user) km_usercopy_check(ptr, n, to_user)

/* The number of bytes that were not copied. May sleep; not in atomic context. */
unsigned long __must_check km_copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check km_copy_to_user(void __user *to, const void *from, unsigned long n);
/* The same in any context, without object bounds. */
unsigned long __must_check km_copy_user_raw(void *to, const void *from, unsigned long n,
					    bool to_user);

/* A copy into or out of a variable whose size the compiler knows must fit it. */
extern void __compiletime_error("copy source size is too small") km_copy_from_too_small(void);
extern void __compiletime_error("copy destination size is too small") km_copy_to_too_small(void);

static __always_inline unsigned long __must_check
copy_from_user(void *to, const void __user *from, unsigned long n)
{
	size_t room = __builtin_object_size(to, 0);

	if (__builtin_constant_p(n) && room != (size_t)-1 && room < n)
		km_copy_to_too_small();
	if (room != (size_t)-1 && room < n) {
		WARN(1, "Buffer overflow detected (%d < %lu)!\n", (int)room, n);
		return n;
	}
	return km_copy_from_user(to, from, n);
}

static __always_inline unsigned long __must_check
copy_to_user(void __user *to, const void *from, unsigned long n)
{
	size_t room = __builtin_object_size(from, 0);

	if (__builtin_constant_p(n) && room != (size_t)-1 && room < n)
		km_copy_from_too_small();
	if (room != (size_t)-1 && room < n) {
		WARN(1, "Buffer overflow detected (%d < %lu)!\n", (int)room, n);
		return n;
	}
	return km_copy_to_user(to, from, n);
}

#define __copy_from_user(to, from, n) copy_from_user(to, from, n)
#define __copy_to_user(to, from, n) copy_to_user(to, from, n)
#define __copy_from_user_inatomic(to, from, n) km_copy_user_raw(to, from, n, false)
#define __copy_to_user_inatomic(to, from, n) km_copy_user_raw(to, from, n, true)
#define copy_from_user_nofault(to, from, n) (km_copy_user_raw(to, from, n, false) ? -EFAULT : 0)
#define copy_to_user_nofault(to, from, n) (km_copy_user_raw(to, from, n, true) ? -EFAULT : 0)
#define copy_from_kernel_nofault(to, from, n) (km_copy_user_raw(to, from, n, false) ? -EFAULT : 0)
#define copy_to_kernel_nofault(to, from, n) (km_copy_user_raw(to, from, n, true) ? -EFAULT : 0)
#define get_kernel_nofault(val, ptr) copy_from_kernel_nofault(&(val), (ptr), sizeof(val))

unsigned long __must_check clear_user(void __user *to, unsigned long n);
#define __clear_user(to, n) clear_user(to, n)
/* Length, count if no NUL came, or -EFAULT. */
long __must_check strncpy_from_user(char *dst, const char __user *src, long count);
/* Length with the NUL; more than n if there is none in n bytes; 0 when it cannot be read. */
long __must_check strnlen_user(const char __user *src, long n);
/* The rest beyond usize must be zeros: -E2BIG. */
int __must_check copy_struct_from_user(void *dst, size_t ksize, const void __user *src,
				       size_t usize);
/* 1 if all of it is zero, 0, -EFAULT. */
int check_zeroed_user(const void __user *from, size_t size);

/* NO-OP: a fault of user memory never sleeps here, so it need not be held off. */
static inline void pagefault_disable(void) { }
static inline void pagefault_enable(void) { }
#define pagefault_disabled() false
#define faulthandler_disabled() in_atomic()

#endif
