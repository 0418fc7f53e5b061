/* SPDX-License-Identifier: MIT */
/*
 * Boot of the page room: how many frames, which zone and node each block of
 * MAX_ORDER belongs to, the fallback lists. Everything that grows with the
 * memory is reserved, not touched.
 */
#include "page/page_internal.h"

#define BLOCK_BYTES (PAGE_SIZE << MAX_PAGE_ORDER)
#define ZONE_DMA_END (16UL << 20)
#define ZONE_DMA32_END (4UL << 30)

unsigned int page_nr_nodes;
pg_data_t page_nodes[KM_MAX_NUMNODES];
struct page *page_memmap;
struct km_frame *page_hot_frames;
unsigned long page_nr_frames;
struct port_frames page_frames;
bool page_all_booted;
static bool nodes_are_real;
static unsigned int nr_zones_present; /* nodes + zones - 1 at most: each has per-CPU slots */

static const char *const zone_names[MAX_NR_ZONES] = {"DMA", "DMA32", "Normal", "HighMem",
						     "Movable"};

/* Where each zone ends, over all nodes, in blocks. */
struct layout {
	unsigned long end[MAX_NR_ZONES];
	unsigned long blocks;
};

static void layout_zones(struct layout *l, const struct page_options *opt)
{
	unsigned long total = opt->mem_bytes / BLOCK_BYTES;
	unsigned long high = min_ul(opt->highmem_bytes / BLOCK_BYTES, total - 1);
	unsigned long low = total - high;
	unsigned long movable = min_ul(opt->movable_bytes / BLOCK_BYTES, total - 1);
	unsigned long not_movable = total - movable;

	l->blocks = total;
	if (opt->private_store) { /* one process's own memory: what zones are for is not here */
		l->end[ZONE_NORMAL] = l->end[ZONE_HIGHMEM] = l->end[ZONE_MOVABLE] = total;
		return;
	}
	l->end[ZONE_DMA] = min_ul(ZONE_DMA_END / BLOCK_BYTES, min_ul(low, not_movable));
	l->end[ZONE_DMA32] = min_ul(ZONE_DMA32_END / BLOCK_BYTES, min_ul(low, not_movable));
	l->end[ZONE_NORMAL] = min_ul(low, not_movable);
	l->end[ZONE_HIGHMEM] = max_ul(l->end[ZONE_NORMAL], not_movable);
	l->end[ZONE_MOVABLE] = total;
}

static void zone_setup(pg_data_t *node, int idx, unsigned long first, unsigned long last)
{
	struct zone *zone = &node->node_zones[idx];

	zone->name = zone_names[idx];
	zone->node = node->node_id;
	zone->zone_pgdat = node;
	lock_init(&zone->lock, LOCK_RANK_ZONE);
	for (int o = 0; o < NR_PAGE_ORDERS; o++)
		for (int t = 0; t < MIGRATE_TYPES; t++)
			list_init(&zone->free_area[o].free_list[t]);
	if (first >= last)
		return;
	zone->zone_start_pfn = first << MAX_PAGE_ORDER;
	zone->spanned_pages = zone->present_pages = (last - first) << MAX_PAGE_ORDER;
	zone->managed_pages.counter = (long)zone->present_pages;
	zone->grown_pfn = zone->zone_start_pfn;
	zone->nr_free = zone->present_pages;
	page_pcp_setup(zone, nr_zones_present++);
	node->node_present_pages += zone->present_pages;
	node->nr_zones = idx + 1;
	memset(page_block_zone + first, node->node_id * MAX_NR_ZONES + idx, last - first);
}

static void node_setup(const struct layout *l, unsigned int n)
{
	pg_data_t *node = &page_nodes[n];
	unsigned long first = l->blocks * n / page_nr_nodes;
	unsigned long last = l->blocks * (n + 1) / page_nr_nodes, zone_first = 0;

	node->node_id = (int)n;
	node->node_start_pfn = first << MAX_PAGE_ORDER;
	node->node_spanned_pages = (last - first) << MAX_PAGE_ORDER;
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		zone_setup(node, i, max_ul(first, zone_first), min_ul(last, l->end[i]));
		zone_first = l->end[i];
	}
	if (nodes_are_real)
		port_frames_bind(&page_frames, node->node_start_pfn, node->node_spanned_pages,
				 (int)n);
}

static unsigned int list_add_node(struct zoneref *refs, unsigned int n, int nid)
{
	for (int i = MAX_NR_ZONES - 1; i >= 0; i--) {
		struct zone *zone = &page_nodes[nid].node_zones[i];

		if (zone->present_pages)
			refs[n++] = (struct zoneref){ zone, i };
	}
	return n;
}

/* This node's zones downwards, then those of the other nodes by distance in number. */
void page_zonelists_build(void)
{
	for (int nid = 0; nid < (int)page_nr_nodes; nid++) {
		struct zonelist *lists = page_nodes[nid].node_zonelists;
		unsigned int n = list_add_node(lists[ZONELIST_FALLBACK]._zonerefs, 0, nid);

		list_add_node(lists[ZONELIST_NOFALLBACK]._zonerefs, 0, nid);
		for (int d = 1; d < (int)page_nr_nodes; d++)
			n = list_add_node(lists[ZONELIST_FALLBACK]._zonerefs, n,
					  (nid + d) % (int)page_nr_nodes);
	}
}

static int tables_reserve(unsigned long blocks)
{
	unsigned long frames = blocks << MAX_PAGE_ORDER;

	if (!page_frames.private) {
		page_memmap = port_reserve(frames * sizeof(struct page));
		page_hot_frames = port_reserve(frames * sizeof(struct km_frame));
	}
	page_block_zone = port_reserve(blocks);
	page_block_type = port_reserve(frames >> pageblock_order);
	page_block_slot = port_reserve((frames >> pageblock_order) * sizeof(*page_block_slot));
	page_backed = port_reserve(frames / PAGE_GRANULE_NR / 8 + 8);
	return page_memmap && page_hot_frames && page_block_zone && page_block_type &&
			page_block_slot && page_backed ? 0 : -ENOMEM;
}

/* The store, smaller by halves if the host refuses so much address space. */
static int store_create(struct page_options *opt)
{
	unsigned long least = min_ul(opt->mem_bytes, 16UL << 20);
	int err;

	if (opt->private_store)
		return page_window_create(&opt->mem_bytes);
	for (;;) {
		unsigned long frames = opt->mem_bytes >> PAGE_SHIFT;
		unsigned long high = opt->highmem_bytes >> PAGE_SHIFT;

		err = port_frames_create(&page_frames, frames,
					 high < frames ? frames - high : frames);
		if (!err || opt->mem_bytes / 2 < least)
			return err;
		opt->mem_bytes = align_down(opt->mem_bytes / 2, BLOCK_BYTES);
		opt->highmem_bytes = align_down(opt->highmem_bytes / 2, BLOCK_BYTES);
		opt->movable_bytes = align_down(opt->movable_bytes / 2, BLOCK_BYTES);
	}
}

int page_boot(const struct page_options *options)
{
	struct page_options opt = *options;
	struct layout layout;
	int err;

	if (!opt.mem_bytes)
		opt.mem_bytes = port_ram_bytes();
	opt.mem_bytes = max_ul(align_down(opt.mem_bytes, BLOCK_BYTES), 2 * BLOCK_BYTES);
	opt.highmem_bytes =
		align_down(min_ul(opt.highmem_bytes, opt.mem_bytes - BLOCK_BYTES), BLOCK_BYTES);
	err = store_create(&opt);
	if (!err)
		err = tables_reserve(opt.mem_bytes / BLOCK_BYTES);
	if (err) {
		page_memmap = NULL;
		return err;
	}
	page_nr_frames = opt.mem_bytes >> PAGE_SHIFT;
	page_nr_nodes = opt.private_store ? 1 : opt.fake_nodes ? opt.fake_nodes : port_nr_nodes();
	page_nr_nodes = (unsigned int)clamp_ul(page_nr_nodes, 1, KM_MAX_NUMNODES);
	page_nr_nodes = (unsigned int)min_ul(page_nr_nodes, page_nr_frames >> MAX_PAGE_ORDER);
	nodes_are_real = !opt.fake_nodes && page_nr_nodes > 1;
	page_min_free_kbytes = opt.min_free_kbytes;
	layout_zones(&layout, &opt);
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		node_setup(&layout, n);
	page_zonelists_build();
	page_watermarks_setup();
	page_careful_boot(&opt);
	page_fast_setup();
	km_hot.memmap = page_memmap;
	km_hot.frames = page_hot_frames;
	km_hot.linear_base = (unsigned long)page_frames.linear;
	if (!page_frames.private)
		__atomic_store_n(&km_hot.linear_size, page_frames.nr_linear << PAGE_SHIFT,
				 __ATOMIC_RELEASE);
	return 0;
}

struct zone *km_page_zone(const struct page *page)
{
	return page_zone_of(page);
}

int page_node_of_cpu(unsigned int cpu)
{
	int node = nodes_are_real ? port_cpu_node(cpu) : (int)(cpu % page_nr_nodes);

	return node >= 0 && node < (int)page_nr_nodes ? node : 0;
}

int page_local_node(void)
{
	return page_nr_nodes == 1 ? 0 : page_node_of_cpu(cpu_id());
}
