/* SPDX-License-Identifier: MIT */
/* krealloc and its kin: the corners. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M");

static size_t vary(size_t size)
{
	__asm__("" : "+r"(size));
	return size;
}

TEST(zero_and_null)
{
	void *p = krealloc(NULL, 20, GFP_KERNEL);

	REQUIRE(p);
	CHECK_EQ(ksize(p), 32);
	CHECK_EQ(krealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(krealloc(NULL, vary(0), GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(krealloc(ZERO_SIZE_PTR, vary(0), GFP_KERNEL), ZERO_SIZE_PTR);
	p = krealloc(ZERO_SIZE_PTR, 20, GFP_KERNEL);
	CHECK(p && p != ZERO_SIZE_PTR);
	kfree(p);
	slab_check();
}

TEST(it_stays_within_its_class)
{
	char *p = kmalloc(100, GFP_KERNEL);

	CHECK_EQ(krealloc(p, 128, GFP_KERNEL), p);
	CHECK_EQ(krealloc(p, 97, GFP_KERNEL), p);
	CHECK_EQ(krealloc(p, 1, GFP_KERNEL), p); /* shrinking never moves */
	CHECK_EQ(ksize(p), 128);
	kfree(p);
}

TEST(it_moves_with_its_content)
{
	unsigned char *p = NULL;
	size_t old = 0;

	for (size_t size = 1; size <= KMALLOC_MAX_SIZE / 4; size = size * 2 + 1) {
		unsigned char *q = krealloc(p, size, GFP_KERNEL);
		size_t bad = 0;

		REQUIRE(q);
		for (size_t i = 0; i < old; i++)
			bad += q[i] != (unsigned char)(i * 7);
		CHECK_EQ(bad, 0);
		for (size_t i = 0; i < size; i++)
			q[i] = (unsigned char)(i * 7);
		p = q;
		old = size;
	}
	kfree(p);
	CHECK_EQ(kmalloc_nr_large_pages, 0);
	slab_check();
}

TEST(failure_keeps_the_old_block)
{
	char *p = kmalloc(100, GFP_KERNEL), *keep = p;

	strcpy(p, "kept");
	CHECK_EQ(krealloc(p, vary(KMALLOC_MAX_SIZE + 1), GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_EQ(krealloc_array(keep, vary(SIZE_MAX / 2), 4, GFP_KERNEL), NULL);
	CHECK_STREQ(keep, "kept");
	CHECK_EQ(ksize(keep), 128);
	CHECK_NO_REPORT();
	kfree(keep);
}

TEST(with_zeroing_all_along_what_is_new_is_zero)
{
	size_t sizes[] = { 10, 16, 5, 14, 30, 3, 90, 40, 96, 97, 20, 128, 9000, 100, 16384 };
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO;
	unsigned char *p = NULL;
	size_t old = 0;

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		size_t bad = 0;

		p = krealloc(p, vary(sizes[i]), gfp);
		REQUIRE(p);
		for (size_t k = old; k < sizes[i]; k++)
			bad += p[k] != 0;
		CHECK_EQ(bad, 0);
		memset(p, 0xee, sizes[i]);
		old = sizes[i];
	}
	kfree(p);
}

TEST(arrays)
{
	int *p = krealloc_array(NULL, 3, sizeof(int), GFP_KERNEL);

	REQUIRE(p);
	for (int i = 0; i < 3; i++)
		p[i] = i;
	p = krealloc_array(p, 100, sizeof(int), GFP_KERNEL);
	REQUIRE(p);
	CHECK(p[0] == 0 && p[1] == 1 && p[2] == 2);
	CHECK_EQ(ksize(p), 512);
	kfree(p);
}

TEST(alignment_and_node)
{
	char *p[20];

	for (int i = 0; i < 20; i++) {
		char *q;

		REQUIRE(p[i] = kmalloc(96, GFP_KERNEL));
		p[i][0] = (char)i;
		q = krealloc_node_align(p[i], 90, 64, GFP_KERNEL, NUMA_NO_NODE);
		REQUIRE(q);
		CHECK_EQ((unsigned long)q % 64, 0);
		CHECK_EQ(q[0], i);
		p[i] = q;
		CHECK_EQ(krealloc_node_align(q, 80, 64, GFP_KERNEL, NUMA_NO_NODE), q);
		CHECK_EQ(krealloc_node(q, 80, GFP_KERNEL, 0), q);
	}
	for (int i = 0; i < 20; i++)
		kfree(p[i]);
	slab_check();
}

TEST(the_old_one_leaves_its_argument_alone)
{
	char *p = kmalloc(16, GFP_KERNEL), *keep = p, *q;

	strcpy(p, "both");
	q = __krealloc(p, 100, GFP_KERNEL);
	REQUIRE(q);
	CHECK_NE(q, keep);
	CHECK_STREQ(q, "both");
	CHECK_STREQ(keep, "both");
	CHECK_EQ(__krealloc(keep, 12, GFP_KERNEL), keep);
	CHECK_EQ(__krealloc(keep, vary(0), GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_STREQ(keep, "both");
	kfree(keep);
	kfree(q);
}

TEST(what_is_not_ours_is_reported)
{
	char stack[16], *p = kmalloc(64, GFP_KERNEL), *q = stack, *inside = p;

	__asm__("" : "+r"(q), "+r"(inside));
	CHECK_EQ(krealloc(q, 100, GFP_KERNEL), NULL);
	CHECK_REPORT("Not a kmalloc allocation");
	test_report_clear();
	CHECK_EQ(krealloc(inside + 8, 100, GFP_KERNEL), NULL);
	CHECK_REPORT("Not a kmalloc allocation");
	test_report_clear();
	kfree(p);
}
