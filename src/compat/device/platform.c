/* SPDX-License-Identifier: MIT */
/* The platform bus: see linux/platform_device.h. */
#include <linux/platform_device.h>

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/mutex.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/device/device_internal.h"

static DEFINE_MUTEX(platform_lock);
static DEFINE_IDA(ids);
static unsigned int users; /* devices and drivers that are registered; platform_lock */

struct device platform_bus = { .init_name = "platform" };
EXPORT_SYMBOL(platform_bus);

/* ---- matching ---- */

static const struct platform_device_id *id_match(const struct platform_device_id *id,
						 struct platform_device *pdev)
{
	for (; id->name[0]; id++) {
		if (!strcmp(pdev->name, id->name))
			return pdev->id_entry = id;
	}
	return NULL;
}

static int platform_match(struct device *dev, KM_MATCH_CONST struct device_driver *drv)
{
	struct platform_device *pdev = to_platform_device(dev);
	const struct platform_driver *pdrv = to_platform_driver(drv);

	if (pdev->driver_override)
		return !strcmp(pdev->driver_override, drv->name);
	if (pdrv->id_table)
		return id_match(pdrv->id_table, pdev) != NULL;
	return !strcmp(pdev->name, drv->name);
}

static int platform_probe(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);
	int err = drv->probe ? drv->probe(to_platform_device(dev)) : 0;

	if (drv->prevent_deferred_probe && err == -EPROBE_DEFER) {
		dev_warn(dev, "probe deferral not supported\n");
		err = -ENXIO;
	}
	return err;
}

static void platform_remove(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);

	if (drv->remove_new)
		drv->remove_new(to_platform_device(dev));
	else if (drv->remove)
		drv->remove(to_platform_device(dev));
}

const struct bus_type platform_bus_type = {
	.name = "platform",
	.match = platform_match,
	.probe = platform_probe,
	.remove = platform_remove,
};
EXPORT_SYMBOL(platform_bus_type);

/* ---- the bus, while anybody is on it: so it is no leak of a test ---- */

static void bus_device_release(struct device *dev)
{
	memset(dev, 0, sizeof(*dev));
	dev->init_name = "platform";
}

static int bus_use(void)
{
	int err = 0;

	mutex_lock(&platform_lock);
	if (!users) {
		platform_bus.release = bus_device_release;
		err = device_register(&platform_bus);
		if (!err)
			err = bus_register(&platform_bus_type);
		if (err)
			put_device(&platform_bus);
	}
	users += !err;
	mutex_unlock(&platform_lock);
	return err;
}

static void bus_leave(void)
{
	mutex_lock(&platform_lock);
	if (!--users) {
		bus_unregister(&platform_bus_type);
		device_unregister(&platform_bus);
	}
	mutex_unlock(&platform_lock);
}

/* ---- devices ---- */

struct allocated {
	struct platform_device pdev;
	char name[];
};

static void allocated_release(struct device *dev)
{
	struct platform_device *pdev = to_platform_device(dev);

	kfree(dev->platform_data);
	kfree(pdev->resource);
	kfree(pdev->driver_override);
	kfree(container_of(pdev, struct allocated, pdev));
}

static void dma_setup(struct platform_device *pdev)
{
	if (!pdev->dev.coherent_dma_mask)
		pdev->dev.coherent_dma_mask = DMA_BIT_MASK(32);
	if (!pdev->dev.dma_mask) {
		pdev->platform_dma_mask = DMA_BIT_MASK(32);
		pdev->dev.dma_mask = &pdev->platform_dma_mask;
	}
	pdev->dev.dma_parms = &pdev->dma_parms;
}

struct platform_device *platform_device_alloc(const char *name, int id)
{
	struct allocated *a = kzalloc(struct_size(a, name, strlen(name) + 1), GFP_KERNEL);

	if (!a)
		return NULL;
	strscpy(a->name, name, strlen(name) + 1);
	a->pdev.name = a->name;
	a->pdev.id = id;
	device_initialize(&a->pdev.dev);
	a->pdev.dev.release = allocated_release;
	dma_setup(&a->pdev);
	return &a->pdev;
}
EXPORT_SYMBOL(platform_device_alloc);

void platform_device_put(struct platform_device *pdev)
{
	if (!IS_ERR_OR_NULL(pdev))
		put_device(&pdev->dev);
}
EXPORT_SYMBOL(platform_device_put);

int platform_device_add_resources(struct platform_device *pdev, const struct resource *res,
				  unsigned int num)
{
	struct resource *copy = NULL;

	if (res) {
		copy = kmemdup_array(res, num, sizeof(*res), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	kfree(pdev->resource);
	pdev->resource = copy;
	pdev->num_resources = num;
	return 0;
}
EXPORT_SYMBOL(platform_device_add_resources);

int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size)
{
	void *copy = NULL;

	if (data) {
		copy = kmemdup(data, size, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	kfree(pdev->dev.platform_data);
	pdev->dev.platform_data = copy;
	return 0;
}
EXPORT_SYMBOL(platform_device_add_data);

static int name_make(struct platform_device *pdev)
{
	int id;

	if (pdev->id == PLATFORM_DEVID_NONE)
		return dev_set_name(&pdev->dev, "%s", pdev->name);
	if (pdev->id != PLATFORM_DEVID_AUTO)
		return dev_set_name(&pdev->dev, "%s.%d", pdev->name, pdev->id);
	id = ida_alloc(&ids, GFP_KERNEL);
	if (id < 0)
		return id;
	pdev->id = id;
	pdev->id_auto = true;
	return dev_set_name(&pdev->dev, "%s.%d.auto", pdev->name, id);
}

static void id_put(struct platform_device *pdev)
{
	if (!pdev->id_auto)
		return;
	ida_free(&ids, pdev->id);
	pdev->id = PLATFORM_DEVID_AUTO;
	pdev->id_auto = false;
}

/* Put the first n of its resources back. */
static void resources_release(struct platform_device *pdev, u32 n)
{
	while (n--) {
		if (pdev->resource[n].parent)
			release_resource(&pdev->resource[n]);
	}
}

static int resources_claim(struct platform_device *pdev)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		struct resource *r = &pdev->resource[i], *root = r->parent;

		if (!r->name)
			r->name = dev_name(&pdev->dev);
		if (!root && resource_type(r) == IORESOURCE_MEM)
			root = &iomem_resource;
		else if (!root && resource_type(r) == IORESOURCE_IO)
			root = &ioport_resource;
		if (root && request_resource(root, r)) {
			dev_err(&pdev->dev, "failed to claim resource %d: %pR\n", (int)i, r);
			resources_release(pdev, i);
			return -EBUSY;
		}
	}
	return 0;
}

int platform_device_add(struct platform_device *pdev)
{
	int err;

	if (!pdev)
		return -EINVAL;
	err = bus_use();
	if (err)
		return err;
	if (!pdev->dev.parent)
		pdev->dev.parent = &platform_bus;
	pdev->dev.bus = &platform_bus_type;
	err = name_make(pdev);
	if (!err)
		err = resources_claim(pdev);
	if (!err) {
		err = device_add(&pdev->dev);
		if (!err)
			return 0;
		resources_release(pdev, pdev->num_resources);
	}
	id_put(pdev);
	bus_leave();
	return err;
}
EXPORT_SYMBOL(platform_device_add);

void platform_device_del(struct platform_device *pdev)
{
	if (IS_ERR_OR_NULL(pdev) || !device_is_registered(&pdev->dev))
		return;
	device_del(&pdev->dev);
	id_put(pdev);
	resources_release(pdev, pdev->num_resources);
	bus_leave();
}
EXPORT_SYMBOL(platform_device_del);

int platform_device_register(struct platform_device *pdev)
{
	device_initialize(&pdev->dev);
	dma_setup(pdev);
	return platform_device_add(pdev);
}
EXPORT_SYMBOL(platform_device_register);

void platform_device_unregister(struct platform_device *pdev)
{
	platform_device_del(pdev);
	platform_device_put(pdev);
}
EXPORT_SYMBOL(platform_device_unregister);

int platform_add_devices(struct platform_device **devs, int num)
{
	int err = 0, i;

	for (i = 0; i < num && !err; i++)
		err = platform_device_register(devs[i]);
	if (err) {
		for (i -= 2; i >= 0; i--)
			platform_device_unregister(devs[i]);
	}
	return err;
}
EXPORT_SYMBOL(platform_add_devices);

struct platform_device *platform_device_register_full(const struct platform_device_info *info)
{
	struct platform_device *pdev = platform_device_alloc(info->name, info->id);
	int err;

	if (!pdev)
		return ERR_PTR(-ENOMEM);
	pdev->dev.parent = info->parent;
	pdev->dev.fwnode = info->fwnode;
	if (info->dma_mask) {
		pdev->platform_dma_mask = info->dma_mask;
		pdev->dev.coherent_dma_mask = info->dma_mask;
	}
	err = platform_device_add_resources(pdev, info->res, info->num_res);
	if (!err)
		err = platform_device_add_data(pdev, info->data, info->size_data);
	if (!err && info->properties)
		err = device_create_managed_software_node(&pdev->dev, info->properties, NULL);
	if (!err)
		err = platform_device_add(pdev);
	if (!err)
		return pdev;
	device_remove_software_node(&pdev->dev);
	platform_device_put(pdev);
	return ERR_PTR(err);
}
EXPORT_SYMBOL(platform_device_register_full);

/* ---- resources ---- */

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type,
				       unsigned int num)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		if (resource_type(&pdev->resource[i]) == type && !num--)
			return &pdev->resource[i];
	}
	return NULL;
}
EXPORT_SYMBOL(platform_get_resource);

struct resource *platform_get_mem_or_io(struct platform_device *pdev, unsigned int num)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		if (resource_type(&pdev->resource[i]) & (IORESOURCE_MEM | IORESOURCE_IO) && !num--)
			return &pdev->resource[i];
	}
	return NULL;
}
EXPORT_SYMBOL(platform_get_mem_or_io);

struct resource *platform_get_resource_byname(struct platform_device *pdev, unsigned int type,
					      const char *name)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		struct resource *r = &pdev->resource[i];

		if (r->name && resource_type(r) == type && !strcmp(r->name, name))
			return r;
	}
	return NULL;
}
EXPORT_SYMBOL(platform_get_resource_byname);

static int irq_of(const struct resource *r)
{
	if (!r)
		return -ENXIO;
	return WARN(!r->start, "0 is an invalid IRQ number\n") ? -EINVAL : (int)r->start;
}

int platform_get_irq_optional(struct platform_device *pdev, unsigned int num)
{
	return irq_of(platform_get_resource(pdev, IORESOURCE_IRQ, num));
}
EXPORT_SYMBOL(platform_get_irq_optional);

int platform_get_irq(struct platform_device *pdev, unsigned int num)
{
	int irq = platform_get_irq_optional(pdev, num);

	return irq < 0 ? dev_err_probe(&pdev->dev, irq, "IRQ index %u not found\n", num) : irq;
}
EXPORT_SYMBOL(platform_get_irq);

int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name)
{
	return irq_of(platform_get_resource_byname(pdev, IORESOURCE_IRQ, name));
}
EXPORT_SYMBOL(platform_get_irq_byname_optional);

int platform_get_irq_byname(struct platform_device *pdev, const char *name)
{
	int irq = platform_get_irq_byname_optional(pdev, name);

	return irq < 0 ? dev_err_probe(&pdev->dev, irq, "IRQ %s not found\n", name) : irq;
}
EXPORT_SYMBOL(platform_get_irq_byname);

int platform_irq_count(struct platform_device *pdev)
{
	int nr = 0;

	while (platform_get_irq_optional(pdev, nr) >= 0)
		nr++;
	return nr;
}
EXPORT_SYMBOL(platform_irq_count);

/* ---- drivers ---- */

int __platform_driver_register(struct platform_driver *drv, struct module *owner)
{
	int err = bus_use();

	if (err)
		return err;
	drv->driver.owner = owner;
	drv->driver.bus = &platform_bus_type;
	err = driver_register(&drv->driver);
	if (err)
		bus_leave();
	return err;
}
EXPORT_SYMBOL(__platform_driver_register);

void platform_driver_unregister(struct platform_driver *drv)
{
	driver_unregister(&drv->driver);
	bus_leave();
}
EXPORT_SYMBOL(platform_driver_unregister);

static int no_probe(struct platform_device *pdev)
{
	return -ENXIO;
}

static int count_bound(struct device *dev, void *data)
{
	++*(int *)data;
	return 0;
}

int __platform_driver_probe(struct platform_driver *drv,
			    int (*probe)(struct platform_device *pdev), struct module *owner)
{
	int err, bound = 0;

	drv->prevent_deferred_probe = true;
	drv->probe = probe;
	err = __platform_driver_register(drv, owner);
	if (err)
		return err;
	driver_for_each_device(&drv->driver, NULL, &bound, count_bound);
	drv->probe = no_probe; /* for those that come later */
	if (bound)
		return 0;
	platform_driver_unregister(drv);
	return -ENODEV;
}
EXPORT_SYMBOL(__platform_driver_probe);

int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count,
				struct module *owner)
{
	for (unsigned int i = 0; i < count; i++) {
		int err = __platform_driver_register(drivers[i], owner);

		if (err) {
			platform_unregister_drivers(drivers, i);
			return err;
		}
	}
	return 0;
}
EXPORT_SYMBOL(__platform_register_drivers);

void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count)
{
	while (count--)
		platform_driver_unregister(drivers[count]);
}
EXPORT_SYMBOL(platform_unregister_drivers);
