/* SPDX-License-Identifier: MIT */
/* Copies to and from memory of programs: good, bad, and good up to a page that is not there. */
#include <kunit/test.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

/* Three pages of addresses, of which the last is the guard page of a vmalloc() area. */
static char *edge; /* where the second page ends */

static int suite_start(struct kunit_suite *suite)
{
	char *area = vmalloc(2 * PAGE_SIZE);

	edge = area ? area + 2 * PAGE_SIZE : NULL;
	return area ? 0 : -ENOMEM;
}

static void suite_end(struct kunit_suite *suite)
{
	vfree(edge - 2 * PAGE_SIZE);
}

static void whole_copies(struct kunit *test)
{
	char *obj = kunit_kzalloc(test, 100, GFP_KERNEL), user[100];

	KUNIT_ASSERT_NOT_NULL(test, obj);
	memset(user, 'u', sizeof(user));
	KUNIT_EXPECT_EQ(test, copy_from_user(obj, user, 100), 0);
	KUNIT_EXPECT_MEMEQ(test, obj, user, 100);
	memset(obj, 'k', 100);
	KUNIT_EXPECT_EQ(test, copy_to_user(user, obj, 100), 0);
	KUNIT_EXPECT_MEMEQ(test, obj, user, 100);
	KUNIT_EXPECT_EQ(test, copy_to_user(user, obj, 0), 0);
}

static void part_of_a_copy(struct kunit *test)
{
	char *obj = kunit_kmalloc(test, 100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, obj);
	memset(edge - 40, 'e', 40);
	memset(obj, 'x', 100);
	KUNIT_EXPECT_EQ(test, copy_from_user(obj, edge - 40, 100), 60);
	KUNIT_EXPECT_EQ(test, obj[39], 'e');
	KUNIT_EXPECT_EQ(test, obj[40], 0); /* the rest is cleared */
	KUNIT_EXPECT_EQ(test, obj[99], 0);
	memset(obj, 'o', 100);
	KUNIT_EXPECT_EQ(test, copy_to_user(edge - 40, obj, 100), 60);
	KUNIT_EXPECT_EQ(test, edge[-1], 'o');
	KUNIT_EXPECT_EQ(test, clear_user(edge - 30, 50), 20);
	KUNIT_EXPECT_EQ(test, edge[-1], 0);
	KUNIT_EXPECT_EQ(test, edge[-31], 'o');
}

static void bad_addresses(struct kunit *test)
{
	char *obj = kunit_kzalloc(test, 16, GFP_KERNEL);
	void __user *kernel_half = (void __user *)(1UL << 63);

	KUNIT_EXPECT_EQ(test, copy_from_user(obj, NULL, 16), 16);
	KUNIT_EXPECT_EQ(test, copy_to_user(NULL, obj, 16), 16);
	KUNIT_EXPECT_EQ(test, copy_from_user(obj, kernel_half, 16), 16);
	KUNIT_EXPECT_FALSE(test, access_ok(kernel_half, 1));
	KUNIT_EXPECT_FALSE(test, access_ok(obj, ULONG_MAX));
	KUNIT_EXPECT_TRUE(test, access_ok(obj, 16));
	KUNIT_EXPECT_EQ(test, copy_to_user(whole_copies, obj, 16), 16); /* may only be read */
}

static void single_values(struct kunit *test)
{
	u64 wide = 0x1122334455667788, got;
	u8 narrow;
	short negative = -3, back;

	KUNIT_EXPECT_EQ(test, get_user(got, &wide), 0);
	KUNIT_EXPECT_EQ(test, got, wide);
	KUNIT_EXPECT_EQ(test, get_user(narrow, (u8 *)&wide), 0);
	KUNIT_EXPECT_EQ(test, narrow, 0x88);
	KUNIT_EXPECT_EQ(test, get_user(back, &negative), 0);
	KUNIT_EXPECT_EQ(test, back, -3);
	KUNIT_EXPECT_EQ(test, put_user(5, &negative), 0);
	KUNIT_EXPECT_EQ(test, negative, 5);
	KUNIT_EXPECT_EQ(test, get_user(got, (u64 *)edge), -EFAULT);
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_EQ(test, put_user(1, (int *)edge), -EFAULT);
}

static void strings(struct kunit *test)
{
	char *obj = kunit_kzalloc(test, 600, GFP_KERNEL), *dup;

	KUNIT_EXPECT_EQ(test, strncpy_from_user(obj, "hello", 100), 5);
	KUNIT_EXPECT_STREQ(test, obj, "hello");
	KUNIT_EXPECT_EQ(test, strncpy_from_user(obj, "hello", 3), 3);
	memset(edge - 300, 'a', 300);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(obj, edge - 300, 300), 300);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(obj, edge - 300, 301), -EFAULT);
	KUNIT_EXPECT_EQ(test, strnlen_user("hello", 100), 6);
	KUNIT_EXPECT_EQ(test, strnlen_user("hello", 5), 6);
	KUNIT_EXPECT_EQ(test, strnlen_user(edge - 300, 400), 0);
	edge[-1] = '\0';
	KUNIT_EXPECT_EQ(test, strnlen_user(edge - 300, 400), 300);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(obj, edge - 300, 600), 299);
	dup = memdup_user_nul("12345", 3);
	KUNIT_EXPECT_STREQ(test, dup, "123");
	kfree(dup);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(memdup_user(edge, 10)), -EFAULT);
}

static void memory_by_mmap(struct kunit *test)
{
	unsigned long at = kunit_vm_mmap(test, NULL, 0, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
					 MAP_ANONYMOUS | MAP_PRIVATE, 0), other;
	char *obj = kunit_kzalloc(test, 100, GFP_KERNEL);

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(at));
	KUNIT_EXPECT_LT(test, at, TASK_SIZE);
	memset(obj, 'm', 100);
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)at, obj, 100), 0);
	KUNIT_EXPECT_MEMEQ(test, (char *)at, obj, 100);
	KUNIT_EXPECT_NE(test, get_user(obj[0], (char *)NULL), 0);
	other = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(other));
	KUNIT_EXPECT_EQ(test, put_user(1, (int *)other), -EFAULT);
	KUNIT_EXPECT_EQ(test, vm_munmap(other, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, get_user(obj[0], (char *)other), -EFAULT);
	KUNIT_EXPECT_EQ(test, vm_mmap(NULL, 0, 0, PROT_READ, 0, 0), (unsigned long)-EINVAL);
}

static void structures_that_grow(struct kunit *test)
{
	struct { u32 a, b, c; } user = { 1, 2, 0 };
	struct { u32 a, b; } small;
	struct { u32 a, b, c, d; } large = { 9, 9, 9, 9 };

	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&small, sizeof(small), &user, sizeof(user)), 0);
	KUNIT_EXPECT_EQ(test, small.b, 2);
	user.c = 3;
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&small, sizeof(small), &user, sizeof(user)),
			-E2BIG);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&large, sizeof(large), &user, sizeof(user)), 0);
	KUNIT_EXPECT_EQ(test, large.c, 3);
	KUNIT_EXPECT_EQ(test, large.d, 0);
	KUNIT_EXPECT_EQ(test, check_zeroed_user(&user, sizeof(user)), 0);
	memset(&user, 0, sizeof(user));
	KUNIT_EXPECT_EQ(test, check_zeroed_user(&user, sizeof(user)), 1);
	KUNIT_EXPECT_EQ(test, check_zeroed_user(edge - 4, 8), -EFAULT);
}

static struct kunit_case uaccess_cases[] = {
	KUNIT_CASE(whole_copies),
	KUNIT_CASE(part_of_a_copy),
	KUNIT_CASE(bad_addresses),
	KUNIT_CASE(single_values),
	KUNIT_CASE(strings),
	KUNIT_CASE(memory_by_mmap),
	KUNIT_CASE(structures_that_grow),
	{}
};

static struct kunit_suite uaccess_suite = {
	.name = "km-uaccess",
	.suite_init = suite_start,
	.suite_exit = suite_end,
	.test_cases = uaccess_cases,
};
kunit_test_suite(uaccess_suite);

MODULE_LICENSE("Dual MIT/GPL");
