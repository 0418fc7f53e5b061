/* SPDX-License-Identifier: MIT */
/* Frames mapped a second time: aliases, ownership, mapping by hand. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

#define NR 6

static struct page *frames[NR];

static void frames_alloc(void)
{
	for (int i = 0; i < NR; i++) {
		frames[i] = alloc_page(GFP_KERNEL);
		*(char *)page_address(frames[i]) = (char)('a' + i);
	}
}

static void frames_free(void)
{
	for (int i = 0; i < NR; i++) {
		CHECK_EQ(page_count(frames[i]), 1);
		__free_page(frames[i]);
	}
	vmalloc_check();
}

TEST(aliases_show_each_others_writes)
{
	char *a, *b, *c;

	frames_alloc();
	a = vmap(frames, NR, VM_MAP, PAGE_KERNEL);
	b = vmap(frames, NR, VM_MAP, PAGE_KERNEL);
	c = vm_map_ram(frames, NR, NUMA_NO_NODE);
	vmalloc_check();
	for (int i = 0; i < NR; i++) {
		char *linear = page_address(frames[i]);

		CHECK_EQ(a[4096 * i], 'a' + i);
		a[4096 * i + 1] = 1;
		b[4096 * i + 2] = 2;
		c[4096 * i + 3] = 3;
		linear[4] = 4;
		for (int k = 1; k <= 4; k++) {
			CHECK_EQ(a[4096 * i + k], k);
			CHECK_EQ(b[4096 * i + k], k);
			CHECK_EQ(c[4096 * i + k], k);
			CHECK_EQ(linear[k], k);
		}
		CHECK_EQ(vmalloc_to_page(a + 4096 * i), frames[i]);
		CHECK_EQ(vmalloc_to_page(c + 4096 * i), frames[i]);
	}
	CHECK(util_faults(a + 4096 * NR, true));
	CHECK_EQ(find_vm_area(a)->flags, VM_MAP);
	CHECK_EQ(find_vm_area(c), NULL);
	vunmap(a);
	CHECK(util_faults(a, false));
	CHECK_EQ(b[0], 'a');
	vunmap(b);
	vm_unmap_ram(c, NR);
	CHECK(util_faults(c, false));
	frames_free();
}

TEST(one_frame_may_be_mapped_many_times_in_one_area)
{
	struct page *page = alloc_page(GFP_KERNEL), *same[8];
	char *p;

	for (int i = 0; i < 8; i++)
		same[i] = page;
	p = vmap(same, 8, VM_MAP, PAGE_KERNEL);
	p[100] = 77;
	for (int i = 0; i < 8; i++)
		CHECK_EQ(p[4096 * i + 100], 77);
	vunmap(p);
	__free_page(page);
}

TEST(protection_of_maps)
{
	char *p;

	frames_alloc();
	p = vmap(frames, NR, VM_MAP, PAGE_KERNEL_RO);
	CHECK_EQ(p[0], 'a');
	CHECK(util_faults(p, true));
	vunmap(p);
	/* Never executable, whatever was asked for. */
	p = vmap(frames, 1, VM_MAP, PAGE_KERNEL_EXEC);
	p[0] = (char)0xc3;
	if (!sigsetjmp(util_fault_jump, 1)) {
		struct sigaction act = { .sa_handler = util_fault }, old;

		sigaction(SIGSEGV, &act, &old);
		((void (*)(void))(void *)p)();
		CHECK(!"executed");
	}
	signal(SIGSEGV, SIG_DFL);
	vunmap(p);
	p = vm_map_ram(frames, 2, NUMA_NO_NODE, PAGE_KERNEL_RO);
	CHECK(util_faults(p, true));
	CHECK_EQ(p[4096], 'b');
	vm_unmap_ram(p, 2);
	frames_free();
}

TEST(put_pages_belong_to_vfree)
{
	unsigned long free, used;
	struct page **array;
	char *p;

	page_drain_all();
	free = page_node_free(0);
	used = vmalloc_nr_pages();
	array = kvmalloc(3 * sizeof(*array), GFP_KERNEL);
	for (int i = 0; i < 3; i++)
		array[i] = alloc_page(GFP_KERNEL);
	get_page(array[1]);
	frames[0] = array[1];
	p = vmap(array, 3, VM_MAP | VM_MAP_PUT_PAGES, PAGE_KERNEL);
	CHECK_EQ(vmalloc_nr_pages(), used); /* they are not vmalloc's */
	CHECK_EQ(find_vm_area(p)->pages, array);
	p[4096] = 9;
	vfree(p);
	CHECK_EQ(vmalloc_nr_pages(), used);
	CHECK_EQ(page_count(frames[0]), 1);
	CHECK_EQ(((char *)page_address(frames[0]))[0], 9);
	put_page(frames[0]);
	page_drain_all();
	CHECK(page_node_free(0) + 16 >= free); /* the array's slab may stay */
	vmalloc_check();
}

TEST(vfree_of_a_plain_map_only_unmaps)
{
	char *p;

	frames_alloc();
	p = vmap(frames, NR, VM_MAP, PAGE_KERNEL);
	vfree(p);
	CHECK(util_faults(p, false));
	frames_free();
}

TEST(bad_maps_are_refused)
{
	frames_alloc();
	CHECK_EQ(vmap(frames, 0, VM_MAP, PAGE_KERNEL), NULL);
	CHECK_EQ(vmap(frames, 1u << 30, VM_MAP, PAGE_KERNEL), NULL);
	CHECK_EQ(vm_map_ram(frames, 0, NUMA_NO_NODE), NULL);
	CHECK_NO_REPORT();
	CHECK_EQ(vmap(frames, NR, VM_MAP | VM_FLUSH_RESET_PERMS, PAGE_KERNEL), NULL);
	CHECK_REPORT("WARNING: ");
	{
		char *p = vmap(frames, NR, VM_MAP | VM_NO_GUARD, PAGE_KERNEL);

		CHECK_REPORT("WARNING: ");
		CHECK_EQ(find_vm_area(p)->size, (NR + 1) * PAGE_SIZE);
		vunmap(p);
	}
	{
		struct page *none[2] = { frames[0], NULL };

		CHECK_EQ(vmap(none, 2, VM_MAP, PAGE_KERNEL), NULL);
		CHECK_EQ(vm_map_ram(none, 2, NUMA_NO_NODE), NULL);
	}
	test_report_clear();
	frames_free();
}

TEST(sparse_areas_are_filled_by_hand)
{
	struct vm_struct *vm = get_vm_area(8 * PAGE_SIZE, VM_SPARSE), *other;
	unsigned long at = (unsigned long)vm->addr;
	char *p = vm->addr;

	frames_alloc();
	CHECK(util_faults(p, false));
	CHECK_EQ(vm_area_map_pages(vm, at + 4096, at + 3 * 4096, frames), 0);
	CHECK_EQ(p[4096], 'a');
	CHECK_EQ(p[2 * 4096], 'b');
	CHECK(util_faults(p, false));
	CHECK(util_faults(p + 3 * 4096, false));
	vmalloc_check();
	CHECK_EQ(vm_area_map_pages(vm, at + 2 * 4096, at + 4 * 4096, frames), -EBUSY);
	CHECK_REPORT("WARNING: ");
	CHECK_EQ(vm_area_map_pages(vm, at - 4096, at + 4096, frames), -ERANGE);
	CHECK_EQ(vm_area_map_pages(vm, at + 8 * 4096, at + 9 * 4096, frames), -ERANGE);
	CHECK_EQ(vm_area_map_pages(vm, at, at + (1UL << 30), frames), -E2BIG);
	CHECK_EQ(vm_area_map_pages(vm, at + 4096, at, frames), -E2BIG);
	vm_area_unmap_pages(vm, at, at + 2 * 4096);
	CHECK(util_faults(p + 4096, false));
	CHECK_EQ(p[2 * 4096], 'b');
	CHECK_EQ(vm_area_map_pages(vm, at, at + 2 * 4096, frames + 2), 0);
	CHECK_EQ(p[0], 'c');
	free_vm_area(vm);
	CHECK(util_faults(p + 2 * 4096, false));
	CHECK_NO_REPORT();
	test_report_clear();
	other = get_vm_area(PAGE_SIZE, VM_MAP);
	at = (unsigned long)other->addr;
	CHECK_EQ(vm_area_map_pages(other, at, at + 4096, frames), -EINVAL);
	CHECK_REPORT("WARNING: ");
	free_vm_area(other);
	frames_free();
}

TEST(ranges_are_mapped_in_any_area)
{
	struct vm_struct *vm = get_vm_area(4 * PAGE_SIZE, VM_MAP);
	unsigned long at = (unsigned long)vm->addr;
	char *p = vm->addr;

	frames_alloc();
	CHECK_EQ(vmap_pages_range(at, at + 2 * 4096, PAGE_KERNEL, frames, PAGE_SHIFT), 0);
	CHECK_EQ(vmap_pages_range(at + 2 * 4096, at + 4 * 4096, PAGE_KERNEL_RO, frames + 2,
				  PAGE_SHIFT, GFP_KERNEL), 0);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(p[4096 * i], 'a' + i);
	CHECK(util_faults(p + 2 * 4096, true));
	vunmap_range(at, at + 4 * 4096);
	for (int i = 0; i < 4; i++)
		CHECK(util_faults(p + 4096 * i, false));
	CHECK_EQ(map_kernel_range_noflush(at, 4 * 4096, PAGE_KERNEL, frames), 4);
	CHECK_EQ(p[3 * 4096], 'd');
	unmap_kernel_range_noflush(at, 4096);
	CHECK(util_faults(p, false));
	CHECK_EQ(map_kernel_range(at, 100, PAGE_KERNEL, frames + 5), 1);
	CHECK_EQ(p[0], 'f');
	unmap_kernel_range(at, 4 * 4096);
	CHECK_EQ(map_vm_area(vm, PAGE_KERNEL, frames), 0);
	CHECK_EQ(p[3 * 4096], 'd');
	vmalloc_check();
	CHECK_NO_REPORT();
	CHECK_EQ(map_vm_area(vm, PAGE_KERNEL, frames), -EBUSY);
	CHECK_REPORT("WARNING: ");
	free_vm_area(vm);
	CHECK_EQ(map_kernel_range(at, 4096, PAGE_KERNEL, frames), -EINVAL);
	vunmap_range(at, at + 4096);
	test_report_clear();
	vmalloc_sync_all();
	vmalloc_sync_mappings();
	vmalloc_sync_unmappings();
	frames_free();
}

/* An area with a hole must not serve the next allocation of its size. */
TEST(areas_changed_by_hand_are_not_kept)
{
	char *p = vmalloc(2 * PAGE_SIZE), *q;

	vunmap_range((unsigned long)p, (unsigned long)p + 4096);
	CHECK(util_faults(p, false));
	vfree(p);
	q = vmalloc(2 * PAGE_SIZE);
	memset(q, 1, 2 * PAGE_SIZE);
	set_vm_flush_reset_perms(q);
	CHECK_EQ(find_vm_area(q)->flags, VM_ALLOC | VM_FLUSH_RESET_PERMS);
	vfree(q);
	q = vmalloc(2 * PAGE_SIZE);
	CHECK_EQ(find_vm_area(q)->flags, VM_ALLOC);
	vfree(q);
	vmalloc_check();
}

TEST(architecture_questions_have_answers)
{
	CHECK(!arch_vmap_p4d_supported(PAGE_KERNEL));
	CHECK(!arch_vmap_pud_supported(PAGE_KERNEL));
	CHECK(arch_vmap_pmd_supported(PAGE_KERNEL));
	CHECK_EQ(arch_vmap_pte_range_map_size(0, 4096, 0, 21), 4096);
	CHECK_EQ(arch_vmap_pte_supported_shift(1 << 20), PAGE_SHIFT);
	CHECK_EQ(pgprot_val(arch_vmap_pgprot_tagged(PAGE_KERNEL)), pgprot_val(PAGE_KERNEL));
}
