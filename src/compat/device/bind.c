/* SPDX-License-Identifier: MIT */
/*
 * Drivers bound to devices: a device is probed with the drivers of its bus in the order they came,
 * a driver with the devices. One that asks for something that is not there yet (-EPROBE_DEFER)
 * waits, and is probed again whenever another one was bound.
 */
#include "compat/device/device_internal.h"
#include "compat/device/dma_internal.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>

/* Devices that wait, each with a reference; km_device_lock. */
struct deferred {
	struct list_head node;
	struct device *dev;
};

static LIST_HEAD(deferred);
static bool retrying; /* km_device_lock */

/* ---- one device, one driver; under the device's mutex ---- */

static bool matches(struct device *dev, struct device_driver *drv, int *err)
{
	int ret = drv->bus->match ? drv->bus->match(dev, drv) : 1;

	*err = ret < 0 ? ret : 0;
	return ret > 0;
}

static void unbind(struct device *dev)
{
	km_device_release(dev);
	km_dma_driver_left(dev);
	if (dev->bus && dev->bus->dma_cleanup)
		dev->bus->dma_cleanup(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
}

static int probe(struct device *dev, struct device_driver *drv)
{
	int err = 0;

	if (!list_empty_careful(&dev->devres_head) && dev->devres_head.next) {
		dev_crit(dev, "Resources present before probing\n");
		return -EBUSY;
	}
	dev->driver = drv;
	if (dev->bus->dma_configure)
		err = dev->bus->dma_configure(dev);
	if (!err && dev->bus->probe)
		err = dev->bus->probe(dev);
	else if (!err && drv->probe)
		err = drv->probe(dev);
	if (!err && drv->dev_groups)
		err = device_add_groups(dev, drv->dev_groups);
	if (err > 0)
		err = -err;
	if (!err) {
		if (drv->km_kobj && dev->kobj.sd)
			err = sysfs_create_link(&dev->kobj, drv->km_kobj, "driver");
		return err;
	}
	unbind(dev);
	if (err == -ENODEV || err == -ENXIO)
		dev_dbg(dev, "probe with driver %s rejects match %d\n", drv->name, err);
	else if (err != -EPROBE_DEFER)
		dev_err(dev, "probe with driver %s failed with error %d\n", drv->name, err);
	return err;
}

/* ---- those that wait ---- */

static void defer(struct device *dev)
{
	struct deferred *d = kzalloc(sizeof(*d), GFP_KERNEL), *other;

	if (!d)
		return;
	d->dev = get_device(dev);
	mutex_lock(&km_device_lock);
	list_for_each_entry(other, &deferred, node) {
		if (other->dev == dev)
			goto have;
	}
	list_add_tail(&d->node, &deferred);
	mutex_unlock(&km_device_lock);
	return;
have:
	mutex_unlock(&km_device_lock);
	put_device(dev);
	kfree(d);
}

void km_device_forget(struct device *dev)
{
	struct deferred *d, *next;
	LIST_HEAD(mine);

	mutex_lock(&km_device_lock);
	list_for_each_entry_safe(d, next, &deferred, node) {
		if (d->dev == dev)
			list_move(&d->node, &mine);
	}
	mutex_unlock(&km_device_lock);
	list_for_each_entry_safe(d, next, &mine, node) {
		put_device(d->dev);
		kfree(d);
	}
}

/* Probe all that wait, once; those that are still told to wait do. */
static void retry(void)
{
	struct deferred *d, *next;
	LIST_HEAD(now);

	mutex_lock(&km_device_lock);
	if (retrying || list_empty(&deferred)) {
		mutex_unlock(&km_device_lock);
		return;
	}
	retrying = true;
	list_splice_init(&deferred, &now);
	mutex_unlock(&km_device_lock);
	list_for_each_entry_safe(d, next, &now, node) {
		list_del(&d->node);
		if (d->dev->km_added && !d->dev->driver && device_attach(d->dev) < 0)
			dev_dbg(d->dev, "still deferred\n");
		put_device(d->dev);
		kfree(d);
	}
	mutex_lock(&km_device_lock);
	retrying = false;
	mutex_unlock(&km_device_lock);
}

void wait_for_device_probe(void)
{
	retry();
}
EXPORT_SYMBOL(wait_for_device_probe);

/* ---- from outside ---- */

/* 1: bound, 0: they do not fit, -errno. */
static int try(struct device *dev, struct device_driver *drv)
{
	int err;

	device_lock(dev);
	if (dev->driver) {
		device_unlock(dev);
		return 0;
	}
	if (matches(dev, drv, &err))
		err = probe(dev, drv) ?: 1;
	device_unlock(dev);
	if (err == -EPROBE_DEFER)
		defer(dev);
	if (err > 0)
		retry();
	return err;
}

int device_attach(struct device *dev)
{
	struct km_group *g;
	struct device_driver **all;
	int ret = 0;

	if (dev->driver)
		return 1;
	mutex_lock(&km_device_lock);
	g = dev->bus ? km_group_find(&km_buses, dev->bus) : NULL;
	mutex_unlock(&km_device_lock);
	if (!g)
		return 0;
	all = km_bus_drivers(g);
	for (struct device_driver **d = all; d && *d && ret != 1; d++)
		ret = try(dev, *d);
	kfree(all);
	return ret == 1 || ret == -EPROBE_DEFER ? ret : 0;
}
EXPORT_SYMBOL(device_attach);

void km_device_probe(struct device *dev)
{
	if (dev->bus)
		(void)!device_attach(dev);
}

static int attach_one(struct device *dev, void *drv)
{
	try(dev, drv);
	return 0;
}

int driver_attach(struct device_driver *drv)
{
	return bus_for_each_dev(drv->bus, NULL, drv, attach_one);
}
EXPORT_SYMBOL(driver_attach);

/* dev->driver is set: bind to it without asking whether they match. */
int device_bind_driver(struct device *dev)
{
	if (!dev->driver)
		return -ENODEV;
	return dev->driver->km_kobj ? sysfs_create_link(&dev->kobj, dev->driver->km_kobj, "driver") :
				      0;
}
EXPORT_SYMBOL(device_bind_driver);

void device_release_driver(struct device *dev)
{
	struct device_driver *drv;

	device_lock(dev);
	drv = dev->driver;
	if (drv) {
		if (dev->kobj.sd)
			sysfs_remove_link(&dev->kobj, "driver");
		device_remove_groups(dev, drv->dev_groups);
		if (dev->bus && dev->bus->remove)
			dev->bus->remove(dev);
		else if (drv->remove)
			drv->remove(dev);
		unbind(dev);
	}
	device_unlock(dev);
}
EXPORT_SYMBOL(device_release_driver);

int device_reprobe(struct device *dev)
{
	if (dev->driver)
		device_release_driver(dev);
	return dev->bus ? bus_rescan_devices(dev->bus) : 0;
}
EXPORT_SYMBOL(device_reprobe);
