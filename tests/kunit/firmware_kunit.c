/* SPDX-License-Identifier: MIT */
/* Firmware images that a test gives. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/string.h>

static const char bytes[] = "image of the firmware";

static int give(struct kunit *test)
{
	return km_firmware_add("acme/widget.bin", bytes, sizeof(bytes));
}

static void take(struct kunit *test)
{
	km_firmware_add("acme/widget.bin", NULL, 0);
}

static void is_a_copy(struct kunit *test)
{
	const struct firmware *a, *b;

	KUNIT_ASSERT_EQ(test, request_firmware(&a, "acme/widget.bin", NULL), 0);
	KUNIT_EXPECT_EQ(test, a->size, sizeof(bytes));
	KUNIT_EXPECT_EQ(test, memcmp(a->data, bytes, sizeof(bytes)), 0);
	KUNIT_ASSERT_EQ(test, km_firmware_add("acme/widget.bin", "new", 3), 0);
	KUNIT_ASSERT_EQ(test, request_firmware_direct(&b, "acme/widget.bin", NULL), 0);
	KUNIT_EXPECT_EQ(test, b->size, 3);
	KUNIT_EXPECT_EQ(test, a->size, sizeof(bytes));
	release_firmware(a);
	release_firmware(b);
	release_firmware(NULL);
}

static void is_not_there(struct kunit *test)
{
	const struct firmware *fw = (void *)1;

	KUNIT_EXPECT_EQ(test, request_firmware(&fw, "acme/other.bin", NULL), -ENOENT);
	KUNIT_EXPECT_NULL(test, fw);
	KUNIT_EXPECT_EQ(test, firmware_request_nowarn(&fw, "", NULL), -EINVAL);
	take(test);
	KUNIT_EXPECT_EQ(test, firmware_request_nowarn(&fw, "acme/widget.bin", NULL), -ENOENT);
}

static void into_a_buffer(struct kunit *test)
{
	const struct firmware *fw;
	char buf[sizeof(bytes)];

	KUNIT_EXPECT_EQ(test, request_firmware_into_buf(&fw, "acme/widget.bin", NULL, buf, 4),
			-EFBIG);
	KUNIT_ASSERT_EQ(test, request_firmware_into_buf(&fw, "acme/widget.bin", NULL, buf,
							sizeof(buf)), 0);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)fw->data, (const void *)buf);
	KUNIT_EXPECT_STREQ(test, buf, bytes);
	release_firmware(fw);
}

struct later {
	struct completion done;
	size_t size;
};

static void came(const struct firmware *fw, void *context)
{
	struct later *l = context;

	l->size = fw ? fw->size : 0;
	release_firmware(fw);
	complete(&l->done);
}

static void later(struct kunit *test)
{
	struct later l = { .size = 1 };

	init_completion(&l.done);
	KUNIT_ASSERT_EQ(test, request_firmware_nowait(THIS_MODULE, true, "acme/widget.bin", NULL,
						      GFP_KERNEL, &l, came), 0);
	wait_for_completion(&l.done);
	KUNIT_EXPECT_EQ(test, l.size, sizeof(bytes));
	KUNIT_ASSERT_EQ(test, firmware_request_nowait_nowarn(THIS_MODULE, "none", NULL, GFP_KERNEL,
							     &l, came), 0);
	wait_for_completion(&l.done);
	KUNIT_EXPECT_EQ(test, l.size, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_a_copy),
	KUNIT_CASE(is_not_there),
	KUNIT_CASE(into_a_buffer),
	KUNIT_CASE(later),
	{}
};

static struct kunit_suite suite = {
	.name = "firmware",
	.init = give,
	.exit = take,
	.test_cases = cases,
};
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
