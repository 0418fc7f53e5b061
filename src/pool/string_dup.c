/* SPDX-License-Identifier: MIT */
/* Duplication of strings and memory, from the process's own and from "user" memory. */
#include "pool/pool.h"

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#undef kstrdup
#undef kstrndup
#undef kstrdup_const
#undef kmemdup
#undef kvmemdup
#undef kmemdup_array
#undef kmemdup_nul
#undef memdup_user
#undef vmemdup_user
#undef memdup_user_nul
#undef strndup_user

/* The copy of len bytes, with a NUL behind them; saturates. */
static char *dup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *copy = len == SIZE_MAX ? NULL : kmalloc_track_caller(len + 1, gfp);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *kstrdup_noprof(const char *s, gfp_t gfp)
{
	return s ? dup_nul(s, strlen(s), gfp) : NULL;
}

char *kstrndup_noprof(const char *s, size_t max, gfp_t gfp)
{
	return s ? dup_nul(s, strnlen(s, max), gfp) : NULL;
}

char *kmemdup_nul_noprof(const char *s, size_t len, gfp_t gfp)
{
	return s ? dup_nul(s, len, gfp) : NULL;
}

const char *kstrdup_const_noprof(const char *s, gfp_t gfp)
{
	return kstrdup_noprof(s, gfp);
}

/* Does p lie in memory that the library gives out? */
static bool is_ours(const void *p)
{
	return page_of_address(p) || (unsigned long)p - km_hot.vmalloc_base < km_hot.vmalloc_size;
}

void kfree_const(const void *x)
{
	if (is_ours(x))
		kfree(x);
}

void *kmemdup_noprof(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc_track_caller(len, gfp);

	return copy && len ? memcpy(copy, src, len) : copy;
}

void *kmemdup_array_noprof(const void *src, size_t count, size_t element_size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, element_size, &bytes))
		return NULL;
	return kmemdup_noprof(src, bytes, gfp);
}

void *kvmemdup_noprof(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kvmalloc(len, gfp);

	return copy && len ? memcpy(copy, src, len) : copy;
}

/* ---- "user" memory ---- */

#define GFP_DUP_USER (GFP_USER | __GFP_NOWARN)

static void *copy_in(void *copy, const void *src, size_t len)
{
	if (!copy)
		return ERR_PTR(-ENOMEM);
	return len ? memcpy(copy, src, len) : copy;
}

void *memdup_user_noprof(const void __user *src, size_t len)
{
	if (!src && len)
		return ERR_PTR(-EFAULT);
	return copy_in(kmalloc_track_caller(len, GFP_DUP_USER), src, len);
}

void *vmemdup_user_noprof(const void __user *src, size_t len)
{
	if (!src && len)
		return ERR_PTR(-EFAULT);
	return copy_in(kvmalloc(len, GFP_DUP_USER), src, len);
}

void *memdup_user_nul_noprof(const void __user *src, size_t len)
{
	char *copy;

	if (!src && len)
		return ERR_PTR(-EFAULT);
	copy = len ? dup_nul(src, len, GFP_DUP_USER) : kzalloc(1, GFP_DUP_USER);
	return copy ? copy : ERR_PTR(-ENOMEM);
}

char *strndup_user_noprof(const char __user *s, long n)
{
	size_t len;

	if (!s)
		return ERR_PTR(-EFAULT);
	if (n <= 0)
		return ERR_PTR(-EINVAL);
	len = strnlen(s, (size_t)n);
	if (len == (size_t)n)
		return ERR_PTR(-EINVAL);
	return memdup_user_nul_noprof(s, len);
}

/* ---- the functions behind the macros ---- */

char *kstrdup(const char *s, gfp_t gfp)
{
	return kstrdup_noprof(s, gfp);
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return kstrndup_noprof(s, max, gfp);
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return kstrdup_noprof(s, gfp);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	return kmemdup_noprof(src, len, gfp);
}

void *kvmemdup(const void *src, size_t len, gfp_t gfp)
{
	return kvmemdup_noprof(src, len, gfp);
}

void *kmemdup_array(const void *src, size_t count, size_t element_size, gfp_t gfp)
{
	return kmemdup_array_noprof(src, count, element_size, gfp);
}

char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	return kmemdup_nul_noprof(s, len, gfp);
}

void *memdup_user(const void __user *src, size_t len)
{
	return memdup_user_noprof(src, len);
}

void *vmemdup_user(const void __user *src, size_t len)
{
	return vmemdup_user_noprof(src, len);
}

void *memdup_user_nul(const void __user *src, size_t len)
{
	return memdup_user_nul_noprof(src, len);
}

char *strndup_user(const char __user *s, long n)
{
	return strndup_user_noprof(s, n);
}

/* ---- bounded copies ---- */

ssize_t sized_strscpy(char *dst, const char *src, size_t count)
{
	size_t len;

	if (!count || KM_WARN_ON_ONCE(count > INT_MAX))
		return -E2BIG;
	len = strnlen(src, count);
	if (len < count) {
		memcpy(dst, src, len + 1);
		return (ssize_t)len;
	}
	memcpy(dst, src, count - 1);
	dst[count - 1] = '\0';
	return -E2BIG;
}

ssize_t km_strscpy_pad(char *dst, const char *src, size_t count)
{
	ssize_t len = sized_strscpy(dst, src, count);

	if (len >= 0)
		memset(dst + len, 0, count - (size_t)len);
	return len;
}
