/* SPDX-License-Identifier: MIT */
/* slab_debug=: letters, lists of caches, and what they do to the caches there are. */
#include "test.h"

#include "kmalloc/kmalloc_internal.h"
#include "slab/slab_internal.h"
#include "wire/wire.h"

TEST_CMDLINE("mem=64M slab_nomerge slab_debug=FZPU,kmalloc-64,dma-*;Z,named-*;-,named-not");

#define F SLAB_CONSISTENCY_CHECKS
#define Z SLAB_RED_ZONE
#define P SLAB_POISON
#define U SLAB_STORE_USER
#define ALL (F | Z | P | U)

static const struct row {
	const char *option, *name;
	slab_flags_t flags, result;
} rows[] = {
	{ NULL, "a", 0, 0 },
	{ "-", "a", 0, 0 },
	{ "", "a", 0, ALL },
	{ "F", "a", 0, F },
	{ "z", "a", P, P | Z },
	{ "FZPUTA", "a", 0, ALL | SLAB_TRACE | SLAB_FAILSLAB },
	{ "FZ-P", "a", 0, P },
	{ ",a", "a", 0, ALL },
	{ ",a", "b", 0, 0 },
	{ "P,a", "a", 0, P },
	{ "P,a", "ab", 0, 0 },
	{ "P,ab", "a", 0, 0 },
	{ "P,a*", "abc", 0, P },
	{ "P,a*", "a", 0, P },
	{ "P,*", "anything", 0, P },
	{ "FZ,a,b;P,c", "b", 0, F | Z },
	{ "FZ,a,b;P,c", "c", 0, P },
	{ "FZ,a,b;P,c", "d", 0, 0 },
	{ "F;P,c", "c", 0, P },
	{ "F;P,c", "d", 0, F },
	{ "FZPU;-,c*", "cache", 0, 0 },
	{ "FZPU;-,c*", "other", 0, ALL },
	{ ";;P,a;;", "a", 0, P },
	{ "FZPU", "a", SLAB_NO_USER_FLAGS, SLAB_NO_USER_FLAGS },
	{ "FZPU", "a", SLAB_NOLEAKTRACE, SLAB_NOLEAKTRACE | F | Z | P },
	{ "U,a", "a", SLAB_NOLEAKTRACE, SLAB_NOLEAKTRACE | U },
};

/* First: the others forget what the program was started with. */
TEST(boot_caches_and_named_ones)
{
	struct kmem_cache *a = kmem_cache_create("named-a", 64, 0, 0, NULL);
	struct kmem_cache *b = kmem_cache_create("other", 64, 0, 0, NULL);
	const struct kmem_cache *k = &kmalloc_cache[KMALLOC_NORMAL][6];
	unsigned char *p;

	CHECK(slab_debug_enabled());
	CHECK_EQ(a->flags & SLAB_DEBUG_FLAGS, Z);
	CHECK_EQ(b->flags & SLAB_DEBUG_FLAGS, 0);
	CHECK_STREQ(k->name, "kmalloc-64");
	CHECK_EQ(k->flags & SLAB_DEBUG_FLAGS, ALL);
	CHECK_EQ(k->slot, 0);
	CHECK_EQ(kmalloc_cache[KMALLOC_DMA][8].flags & SLAB_DEBUG_FLAGS, ALL);
	CHECK_EQ(kmalloc_cache[KMALLOC_NORMAL][7].flags & SLAB_DEBUG_FLAGS, 0);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);

	p = kmalloc(50, GFP_KERNEL); /* a constant: inlined code must not have it */
	__asm__("" : "+r"(p));       /* nor the compiler know where it ends */
	CHECK_EQ(p[0], 0x6b);
	CHECK_EQ(p[50], 0xcc);
	CHECK_EQ((unsigned long)p % 64, 0);
	p[50] = 1;
	kfree(p);
	CHECK_REPORT("BUG kmalloc-64");
	CHECK(strstr(test_report_text(), "): kmalloc Redzone overwritten\n"));
	test_report_clear();
}

TEST(letters_and_lists)
{
	for (unsigned int i = 0; i < ARRAY_LEN(rows); i++) {
		slab_debug_boot(rows[i].option);
		if (!CHECK_EQ(slab_debug_flags(rows[i].flags, rows[i].name), rows[i].result))
			printf("# row %u: %s\n", i, rows[i].option);
	}
}

TEST(unknown_letters_are_said)
{
	slab_debug_boot("FxP");
	CHECK_REPORT("slab_debug option 'x' unknown. skipped\n");
	CHECK_EQ(slab_debug_flags(0, "a"), F | P);
	test_report_clear();
	slab_debug_boot("-");
}

TEST(the_letter_o_gives_up_what_costs_an_order)
{
	struct kmem_cache *small, *page;

	slab_debug_boot("FZPUO");
	CHECK(slab_debug_keeps_order);
	small = kmem_cache_create("small", 200, 0, 0, NULL);
	page = kmem_cache_create("page", 4096, 0, 0, NULL);
	CHECK_EQ(small->flags & SLAB_DEBUG_FLAGS, ALL);
	CHECK_EQ(page->flags & SLAB_DEBUG_FLAGS, F);
	CHECK_EQ(page->size, 4096);
	slab_debug_keeps_order = false;
	slab_debug_boot("-");
	kmem_cache_destroy(small);
	kmem_cache_destroy(page);
}

TEST(the_command_line)
{
	static const char *const lines[][2] = {
		{ "", "-" },           { "slab_debug", "" },
		{ "slab_debug=", "" }, { "slub_debug=FZ", "FZ" },
		{ "slab-debug=P,a,b*;-,c", "P,a,b*;-,c" },
	};

	for (unsigned int i = 0; i < ARRAY_LEN(lines); i++) {
		struct wire_options o;

		wire_options_parse(lines[i][0], &o);
		CHECK_STREQ(o.slab_debug, lines[i][1]);
	}
}
