/* SPDX-License-Identifier: MIT */
/* Page dumps, bad pages, Mem-Info and failed allocations: what is printed, and how often. */
#include "test.h"

#include "page/page_internal.h"
#include <fcntl.h>
#include <unistd.h>

TEST_CMDLINE("mem=16M");

/* The reported text has all the parts, in this order. */
static void check_order(const char *const *part, int nr)
{
	const char *at = test_report_text();

	for (int i = 0; i < nr && at; i++) {
		at = strstr(at, part[i]);
		if (!CHECK(at))
			printf("#   wanted: %s\n#   reported: %s\n", part[i], test_report_text());
	}
	test_report_clear();
}

TEST(dump_of_a_plain_page)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char line[160];

	SetPageUptodate(page);
	SetPagePrivate(page);
	page->index = 0x1234;
	snprintf(line, sizeof(line),
		 "page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x1234 pfn:0x%lx\n"
		 "flags: %#lx(uptodate|private|zone=%d)\n"
		 "raw: %016lx ", page_to_pfn(page), page->flags, page_zonenum(page), page->flags);
	dump_page(page, "a test");
	CHECK_REPORT(line);
	CHECK_REPORT("page dumped because: a test\n");
	test_report_clear();
	page->flags = 0;
	page->index = 0;
	__free_page(page);
}

TEST(dump_of_compound_and_typed_pages)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);

	dump_page(page + 3, NULL);
	CHECK_REPORT("page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x3 pfn:");
	CHECK_REPORT("\nhead: order:2 mapcount:0 entire_mapcount:0 nr_pages_mapped:0 "
		     "pincount:0\nflags: 0x0(zone=");
	CHECK_EQ(strstr(test_report_text(), "page dumped because"), NULL);
	test_report_clear();
	page->kind = KM_PAGE_SLAB;
	dump_page(page, NULL);
	CHECK_REPORT("flags: 0x40(head|zone=");
	CHECK_REPORT("page_type: f5(slab)\n");
	test_report_clear();
	page->kind = KM_PAGE_LARGE_KMALLOC;
	dump_page(page, NULL);
	CHECK_REPORT("page_type: f8(large_kmalloc)\n");
	test_report_clear();
	page->kind = KM_PAGE_NONE;
	__free_pages(page, 2);
	page_drain_all();
	dump_page((struct page *)&page, "nonsense");
	CHECK_REPORT("is no frame's");
	CHECK_REPORT("page dumped because: nonsense");
	test_report_clear();
}

TEST(bad_pages_are_reported_sixty_times_a_minute)
{
	static const char *const parts[] = {
		"BUG: Bad page state in process page_report_tes  pfn:",
		"\npage: refcount:1 ",
		"\nflags: 0x",
		"\nraw: ",
		"page dumped because: nonzero _refcount\n",
		"Call Trace:\n",
	};
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long before = report_nr_warnings;
	const char *at;
	int shown = 1;

	page_report_bad(page, "nonzero _refcount");
	CHECK_REPORT(parts[0]);
	check_order(parts, ARRAY_LEN(parts));
	for (int i = 0; i < 100; i++)
		page_report_bad(page, "nonzero _refcount");
	for (at = test_report_text(); (at = strstr(at, "BUG: Bad page state in")); at++)
		shown++;
	CHECK_EQ(shown, 60);
	CHECK_EQ(report_nr_warnings, before + 101);
	test_report_clear();
	__free_page(page);
}

static void bad_page(void *arg)
{
	report_panic_on_warn = true;
	km_page_bug(arg, "page_ref_count(page) == 0");
}

TEST(panic_on_warn_ends_the_process)
{
	struct page *page = alloc_page(GFP_KERNEL);

	CHECK_ABORTS(bad_page, page,
		     "page dumped because: VM_BUG_ON_PAGE(page_ref_count(page) == 0)\n");
	CHECK_ABORTS(bad_page, page, "Kernel panic - not syncing: kernel: panic_on_warn set ...\n");
	__free_page(page);
}

TEST(show_mem_prints_mem_info)
{
	static const char *const parts[] = {
		"Mem-Info:\n",
		"active_anon:0 inactive_anon:0 isolated_anon:0\n",
		" slab_reclaimable:0 slab_unreclaimable:0\n",
		" free:",
		" free_pcp:",
		" free_cma:0\n",
		"Node 0 active_anon:0kB ",
		"all_unreclaimable? no",
		"Node 0 DMA free:",
		"kB min:",
		"present:",
		"managed:",
		"free_cma:0kB\nlowmem_reserve[]: 0 0 0 0 0\n",
		"Node 0 DMA: ",
		"*4kB ",
		"*4096kB ",
		"= ",
		"0 total pagecache pages\n",
		"4096 pages RAM\n",
		"0 pages HighMem/MovableOnly\n",
		"0 pages reserved\n",
	};
	struct zone *zone = &NODE_DATA(0)->node_zones[ZONE_DMA];
	struct page *page = alloc_pages(GFP_KERNEL, 4);
	char line[100];

	page_drain_all();
	snprintf(line, sizeof(line), " = %lukB\n", zone->nr_free * 4);
	show_mem();
	CHECK_REPORT(line + 1);
	snprintf(line, sizeof(line), "Node 0 DMA free:%lukB boost:0kB min:%lukB ",
		 zone->nr_free * 4, min_wmark_pages(zone) * 4);
	CHECK_REPORT(line);
	CHECK_REPORT("1*64kB (U) ");
	CHECK_REPORT("pages reserved\n");
	check_order(parts, ARRAY_LEN(parts));
	show_mem(SHOW_MEM_FILTER_NODES, NULL);
	CHECK_REPORT("pages reserved\n");
	test_report_clear();
	__free_pages(page, 4);
}

TEST(warn_alloc_speaks_once_in_ten_seconds)
{
	nodemask_t mask = nodemask_of_node(0);

	warn_alloc(GFP_KERNEL | __GFP_NOWARN, NULL, "silent");
	CHECK_EQ(test_report_count(), 0);
	warn_alloc(GFP_KERNEL | __GFP_ZERO, &mask, "page allocation failure: order:%u", 3);
	CHECK_REPORT("page_report_tes: page allocation failure: order:3, "
		     "mode:0xdc0(GFP_KERNEL|__GFP_ZERO), nodemask=0,cpuset=/,mems_allowed=0\n");
	CHECK_REPORT("Call Trace:\n");
	CHECK_REPORT("Mem-Info:\n");
	CHECK_REPORT("pages reserved\n");
	test_report_clear();
	warn_alloc(GFP_KERNEL, NULL, "page allocation failure: order:%u", 4);
	CHECK_EQ(test_report_count(), 0);
}

TEST(snapshots)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	struct page_snapshot ps;

	snapshot_page(&ps, page + 2);
	CHECK(snapshot_page_is_faithful(&ps));
	CHECK_EQ(ps.pfn, page_to_pfn(page) + 2);
	CHECK_EQ(ps.idx, 2);
	CHECK_EQ(folio_order(&ps.folio_snapshot), 2);
	CHECK(!(ps.flags & PAGE_SNAPSHOT_PG_BUDDY));
	/* a tail whose head does not own it */
	page->order = 1;
	snapshot_page(&ps, page + 2);
	CHECK(!snapshot_page_is_faithful(&ps));
	page->order = 2;
	__free_pages(page, 2);
	page = alloc_pages(GFP_KERNEL, 9);
	__free_pages(page, 9);
	while (!PageBuddy(page))
		page -= 512;
	snapshot_page(&ps, page);
	CHECK(ps.flags & PAGE_SNAPSHOT_PG_BUDDY);
}

TEST(poison)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);
	unsigned char *addr = page_address(page);

	__kernel_poison_pages(page, 2);
	CHECK_EQ(addr[0], PAGE_POISON);
	CHECK_EQ(addr[8191], PAGE_POISON);
	__kernel_unpoison_pages(page, 2);
	CHECK_NO_REPORT();
	addr[5000] ^= 4;
	__kernel_unpoison_pages(page, 2);
	CHECK_REPORT("pagealloc: single bit error\n");
	CHECK_REPORT("ae");
	CHECK_REPORT("page dumped because: pagealloc: corrupted page details\n");
	test_report_clear();
	addr[5001] = 0;
	__kernel_unpoison_pages(page, 2);
	CHECK_REPORT("pagealloc: memory corruption\n");
	CHECK_REPORT(": ae 00 \n");
	test_report_clear();
	CHECK(!page_poisoning_enabled() && !debug_pagealloc_enabled() &&
	      !debug_guardpage_enabled());
	CHECK(!page_is_guard(page) && !set_page_guard(page_zone(page), page, 0));
	CHECK_EQ(page_kasan_tag(page), 0xff);
	CHECK(want_init_on_alloc(__GFP_ZERO) && !want_init_on_alloc(GFP_KERNEL) &&
	      !want_init_on_free());
	__free_pages(page, 1);
}

TEST(pages_can_be_unmapped)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char *addr = page_address(page);

	int zeroes = open("/dev/zero", O_RDONLY);

	addr[0] = 1;
	__kernel_map_pages(page, 1, 0);
	CHECK_EQ(read(zeroes, addr, 1), -1); /* the host cannot write there */
	__kernel_map_pages(page, 1, 1);
	CHECK_EQ(addr[0], 1);
	CHECK_EQ(read(zeroes, addr, 1), 1);
	CHECK_EQ(addr[0], 0);
	close(zeroes);
	__free_page(page);
}
