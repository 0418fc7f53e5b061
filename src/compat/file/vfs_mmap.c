/* SPDX-License-Identifier: MIT */
/*
 * Mappings that a driver's mmap() makes; see linux/km_vma.h. A page is mapped by a second mapping
 * of its address in the linear map. Pages that nobody has mapped when mmap() returns are asked for
 * by vm_ops->fault, all at once.
 */
#include <linux/fs.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/km_file.h>
#include <linux/km_vma.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "compat/file/host_map.h"
#include "compat/file/vfs_file.h"

struct mapping {
	struct list_head node; /* of file->km_maps; f_lock */
	struct vm_area_struct vma;
	struct page **pages;   /* those with a reference of the mapping's, by place */
	unsigned long *mapped; /* a bit for each place */
};

static struct mapping *mapping_of(struct vm_area_struct *vma)
{
	return container_of(vma, struct mapping, vma);
}

pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	pgprot_t prot = PAGE_READONLY;

	if (vm_flags & VM_WRITE)
		prot = PAGE_SHARED;
	return prot;
}
EXPORT_SYMBOL(vm_get_page_prot);

/* ---- pages into a mapping ---- */

static bool lies_in(const struct vm_area_struct *vma, unsigned long addr, unsigned long size)
{
	return !offset_in_page(addr) && addr >= vma->vm_start && addr <= vma->vm_end &&
	       size <= vma->vm_end - addr;
}

static int page_map(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	struct mapping *m = mapping_of(vma);
	unsigned long place = (addr - vma->vm_start) >> PAGE_SHIFT;
	int prot = (vma->vm_flags & VM_READ ? 1 : 0) | (vma->vm_flags & VM_WRITE ? 2 : 0);
	int err;

	if (test_bit(place, m->mapped))
		return -EBUSY;
	if (!page_address(page))
		return -EFAULT; /* a high page has no address to be mapped from */
	err = km_host_alias((void *)addr, page_address(page), PAGE_SIZE, prot);
	if (!err)
		set_bit(place, m->mapped);
	return err;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	int err = 0;

	size = PAGE_ALIGN(size);
	if (!lies_in(vma, addr, size))
		return -EINVAL;
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	for (unsigned long i = 0; i < size >> PAGE_SHIFT && !err; i++)
		err = pfn_valid(pfn + i) ? page_map(vma, addr + (i << PAGE_SHIFT),
						    pfn_to_page(pfn + i)) : -EFAULT;
	return err;
}
EXPORT_SYMBOL(remap_pfn_range);

int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len)
{
	unsigned long pfn = start >> PAGE_SHIFT;
	unsigned long pages = PAGE_ALIGN(len + offset_in_page(start)) >> PAGE_SHIFT;

	if (start + len < start || vma->vm_pgoff > pages ||
	    vma_pages(vma) > pages - vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
EXPORT_SYMBOL(vm_iomap_memory);

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	int err;

	if (addr < vma->vm_start || addr >= vma->vm_end)
		return -EFAULT;
	if (!page_count(page))
		return -EINVAL;
	err = page_map(vma, addr, page);
	if (!err) {
		get_page(page);
		mapping_of(vma)->pages[(addr - vma->vm_start) >> PAGE_SHIFT] = page;
	}
	return err;
}
EXPORT_SYMBOL(vm_insert_page);

int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages,
		    unsigned long *num)
{
	int err = 0;

	if (!lies_in(vma, addr, *num << PAGE_SHIFT))
		return -EFAULT;
	while (*num && !err) {
		err = vm_insert_page(vma, addr, *pages);
		if (!err) {
			addr += PAGE_SIZE;
			pages++;
			--*num;
		}
	}
	return err;
}
EXPORT_SYMBOL(vm_insert_pages);

static int map_from(struct vm_area_struct *vma, struct page **pages, unsigned long num,
		    unsigned long offset)
{
	unsigned long count = vma_pages(vma);
	int err = 0;

	if (offset >= num || count > num - offset)
		return -ENXIO;
	for (unsigned long i = 0; i < count && !err; i++)
		err = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT), pages[offset + i]);
	return err;
}

int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return map_from(vma, pages, num, vma->vm_pgoff);
}
EXPORT_SYMBOL(vm_map_pages);

int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return map_from(vma, pages, num, 0);
}
EXPORT_SYMBOL(vm_map_pages_zero);

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	int err;

	if (addr < vma->vm_start || addr >= vma->vm_end || !pfn_valid(pfn))
		return VM_FAULT_SIGBUS;
	err = page_map(vma, addr, pfn_to_page(pfn));
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}
EXPORT_SYMBOL(vmf_insert_pfn);

int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr,
				unsigned long pgoff, unsigned long size)
{
	const struct vm_struct *area = find_vm_area(kaddr);
	unsigned long off = pgoff << PAGE_SHIFT;
	int err = 0;

	size = PAGE_ALIGN(size);
	if (off >> PAGE_SHIFT != pgoff || !PAGE_ALIGNED(uaddr) || !PAGE_ALIGNED(kaddr) || !area ||
	    !(area->flags & (VM_USERMAP | VM_DMA_COHERENT)) ||
	    off + size < size || kaddr - area->addr + off + size > get_vm_area_size(area))
		return -EINVAL;
	for (; size && !err; size -= PAGE_SIZE) {
		err = vm_insert_page(vma, uaddr, vmalloc_to_page(kaddr + off));
		uaddr += PAGE_SIZE;
		kaddr += PAGE_SIZE;
	}
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return err;
}
EXPORT_SYMBOL(remap_vmalloc_range_partial);

int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff,
					   vma->vm_end - vma->vm_start);
}
EXPORT_SYMBOL(remap_vmalloc_range);

static void zap(struct mapping *m, unsigned long addr, unsigned long size)
{
	km_host_unalias((void *)addr, size);
	for (; size; size -= PAGE_SIZE, addr += PAGE_SIZE) {
		unsigned long place = (addr - m->vma.vm_start) >> PAGE_SHIFT;

		clear_bit(place, m->mapped);
		if (m->pages[place])
			put_page(m->pages[place]);
		m->pages[place] = NULL;
	}
}

void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (lies_in(vma, address, size) && vma->vm_flags & VM_PFNMAP)
		zap(mapping_of(vma), address, size);
}
EXPORT_SYMBOL(zap_vma_ptes);

/* ---- mmap() and munmap() ---- */

static vm_fault_t fault(struct vm_area_struct *vma, struct vm_fault *vmf)
{
	if (vma->vm_ops->fault)
		return vma->vm_ops->fault(vmf);
	return vma->vm_ops->km_fault_old(vma, vmf);
}

/* What is not there yet. */
static int fault_in(struct mapping *m)
{
	struct vm_area_struct *vma = &m->vma;

	if (!vma->vm_ops || (!vma->vm_ops->fault && !vma->vm_ops->km_fault_old))
		return 0;
	for (unsigned long i = 0; i < vma_pages(vma); i++) {
		struct vm_fault vmf = {
			.vma = vma, .gfp_mask = GFP_KERNEL, .pgoff = vma->vm_pgoff + i,
			.address = vma->vm_start + (i << PAGE_SHIFT),
			.flags = vma->vm_flags & VM_WRITE ? FAULT_FLAG_WRITE : 0,
		};
		vm_fault_t ret;

		vmf.real_address = vmf.address;
		if (test_bit(i, m->mapped))
			continue;
		ret = fault(vma, &vmf);
		if (ret & VM_FAULT_OOM)
			return -ENOMEM;
		if (ret & VM_FAULT_ERROR)
			continue; /* as in the kernel an access there is deadly */
		if (!(ret & VM_FAULT_NOPAGE) && vmf.page) {
			if (!page_map(vma, vmf.address, vmf.page))
				m->pages[i] = vmf.page; /* with the reference that fault() took */
			else
				put_page(vmf.page);
		}
	}
	return 0;
}

static void mapping_free(struct mapping *m)
{
	unsigned long len = m->vma.vm_end - m->vma.vm_start;

	if (len && m->pages && m->mapped) {
		zap(m, m->vma.vm_start, len);
		km_host_unreserve((void *)m->vma.vm_start, len);
	}
	kvfree(m->mapped);
	kvfree(m->pages);
	kfree(m);
}

static unsigned long flags_of(const struct file *file, unsigned long prot)
{
	unsigned long flags = VM_SHARED | VM_MAYSHARE | VM_MAYEXEC;

	if (file->f_mode & FMODE_READ)
		flags |= VM_MAYREAD;
	if (file->f_mode & FMODE_WRITE)
		flags |= VM_MAYWRITE;
	return flags | (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

static void vma_close(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
}

/* The driver's part of it. What it has opened is closed again if there is no memory for pages. */
static int mmap_ask(struct file *file, struct mapping *m)
{
	int err = -EIO;

	if (!file_enter(file))
		return err;
	err = file->f_op->mmap(file, &m->vma);
	if (!err) {
		err = fault_in(m);
		if (err)
			vma_close(&m->vma);
	}
	file_leave(file);
	return err;
}

void *km_file_mmap(struct file *file, size_t len, unsigned long prot, loff_t offset)
{
	unsigned long nr = PAGE_ALIGN(len) >> PAGE_SHIFT;
	struct mapping *m;
	int err = -ENOMEM;
	void *at;

	if (!len || offset_in_page(offset) || offset < 0)
		return ERR_PTR(-EINVAL);
	if (!(file->f_mode & FMODE_READ) || (prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE)))
		return ERR_PTR(-EACCES);
	if (!file->f_op->mmap)
		return ERR_PTR(-ENODEV);
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return ERR_PTR(err);
	m->pages = kvcalloc(nr, sizeof(*m->pages), GFP_KERNEL);
	m->mapped = kvcalloc(BITS_TO_LONGS(nr), sizeof(long), GFP_KERNEL);
	at = m->pages && m->mapped ? km_host_reserve(nr << PAGE_SHIFT) : NULL;
	if (!at)
		goto fail;
	m->vma = (struct vm_area_struct){
		.vm_start = (unsigned long)at, .vm_end = (unsigned long)at + (nr << PAGE_SHIFT),
		.vm_flags = flags_of(file, prot), .vm_pgoff = offset >> PAGE_SHIFT,
		.vm_file = get_file(file),
	};
	m->vma.vm_page_prot = vm_get_page_prot(m->vma.vm_flags);
	err = mmap_ask(file, m);
	if (!err) {
		spin_lock(&file->f_lock);
		list_add(&m->node, &file->km_maps);
		spin_unlock(&file->f_lock);
		return at;
	}
	fput(file);
fail:
	mapping_free(m);
	return ERR_PTR(err);
}

int km_file_munmap(struct file *file, void *addr)
{
	struct mapping *m, *found = NULL;

	spin_lock(&file->f_lock);
	list_for_each_entry(m, &file->km_maps, node) {
		if (m->vma.vm_start == (unsigned long)addr)
			found = m;
	}
	if (found)
		list_del(&found->node);
	spin_unlock(&file->f_lock);
	if (!found)
		return -EINVAL;
	vma_close(&found->vma);
	mapping_free(found);
	fput(file);
	return 0;
}
