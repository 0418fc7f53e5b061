/* SPDX-License-Identifier: MIT */
/* Every mapping of a device in a list, and what is said when a driver's calls do not fit together. */
#include "compat/device/dma_internal.h"

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct note {
	struct list_head node; /* of dev->km_dma_maps */
	enum km_dma_kind kind;
	enum dma_data_direction dir;
	dma_addr_t addr;
	size_t size;
	bool checked;          /* by dma_mapping_error() */
};

static DEFINE_RAW_SPINLOCK(notes_lock);

static const char *const kinds[] = { "single", "page", "scatter-gather", "coherent", "noncoherent" };
static const char *const dirs[] = { "DMA_BIDIRECTIONAL", "DMA_TO_DEVICE", "DMA_FROM_DEVICE",
				    "DMA_NONE" };

#define report(dev, fmt, ...)                                                            \
	WARN(1, "DMA-API: %s %s: " fmt, (dev) ? dev_driver_string(dev) : "NULL",         \
	     (dev) ? dev_name(dev) : "NULL", __VA_ARGS__)

static struct list_head *notes_of(struct device *dev)
{
	if (!dev->km_dma_maps.next)
		INIT_LIST_HEAD(&dev->km_dma_maps);
	return &dev->km_dma_maps;
}

bool km_dma_note(struct device *dev, enum km_dma_kind kind, dma_addr_t addr, size_t size,
		 enum dma_data_direction dir)
{
	struct note *note = kzalloc(sizeof(*note), GFP_ATOMIC | __GFP_NOWARN);
	unsigned long flags;

	if (!note)
		return false;
	note->kind = kind;
	note->dir = dir;
	note->addr = addr;
	note->size = size;
	note->checked = kind > KM_DMA_PAGE;
	raw_spin_lock_irqsave(&notes_lock, flags);
	list_add(&note->node, notes_of(dev));
	raw_spin_unlock_irqrestore(&notes_lock, flags);
	return true;
}

/* The one that fits best: of several at an address that with the size and kind. Under the lock. */
static struct note *find(struct device *dev, enum km_dma_kind kind, dma_addr_t addr, size_t size)
{
	struct note *note, *best = NULL;

	list_for_each_entry(note, notes_of(dev), node) {
		if (note->addr != addr)
			continue;
		if (note->size == size && note->kind == kind)
			return note;
		best = note;
	}
	return best;
}

void km_dma_forget(struct device *dev, enum km_dma_kind kind, dma_addr_t addr, size_t size,
		   enum dma_data_direction dir)
{
	struct note *note;
	unsigned long flags;

	raw_spin_lock_irqsave(&notes_lock, flags);
	note = find(dev, kind, addr, size);
	if (note)
		list_del(&note->node);
	raw_spin_unlock_irqrestore(&notes_lock, flags);
	if (!note) {
		report(dev, "device driver tries to free DMA memory it has not allocated "
		       "[device address=0x%016llx] [size=%llu bytes]\n", (u64)addr, (u64)size);
		return;
	}
	if (note->size != size)
		report(dev, "device driver frees DMA memory with different size "
		       "[device address=0x%016llx] [map size=%llu bytes] [unmap size=%llu bytes]\n",
		       (u64)addr, (u64)note->size, (u64)size);
	if (note->kind != kind)
		report(dev, "device driver frees DMA memory with wrong function "
		       "[device address=0x%016llx] [size=%llu bytes] [mapped as %s] "
		       "[unmapped as %s]\n", (u64)addr, (u64)size, kinds[note->kind], kinds[kind]);
	if (note->dir != dir)
		report(dev, "device driver frees DMA memory with different direction "
		       "[device address=0x%016llx] [size=%llu bytes] [mapped with %s] "
		       "[unmapped with %s]\n", (u64)addr, (u64)size, dirs[note->dir], dirs[dir]);
	if (!note->checked)
		report(dev, "device driver failed to check map error"
		       "[device address=0x%016llx] [size=%llu bytes] [mapped as %s]\n",
		       (u64)addr, (u64)size, kinds[note->kind]);
	kfree(note);
}

void km_dma_sync(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	struct note *note, *found = NULL;
	struct note copy;
	unsigned long flags;

	raw_spin_lock_irqsave(&notes_lock, flags);
	list_for_each_entry(note, notes_of(dev), node) {
		if (addr >= note->addr && addr - note->addr < note->size)
			found = note;
	}
	if (found)
		copy = *found;
	raw_spin_unlock_irqrestore(&notes_lock, flags);
	if (!found)
		report(dev, "device driver tries to sync DMA memory it has not allocated "
		       "[device address=0x%016llx] [size=%llu bytes]\n", (u64)addr, (u64)size);
	else if (size > copy.size - (addr - copy.addr))
		report(dev, "device driver syncs DMA memory outside allocated range "
		       "[device address=0x%016llx] [allocation size=%llu bytes] "
		       "[sync offset+size=%llu]\n", (u64)copy.addr, (u64)copy.size,
		       (u64)(addr - copy.addr + size));
	else if (copy.dir != DMA_BIDIRECTIONAL && copy.dir != dir)
		report(dev, "device driver syncs DMA memory with different direction "
		       "[device address=0x%016llx] [size=%llu bytes] [mapped with %s] "
		       "[synced with %s]\n", (u64)addr, (u64)copy.size, dirs[copy.dir], dirs[dir]);
}

int dma_mapping_error(struct device *dev, dma_addr_t dma_addr)
{
	struct note *note;
	unsigned long flags;

	if (dma_addr == DMA_MAPPING_ERROR)
		return -ENOMEM;
	raw_spin_lock_irqsave(&notes_lock, flags);
	list_for_each_entry(note, notes_of(dev), node) {
		if (note->addr == dma_addr && !note->checked) {
			note->checked = true;
			break;
		}
	}
	raw_spin_unlock_irqrestore(&notes_lock, flags);
	return 0;
}
EXPORT_SYMBOL(dma_mapping_error);

void km_dma_driver_left(struct device *dev)
{
	struct note *note, *one = NULL;
	unsigned int count = 0;
	unsigned long flags;

	raw_spin_lock_irqsave(&notes_lock, flags);
	list_for_each_entry(note, notes_of(dev), node) {
		one = note;
		count++;
	}
	raw_spin_unlock_irqrestore(&notes_lock, flags);
	if (one)
		report(dev, "device driver has pending DMA allocations while released from device "
		       "[count=%u]\nOne of leaked entries details: [device address=0x%016llx] "
		       "[size=%llu bytes] [mapped with %s] [mapped as %s]\n", count,
		       (u64)one->addr, (u64)one->size, dirs[one->dir], kinds[one->kind]);
}
