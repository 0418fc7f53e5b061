/* SPDX-License-Identifier: MIT */
/* What is mapped for a device: dma_debug.c keeps it, dma_alloc.c and dma_map.c tell it. */
#ifndef KM_COMPAT_DMA_INTERNAL_H
#define KM_COMPAT_DMA_INTERNAL_H

#include <linux/dma-mapping.h>

enum km_dma_kind { KM_DMA_SINGLE, KM_DMA_PAGE, KM_DMA_SG, KM_DMA_COHERENT, KM_DMA_NONCOHERENT };

/* False: no memory for the note, the mapping fails. Any context. */
bool km_dma_note(struct device *dev, enum km_dma_kind kind, dma_addr_t addr, size_t size,
		 enum dma_data_direction dir);
/* It goes; what does not agree with what was noted is reported. */
void km_dma_forget(struct device *dev, enum km_dma_kind kind, dma_addr_t addr, size_t size,
		   enum dma_data_direction dir);
void km_dma_sync(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir);
/* The device's driver has left: what is mapped still is reported. */
void km_dma_driver_left(struct device *dev);

/* Does [addr, addr + size) lie below the mask? */
static inline bool km_dma_reaches(u64 mask, dma_addr_t addr, size_t size)
{
	return addr + size - 1 >= addr && addr + size - 1 <= mask;
}

#endif
