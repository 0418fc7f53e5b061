/* SPDX-License-Identifier: MIT */
/* Many objects at a time, and borrowed sheaves. */
#include "slab/slab_internal.h"

/* A borrowed sheaf: objects that are the borrower's already. */
struct slab_sheaf {
	unsigned int size;     /* objects now */
	unsigned int capacity;
	unsigned int order;    /* of its pages if it is larger than a page, else ~0 */
	void *objects[];
};

/* As many as there are of a cache that is debugged, which gives them singly. */
static size_t bulk_debug(struct kmem_cache *s, gfp_t gfp, size_t size, void **p, const void *caller)
{
	size_t n = 0;

	while (n < size &&
	       (p[n] = slab_debug_alloc(s, gfp, page_local_node(), s->object_size, caller)))
		n++;
	return n;
}

int kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t gfp, size_t size, void **p)
{
	size_t n = 0;

	gfp = thread_gfp(page_gfp_context(gfp));
	if (unlikely(s->may_fail) && should_failslab(s, gfp))
		return 0;
	slab_defer_drain(s);
	if (unlikely(slab_is_debug(s)))
		n = bulk_debug(s, gfp, size, p, __builtin_return_address(0));
	while (s->slot && n < size && (p[n] = cpu_slot_pop(s->slot)))
		n++;
	if (n < size && !slab_is_debug(s))
		n += slab_fill(s, page_local_node(), p + n, (unsigned int)(size - n), gfp);
	if (n < size) {
		kmem_cache_free_bulk(s, n, p);
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		slab_object_ready(s, p[i], gfp, s->object_size);
	return (int)size;
}

/* Without a cache the objects may be of any, and large ones too. */
void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p)
{
	for (size_t i = 0; i < size; i++) {
		if (s)
			slab_free(s, p[i]);
		else
			slab_up_kfree(p[i]);
	}
}

static struct slab_sheaf *borrowed_alloc(unsigned int capacity, gfp_t gfp)
{
	size_t bytes = sizeof(struct slab_sheaf) + capacity * sizeof(void *);
	unsigned int order = order_of(bytes);
	struct slab_sheaf *sheaf;
	struct page *page;

	gfp &= ~(__GFP_ZERO | GFP_ZONEMASK);
	if (bytes <= PAGE_SIZE) {
		sheaf = slab_bytes_alloc(bytes, gfp);
		order = ~0u;
	} else {
		page = page_alloc_frozen(gfp | __GFP_COMP, order, NUMA_NO_NODE);
		sheaf = page ? page_address(page) : NULL;
	}
	if (sheaf)
		*sheaf = (struct slab_sheaf){ 0, capacity, order };
	return sheaf;
}

static void borrowed_free(struct slab_sheaf *sheaf)
{
	if (sheaf->order == ~0u)
		slab_bytes_free(sheaf);
	else
		page_free_frozen(page_of_address(sheaf), sheaf->order);
}

struct slab_sheaf *kmem_cache_prefill_sheaf(struct kmem_cache *s, gfp_t gfp, unsigned int size)
{
	struct slab_sheaf *sheaf;

	sheaf = borrowed_alloc((unsigned int)max_ul(size, s->sheaf_capacity), gfp);
	if (!sheaf)
		return NULL;
	if (!size || kmem_cache_alloc_bulk_noprof(s, gfp & ~__GFP_ZERO, size, sheaf->objects)) {
		sheaf->size = size;
		return sheaf;
	}
	borrowed_free(sheaf);
	return NULL;
}

int kmem_cache_refill_sheaf(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf **sheafp,
			    unsigned int size)
{
	struct slab_sheaf *sheaf = *sheafp, *larger;

	if (sheaf->size >= size)
		return 0;
	if (size > sheaf->capacity) {
		larger = kmem_cache_prefill_sheaf(s, gfp, size);
		if (!larger)
			return -ENOMEM;
		kmem_cache_return_sheaf(s, gfp, sheaf);
		*sheafp = larger;
		return 0;
	}
	if (!kmem_cache_alloc_bulk_noprof(s, gfp & ~__GFP_ZERO, size - sheaf->size,
					  sheaf->objects + sheaf->size))
		return -ENOMEM;
	sheaf->size = size;
	return 0;
}

void kmem_cache_return_sheaf(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf *sheaf)
{
	(void)gfp;
	kmem_cache_free_bulk(s, sheaf->size, sheaf->objects);
	borrowed_free(sheaf);
}

void *kmem_cache_alloc_from_sheaf_noprof(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf *sheaf)
{
	void *object;

	if (KM_WARN_ON_ONCE(!sheaf->size))
		return NULL;
	object = sheaf->objects[--sheaf->size];
	if (gfp & __GFP_ZERO && !s->ctor)
		memset(object, 0, s->object_size);
	return object;
}

unsigned int kmem_cache_sheaf_size(struct slab_sheaf *sheaf)
{
	return sheaf->size;
}
