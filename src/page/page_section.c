/* SPDX-License-Identifier: MIT */
/*
 * The private store grows as the heap does: a section is a run of MAX_ORDER
 * blocks, whose frames and struct pages are mapped when the first of them is
 * wanted. The sections lie side by side:
 *
 *	linear_base                         page_memmap                 page_hot_frames
 *	| section | section | (nothing) ... | pages | pages | (nothing) | frames | frames |
 *
 * km_hot.linear_size ends with the last section, so that an address beyond is
 * nobody's, and no struct page is read that is not there.
 */
#include "page/page_internal.h"

#define SECTION_FRAMES_MAX (MAX_ORDER_NR_PAGES * 16) /* 64 MiB */

static unsigned long mapped; /* frames, from the first on; the zone's lock */

static bool section_map(unsigned long nr)
{
	char *frames = page_frames.linear + (mapped << PAGE_SHIFT);

	struct page *pages = page_memmap + mapped;
	struct km_frame *hot = page_hot_frames + mapped;

	if (port_window_map(pages, nr * sizeof(struct page)))
		return false;
	if (port_window_map(hot, nr * sizeof(struct km_frame))) {
		port_release(pages, nr * sizeof(struct page));
		return false;
	}
	if (port_window_map(frames, nr << PAGE_SHIFT)) {
		port_release(pages, nr * sizeof(struct page));
		port_release(hot, nr * sizeof(struct km_frame));
		return false;
	}
	mapped += nr;
	__atomic_store_n(&km_hot.linear_size, mapped << PAGE_SHIFT, __ATOMIC_RELEASE);
	return true;
}

/* Are all frames below end there? Sections grow with the heap, but need not. Under zone->lock. */
bool page_section_add(unsigned long end)
{
	unsigned long want;

	if (!page_frames.private || end <= mapped)
		return true;
	want = clamp_ul(mapped / 8 & ~(MAX_ORDER_NR_PAGES - 1), end - mapped, SECTION_FRAMES_MAX);
	want = min_ul(want, page_nr_frames - mapped);
	return section_map(want) || (want > end - mapped && section_map(end - mapped));
}

/* The window, smaller by halves if there is no such one. 0 or -ENOMEM. */
int page_window_create(unsigned long *mem_bytes)
{
	int err;

	for (;;) {
		unsigned long frames = *mem_bytes >> PAGE_SHIFT;

		err = port_frames_create_private(&page_frames, frames,
						 frames * (sizeof(struct page) +
							   sizeof(struct km_frame)));
		if (!err || *mem_bytes / 2 < MAX_ORDER_NR_PAGES << PAGE_SHIFT)
			break;
		*mem_bytes = align_down(*mem_bytes / 2, MAX_ORDER_NR_PAGES << PAGE_SHIFT);
	}
	if (err)
		return err;
	page_memmap = (struct page *)(page_frames.linear + *mem_bytes);
	page_hot_frames = (struct km_frame *)(page_memmap + (*mem_bytes >> PAGE_SHIFT));
	return 0;
}
