/* SPDX-License-Identifier: MIT */
/*
 * What debugging finds, how often it says so, and that it puts it right: the
 * cases of the kernel's slub_kunit suite, and the others of its report list.
 */
#include "test.h"

#include "kmalloc/kmalloc.h"
#include "slab/slab_internal.h"

TEST_CMDLINE("mem=64M slab_nomerge");

#define F SLAB_CONSISTENCY_CHECKS
#define Z SLAB_RED_ZONE
#define P SLAB_POISON
#define U SLAB_STORE_USER
#define ALL (F | Z | P | U)

/* ---- the kernel's suite: errors are counted, and nothing is printed ---- */

static int slab_errors;

static bool count(const struct kmem_cache *s __maybe_unused)
{
	slab_errors++;
	return true;
}

static struct kmem_cache *counted(const char *name, slab_flags_t flags)
{
	slab_errors = 0;
	km_slab_error_hook = count;
	return kmem_cache_create(name, 64, 0, flags | SLAB_NO_USER_FLAGS, NULL);
}

static void counted_end(struct kmem_cache *s)
{
	kmem_cache_destroy(s);
	km_slab_error_hook = NULL;
	CHECK_NO_REPORT();
}

/* The object is used behind its end. */
static unsigned char *hide(void *p)
{
	__asm__ volatile("" : "+r"(p));
	return p;
}

TEST(clobber_zone)
{
	struct kmem_cache *s = counted("TestSlub_RZ_alloc", Z);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));

	p[64] = 0x12;
	CHECK_EQ(validate_slab_cache(s), 1);
	CHECK_EQ(slab_errors, 2);
	kmem_cache_free(s, p);
	counted_end(s);
}

TEST(next_pointer)
{
	struct kmem_cache *s = counted("TestSlub_next_ptr_free", P);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);
	unsigned long was, *link;

	kmem_cache_free(s, p);
	link = (unsigned long *)(p + s->offset);
	was = *link;
	p[s->offset] = (unsigned char)~p[s->offset];
	validate_slab_cache(s);
	CHECK_EQ(slab_errors, 3);
	*link = was;
	slab_errors = 0;
	validate_slab_cache(s);
	CHECK_EQ(slab_errors, 2);
	slab_errors = 0;
	CHECK_EQ(validate_slab_cache(s), 0);
	CHECK_EQ(slab_errors, 0);
	slab_check();
	counted_end(s);
}

TEST(bytes_of_a_free_object)
{
	static const unsigned int at[] = { 0, 50, 63 };

	for (unsigned int i = 0; i < ARRAY_LEN(at); i++) {
		struct kmem_cache *s = counted("TestSlub_byte_free", P);
		unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

		kmem_cache_free(s, p);
		p[at[i]] = 0x78;
		validate_slab_cache(s);
		CHECK_EQ(slab_errors, 2);
		CHECK_EQ(validate_slab_cache(s), 0);
		counted_end(s);
	}
}

TEST(clobber_redzone_free)
{
	struct kmem_cache *s = counted("TestSlub_RZ_free", Z);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));

	kmem_cache_free(s, p);
	p[64] = 0xab;
	validate_slab_cache(s);
	CHECK_EQ(slab_errors, 2);
	counted_end(s);
}

TEST(kmalloc_redzone_access)
{
	struct kmem_cache *s = counted("TestSlub_RZ_kmalloc", SLAB_KMALLOC | U | Z);
	unsigned char *p = hide(__kmalloc_cache_noprof(s, GFP_KERNEL, 18));

	p[18] = p[19] = 0xab;
	validate_slab_cache(s);
	CHECK_EQ(slab_errors, 2);
	kmem_cache_free(s, p);
	counted_end(s);
}

TEST(leak_destroy)
{
	struct kmem_cache *s = counted("TestSlub_leak_destroy", SLAB_NO_MERGE);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK(p);
	counted_end(s);
	CHECK_EQ(slab_errors, 2);
	kfree(p);
}

/* ---- what is said ---- */

static struct kmem_cache *cache(slab_flags_t flags)
{
	return kmem_cache_create("checked", 60, 0, flags, NULL);
}

/* Both were reported; the first one in a header. */
static void check_said(const char *bug, const char *more)
{
	char header[120];

	snprintf(header, sizeof(header), "): %s", bug);
	if (!CHECK(strstr(test_report_text(), header)) ||
	    !CHECK(!more || strstr(test_report_text(), more)))
		printf("# wanted %s, %s; got\n%s", bug, more ? more : "", test_report_text());
	test_report_clear();
}

TEST(each_part_of_an_object)
{
	static const struct row {
		slab_flags_t flags;
		bool free;
		int at;
		const char *what;
	} rows[] = {
		{ Z, false, -1, "Left Redzone" },   { Z, true, -8, "Left Redzone" },
		{ ALL, false, -3, "Left Redzone" }, { Z, false, 60, "Right Redzone" },
		{ ALL, true, 63, "Right Redzone" }, { P, false, 61, "Alignment padding" },
		{ ALL, true, 0, "Poison" },         { P, true, 58, "Poison" },
		{ ALL, true, 59, "End Poison" },    { ALL, false, 136, "Object padding" },
		{ ALL, true, 143, "Object padding" },
	};

	for (unsigned int i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		struct kmem_cache *s = cache(r->flags);
		unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), was;
		char bug[60], fix[60];

		if (r->free)
			kmem_cache_free(s, p);
		was = p[r->at];
		p[r->at] ^= 0x40;
		CHECK_EQ(validate_slab_cache(s), 1);
		snprintf(bug, sizeof(bug), "%s overwritten\n", r->what);
		snprintf(fix, sizeof(fix), "FIX checked: Restoring %s 0x", r->what);
		check_said(bug, fix);
		CHECK_EQ(p[r->at], was);
		CHECK_EQ(validate_slab_cache(s), 0);
		if (!r->free)
			kmem_cache_free(s, p);
		kmem_cache_destroy(s);
	}
}

TEST(the_end_of_a_slab)
{
	struct kmem_cache *s = cache(F | P);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);
	unsigned long bytes = PAGE_SIZE << s->order;
	unsigned char *base = page_address(compound_head(virt_to_page(p)));

	REQUIRE(bytes % s->size);
	base[bytes - 1] = 0;
	CHECK_EQ(validate_slab_cache(s), 1);
	check_said("Padding overwritten. 0x", "FIX checked: Restoring slab padding 0x");
	CHECK_EQ(base[bytes - 1], 0x5a);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(a_free_that_finds_damage_is_refused)
{
	struct kmem_cache *s = cache(ALL);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));

	p[60] = 0;
	kmem_cache_free(s, p);
	check_said("Right Redzone overwritten\n", "FIX checked: Object at 0x");
	kmem_cache_free(s, p); /* it was put right */
	CHECK_NO_REPORT();
	kmem_cache_destroy(s);
}

TEST(a_slab_that_an_allocation_finds_damaged_is_given_up)
{
	struct kmem_cache *s = cache(ALL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), *q, *keep;

	keep = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, p);
	p[5] = 1;
	q = kmem_cache_alloc(s, GFP_KERNEL);
	check_said("Poison overwritten\n", "FIX checked: Marking all objects used\n");
	REQUIRE(q);
	CHECK_NE(virt_to_page(q), virt_to_page(p));
	slab_check();
	kmem_cache_free(s, keep);
	check_said("Slab disabled since SLUB metadata consistency check failed\n",
		   "FIX checked: Object at 0x");
	kmem_cache_free(s, q);
	slab_check();
	kmem_cache_destroy(s); /* it cannot */
	check_said("Objects remaining on __kmem_cache_shutdown()\n",
		   "kmem_cache_destroy checked: Slab cache still has objects when called from ");
}

TEST(a_link_that_an_allocation_finds_damaged)
{
	struct kmem_cache *s = kmem_cache_create("linked", 60, 0, F, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), *q;

	kmem_cache_free(s, p);
	p[s->offset + 2] ^= 0x10;
	q = kmem_cache_alloc(s, GFP_KERNEL);
	check_said("Freepointer corrupt\n", "FIX linked: Marking all objects used\n");
	CHECK(q && virt_to_page(q) != virt_to_page(p));
	slab_check();
	kmem_cache_free(s, q);
	kmem_cache_destroy(s);
	test_report_clear();
}

TEST(requests_that_may_fail_leave_the_fast_path)
{
	struct kmem_cache *s = kmem_cache_create("failing", 60, 0, SLAB_FAILSLAB, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK(s->may_fail);
	CHECK_EQ(s->slot, 0);
	CHECK(!slab_is_debug(s));
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(second_and_wrong_frees)
{
	static const slab_flags_t flags[] = { F, Z, P, U, ALL };

	for (unsigned int i = 0; i < ARRAY_LEN(flags); i++) {
		struct kmem_cache *s = cache(flags[i]);
		struct kmem_cache *other = kmem_cache_create("other", 60, 0, 0, NULL);
		unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

		kmem_cache_free(s, p + 4);
		check_said("Invalid object pointer 0x", "FIX checked: Object at 0x");
		kmem_cache_free(s, p + s->size / 2);
		check_said("Invalid object pointer 0x", NULL);
		kmem_cache_free(other, p);
		CHECK_REPORT("object belongs to different cache checked");
		test_report_clear();
		kmem_cache_free(s, p);
		kmem_cache_free(s, p);
		check_said("Object already free\n", "FIX checked: Object at 0x");
		CHECK_EQ(validate_slab_cache(s), 0);
		slab_check();
		kmem_cache_destroy(s);
		kmem_cache_destroy(other);
	}
}

TEST(broken_lists)
{
	static const slab_flags_t flags[] = { F, F | P, ALL };

	for (unsigned int i = 0; i < ARRAY_LEN(flags); i++) {
		struct kmem_cache *s = cache(flags[i]);
		void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

		kmem_cache_free(s, p);
		slab_link_set(s, p, p);
		CHECK(validate_slab_cache(s) > 0);
		check_said("Freelist cycle detected\n", "FIX checked: Freelist cleared\n");
		slab_check();
		CHECK(validate_slab_cache(s) > 0);
		check_said("Slab disabled since", NULL);
		kmem_cache_free(s, q);
		test_report_clear();
		kmem_cache_destroy(s);
		test_report_clear();
	}
}

TEST(a_cache_that_is_not_debugged)
{
	struct kmem_cache *s = kmem_cache_create("plain", 60, 0, 0, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	slab_link_set(s, p, p);
	CHECK_EQ(validate_slab_cache(s), 1);
	check_said("Freelist cycle detected\n", "FIX plain: Freelist cleared\n");
	slab_check();
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_free(s, q);
	slab_check();
	q = kmem_cache_alloc(s, GFP_KERNEL);
	CHECK(q);
	kmem_cache_free(s, q);
	kmem_cache_destroy(s); /* what the list lost is in use for good */
	check_said("Objects remaining on", NULL);
}

TEST(broken_heads)
{
	struct kmem_cache *s = cache(ALL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);
	void *first = head->freelist;

	head->freelist = (char *)first + 4;
	CHECK(validate_slab_cache(s) > 0);
	check_said("Freepointer corrupt\n", "FIX checked: Freelist cleared\n");
	slab_check();
	kmem_cache_destroy(s);
	test_report_clear();

	s = cache(P); /* nobody looks, but nothing is followed that leads nowhere */
	p = kmem_cache_alloc(s, GFP_KERNEL);
	head = virt_to_head_page(p);
	head->freelist = (char *)head->freelist + 4;
	p = kmem_cache_alloc(s, GFP_KERNEL);
	CHECK(p && virt_to_head_page(p) != head);
	check_said("Freelist Pointer check fails\n", "FIX checked: Marking all objects used\n");
	kmem_cache_destroy(s);
	test_report_clear();
}

TEST(wrong_counts)
{
	struct kmem_cache *s = cache(ALL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);
	char wrong[80];

	head->inuse = 3;
	CHECK_EQ(validate_slab_cache(s), 1);
	check_said("Wrong object count. Counter is 3 but counted were 1\n",
		   "FIX checked: Object count adjusted\n");
	snprintf(wrong, sizeof(wrong), "Wrong number of objects. Found %d but should be %d\n",
		 head->objects - 2, head->objects);
	head->objects -= 2;
	CHECK(validate_slab_cache(s) > 0); /* and the list leads to the two that it denies */
	CHECK(strstr(test_report_text(), wrong));
	check_said("Freechain corrupt\n", "FIX checked: Number of objects adjusted\n");
	kmem_cache_destroy(s);
	test_report_clear();

	s = cache(ALL);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	head = virt_to_head_page(p);
	head->inuse = (unsigned short)(head->objects + 1);
	CHECK(validate_slab_cache(s) > 0);
	check_said("inuse ", " > max ");
	head->inuse = 1;
	head->objects++;
	CHECK(validate_slab_cache(s) > 0);
	check_said("objects ", " > max ");
	head->objects--;
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(frees_on_top_of_the_locks_holder_wait)
{
	struct kmem_cache *s = kmem_cache_create("waiting", 60, 0, ALL, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

	lock_get(&s->node[0]->lock);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	CHECK(!kmem_cache_alloc(s, GFP_ATOMIC | __GFP_NOWARN));
	lock_put(&s->node[0]->lock);
	CHECK_EQ(validate_slab_cache(s), 0);
	slab_check();
	CHECK_EQ(kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}
