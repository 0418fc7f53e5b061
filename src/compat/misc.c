/* SPDX-License-Identifier: MIT */
/*
 * Devices of major 10: one cdev for all. Its open finds the device by its minor number and hands the
 * file over to that one's operations.
 */
#include <linux/miscdevice.h>

#include <linux/bitmap.h>
#include <linux/cdev.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/mutex.h>

#define DYNAMIC 128 /* minors from MISC_DYNAMIC_MINOR + 1 on, and below 64 */

static DEFINE_MUTEX(misc_lock);
static LIST_HEAD(misc_list);
static DECLARE_BITMAP(dynamic, DYNAMIC);
static struct class misc_class;
static struct cdev misc_cdev;
static bool misc_up; /* the class and the cdev are there */

static int misc_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = NULL;
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	list_for_each_entry(misc, &misc_list, list) {
		if (misc->minor == (int)iminor(inode)) {
			file->private_data = misc;
			fops = fops_get(misc->fops);
			break;
		}
	}
	mutex_unlock(&misc_lock);
	if (!fops)
		return -ENODEV;
	replace_fops(file, fops);
	return fops->open ? fops->open(inode, file) : 0;
}

static const struct file_operations misc_fops = {
	.open = misc_open,
	.llseek = noop_llseek,
};

static char *misc_devnode(KM_DEVNODE_CONST struct device *dev, umode_t *mode)
{
	const struct miscdevice *misc = dev_get_drvdata(dev);

	if (mode && misc->mode)
		*mode = misc->mode;
	return misc->nodename ? kstrdup(misc->nodename, GFP_KERNEL) : NULL;
}

static struct class misc_class = { .name = "misc", .devnode = misc_devnode };

/* While there is a misc device; under misc_lock. */
static int start(void)
{
	int err;

	if (misc_up)
		return 0;
	err = class_register(&misc_class);
	if (err)
		return err;
	cdev_init(&misc_cdev, &misc_fops);
	err = cdev_add(&misc_cdev, MKDEV(MISC_MAJOR, 0), MINORMASK + 1);
	if (err)
		class_unregister(&misc_class);
	misc_up = !err;
	return err;
}

static void stop(void)
{
	if (!misc_up || !list_empty(&misc_list))
		return;
	cdev_del(&misc_cdev);
	class_unregister(&misc_class);
	misc_up = false;
}

static int minor_get(struct miscdevice *misc)
{
	struct miscdevice *other;
	int bit;

	if (misc->minor == MISC_DYNAMIC_MINOR) {
		bit = find_first_zero_bit(dynamic, DYNAMIC);
		if (bit == DYNAMIC)
			return -EBUSY;
		set_bit(bit, dynamic);
		misc->minor = MISC_DYNAMIC_MINOR + 1 + bit;
		return 0;
	}
	list_for_each_entry(other, &misc_list, list) {
		if (other->minor == misc->minor)
			return -EBUSY;
	}
	return 0;
}

static void minor_put(struct miscdevice *misc)
{
	if (misc->minor <= MISC_DYNAMIC_MINOR)
		return;
	clear_bit(misc->minor - MISC_DYNAMIC_MINOR - 1, dynamic);
	misc->minor = MISC_DYNAMIC_MINOR;
}

int misc_register(struct miscdevice *misc)
{
	int err;

	INIT_LIST_HEAD(&misc->list);
	mutex_lock(&misc_lock);
	err = start();
	if (!err)
		err = minor_get(misc);
	if (!err) {
		misc->this_device = device_create_with_groups(&misc_class, misc->parent,
							      MKDEV(MISC_MAJOR, misc->minor), misc,
							      misc->groups, "%s", misc->name);
		err = PTR_ERR_OR_ZERO(misc->this_device);
		if (err)
			minor_put(misc);
		else
			list_add(&misc->list, &misc_list);
	}
	if (err)
		stop();
	mutex_unlock(&misc_lock);
	return err;
}
EXPORT_SYMBOL(misc_register);

void misc_deregister(struct miscdevice *misc)
{
	if (WARN_ON(list_empty(&misc->list)))
		return;
	mutex_lock(&misc_lock);
	list_del_init(&misc->list);
	device_destroy(&misc_class, MKDEV(MISC_MAJOR, misc->minor));
	minor_put(misc);
	stop();
	mutex_unlock(&misc_lock);
}
EXPORT_SYMBOL(misc_deregister);
