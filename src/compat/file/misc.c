/* SPDX-License-Identifier: MIT */
/*
 * Devices of major 10: one cdev for all, which stays once it is there, as open files hold it. Its
 * open finds the device by its minor number and hands the file over to that one's operations; the
 * device's own open is called under misc_lock, as in the kernel, so that it cannot be deregistered
 * before that returns, and can itself neither register nor deregister one.
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

#define DYNAMIC 128

static DEFINE_MUTEX(misc_lock);
static LIST_HEAD(misc_list);
static DECLARE_BITMAP(dynamic, DYNAMIC); /* minors from MISC_DYNAMIC_MINOR + 1 on that are used */
static DECLARE_BITMAP(chosen, DYNAMIC);  /* those of them that minor_get() has chosen */
static struct class misc_class;
static struct cdev misc_cdev;
static bool class_there, cdev_there;

static int misc_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = NULL;
	struct miscdevice *misc;
	int err = -ENODEV;

	mutex_lock(&misc_lock);
	list_for_each_entry(misc, &misc_list, list) {
		if (misc->minor == (int)iminor(inode)) {
			file->private_data = misc;
			fops = fops_get(misc->fops);
			break;
		}
	}
	if (fops) {
		replace_fops(file, fops);
		err = fops->open ? fops->open(inode, file) : 0;
	}
	mutex_unlock(&misc_lock);
	return err;
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

/* The class is there while there is a misc device; both under misc_lock. */
static int start(void)
{
	int err;

	if (!cdev_there) {
		cdev_init(&misc_cdev, &misc_fops);
		err = cdev_add(&misc_cdev, MKDEV(MISC_MAJOR, 0), MINORMASK + 1);
		if (err)
			return err;
		cdev_there = true;
	}
	if (class_there)
		return 0;
	err = class_register(&misc_class);
	class_there = !err;
	return err;
}

static void stop(void)
{
	if (!class_there || !list_empty(&misc_list))
		return;
	class_unregister(&misc_class);
	class_there = false;
}

/* Of a minor number in dynamic; DYNAMIC: it has none. */
static int bit_of(int minor)
{
	int bit = minor - MISC_DYNAMIC_MINOR - 1;

	return bit >= 0 && bit < DYNAMIC ? bit : DYNAMIC;
}

static int minor_get(struct miscdevice *misc)
{
	struct miscdevice *other;
	int bit = bit_of(misc->minor);

	if (misc->minor == MISC_DYNAMIC_MINOR) {
		bit = find_first_zero_bit(dynamic, DYNAMIC);
		if (bit == DYNAMIC)
			return -EBUSY;
		set_bit(bit, chosen);
		misc->minor = MISC_DYNAMIC_MINOR + 1 + bit;
	} else if (misc->minor < 0 || misc->minor > (int)MINORMASK) {
		return -EINVAL;
	}
	list_for_each_entry(other, &misc_list, list) {
		if (other->minor == misc->minor)
			return -EBUSY;
	}
	if (bit < DYNAMIC)
		set_bit(bit, dynamic);
	return 0;
}

/* A number that was chosen is chosen anew when the device is registered again. */
static void minor_put(struct miscdevice *misc)
{
	int bit = bit_of(misc->minor);

	if (bit == DYNAMIC)
		return;
	clear_bit(bit, dynamic);
	if (test_and_clear_bit(bit, chosen))
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
	device_unregister(misc->this_device); /* found without memory */
	misc->this_device = NULL;
	minor_put(misc);
	stop();
	mutex_unlock(&misc_lock);
}
EXPORT_SYMBOL(misc_deregister);
