/* SPDX-License-Identifier: MIT */
/* Coherent memory, and masks: frames of the zone that the device can reach. */
#include "compat/device/dma_internal.h"

#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/km_vma.h>
#include <linux/mm.h>
#include <linux/slab.h>

/* ---- masks ---- */

u64 dma_get_required_mask(struct device *dev)
{
	u64 last = ((u64)get_num_physpages() << PAGE_SHIFT) - 1;

	return last ? DMA_BIT_MASK(fls64(last)) : DMA_BIT_MASK(32);
}
EXPORT_SYMBOL(dma_get_required_mask);

/* All that lies below 16 MiB, or in the whole memory if it is smaller, can be reached. */
int dma_supported(struct device *dev, u64 mask)
{
	return mask >= min(DMA_BIT_MASK(24), dma_get_required_mask(dev));
}
EXPORT_SYMBOL(dma_supported);

int dma_set_mask(struct device *dev, u64 mask)
{
	if (!dev->dma_mask || !dma_supported(dev, mask))
		return -EIO;
	*dev->dma_mask = mask;
	return 0;
}
EXPORT_SYMBOL(dma_set_mask);

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	if (!dma_supported(dev, mask))
		return -EIO;
	dev->coherent_dma_mask = mask;
	return 0;
}
EXPORT_SYMBOL(dma_set_coherent_mask);

size_t dma_max_mapping_size(struct device *dev)
{
	return SIZE_MAX;
}
EXPORT_SYMBOL(dma_max_mapping_size);

size_t dma_opt_mapping_size(struct device *dev)
{
	return SIZE_MAX;
}
EXPORT_SYMBOL(dma_opt_mapping_size);

/* Caches of x86-64 see what devices do. */
bool dma_need_sync(struct device *dev, dma_addr_t dma_addr)
{
	return false;
}
EXPORT_SYMBOL(dma_need_sync);

unsigned long dma_get_merge_boundary(struct device *dev)
{
	return 0;
}
EXPORT_SYMBOL(dma_get_merge_boundary);

bool dma_can_mmap(struct device *dev)
{
	return true;
}
EXPORT_SYMBOL(dma_can_mmap);

bool dma_pci_p2pdma_supported(struct device *dev)
{
	return false;
}
EXPORT_SYMBOL(dma_pci_p2pdma_supported);

/* ---- frames ---- */

static u64 coherent_mask(const struct device *dev)
{
	return dev->coherent_dma_mask ? dev->coherent_dma_mask : DMA_BIT_MASK(32);
}

static struct page *frames_get(struct device *dev, size_t size, gfp_t gfp, u64 mask)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };
	unsigned int order = get_order(size);

	gfp &= ~(__GFP_DMA | __GFP_DMA32 | __GFP_HIGHMEM);
	for (unsigned int i = mask <= DMA_BIT_MASK(32) ? 1 : 0; i < ARRAY_SIZE(zones); i++) {
		struct page *page = alloc_pages_node(dev->numa_node, gfp | zones[i] | __GFP_ZERO,
						     order);

		if (page && km_dma_reaches(mask, page_to_phys(page), size)) {
			split_page(page, order);
			for (unsigned long n = PAGE_ALIGN(size) >> PAGE_SHIFT; n < 1UL << order; n++)
				__free_page(page + n);
			return page;
		}
		if (page)
			__free_pages(page, order);
	}
	return NULL;
}

static void frames_put(struct page *page, size_t size)
{
	for (unsigned long n = 0; n < PAGE_ALIGN(size) >> PAGE_SHIFT; n++)
		__free_page(page + n);
}

static struct page *obtain(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
			   enum km_dma_kind kind, enum dma_data_direction dir)
{
	struct page *page;

	if (WARN_ON_ONCE(!dev || !size || gfp & __GFP_COMP))
		return NULL;
	page = frames_get(dev, size, gfp, coherent_mask(dev));
	if (!page)
		return NULL;
	if (!km_dma_note(dev, kind, page_to_phys(page), size, dir)) {
		frames_put(page, size);
		return NULL;
	}
	*handle = page_to_phys(page);
	return page;
}

void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t flag,
		      unsigned long attrs)
{
	gfp_t gfp = flag | (attrs & DMA_ATTR_NO_WARN ? __GFP_NOWARN : 0);
	struct page *page = obtain(dev, size, dma_handle, gfp, KM_DMA_COHERENT, DMA_BIDIRECTIONAL);

	if (!page)
		return NULL;
	return attrs & DMA_ATTR_NO_KERNEL_MAPPING ? (void *)page : page_address(page);
}
EXPORT_SYMBOL(dma_alloc_attrs);

void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_handle,
		    unsigned long attrs)
{
	if (!cpu_addr)
		return;
	WARN_ON(irqs_disabled());
	km_dma_forget(dev, KM_DMA_COHERENT, dma_handle, size, DMA_BIDIRECTIONAL);
	frames_put(pfn_to_page(dma_handle >> PAGE_SHIFT), size);
}
EXPORT_SYMBOL(dma_free_attrs);

struct page *dma_alloc_pages(struct device *dev, size_t size, dma_addr_t *dma_handle,
			     enum dma_data_direction dir, gfp_t gfp)
{
	return obtain(dev, size, dma_handle, gfp, KM_DMA_NONCOHERENT, dir);
}
EXPORT_SYMBOL(dma_alloc_pages);

void dma_free_pages(struct device *dev, size_t size, struct page *page, dma_addr_t dma_handle,
		    enum dma_data_direction dir)
{
	km_dma_forget(dev, KM_DMA_NONCOHERENT, dma_handle, size, dir);
	frames_put(page, size);
}
EXPORT_SYMBOL(dma_free_pages);

int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		   dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT, off = vma->vm_pgoff;

	if (off >= pages || vma_pages(vma) > pages - off)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, (dma_addr >> PAGE_SHIFT) + off,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
EXPORT_SYMBOL(dma_mmap_attrs);

int dma_get_sgtable_attrs(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			  dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	int err = sg_alloc_table(sgt, 1, GFP_KERNEL);

	if (!err)
		sg_set_page(sgt->sgl, pfn_to_page(dma_addr >> PAGE_SHIFT), PAGE_ALIGN(size), 0);
	return err;
}
EXPORT_SYMBOL(dma_get_sgtable_attrs);

/* ---- that go with the device ---- */

struct managed {
	size_t size;
	void *addr;
	dma_addr_t handle;
	unsigned long attrs;
};

static void managed_release(struct device *dev, void *res)
{
	struct managed *m = res;

	dma_free_attrs(dev, m->size, m->addr, m->handle, m->attrs);
}

static int managed_match(struct device *dev, void *res, void *match_data)
{
	const struct managed *m = res, *of = match_data;

	return m->addr == of->addr;
}

void *dmam_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs)
{
	struct managed *m = devres_alloc(managed_release, sizeof(*m), gfp);

	if (!m)
		return NULL;
	m->addr = dma_alloc_attrs(dev, size, dma_handle, gfp, attrs);
	if (!m->addr) {
		devres_free(m);
		return NULL;
	}
	m->size = size;
	m->handle = *dma_handle;
	m->attrs = attrs;
	devres_add(dev, m);
	return m->addr;
}
EXPORT_SYMBOL(dmam_alloc_attrs);

void dmam_free_coherent(struct device *dev, size_t size, void *vaddr, dma_addr_t dma_handle)
{
	struct managed of = { .addr = vaddr };

	dma_free_coherent(dev, size, vaddr, dma_handle);
	WARN_ON(devres_destroy(dev, managed_release, managed_match, &of));
}
EXPORT_SYMBOL(dmam_free_coherent);
