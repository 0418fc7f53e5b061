/* SPDX-License-Identifier: MIT */
/*
 * Copying from and to vmalloc space, whatever becomes of it meanwhile: page
 * by page, through the frame, which is looked up and pinned under vmap_lock.
 * A frame is freed after its area was unlinked, so what was found is not free.
 */
#include "vmalloc/vmap_internal.h"

#include <linux/highmem.h>

/* The frame at addr, with a reference if it may have one; says whether addr lies in an area. */
static struct page *frame_pin(unsigned long addr, bool *inside, bool *pinned)
{
	struct page *page = NULL;
	struct vmap_range *r;

	if (!lock_get_free(&vmap_lock))
		return NULL;
	r = vmap_area_find(addr);
	if (r && vmap_area_is_live(r)) {
		const struct vm_struct *vm = __atomic_load_n(&r->va.vm, __ATOMIC_ACQUIRE);
		unsigned long flags = vm ? __atomic_load_n(&vm->flags, __ATOMIC_RELAXED) : 0;

		*inside = true;
		if (!(flags & (VM_IOREMAP | VM_SPARSE)))
			page = vmalloc_to_page((void *)addr);
	}
	*pinned = page && get_page_unless_zero(compound_head(page)); /* not the frames of a slab */
	lock_put(&vmap_lock);
	return page;
}

/* Copy n bytes of a page between buf and addr; to: into the area. True: there is an area. */
static bool page_copy(char *buf, unsigned long addr, unsigned long n, bool to)
{
	bool inside = false, pinned = false;
	struct page *page = frame_pin(addr, &inside, &pinned);
	char *at = page ? kmap_local_page(page) : NULL;

	if (at && to)
		memcpy(at + offset_in_page(addr), buf, n);
	else if (at)
		memcpy(buf, at + offset_in_page(addr), n);
	else if (!to)
		memset(buf, 0, n);
	if (at)
		kunmap_local(at);
	if (pinned)
		put_page(page);
	return inside;
}

/* What lies beyond the space's end is not copied. */
static long transfer(char *buf, char *start, unsigned long count, bool to)
{
	unsigned long addr = (unsigned long)start, off = addr - km_hot.vmalloc_base, n;
	bool inside = false;

	if (off >= km_hot.vmalloc_size)
		return 0;
	count = min_ul(count, km_hot.vmalloc_size - off);
	for (unsigned long done = 0; done < count; done += n) {
		n = min_ul(count - done, PAGE_SIZE - offset_in_page(addr + done));
		inside |= page_copy(buf + done, addr + done, n, to);
	}
	return inside ? (long)count : 0;
}

long vread(char *buf, char *addr, unsigned long count)
{
	return transfer(buf, addr, count, false);
}

long vwrite(char *buf, char *addr, unsigned long count)
{
	return transfer(buf, addr, count, true);
}
