/* SPDX-License-Identifier: MIT */
/*
 * Second addresses. A host has a table of mappings, of 65530 places as a rule,
 * and an area with its guard page takes two. So when there are very many areas,
 * small ones lie in a window behind the tiled part of the space in which every
 * frame has one fixed address: one mapping for all, and none of it ever goes.
 */
#include "vmalloc/vmap_internal.h"

#define AREAS_KNOWN 1024      /* below that nobody asks how many there may be */
#define HOST_MAPS_USUAL 65530 /* what Linux allows if it does not say */

enum twin_state { TWIN_NONE, TWIN_COMING, TWIN_THERE, TWIN_REFUSED };

unsigned long vmap_tiled_end;
unsigned long vmap_areas_max;
static int twin_state; /* enum twin_state, atomic */

/* A quarter of the host's table: areas of several runs take more than two places. */
static unsigned long areas_max(void)
{
	unsigned long max = __atomic_load_n(&vmap_areas_max, __ATOMIC_RELAXED);

	if (!max) {
		max = port_maps_max();
		max = (max ? max : HOST_MAPS_USUAL) / 4;
		__atomic_store_n(&vmap_areas_max, max, __ATOMIC_RELAXED);
	}
	return max;
}

bool vmap_twin_due(void)
{
	unsigned long areas = __atomic_load_n(&vmap_nr_areas, __ATOMIC_RELAXED);

	return areas > AREAS_KNOWN && areas > areas_max();
}

static int twin_map(void)
{
	return port_frames_map(&page_frames, (void *)vmap_tiled_end, 0, page_nr_frames,
			       VMAP_PROT_USUAL);
}

bool vmap_twin_ready(void)
{
	int state = TWIN_NONE;

	if (__atomic_compare_exchange_n(&twin_state, &state, TWIN_COMING, false, __ATOMIC_ACQUIRE,
					__ATOMIC_ACQUIRE)) {
		if (vmap_tiled_end == km_hot.vmalloc_base + km_hot.vmalloc_size || twin_map())
			state = TWIN_REFUSED;
		else
			state = TWIN_THERE;
		__atomic_store_n(&twin_state, state, __ATOMIC_RELEASE);
	}
	return state == TWIN_THERE;
}

int vmap_twin_remap(void)
{
	if (twin_state == TWIN_COMING)
		twin_state = TWIN_NONE;
	return twin_state == TWIN_THERE ? twin_map() : 0;
}
