/* SPDX-License-Identifier: MIT */
/* Buses and drivers: what is registered, and the walks through it. Binding is bind.c's. */
#include "compat/device/device_internal.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "compat/device/sysfs.h"

LIST_HEAD(km_buses);

/* ---- groups ---- */

struct km_group *km_group_find(struct list_head *groups, const void *of)
{
	struct km_group *g;

	list_for_each_entry(g, groups, node) {
		if (g->of == of)
			return g;
	}
	return NULL;
}

static struct km_group *bus_of(const struct bus_type *bus)
{
	struct km_group *g;

	mutex_lock(&km_device_lock);
	g = bus ? km_group_find(&km_buses, bus) : NULL;
	mutex_unlock(&km_device_lock);
	return g;
}

struct device **km_bus_devices(struct km_group *bus)
{
	struct device **all, *dev;
	unsigned int nr = 1;

	mutex_lock(&km_device_lock);
	list_for_each_entry(dev, &bus->devices, km_bus_node)
		nr++;
	all = kcalloc(nr, sizeof(*all), GFP_NOWAIT);
	nr = 0;
	list_for_each_entry(dev, &bus->devices, km_bus_node) {
		if (all)
			all[nr++] = get_device(dev);
	}
	mutex_unlock(&km_device_lock);
	return all;
}

struct device_driver **km_bus_drivers(struct km_group *bus)
{
	struct device_driver **all, *drv;
	unsigned int nr = 1;

	mutex_lock(&km_device_lock);
	list_for_each_entry(drv, &bus->drivers, km_node)
		nr++;
	all = kcalloc(nr, sizeof(*all), GFP_NOWAIT);
	nr = 0;
	list_for_each_entry(drv, &bus->drivers, km_node) {
		if (all)
			all[nr++] = drv;
	}
	mutex_unlock(&km_device_lock);
	return all;
}

/* ---- buses ---- */

static void group_free(struct km_group *g)
{
	kobject_put(g->drivers_kobj);
	kobject_put(g->devices_kobj);
	kobject_put(g->kobj);
	kfree(g);
}

/* /sys/bus/NAME with devices/ and drivers/. */
static bool bus_appear(struct km_group *g, const char *name)
{
	g->kobj = kobject_create_and_add(name, km_bus_kobj);
	g->devices_kobj = g->kobj ? kobject_create_and_add("devices", g->kobj) : NULL;
	g->drivers_kobj = g->kobj ? kobject_create_and_add("drivers", g->kobj) : NULL;
	return g->devices_kobj && g->drivers_kobj;
}

int bus_register(const struct bus_type *bus)
{
	struct km_group *g = kzalloc(sizeof(*g), GFP_KERNEL);
	int err;

	if (!g)
		return -ENOMEM;
	if (bus_of(bus)) {
		kfree(g);
		return -EEXIST;
	}
	g->of = bus;
	INIT_LIST_HEAD(&g->devices);
	INIT_LIST_HEAD(&g->drivers);
	err = bus_appear(g, bus->name) ? sysfs_create_groups(g->kobj, bus->bus_groups) : -ENOMEM;
	if (err) {
		group_free(g);
		return err;
	}
	mutex_lock(&km_device_lock);
	list_add_tail(&g->node, &km_buses);
	mutex_unlock(&km_device_lock);
	return 0;
}
EXPORT_SYMBOL(bus_register);

void bus_unregister(const struct bus_type *bus)
{
	struct km_group *g = bus_of(bus);

	if (!g)
		return;
	WARN_ON(!list_empty(&g->devices) || !list_empty(&g->drivers));
	mutex_lock(&km_device_lock);
	list_del(&g->node);
	mutex_unlock(&km_device_lock);
	sysfs_remove_groups(g->kobj, bus->bus_groups);
	group_free(g);
}
EXPORT_SYMBOL(bus_unregister);

int km_bus_add_device(struct device *dev)
{
	struct km_group *g = bus_of(dev->bus);
	int err;

	if (!g)
		return 0;
	err = device_add_groups(dev, dev->bus->dev_groups);
	if (!err)
		err = sysfs_create_link(g->devices_kobj, &dev->kobj, dev_name(dev));
	if (!err)
		err = sysfs_create_link(&dev->kobj, g->kobj, "subsystem");
	if (err)
		return err;
	mutex_lock(&km_device_lock);
	list_add_tail(&dev->km_bus_node, &g->devices);
	mutex_unlock(&km_device_lock);
	return 0;
}

void km_bus_remove_device(struct device *dev)
{
	struct km_group *g = bus_of(dev->bus);

	mutex_lock(&km_device_lock);
	list_del_init(&dev->km_bus_node);
	mutex_unlock(&km_device_lock);
	if (g)
		sysfs_remove_link(g->devices_kobj, dev_name(dev));
}

/* ---- walks ---- */

/* From behind start on; start, if it is not there, is before all. */
static struct device **from(struct device **all, const struct device *start)
{
	struct device **d = all;

	if (!start)
		return all;
	while (*d && *d != start)
		d++;
	return *d ? d + 1 : all;
}

static int each(struct device **all, const struct device *start, void *data,
		int (*fn)(struct device *dev, void *data))
{
	int ret = 0;

	if (!all)
		return -ENOMEM;
	for (struct device **d = from(all, start); *d && !ret; d++)
		ret = fn(*d, data);
	for (struct device **d = all; *d; d++)
		put_device(*d);
	kfree(all);
	return ret;
}

static struct device *find(struct device **all, const struct device *start, const void *data,
			   int (*match)(struct device *dev, const void *data))
{
	struct device *found = NULL;

	if (!all)
		return NULL;
	for (struct device **d = from(all, start); *d && !found; d++)
		found = match(*d, data) ? get_device(*d) : NULL;
	for (struct device **d = all; *d; d++)
		put_device(*d);
	kfree(all);
	return found;
}

int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data))
{
	struct km_group *g = bus_of(bus);

	return g ? each(km_bus_devices(g), start, data, fn) : -EINVAL;
}
EXPORT_SYMBOL(bus_for_each_dev);

struct device *bus_find_device(const struct bus_type *bus, struct device *start,
			       const void *data,
			       int (*match)(struct device *dev, const void *data))
{
	struct km_group *g = bus_of(bus);

	return g ? find(km_bus_devices(g), start, data, match) : NULL;
}
EXPORT_SYMBOL(bus_find_device);

int device_match_name(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}
EXPORT_SYMBOL(device_match_name);

int device_match_devt(struct device *dev, const void *pdevt)
{
	return dev->devt == *(const dev_t *)pdevt;
}
EXPORT_SYMBOL(device_match_devt);

int device_match_any(struct device *dev, const void *unused)
{
	return 1;
}
EXPORT_SYMBOL(device_match_any);

struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start,
				       const char *name)
{
	return bus_find_device(bus, start, name, device_match_name);
}
EXPORT_SYMBOL(bus_find_device_by_name);

static int rescan_one(struct device *dev, void *data)
{
	int ret = dev->driver ? 0 : device_attach(dev);

	return ret < 0 ? ret : 0;
}

int bus_rescan_devices(const struct bus_type *bus)
{
	return bus_for_each_dev(bus, NULL, NULL, rescan_one);
}
EXPORT_SYMBOL(bus_rescan_devices);

int class_for_each_device(const struct class *class, const struct device *start, void *data,
			  int (*fn)(struct device *dev, void *data))
{
	struct km_group *g;

	mutex_lock(&km_device_lock);
	g = km_group_find(&km_classes, class);
	mutex_unlock(&km_device_lock);
	return g ? each(km_class_devices(g), start, data, fn) : -EINVAL;
}
EXPORT_SYMBOL(class_for_each_device);

struct device *class_find_device(const struct class *class, const struct device *start,
				 const void *data, int (*match)(struct device *, const void *))
{
	struct km_group *g;

	mutex_lock(&km_device_lock);
	g = km_group_find(&km_classes, class);
	mutex_unlock(&km_device_lock);
	return g ? find(km_class_devices(g), start, data, match) : NULL;
}
EXPORT_SYMBOL(class_find_device);

/* ---- drivers ---- */

struct device_driver *driver_find(const char *name, const struct bus_type *bus)
{
	struct km_group *g = bus_of(bus);
	struct device_driver *drv, *found = NULL;

	if (!g)
		return NULL;
	mutex_lock(&km_device_lock);
	list_for_each_entry(drv, &g->drivers, km_node) {
		if (!strcmp(drv->name, name))
			found = drv;
	}
	mutex_unlock(&km_device_lock);
	return found;
}
EXPORT_SYMBOL(driver_find);

static ssize_t driver_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct driver_attribute *a = container_of(attr, struct driver_attribute, attr);
	struct km_driver_kobject *k = container_of(kobj, struct km_driver_kobject, kobj);

	return a->show ? a->show(k->drv, buf) : -EIO;
}

static ssize_t driver_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
				 size_t count)
{
	struct driver_attribute *a = container_of(attr, struct driver_attribute, attr);
	struct km_driver_kobject *k = container_of(kobj, struct km_driver_kobject, kobj);

	return a->store ? a->store(k->drv, buf, count) : -EIO;
}

static void driver_kobject_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct km_driver_kobject, kobj));
}

static const struct sysfs_ops driver_sysfs_ops = { driver_attr_show, driver_attr_store };
static const struct kobj_type driver_ktype = {
	.release = driver_kobject_release,
	.sysfs_ops = &driver_sysfs_ops,
};

static int driver_appear(struct device_driver *drv, struct km_group *g)
{
	struct km_driver_kobject *k = kzalloc(sizeof(*k), GFP_KERNEL);
	int err;

	if (!k)
		return -ENOMEM;
	k->drv = drv;
	err = kobject_init_and_add(&k->kobj, &driver_ktype, g->drivers_kobj, "%s", drv->name);
	if (!err)
		err = sysfs_create_groups(&k->kobj, g->of ? ((const struct bus_type *)g->of)->drv_groups
							  : NULL);
	if (!err)
		err = sysfs_create_groups(&k->kobj, drv->groups);
	if (err)
		kobject_put(&k->kobj);
	else
		drv->km_kobj = &k->kobj;
	return err;
}

int driver_register(struct device_driver *drv)
{
	struct km_group *g = bus_of(drv->bus);
	int err;

	if (!g) {
		pr_err("Driver '%s' was unable to register with bus_type '%s' because the bus was "
		       "not initialized.\n", drv->name, drv->bus ? drv->bus->name : "(null)");
		return -EINVAL;
	}
	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	err = driver_appear(drv, g);
	if (err)
		return err;
	mutex_lock(&km_device_lock);
	list_add_tail(&drv->km_node, &g->drivers);
	mutex_unlock(&km_device_lock);
	return driver_attach(drv);
}
EXPORT_SYMBOL(driver_register);

static int release_from(struct device *dev, void *drv)
{
	if (dev->driver == drv)
		device_release_driver(dev);
	return 0;
}

void driver_unregister(struct device_driver *drv)
{
	if (!drv || !drv->km_kobj) {
		WARN(1, "Unexpected driver unregister!\n");
		return;
	}
	mutex_lock(&km_device_lock);
	list_del_init(&drv->km_node);
	mutex_unlock(&km_device_lock);
	bus_for_each_dev(drv->bus, NULL, drv, release_from);
	sysfs_remove_groups(drv->km_kobj, drv->groups);
	kobject_del(drv->km_kobj);
	kobject_put(drv->km_kobj);
	drv->km_kobj = NULL;
}
EXPORT_SYMBOL(driver_unregister);

int driver_create_file(const struct device_driver *drv, const struct driver_attribute *attr)
{
	return drv ? sysfs_create_file(drv->km_kobj, &attr->attr) : -EINVAL;
}
EXPORT_SYMBOL(driver_create_file);

void driver_remove_file(const struct device_driver *drv, const struct driver_attribute *attr)
{
	if (drv)
		sysfs_remove_file(drv->km_kobj, &attr->attr);
}
EXPORT_SYMBOL(driver_remove_file);

struct of_driver {
	struct device_driver *drv;
	void *data;
	int (*fn)(struct device *dev, void *data);
};

static int if_bound(struct device *dev, void *arg)
{
	const struct of_driver *of = arg;

	return dev->driver == of->drv ? of->fn(dev, of->data) : 0;
}

int driver_for_each_device(struct device_driver *drv, struct device *start, void *data,
			   int (*fn)(struct device *dev, void *data))
{
	struct of_driver of = { drv, data, fn };

	return drv ? bus_for_each_dev(drv->bus, start, &of, if_bound) : -EINVAL;
}
EXPORT_SYMBOL(driver_for_each_device);
