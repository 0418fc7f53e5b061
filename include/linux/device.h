/* SPDX-License-Identifier: MIT */
/*
 * struct device, as far as allocators know it: a name, a node, DMA masks and a
 * list of managed resources. There are no buses, drivers or sysfs. A device of
 * all zero bytes is usable; whoever owns it calls km_device_release() when it
 * goes. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_DEVICE_H
#define KMEM_LINUX_DEVICE_H

#include <kmem/types.h>

struct device {
	struct device *parent;
	const char *init_name;    /* what dev_name() gives */
	void *platform_data;
	void *driver_data;
	u64 *dma_mask;            /* streaming DMA; not used here */
	u64 coherent_dma_mask;    /* highest DMA address of a dma_pool block; 0: any */
	int numa_node;            /* NUMA_NO_NODE: any */
	struct km_lock devres_lock;
	struct list_head devres_head; /* oldest first; devres_lock */
#ifdef KM_COMPAT
	KM_DEVICE_MORE /* what kernel code finds there besides */
#endif
};

#define DMA_BIT_MASK(n) ((n) == 64 ? ~0ULL : (1ULL << (n)) - 1)

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : "(null)";
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline void *dev_get_platdata(const struct device *dev)
{
	return dev->platform_data;
}

static inline int dev_to_node(struct device *dev)
{
	return dev->numa_node;
}

static inline void set_dev_node(struct device *dev, int node)
{
	dev->numa_node = node;
}

/* Release all managed resources of dev, newest first. The number released. May sleep. */
KM_API int km_device_release(struct device *dev);

#include <linux/device/devres.h>

#endif
