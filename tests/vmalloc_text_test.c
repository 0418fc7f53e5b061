/* SPDX-License-Identifier: MIT */
/* vmallocinfo, line by line, and what vmalloc_dump_obj() says. */
#include "vmalloc_util.h"

#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static char info[1 << 16];

static const char *read_info(void)
{
	size_t n = km_vmallocinfo(info, sizeof(info));

	CHECK(n < sizeof(info));
	CHECK_EQ(n, strlen(info));
	return info;
}

/* Is there a line "0x<start>-0x<end> <size><rest>"? */
static bool has_line(const void *start, unsigned long size, const char *rest)
{
	char line[300];
	struct text t = TEXT_INIT(line, sizeof(line));

	text_printf(&t, "0x%016lx-0x%016lx %7ld%s\n", (unsigned long)start,
		    (unsigned long)start + size, (long)size, rest);
	if (strstr(read_info(), line))
		return true;
	printf("# wanted: %s# found: %s", line, info);
	return false;
}

static const char *with_caller(const void *caller, const char *rest)
{
	static char text[300];
	struct text t = TEXT_INIT(text, sizeof(text));

	text_printf(&t, " ");
	text_symbol(&t, caller);
	text_printf(&t, "%s", rest);
	return text;
}

TEST(each_kind_has_its_line)
{
	struct page *page = alloc_page(GFP_KERNEL);
	void *p, *q, *r, *user, *gone;
	struct vm_struct *vm;

	util_forget();
	CHECK_STREQ(read_info(), "");
	p = vmalloc(20000);
	CHECK(has_line(p, 24576, with_caller(find_vm_area(p)->caller, " pages=5 vmalloc N0=5")));
	q = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	CHECK(has_line(q, 8192, with_caller(find_vm_area(q)->caller, " vmap")));
	r = vm_map_ram(&page, 1, NUMA_NO_NODE);
	CHECK(has_line(r, 4096, " vm_map_ram"));
	user = vmalloc_user(1);
	CHECK(has_line(user, 8192, with_caller(find_vm_area(user)->caller,
					       " pages=1 vmalloc user N0=1")));
	vm = get_vm_area(PAGE_SIZE, VM_IOREMAP);
	vm->phys_addr = 0xa0000;
	CHECK(has_line(vm->addr, 8192,
		       with_caller(vm->caller, " phys=0x00000000000a0000 ioremap")));
	vm->caller = NULL;
	vm->flags = VM_SPARSE | VM_DMA_COHERENT;
	vm->phys_addr = 0;
	CHECK(has_line(vm->addr, 8192, " sparse dma-coherent"));
	gone = vmalloc(40000);
	vfree(gone);
	CHECK(has_line(gone, 45056, " unpurged vm_area"));
	/* Those come last. */
	CHECK(strstr(info, "unpurged") > strstr(info, "vm_map_ram"));
	vm_unmap_aliases();
	CHECK(!strstr(read_info(), "unpurged"));
	free_vm_area(vm);
	vfree(user);
	vm_unmap_ram(r, 1);
	vunmap(q);
	vfree(p);
	__free_page(page);
	util_forget();
	CHECK_STREQ(read_info(), "");
}

TEST(arrays_of_pages_in_the_space_are_told)
{
	void *p = vmalloc(1), **array = vmalloc(sizeof(void *));
	struct vm_struct *vm = find_vm_area(p);
	struct page **own = vm->pages;

	array[0] = own[0];
	vm->pages = (struct page **)array;
	CHECK(has_line(p, 8192, with_caller(vm->caller, " pages=1 vmalloc vpages N0=1")));
	vm->pages = own;
	vfree(array);
	vfree(p);
}

TEST(callers_have_names)
{
	struct vm_struct *vm = get_vm_area_caller(1, VM_MAP, (char *)getenv + 1);

	CHECK(strstr(read_info(), "8192 getenv+0x1/0x"));
	free_vm_area(vm);
}

TEST(a_small_buffer_is_filled_and_the_need_is_told)
{
	void *p = vmalloc(1);
	size_t need = km_vmallocinfo(NULL, 0);
	char small[20];

	CHECK(need > 40);
	CHECK_EQ(km_vmallocinfo(small, sizeof(small)), need);
	CHECK_EQ(strlen(small), sizeof(small) - 1);
	CHECK(!strncmp(small, "0x0000", 6));
	vfree(p);
}

TEST(objects_are_described)
{
	char *p = vmalloc(3 * PAGE_SIZE);

	CHECK(vmalloc_dump_obj(p + 5000));
	CHECK_REPORT(" 3-page vmalloc region starting at 0x");
	CHECK_REPORT(" allocated at ");
	CHECK(!vmalloc_dump_obj(&p));
	vfree(p);
	test_report_clear();
}
