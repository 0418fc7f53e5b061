/* SPDX-License-Identifier: MIT */
/* Numbers of character devices, and the cdevs that serve them. */
#include <kunit/test.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/km_file.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "said.h"

static int opened, released;

static int count_open(struct inode *inode, struct file *file)
{
	opened++;
	file->private_data = (void *)(long)iminor(inode);
	return 0;
}

static int count_release(struct inode *inode, struct file *file)
{
	released++;
	return 0;
}

/* The minor number as a letter. */
static ssize_t letter_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char letter = 'a' + (long)file->private_data;

	return simple_read_from_buffer(buf, count, pos, &letter, 1);
}

static const struct file_operations letters = {
	.owner = THIS_MODULE,
	.open = count_open,
	.release = count_release,
	.read = letter_read,
};

static int zero(struct kunit *test)
{
	opened = released = 0;
	return 0;
}

static int letter_of(dev_t dev)
{
	struct file *file = km_file_open_dev(dev, O_RDONLY);
	char letter = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = km_file_read(file, &letter, 1);
	km_file_close(file);
	return n == 1 ? letter : n;
}

static void a_range_of_numbers(struct kunit *test)
{
	struct cdev cdev;
	dev_t first;

	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&first, 2, 3, "letters"), 0);
	KUNIT_EXPECT_EQ(test, MINOR(first), 2);
	KUNIT_EXPECT_GE(test, MAJOR(first), CHRDEV_MAJOR_DYN_END);
	KUNIT_EXPECT_EQ(test, letter_of(first), -ENXIO);
	cdev_init(&cdev, &letters);
	KUNIT_ASSERT_EQ(test, cdev_add(&cdev, first, 3), 0);
	KUNIT_EXPECT_EQ(test, letter_of(first), 'c');
	KUNIT_EXPECT_EQ(test, letter_of(first + 2), 'e');
	KUNIT_EXPECT_EQ(test, letter_of(first + 3), -ENXIO);
	KUNIT_EXPECT_EQ(test, letter_of(first - 1), -ENXIO);
	KUNIT_EXPECT_EQ(test, letter_of(MKDEV(MAJOR(first) + 1, 2)), -ENXIO);
	cdev_del(&cdev);
	KUNIT_EXPECT_EQ(test, letter_of(first), -ENXIO);
	KUNIT_EXPECT_EQ(test, opened, 2);
	KUNIT_EXPECT_EQ(test, released, 2);
	unregister_chrdev_region(first, 3);
}

static void a_range_has_one_owner(struct kunit *test)
{
	dev_t first, next;

	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&first, 10, 5, "first"), 0);
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&next, 10, 5, "next"), 0);
	KUNIT_EXPECT_NE(test, MAJOR(first), MAJOR(next));
	unregister_chrdev_region(next, 5);
	said_begin();
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 5, "same"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first + 4, 1, "last"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 1, 2, "before"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 1, 20, "around"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(CHRDEV_MAJOR_MAX, 0), 1, "far"),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, said_end(), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first + 5, 2, "after"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 2, 2, "below"), 0);
	unregister_chrdev_region(first + 5, 2);
	unregister_chrdev_region(first - 2, 2);
	unregister_chrdev_region(first, 5);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 5, "anew"), 0);
	unregister_chrdev_region(first, 5);
}

static void the_short_way(struct kunit *test)
{
	int major = register_chrdev(0, "short", &letters);

	KUNIT_ASSERT_GT(test, major, 0);
	KUNIT_EXPECT_EQ(test, letter_of(MKDEV(major, 7)), 'h');
	KUNIT_EXPECT_EQ(test, letter_of(MKDEV(major, 256)), -ENXIO);
	said_begin();
	KUNIT_EXPECT_EQ(test, register_chrdev(major, "again", &letters), -EBUSY);
	said_end();
	unregister_chrdev(major, "short");
	KUNIT_EXPECT_EQ(test, letter_of(MKDEV(major, 7)), -ENXIO);
	KUNIT_EXPECT_EQ(test, register_chrdev(major, "given", &letters), 0);
	unregister_chrdev(major, "given");
}

/* The memory of one of cdev_alloc() lives as long as its files. */
static void files_hold_their_cdev(struct kunit *test)
{
	struct cdev *cdev = cdev_alloc();
	struct file *file;
	char letter = 0;
	dev_t dev;

	KUNIT_ASSERT_NOT_NULL(test, cdev);
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&dev, 0, 1, "held"), 0);
	cdev->owner = THIS_MODULE;
	cdev->ops = &letters;
	KUNIT_ASSERT_EQ(test, cdev_add(cdev, dev, 1), 0);
	file = km_file_open_dev(dev, O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_PTR_EQ(test, file_inode(file)->i_cdev, cdev);
	cdev_del(cdev);
	unregister_chrdev_region(dev, 1);
	KUNIT_EXPECT_EQ(test, letter_of(dev), -ENXIO);
	KUNIT_EXPECT_EQ(test, cdev->dev, dev); /* still there */
	KUNIT_EXPECT_EQ(test, km_file_read(file, &letter, 1), 1);
	KUNIT_EXPECT_EQ(test, letter, 'a');
	km_file_close(file);
	KUNIT_EXPECT_EQ(test, released, 1);
}

/* ---- a driver's structure with the device and the cdev in it ---- */

struct gadget {
	struct device dev;
	struct cdev cdev;
	bool *freed;
};

static void gadget_free(struct device *dev)
{
	struct gadget *g = container_of(dev, struct gadget, dev);

	*g->freed = true;
	kfree(g);
}

static void the_device_lives_as_long_as_files(struct kunit *test)
{
	struct gadget *g = kzalloc(sizeof(*g), GFP_KERNEL);
	bool freed = false;
	struct file *file;
	dev_t dev;

	KUNIT_ASSERT_NOT_NULL(test, g);
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&dev, 3, 1, "gadget"), 0);
	g->freed = &freed;
	device_initialize(&g->dev);
	g->dev.devt = dev;
	g->dev.release = gadget_free;
	KUNIT_ASSERT_EQ(test, dev_set_name(&g->dev, "gadget%d", 3), 0);
	cdev_init(&g->cdev, &letters);
	KUNIT_ASSERT_EQ(test, cdev_device_add(&g->cdev, &g->dev), 0);
	file = km_file_open("/dev/gadget3", O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	cdev_device_del(&g->cdev, &g->dev);
	put_device(&g->dev);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/dev/gadget3"));
	KUNIT_EXPECT_FALSE(test, freed);
	km_file_close(file);
	KUNIT_EXPECT_TRUE(test, freed);
	unregister_chrdev_region(dev, 1);
}

static struct kunit_case cdev_cases[] = {
	KUNIT_CASE(a_range_of_numbers),
	KUNIT_CASE(a_range_has_one_owner),
	KUNIT_CASE(the_short_way),
	KUNIT_CASE(files_hold_their_cdev),
	KUNIT_CASE(the_device_lives_as_long_as_files),
	{}
};

static struct kunit_suite cdev_suite = { .name = "cdev", .init = zero, .test_cases = cdev_cases };
kunit_test_suite(cdev_suite);

MODULE_LICENSE("Dual MIT/GPL");
