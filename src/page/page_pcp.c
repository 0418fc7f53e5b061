/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU page lists: stacks of frames of one zone, order (0 to 3) and
 * migratetype, in this CPU's area. Empty ones are refilled, full ones emptied
 * by half, in one hold of the zone lock.
 *
 * A stack's memory is part of the CPU's private area; its slot holds the null
 * stack until the first use there, and the busy one while page_pcp_drain()
 * has it, when everybody goes to the buddy.
 */
#include "page/page_internal.h"

#define PCP_BATCH_MAX 31

/* Slot for each highest zone of this machine's only node; null stacks if there are several. */
unsigned int page_fast_slot[MAX_NR_ZONES];

static const unsigned char pcp_capacity[KM_PAGE_SLOT_ORDERS] = { 62, 30, 14, 6 };

static unsigned int pcp_slot(const struct zone *zone, unsigned int order, unsigned int type)
{
	return zone->slot + 8 * (type * KM_PAGE_SLOT_ORDERS + order);
}

static void **pcp_memory(unsigned int cpu, unsigned int slot)
{
	unsigned long index = slot / 8 - KM_SLOT_PAGES;

	return (void **)cpu_private(cpu) + index * PAGE_STACK_WORDS;
}

void page_pcp_setup(struct zone *zone, unsigned int index)
{
	zone->slot = 8 * (KM_SLOT_PAGES + index * KM_PAGE_SLOTS_PER_ZONE);
	zone->pcp_batch = (unsigned int)clamp_ul(zone->present_pages >> 12, 1, PCP_BATCH_MAX);
	zone->pcp_high = 0;
	for (unsigned int order = 0; order < KM_PAGE_SLOT_ORDERS; order++)
		zone->pcp_high += (unsigned int)(KM_PAGE_SLOT_TYPES * pcp_capacity[order]) << order;
}

/* First use of the slot on this CPU: lay out its stack. False: it is being drained. */
static bool pcp_open(unsigned int slot)
{
	unsigned int cpu = cpu_id();
	void **top = cpu_slot_top_of(cpu, slot);

	if (top != CPU_NULL_TOP)
		return top != CPU_BUSY_TOP;
	/*
	 * Two threads may lay it out at once: both write the same sentinels,
	 * and one of them opens the slot.
	 */
	top = cpu_stack_init(pcp_memory(cpu, slot),
			     pcp_capacity[(slot / 8 - KM_SLOT_PAGES) % KM_PAGE_SLOT_ORDERS]);
	cpu_slot_open(cpu, slot, top);
	return true;
}

static unsigned int pcp_batch(const struct zone *zone, unsigned int order)
{
	return (unsigned int)max_ul(
		min_ul(zone->pcp_batch, pcp_capacity[order] / 2) >> (order ? 1 : 0), 1);
}

static void buddy_put_batch(struct zone *zone, struct page **batch, unsigned int n,
			    unsigned int order)
{
	unsigned int i = 0;

	if (lock_get_free(&zone->lock)) {
		page_defer_drain(zone);
		for (; i < n; i++)
			page_buddy_free(zone, batch[i], order);
		lock_put(&zone->lock);
	}
	for (; i < n; i++)
		page_defer_free(batch[i], order);
}

/*
 * A frame from the CPU's list, or a batch from the buddy: one for the caller, the rest for the
 * list.
 */
struct page *page_pcp_alloc(struct zone *zone, unsigned int order, enum migratetype type, gfp_t gfp)
{
	unsigned int slot = pcp_slot(zone, order, type), n = 0, want = 1;
	struct page *batch[PCP_BATCH_MAX], *page = cpu_slot_pop(slot);

	if (page)
		return page;
	if (pcp_open(slot))
		want = pcp_batch(zone, order);
	if (!lock_get_gfp(&zone->lock, gfp))
		return NULL;
	page_defer_drain(zone);
	while (n < want && (page = page_buddy_take(zone, order, type)))
		batch[n++] = page;
	lock_put(&zone->lock);

	/* Those whose memory the host does not give go back; the caller's is the first good one. */
	page = NULL;
	for (unsigned int i = 0; i < n; i++) {
		if (page_frames_back(page_pfn(batch[i]), order)) {
			buddy_put_batch(zone, &batch[i], n - i, order);
			break;
		}
		if (!page)
			page = batch[i];
		else if (!cpu_slot_push(slot, batch[i]))
			buddy_put_batch(zone, &batch[i], 1, order);
	}
	return page;
}

/* Put a prepared frame on the CPU's list; false: it must go to the buddy. */
bool page_pcp_free(struct zone *zone, struct page *page, unsigned int order)
{
	enum migratetype type = page_type_of_block(page);
	struct page *batch[PCP_BATCH_MAX];
	unsigned int slot, n = 0;

	if (order >= KM_PAGE_SLOT_ORDERS || type >= MIGRATE_PCPTYPES)
		return false;
	slot = pcp_slot(zone, order, type);
	if (cpu_slot_push(slot, page))
		return true;
	if (!pcp_open(slot))
		return false;
	if (cpu_slot_push(slot, page))
		return true;
	while (n < pcp_capacity[order] / 2u && n < PCP_BATCH_MAX && (batch[n] = cpu_slot_pop(slot)))
		n++;
	buddy_put_batch(zone, batch, n, order);
	page_up_freed();
	return cpu_slot_push(slot, page);
}

/* Take one CPU's list away, empty it, open the slot again. */
static unsigned long drain_slot(struct zone *zone, unsigned int cpu, unsigned int slot,
				unsigned int order)
{
	void **top = cpu_slot_take(cpu, slot, CPU_BUSY_TOP);
	unsigned long moved = 0;

	if (top == CPU_BUSY_TOP) /* somebody else has it */
		return 0;
	while (top[-1]) {
		struct page *batch[PCP_BATCH_MAX];
		unsigned int n = 0;

		while (n < PCP_BATCH_MAX && top[-1])
			batch[n++] = *--top;
		buddy_put_batch(zone, batch, n, order);
		moved += (unsigned long)n << order;
	}
	cpu_slot_set(cpu, slot, CPU_NULL_TOP);
	return moved;
}

/* Empty the zone's lists on all CPUs; pages moved. May sleep. */
unsigned long page_pcp_drain(struct zone *zone)
{
	unsigned long moved = 0;

	for (unsigned int i = 0; i < KM_PAGE_SLOTS_PER_ZONE; i++) {
		unsigned int slot = zone->slot + 8 * i;

		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			if (__atomic_load_n(&cpu_slot_top_of(cpu, slot)[-1], __ATOMIC_RELAXED))
				moved += drain_slot(zone, cpu, slot, i % KM_PAGE_SLOT_ORDERS);
	}
	return moved;
}

unsigned long page_drain_all(void)
{
	unsigned long moved = 0;
	struct zone *zone;

	page_each_zone(zone)
		moved += page_pcp_drain(zone);
	return moved;
}
