/* SPDX-License-Identifier: MIT */
/* Managed resources: order of release, matching, memory that moves, text. */
#include "test.h"

#include "pool/pool.h"
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

TEST_CMDLINE("mem=64M");

static char log_text[200];

static void log_release(struct device *dev, void *res)
{
	(void)dev;
	snprintf(log_text + strlen(log_text), sizeof(log_text) - strlen(log_text), "%d ",
		 *(int *)res);
}

static int equals(struct device *dev, void *res, void *data)
{
	(void)dev;
	return *(int *)res == *(int *)data;
}

static int *new_res(int value)
{
	int *res = devres_alloc(log_release, sizeof(int), GFP_KERNEL);

	CHECK_EQ(*res, 0);
	*res = value;
	return res;
}

static void add_double(struct device *dev, void *res, void *data)
{
	(void)dev;
	*(int *)data += *(int *)res;
}

TEST(resources_go_newest_first)
{
	struct device dev = { .init_name = "d" };
	int two = 2, nine = 9, sum = 0, *res;

	log_text[0] = 0;
	for (int i = 1; i <= 4; i++)
		devres_add(&dev, new_res(i));
	pool_devres_check(&dev);
	CHECK_EQ(*(int *)devres_find(&dev, log_release, NULL, NULL), 4);
	CHECK_EQ(*(int *)devres_find(&dev, log_release, equals, &two), 2);
	CHECK_EQ(devres_find(&dev, log_release, equals, &nine), NULL);
	devres_for_each_res(&dev, log_release, NULL, NULL, add_double, &sum);
	CHECK_EQ(sum, 10);
	CHECK_EQ(devres_release(&dev, log_release, equals, &two), 0);
	CHECK_STREQ(log_text, "2 ");
	CHECK_EQ(devres_release(&dev, log_release, equals, &two), -ENOENT);
	CHECK_EQ(devres_destroy(&dev, log_release, equals, &two), -ENOENT);
	two = 3;
	CHECK_EQ(devres_destroy(&dev, log_release, equals, &two), 0);
	res = devres_remove(&dev, log_release, NULL, NULL);
	CHECK_EQ(*res, 4);
	devres_add(&dev, res);
	CHECK_EQ(km_device_release(&dev), 2);
	CHECK_STREQ(log_text, "2 4 1 ");
	CHECK_EQ(km_device_release(&dev), 0);
}

TEST(get_finds_or_adds)
{
	struct device dev = { .init_name = "d" };
	int five = 5, *first = new_res(5), *second = new_res(5);

	CHECK_EQ(devres_get(&dev, first, equals, &five), first);
	CHECK_EQ(devres_get(&dev, second, equals, &five), first);
	CHECK_EQ(km_device_release(&dev), 1);
	devres_free(NULL);
	CHECK_EQ(devres_alloc(log_release, SIZE_MAX, GFP_KERNEL), NULL);
}

TEST(misuse_is_reported)
{
	struct device dev = { .init_name = "d" };
	int *res = new_res(1), local;

	devres_add(&dev, res);
	devres_add(&dev, res);
	CHECK_REPORT("WARNING: ");
	devres_free(res);
	CHECK_REPORT("WARNING: ");
	CHECK_EQ(km_device_release(&dev), 1);
	devm_kfree(&dev, &local); /* such as a literal of devm_kstrdup_const() */
	devm_kfree(&dev, NULL);
	test_report_clear();
	res = kmalloc(8, GFP_KERNEL);
	devm_kfree(&dev, res);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	CHECK_EQ(devm_krealloc(&dev, res, 20, GFP_KERNEL), NULL);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	devm_free_pages(&dev, 4096);
	CHECK_REPORT("WARNING: ");
	kfree(res);
}

static void action(void *data)
{
	++*(int *)data;
}

TEST(actions_run_at_release)
{
	struct device dev = { .init_name = "d" };
	int a = 0, b = 0, c = 0;

	CHECK_EQ(devm_add_action(&dev, action, &a), 0);
	CHECK_EQ(devm_add_action_or_reset(&dev, action, &b), 0);
	CHECK_EQ(devm_add_action(&dev, action, &c), 0);
	devm_remove_action(&dev, action, &b);
	devm_release_action(&dev, action, &c);
	CHECK_EQ(c, 1);
	CHECK_EQ(devm_remove_action_nowarn(&dev, action, &c), -ENOENT);
	CHECK_EQ(km_device_release(&dev), 1);
	CHECK_EQ(a, 1);
	CHECK_EQ(b, 0);
}

TEST(managed_kmalloc)
{
	struct device dev = { .init_name = "d" };
	char *p = devm_kmalloc(&dev, 100, GFP_KERNEL), *big;
	char *z = devm_kzalloc(&dev, 50, GFP_KERNEL);

	REQUIRE(p && z);
	CHECK_EQ((unsigned long)p % 16, 0);
	memset(p, 'a', 100);
	for (int i = 0; i < 50; i++)
		CHECK_EQ(z[i], 0);
	CHECK_EQ(devm_kmalloc(&dev, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(devm_kcalloc(&dev, SIZE_MAX / 2, 3, GFP_KERNEL), NULL);
	CHECK(devm_kcalloc(&dev, 3, 5, GFP_KERNEL));
	big = devm_krealloc(&dev, p, 20000, GFP_KERNEL);
	CHECK(big && big != p);
	CHECK_EQ(big[0], 'a');
	CHECK_EQ(big[99], 'a');
	CHECK_EQ(devm_krealloc(&dev, big, 10, GFP_KERNEL), big);
	CHECK_EQ(devm_krealloc(&dev, big, 30, GFP_KERNEL | __GFP_ZERO), big);
	CHECK_EQ(big[9], 'a');
	CHECK_EQ(big[10], 0);
	CHECK_EQ(devm_krealloc_array(&dev, big, SIZE_MAX, 2, GFP_KERNEL), NULL);
	CHECK_EQ(devm_krealloc(&dev, big, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK(devm_krealloc(&dev, NULL, 10, GFP_KERNEL));
	devm_kfree(&dev, z);
	pool_devres_check(&dev);
	CHECK_EQ(km_device_release(&dev), 2);
}

TEST(realloc_keeps_the_place_in_the_order)
{
	struct device dev = { .init_name = "d" };
	void *a = devm_kmalloc(&dev, 16, GFP_KERNEL);
	char buf[300];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	devres_add(&dev, new_res(1));
	a = devm_krealloc(&dev, a, 30000, GFP_KERNEL);
	CHECK(a);
	pool_devres_text(&t, &dev);
	CHECK_STREQ(buf, "d: kmalloc_release 30000 bytes\nd: log_release 4 bytes\n");
	CHECK_EQ(km_device_release(&dev), 2);
}

TEST(managed_text_and_pages)
{
	struct device dev = { .init_name = "d" };
	char *s = devm_kstrdup(&dev, "hello", GFP_KERNEL);
	unsigned long pages = devm_get_free_pages(&dev, GFP_KERNEL, 1);

	CHECK_STREQ(s, "hello");
	CHECK_EQ(devm_kstrdup(&dev, NULL, GFP_KERNEL), NULL);
	CHECK_STREQ(devm_kstrdup_const(&dev, "const", GFP_KERNEL), "const");
	CHECK_STREQ(devm_kasprintf(&dev, GFP_KERNEL, "%s-%d", "x", 7), "x-7");
	CHECK_STREQ((char *)devm_kmemdup(&dev, "mem", 4, GFP_KERNEL), "mem");
	CHECK_STREQ((const char *)devm_kmemdup_const(&dev, "mem", 4, GFP_KERNEL), "mem");
	CHECK_STREQ((char *)devm_kmemdup_array(&dev, "array", 3, 2, GFP_KERNEL), "array");
	CHECK(pages);
	memset((void *)pages, 1, 2 * PAGE_SIZE);
	devm_free_pages(&dev, pages);
	CHECK(devm_get_free_pages(&dev, GFP_KERNEL, 0));
	CHECK_EQ(km_device_release(&dev), 7);
}

TEST(fields_of_a_device)
{
	struct device dev = { .init_name = "d" };
	int data;

	CHECK_STREQ(dev_name(&dev), "d");
	dev_set_drvdata(&dev, &data);
	CHECK_EQ(dev_get_drvdata(&dev), &data);
	set_dev_node(&dev, 3);
	CHECK_EQ(dev_to_node(&dev), 3);
	CHECK_EQ(dev_get_platdata(&dev), NULL);
}
