/* SPDX-License-Identifier: MIT */
/* Sizes, classes, families and alignment of kmalloc. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M");

static const struct {
	size_t from, to, bytes;
} rows[] = {
	{ 1, 8, 8 },	     { 9, 16, 16 },	  { 17, 32, 32 },     { 33, 64, 64 },
	{ 65, 96, 96 },	     { 97, 128, 128 },	  { 129, 192, 192 },  { 193, 256, 256 },
	{ 257, 512, 512 },   { 513, 1024, 1024 }, { 1025, 2048, 2048 }, { 2049, 4096, 4096 },
	{ 4097, 8192, 8192 },
};

/* A size that is not a constant to the compiler. */
static size_t vary(size_t size)
{
	__asm__("" : "+r"(size));
	return size;
}

TEST(every_size_gets_the_smallest_class_that_holds_it)
{
	for (unsigned int i = 0; i < ARRAY_LEN(rows); i++) {
		size_t sizes[] = { rows[i].from, (rows[i].from + rows[i].to) / 2, rows[i].to };

		for (unsigned int k = 0; k < ARRAY_LEN(sizes); k++) {
			char *p = kmalloc(vary(sizes[k]), GFP_KERNEL);

			REQUIRE(p);
			CHECK_EQ(ksize(p), rows[i].bytes);
			CHECK_EQ(kmalloc_size_roundup(sizes[k]), rows[i].bytes);
			memset(p, 1, rows[i].bytes);
			kfree(p);
		}
	}
	kmalloc_check();
	slab_check();
}

TEST(rounding_beyond_the_classes)
{
	static const size_t sizes[][2] = {
		{ 0, 0 }, { 8193, 16384 }, { 16384, 16384 }, { 131072, 131072 }, { 131073, 262144 },
		{ KMALLOC_MAX_SIZE - 1, KMALLOC_MAX_SIZE }, { KMALLOC_MAX_SIZE, KMALLOC_MAX_SIZE },
		{ KMALLOC_MAX_SIZE + 1, KMALLOC_MAX_SIZE + 1 }, { SIZE_MAX, SIZE_MAX },
	};

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++)
		CHECK_EQ(kmalloc_size_roundup(sizes[i][0]), sizes[i][1]);
}

TEST(constant_and_variable_sizes_agree)
{
#define AGREE(size)                                                     \
	do {                                                            \
		void *p = kmalloc(size, GFP_KERNEL);                    \
		void *q = kmalloc(vary(size), GFP_KERNEL);              \
		CHECK(p && q);                                          \
		CHECK_EQ(ksize(p), ksize(q));                           \
		CHECK_EQ(virt_to_head_page(p)->slab_cache, virt_to_head_page(q)->slab_cache); \
		kfree(p);                                               \
		kfree(q);                                               \
	} while (0)
	AGREE(1);
	AGREE(8);
	AGREE(9);
	AGREE(64);
	AGREE(65);
	AGREE(96);
	AGREE(97);
	AGREE(128);
	AGREE(129);
	AGREE(192);
	AGREE(193);
	AGREE(512);
	AGREE(1025);
	AGREE(8192);
}

TEST(size_zero)
{
	CHECK_EQ(kmalloc(vary(0), GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(kzalloc(vary(0), GFP_ATOMIC), ZERO_SIZE_PTR);
	CHECK_EQ(kcalloc(vary(0), 8, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(kmalloc_node(0, GFP_KERNEL, 0), ZERO_SIZE_PTR);
	CHECK_EQ(ksize(ZERO_SIZE_PTR), 0);
	CHECK_EQ(ksize(NULL), 0);
	CHECK(ZERO_OR_NULL_PTR(NULL) && ZERO_OR_NULL_PTR(ZERO_SIZE_PTR) &&
	      ZERO_OR_NULL_PTR((void *)9));
	CHECK(!ZERO_OR_NULL_PTR((void *)17));
	kfree(NULL);
	kfree(ZERO_SIZE_PTR);
	kfree_sensitive(NULL);
	kfree_sensitive(ZERO_SIZE_PTR);
	kfree_nolock(NULL);
	kfree_nolock(ZERO_SIZE_PTR);
}

TEST(products_that_overflow_give_null_silently)
{
	size_t half = vary(SIZE_MAX / 2 + 1);

	CHECK_EQ(kmalloc_array(half, 2, GFP_KERNEL), NULL);
	CHECK_EQ(kcalloc(half, 2, GFP_KERNEL), NULL);
	CHECK_EQ(kmalloc_array_node(half, 2, GFP_KERNEL, 0), NULL);
	CHECK_EQ(kcalloc_node(half, 2, GFP_KERNEL, 0), NULL);
	CHECK_EQ(kvmalloc_array(half, 2, GFP_KERNEL), NULL);
	CHECK_EQ(kvcalloc(half, 2, GFP_KERNEL), NULL);
	CHECK_NO_REPORT();
}

TEST(alignment_is_the_largest_power_of_two_in_the_size)
{
	for (size_t size = 1; size <= 16384; size += size < 256 ? 1 : 64) {
		size_t align = size & -size;
		void *p[3];

		for (int i = 0; i < 3; i++) {
			REQUIRE(p[i] = kmalloc(size, GFP_KERNEL));
			if ((unsigned long)p[i] % (align > 8 ? align : 8))
				CHECK_EQ((unsigned long)p[i] % (align > 8 ? align : 8), 0);
		}
		for (int i = 0; i < 3; i++)
			kfree(p[i]);
	}
}

TEST(indexes_and_the_tables_of_caches)
{
	static const struct {
		size_t size;
		unsigned int index;
	} known[] = { { 0, 0 }, { 1, 3 }, { 8, 3 }, { 9, 4 }, { 64, 6 }, { 65, 1 }, { 96, 1 },
		      { 97, 7 }, { 129, 2 }, { 192, 2 }, { 193, 8 }, { 8192, 13 }, { 8193, 14 },
		      { 64UL << 20, 26 } };

	for (unsigned int i = 0; i < ARRAY_LEN(known); i++) {
		CHECK_EQ(kmalloc_index(known[i].size), known[i].index);
		CHECK_EQ(__kmalloc_index(vary(known[i].size), false), known[i].index);
	}
	for (unsigned int t = 0; t < NR_KMALLOC_TYPES; t++) {
		CHECK_EQ(kmalloc_caches[t][0], NULL);
		for (unsigned int i = 1; i <= KMALLOC_SHIFT_HIGH; i++)
			CHECK_EQ(kmem_cache_size(kmalloc_caches[t][i]), kmalloc_size(i));
	}
	for (unsigned int i = 1; i <= KMALLOC_SHIFT_HIGH; i++)
		CHECK_EQ(kmalloc_dma_caches[i], kmalloc_caches[KMALLOC_DMA][i]);
	CHECK_EQ(kmalloc_slab(100, GFP_KERNEL), kmalloc_caches[KMALLOC_NORMAL][7]);
	CHECK_EQ(kmalloc_slab(100, GFP_DMA), kmalloc_dma_caches[7]);
	CHECK_EQ(kmalloc_slab(0, GFP_KERNEL), ZERO_SIZE_PTR);
}

TEST(the_flags_choose_the_family)
{
	static const struct {
		gfp_t gfp;
		const char *name;
	} wanted[] = {
		{ GFP_KERNEL, "kmalloc-64" },
		{ GFP_ATOMIC, "kmalloc-64" },
		{ GFP_KERNEL | __GFP_ACCOUNT, "kmalloc-64" },
		{ GFP_KERNEL | __GFP_RECLAIMABLE, "kmalloc-rcl-64" },
		{ GFP_KERNEL | __GFP_DMA, "dma-kmalloc-64" },
		{ GFP_KERNEL | __GFP_DMA | __GFP_RECLAIMABLE, "dma-kmalloc-64" },
	};

	for (unsigned int i = 0; i < ARRAY_LEN(wanted); i++) {
		void *p = kmalloc(64, wanted[i].gfp);
		struct page *head;

		REQUIRE(p);
		REQUIRE(slab_cache_of(p, &head));
		CHECK_STREQ(slab_cache_of(p, &head)->name, wanted[i].name);
		if (wanted[i].gfp & __GFP_DMA)
			CHECK(virt_to_phys(p) < 16 << 20);
		kfree(p);
	}
}

TEST(names_of_the_classes)
{
	static const char *const normal[] = {
		NULL,	      "kmalloc-96", "kmalloc-192", "kmalloc-8",	  "kmalloc-16",
		"kmalloc-32", "kmalloc-64", "kmalloc-128", "kmalloc-256", "kmalloc-512",
		"kmalloc-1k", "kmalloc-2k", "kmalloc-4k",  "kmalloc-8k"};

	for (unsigned int i = 1; i < ARRAY_LEN(normal); i++)
		CHECK_STREQ(kmalloc_caches[KMALLOC_NORMAL][i]->name, normal[i]);
}

TEST(zeroed_memory_is_zero_up_to_the_class)
{
	size_t sizes[] = { 1, 20, 65, 130, 1000, 5000, 9000, 100000 };

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		for (int turn = 0; turn < 4; turn++) {
			char *p = turn % 2 ? kzalloc(vary(sizes[i]), GFP_KERNEL) :
					     kcalloc(1, vary(sizes[i]), GFP_ATOMIC);
			size_t bad = 0;

			REQUIRE(p);
			for (size_t k = 0; k < ksize(p); k++)
				bad += p[k] != 0;
			CHECK_EQ(bad, 0);
			memset(p, 0x5e, ksize(p));
			kfree(p);
		}
	}
	for (int turn = 0; turn < 4; turn++) {
		char *p = kzalloc(50, GFP_KERNEL);

		CHECK(p[0] == 0 && p[49] == 0);
		memset(p, 0x5e, 50);
		kfree(p);
	}
}

TEST(sensitive_memory_is_wiped)
{
	unsigned char *p = kmalloc(100, GFP_KERNEL), *q;

	memset(p, 0x77, 100);
	kfree_sensitive(p);
	q = kmalloc(100, GFP_KERNEL);
	CHECK_EQ(q, p); /* this CPU's last one, unless the thread moved */
	for (int i = 0; p == q && i < 100; i++)
		if (q[i] == 0x77)
			CHECK_EQ(q[i], 0);
	kfree(q);
}
