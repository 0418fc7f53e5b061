/* SPDX-License-Identifier: MIT */
/* Boot: the reservation and its tables, smaller by halves where the host is short of addresses. */
#include "vmalloc/vmap_internal.h"

#define SPACE_MIN (16UL << 20)
#define SPACE_USUAL (32UL << 30)
#define SPACE_ALIGN (PAGE_SIZE << pageblock_order)

struct space {
	char *base;
	unsigned long bytes;
};

static void space_release(struct space *s)
{
	unsigned long pages = s->bytes >> PAGE_SHIFT;

	if (vmap_owners)
		port_release(vmap_owners, pages * sizeof(*vmap_owners));
	if (vmap_pfns)
		port_release(vmap_pfns, pages * sizeof(*vmap_pfns));
	if (vmap_prots)
		port_release(vmap_prots, pages);
	if (s->base)
		port_release(s->base, s->bytes);
	vmap_owners = NULL;
	vmap_pfns = NULL;
	vmap_prots = NULL;
	s->base = NULL;
}

static bool space_reserve(struct space *s)
{
	unsigned long pages = s->bytes >> PAGE_SHIFT;

	s->base = port_reserve_none(s->bytes, SPACE_ALIGN);
	vmap_owners = port_reserve(pages * sizeof(*vmap_owners));
	vmap_pfns = port_reserve(pages * sizeof(*vmap_pfns));
	vmap_prots = port_reserve(pages);
	if (s->base && vmap_owners && vmap_pfns && vmap_prots)
		return true;
	space_release(s);
	return false;
}

/* Where the host refuses the usual size, a quarter of what it gives: the rest is the program's. */
static bool space_find(struct space *s)
{
	s->bytes = max_ul(4 * (page_nr_frames << PAGE_SHIFT), SPACE_USUAL);
	if (space_reserve(s))
		return true;
	do
		s->bytes /= 2;
	while (s->bytes >= SPACE_MIN && !space_reserve(s));
	if (!s->base)
		return false;
	if (s->bytes / 4 < SPACE_MIN)
		return true;
	space_release(s);
	s->bytes = align_down(s->bytes / 4, SPACE_ALIGN);
	return space_reserve(s);
}

/* Behind the tiled part, room for every frame's second address, unless addresses are scarce. */
static unsigned long tiled_bytes(const struct space *s)
{
	unsigned long twin = align_up(page_nr_frames << PAGE_SHIFT, SPACE_ALIGN);

	return s->bytes >= 2 * twin ? s->bytes - twin : s->bytes;
}

int vmap_boot(void)
{
	struct space s = { NULL, 0 };
	unsigned long tiled;
	int err;

	if (km_hot.vmalloc_size)
		return 0;
	if (!space_find(&s))
		return -ENOMEM;
	tiled = tiled_bytes(&s);
	vmap_tiled_end = (unsigned long)s.base + tiled;
	err = vmap_area_boot((unsigned long)s.base, tiled);
	if (!err)
		err = vmap_keep_boot();
	if (err) {
		space_release(&s);
		return err;
	}
	km_hot.vmalloc_base = (unsigned long)s.base;
	__atomic_store_n(&km_hot.vmalloc_size, s.bytes, __ATOMIC_RELEASE);
	vmap_keep_start();
	return 0;
}
