/* SPDX-License-Identifier: MIT */
/*
 * Devices that no bus finds: code makes them, with the resources they have, and drivers are matched
 * by name (or by the names in a table). /sys/bus/platform is there from the first device or driver on.
 */
#ifndef KM_COMPAT_LINUX_PLATFORM_DEVICE_H
#define KM_COMPAT_LINUX_PLATFORM_DEVICE_H

#include <linux/device.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/version.h>

#define PLATFORM_DEVID_NONE (-1)
#define PLATFORM_DEVID_AUTO (-2)

struct property_entry;
struct software_node;

struct platform_device {
	const char *name;
	int id;
	bool id_auto;
	struct device dev;
	u64 platform_dma_mask;
	struct device_dma_parameters dma_parms;
	u32 num_resources;
	struct resource *resource;
	const struct platform_device_id *id_entry;
	const char *driver_override;
};

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
	int (*remove)(struct platform_device *pdev);
#else
	void (*remove)(struct platform_device *pdev);
#endif
	void (*remove_new)(struct platform_device *pdev); /* 6.3 to 6.12 */
	void (*shutdown)(struct platform_device *pdev);
	int (*suspend)(struct platform_device *pdev, pm_message_t state); /* never called */
	int (*resume)(struct platform_device *pdev);                      /* never called */
	struct device_driver driver;
	const struct platform_device_id *id_table;
	bool prevent_deferred_probe;
	bool driver_managed_dma;
};

/* What platform_device_register_full() takes. */
struct platform_device_info {
	struct device *parent;
	struct fwnode_handle *fwnode;
	bool of_node_reused;
	const char *name;
	int id;
	const struct resource *res;
	unsigned int num_res;
	const void *data;
	size_t size_data;
	u64 dma_mask;
	const struct property_entry *properties; /* copied; a software node of the device has them */
};

extern const struct bus_type platform_bus_type;
extern struct device platform_bus;

#define to_platform_device(x) container_of((x), struct platform_device, dev)
#define to_platform_driver(drv) container_of((drv), struct platform_driver, driver)
#define dev_is_platform(dev) ((dev)->bus == &platform_bus_type)
#define platform_get_device_id(pdev) ((pdev)->id_entry)

/* ---- devices ---- */

int platform_device_register(struct platform_device *pdev);
void platform_device_unregister(struct platform_device *pdev);
struct platform_device *platform_device_alloc(const char *name, int id);
int platform_device_add_resources(struct platform_device *pdev, const struct resource *res,
				  unsigned int num);
int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size);
int platform_device_add(struct platform_device *pdev);
void platform_device_del(struct platform_device *pdev);
void platform_device_put(struct platform_device *pdev);
int platform_add_devices(struct platform_device **devs, int num);
struct platform_device *platform_device_register_full(const struct platform_device_info *info);

static inline struct platform_device *
platform_device_register_resndata(struct device *parent, const char *name, int id,
				  const struct resource *res, unsigned int num,
				  const void *data, size_t size)
{
	struct platform_device_info info = {
		.parent = parent, .name = name, .id = id, .res = res, .num_res = num,
		.data = data, .size_data = size,
	};

	return platform_device_register_full(&info);
}

static inline struct platform_device *
platform_device_register_simple(const char *name, int id, const struct resource *res,
				unsigned int num)
{
	return platform_device_register_resndata(NULL, name, id, res, num, NULL, 0);
}

static inline struct platform_device *
platform_device_register_data(struct device *parent, const char *name, int id, const void *data,
			      size_t size)
{
	return platform_device_register_resndata(parent, name, id, NULL, 0, data, size);
}

static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void platform_set_drvdata(struct platform_device *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

/* ---- resources ---- */

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type,
				       unsigned int num);
struct resource *platform_get_mem_or_io(struct platform_device *pdev, unsigned int num);
struct resource *platform_get_resource_byname(struct platform_device *pdev, unsigned int type,
					      const char *name);
/* A number above 0, or -ENXIO, which only the form without _optional tells. */
int platform_get_irq(struct platform_device *pdev, unsigned int num);
int platform_get_irq_optional(struct platform_device *pdev, unsigned int num);
int platform_get_irq_byname(struct platform_device *pdev, const char *name);
int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name);
int platform_irq_count(struct platform_device *pdev);

/* ---- drivers ---- */

int __platform_driver_register(struct platform_driver *drv, struct module *owner);
#define platform_driver_register(drv) __platform_driver_register(drv, THIS_MODULE)
void platform_driver_unregister(struct platform_driver *drv);
/* Only devices that are there already; -ENODEV when none was bound. */
int __platform_driver_probe(struct platform_driver *drv,
			    int (*probe)(struct platform_device *pdev), struct module *owner);
#define platform_driver_probe(drv, probe) __platform_driver_probe(drv, probe, THIS_MODULE)
int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count,
				struct module *owner);
#define platform_register_drivers(drivers, count) \
	__platform_register_drivers(drivers, count, THIS_MODULE)
void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count);

#define module_platform_driver(drv) \
	module_driver(drv, platform_driver_register, platform_driver_unregister)
#define builtin_platform_driver(drv) builtin_driver(drv, platform_driver_register)
#define module_platform_driver_probe(drv, probe)                                         \
	static int __init drv##_init(void)                                               \
	{                                                                                \
		return platform_driver_probe(&(drv), probe);                             \
	}                                                                                \
	module_init(drv##_init);                                                         \
	static void __exit drv##_exit(void)                                              \
	{                                                                                \
		platform_driver_unregister(&(drv));                                      \
	}                                                                                \
	module_exit(drv##_exit)

#endif
