/* SPDX-License-Identifier: MIT */
/*
 * Frames mapped at addresses. The table of pfns is what a page table is to
 * the kernel: one entry per page of the space, set after the host has mapped
 * the frame, cleared after it has unmapped it.
 */
#include "vmalloc/vmap_internal.h"

u32 *vmap_pfns;
unsigned char *vmap_prots;

/* Of nr pages from index on. The usual one is 0, so that the table mostly costs nothing. */
static void prots_set(unsigned long index, unsigned long nr, int prot)
{
	for (unsigned long i = index; i < index + nr; i++)
		if (vmap_prots[i] != (prot ^ VMAP_PROT_USUAL))
			vmap_prots[i] = (unsigned char)(prot ^ VMAP_PROT_USUAL);
}

static u32 pfn_entry(unsigned long addr)
{
	return __atomic_load_n(&vmap_pfns[vmap_index(addr)], __ATOMIC_RELAXED);
}

/* Pages from the first on whose frames follow each other. */
static unsigned long run_length(struct page **pages, unsigned long nr)
{
	unsigned long n = 1;

	while (n < nr && pages[n] == pages[0] + n)
		n++;
	return n;
}

int vmap_map(unsigned long addr, struct page **pages, unsigned long nr, pgprot_t prot)
{
	for (unsigned long i = 0, n; i < nr; i += n) {
		unsigned long pfn = page_to_pfn(pages[i]);
		int err;

		n = run_length(pages + i, nr - i);
		vmap_count(map);
		err = port_frames_map(&page_frames, (void *)(addr + (i << PAGE_SHIFT)), pfn, n,
				      km_prot_of(prot) | PORT_PROT_TOUCH);
		if (err) {
			vmap_count(map_fail);
			return err;
		}
		prots_set(vmap_index(addr) + i, n, km_prot_of(prot));
		for (unsigned long k = 0; k < n; k++)
			__atomic_store_n(&vmap_pfns[vmap_index(addr) + i + k], (u32)(pfn + k + 1),
					 __ATOMIC_RELEASE);
	}
	return 0;
}

bool vmap_is_mapped(unsigned long start, unsigned long end)
{
	for (unsigned long a = start; a < end; a += PAGE_SIZE)
		if (pfn_entry(a))
			return true;
	return false;
}

void vmap_pfns_clear(unsigned long start, unsigned long end)
{
	for (unsigned long a = start; a < end; a += PAGE_SIZE)
		if (pfn_entry(a))
			__atomic_store_n(&vmap_pfns[vmap_index(a)], 0, __ATOMIC_RELEASE);
}

int vmap_unmap(unsigned long start, unsigned long end)
{
	int err;

	if (!vmap_is_mapped(start, end))
		return 0;
	vmap_count(unmap);
	err = port_frames_unmap((void *)start, end - start);
	if (err)
		vmap_count(unmap_fail);
	else
		vmap_pfns_clear(start, end);
	return err;
}

struct page *vmalloc_to_page(const void *addr)
{
	u32 entry;

	if (!is_vmalloc_addr(addr))
		return NULL;
	entry = __atomic_load_n(&vmap_pfns[vmap_index((unsigned long)addr)], __ATOMIC_ACQUIRE);
	return entry ? pfn_to_page(entry - 1) : NULL;
}

/* ~0 when nothing is mapped there. */
unsigned long vmalloc_to_pfn(const void *addr)
{
	const struct page *page = vmalloc_to_page(addr);

	return page ? page_to_pfn(page) : ~0UL;
}

/* ---- mapping by hand, inside areas somebody has ---- */

/* The area that holds all of [start, end), by its descriptor; NULL: none does. */
static struct vmap_range *area_around(unsigned long start, unsigned long end)
{
	struct vmap_range *r = vmap_area_of((void *)start);

	return r && !vmap_is_twin(start) && start < end && end <= r->va.va_end &&
			       !((start | end) & ~PAGE_MASK) ?
		       r :
		       NULL;
}

static bool frames_exist(struct page **pages, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		if (!pages[i] || page_to_pfn(pages[i]) >= page_nr_frames)
			return false;
	return true;
}

int vmap_pages_range(unsigned long addr, unsigned long end, pgprot_t prot, struct page **pages,
		     unsigned int page_shift)
{
	unsigned long nr = (end - addr) >> PAGE_SHIFT;
	struct vmap_range *r = area_around(addr, end);
	int err;

	if (KM_WARN_ON(!r || page_shift < PAGE_SHIFT))
		return -EINVAL;
	if (KM_WARN_ON(vmap_is_mapped(addr, end)))
		return -EBUSY;
	if (KM_WARN_ON(!frames_exist(pages, nr)))
		return -ENOMEM;
	r->keep = 0;
	err = vmap_map(addr, pages, nr, prot);
	if (err)
		vmap_unmap(addr, end); /* if even that fails, the area's end will see to it */
	return err;
}

int km_vmap_pages_range_gfp(unsigned long addr, unsigned long end, pgprot_t prot,
			    struct page **pages, unsigned int page_shift, gfp_t gfp)
{
	(void)gfp; /* there are no page tables to allocate */
	return vmap_pages_range(addr, end, prot, pages, page_shift);
}

void vunmap_range(unsigned long addr, unsigned long end)
{
	struct vmap_range *r = area_around(addr, end);

	if (KM_WARN_ON(!r))
		return;
	r->keep = 0;
	vmap_unmap(addr, end);
}

/* -errno, or 0 when area is one that vm_area_map_pages() fills, and the bounds lie in it. */
static int sparse_check(const struct vm_struct *area, unsigned long start, unsigned long end)
{
	unsigned long first = (unsigned long)area->addr;

	if (KM_WARN_ON_ONCE(area->flags & VM_FLUSH_RESET_PERMS) ||
	    KM_WARN_ON_ONCE(area->flags & VM_NO_GUARD) ||
	    KM_WARN_ON_ONCE(!(area->flags & VM_SPARSE)))
		return -EINVAL;
	if (end < start || (end - start) >> PAGE_SHIFT > totalram_pages())
		return -E2BIG;
	if (start < first || end > first + get_vm_area_size(area))
		return -ERANGE;
	return 0;
}

int vm_area_map_pages(struct vm_struct *area, unsigned long start, unsigned long end,
		      struct page **pages)
{
	int err = sparse_check(area, start, end);

	return err ? err : (vmap_pages_range)(start, end, PAGE_KERNEL, pages, PAGE_SHIFT);
}

void vm_area_unmap_pages(struct vm_struct *area, unsigned long start, unsigned long end)
{
	if (!sparse_check(area, start, end))
		vunmap_range(start, end);
}

/* ---- their older names ---- */

int map_kernel_range(unsigned long start, unsigned long size, pgprot_t prot, struct page **pages)
{
	unsigned long nr = align_up(size, PAGE_SIZE) >> PAGE_SHIFT;
	int err = (vmap_pages_range)(start, start + (nr << PAGE_SHIFT), prot, pages, PAGE_SHIFT);

	return err ? err : (int)nr;
}

int map_kernel_range_noflush(unsigned long start, unsigned long size, pgprot_t prot,
			     struct page **pages)
{
	return map_kernel_range(start, size, prot, pages);
}

int map_vm_area(struct vm_struct *area, pgprot_t prot, struct page **pages)
{
	int nr = map_kernel_range((unsigned long)area->addr, get_vm_area_size(area), prot, pages);

	return nr < 0 ? nr : 0;
}

void unmap_kernel_range(unsigned long addr, unsigned long size)
{
	vunmap_range(addr, addr + align_up(size, PAGE_SIZE));
}

void unmap_kernel_range_noflush(unsigned long addr, unsigned long size)
{
	unmap_kernel_range(addr, size);
}
