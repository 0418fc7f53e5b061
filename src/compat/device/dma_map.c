/* SPDX-License-Identifier: MIT */
/* Streaming mappings: the address is the frame's, so a mapping is a check and a note. */
#include "compat/device/dma_internal.h"

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

static dma_addr_t map(struct device *dev, enum km_dma_kind kind, phys_addr_t phys, size_t size,
		      enum dma_data_direction dir)
{
	u64 mask = dma_get_mask(dev);

	if (WARN_ON_ONCE(dir == DMA_NONE) || !size)
		return DMA_MAPPING_ERROR;
	if (!km_dma_reaches(mask, phys, size)) {
		dev_err_once(dev, "DMA addr %pad+%zu overflow (mask %llx, bus limit %llx).\n", &phys,
			     size, mask, dev->bus_dma_limit);
		return DMA_MAPPING_ERROR;
	}
	return km_dma_note(dev, kind, phys, size, dir) ? phys : DMA_MAPPING_ERROR;
}

dma_addr_t dma_map_single_attrs(struct device *dev, void *ptr, size_t size,
				enum dma_data_direction dir, unsigned long attrs)
{
	if (is_vmalloc_addr(ptr)) {
		dev_WARN_ONCE(dev, true, "rejecting DMA map of vmalloc memory\n");
		return DMA_MAPPING_ERROR;
	}
	if (!virt_addr_valid(ptr)) {
		dev_WARN_ONCE(dev, true, "rejecting DMA map of memory that is no frame's\n");
		return DMA_MAPPING_ERROR;
	}
	return map(dev, KM_DMA_SINGLE, virt_to_phys(ptr), size, dir);
}
EXPORT_SYMBOL(dma_map_single_attrs);

void dma_unmap_single_attrs(struct device *dev, dma_addr_t addr, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
	km_dma_forget(dev, KM_DMA_SINGLE, addr, size, dir);
}
EXPORT_SYMBOL(dma_unmap_single_attrs);

dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	return map(dev, KM_DMA_PAGE, page_to_phys(page) + offset, size, dir);
}
EXPORT_SYMBOL(dma_map_page_attrs);

void dma_unmap_page_attrs(struct device *dev, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir, unsigned long attrs)
{
	km_dma_forget(dev, KM_DMA_PAGE, addr, size, dir);
}
EXPORT_SYMBOL(dma_unmap_page_attrs);

/* All or nothing: 0 if one entry cannot be mapped. */
unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			      enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sg, s, nents, i) {
		s->dma_address = map(dev, KM_DMA_SG, sg_phys(s), s->length, dir);
		s->dma_length = s->length;
		if (s->dma_address == DMA_MAPPING_ERROR) {
			dma_unmap_sg_attrs(dev, sg, i, dir, attrs);
			return 0;
		}
	}
	return nents;
}
EXPORT_SYMBOL(dma_map_sg_attrs);

void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sg, s, nents, i)
		km_dma_forget(dev, KM_DMA_SG, s->dma_address, s->dma_length, dir);
}
EXPORT_SYMBOL(dma_unmap_sg_attrs);

int dma_map_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir,
		    unsigned long attrs)
{
	unsigned int nents = dma_map_sg_attrs(dev, sgt->sgl, sgt->orig_nents, dir, attrs);

	if (!nents)
		return -EIO;
	sgt->nents = nents;
	return 0;
}
EXPORT_SYMBOL(dma_map_sgtable);

/* ---- syncing: caches agree by themselves, so it is only checked ---- */

void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir)
{
	km_dma_sync(dev, addr, size, dir);
}
EXPORT_SYMBOL(dma_sync_single_for_cpu);

void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				enum dma_data_direction dir)
{
	km_dma_sync(dev, addr, size, dir);
}
EXPORT_SYMBOL(dma_sync_single_for_device);

void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nelems,
			 enum dma_data_direction dir)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sg, s, nelems, i)
		km_dma_sync(dev, s->dma_address, s->dma_length, dir);
}
EXPORT_SYMBOL(dma_sync_sg_for_cpu);

void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nelems,
			    enum dma_data_direction dir)
{
	dma_sync_sg_for_cpu(dev, sg, nelems, dir);
}
EXPORT_SYMBOL(dma_sync_sg_for_device);
