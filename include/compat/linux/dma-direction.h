/* SPDX-License-Identifier: MIT */
/* Who writes a buffer that a device sees. */
#ifndef KM_COMPAT_LINUX_DMA_DIRECTION_H
#define KM_COMPAT_LINUX_DMA_DIRECTION_H

#include <linux/types.h>

enum dma_data_direction {
	DMA_BIDIRECTIONAL,
	DMA_TO_DEVICE,
	DMA_FROM_DEVICE,
	DMA_NONE,
};

static inline int valid_dma_direction(enum dma_data_direction direction)
{
	return direction == DMA_BIDIRECTIONAL || direction == DMA_TO_DEVICE ||
	       direction == DMA_FROM_DEVICE;
}

#endif
