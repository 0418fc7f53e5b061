/* SPDX-License-Identifier: MIT */
/*
 * Error codes carried in pointers. The last page of the address space is never
 * memory, so a pointer into it stands for an errno: ERR_PTR(-ENOMEM) and its
 * inverse PTR_ERR(). Any context. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_ERR_H
#define KMEM_LINUX_ERR_H

#include <errno.h>
#include <kmem/types.h>

#ifndef MAX_ERRNO
#define MAX_ERRNO 4095
#endif

/* Is x, an integer or pointer, one of the values that stand for an error? */
#define IS_ERR_VALUE(x) unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

/* The pointer that stands for error, a negative errno. */
static inline void *__must_check ERR_PTR(long error)
{
	return (void *)error;
}

/* The negative errno that ptr stands for; meaningful only when IS_ERR(ptr). */
static inline long __must_check PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool __must_check IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool __must_check IS_ERR_OR_NULL(const void *ptr)
{
	return unlikely(!ptr) || IS_ERR_VALUE(ptr);
}

/* An error pointer of one type as one of another type. */
static inline void *__must_check ERR_CAST(const void *ptr)
{
	return (void *)(uintptr_t)ptr;
}

/* 0 for a good pointer, its negative errno for an error pointer. */
static inline int __must_check PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? (int)PTR_ERR(ptr) : 0;
}

/* The same for per-CPU cookies, which are plain pointers here. */
#define ERR_PTR_PCPU(error) ERR_PTR(error)
#define PTR_ERR_PCPU(ptr) PTR_ERR((const void *)(ptr))
#define IS_ERR_PCPU(ptr) IS_ERR((const void *)(ptr))

#endif
