/* SPDX-License-Identifier: MIT */
/* ACPI, as of a kernel without it: no device has a companion. */
#ifndef KM_COMPAT_LINUX_ACPI_H
#define KM_COMPAT_LINUX_ACPI_H

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>

struct acpi_device;
typedef void *acpi_handle;
typedef u32 acpi_status;

#define acpi_disabled 1
#define ACPI_PTR(ptr) NULL
#define ACPI_COMPANION(dev) ((struct acpi_device *)NULL)
#define ACPI_COMPANION_SET(dev, adev) do { } while (0) /* NO-OP: there is no ACPI. */
#define ACPI_HANDLE(dev) ((acpi_handle)NULL)

static inline bool has_acpi_companion(struct device *dev)
{
	return false;
}

static inline bool is_acpi_node(const struct fwnode_handle *fwnode)
{
	return false;
}

static inline const struct acpi_device_id *acpi_match_device(const struct acpi_device_id *ids,
							     const struct device *dev)
{
	return NULL;
}

static inline const void *acpi_device_get_match_data(const struct device *dev)
{
	return NULL;
}

static inline bool acpi_driver_match_device(struct device *dev, const struct device_driver *drv)
{
	return false;
}

static inline const char *acpi_dev_name(struct acpi_device *adev)
{
	return NULL;
}

#endif
