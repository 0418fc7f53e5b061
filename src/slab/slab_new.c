/* SPDX-License-Identifier: MIT */
/* Slabs from the page room, and back. */
#include "slab/slab_internal.h"

/* Flags that no slab page is asked with: zones are the cache's, zeroing is done per object. */
#define GFP_STRIP (__GFP_ZERO | GFP_ZONEMASK | __GFP_RECLAIMABLE | __GFP_COMP)
#define GFP_BUG_BITS (__GFP_DMA32 | __GFP_HIGHMEM | ~(__GFP_BITS_MASK | GFP_KM_TRYLOCK))

gfp_t slab_gfp_fix(gfp_t gfp)
{
	gfp_t bad = gfp & GFP_BUG_BITS;
	char before[160], after[160];
	struct text b = TEXT_INIT(before, sizeof(before)), a = TEXT_INIT(after, sizeof(after));

	if (likely(!bad))
		return gfp;
	gfp &= ~bad;
	text_gfp(&b, bad);
	text_gfp(&a, gfp);
	report_printf("Unexpected gfp: %#x (%s). Fixing up to gfp: %#x (%s). Fix your code!\n", bad,
		      before, gfp, after);
	report_dump_stack();
	return gfp;
}

static struct page *pages_get(struct kmem_cache *s, int node, gfp_t gfp, unsigned int *order)
{
	gfp_t use = (slab_gfp_fix(gfp) & ~GFP_STRIP) | s->gfp | __GFP_COMP;
	struct page *head;

	*order = s->order;
	if (s->order > s->min_order) {
		/* The large order is a matter of speed: it must not cost reclaim. */
		head = page_alloc_frozen((use | __GFP_NOWARN | __GFP_NORETRY) &
						 ~(__GFP_NOFAIL | __GFP_DIRECT_RECLAIM),
					 s->order, node);
		if (head)
			return head;
		*order = s->min_order;
	}
	if (s->run)
		return page_alloc_run(use, s->run, node);
	return page_alloc_frozen(use, *order, node);
}

static void account(const struct kmem_cache *s, const struct page *head, long pages)
{
	pg_data_t *pgdat = &page_nodes[head->slab_node];

	__atomic_fetch_add(s->flags & SLAB_RECLAIM_ACCOUNT ? &pgdat->nr_slab_reclaimable :
							     &pgdat->nr_slab_unreclaimable,
			   (unsigned long)pages, __ATOMIC_RELAXED);
}

/* What a free reads of the frame; the mask first, or there could be a slot without one. */
static void frame_set(const struct page *page, unsigned int slot, unsigned int obj_mask)
{
	struct km_frame *frame = &km_hot.frames[page - km_hot.memmap];

	__atomic_store_n(&frame->obj_mask, (unsigned short)min_ul(obj_mask, USHRT_MAX),
			 __ATOMIC_RELAXED);
	__atomic_store_n(&frame->slot, (unsigned short)slot, __ATOMIC_RELEASE);
}

/* Say in every frame whose it is. */
static void frames_mark(struct kmem_cache *s, struct page *head, unsigned int order)
{
	head->slab_cache = s;
	list_init(&head->slab_list);
	head->slab_node = (unsigned short)page_to_nid(head);
	head->objects = (unsigned short)min_ul((PAGE_SIZE << order) / s->size, SLAB_MAX_OBJECTS);
	head->order = (unsigned char)order;
	for (unsigned long i = 0; i < slab_frames(s, order); i++) {
		head[i].obj_mask = s->obj_mask;
		__atomic_store_n(&head[i].slot, s->slot, __ATOMIC_RELEASE);
		frame_set(head + i, s->run && i ? KM_SLOT_NULL : s->slot, s->obj_mask);
	}
	page_kind_set(head, KM_PAGE_SLAB);
}

/* Are objects carved off the slab as they are first wanted, so that it is not touched before? */
static bool is_carved(const struct kmem_cache *s)
{
	return slab_is_plain(s) && !s->ctor;
}

static void objects_link(struct kmem_cache *s, struct page *head)
{
	void *next = NULL;

	head->freelist = NULL;
	head->carved = 0;
	if (likely(is_carved(s)))
		return;
	head->carved = head->objects;
	slab_debug_fill_slab(s, head);
	for (unsigned int i = head->objects; i-- > 0;) {
		void *object = slab_object_at(s, head, i);

		slab_debug_init_object(s, object);
		if (s->ctor)
			s->ctor(object);
		slab_link_set(s, object, next);
		next = object;
	}
	head->freelist = next;
}

/* A new slab, all of it free and on no list; NULL: no memory. */
struct page *slab_make(struct kmem_cache *s, int node, gfp_t gfp)
{
	unsigned int order;
	struct slab_node *n;
	struct page *head;

	KM_WARN_ON_ONCE(s->ctor && gfp & __GFP_ZERO);
	head = pages_get(s, node, gfp, &order);
	if (!head)
		return NULL;
	slab_count(slab_new);
	frames_mark(s, head, order);
	objects_link(s, head);
	n = s->node[head->slab_node];
	account(s, head, (long)slab_frames(s, order));
	__atomic_fetch_add(&n->nr_slabs, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&n->nr_objects, head->objects, __ATOMIC_RELAXED);
	return head;
}

/*
 * A new slab: up to want of its objects for the caller, the rest on the node's list. 0: no memory.
 */
unsigned int slab_new(struct kmem_cache *s, int node, void **objects, unsigned int want, gfp_t gfp)
{
	struct page *head = slab_make(s, node, gfp);
	struct slab_node *n;
	unsigned int nr = 0;

	if (!head)
		return 0;
	n = s->node[head->slab_node];
	nr = slab_take_from(s, head, objects, want);
	if (nr == head->objects)
		return nr;
	if (lock_get_gfp(&n->lock, gfp)) {
		list_push_front(&head->slab_list, &n->partial);
		__atomic_store_n(&n->nr_partial, n->nr_partial + 1, __ATOMIC_RELAXED);
		lock_put(&n->lock);
		return nr;
	}
	/* The list is not to be had: the rest waits as if it had been freed here. */
	for (void *object; slab_take_from(s, head, &object, 1);)
		slab_defer(s, object);
	return nr;
}

static void pages_put(struct kmem_cache *s, struct page *head)
{
	unsigned int order = head->order;
	unsigned long frames = slab_frames(s, order);

	account(s, head, -(long)frames);
	for (unsigned long i = 0; i < frames; i++) {
		__atomic_store_n(&head[i].slot, KM_SLOT_NULL, __ATOMIC_RELEASE);
		head[i].obj_mask = 0;
		frame_set(head + i, KM_SLOT_NULL, 0);
	}
	head->slab_cache = NULL;
	head->freelist = NULL;
	head->inuse = head->objects = head->carved = 0;
	head->slab_node = 0;
	head->slab_frozen = 0;
	page_kind_set(head, KM_PAGE_NONE);
	if (s->run)
		page_free_run(head, frames);
	else
		page_free_frozen(head, order);
}

static void pages_put_rcu(struct rcu_head *rcu)
{
	struct page *head = container_of(rcu, struct page, rcu_head);

	pages_put(head->slab_cache, head);
}

/* A slab with no object in use, on no list. */
void slab_discard(struct kmem_cache *s, struct page *head)
{
	struct slab_node *n = s->node[head->slab_node];

	CHECK_ON(head->inuse);
	slab_debug_last_check(s, head);
	slab_count(slab_discard);
	__atomic_fetch_sub(&n->nr_slabs, 1, __ATOMIC_RELAXED);
	__atomic_fetch_sub(&n->nr_objects, head->objects, __ATOMIC_RELAXED);
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		port_rcu_call(&head->rcu_head, pages_put_rcu);
	else
		pages_put(s, head);
}
