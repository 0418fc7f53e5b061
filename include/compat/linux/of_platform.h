/* SPDX-License-Identifier: MIT */
/* Platform devices of a device tree: there are none. */
#ifndef KM_COMPAT_LINUX_OF_PLATFORM_H
#define KM_COMPAT_LINUX_OF_PLATFORM_H

#include <linux/of_device.h>

struct platform_device;

static inline struct platform_device *of_find_device_by_node(struct device_node *np)
{
	return NULL;
}

static inline int of_platform_populate(struct device_node *root,
				       const struct of_device_id *matches, const void *lookup,
				       struct device *parent)
{
	return -ENODEV;
}

static inline void of_platform_depopulate(struct device *parent)
{
}

#endif
