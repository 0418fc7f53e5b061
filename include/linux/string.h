/* SPDX-License-Identifier: MIT */
/*
 * Duplication of strings and memory, on top of the C library's string.h. The
 * copy comes from kmalloc (kvmalloc for the kv and v names) with the given
 * gfp, as which it may sleep, and goes by kfree (kvfree); NULL when there is
 * no memory. Follows Linux 7.3.
 *
 * foo() is a macro over foo_noprof() through alloc_hooks(); a function foo
 * exists too, for its address.
 */
#ifndef KMEM_LINUX_STRING_H
#define KMEM_LINUX_STRING_H

#include <string.h>

#if defined(__has_include_next)
#if __has_include_next(<linux/string.h>)
#include_next <linux/string.h>
#endif
#endif

#include <kmem/types.h>
#include <linux/alloc_tag.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <sys/types.h>

#ifndef __user
#define __user /* a mark for checkers only */
#endif

/* A NUL-terminated copy of s, of at most max characters for kstrndup. NULL gives NULL. */
KM_API char *kstrdup_noprof(const char *s, gfp_t gfp) __malloc;
KM_API char *kstrdup(const char *s, gfp_t gfp) __malloc;
#define kstrdup(...) alloc_hooks(kstrdup_noprof(__VA_ARGS__))
KM_API char *kstrndup_noprof(const char *s, size_t max, gfp_t gfp) __malloc;
KM_API char *kstrndup(const char *s, size_t max, gfp_t gfp) __malloc;
#define kstrndup(...) alloc_hooks(kstrndup_noprof(__VA_ARGS__))

/*
 * kstrdup(), except that a string literal is not copied; free with
 * kfree_const(), which ignores what lies outside of the library's memory.
 */
KM_API const char *kstrdup_const_noprof(const char *s, gfp_t gfp);
KM_API const char *kstrdup_const(const char *s, gfp_t gfp);
#define kstrdup_const(s, gfp) \
	(__builtin_constant_p(s) ? (s) : alloc_hooks(kstrdup_const_noprof((s), (gfp))))
KM_API void kfree_const(const void *x); /* NULL is fine. Any context. */

/* len bytes of src. */
KM_API void *kmemdup_noprof(const void *src, size_t len, gfp_t gfp) __realloc_size(2);
KM_API void *kmemdup(const void *src, size_t len, gfp_t gfp) __realloc_size(2);
#define kmemdup(...) alloc_hooks(kmemdup_noprof(__VA_ARGS__))
KM_API void *kvmemdup_noprof(const void *src, size_t len, gfp_t gfp) __realloc_size(2);
KM_API void *kvmemdup(const void *src, size_t len, gfp_t gfp) __realloc_size(2);
#define kvmemdup(...) alloc_hooks(kvmemdup_noprof(__VA_ARGS__))
/* count elements of element_size bytes; NULL when the product overflows. */
KM_API void *kmemdup_array_noprof(const void *src, size_t count, size_t element_size, gfp_t gfp)
	__realloc_size(2, 3);
KM_API void *kmemdup_array(const void *src, size_t count, size_t element_size, gfp_t gfp)
	__realloc_size(2, 3);
#define kmemdup_array(...) alloc_hooks(kmemdup_array_noprof(__VA_ARGS__))
/* len bytes of s and a NUL. NULL gives NULL. */
KM_API char *kmemdup_nul_noprof(const char *s, size_t len, gfp_t gfp);
KM_API char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);
#define kmemdup_nul(...) alloc_hooks(kmemdup_nul_noprof(__VA_ARGS__))

/*
 * The same from "user" memory, which is this process's own. ERR_PTR(-EFAULT)
 * for NULL (unless nothing is read), -ENOMEM, -EOVERFLOW for an array that is
 * too large; any other bad address faults, as it would in the caller. May sleep.
 */
KM_API void *memdup_user_noprof(const void __user *src, size_t len) __realloc_size(2);
KM_API void *memdup_user(const void __user *src, size_t len) __realloc_size(2);
#define memdup_user(...) alloc_hooks(memdup_user_noprof(__VA_ARGS__))
KM_API void *vmemdup_user_noprof(const void __user *src, size_t len) __realloc_size(2);
KM_API void *vmemdup_user(const void __user *src, size_t len) __realloc_size(2);
#define vmemdup_user(...) alloc_hooks(vmemdup_user_noprof(__VA_ARGS__))
/* With a NUL behind. */
KM_API void *memdup_user_nul_noprof(const void __user *src, size_t len);
KM_API void *memdup_user_nul(const void __user *src, size_t len);
#define memdup_user_nul(...) alloc_hooks(memdup_user_nul_noprof(__VA_ARGS__))
/* A string of less than n bytes with its NUL in it; -EINVAL when it is longer. */
KM_API char *strndup_user_noprof(const char __user *s, long n);
KM_API char *strndup_user(const char __user *s, long n);
#define strndup_user(...) alloc_hooks(strndup_user_noprof(__VA_ARGS__))

static inline __realloc_size(2, 3) void *memdup_array_user(const void __user *src, size_t n,
							   size_t size)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? ERR_PTR(-EOVERFLOW) :
							 memdup_user(src, bytes);
}

static inline __realloc_size(2, 3) void *vmemdup_array_user(const void __user *src, size_t n,
							    size_t size)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? ERR_PTR(-EOVERFLOW) :
							 vmemdup_user(src, bytes);
}

/* memset(s, 0, count) that the compiler may not drop. Any context. */
#ifndef memzero_explicit
static inline void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	__asm__ volatile("" : : "r"(s) : "memory");
}
#endif

/*
 * Copy src to dst, of count bytes, with a NUL in any case. Characters copied,
 * or -E2BIG when src was cut or count is 0. strscpy() may leave count out when
 * dst is an array; strscpy_pad() fills the rest of dst with zeroes. Any context.
 */
KM_API ssize_t sized_strscpy(char *dst, const char *src, size_t count);
KM_API ssize_t km_strscpy_pad(char *dst, const char *src, size_t count);
#ifndef strscpy
#define km_array_bytes(a)                                                                        \
	(sizeof(a) + sizeof(struct {                                                             \
		 _Static_assert(!__builtin_types_compatible_p(__typeof__(a), __typeof__(&(a)[0])), \
				"a size is needed: this is no array");                           \
		 int dummy;                                                                      \
	 }) * 0)
#define km_strscpy2(fn, dst, src) fn((dst), (src), km_array_bytes(dst))
#define km_strscpy3(fn, dst, src, count) fn((dst), (src), (count))
#define km_strscpy_pick(a, b, c, name, ...) name
#define strscpy(...) \
	km_strscpy_pick(__VA_ARGS__, km_strscpy3, km_strscpy2, 0)(sized_strscpy, __VA_ARGS__)
#define strscpy_pad(...) \
	km_strscpy_pick(__VA_ARGS__, km_strscpy3, km_strscpy2, 0)(km_strscpy_pad, __VA_ARGS__)
#endif

#endif
