/* SPDX-License-Identifier: MIT */
/*
 * Character devices: ranges of numbers that have an owner's name, and cdevs that serve a range. An
 * open node holds its cdev (and by it the module), until the last file of it is closed.
 */
#include <linux/cdev.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/file/vfs_file.h"

/* A range of numbers. */
struct region {
	struct list_head node;
	dev_t from;
	unsigned int count;
	char name[64];
	struct cdev *cdev; /* of __register_chrdev() */
};

static DEFINE_MUTEX(chrdev_lock);
static LIST_HEAD(regions);
static LIST_HEAD(cdevs);

/* ---- numbers ---- */

static bool overlaps(dev_t from, unsigned int count, dev_t other, unsigned int other_count)
{
	return from < other + other_count && other < from + count;
}

static bool major_is_used(unsigned int major)
{
	struct region *r;

	list_for_each_entry(r, &regions, node) {
		if (MAJOR(r->from) == major)
			return true;
	}
	return false;
}

/* A major number that nobody has; -EBUSY. */
static int major_find(void)
{
	for (int i = 254; i >= CHRDEV_MAJOR_DYN_END; i--) {
		if (!major_is_used(i))
			return i;
	}
	for (int i = CHRDEV_MAJOR_DYN_EXT_START; i >= CHRDEV_MAJOR_DYN_EXT_END; i--) {
		if (!major_is_used(i))
			return i;
	}
	return -EBUSY;
}

static int region_check(dev_t from, unsigned int count)
{
	const struct region *r;

	if (MAJOR(from) >= CHRDEV_MAJOR_MAX || count > MINORMASK + 1 - MINOR(from))
		return -EINVAL;
	list_for_each_entry(r, &regions, node) {
		if (overlaps(from, count, r->from, r->count))
			return -EBUSY;
	}
	return 0;
}

static struct region *region_add(unsigned int major, unsigned int minor, unsigned int count,
				 const char *name)
{
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);
	int err = 0;

	if (!r)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&chrdev_lock);
	if (!major) {
		err = major_find();
		major = err;
	}
	if (err >= 0)
		err = region_check(MKDEV(major, minor), count);
	if (!err) {
		r->from = MKDEV(major, minor);
		r->count = count;
		strscpy(r->name, name, sizeof(r->name));
		list_add(&r->node, &regions);
	}
	mutex_unlock(&chrdev_lock);
	if (!err)
		return r;
	pr_err("CHRDEV \"%s\" major number %d cannot be had: %d\n", name, (int)major, err);
	kfree(r);
	return ERR_PTR(err);
}

static struct cdev *region_remove(dev_t from, unsigned int count)
{
	struct cdev *cdev = NULL;
	struct region *r, *next;

	mutex_lock(&chrdev_lock);
	list_for_each_entry_safe(r, next, &regions, node) {
		if (r->from == from && r->count == count) {
			cdev = r->cdev;
			list_del(&r->node);
			kfree(r);
			break;
		}
	}
	mutex_unlock(&chrdev_lock);
	return cdev;
}

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	struct region *r = region_add(0, baseminor, count, name);

	if (IS_ERR(r))
		return PTR_ERR(r);
	*dev = r->from;
	return 0;
}
EXPORT_SYMBOL(alloc_chrdev_region);

int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	return PTR_ERR_OR_ZERO(region_add(MAJOR(from), MINOR(from), count, name));
}
EXPORT_SYMBOL(register_chrdev_region);

void unregister_chrdev_region(dev_t from, unsigned int count)
{
	region_remove(from, count);
}
EXPORT_SYMBOL(unregister_chrdev_region);

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	struct region *r = region_add(major, baseminor, count, name);
	struct cdev *cdev = cdev_alloc();
	int err;

	if (IS_ERR(r) || !cdev) {
		err = IS_ERR(r) ? PTR_ERR(r) : -ENOMEM;
		goto fail;
	}
	cdev->owner = fops->owner;
	cdev->ops = fops;
	kobject_set_name(&cdev->kobj, "%s", name);
	err = cdev_add(cdev, r->from, count);
	if (err)
		goto fail;
	r->cdev = cdev;
	return major ? 0 : MAJOR(r->from);

fail:
	if (cdev)
		kobject_put(&cdev->kobj);
	if (!IS_ERR(r))
		region_remove(r->from, r->count);
	return err;
}
EXPORT_SYMBOL(__register_chrdev);

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name)
{
	struct cdev *cdev = region_remove(MKDEV(major, baseminor), count);

	if (cdev)
		cdev_del(cdev);
}
EXPORT_SYMBOL(__unregister_chrdev);

/* ---- cdevs ---- */

static void cdev_default_release(struct kobject *kobj)
{
	kobject_put(kobj->parent);
}

static void cdev_dynamic_release(struct kobject *kobj)
{
	struct kobject *parent = kobj->parent;

	kfree(container_of(kobj, struct cdev, kobj));
	kobject_put(parent);
}

static const struct kobj_type ktype_default = { .release = cdev_default_release };
static const struct kobj_type ktype_dynamic = { .release = cdev_dynamic_release };

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &ktype_default);
	cdev->ops = fops;
}
EXPORT_SYMBOL(cdev_init);

struct cdev *cdev_alloc(void)
{
	struct cdev *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (p) {
		INIT_LIST_HEAD(&p->list);
		kobject_init(&p->kobj, &ktype_dynamic);
	}
	return p;
}
EXPORT_SYMBOL(cdev_alloc);

int cdev_add(struct cdev *p, dev_t dev, unsigned int count)
{
	if (WARN_ON(dev == WHITEOUT_DEV))
		return -EBUSY;
	p->dev = dev;
	p->count = count;
	kobject_get(p->kobj.parent);
	mutex_lock(&chrdev_lock);
	list_add(&p->list, &cdevs); /* the last one that serves a number is asked first */
	mutex_unlock(&chrdev_lock);
	return 0;
}
EXPORT_SYMBOL(cdev_add);

void cdev_del(struct cdev *p)
{
	mutex_lock(&chrdev_lock);
	list_del_init(&p->list);
	mutex_unlock(&chrdev_lock);
	kobject_put(&p->kobj);
}
EXPORT_SYMBOL(cdev_del);

void cdev_set_parent(struct cdev *p, struct kobject *kobj)
{
	WARN_ON(!kobj->state_initialized);
	p->kobj.parent = kobj;
}
EXPORT_SYMBOL(cdev_set_parent);

int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int err = 0;

	if (dev->devt) {
		cdev_set_parent(cdev, &dev->kobj);
		err = cdev_add(cdev, dev->devt, 1);
		if (err)
			return err;
	}
	err = device_add(dev);
	if (err && dev->devt)
		cdev_del(cdev);
	return err;
}
EXPORT_SYMBOL(cdev_device_add);

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}
EXPORT_SYMBOL(cdev_device_del);

/* ---- open nodes ---- */

static struct cdev *cdev_get(dev_t dev)
{
	struct cdev *p, *found = NULL;

	mutex_lock(&chrdev_lock);
	list_for_each_entry(p, &cdevs, list) {
		if (!overlaps(dev, 1, p->dev, p->count))
			continue;
		if (try_module_get(p->owner)) {
			if (kobject_get_unless_zero(&p->kobj))
				found = p;
			else
				module_put(p->owner);
		}
		break;
	}
	mutex_unlock(&chrdev_lock);
	return found;
}

void cdev_put(struct cdev *p)
{
	struct module *owner;

	if (!p)
		return;
	owner = p->owner;
	kobject_put(&p->kobj);
	module_put(owner);
}
EXPORT_SYMBOL(cdev_put);

int km_chrdev_open(struct inode *inode, struct file *file)
{
	struct cdev *p = cdev_get(inode->i_rdev);
	int err;

	if (!p)
		return -ENXIO;
	spin_lock(&inode->i_lock);
	inode->i_cdev = p;
	spin_unlock(&inode->i_lock);
	file->f_op = fops_get(p->ops);
	err = file->f_op ? 0 : -ENXIO;
	if (!err && file->f_op->open)
		err = file->f_op->open(inode, file);
	if (err)
		cdev_put(p);
	else
		file->km_cdev = p;
	return err;
}
