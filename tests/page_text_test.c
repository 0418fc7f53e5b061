/* SPDX-License-Identifier: MIT */
/* The texts: their form, line by line, and that their numbers are those of the zones. */
#include "test.h"

#include "page/page_internal.h"
#include <ctype.h>
#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M");

static char buf[1 << 16];

/* The value behind label in text, from the first line that starts with it after from. */
static unsigned long value_after(const char *from, const char *label)
{
	const char *at = from ? strstr(from, label) : NULL;

	CHECK(at);
	return at ? strtoul(at + strlen(label), NULL, 10) : 0;
}

/* text with each number and the spaces before it replaced by one '#'. */
static void form_of(const char *text, char *form, size_t size)
{
	size_t n = 0;

	while (*text && n < size - 2) {
		size_t spaces = strspn(text, " "), digits = strspn(text + spaces, "0123456789");

		if (digits && (spaces || n == 0 || !isalnum((unsigned char)form[n - 1]))) {
			form[n++] = '#';
			text += spaces + digits;
		} else {
			form[n++] = *text++;
		}
	}
	form[n] = 0;
}

#define ZEROS_10 "      0      0      0      0      0      0      0      0      0      0"

TEST(buddyinfo_of_a_fresh_machine)
{
	km_buddyinfo(buf, sizeof(buf));
	CHECK_STREQ(buf, "Node 0, zone      DMA" ZEROS_10 "      4 \n"
			 "Node 0, zone    DMA32" ZEROS_10 "     12 \n");
}

TEST(pagetypeinfo_of_a_fresh_machine)
{
	static const char start[] =
		"Page block order: 9\n"
		"Pages per block:  512\n"
		"\n"
		"Free pages count per migrate type at order "
		"      0      1      2      3      4      5      6      7      8      9     10 \n"
		"Node    0, zone      DMA, type    Unmovable" ZEROS_10 "      0 \n"
		"Node    0, zone      DMA, type      Movable" ZEROS_10 "      4 \n"
		"Node    0, zone      DMA, type  Reclaimable" ZEROS_10 "      0 \n"
		"Node    0, zone      DMA, type   HighAtomic" ZEROS_10 "      0 \n"
		"Node    0, zone      DMA, type      Isolate" ZEROS_10 "      0 \n"
		"Node    0, zone    DMA32, type    Unmovable" ZEROS_10 "      0 \n"
		"Node    0, zone    DMA32, type      Movable" ZEROS_10 "     12 \n";
	static const char end[] =
		"Node    0, zone    DMA32, type      Isolate" ZEROS_10 "      0 \n"
		"\n"
		"Number of blocks type "
		"    Unmovable      Movable  Reclaimable   HighAtomic      Isolate \n"
		"Node 0, zone      DMA "
		"           0            8            0            0            0 \n"
		"Node 0, zone    DMA32 "
		"           0           24            0            0            0 \n";
	const char *at;

	km_pagetypeinfo(buf, sizeof(buf));
	CHECK(!strncmp(buf, start, strlen(start)));
	at = strstr(buf, end);
	CHECK(at && at[strlen(end)] == 0);
}

TEST(too_small_a_buffer_is_told)
{
	char small[20];
	size_t all = km_buddyinfo(buf, sizeof(buf));

	CHECK_EQ(all, strlen(buf));
	CHECK_EQ(km_buddyinfo(NULL, 0), all);
	CHECK_EQ(km_buddyinfo(small, sizeof(small)), all);
	CHECK_EQ(strlen(small), sizeof(small) - 1);
	CHECK(!strncmp(small, buf, sizeof(small) - 1));
	for (size_t n = 1; n < 40; n++) {
		buf[n] = '!';
		km_meminfo(buf, n);
		CHECK_EQ(buf[n], '!');
		CHECK_EQ(strlen(buf), n - 1);
	}
}

/* Free pages of a zone by its buddyinfo line. */
static unsigned long buddyinfo_free(const struct zone *zone)
{
	unsigned long free = 0;
	char label[40], *at;

	km_buddyinfo(buf, sizeof(buf));
	snprintf(label, sizeof(label), "Node %d, zone %8s ", zone->node, zone->name);
	at = strstr(buf, label);
	if (!CHECK(at))
		return 0;
	at += strlen(label);
	for (int o = 0; o < NR_PAGE_ORDERS; o++)
		free += strtoul(at, &at, 10) << o;
	CHECK(!strncmp(at, " \n", 2));
	return free;
}

static unsigned long pagetypeinfo_free(const struct zone *zone)
{
	unsigned long free = 0;
	char label[40], *at;

	km_pagetypeinfo(buf, sizeof(buf));
	snprintf(label, sizeof(label), "Node %4d, zone %8s, type ", zone->node, zone->name);
	at = buf;
	for (int type = 0; type < MIGRATE_TYPES; type++) {
		at = strstr(at, label);
		if (!CHECK(at))
			return 0;
		at += strlen(label) + 13;
		for (int o = 0; o < NR_PAGE_ORDERS; o++)
			free += strtoul(at, &at, 10) << o;
	}
	return free;
}

static void zones_compare(void)
{
	struct zone *zone;

	page_each_zone(zone) {
		unsigned long counted = 0;
		char label[40], *at;

		CHECK_EQ(buddyinfo_free(zone), zone->nr_free);
		CHECK_EQ(pagetypeinfo_free(zone), zone->nr_free);
		km_zoneinfo(buf, sizeof(buf));
		snprintf(label, sizeof(label), "Node %d, zone %8s\n", zone->node, zone->name);
		at = strstr(buf, label);
		REQUIRE(CHECK(at));
		CHECK_EQ(value_after(at, "\n  pages free     "), zone->nr_free);
		CHECK_EQ(value_after(at, "\n        min      "), zone->_watermark[WMARK_MIN]);
		CHECK_EQ(value_after(at, "\n        promo    "), zone->_watermark[WMARK_PROMO]);
		CHECK_EQ(value_after(at, "\n        managed  "), zone->present_pages);
		CHECK_EQ(value_after(at, "\n      nr_free_pages "), zone->nr_free);
		CHECK_EQ(value_after(at, "\n  start_pfn:           "), zone->zone_start_pfn);
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
			at = strstr(at + 1, "count:");
			counted += value_after(at, "count:");
		}
		CHECK_EQ(counted, page_pcp_count(zone, -1));
	}
}

TEST(numbers_agree_after_random_work)
{
	struct page *page[64] = { NULL };
	unsigned int order[64];

	for (unsigned long i = 0; i < test_scale(2000); i++) {
		unsigned int slot = (unsigned int)test_rand_below(64);

		if (page[slot]) {
			__free_pages(page[slot], order[slot]);
			page[slot] = NULL;
		} else {
			gfp_t gfp = test_rand() & 1 ? GFP_KERNEL : GFP_KERNEL | __GFP_RECLAIMABLE;

			order[slot] = (unsigned int)test_rand_below(6);
			page[slot] = alloc_pages(gfp, order[slot]);
			CHECK(page[slot]);
		}
		if (i % 100 == 0)
			zones_compare();
	}
	for (int i = 0; i < 64; i++)
		if (page[i])
			__free_pages(page[i], order[i]);
	zones_compare();
	page_drain_all();
	page_check();
	zones_compare();
	CHECK_EQ(page_pcp_count(&page_nodes[0].node_zones[ZONE_DMA32], -1), 0);
}

/* All pages of the machine are free, on a CPU list, or owned by somebody. */
TEST(pages_on_cpu_lists_are_not_free_ones)
{
	struct zone *zone = &page_nodes[0].node_zones[ZONE_DMA32];
	struct page *page;
	unsigned long free;

	page_drain_all();
	free = zone->nr_free;
	page = alloc_page(GFP_KERNEL);
	CHECK_EQ(zone->nr_free + page_pcp_count(zone, -1), free - 1);
	__free_page(page);
	CHECK_EQ(zone->nr_free + page_pcp_count(zone, -1), free);
}

TEST(pagetypeinfo_tells_the_type_of_blocks)
{
	struct zone *zone = &page_nodes[0].node_zones[ZONE_DMA32];
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_RECLAIMABLE, 9);
	unsigned long blocks[MIGRATE_TYPES] = { 0 };
	char *at;

	CHECK_EQ(page_zone(page), zone);
	for (unsigned long pfn = zone->zone_start_pfn; pfn < zone->grown_pfn;
	     pfn += pageblock_nr_pages)
		blocks[get_pageblock_migratetype(pfn_to_page(pfn))]++;
	blocks[MIGRATE_MOVABLE] += (zone_end_pfn(zone) - zone->grown_pfn) / pageblock_nr_pages;
	CHECK(blocks[MIGRATE_RECLAIMABLE]);
	km_pagetypeinfo(buf, sizeof(buf));
	at = strstr(buf, "Number of blocks");
	at = strstr(at, "DMA32 ") + 6;
	for (int type = 0; type < MIGRATE_TYPES; type++)
		CHECK_EQ(strtoul(at, &at, 10), blocks[type]);
	__free_pages(page, 9);
}

/* The whole of zoneinfo's form; numbers are one '#'. */
TEST(zoneinfo_has_the_kernels_form)
{
	static const char first[] =
		"Node#, zone      DMA\n"
		"  per-node stats\n"
		"      nr_inactive_anon#\n      nr_active_anon#\n"
		"      nr_inactive_file#\n      nr_active_file#\n      nr_unevictable#\n"
		"      nr_slab_reclaimable#\n      nr_slab_unreclaimable#\n"
		"      nr_isolated_anon#\n      nr_isolated_file#\n      workingset_nodes#\n";
	static const char pages[] =
		"      nr_kernel_file_pages#\n"
		"  pages free#\n        boost#\n        min#\n        low#\n        high#\n"
		"        promo#\n        spanned#\n        present#\n        managed#\n"
		"        cma#\n        protection: (#,#,#,#,#)\n"
		"      nr_free_pages#\n      nr_free_pages_blocks#\n"
		"      nr_zone_inactive_anon#\n";
	static const char sets[] =
		"      numa_other#\n"
		"  pagesets\n"
		"    cpu:#\n"
		"              count:#\n              high:#\n              batch:#\n"
		"              high_min:#\n              high_max:#\n"
		"  vm stats threshold:#\n";
	static const char end[] =
		"  node_unreclaimable:#\n  start_pfn:#\n"
		"Node#, zone    DMA32\n  pages free#\n";
	static const char empty[] =
		"Node#, zone  Movable\n"
		"  pages free#\n        boost#\n        min#\n        low#\n        high#\n"
		"        promo#\n        spanned#\n        present#\n        managed#\n"
		"        cma#\n        protection: (#,#,#,#,#)\n";
	static char form[1 << 15];
	char *at;

	CHECK(km_zoneinfo(buf, sizeof(buf)) < sizeof(buf));
	form_of(buf, form, sizeof(form));
	CHECK(!strncmp(form, first, strlen(first)));
	CHECK(strstr(form, pages));
	CHECK(strstr(form, sets));
	CHECK(strstr(form, end));
	at = strstr(form, empty);
	CHECK(at && at[strlen(empty)] == 0);
	/* Per-node numbers stand with the node's first zone only. */
	CHECK_EQ(strstr(strstr(form, "per-node") + 1, "per-node"), NULL);
	CHECK(strstr(buf, "\n      nr_mapped    0\n"));
	CHECK(strstr(buf, "\n    cpu: 0\n              count:    "));
	CHECK(strstr(buf, "\n        protection: (0, 48, 48, 48, 48)\n"));
}

TEST(meminfo_has_the_kernels_form)
{
	static const char *const names[] = {
		"MemTotal:", "MemFree:", "MemAvailable:", "Buffers:", "Cached:", "SwapCached:",
		"Active:", "Inactive:", "Active(anon):", "Inactive(anon):", "Active(file):",
		"Inactive(file):", "Unevictable:", "Mlocked:", "SwapTotal:", "SwapFree:",
		"Zswap:", "Zswapped:", "Dirty:", "Writeback:", "AnonPages:", "Mapped:",
		"Shmem:", "KReclaimable:", "Slab:", "SReclaimable:", "SUnreclaim:",
		"KernelStack:", "PageTables:", "SecPageTables:", "NFS_Unstable:", "Bounce:",
		"WritebackTmp:", "CommitLimit:", "Committed_AS:", "VmallocTotal:",
		"VmallocUsed:", "VmallocChunk:", "Percpu:", "AnonHugePages:", "ShmemHugePages:",
		"ShmemPmdMapped:", "FileHugePages:", "FilePmdMapped:", "Balloon:",
		"HugePages_Total:", "HugePages_Free:", "HugePages_Rsvd:", "HugePages_Surp:",
		"Hugepagesize:", "Hugetlb:", "DirectMap4k:", "DirectMap2M:", "DirectMap1G:",
	};
	char *line = buf;

	km_meminfo(buf, sizeof(buf));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *end = strchr(line, '\n'), wanted[80];
		unsigned long value;

		REQUIRE(CHECK(end));
		*end = 0;
		value = strtoul(line + strlen(names[i]), NULL, 10);
		snprintf(wanted, sizeof(wanted), "%-16s%8lu%s", names[i], value,
			 strncmp(names[i], "HugePages_", 10) ? " kB" : "");
		CHECK_STREQ(line, wanted);
		line = end + 1;
	}
	CHECK_EQ(*line, 0);
}

TEST(meminfo_counts_slabs_and_free_pages)
{
	pg_data_t *node = &page_nodes[0];

	node->nr_slab_reclaimable += 100;
	node->nr_slab_unreclaimable += 7;
	node->nr_vmalloc += 3;
	node->nr_kernel_misc_reclaimable += 10;
	km_meminfo(buf, sizeof(buf));
	CHECK_EQ(value_after(buf, "MemTotal:"), 65536);
	CHECK_EQ(value_after(buf, "MemFree:"), page_node_free(0) * 4);
	CHECK_EQ(value_after(buf, "MemAvailable:"), (unsigned long)si_mem_available() * 4);
	CHECK_EQ(value_after(buf, "\nSlab:"), 428);
	CHECK_EQ(value_after(buf, "SReclaimable:"), 400);
	CHECK_EQ(value_after(buf, "SUnreclaim:"), 28);
	CHECK_EQ(value_after(buf, "KReclaimable:"), 440);
	CHECK_EQ(value_after(buf, "VmallocUsed:"), 12);
	km_zoneinfo(buf, sizeof(buf));
	CHECK_EQ(value_after(buf, "nr_slab_reclaimable "), 100);
	CHECK_EQ(value_after(buf, "nr_slab_unreclaimable "), 7);
	CHECK_EQ(value_after(buf, "nr_kernel_misc_reclaimable "), 10);
	node->nr_slab_reclaimable -= 100;
	node->nr_slab_unreclaimable -= 7;
	node->nr_vmalloc -= 3;
	node->nr_kernel_misc_reclaimable -= 10;
}
