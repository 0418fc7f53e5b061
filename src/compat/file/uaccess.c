/* SPDX-License-Identifier: MIT */
/* Copies from and to memory of programs; see linux/uaccess.h. The host does them: host_uaccess.c. */
#include <linux/uaccess.h>

#include <kmem/kmem.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "compat/file/host_uaccess.h"

#define CHUNK 256

/* ---- does the kernel's side lie in one object? ---- */

static void __noreturn usercopy_abort(const char *what, const char *name, bool to_user,
				      unsigned long offset, unsigned long n)
{
	pr_emerg("usercopy: Kernel memory %s attempt detected %s %s%s%s%s (offset %lu, size %lu)!\n",
		 to_user ? "exposure" : "overwrite", to_user ? "from" : "to", what,
		 name ? " '" : "", name ? name : "", name ? "'" : "", offset, n);
	BUG();
}

static void area_check(const void *ptr, unsigned long n, bool to_user)
{
	const struct vm_struct *area = find_vm_area(ptr);
	unsigned long offset;

	if (!area)
		usercopy_abort("vmalloc", "no area", to_user, 0, n);
	offset = (unsigned long)ptr - (unsigned long)area->addr;
	if (offset >= get_vm_area_size(area) || n > get_vm_area_size(area) - offset)
		usercopy_abort("vmalloc", NULL, to_user, offset, n);
}

static void object_check(const struct km_object *object, const void *ptr, unsigned long n,
			 bool to_user)
{
	unsigned long offset = (unsigned long)ptr - (unsigned long)object->start;

	if (ptr < object->start)
		usercopy_abort("SLUB object in left red zone", object->cache, to_user, offset, n);
	if (offset < object->user_offset || offset - object->user_offset > object->user_size ||
	    n > object->user_size - (offset - object->user_offset))
		usercopy_abort("SLUB object", object->cache, to_user, offset, n);
}

static void block_check(const void *ptr, unsigned long n, bool to_user)
{
	const struct page *head = virt_to_head_page(ptr);
	unsigned long offset = (unsigned long)ptr - (unsigned long)page_address(head);

	if (PageHead(head) && n > page_size(head) - offset)
		usercopy_abort("page alloc", NULL, to_user, offset, n);
}

void km_usercopy_check(const void *ptr, unsigned long n, bool to_user)
{
	struct km_object object;

	if (!n)
		return;
	if ((unsigned long)ptr + n - 1 < (unsigned long)ptr)
		usercopy_abort("wrapped address", NULL, to_user, 0, (unsigned long)ptr + n);
	if (ZERO_OR_NULL_PTR(ptr))
		usercopy_abort("null address", NULL, to_user, (unsigned long)ptr, n);
	if (is_vmalloc_addr(ptr))
		area_check(ptr, n, to_user);
	else if (km_object_of(ptr, &object))
		object_check(&object, ptr, n, to_user);
	else if (virt_addr_valid(ptr))
		block_check(ptr, n, to_user);
}

/* ---- copies ---- */

unsigned long km_copy_user_raw(void *to, const void *from, unsigned long n, bool to_user)
{
	return n ? km_host_copy(to, from, n, to_user) : 0;
}

unsigned long km_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_fault();
	km_usercopy_check(to, n, false);
	if (__access_ok(from, n))
		left = km_copy_user_raw(to, (__force const void *)from, n, false);
	if (unlikely(left))
		memset(to + (n - left), 0, left);
	return left;
}

unsigned long km_copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	km_usercopy_check(from, n, true);
	return __access_ok(to, n) ? km_copy_user_raw((__force void *)to, from, n, true) : n;
}

int km_get_user(void *to, const void __user *from, unsigned int size)
{
	might_fault();
	if (__access_ok(from, size) &&
	    !km_copy_user_raw(to, (__force const void *)from, size, false))
		return 0;
	memset(to, 0, size);
	return -EFAULT;
}

int km_put_user(void __user *to, const void *from, unsigned int size)
{
	might_fault();
	return __access_ok(to, size) &&
		       !km_copy_user_raw((__force void *)to, from, size, true) ?
		       0 :
		       -EFAULT;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	static const char zeroes[4096];

	might_fault();
	if (!__access_ok(to, n))
		return n;
	while (n) {
		unsigned long len = min(n, sizeof(zeroes));
		unsigned long left = km_copy_user_raw((__force void *)to, zeroes, len, true);

		n -= len - left;
		to += len - left;
		if (left)
			break;
	}
	return n;
}

/* ---- strings: by pieces that end at a page's, beyond which nothing may be ---- */

static unsigned long piece_at(const char __user *src, unsigned long n)
{
	return min3(n, (unsigned long)CHUNK, PAGE_SIZE - offset_in_page(src));
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long done = 0;

	might_fault();
	if (count <= 0)
		return 0;
	km_usercopy_check(dst, count, false);
	while (done < count) {
		unsigned long len = piece_at(src + done, count - done), at;

		if (!__access_ok(src + done, len) ||
		    km_copy_user_raw(dst + done, (__force const char *)src + done, len, false))
			return -EFAULT;
		at = strnlen(dst + done, len);
		done += at;
		if (at < len)
			return done;
	}
	return done;
}

long strnlen_user(const char __user *src, long n)
{
	char piece[CHUNK];
	long done = 0;

	might_fault();
	while (done < n) {
		unsigned long len = piece_at(src + done, n - done), at;

		if (!__access_ok(src + done, len) ||
		    km_copy_user_raw(piece, (__force const char *)src + done, len, false))
			return 0;
		at = strnlen(piece, len);
		done += at;
		if (at < len)
			return done + 1;
	}
	return n + 1;
}

/* ---- structures that grow ---- */

int check_zeroed_user(const void __user *from, size_t size)
{
	char piece[CHUNK];

	while (size) {
		size_t len = min_t(size_t, size, CHUNK);

		if (copy_from_user(piece, from, len))
			return -EFAULT;
		if (memchr_inv(piece, 0, len))
			return 0;
		from += len;
		size -= len;
	}
	return 1;
}

int copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize)
{
	size_t size = min(ksize, usize);
	int ret = 1;

	if (usize > ksize)
		ret = check_zeroed_user(src + size, usize - size);
	if (ret <= 0)
		return ret ? ret : -E2BIG;
	memset(dst + size, 0, ksize - size);
	return copy_from_user(dst, src, size) ? -EFAULT : 0;
}

/* ---- copies of their own ---- */

/* room bytes, of which len are the program's. */
static void *duplicate(const void __user *src, size_t len, void *copy)
{
	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (!copy_from_user(copy, src, len))
		return copy;
	kvfree(copy);
	return ERR_PTR(-EFAULT);
}

void *km_memdup_user(const void __user *src, size_t len)
{
	return duplicate(src, len, kmalloc_track_caller(len, GFP_USER | __GFP_NOWARN));
}

void *km_vmemdup_user(const void __user *src, size_t len)
{
	return duplicate(src, len, kvmalloc(len, GFP_USER));
}

void *km_memdup_user_nul(const void __user *src, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : kmalloc_track_caller(len + 1, GFP_KERNEL);

	copy = duplicate(src, len, copy);
	if (!IS_ERR(copy))
		copy[len] = '\0';
	return copy;
}

char *km_strndup_user(const char __user *s, long n)
{
	long len = strnlen_user(s, n);
	char *copy;

	if (!len)
		return ERR_PTR(-EFAULT);
	if (len > n)
		return ERR_PTR(-EINVAL);
	copy = memdup_user(s, len);
	if (!IS_ERR(copy))
		copy[len - 1] = '\0';
	return copy;
}
