/* SPDX-License-Identifier: MIT */
/* Classes, and devices that are made by a number. */
#include "compat/device/device_internal.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "compat/device/sysfs.h"

LIST_HEAD(km_classes);

static struct km_group *group_of(const struct class *class)
{
	struct km_group *g;

	mutex_lock(&km_device_lock);
	g = class ? km_group_find(&km_classes, class) : NULL;
	mutex_unlock(&km_device_lock);
	return g;
}

struct device **km_class_devices(struct km_group *class)
{
	struct device **all, *dev;
	unsigned int nr = 1;

	mutex_lock(&km_device_lock);
	list_for_each_entry(dev, &class->devices, km_class_node)
		nr++;
	all = kcalloc(nr, sizeof(*all), GFP_NOWAIT);
	nr = 0;
	list_for_each_entry(dev, &class->devices, km_class_node) {
		if (all)
			all[nr++] = get_device(dev);
	}
	mutex_unlock(&km_device_lock);
	return all;
}

/* ---- classes ---- */

static ssize_t class_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct class_attribute *a = container_of(attr, struct class_attribute, attr);
	struct km_class_kobject *k = container_of(kobj, struct km_class_kobject, kobj);

	return a->show ? a->show((struct class *)k->class, a, buf) : -EIO;
}

static ssize_t class_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
				size_t count)
{
	struct class_attribute *a = container_of(attr, struct class_attribute, attr);
	struct km_class_kobject *k = container_of(kobj, struct km_class_kobject, kobj);

	return a->store ? a->store((struct class *)k->class, a, buf, count) : -EIO;
}

static void class_kobject_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct km_class_kobject, kobj));
}

static const struct sysfs_ops class_sysfs_ops = { class_attr_show, class_attr_store };
static const struct kobj_type class_ktype = {
	.release = class_kobject_release,
	.sysfs_ops = &class_sysfs_ops,
};

int class_register(const struct class *class)
{
	struct km_group *g = kzalloc(sizeof(*g), GFP_KERNEL);
	struct km_class_kobject *k = kzalloc(sizeof(*k), GFP_KERNEL);
	int err = -ENOMEM;

	if (!g || !k)
		goto fail;
	k->class = class;
	err = kobject_init_and_add(&k->kobj, &class_ktype, km_class_kobj, "%s", class->name);
	if (err) {
		kobject_put(&k->kobj);
		kfree(g);
		return err;
	}
	err = sysfs_create_groups(&k->kobj, class->class_groups);
	if (err) {
		kobject_put(&k->kobj);
		kfree(g);
		return err;
	}
	g->of = class;
	g->kobj = &k->kobj;
	INIT_LIST_HEAD(&g->devices);
	INIT_LIST_HEAD(&g->drivers);
	mutex_lock(&km_device_lock);
	list_add_tail(&g->node, &km_classes);
	mutex_unlock(&km_device_lock);
	return 0;
fail:
	kfree(k);
	kfree(g);
	return err;
}
EXPORT_SYMBOL(class_register);

void class_unregister(const struct class *class)
{
	struct km_group *g = group_of(class);

	if (!g)
		return;
	mutex_lock(&km_device_lock);
	list_del(&g->node);
	mutex_unlock(&km_device_lock);
	WARN_ON(!list_empty(&g->devices));
	kobject_put(g->devices_kobj);
	kobject_del(g->kobj);
	kobject_put(g->kobj);
	kfree(g);
	if (class->class_release)
		class->class_release((struct class *)class);
}
EXPORT_SYMBOL(class_unregister);

bool class_is_registered(const struct class *class)
{
	return group_of(class);
}
EXPORT_SYMBOL(class_is_registered);

static void created_release(struct class *class)
{
	kfree(class);
}

struct class *km_class_create(struct module *owner, const char *name)
{
	struct class *class = kzalloc(sizeof(*class), GFP_KERNEL);
	int err;

	if (!class)
		return ERR_PTR(-ENOMEM);
	class->name = name;
	class->owner = owner;
	class->class_release = created_release;
	err = class_register(class);
	if (!err)
		return class;
	kfree(class);
	return ERR_PTR(err);
}
EXPORT_SYMBOL(km_class_create);

void class_destroy(const struct class *class)
{
	if (!IS_ERR_OR_NULL(class))
		class_unregister(class);
}
EXPORT_SYMBOL(class_destroy);

int class_create_file(const struct class *class, const struct class_attribute *attr)
{
	struct km_group *g = group_of(class);

	return g ? sysfs_create_file(g->kobj, &attr->attr) : -EINVAL;
}
EXPORT_SYMBOL(class_create_file);

void class_remove_file(const struct class *class, const struct class_attribute *attr)
{
	struct km_group *g = group_of(class);

	if (g)
		sysfs_remove_file(g->kobj, &attr->attr);
}
EXPORT_SYMBOL(class_remove_file);

/* ---- their devices ---- */

/* /sys/devices/CLASS for those of a class, and /sys/devices for others. */
struct kobject *km_class_parent(struct device *dev)
{
	struct km_group *g = group_of(dev->class);

	if (!g)
		return km_devices_kobj;
	if (!g->devices_kobj)
		g->devices_kobj = kobject_create_and_add(dev->class->name, km_devices_kobj);
	return g->devices_kobj ? g->devices_kobj : km_devices_kobj;
}

int km_class_add_device(struct device *dev)
{
	struct km_group *g = group_of(dev->class);
	int err;

	if (!g)
		return 0;
	err = sysfs_create_link(g->kobj, &dev->kobj, dev_name(dev));
	if (err)
		return err;
	mutex_lock(&km_device_lock);
	list_add_tail(&dev->km_class_node, &g->devices);
	mutex_unlock(&km_device_lock);
	return 0;
}

void km_class_remove_device(struct device *dev)
{
	struct km_group *g = group_of(dev->class);

	mutex_lock(&km_device_lock);
	list_del_init(&dev->km_class_node);
	mutex_unlock(&km_device_lock);
	if (g)
		sysfs_remove_link(g->kobj, dev_name(dev));
}

struct device *class_find_device_by_name(const struct class *class, const char *name)
{
	return class_find_device(class, NULL, name, device_match_name);
}
EXPORT_SYMBOL(class_find_device_by_name);

struct device *class_find_device_by_devt(const struct class *class, dev_t devt)
{
	return class_find_device(class, NULL, &devt, device_match_devt);
}
EXPORT_SYMBOL(class_find_device_by_devt);

static void created_device_release(struct device *dev)
{
	kfree(dev);
}

static struct device *create(const struct class *class, struct device *parent, dev_t devt,
			     void *drvdata, const struct attribute_group **groups,
			     const char *fmt, va_list args)
{
	struct device *dev;
	int err;

	if (IS_ERR_OR_NULL(class))
		return ERR_PTR(-ENODEV);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->devt = devt;
	dev->class = class;
	dev->parent = parent;
	dev->groups = groups;
	dev->release = created_device_release;
	dev_set_drvdata(dev, drvdata);
	err = kobject_set_name_vargs(&dev->kobj, fmt, args);
	dev->init_name = dev->kobj.name;
	if (!err)
		err = device_add(dev);
	if (!err)
		return dev;
	put_device(dev);
	return ERR_PTR(err);
}

struct device *device_create(const struct class *class, struct device *parent, dev_t devt,
			     void *drvdata, const char *fmt, ...)
{
	struct device *dev;
	va_list args;

	va_start(args, fmt);
	dev = create(class, parent, devt, drvdata, NULL, fmt, args);
	va_end(args);
	return dev;
}
EXPORT_SYMBOL(device_create);

struct device *device_create_with_groups(const struct class *class, struct device *parent,
					 dev_t devt, void *drvdata,
					 const struct attribute_group **groups, const char *fmt,
					 ...)
{
	struct device *dev;
	va_list args;

	va_start(args, fmt);
	dev = create(class, parent, devt, drvdata, groups, fmt, args);
	va_end(args);
	return dev;
}
EXPORT_SYMBOL(device_create_with_groups);

/* Without a walk, which needs memory: what is made can be destroyed. */
void device_destroy(const struct class *class, dev_t devt)
{
	struct device *dev, *found = NULL;
	struct km_group *g;

	mutex_lock(&km_device_lock);
	g = km_group_find(&km_classes, class);
	if (g) {
		list_for_each_entry(dev, &g->devices, km_class_node) {
			if (dev->devt == devt) {
				found = dev;
				break;
			}
		}
	}
	mutex_unlock(&km_device_lock);
	if (found)
		device_unregister(found);
}
EXPORT_SYMBOL(device_destroy);
