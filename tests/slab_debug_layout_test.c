/* SPDX-License-Identifier: MIT */
/* Where debugging puts what, and with which bytes it fills it. */
#include "test.h"

#include "kmalloc/kmalloc.h"
#include "slab/slab_internal.h"

TEST_CMDLINE("mem=64M slab_nomerge");

#define F SLAB_CONSISTENCY_CHECKS
#define Z SLAB_RED_ZONE
#define P SLAB_POISON
#define U SLAB_STORE_USER
#define K SLAB_KMALLOC

static const struct row {
	slab_flags_t flags;
	unsigned int object, align, left, inuse, offset, padding_at, size;
} rows[] = {
	{ F, 64, 0, 0, 64, 32, 64, 64 },
	{ P, 64, 0, 0, 64, 64, 72, 72 },
	{ P, 60, 0, 0, 64, 64, 72, 72 },
	{ Z, 64, 0, 8, 72, 32, 72, 88 },
	{ Z, 60, 0, 8, 64, 24, 64, 80 },
	{ Z, 4, 0, 8, 8, 8, 16, 32 },
	{ U, 64, 0, 0, 64, 32, 128, 128 },
	{ U | K, 64, 0, 0, 64, 32, 136, 136 },
	{ Z | P, 64, 0, 8, 72, 72, 80, 96 },
	{ Z | U | K, 64, 0, 8, 72, 72, 152, 168 },
	{ F | Z | P | U, 64, 0, 8, 72, 72, 144, 160 },
	{ F | Z | P | U, 64, 64, 64, 72, 72, 144, 256 },
	{ F | Z | P | U | K, 8, 8, 8, 16, 16, 96, 112 },
};

TEST(sizes_are_the_kernels)
{
	for (unsigned int i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		struct kmem_cache *s;
		unsigned long p;

		s = kmem_cache_create("row", r->object, r->align, r->flags, NULL);
		REQUIRE(s);
		CHECK_EQ(s->red_left_pad, r->left);
		CHECK_EQ(s->inuse, r->inuse);
		CHECK_EQ(s->offset, r->offset);
		CHECK_EQ(slab_padding_at(s), r->padding_at);
		if (!CHECK_EQ(s->size, r->size))
			printf("# row %u\n", i);
		CHECK_EQ(s->slot, 0);
		CHECK_EQ(s->object_size, r->object);
		p = (unsigned long)kmem_cache_alloc(s, GFP_KERNEL);
		CHECK_EQ(p % (r->align ? r->align : 8), 0);
		kmem_cache_free(s, (void *)p);
		kmem_cache_destroy(s);
	}
}

/* The compiler knows how much was asked for, and this test looks behind it. */
static unsigned char *hide(void *p)
{
	__asm__ volatile("" : "+r"(p));
	return p;
}

static void check_bytes(const unsigned char *p, size_t bytes, unsigned char value)
{
	for (size_t i = 0; i < bytes; i++)
		if (!CHECK_EQ(p[i], value))
			return;
}

TEST(bytes_of_an_object_in_use_and_free)
{
	struct kmem_cache *s = kmem_cache_create("bytes", 60, 0, F | Z | P | U, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	check_bytes(p - 8, 8, 0xcc);
	check_bytes(p, 59, 0x6b);
	CHECK_EQ(p[59], 0xa5);
	check_bytes(p + 60, 4, 0xcc);
	check_bytes(p + s->size - 16, 8, 0x5a);
	memset(p, 7, 60);
	kmem_cache_free(s, p);
	check_bytes(p - 8, 8, 0xbb);
	check_bytes(p, 59, 0x6b);
	CHECK_EQ(p[59], 0xa5);
	check_bytes(p + 60, 4, 0xbb);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(zeroed_objects_keep_their_zones)
{
	struct kmem_cache *s = kmem_cache_create("zeroed", 100, 0, F | Z | P | U, NULL);
	unsigned char *p = kmem_cache_zalloc(s, GFP_KERNEL);

	check_bytes(p, 100, 0);
	check_bytes(p + 100, 4, 0xcc);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void fill_with_c(void *object)
{
	memset(object, 'c', 56);
}

TEST(constructed_objects_are_not_poisoned)
{
	struct kmem_cache *s = kmem_cache_create("ctor", 56, 0, F | Z | P | U, fill_with_c);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK(!(s->flags & SLAB_OBJECT_POISON));
	check_bytes(p, 56, 'c');
	check_bytes(p + 56, 8, 0xcc);
	kmem_cache_free(s, p);
	check_bytes(p, 56, 'c');
	check_bytes(p + 56, 8, 0xbb);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(rcu_typed_objects_keep_their_contents)
{
	struct kmem_cache *s =
		kmem_cache_create("typesafe", 64, 0, F | Z | P | SLAB_TYPESAFE_BY_RCU, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	memset(p, 'r', 64);
	kmem_cache_free(s, p);
	check_bytes(p, 64, 'r');
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(what_was_not_asked_for_is_a_red_zone)
{
	struct kmem_cache *s = kmem_cache_create("asked", 64, 0, F | Z | U | K, NULL);
	unsigned char *p = hide(__kmalloc_cache_noprof(s, GFP_KERNEL, 18));

	CHECK_EQ(slab_asked_size(s, p), 18);
	check_bytes(p + 18, 64 - 18, 0xcc);
	CHECK_EQ(validate_slab_cache(s), 0);
	CHECK_EQ(ksize(p), 64); /* and from now on all of it is the owner's */
	CHECK_EQ(slab_asked_size(s, p), 64);
	memset(p, 1, 64);
	CHECK_EQ(validate_slab_cache(s), 0);
	kfree(p);
	p = hide(__kmalloc_cache_noprof(s, GFP_KERNEL | __GFP_ZERO, 18));
	check_bytes(p, 18, 0);
	check_bytes(p + 18, 64 - 18, 0xcc);
	kfree_sensitive(p);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(krealloc_moves_the_zone)
{
	struct kmem_cache *s = kmem_cache_create("moved", 64, 0, Z | U | K, NULL);
	unsigned char *p = hide(__kmalloc_cache_noprof(s, GFP_KERNEL, 48));

	memset(p, 0xff, 48);
	p = hide(krealloc(p, 40, GFP_KERNEL | __GFP_ZERO));
	check_bytes(p, 40, 0xff);
	check_bytes(p + 40, 24, 0xcc);
	p = hide(krealloc(p, 56, GFP_KERNEL | __GFP_ZERO));
	check_bytes(p + 40, 16, 0);
	check_bytes(p + 56, 8, 0xcc);
	CHECK_EQ(validate_slab_cache(s), 0);
	memset(p, 0xff, 56);
	p = hide(krealloc(p, 112, GFP_KERNEL | __GFP_ZERO));
	check_bytes(p, 56, 0xff);
	check_bytes(p + 56, 56, 0);
	kfree(p);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(bulk_and_sheaves_of_a_debugged_cache)
{
	struct kmem_cache *s = kmem_cache_create("bulky", 40, 0, F | Z | P | U, NULL);
	struct slab_sheaf *sheaf;
	void *p[300];

	REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL | __GFP_ZERO, 300, p));
	for (int i = 0; i < 300; i++)
		check_bytes(p[i], 40, 0);
	CHECK_EQ(validate_slab_cache(s), 0);
	slab_check();
	kmem_cache_free_bulk(s, 300, p);
	sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 10);
	REQUIRE(sheaf);
	for (int i = 0; i < 10; i++)
		kmem_cache_free(s, kmem_cache_alloc_from_sheaf(s, GFP_KERNEL, sheaf));
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	CHECK_EQ(validate_slab_cache(s), 0);
	slab_check();
	CHECK_EQ(kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}
