/* SPDX-License-Identifier: MIT */
/* Devices, drivers, buses, classes and the platform bus: who is bound to whom, and what goes when. */
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/km_file.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "said.h"

static char text[512];

static int released; /* devices, by device_gone() */

static void device_gone(struct device *dev)
{
	released++;
	kfree(dev);
}

static struct device *plain_device(struct kunit *test, const char *name, const struct bus_type *bus)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, dev);
	device_initialize(dev);
	dev->release = device_gone;
	dev->bus = bus;
	KUNIT_ASSERT_EQ(test, dev_set_name(dev, "%s", name), 0);
	KUNIT_ASSERT_EQ(test, device_add(dev), 0);
	return dev;
}

/* ---- life ---- */

static void goes_with_the_last_reference(struct kunit *test)
{
	struct device *dev = plain_device(test, "one", NULL);

	released = 0;
	KUNIT_EXPECT_STREQ(test, dev_name(dev), "one");
	KUNIT_EXPECT_TRUE(test, km_vfs_exists("/sys/devices/one"));
	get_device(dev);
	device_unregister(dev);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/devices/one"));
	KUNIT_EXPECT_EQ(test, released, 0);
	put_device(dev);
	KUNIT_EXPECT_EQ(test, released, 1);
}

static void a_name_is_needed_and_unique(struct kunit *test)
{
	struct device *one = plain_device(test, "same", NULL), *two, *none;

	two = kzalloc(sizeof(*two), GFP_KERNEL);
	none = kzalloc(sizeof(*none), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, two && none);
	two->release = none->release = device_gone;
	device_initialize(none);
	KUNIT_EXPECT_EQ(test, device_add(none), -EINVAL);
	put_device(none);
	device_initialize(two);
	dev_set_name(two, "same");
	said_begin();
	KUNIT_EXPECT_EQ(test, device_add(two), -EEXIST);
	said_end();
	KUNIT_EXPECT_TRUE(test, said("-EEXIST"));
	put_device(two);
	device_unregister(one);
}

static void without_release_it_is_broken(struct kunit *test)
{
	static struct device dev;

	device_initialize(&dev);
	dev_set_name(&dev, "broken");
	said_begin();
	put_device(&dev);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("Device 'broken' does not have a release() function, it is "
				     "broken and must be fixed."));
	memset(&dev, 0, sizeof(dev));
}

static void count_action(void *arg)
{
	++*(int *)arg;
}

static int nr_children(struct device *dev, void *data)
{
	++*(int *)data;
	return 0;
}

static void children(struct kunit *test)
{
	struct device *root = root_device_register("parent"), *child;
	int nr = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(root));
	child = kzalloc(sizeof(*child), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, child);
	child->release = device_gone;
	child->parent = root;
	child->init_name = "child";
	KUNIT_ASSERT_EQ(test, device_register(child), 0);
	KUNIT_EXPECT_TRUE(test, km_vfs_exists("/sys/devices/parent/child"));
	device_for_each_child(root, &nr, nr_children);
	KUNIT_EXPECT_EQ(test, nr, 1);
	device_unregister(child);
	root_device_unregister(root);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/devices/parent"));
}

/* ---- attributes ---- */

static int level = 7;

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", level);
}

static ssize_t level_store(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count)
{
	int err = kstrtoint(buf, 0, &level);

	return err ? err : (ssize_t)count;
}
static DEVICE_ATTR_RW(level);

static ssize_t only_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, dev_name(dev));
}
static DEVICE_ATTR_RO(only);

static struct attribute *attrs[] = { &dev_attr_level.attr, &dev_attr_only.attr, NULL };
static const struct attribute_group group = { .name = "settings", .attrs = attrs };

static void attributes_are_files(struct kunit *test)
{
	struct device *dev = plain_device(test, "attrs", NULL);

	level = 7;
	KUNIT_ASSERT_EQ(test, device_create_file(dev, &dev_attr_level), 0);
	KUNIT_EXPECT_EQ(test, km_vfs_read("/sys/devices/attrs/level", text, sizeof(text)), 2);
	KUNIT_EXPECT_STREQ(test, text, "7\n");
	KUNIT_EXPECT_EQ(test, km_vfs_write("/sys/devices/attrs/level", "12\n"), 3);
	KUNIT_EXPECT_EQ(test, level, 12);
	KUNIT_EXPECT_EQ(test, km_vfs_write("/sys/devices/attrs/level", "x"), -EINVAL);
	device_remove_file(dev, &dev_attr_level);
	KUNIT_EXPECT_EQ(test, km_vfs_read("/sys/devices/attrs/level", text, sizeof(text)), -ENOENT);
	KUNIT_ASSERT_EQ(test, device_add_group(dev, &group), 0);
	km_vfs_read("/sys/devices/attrs/settings/only", text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "only of attrs\n");
	KUNIT_EXPECT_EQ(test, km_vfs_write("/sys/devices/attrs/settings/only", "1"), -EACCES);
	km_vfs_list("/sys/devices/attrs/settings", text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "level\nonly\n");
	device_unregister(dev);
}

/* ---- a bus ---- */

static int probed, removed, probe_result;

static int bus_match(struct device *dev, KM_MATCH_CONST struct device_driver *drv)
{
	return dev_name(dev)[0] == drv->name[0];
}

static struct bus_type bus = { .name = "kunit-bus", .match = bus_match };

static int drv_probe(struct device *dev)
{
	probed++;
	if (probe_result)
		return probe_result;
	return devm_add_action_or_reset(dev, count_action, &removed);
}

static int drv_remove(struct device *dev)
{
	KUNIT_EXPECT_EQ(kunit_get_current_test(), removed, 0); /* resources go after this */
	return 0;
}

static struct device_driver drv = { .name = "a-driver", .bus = &bus, .probe = drv_probe,
				    .remove = drv_remove };

static void bound_in_either_order(struct kunit *test)
{
	struct device *early, *late, *other;

	probed = removed = probe_result = 0;
	KUNIT_ASSERT_EQ(test, bus_register(&bus), 0);
	early = plain_device(test, "a-early", &bus);
	other = plain_device(test, "b-other", &bus);
	KUNIT_ASSERT_EQ(test, driver_register(&drv), 0);
	KUNIT_EXPECT_EQ(test, probed, 1);
	KUNIT_EXPECT_PTR_EQ(test, early->driver, &drv);
	KUNIT_EXPECT_NULL(test, other->driver);
	late = plain_device(test, "a-late", &bus);
	KUNIT_EXPECT_EQ(test, probed, 2);
	KUNIT_EXPECT_TRUE(test, km_vfs_exists("/sys/bus/kunit-bus/drivers/a-driver"));
	KUNIT_EXPECT_TRUE(test, km_vfs_exists("/sys/bus/kunit-bus/devices/a-late/driver"));
	device_unregister(late);
	KUNIT_EXPECT_EQ(test, removed, 1);
	removed = 0;
	driver_unregister(&drv);
	KUNIT_EXPECT_EQ(test, removed, 1);
	KUNIT_EXPECT_NULL(test, early->driver);
	device_unregister(early);
	device_unregister(other);
	bus_unregister(&bus);
}

static void a_failed_probe_leaves_nothing(struct kunit *test)
{
	struct device *dev;

	probed = removed = 0;
	probe_result = -EIO;
	KUNIT_ASSERT_EQ(test, bus_register(&bus), 0);
	KUNIT_ASSERT_EQ(test, driver_register(&drv), 0);
	said_begin();
	dev = plain_device(test, "a-bad", &bus);
	said_end();
	KUNIT_EXPECT_TRUE(test, said("probe with driver a-driver failed with error -5"));
	KUNIT_EXPECT_EQ(test, probed, 1);
	KUNIT_EXPECT_NULL(test, dev->driver);
	KUNIT_EXPECT_EQ(test, driver_register(&drv), -EBUSY);
	device_unregister(dev);
	driver_unregister(&drv);
	bus_unregister(&bus);
	KUNIT_EXPECT_EQ(test, driver_register(&drv), -EINVAL); /* no such bus */
}

static void a_deferred_probe_is_repeated(struct kunit *test)
{
	static struct device_driver second = { .name = "b-driver", .bus = &bus };
	struct device *waits, *other;

	probed = removed = 0;
	probe_result = -EPROBE_DEFER;
	KUNIT_ASSERT_EQ(test, bus_register(&bus), 0);
	KUNIT_ASSERT_EQ(test, driver_register(&drv), 0);
	KUNIT_ASSERT_EQ(test, driver_register(&second), 0);
	waits = plain_device(test, "a-waits", &bus);
	KUNIT_EXPECT_NULL(test, waits->driver);
	probe_result = 0;
	other = plain_device(test, "b-comes", &bus); /* is bound: those that wait are tried */
	KUNIT_EXPECT_PTR_EQ(test, other->driver, &second);
	KUNIT_EXPECT_PTR_EQ(test, waits->driver, &drv);
	KUNIT_EXPECT_EQ(test, probed, 2);
	device_unregister(waits);
	device_unregister(other);
	driver_unregister(&second);
	driver_unregister(&drv);
	bus_unregister(&bus);
}

/* ---- classes ---- */

static int node_open(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

static ssize_t node_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return copy_to_user(buf, "node", min_t(size_t, count, 4)) ? -EFAULT : min_t(size_t, count, 4);
}

static const struct file_operations node_fops = { .open = node_open, .read = node_read };

static void a_class_makes_nodes(struct kunit *test)
{
	struct class *class = class_create("kunit-class");
	struct device *dev;
	struct cdev cdev;
	struct file *file;
	dev_t nr;

	KUNIT_ASSERT_FALSE(test, IS_ERR(class));
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&nr, 0, 1, "kunit"), 0);
	cdev_init(&cdev, &node_fops);
	KUNIT_ASSERT_EQ(test, cdev_add(&cdev, nr, 1), 0);
	dev = device_create(class, NULL, nr, &cdev, "node%d", 5);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	KUNIT_EXPECT_PTR_EQ(test, dev_get_drvdata(dev), (void *)&cdev);
	KUNIT_EXPECT_TRUE(test, km_vfs_exists("/sys/class/kunit-class/node5"));
	file = km_file_open("node5", O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, km_file_read(file, text, 10), 4);
	km_file_close(file);
	device_destroy(class, nr);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(km_file_open("node5", O_RDONLY)), -ENOENT);
	cdev_del(&cdev);
	unregister_chrdev_region(nr, 1);
	class_destroy(class);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/class/kunit-class"));
}

/* ---- platform ---- */

static int plat_probe(struct platform_device *pdev)
{
	const struct resource *mem = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	int *value = devm_kzalloc(&pdev->dev, sizeof(*value), GFP_KERNEL);

	if (!mem || !value)
		return -ENODEV;
	*value = platform_get_irq(pdev, 0);
	platform_set_drvdata(pdev, value);
	return *value < 0 ? *value : 0;
}

static struct platform_driver plat_driver = {
	.probe = plat_probe,
	.driver = { .name = "kunit-plat" },
};

static void platform_devices_have_resources(struct kunit *test)
{
	const struct resource res[] = { DEFINE_RES_MEM(0x1000, 0x100), DEFINE_RES_IRQ(9) };
	struct platform_device *pdev, *auto_one, *clash;

	KUNIT_ASSERT_EQ(test, platform_driver_register(&plat_driver), 0);
	pdev = platform_device_register_simple("kunit-plat", 3, res, 2);
	KUNIT_ASSERT_FALSE(test, IS_ERR(pdev));
	KUNIT_EXPECT_STREQ(test, dev_name(&pdev->dev), "kunit-plat.3");
	KUNIT_ASSERT_PTR_EQ(test, pdev->dev.driver, &plat_driver.driver);
	KUNIT_EXPECT_EQ(test, *(int *)platform_get_drvdata(pdev), 9);
	KUNIT_EXPECT_EQ(test, platform_irq_count(pdev), 1);
	said_begin();
	clash = platform_device_register_simple("kunit-clash", -1, res, 1);
	said_end();
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(clash), -EBUSY);
	KUNIT_EXPECT_TRUE(test, said("failed to claim resource 0"));
	auto_one = platform_device_register_simple("kunit-auto", PLATFORM_DEVID_AUTO, NULL, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(auto_one));
	KUNIT_EXPECT_TRUE(test, strstr(dev_name(&auto_one->dev), ".auto"));
	platform_device_unregister(auto_one);
	platform_device_unregister(pdev);
	platform_driver_unregister(&plat_driver);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/bus/platform"));
}

/* ---- kobjects ---- */

static struct kobject *seen;

static ssize_t number_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	seen = kobj;
	return sysfs_emit(buf, "42\n");
}
static struct kobj_attribute number = __ATTR_RO(number);

static void kobjects_are_directories(struct kunit *test)
{
	struct kobject *kobj = kobject_create_and_add("kunit-object", kernel_kobj);
	struct kset *set = kset_create_and_add("kunit-set", NULL, kobj);
	char *path;

	KUNIT_ASSERT_TRUE(test, kobj && set);
	KUNIT_ASSERT_EQ(test, sysfs_create_file(kobj, &number.attr), 0);
	km_vfs_read("/sys/kernel/kunit-object/number", text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "42\n");
	KUNIT_EXPECT_PTR_EQ(test, seen, kobj);
	path = kobject_get_path(&set->kobj, GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, path, "/kernel/kunit-object/kunit-set");
	kfree(path);
	kset_unregister(set);
	kobject_put(kobj);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/kernel/kunit-object"));
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE(goes_with_the_last_reference),
	KUNIT_CASE(a_name_is_needed_and_unique),
	KUNIT_CASE(without_release_it_is_broken),
	KUNIT_CASE(children),
	KUNIT_CASE(attributes_are_files),
	KUNIT_CASE(bound_in_either_order),
	KUNIT_CASE(a_failed_probe_leaves_nothing),
	KUNIT_CASE(a_deferred_probe_is_repeated),
	KUNIT_CASE(a_class_makes_nodes),
	KUNIT_CASE(platform_devices_have_resources),
	KUNIT_CASE(kobjects_are_directories),
	{}
};

static struct kunit_suite device_suite = {
	.name = "km-device",
	.test_cases = device_cases,
};
kunit_test_suite(device_suite);

MODULE_LICENSE("Dual MIT/GPL");
