/* SPDX-License-Identifier: MIT */
/* Devices: their names, counts, files, and their coming and going. See linux/device.h. */
#include "compat/device/device_internal.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "compat/file/vfs.h"

DEFINE_MUTEX(km_device_lock);

/* ---- attributes ---- */

#define to_attr(a) container_of(a, struct device_attribute, attr)
#define to_ext(a) container_of(a, struct dev_ext_attribute, attr)

static ssize_t dev_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct device_attribute *a = to_attr(attr);

	return a->show ? a->show(kobj_to_dev(kobj), a, buf) : -EIO;
}

static ssize_t dev_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			      size_t count)
{
	struct device_attribute *a = to_attr(attr);

	return a->store ? a->store(kobj_to_dev(kobj), a, buf, count) : -EIO;
}

static const struct sysfs_ops dev_sysfs_ops = { .show = dev_attr_show, .store = dev_attr_store };

ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lx\n", *(unsigned long *)to_ext(attr)->var);
}
EXPORT_SYMBOL(device_show_ulong);

ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count)
{
	unsigned long value;
	int err = kstrtoul(buf, 0, &value);

	if (err)
		return err;
	*(unsigned long *)to_ext(attr)->var = value;
	return count;
}
EXPORT_SYMBOL(device_store_ulong);

ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(int *)to_ext(attr)->var);
}
EXPORT_SYMBOL(device_show_int);

ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count)
{
	int value, err = kstrtoint(buf, 0, &value);

	if (err)
		return err;
	*(int *)to_ext(attr)->var = value;
	return count;
}
EXPORT_SYMBOL(device_store_int);

ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(bool *)to_ext(attr)->var);
}
EXPORT_SYMBOL(device_show_bool);

ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf,
			  size_t count)
{
	int err = kstrtobool(buf, to_ext(attr)->var);

	return err ? err : (ssize_t)count;
}
EXPORT_SYMBOL(device_store_bool);

ssize_t device_show_string(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", (char *)to_ext(attr)->var);
}
EXPORT_SYMBOL(device_show_string);

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	if (!dev)
		return 0;
	WARN((attr->attr.mode & 0200) && !attr->store,
	     "Attribute %s: write permission without 'store'\n", attr->attr.name);
	WARN((attr->attr.mode & 0400) && !attr->show,
	     "Attribute %s: read permission without 'show'\n", attr->attr.name);
	return sysfs_create_file(&dev->kobj, &attr->attr);
}
EXPORT_SYMBOL(device_create_file);

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	if (dev)
		sysfs_remove_file(&dev->kobj, &attr->attr);
}
EXPORT_SYMBOL(device_remove_file);

int device_create_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	return dev ? sysfs_create_bin_file(&dev->kobj, attr) : -EINVAL;
}
EXPORT_SYMBOL(device_create_bin_file);

void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	if (dev)
		sysfs_remove_bin_file(&dev->kobj, attr);
}
EXPORT_SYMBOL(device_remove_bin_file);

int device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return sysfs_create_groups(&dev->kobj, groups);
}
EXPORT_SYMBOL(device_add_groups);

void device_remove_groups(struct device *dev, const struct attribute_group **groups)
{
	sysfs_remove_groups(&dev->kobj, groups);
}
EXPORT_SYMBOL(device_remove_groups);

int device_add_group(struct device *dev, const struct attribute_group *grp)
{
	return sysfs_create_group(&dev->kobj, grp);
}
EXPORT_SYMBOL(device_add_group);

void device_remove_group(struct device *dev, const struct attribute_group *grp)
{
	sysfs_remove_group(&dev->kobj, grp);
}
EXPORT_SYMBOL(device_remove_group);

struct devm_groups {
	struct device *dev;
	const struct attribute_group **groups;
	const struct attribute_group *one[2];
};

static void devm_groups_remove(void *arg)
{
	struct devm_groups *g = arg;

	device_remove_groups(g->dev, g->groups);
	kfree(g);
}

static int devm_groups_add(struct device *dev, const struct attribute_group **groups,
			   const struct attribute_group *one)
{
	struct devm_groups *g = kzalloc(sizeof(*g), GFP_KERNEL);
	int err;

	if (!g)
		return -ENOMEM;
	*g = (struct devm_groups){ .dev = dev, .groups = groups, .one = { one, NULL } };
	if (one)
		g->groups = g->one;
	err = device_add_groups(dev, g->groups);
	if (err) {
		kfree(g);
		return err;
	}
	return devm_add_action_or_reset(dev, devm_groups_remove, g);
}

int devm_device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return devm_groups_add(dev, groups, NULL);
}
EXPORT_SYMBOL(devm_device_add_groups);

int devm_device_add_group(struct device *dev, const struct attribute_group *grp)
{
	return devm_groups_add(dev, NULL, grp);
}
EXPORT_SYMBOL(devm_device_add_group);

/* ---- life ---- */

static void device_release(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);

	/* What was asked for after the last driver left. */
	km_device_release(dev);
	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		WARN(1, KERN_ERR "Device '%s' does not have a release() function, it is broken and "
		     "must be fixed. See Documentation/core-api/kobject.rst.\n", dev_name(dev));
}

static const struct kobj_type device_ktype = {
	.release = device_release,
	.sysfs_ops = &dev_sysfs_ops,
};

void device_initialize(struct device *dev)
{
	kobject_init(&dev->kobj, &device_ktype);
	mutex_init(&dev->mutex);
	INIT_LIST_HEAD(&dev->km_bus_node);
	INIT_LIST_HEAD(&dev->km_class_node);
	INIT_LIST_HEAD(&dev->km_children);
	INIT_LIST_HEAD(&dev->km_sibling);
	INIT_LIST_HEAD(&dev->km_dma_maps);
	dev->numa_node = NUMA_NO_NODE;
}
EXPORT_SYMBOL(device_initialize);

int dev_set_name(struct device *dev, const char *name, ...)
{
	va_list args;
	int err;

	va_start(args, name);
	err = kobject_set_name_vargs(&dev->kobj, name, args);
	va_end(args);
	dev->init_name = dev->kobj.name;
	return err;
}
EXPORT_SYMBOL(dev_set_name);

struct device *get_device(struct device *dev)
{
	return dev ? kobj_to_dev(kobject_get(&dev->kobj)) : NULL;
}
EXPORT_SYMBOL(get_device);

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}
EXPORT_SYMBOL(put_device);

static int name_find(struct device *dev)
{
	struct km_group *bus;
	unsigned int nr = 0;

	if (dev->kobj.name)
		return 0;
	if (dev->init_name)
		return dev_set_name(dev, "%s", dev->init_name);
	if (!dev->bus || !dev->bus->dev_name)
		return -EINVAL;
	mutex_lock(&km_device_lock);
	bus = km_group_find(&km_buses, dev->bus);
	if (bus)
		nr = bus->nr_devices++;
	mutex_unlock(&km_device_lock);
	return dev_set_name(dev, "%s%u", dev->bus->dev_name, dev->id ? dev->id : nr);
}

static int node_make(struct device *dev)
{
	umode_t mode = 0;
	const char *tmp = NULL, *name = device_get_devnode(dev, &mode, NULL, NULL, &tmp);
	struct dentry *dir = km_vfs_place(KM_VFS_DEV), *node = ERR_PTR(-ENOMEM);
	const char *slash;

	while (name && (slash = strchr(name, '/'))) {
		char *part = kstrndup(name, slash - name, GFP_KERNEL);
		struct dentry *sub = part ? km_vfs_child(dir, part) : NULL;

		if (part && !sub)
			sub = km_vfs_mkdir(dir, part, 0755);
		kfree(part);
		if (IS_ERR_OR_NULL(sub)) {
			name = NULL;
			break;
		}
		dir = sub;
		name = slash + 1;
	}
	if (name)
		node = km_vfs_mknod(dir, name, mode ? mode : 0600, dev->devt);
	kfree(tmp);
	if (!IS_ERR(node))
		dev->km_devnode = node;
	return PTR_ERR_OR_ZERO(node);
}

static int groups_add(struct device *dev)
{
	int err = dev->class ? device_add_groups(dev, dev->class->dev_groups) : 0;

	if (!err && dev->type)
		err = device_add_groups(dev, dev->type->groups);
	return err ? err : device_add_groups(dev, dev->groups);
}

static void parent_link(struct device *dev)
{
	mutex_lock(&km_device_lock);
	if (dev->parent)
		list_add_tail(&dev->km_sibling, &dev->parent->km_children);
	mutex_unlock(&km_device_lock);
}

static void parent_unlink(struct device *dev)
{
	mutex_lock(&km_device_lock);
	list_del_init(&dev->km_sibling);
	mutex_unlock(&km_device_lock);
}

/* Its directory, links, node and files; what is there when one fails, device_del() removes. */
static int device_appear(struct device *dev)
{
	int err = groups_add(dev);

	if (!err && MAJOR(dev->devt))
		err = node_make(dev);
	if (!err)
		err = km_class_add_device(dev);
	if (!err)
		err = km_bus_add_device(dev);
	return err;
}

int device_add(struct device *dev)
{
	struct device *parent;
	int err;

	dev = get_device(dev);
	if (!dev)
		return -EINVAL;
	err = name_find(dev);
	if (err)
		goto out;
	parent = get_device(dev->parent);
	err = kobject_add(&dev->kobj, parent && parent->kobj.sd ? &parent->kobj :
							km_class_parent(dev), NULL);
	if (err) {
		put_device(parent);
		goto out;
	}
	dev->km_added = true;
	parent_link(dev);
	err = device_appear(dev);
	if (err)
		device_del(dev);
	else
		km_device_probe(dev);
out:
	put_device(dev);
	return err;
}
EXPORT_SYMBOL(device_add);

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}
EXPORT_SYMBOL(device_register);

void device_del(struct device *dev)
{
	struct device *parent = dev->parent;

	if (!dev->km_added)
		return;
	dev->km_added = false;
	km_vfs_remove(dev->km_devnode);
	dev->km_devnode = NULL;
	km_device_forget(dev);
	device_release_driver(dev);
	km_bus_remove_device(dev);
	km_class_remove_device(dev);
	parent_unlink(dev);
	if (dev->km_swnode_managed)
		device_remove_software_node(dev);
	kobject_del(&dev->kobj);
	put_device(parent);
}
EXPORT_SYMBOL(device_del);

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}
EXPORT_SYMBOL(device_unregister);

int device_rename(struct device *dev, const char *new_name)
{
	int err = kobject_rename(&dev->kobj, new_name);

	dev->init_name = dev->kobj.name;
	return err;
}
EXPORT_SYMBOL(device_rename);

const char *device_get_devnode(const struct device *dev, umode_t *mode, kuid_t *uid, kgid_t *gid,
			       const char **tmp)
{
	char *slashed;

	*tmp = NULL;
	if (dev->type && dev->type->devnode)
		*tmp = dev->type->devnode(dev, mode, uid, gid);
	if (!*tmp && dev->class && dev->class->devnode)
		*tmp = dev->class->devnode((struct device *)dev, mode);
	if (*tmp || !strchr(dev_name(dev), '!'))
		return *tmp ? *tmp : dev_name(dev);
	slashed = kstrdup(dev_name(dev), GFP_KERNEL);
	if (slashed)
		strreplace(slashed, '!', '/');
	return *tmp = slashed;
}
EXPORT_SYMBOL(device_get_devnode);

/* ---- children ---- */

static struct device **children(struct device *parent)
{
	struct device **all, *dev;
	unsigned int nr = 1;

	mutex_lock(&km_device_lock);
	list_for_each_entry(dev, &parent->km_children, km_sibling)
		nr++;
	all = kcalloc(nr, sizeof(*all), GFP_NOWAIT);
	nr = 0;
	list_for_each_entry(dev, &parent->km_children, km_sibling) {
		if (all)
			all[nr++] = get_device(dev);
	}
	mutex_unlock(&km_device_lock);
	return all;
}

int device_for_each_child(struct device *parent, void *data,
			  int (*fn)(struct device *dev, void *data))
{
	struct device **all = children(parent);
	int ret = 0;

	for (struct device **d = all; d && *d; d++) {
		if (!ret)
			ret = fn(*d, data);
		put_device(*d);
	}
	kfree(all);
	return ret;
}
EXPORT_SYMBOL(device_for_each_child);

struct device *device_find_child(struct device *parent, void *data,
				 int (*match)(struct device *dev, void *data))
{
	struct device **all = children(parent), *found = NULL;

	for (struct device **d = all; d && *d; d++) {
		if (!found && match(*d, data))
			found = *d;
		else
			put_device(*d);
	}
	kfree(all);
	return found;
}
EXPORT_SYMBOL(device_find_child);

/* ---- devices that are only a place for others ---- */

static void root_release(struct device *dev)
{
	kfree(dev);
}

struct device *root_device_register(const char *name)
{
	struct device *root = kzalloc(sizeof(*root), GFP_KERNEL);
	int err;

	if (!root)
		return ERR_PTR(-ENOMEM);
	err = dev_set_name(root, "%s", name);
	if (err) {
		kfree(root);
		return ERR_PTR(err);
	}
	root->release = root_release;
	err = device_register(root);
	if (!err)
		return root;
	put_device(root);
	return ERR_PTR(err);
}
EXPORT_SYMBOL(root_device_register);

void root_device_unregister(struct device *root)
{
	device_unregister(root);
}
EXPORT_SYMBOL(root_device_unregister);

/* ---- messages ---- */

int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	if (err == -EPROBE_DEFER)
		dev_dbg(dev, "error %pe: %pV", ERR_PTR(err), &vaf);
	else if (err != -ENOMEM)
		dev_err(dev, "error %pe: %pV", ERR_PTR(err), &vaf);
	va_end(args);
	return err;
}
EXPORT_SYMBOL(dev_err_probe);
