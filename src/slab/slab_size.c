/* SPDX-License-Identifier: MIT */
/*
 * Geometry of a cache: where the link lies, how large a slab is, how long a sheaf. The kernel's
 * rules.
 */
#include "slab/slab_internal.h"

#define CACHE_LINE 64u
#define MIN_ALIGN 8u

static unsigned int cpus_min_objects(void)
{
	return slab_opt.min_objects ? slab_opt.min_objects :
				      4 * ((unsigned int)log2_ul(cpu_nr) + 1 + 1);
}

static unsigned int align_for(slab_flags_t flags, unsigned int align, unsigned int size)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int line = CACHE_LINE;

		while (size <= line / 2)
			line /= 2;
		align = (unsigned int)max_ul(align, line);
	}
	return (unsigned int)pow2_up(max_ul(align, MIN_ALIGN));
}

/*
 * The smallest order with little waste: a sixteenth, or an eighth, ... of the slab. Where reporting
 * wants a least order, less is aimed at.
 */
static unsigned int order_for(unsigned int size)
{
	unsigned int max_order = slab_opt.max_order;
	unsigned long max_objects = (PAGE_SIZE << max_order) / size;
	unsigned long min_objects = min_ul(cpus_min_objects(), max_objects);
	unsigned int fraction = slab_opt.least_order ? 128 : 16;

	for (; fraction >= 1 && max_objects; fraction /= 2) {
		unsigned int order = (unsigned int)max_ul(order_of(max_ul(min_objects, 1) * size),
							  slab_opt.least_order);

		for (; order <= max_order; order++) {
			unsigned long slab = PAGE_SIZE << order;

			if (slab % size <= slab / fraction)
				return order;
		}
	}
	return order_of(size);
}

/* Are the bytes that a link could lie in the owner's, or of a known value, after a free too? */
static bool object_is_kept(const struct kmem_cache *s, bool own_link)
{
	if (s->flags & SLAB_POISON)
		return true;
	if (s->flags & SLAB_RED_ZONE && (s->object_size < sizeof(void *) || slab_knows_asked(s)))
		return true;
	return !own_link && (s->ctor || s->flags & SLAB_TYPESAFE_BY_RCU);
}

/* Where everything goes. The link: inside the object, unless its contents must survive the free. */
static void parts_place(struct kmem_cache *s, const struct kmem_cache_args *args)
{
	unsigned int size = (unsigned int)align_up(max_ul(s->object_size, 1), sizeof(void *));
	bool own_link = args->use_freeptr_offset &&
			(s->flags & SLAB_TYPESAFE_BY_RCU || s->ctor);

	s->flags &= ~SLAB_OBJECT_POISON;
	if (s->flags & SLAB_POISON && !(s->flags & SLAB_TYPESAFE_BY_RCU) && !s->ctor)
		s->flags |= SLAB_OBJECT_POISON;
	/* A red zone is a byte at least. */
	if (s->flags & SLAB_RED_ZONE && size == s->object_size)
		size += (unsigned int)sizeof(void *);
	s->inuse = size;
	s->red_left_pad = 0;
	if (object_is_kept(s, own_link))
		s->offset = s->inuse;
	else if (own_link)
		s->offset = args->freeptr_offset;
	else
		s->offset = (unsigned int)align_down(s->object_size / 2, sizeof(void *));
	size = slab_padding_at(s);
	if (s->flags & SLAB_RED_ZONE) {
		s->red_left_pad = (unsigned int)align_up(sizeof(void *), s->align);
		/* And a word at least between the last part and the next object's zone. */
		size += s->red_left_pad + (unsigned int)sizeof(void *);
	}
	s->size = (unsigned int)align_up(size, s->align);
}

/* The same, less what would cost a higher order than the object needs, if that is not wanted. */
static void parts_fit(struct kmem_cache *s, const struct kmem_cache_args *args)
{
	parts_place(s, args);
	if (!slab_debug_keeps_order || !(s->flags & SLAB_DEBUG_SIZED) ||
	    order_of(s->size) <= order_of(max_ul(s->object_size, 1)))
		return;
	s->flags &= ~(slab_flags_t)(SLAB_DEBUG_SIZED | SLAB_OBJECT_POISON);
	parts_place(s, args);
}

/* What is zeroed; a constructor's work and the bytes that debugging knows are not. */
static void init_choose(struct kmem_cache *s)
{
	bool exempt = s->ctor || s->flags & (SLAB_TYPESAFE_BY_RCU | SLAB_POISON);

	s->init_alloc = slab_opt.init_on_alloc && !exempt;
	s->init_free = slab_opt.init_on_free && !exempt;
}

static unsigned int capacity_for(unsigned int size)
{
	static const struct {
		unsigned int size, capacity;
	} steps[] = { { 64, 124 }, { 1024, 60 }, { 4096, 28 }, { 32768, 12 } };

	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (size <= steps[i].size)
			return steps[i].capacity;
	return 1;
}

#define BARN_BYTES (1UL << 20) /* of objects that a barn keeps, more or less */

static unsigned short barn_for(const struct kmem_cache *s)
{
	unsigned long bytes = max_ul((unsigned long)s->sheaf_capacity * s->size, 1);

	return (unsigned short)clamp_ul(BARN_BYTES / bytes, 1, BARN_MAX);
}

/* Fill in what follows from object_size, flags, ctor and args. False: it cannot be. */
bool slab_sizes(struct kmem_cache *s, const struct kmem_cache_args *args)
{
	s->align = align_for(s->flags, args->align, s->object_size);
	parts_fit(s, args);
	init_choose(s);
	if (s->size > KMALLOC_MAX_SIZE)
		return false;
	s->min_order = (unsigned char)order_of(s->size);
	s->order = (unsigned char)max_ul(order_for(s->size), s->min_order);
	if (slab_opt.run_size && s->size > slab_opt.run_size) {
		s->order = s->min_order;
		s->run = (unsigned short)(align_up(s->size, PAGE_SIZE) >> PAGE_SHIFT);
	}
	s->objects = (unsigned short)min_ul((PAGE_SIZE << s->order) / s->size, SLAB_MAX_OBJECTS);
	s->reciprocal = (1UL << RECIPROCAL_SHIFT) / s->size + 1;
	s->obj_mask = (s->size & -s->size) - 1;
	if (s->red_left_pad)
		s->obj_mask &= (s->red_left_pad & -s->red_left_pad) - 1;
	s->min_partial = (unsigned int)clamp_ul(log2_ul(s->size) / 2, 5, 10);
	s->gfp = s->flags & SLAB_CACHE_DMA     ? __GFP_DMA
		 : s->flags & SLAB_CACHE_DMA32 ? __GFP_DMA32
					       : 0;
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		s->gfp |= __GFP_RECLAIMABLE;
	if (!(s->flags & SLAB_NO_SHEAVES) && slab_is_plain(s))
		sheaf_size(s, args->sheaf_capacity ? args->sheaf_capacity : capacity_for(s->size));
	s->barn_max = barn_for(s);
	s->secret = (unsigned long)s * 0x9e3779b97f4a7c15UL ^ port_now_ns() << 20;
	return true;
}
