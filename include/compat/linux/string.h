/* SPDX-License-Identifier: MIT */
/* Strings and memory. kstrdup() and its kin are the library's linux/string.h. */
#ifndef KM_COMPAT_LINUX_STRING_H
#define KM_COMPAT_LINUX_STRING_H

#include <linux/args.h>
#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <string.h>
#include_next <linux/string.h>

/* Bounded: at most count characters are looked at. */
char *strnchr(const char *s, size_t count, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strnstr(const char *s, const char *what, size_t len);
void *memscan(void *addr, int c, size_t size);
/* The first byte that is not c; NULL when all are. */
void *memchr_inv(const void *s, int c, size_t n);
char *strreplace(char *str, char old, char new);
char *skip_spaces(const char *str);
char *strim(char *s);
static inline __must_check char *strstrip(char *str)
{
	return strim(str);
}
/* Size of what would have been copied; to 6.8. */
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);

/* Equal, but for a newline at the end of one. */
bool sysfs_streq(const char *s1, const char *s2);
/* Index, or -EINVAL. n of (size_t)-1: up to a NULL. */
int match_string(const char *const *array, size_t n, const char *string);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(a, s) __sysfs_match_string(a, ARRAY_SIZE(a), s)

void *memset16(u16 *s, u16 v, size_t n);
void *memset32(u32 *s, u32 v, size_t n);
void *memset64(u64 *s, u64 v, size_t n);
static inline void *memset_l(unsigned long *p, unsigned long v, size_t n)
{
	return memset64((u64 *)p, v, n);
}
/* Two arrays of pointers, each up to a NULL, as one; by kmalloc(). NULL: no memory. */
#define memcat_p(a, b)                                                           \
	({                                                                       \
		BUILD_BUG_ON_MSG(!__same_type(*(a), *(b)), "type mismatch in memcat_p()"); \
		(__typeof__(*(a)) *)__memcat_p((void **)(a), (void **)(b));      \
	})
void **__memcat_p(void **a, void **b);

static inline void *memset_p(void **p, void *v, size_t n)
{
	return memset64((u64 *)p, (uintptr_t)v, n);
}

/* A line of words as an argument vector, in one piece of memory. */
char **argv_split(gfp_t gfp, const char *str, int *argcp);
void argv_free(char **argv);

static inline bool strstarts(const char *str, const char *prefix)
{
	return strncmp(str, prefix, strlen(prefix)) == 0;
}
static inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) == 0 ? len : 0;
}
static inline bool strends(const char *str, const char *suffix)
{
	size_t len = strlen(str), tail = strlen(suffix);

	return len >= tail && !strcmp(str + len - tail, suffix);
}

static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

static inline bool mem_is_zero(const void *s, size_t n)
{
	return !memchr_inv(s, 0, n);
}

static inline void memcpy_and_pad(void *dst, size_t dst_len, const void *src, size_t count,
				  int pad)
{
	if (dst_len > count) {
		memcpy(dst, src, count);
		memset((char *)dst + count, pad, dst_len - count);
	} else {
		memcpy(dst, src, dst_len);
	}
}

/* Between a string with a NUL and an array that may lack it. */
#define strtomem_pad(dest, src, pad)                                             \
	do {                                                                     \
		const size_t __km_dst = sizeof(dest) + __must_be_array(dest);    \
		const char *__km_src = (src);                                    \
		memcpy_and_pad(dest, __km_dst, __km_src, strnlen(__km_src, __km_dst), pad); \
	} while (0)
#define strtomem(dest, src)                                                      \
	do {                                                                     \
		const size_t __km_dst = sizeof(dest) + __must_be_array(dest);    \
		const char *__km_src = (src);                                    \
		memcpy(dest, __km_src, strnlen(__km_src, __km_dst));             \
	} while (0)
#define memtostr(dest, src) km_memtostr(dest, src, )
#define memtostr_pad(dest, src) \
	km_memtostr(dest, src, memset(__km_d + __km_n, 0, __km_dst - __km_n))
#define km_memtostr(dest, src, pad)                                              \
	do {                                                                     \
		const size_t __km_dst = sizeof(dest) + __must_be_array(dest);    \
		const size_t __km_max = sizeof(src) + __must_be_array(src);      \
		char *__km_d = (char *)(dest);                                   \
		size_t __km_n = strnlen((const char *)(src),                     \
					__km_dst - 1 < __km_max ? __km_dst - 1 : __km_max); \
		memcpy(__km_d, (src), __km_n);                                   \
		__km_d[__km_n] = 0;                                              \
		pad;                                                             \
	} while (0)

/* Set what lies behind (from) a member, padding included. */
#define memset_after(obj, v, member)                                             \
	({                                                                       \
		u8 *__km_obj = (u8 *)(obj);                                      \
		memset(__km_obj + offsetofend(__typeof__(*(obj)), member), (v),  \
		       sizeof(*(obj)) - offsetofend(__typeof__(*(obj)), member)); \
	})
#define memset_startat(obj, v, member)                                           \
	({                                                                       \
		u8 *__km_obj = (u8 *)(obj);                                      \
		memset(__km_obj + offsetof(__typeof__(*(obj)), member), (v),     \
		       sizeof(*(obj)) - offsetof(__typeof__(*(obj)), member));   \
	})

#define unsafe_memcpy(dst, src, bytes, justification) memcpy(dst, src, bytes)
#define memcpy_flushcache(dst, src, cnt) memcpy(dst, src, cnt)

/*
 * Copies of memory of programs, where a bad address is ERR_PTR(-EFAULT); as in linux/uaccess.h. May
 * sleep.
 */
#undef memdup_user
#undef vmemdup_user
#undef memdup_user_nul
#undef strndup_user
void *km_memdup_user(const void __user *src, size_t len);
void *km_vmemdup_user(const void __user *src, size_t len);
void *km_memdup_user_nul(const void __user *src, size_t len);
char *km_strndup_user(const char __user *s, long n);
#define memdup_user(src, len) km_memdup_user(src, len)
#define vmemdup_user(src, len) km_vmemdup_user(src, len)
#define memdup_user_nul(src, len) km_memdup_user_nul(src, len)
#define strndup_user(s, n) km_strndup_user(s, n)
#define memdup_array_user(src, n, size) km_memdup_array_user(src, n, size)
#define vmemdup_array_user(src, n, size) km_vmemdup_array_user(src, n, size)
static inline void *km_memdup_array_user(const void __user *src, size_t n, size_t size)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? (void *)-EOVERFLOW :
							 memdup_user(src, bytes);
}
static inline void *km_vmemdup_array_user(const void __user *src, size_t n, size_t size)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? (void *)-EOVERFLOW :
							 vmemdup_user(src, bytes);
}

#endif
