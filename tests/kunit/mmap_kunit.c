/* SPDX-License-Identifier: MIT */
/* Mappings of a driver's memory, made by its mmap() or by its fault(). */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/km_file.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#define PAGES 3
#define LEN (PAGES * PAGE_SIZE)

/* What mmap() does, by the file's place in the device. */
enum { VMALLOC, FAULT = 16, FAULT_OOM = 32, FAULT_HOLE = 48, PFN = 64, REFUSED = 80 };

static char *area;
static struct page *pages[PAGES];
static int opens, closes, faults;

static vm_fault_t give_page(struct vm_fault *vmf)
{
	unsigned long kind = vmf->vma->vm_pgoff & ~15UL, nr = vmf->pgoff - kind;

	faults++;
	if (kind == FAULT_OOM && nr)
		return VM_FAULT_OOM;
	if (nr >= PAGES || (kind == FAULT_HOLE && nr))
		return VM_FAULT_SIGBUS;
	vmf->page = pages[nr];
	get_page(vmf->page);
	return 0;
}

static void count_close(struct vm_area_struct *vma)
{
	closes++;
}

static const struct vm_operations_struct vm_ops = { .fault = give_page, .close = count_close };

static int map_it(struct file *file, struct vm_area_struct *vma)
{
	unsigned long kind = vma->vm_pgoff & ~15UL;

	if (kind == VMALLOC)
		return remap_vmalloc_range(vma, area, vma->vm_pgoff);
	if (kind == PFN)
		return remap_pfn_range(vma, vma->vm_start, page_to_pfn(pages[0]), PAGE_SIZE,
				       vma->vm_page_prot);
	if (kind == REFUSED)
		return -EPERM;
	vma->vm_ops = &vm_ops;
	opens++;
	return 0;
}

static ssize_t fill_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, area, LEN);
}

static const struct file_operations map_fops = { .mmap = map_it, .read = fill_read };
static struct miscdevice map_dev = {
	.minor = MISC_DYNAMIC_MINOR, .name = "mapped", .fops = &map_fops,
};
static struct file *file;

static int map_up(struct kunit *test)
{
	opens = closes = faults = 0;
	area = vmalloc_user(LEN);
	KUNIT_ASSERT_NOT_NULL(test, area);
	for (int i = 0; i < PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
	KUNIT_ASSERT_EQ(test, misc_register(&map_dev), 0);
	file = km_file_open("mapped", O_RDWR);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return 0;
}

static void map_down(struct kunit *test)
{
	km_file_close(file);
	misc_deregister(&map_dev);
	for (int i = 0; i < PAGES; i++) {
		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 1);
		__free_page(pages[i]);
	}
	vfree(area);
}

static char *map(unsigned long len, unsigned long prot, unsigned long place)
{
	return km_file_mmap(file, len, prot, (loff_t)place << PAGE_SHIFT);
}

static void vmalloc_is_shared(struct kunit *test)
{
	char *all = map(LEN, PROT_READ | PROT_WRITE, VMALLOC);
	char *rest = map(LEN - PAGE_SIZE, PROT_READ, VMALLOC + 1);

	KUNIT_ASSERT_FALSE(test, IS_ERR(all));
	KUNIT_ASSERT_FALSE(test, IS_ERR(rest));
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE_SIZE + 5] = 'a' + i;
	for (int i = 0; i < PAGES; i++)
		KUNIT_EXPECT_EQ(test, all[i * PAGE_SIZE + 5], 'a' + i);
	KUNIT_EXPECT_EQ(test, rest[5], 'b');
	KUNIT_EXPECT_EQ(test, page_count(vmalloc_to_page(area)), 2);
	KUNIT_EXPECT_EQ(test, page_count(vmalloc_to_page(area + PAGE_SIZE)), 3);
	all[PAGE_SIZE] = 'x';
	KUNIT_EXPECT_EQ(test, area[PAGE_SIZE], 'x');
	KUNIT_EXPECT_EQ(test, rest[0], 'x');
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, all + PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, all), 0);
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, all), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, rest), 0);
	KUNIT_EXPECT_EQ(test, page_count(vmalloc_to_page(area + PAGE_SIZE)), 1);
}

static void more_than_there_is(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PTR_ERR(map(LEN + 1, PROT_READ, VMALLOC)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(map(LEN, PROT_READ, VMALLOC + 1)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(map(LEN, PROT_READ, REFUSED)), -EPERM);
	KUNIT_EXPECT_EQ(test, PTR_ERR(map(0, PROT_READ, VMALLOC)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_mmap(file, LEN, PROT_READ, 1)), -EINVAL);
}

static void fault_gives_pages(struct kunit *test)
{
	char *all = map(LEN, PROT_READ | PROT_WRITE, FAULT);

	KUNIT_ASSERT_FALSE(test, IS_ERR(all));
	KUNIT_EXPECT_EQ(test, faults, PAGES);
	for (int i = 0; i < PAGES; i++) {
		char *page = page_address(pages[i]);

		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 2);
		all[i * PAGE_SIZE + 9] = '0' + i;
		KUNIT_EXPECT_EQ(test, page[9], '0' + i);
	}
	KUNIT_EXPECT_EQ(test, file_count(file), 2);
	KUNIT_EXPECT_EQ(test, closes, 0);
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, all), 0);
	KUNIT_EXPECT_EQ(test, closes, 1);
	KUNIT_EXPECT_EQ(test, file_count(file), 1);
}

/* What the driver opened is closed. */
static void no_memory_in_fault(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PTR_ERR(map(LEN, PROT_READ, FAULT_OOM)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, opens, 1);
	KUNIT_EXPECT_EQ(test, closes, 1);
	KUNIT_EXPECT_EQ(test, page_count(pages[0]), 1);
	KUNIT_EXPECT_EQ(test, file_count(file), 1);
}

static void a_pfn_has_no_reference(struct kunit *test)
{
	char *one = map(PAGE_SIZE, PROT_READ, PFN);

	KUNIT_ASSERT_FALSE(test, IS_ERR(one));
	KUNIT_EXPECT_EQ(test, page_count(pages[0]), 1);
	strscpy((char *)page_address(pages[0]), "one page", PAGE_SIZE);
	KUNIT_EXPECT_STREQ(test, (const char *)one, "one page");
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, one), 0);
}

/* A buffer of a program that ends where nothing is mapped. */
static void a_hole_in_a_mapping(struct kunit *test)
{
	char *all = map(LEN, PROT_READ | PROT_WRITE, FAULT_HOLE);

	KUNIT_ASSERT_FALSE(test, IS_ERR(all));
	memset(area, 'm', LEN);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, all + PAGE_SIZE - 10, 30, 0), 10);
	KUNIT_EXPECT_EQ(test, all[PAGE_SIZE - 1], 'm');
	KUNIT_EXPECT_EQ(test, km_file_pread(file, all + PAGE_SIZE, 30, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, km_file_munmap(file, all), 0);
}

static struct kunit_case map_cases[] = {
	KUNIT_CASE(vmalloc_is_shared),
	KUNIT_CASE(more_than_there_is),
	KUNIT_CASE(fault_gives_pages),
	KUNIT_CASE(no_memory_in_fault),
	KUNIT_CASE(a_pfn_has_no_reference),
	KUNIT_CASE(a_hole_in_a_mapping),
	{}
};

static struct kunit_suite map_suite = {
	.name = "mmap", .init = map_up, .exit = map_down, .test_cases = map_cases,
};
kunit_test_suite(map_suite);

MODULE_LICENSE("Dual MIT/GPL");
