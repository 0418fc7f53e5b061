/* SPDX-License-Identifier: MIT */
/* Devices of a device tree: there are none. */
#ifndef KM_COMPAT_LINUX_OF_DEVICE_H
#define KM_COMPAT_LINUX_OF_DEVICE_H

#include <linux/of.h>
#include <linux/device.h>

static inline const void *of_device_get_match_data(const struct device *dev)
{
	return NULL;
}

static inline const struct of_device_id *of_match_device(const struct of_device_id *matches,
							  const struct device *dev)
{
	return NULL;
}

#endif
