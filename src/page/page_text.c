/* SPDX-License-Identifier: MIT */
/*
 * The kernel's texts about pages: buddyinfo, pagetypeinfo, zoneinfo and meminfo,
 * in the formats of Linux 6.18. What a process has nothing of is 0. The counts
 * are read without a lock, as in the kernel, and need not be of one moment.
 */
#include "page/page_internal.h"

#include <kmem/kmem.h>

static unsigned long read_stat(const unsigned long *stat)
{
	return __atomic_load_n(stat, __ATOMIC_RELAXED);
}

static unsigned long never_used(const struct zone *zone)
{
	return page_zone_end(zone) - __atomic_load_n(&zone->grown_pfn, __ATOMIC_RELAXED);
}

/* Free blocks of an order and type; frames never used count as large Movable ones. */
unsigned long page_order_free(const struct zone *zone, unsigned int order, int type)
{
	const struct free_area *area = &zone->free_area[order];
	unsigned long nr = read_stat(type < 0 ? &area->nr_free : &area->nr_free_type[type]);

	if (order == MAX_PAGE_ORDER && (type < 0 || type == MIGRATE_MOVABLE))
		nr += never_used(zone) >> MAX_PAGE_ORDER;
	return nr;
}

/* Pages of the zone on a CPU's lists, or on all CPUs' when cpu is negative. */
unsigned long page_pcp_count(const struct zone *zone, int cpu)
{
	unsigned long pages = 0;

	if (!zone->slot)
		return 0;
	for (unsigned int c = 0; c < cpu_nr; c++) {
		if (cpu >= 0 && c != (unsigned int)cpu)
			continue;
		for (unsigned int i = 0; i < KM_PAGE_SLOTS_PER_ZONE; i++) {
			void **top = cpu_slot_top_of(c, zone->slot + 8 * i);

			pages += (unsigned long)cpu_stack_count(top) << i % KM_PAGE_SLOT_ORDERS;
		}
	}
	return pages;
}

static struct text text_start(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);

	if (size)
		buf[0] = '\0';
	page_booted();
	return t;
}

/* ---- buddyinfo ---- */

size_t km_buddyinfo(char *buf, size_t size)
{
	struct text t = text_start(buf, size);
	struct zone *zone;

	page_each_zone(zone) {
		text_printf(&t, "Node %d, zone %8s ", zone->node, zone->name);
		for (unsigned int o = 0; o < NR_PAGE_ORDERS; o++)
			text_printf(&t, "%6lu ", page_order_free(zone, o, -1));
		text_printf(&t, "\n");
	}
	return t.len;
}

/* ---- pagetypeinfo ---- */

static const char *const type_names[MIGRATE_TYPES] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate",
};

/* The kernel stops counting a list there, since it walks it. */
#define PAGETYPE_COUNT_MAX 100000

static void pagetype_free_text(struct text *t, const struct zone *zone)
{
	for (int type = 0; type < MIGRATE_TYPES; type++) {
		text_printf(t, "Node %4d, zone %8s, type %12s ", zone->node, zone->name,
			    type_names[type]);
		for (unsigned int o = 0; o < NR_PAGE_ORDERS; o++) {
			unsigned long nr = page_order_free(zone, o, type);
			bool many = nr >= PAGETYPE_COUNT_MAX;

			text_printf(t, "%s%6lu ", many ? ">" : "", many ? PAGETYPE_COUNT_MAX : nr);
		}
		text_printf(t, "\n");
	}
}

static void pagetype_blocks_text(struct text *t, const struct zone *zone)
{
	unsigned long blocks[MIGRATE_TYPES] = { 0 };
	unsigned long grown = __atomic_load_n(&zone->grown_pfn, __ATOMIC_RELAXED);

	for (unsigned long pfn = zone->zone_start_pfn; pfn < grown; pfn += pageblock_nr_pages)
		blocks[page_type_of_block(page_at(pfn))]++;
	blocks[MIGRATE_MOVABLE] += (page_zone_end(zone) - grown) >> pageblock_order;
	text_printf(t, "Node %d, zone %8s ", zone->node, zone->name);
	for (int type = 0; type < MIGRATE_TYPES; type++)
		text_printf(t, "%12lu ", blocks[type]);
	text_printf(t, "\n");
}

size_t km_pagetypeinfo(char *buf, size_t size)
{
	struct text t = text_start(buf, size);
	struct zone *zone;

	text_printf(&t, "Page block order: %u\nPages per block:  %lu\n\n", pageblock_order,
		    pageblock_nr_pages);
	text_printf(&t, "%-43s ", "Free pages count per migrate type at order");
	for (unsigned int o = 0; o < NR_PAGE_ORDERS; o++)
		text_printf(&t, "%6u ", o);
	text_printf(&t, "\n");
	page_each_zone(zone)
		pagetype_free_text(&t, zone);
	text_printf(&t, "\n%-23s", "Number of blocks type ");
	for (int type = 0; type < MIGRATE_TYPES; type++)
		text_printf(&t, "%12s ", type_names[type]);
	text_printf(&t, "\n");
	page_each_zone(zone)
		pagetype_blocks_text(&t, zone);
	return t.len;
}

/* ---- zoneinfo ---- */

/* Names in the kernel's order; those with a counter behind them are looked up in node_stat(). */
static const char *const node_stat_names[] = {
	"nr_inactive_anon", "nr_active_anon", "nr_inactive_file", "nr_active_file",
	"nr_unevictable", "nr_slab_reclaimable", "nr_slab_unreclaimable",
	"nr_isolated_anon", "nr_isolated_file", "workingset_nodes",
	"workingset_refault_anon", "workingset_refault_file", "workingset_activate_anon",
	"workingset_activate_file", "workingset_restore_anon", "workingset_restore_file",
	"workingset_nodereclaim", "nr_anon_pages", "nr_mapped", "nr_file_pages", "nr_dirty",
	"nr_writeback", "nr_shmem", "nr_shmem_hugepages", "nr_shmem_pmdmapped",
	"nr_file_hugepages", "nr_file_pmdmapped", "nr_anon_transparent_hugepages",
	"nr_vmscan_write", "nr_vmscan_immediate_reclaim", "nr_dirtied", "nr_written",
	"nr_throttled_written", "nr_kernel_misc_reclaimable", "nr_foll_pin_acquired",
	"nr_foll_pin_released", "nr_kernel_stack", "nr_page_table_pages",
	"nr_sec_page_table_pages", "nr_iommu_pages", "nr_swapcached", "pgpromote_success",
	"pgpromote_candidate", "pgpromote_candidate_nrl", "pgdemote_kswapd",
	"pgdemote_direct", "pgdemote_khugepaged", "pgdemote_proactive", "nr_hugetlb",
	"nr_balloon_pages", "nr_kernel_file_pages",
};

static const char *const zone_stat_names[] = {
	"nr_free_pages", "nr_free_pages_blocks", "nr_zone_inactive_anon", "nr_zone_active_anon",
	"nr_zone_inactive_file", "nr_zone_active_file", "nr_zone_unevictable",
	"nr_zone_write_pending", "nr_mlock", "nr_zspages", "nr_free_cma", "numa_hit", "numa_miss",
	"numa_foreign", "numa_interleave", "numa_local", "numa_other",
};

static unsigned long node_stat(const pg_data_t *node, const char *name)
{
	if (!strcmp(name, "nr_slab_reclaimable"))
		return read_stat(&node->nr_slab_reclaimable);
	if (!strcmp(name, "nr_slab_unreclaimable"))
		return read_stat(&node->nr_slab_unreclaimable);
	if (!strcmp(name, "nr_kernel_misc_reclaimable"))
		return read_stat(&node->nr_kernel_misc_reclaimable);
	return 0;
}

static unsigned long zone_stat(const struct zone *zone, const char *name)
{
	unsigned long pages = 0;

	if (!strcmp(name, "nr_free_pages"))
		return read_stat(&zone->nr_free);
	if (strcmp(name, "nr_free_pages_blocks"))
		return 0;
	for (unsigned int o = pageblock_order; o < NR_PAGE_ORDERS; o++)
		pages += page_order_free(zone, o, -1) << o;
	return pages;
}

static void zone_pages_text(struct text *t, const struct zone *zone)
{
	text_printf(t,
		    "\n  pages free     %lu\n        boost    %lu\n        min      %lu"
		    "\n        low      %lu\n        high     %lu\n        promo    %lu"
		    "\n        spanned  %lu\n        present  %lu\n        managed  %lu"
		    "\n        cma      0\n        protection: (%ld",
		    read_stat(&zone->nr_free), zone->watermark_boost, min_wmark_pages(zone),
		    low_wmark_pages(zone), high_wmark_pages(zone), promo_wmark_pages(zone),
		    zone->spanned_pages, zone->present_pages, zone_managed_pages(zone),
		    zone->lowmem_reserve[0]);
	for (int i = 1; i < MAX_NR_ZONES; i++)
		text_printf(t, ", %ld", zone->lowmem_reserve[i]);
	text_printf(t, ")");
}

static void zone_pagesets_text(struct text *t, const struct zone *zone)
{
	text_printf(t, "\n  pagesets");
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		text_printf(t,
			    "\n    cpu: %u\n              count:    %lu\n              high:     %u"
			    "\n              batch:    %u\n              high_min: %u"
			    "\n              high_max: %u\n  vm stats threshold: 0",
			    cpu, page_pcp_count(zone, (int)cpu), zone->pcp_high, zone->pcp_batch,
			    zone->pcp_high, zone->pcp_high);
}

static void zone_text(struct text *t, pg_data_t *node, const struct zone *zone, bool first)
{
	text_printf(t, "Node %d, zone %8s", node->node_id, zone->name);
	for (size_t i = 0; first && i < ARRAY_LEN(node_stat_names); i++)
		text_printf(t, "%s\n      %-12s %lu", i ? "" : "\n  per-node stats",
			    node_stat_names[i], node_stat(node, node_stat_names[i]));
	zone_pages_text(t, zone);
	if (populated_zone(zone)) {
		for (size_t i = 0; i < ARRAY_LEN(zone_stat_names); i++)
			text_printf(t, "\n      %-12s %lu", zone_stat_names[i],
				    zone_stat(zone, zone_stat_names[i]));
		zone_pagesets_text(t, zone);
		text_printf(t, "\n  node_unreclaimable:  %u\n  start_pfn:           %lu",
			    kswapd_test_hopeless(node), zone->zone_start_pfn);
	}
	text_printf(t, "\n");
}

size_t km_zoneinfo(char *buf, size_t size)
{
	struct text t = text_start(buf, size);

	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		bool first = true; /* the first zone with pages carries the node's numbers */

		for (int i = 0; i < MAX_NR_ZONES; i++) {
			const struct zone *zone = &page_nodes[n].node_zones[i];

			zone_text(&t, &page_nodes[n], zone, first && populated_zone(zone));
			first = first && !populated_zone(zone);
		}
	}
	return t.len;
}

/* ---- meminfo ---- */

struct totals {
	unsigned long total, free, available, vmalloc; /* pages */
	unsigned long reclaimable, slab_reclaimable, slab_unreclaimable;
};

static struct totals totals_read(void)
{
	struct totals s = { .total = totalram_pages() };

	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		const pg_data_t *node = &page_nodes[n];

		s.free += page_node_free((int)n);
		s.slab_reclaimable += read_stat(&node->nr_slab_reclaimable);
		s.slab_unreclaimable += read_stat(&node->nr_slab_unreclaimable);
		s.reclaimable += read_stat(&node->nr_kernel_misc_reclaimable);
		s.vmalloc += read_stat(&node->nr_vmalloc);
	}
	s.reclaimable += s.slab_reclaimable;
	s.available = (unsigned long)si_mem_available();
	return s;
}

static void meminfo_line(struct text *t, const char *name, unsigned long kb)
{
	text_printf(t, "%-16s%8lu kB\n", name, kb);
}

static void meminfo_zeros(struct text *t, const char *const *names, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		meminfo_line(t, names[i], 0);
}

#define KB(pages) ((pages) << (PAGE_SHIFT - 10))

size_t km_meminfo(char *buf, size_t size)
{
	static const char *const before_slab[] = {
		"Buffers:", "Cached:", "SwapCached:", "Active:", "Inactive:", "Active(anon):",
		"Inactive(anon):", "Active(file):", "Inactive(file):", "Unevictable:",
		"Mlocked:", "SwapTotal:", "SwapFree:", "Zswap:", "Zswapped:", "Dirty:",
		"Writeback:", "AnonPages:", "Mapped:", "Shmem:",
	};
	static const char *const after_slab[] = {
		"KernelStack:", "PageTables:", "SecPageTables:", "NFS_Unstable:", "Bounce:",
		"WritebackTmp:", "CommitLimit:", "Committed_AS:",
	};
	static const char *const after_percpu[] = {
		"AnonHugePages:", "ShmemHugePages:", "ShmemPmdMapped:", "FileHugePages:",
		"FilePmdMapped:", "Balloon:",
	};
	static const char *const huge[] = {
		"HugePages_Total:", "HugePages_Free:", "HugePages_Rsvd:", "HugePages_Surp:",
	};
	struct text t = text_start(buf, size);
	struct totals s = totals_read();

	meminfo_line(&t, "MemTotal:", KB(s.total));
	meminfo_line(&t, "MemFree:", KB(s.free));
	meminfo_line(&t, "MemAvailable:", KB(s.available));
	meminfo_zeros(&t, before_slab, ARRAY_LEN(before_slab));
	meminfo_line(&t, "KReclaimable:", KB(s.reclaimable));
	meminfo_line(&t, "Slab:", KB(s.slab_reclaimable + s.slab_unreclaimable));
	meminfo_line(&t, "SReclaimable:", KB(s.slab_reclaimable));
	meminfo_line(&t, "SUnreclaim:", KB(s.slab_unreclaimable));
	meminfo_zeros(&t, after_slab, ARRAY_LEN(after_slab));
	meminfo_line(&t, "VmallocTotal:", km_hot.vmalloc_size >> 10);
	meminfo_line(&t, "VmallocUsed:", KB(s.vmalloc));
	meminfo_line(&t, "VmallocChunk:", 0);
	meminfo_line(&t, "Percpu:", KB(page_up_percpu_pages()));
	meminfo_zeros(&t, after_percpu, ARRAY_LEN(after_percpu));
	for (size_t i = 0; i < ARRAY_LEN(huge); i++)
		text_printf(&t, "%-16s%8u\n", huge[i], 0);
	meminfo_line(&t, "Hugepagesize:", KB(pageblock_nr_pages));
	meminfo_line(&t, "Hugetlb:", 0);
	meminfo_line(&t, "DirectMap4k:", km_hot.linear_size >> 10);
	meminfo_line(&t, "DirectMap2M:", 0);
	meminfo_line(&t, "DirectMap1G:", 0);
	return t.len;
}
