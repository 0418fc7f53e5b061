/* SPDX-License-Identifier: MIT */
/*
 * Addresses: the space is tiled by ranges, free ones in one tree, areas in
 * another. Freeing never allocates: the range of the area that goes becomes
 * the free one, or is left over when it merges with a neighbour.
 */
#include "vmalloc/vmap_internal.h"

#define NOTHING_FOUND_MAX 3 /* rounds of making room before giving up */

struct km_lock vmap_lock = LOCK_INIT(LOCK_RANK_VMAP);
struct vmap_counters vmap_counters;
unsigned long *vmap_owners;
unsigned int vmap_releases;
unsigned long vmap_nr_areas;

static struct kmem_cache range_cache;
static struct vmap_range first_range; /* the whole space: boot takes no memory */
static void gap_update(struct rb *node);
static struct rb_tree free_tree = { NULL, gap_update };
static struct rb_tree area_tree;

static unsigned long gap_of(const struct rb *node)
{
	return node ? range_of(node)->gap : 0;
}

static void gap_update(struct rb *node)
{
	struct vmap_range *r = range_of(node);

	r->gap = max_ul(range_bytes(r), max_ul(gap_of(node->left), gap_of(node->right)));
}

static struct vmap_range *range_new(gfp_t gfp)
{
	struct vmap_range *r = kmem_cache_alloc(&range_cache, gfp & VMAP_NESTED_GFP);

	if (r)
		*r = (struct vmap_range){ .nid = NUMA_NO_NODE };
	return r;
}

static void ranges_delete(struct vmap_range *list)
{
	while (list) {
		struct vmap_range *next = list->next;

		if (list != &first_range)
			kmem_cache_free(&range_cache, list);
		list = next;
	}
}

/* ---- trees; all under vmap_lock ---- */

static void tree_insert(struct rb_tree *tree, struct vmap_range *r)
{
	struct rb **link = &tree->root, *parent = NULL;

	while (*link) {
		bool left = r->va.va_start < range_of(*link)->va.va_start;

		parent = *link;
		link = left ? &parent->left : &parent->right;
	}
	rb_link(tree, &r->rb, parent, link);
}

/* Where want would begin in the free range r; 0 when it does not fit. */
static unsigned long place_in(const struct vmap_range *r, const struct vmap_want *want)
{
	unsigned long start = max_ul(r->va.va_start, want->start);
	unsigned long at = align_up(start, want->align);
	unsigned long end = min_ul(r->va.va_end, want->end);

	return at >= start && at < end && end - at >= want->size ? at : 0;
}

/* The lowest range that want fits into, looking only where there is a gap of need bytes. */
static struct vmap_range *first_fit(struct rb *node, const struct vmap_want *want,
				    unsigned long need)
{
	for (; node && gap_of(node) >= need; node = node->right) {
		struct vmap_range *r = range_of(node), *left;

		if (r->va.va_start > want->start) {
			left = first_fit(node->left, want, need);
			if (left)
				return left;
		}
		if (place_in(r, want))
			return r;
		if (r->va.va_end >= want->end)
			break;
	}
	return NULL;
}

/*
 * A gap longer by the alignment fits for sure, and is found without going
 * astray; only when there is none are the shorter ones tried.
 */
static struct vmap_range *fit(const struct vmap_want *want)
{
	unsigned long need = want->size + want->align - PAGE_SIZE;
	struct vmap_range *r = NULL;

	if (need >= want->size)
		r = first_fit(free_tree.root, want, need);
	return r || need == want->size ? r : first_fit(free_tree.root, want, want->size);
}

/*
 * Cut want out of the free range r at address at. The area is *new, or r when
 * nothing is left of it; spare serves when something is left on both sides. What
 * was not needed stays where it is.
 */
static struct vmap_range *carve(struct vmap_range *r, unsigned long at,
				const struct vmap_want *want, struct vmap_range **new,
				struct vmap_range **spare)
{
	unsigned long end = at + want->size;
	struct vmap_range *area = r;

	if (at == r->va.va_start && end == r->va.va_end) {
		rb_unlink(&free_tree, &r->rb);
	} else {
		unsigned long rest = r->va.va_end;

		if (at == r->va.va_start) {
			r->va.va_start = end;
		} else {
			r->va.va_end = at;
			if (end != rest) {
				(*spare)->va.va_start = end;
				(*spare)->va.va_end = rest;
				tree_insert(&free_tree, *spare);
				*spare = NULL;
			}
		}
		rb_touch(&free_tree, &r->rb);
		area = *new;
		*new = NULL;
	}
	*area = (struct vmap_range){ .va = { .va_start = at, .va_end = end, .vm = want->vm },
				     .nid = NUMA_NO_NODE };
	tree_insert(&area_tree, area);
	__atomic_fetch_add(&vmap_nr_areas, 1, __ATOMIC_RELAXED);
	return area;
}

/* Make r free, merged with its neighbours; ranges that are left over are pushed on *surplus. */
static void free_insert(struct vmap_range *r, struct vmap_range **surplus)
{
	struct rb **link = &free_tree.root, *parent = NULL;
	struct vmap_range *prev = NULL, *next = NULL;

	while (*link) {
		struct vmap_range *other = range_of(*link);

		parent = *link;
		if (r->va.va_start < other->va.va_start) {
			next = other;
			link = &parent->left;
		} else {
			prev = other;
			link = &parent->right;
		}
	}
	if (prev && prev->va.va_end != r->va.va_start)
		prev = NULL;
	if (next && next->va.va_start != r->va.va_end)
		next = NULL;
	if (!prev && !next) {
		r->va.vm = NULL;
		rb_link(&free_tree, &r->rb, parent, link);
		return;
	}
	if (prev && next) {
		rb_unlink(&free_tree, &next->rb);
		prev->va.va_end = next->va.va_end;
		next->next = *surplus;
		*surplus = next;
	} else if (prev) {
		prev->va.va_end = r->va.va_end;
	} else {
		next->va.va_start = r->va.va_start;
	}
	rb_touch(&free_tree, prev ? &prev->rb : &next->rb);
	r->next = *surplus;
	*surplus = r;
}

struct vmap_range *vmap_area_next(unsigned long addr)
{
	struct rb *node = area_tree.root;
	struct vmap_range *best = NULL;

	while (node) {
		struct vmap_range *r = range_of(node);

		if (r->va.va_end > addr) {
			best = r;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	return best;
}

struct vmap_range *vmap_area_find(unsigned long addr)
{
	struct vmap_range *r = vmap_area_next(addr);

	return r && r->va.va_start <= addr ? r : NULL;
}

/* ---- allocation and free of addresses ---- */

/* In the middle of a free range, something is left on both sides. */
static bool wants_spare(const struct vmap_want *want)
{
	return want->align > PAGE_SIZE || want->start > km_hot.vmalloc_base ||
	       want->end < vmap_tiled_end;
}

static struct vmap_range *area_try(const struct vmap_want *want, struct vmap_range **new,
				   struct vmap_range **spare)
{
	struct vmap_range *r;

	if (!lock_get_gfp(&vmap_lock, want->gfp))
		return NULL;
	r = fit(want);
	if (r)
		r = carve(r, place_in(r, want), want, new, spare);
	if (r)
		__atomic_store_n(&vmap_owners[vmap_index(r->va.va_start)], (unsigned long)r,
				 __ATOMIC_RELEASE);
	lock_put(&vmap_lock);
	return r;
}

/* Release what is kept; then the notifiers may give back more. False: that was all. */
static bool room_make(gfp_t gfp, unsigned int round)
{
	if (gfp & GFP_KM_TRYLOCK || round == NOTHING_FOUND_MAX)
		return false;
	if (vmap_purge(true))
		return true;
	return gfp & __GFP_DIRECT_RECLAIM && vmap_notify();
}

/* Rounds of looking and making room, until there is none to be made. */
static struct vmap_range *area_find(const struct vmap_want *want, struct vmap_range **new,
				    struct vmap_range **spare)
{
	if (want->start >= want->end || want->end - want->start < want->size)
		return NULL;
	for (unsigned int round = 0;; round++) {
		struct vmap_range *r = area_try(want, new, spare);

		if (r)
			return r;
		vmap_count(no_space);
		if (!room_make(want->gfp, round))
			return NULL;
	}
}

struct vmap_range *vmap_area_get(const struct vmap_want *wanted)
{
	struct vmap_want want = *wanted;
	struct vmap_range *r = NULL, *new, *spare = NULL;

	want.start = max_ul(want.start, km_hot.vmalloc_base);
	want.end = min_ul(want.end, vmap_tiled_end);
	new = range_new(want.gfp);
	if (new && wants_spare(&want))
		spare = range_new(want.gfp);
	if (new && (spare || !wants_spare(&want))) {
		r = area_find(&want, &new, &spare);
		if (!r)
			vmap_report_no_space(&want);
	}
	ranges_delete(new);
	ranges_delete(spare);
	return r;
}

struct vmap_range *vmap_area_place(const struct page *first, unsigned long nr, gfp_t gfp)
{
	struct vmap_range *r = range_new(gfp);

	if (!r)
		return NULL;
	r->va.va_start = vmap_tiled_end + (page_to_pfn(first) << PAGE_SHIFT);
	r->va.va_end = r->va.va_start + (nr << PAGE_SHIFT);
	if (!lock_get_gfp(&vmap_lock, gfp)) {
		ranges_delete(r);
		return NULL;
	}
	tree_insert(&area_tree, r);
	__atomic_store_n(&vmap_owners[vmap_index(r->va.va_start)], (unsigned long)r,
			 __ATOMIC_RELEASE);
	lock_put(&vmap_lock);
	return r;
}

/*
 * A fork copies the frames, the room's own structures with them, before the
 * tables: so no area goes live between the two that was not there before.
 */
void vmap_area_start(struct vmap_range *r)
{
	lock_section_enter();
	vmap_area_publish(r);
	lock_section_leave();
}

void vmap_release_begin(void)
{
	lock_get(&vmap_lock);
	vmap_releases++;
	lock_put(&vmap_lock);
}

void vmap_release_end(void)
{
	lock_get(&vmap_lock);
	vmap_releases--;
	lock_put(&vmap_lock);
}

void vmap_areas_unlink(struct vmap_range *list)
{
	lock_get(&vmap_lock);
	vmap_releases++;
	for (struct vmap_range *r = list; r; r = r->next) {
		rb_unlink(&area_tree, &r->rb);
		__atomic_fetch_sub(&vmap_nr_areas, !vmap_is_twin(r->va.va_start), __ATOMIC_RELAXED);
	}
	lock_put(&vmap_lock);
}

void vmap_area_relink(struct vmap_range *r)
{
	lock_get(&vmap_lock);
	tree_insert(&area_tree, r);
	__atomic_fetch_add(&vmap_nr_areas, 1, __ATOMIC_RELAXED);
	lock_put(&vmap_lock);
}

void vmap_areas_put(struct vmap_range *list)
{
	struct vmap_range *surplus = NULL, *next;

	lock_get(&vmap_lock);
	for (; list; list = next) {
		next = list->next;
		list->next = NULL;
		if (vmap_is_twin(list->va.va_start)) { /* given back with its frames */
			list->next = surplus;
			surplus = list;
			continue;
		}
		__atomic_store_n(&vmap_owners[vmap_index(list->va.va_start)], 0, __ATOMIC_RELEASE);
		free_insert(list, &surplus);
	}
	vmap_releases--;
	lock_put(&vmap_lock);
	ranges_delete(surplus);
}

struct vmap_range *vmap_area_of(const void *addr)
{
	unsigned long off = (unsigned long)addr - km_hot.vmalloc_base, owner;
	struct vmap_range *r;

	if (off >= km_hot.vmalloc_size)
		return NULL;
	/* The start of an area, the usual question, needs no lock. */
	owner = __atomic_load_n(&vmap_owners[off >> PAGE_SHIFT], __ATOMIC_ACQUIRE);
	if (owner) {
		r = (struct vmap_range *)(owner & ~VMAP_LIVE);
		return owner & VMAP_LIVE && r->va.vm ? r : NULL;
	}
	if (!lock_get_free(&vmap_lock))
		return NULL;
	r = vmap_area_find((unsigned long)addr);
	if (r && (!vmap_area_is_live(r) || !r->va.vm))
		r = NULL;
	lock_put(&vmap_lock);
	return r;
}

int vmap_area_boot(unsigned long base, unsigned long bytes)
{
	slab_cache_boot(&range_cache, "vmap_area", sizeof(struct vmap_range), 0, 0, 0);
	first_range.va.va_start = base;
	first_range.va.va_end = base + bytes;
	tree_insert(&free_tree, &first_range);
	return 0;
}

/* ---- check ---- */

static void free_check(const struct vmap_range *r)
{
	unsigned long gap = range_bytes(r), probe = min_ul(gap, 16 * PAGE_SIZE);

	gap = max_ul(gap, max_ul(gap_of(r->rb.left), gap_of(r->rb.right)));
	BUG_ON(r->gap != gap);
	BUG_ON(vmap_is_mapped(r->va.va_start, r->va.va_start + probe));
	BUG_ON(vmap_is_mapped(r->va.va_end - probe, r->va.va_end));
	for (unsigned long a = r->va.va_start; a < r->va.va_start + probe; a += PAGE_SIZE)
		BUG_ON(vmap_owners[vmap_index(a)]);
}

/* Where the next range begins when none begins at addr: only a fork may have lost some there. */
static unsigned long lost_until(unsigned long addr, struct rb *free, struct rb *area)
{
	unsigned long end = vmap_tiled_end;

	if (free)
		end = min_ul(end, range_of(free)->va.va_start);
	if (area)
		end = min_ul(end, range_of(area)->va.va_start);
	BUG_ON(!vmap_forked || end <= addr);
	return end;
}

static void area_check(const struct vmap_range *r)
{
	BUG_ON((vmap_owners[vmap_index(r->va.va_start)] & ~VMAP_LIVE) != (unsigned long)r);
}

/* Take vmap_lock at a moment when background reclaim is not about to release anything. */
void vmap_lock_quiet(void)
{
	lock_get(&vmap_lock);
	while (vmap_releases) {
		lock_put(&vmap_lock);
		port_sleep_ns(100000);
		lock_get(&vmap_lock);
	}
}

/* The areas from this one on lie at the second addresses of their frames. */
static void twins_check(struct rb *area)
{
	for (; area; area = rb_next(area)) {
		const struct vmap_range *r = range_of(area);

		area_check(r);
		BUG_ON(!vmap_is_twin(r->va.va_start) || r->keep);
		for (unsigned long a = r->va.va_start; a < r->va.va_end; a += PAGE_SIZE)
			BUG_ON(vmap_pfns[vmap_index(a)] !=
			       (a - vmap_tiled_end) / PAGE_SIZE + 1);
	}
}

/* Under vmap_lock: free ranges and areas tile the space. */
void vmap_area_check(void)
{
	unsigned long at = km_hot.vmalloc_base, end = vmap_tiled_end, areas = 0;
	struct rb *area, *free;
	bool was_free = false;

	rb_check(&free_tree);
	rb_check(&area_tree);
	area = rb_first(&area_tree);
	free = rb_first(&free_tree);
	while (at < end) {
		bool is_free = free && range_of(free)->va.va_start == at;
		struct vmap_range *r;

		if (!is_free && !(area && range_of(area)->va.va_start == at)) {
			at = lost_until(at, free, area);
			was_free = false;
			continue;
		}
		r = range_of(is_free ? free : area);
		BUG_ON(r->va.va_end <= at || (is_free && was_free));
		if (is_free) {
			free_check(r);
			free = rb_next(free);
		} else {
			area_check(r);
			areas++;
			area = rb_next(area);
		}
		was_free = is_free;
		at = r->va.va_end;
	}
	BUG_ON(free || at != end || areas != vmap_nr_areas);
	twins_check(area);
}
