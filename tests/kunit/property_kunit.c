/* SPDX-License-Identifier: MIT */
/* Software nodes: what a device's driver reads of what its maker said. */
#include <kunit/test.h>

#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>

static const char *const colours[] = { "red", "green", "blue" };
static const u16 sizes[] = { 20, 4096, 65535 };

static const struct property_entry clock_properties[] = { PROPERTY_ENTRY_U32("#cells", 2), {} };
static const struct software_node clock = SOFTWARE_NODE("clock", clock_properties, NULL);
static const struct property_entry properties[] = {
	PROPERTY_ENTRY_U8("small", 200),
	PROPERTY_ENTRY_U32("speed", 115200),
	PROPERTY_ENTRY_U64("large", 1ULL << 40),
	PROPERTY_ENTRY_U16_ARRAY("sizes", sizes),
	PROPERTY_ENTRY_STRING("mode", "green"),
	PROPERTY_ENTRY_STRING_ARRAY("colours", colours),
	PROPERTY_ENTRY_BOOL("quiet"),
	PROPERTY_ENTRY_REF("clocks", &clock, 7, 8, 9),
	{}
};
static const struct software_node controller = { .name = "controller", .properties = properties };
static const struct software_node port0 = { .name = "port@0", .parent = &controller };
static const struct software_node port1 = { .name = "port@1", .parent = &controller };
static const struct software_node *group[] = { &clock, &controller, &port0, &port1, NULL };

static int node_init(struct kunit *test)
{
	return software_node_register_node_group(group);
}

static void node_exit(struct kunit *test)
{
	software_node_unregister_node_group(group);
}

static void numbers(struct kunit *test)
{
	struct fwnode_handle *node = software_node_fwnode(&controller);
	u16 array[3] = {};
	u32 speed = 0;
	u64 large = 0;
	u8 small = 0;

	KUNIT_EXPECT_EQ(test, fwnode_property_read_u8(node, "small", &small), 0);
	KUNIT_EXPECT_EQ(test, small, 200);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u32(node, "speed", &speed), 0);
	KUNIT_EXPECT_EQ(test, speed, 115200);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u64(node, "large", &large), 0);
	KUNIT_EXPECT_EQ(test, large, 1ULL << 40);
	KUNIT_EXPECT_EQ(test, fwnode_property_count_u16(node, "sizes"), 3);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u16_array(node, "sizes", array, 3), 0);
	KUNIT_EXPECT_MEMEQ(test, array, sizes, sizeof(sizes));
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u16_array(node, "sizes", array, 4), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u32(node, "nothing", &speed), -EINVAL);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u32(node, "quiet", &speed), -ENODATA);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u32(node, "mode", &speed), -EPROTO);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_u32(NULL, "speed", &speed), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fwnode_property_read_bool(node, "quiet"));
	KUNIT_EXPECT_FALSE(test, fwnode_property_read_bool(node, "loud"));
}

static void strings(struct kunit *test)
{
	struct fwnode_handle *node = software_node_fwnode(&controller);
	const char *all[3], *one = NULL;

	KUNIT_EXPECT_EQ(test, fwnode_property_string_array_count(node, "colours"), 3);
	KUNIT_EXPECT_EQ(test, fwnode_property_read_string_array(node, "colours", all, 3), 3);
	KUNIT_EXPECT_STREQ(test, all[2], "blue");
	KUNIT_EXPECT_EQ(test, fwnode_property_read_string(node, "colours", &one), 0);
	KUNIT_EXPECT_STREQ(test, one, "red");
	KUNIT_EXPECT_EQ(test, fwnode_property_read_string(node, "speed", &one), -EPROTO);
	KUNIT_EXPECT_EQ(test, fwnode_property_match_string(node, "colours", "blue"), 2);
	KUNIT_EXPECT_EQ(test, fwnode_property_match_string(node, "colours", "grey"), -ENODATA);
	KUNIT_EXPECT_EQ(test, fwnode_property_match_property_string(node, "mode", colours, 3), 1);
	KUNIT_EXPECT_EQ(test, fwnode_property_match_property_string(node, "mode", colours, 1), -ENOENT);
}

static void references(struct kunit *test)
{
	struct fwnode_handle *node = software_node_fwnode(&controller), *to;
	struct fwnode_reference_args args;

	KUNIT_ASSERT_EQ(test, fwnode_property_get_reference_args(node, "clocks", "#cells", 0, 0, &args),
			0);
	KUNIT_EXPECT_PTR_EQ(test, args.fwnode, software_node_fwnode(&clock));
	KUNIT_EXPECT_EQ(test, args.nargs, 2);
	KUNIT_EXPECT_EQ(test, args.args[0], 7);
	KUNIT_EXPECT_EQ(test, args.args[1], 8);
	fwnode_handle_put(args.fwnode);
	KUNIT_EXPECT_EQ(test, fwnode_property_get_reference_args(node, "clocks", NULL, 0, 1, &args),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, fwnode_property_get_reference_args(node, "speed", NULL, 0, 0, &args),
			-EPROTO);
	to = fwnode_find_reference(node, "clocks", 0);
	KUNIT_EXPECT_PTR_EQ(test, to, software_node_fwnode(&clock));
	fwnode_handle_put(to);
}

static void families(struct kunit *test)
{
	struct fwnode_handle *node = software_node_fwnode(&controller), *child;
	char path[32], name[32];
	int nr = 0;

	KUNIT_EXPECT_EQ(test, fwnode_get_child_node_count(node), 2);
	fwnode_for_each_child_node(node, child) {
		snprintf(path, sizeof(path), "%pfw", child);
		snprintf(name, sizeof(name), "%8pfwP", child);
		KUNIT_EXPECT_STREQ(test, path, nr ? "controller/port@1" : "controller/port@0");
		KUNIT_EXPECT_STREQ(test, name, nr ? "  port@1" : "  port@0");
		KUNIT_EXPECT_TRUE(test, fwnode_name_eq(child, "port"));
		nr++;
	}
	KUNIT_EXPECT_EQ(test, nr, 2);
	child = fwnode_get_named_child_node(node, "port");
	KUNIT_ASSERT_PTR_EQ(test, child, software_node_fwnode(&port0));
	child = fwnode_get_next_parent(child);
	KUNIT_EXPECT_PTR_EQ(test, child, node);
	fwnode_handle_put(child);
	KUNIT_EXPECT_EQ(test, software_node_register(&port0), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, software_node_find_by_name(&controller, "port@1"), &port1);
	fwnode_handle_put(software_node_fwnode(&port1));
	KUNIT_EXPECT_NULL(test, software_node_find_by_name(NULL, "port@1"));
}

/* The copies live as long as the device, and go with it. */
static void of_a_platform_device(struct kunit *test)
{
	char text[] = "temporary";
	struct property_entry said[] = {
		PROPERTY_ENTRY_STRING("label", text), PROPERTY_ENTRY_U16_ARRAY("sizes", sizes), {}
	};
	struct platform_device_info info = { .name = "copied", .id = -1, .properties = said };
	struct platform_device *pdev = platform_device_register_full(&info);
	const char *label = NULL;
	u16 first[1];

	KUNIT_ASSERT_FALSE(test, IS_ERR(pdev));
	memset(text, 'x', sizeof(text) - 1);
	KUNIT_EXPECT_EQ(test, device_property_read_string(&pdev->dev, "label", &label), 0);
	KUNIT_EXPECT_STREQ(test, label, "temporary");
	KUNIT_EXPECT_EQ(test, device_property_read_u16_array(&pdev->dev, "sizes", first, 1), 0);
	KUNIT_EXPECT_EQ(test, first[0], 20);
	KUNIT_EXPECT_EQ(test, device_property_count_u16(&pdev->dev, "sizes"), 3);
	KUNIT_EXPECT_EQ(test, device_add_software_node(&pdev->dev, &clock), -EBUSY);
	platform_device_unregister(pdev);
}

static void of_a_device_for_a_while(struct kunit *test)
{
	struct platform_device *pdev = platform_device_register_simple("lent", -1, NULL, 0);
	u32 cells = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(pdev));
	KUNIT_EXPECT_FALSE(test, device_property_present(&pdev->dev, "#cells"));
	KUNIT_EXPECT_EQ(test, device_add_software_node(&pdev->dev, &clock), 0);
	KUNIT_EXPECT_EQ(test, device_property_read_u32(&pdev->dev, "#cells", &cells), 0);
	KUNIT_EXPECT_EQ(test, cells, 2);
	device_remove_software_node(&pdev->dev);
	KUNIT_EXPECT_FALSE(test, device_property_present(&pdev->dev, "#cells"));
	platform_device_unregister(pdev);
}

static struct kunit_case property_cases[] = {
	KUNIT_CASE(numbers),
	KUNIT_CASE(strings),
	KUNIT_CASE(references),
	KUNIT_CASE(families),
	KUNIT_CASE(of_a_platform_device),
	KUNIT_CASE(of_a_device_for_a_while),
	{}
};

static struct kunit_suite property_suite = {
	.name = "property",
	.init = node_init,
	.exit = node_exit,
	.test_cases = property_cases,
};
kunit_test_suite(property_suite);

MODULE_LICENSE("Dual MIT/GPL");
