/* SPDX-License-Identifier: MIT */
/*
 * Random operations against a list of what should be there. After each: no two
 * areas overlap, contents are what was written, statistics agree, and
 * vmalloc_check() finds no defect.
 */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

#define MAX_AREAS 64
#define MAX_PAGES 300

enum kind { NONE, ALLOCATED, MAPPED, RAM, RESERVED, NR_KINDS };

struct model {
	enum kind kind;
	char *p;
	unsigned long size;   /* bytes that may be used */
	unsigned long pages;  /* that are mapped */
	unsigned char seed;
	int alias_of;         /* mapped ones: the allocated area whose frames they show, or -1 */
};

static struct model model[MAX_AREAS];
static unsigned long expected_pages;

static char byte_of(const struct model *m, unsigned long i)
{
	return (char)(m->seed + i / 512);
}

static void contents_write(const struct model *m)
{
	for (unsigned long i = 0; i < m->size; i += 512)
		m->p[i] = byte_of(m, i);
	m->p[m->size - 1] = byte_of(m, m->size - 1);
}

static void beginning_check(const struct model *m, unsigned long size)
{
	for (unsigned long i = 0; i < size; i += 512)
		if (m->p[i] != byte_of(m, i))
			CHECK_EQ(m->p[i], byte_of(m, i));
}

static void contents_check(const struct model *m)
{
	beginning_check(m, m->size);
	CHECK_EQ(m->p[m->size - 1], byte_of(m, m->size - 1));
}

static void no_overlap(const struct model *m)
{
	for (int i = 0; i < MAX_AREAS; i++)
		if (model[i].kind != NONE && &model[i] != m)
			CHECK(m->p + (m->pages << PAGE_SHIFT) <= model[i].p ||
			      model[i].p + (model[i].pages << PAGE_SHIFT) <= m->p);
}

static unsigned long random_size(void)
{
	unsigned long most = test_rand_below(4) ? 70000 : MAX_PAGES * PAGE_SIZE;
	unsigned long size = 1 + test_rand_below(most);

	return test_rand_below(3) ? size : 1 + size % 5000;
}

static void *random_alloc(unsigned long size)
{
	static const gfp_t gfps[] = { GFP_KERNEL, GFP_KERNEL | __GFP_ZERO, GFP_ATOMIC, GFP_NOWAIT,
				      GFP_NOIO };

	switch (test_rand_below(6)) {
	case 0:
		return __vmalloc(size, gfps[test_rand_below(ARRAY_LEN(gfps))]);
	case 1:
		return vzalloc(size);
	case 2:
		return vmalloc_user(size);
	case 3:
		return __vmalloc_node(size, PAGE_SIZE << test_rand_below(6), GFP_KERNEL,
				      NUMA_NO_NODE, NULL);
	case 4:
		return vmalloc_exec(size);
	default:
		return vmalloc(size);
	}
}

static void op_alloc(struct model *m)
{
	m->size = random_size();
	m->p = random_alloc(m->size);
	if (!CHECK(m->p))
		return;
	m->kind = ALLOCATED;
	m->pages = PAGE_ALIGN(m->size) >> PAGE_SHIFT;
	m->seed = (unsigned char)test_rand();
	m->alias_of = -1;
	expected_pages += m->pages;
	no_overlap(m);
	contents_write(m);
}

static bool has_alias(int i)
{
	for (int k = 0; k < MAX_AREAS; k++)
		if ((model[k].kind == MAPPED || model[k].kind == RAM) && model[k].alias_of == i)
			return true;
	return false;
}

/* Show the frames of an allocated area, some pages of it, a second time. */
static void op_map(struct model *m, int of)
{
	const struct model *a = &model[of];
	struct vm_struct *vm = find_vm_area(a->p);

	if (a->kind != ALLOCATED)
		return;
	REQUIRE(vm && vm->nr_pages == a->pages);
	*m = *a;
	m->alias_of = of;
	m->kind = test_rand_below(2) ? MAPPED : RAM;
	m->p = m->kind == MAPPED ? vmap(vm->pages, (unsigned int)m->pages, VM_MAP, PAGE_KERNEL) :
				   vm_map_ram(vm->pages, (unsigned int)m->pages, NUMA_NO_NODE);
	if (!CHECK(m->p)) {
		m->kind = NONE;
		return;
	}
	no_overlap(m);
	contents_check(m);
	m->p[0] = a->p[0];
}

static void op_reserve(struct model *m)
{
	struct vm_struct *vm = get_vm_area(random_size(), VM_MAP);

	REQUIRE(vm);
	*m = (struct model){ .kind = RESERVED, .p = vm->addr, .alias_of = -1 };
	m->pages = get_vm_area_size(vm) >> PAGE_SHIFT;
	no_overlap(m);
}

static void op_end(struct model *m)
{
	if (m->kind != RESERVED)
		contents_check(m);
	switch (m->kind) {
	case ALLOCATED:
		expected_pages -= m->pages;
		if (test_rand_below(4))
			vfree(m->p);
		else
			vfree_atomic(m->p);
		break;
	case MAPPED:
		vunmap(m->p);
		break;
	case RAM:
		vm_unmap_ram(m->p, (unsigned int)m->pages);
		break;
	default:
		free_vm_area(find_vm_area(m->p));
	}
	m->kind = NONE;
}

static void op_resize(struct model *m)
{
	unsigned long size = random_size(), old = m->size;
	char *p;

	expected_pages -= m->pages;
	p = vrealloc(m->p, size, GFP_KERNEL | (test_rand_below(2) ? __GFP_ZERO : 0));
	if (!CHECK(p))
		return;
	m->p = p;
	m->pages = find_vm_area(p)->nr_pages;
	expected_pages += m->pages;
	m->size = size;
	beginning_check(m, min_ul(old, size));
	contents_write(m);
	no_overlap(m);
}

static void step(void)
{
	int i = (int)test_rand_below(MAX_AREAS);
	struct model *m = &model[i];

	if (test_rand_below(200) == 0) {
		vmap_purge(test_rand_below(2));
		return;
	}
	if (m->kind == NONE) {
		switch (test_rand_below(4)) {
		case 0:
			op_map(m, (int)test_rand_below(MAX_AREAS));
			break;
		case 1:
			op_reserve(m);
			break;
		default:
			op_alloc(m);
		}
	} else if (m->kind == ALLOCATED && has_alias(i)) {
		contents_check(m);
	} else if (m->kind == ALLOCATED && test_rand_below(3) == 0) {
		op_resize(m);
	} else {
		op_end(m);
	}
}

TEST(random_operations_agree_with_the_model)
{
	unsigned long at_start;

	util_forget();
	at_start = vmalloc_nr_pages();
	expected_pages = at_start;
	for (unsigned long i = 0; i < test_scale(15000); i++) {
		step();
		CHECK_EQ(vmalloc_nr_pages(), expected_pages);
		vmalloc_check();
	}
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MAX_AREAS; i++)
			if (model[i].kind != NONE && !has_alias(i))
				op_end(&model[i]);
	CHECK_EQ(vmalloc_nr_pages(), at_start);
	util_forget();
}
