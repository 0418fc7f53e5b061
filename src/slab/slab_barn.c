/* SPDX-License-Identifier: MIT */
/* A node's barn: sheaves that no CPU has, full and empty ones. Each step is O(1) under one lock. */
#include "slab/slab_internal.h"

static struct sheaf *pop(struct sheaf **list, unsigned int *nr)
{
	struct sheaf *sheaf = *list;

	if (sheaf) {
		*list = sheaf->next;
		sheaf->next = NULL;
		__atomic_store_n(nr, *nr - 1, __ATOMIC_RELAXED);
	}
	return sheaf;
}

static void push(struct sheaf **list, unsigned int *nr, struct sheaf *sheaf)
{
	sheaf->next = *list;
	*list = sheaf;
	__atomic_store_n(nr, *nr + 1, __ATOMIC_RELAXED);
}

static unsigned long kept; /* bytes of objects in full sheaves of all barns, about; atomic */

static unsigned long bytes_of(const struct kmem_cache *s, const struct sheaf *sheaf)
{
	return slab_opt.barn_bytes ? (unsigned long)sheaf->nr * s->size : 0;
}

/* A large heap may keep more: a thirty-second of what its slabs are. */
static unsigned long kept_max(void)
{
	unsigned long pages = __atomic_load_n(&page_nodes[0].nr_slab_unreclaimable,
					      __ATOMIC_RELAXED);

	return slab_opt.barn_bytes + (pages << PAGE_SHIFT) / 32;
}

static struct sheaf *get(struct barn *barn, struct sheaf **list, unsigned int *nr, gfp_t gfp)
{
	struct sheaf *sheaf;

	if (!__atomic_load_n(nr, __ATOMIC_RELAXED) || !lock_get_gfp(&barn->lock, gfp))
		return NULL;
	sheaf = pop(list, nr);
	lock_put(&barn->lock);
	return sheaf;
}

struct sheaf *barn_get_full(const struct kmem_cache *s, struct barn *barn, gfp_t gfp)
{
	struct sheaf *sheaf = get(barn, &barn->full, &barn->nr_full, gfp);

	if (sheaf && slab_opt.barn_bytes)
		__atomic_fetch_sub(&kept, bytes_of(s, sheaf), __ATOMIC_RELAXED);
	return sheaf;
}

struct sheaf *barn_get_empty(struct barn *barn, gfp_t gfp)
{
	return get(barn, &barn->empty, &barn->nr_empty, gfp);
}

/* False: there are enough, or the lock was not to be had. The sheaf has objects. */
bool barn_put_full(const struct kmem_cache *s, struct barn *barn, struct sheaf *sheaf)
{
	unsigned long bytes = bytes_of(s, sheaf);
	bool room;

	CHECK_ON(!sheaf->nr);
	if (__atomic_load_n(&barn->nr_full, __ATOMIC_RELAXED) >= s->barn_max ||
	    (bytes && __atomic_load_n(&kept, __ATOMIC_RELAXED) + bytes > kept_max()) ||
	    !lock_get_free(&barn->lock))
		return false;
	room = barn->nr_full < s->barn_max;
	if (room)
		push(&barn->full, &barn->nr_full, sheaf);
	lock_put(&barn->lock);
	if (room && bytes)
		__atomic_fetch_add(&kept, bytes, __ATOMIC_RELAXED);
	return room;
}

/* An empty sheaf; one too many is freed. */
void barn_put_empty(struct barn *barn, struct sheaf *sheaf)
{
	bool room = false;

	sheaf->nr = 0;
	if (lock_get_free(&barn->lock)) {
		room = barn->nr_empty < BARN_MAX;
		if (room)
			push(&barn->empty, &barn->nr_empty, sheaf);
		lock_put(&barn->lock);
	}
	if (!room)
		sheaf_free(sheaf);
}

/* All of them, linked. May sleep. */
struct sheaf *barn_take(const struct kmem_cache *s, struct barn *barn)
{
	struct sheaf *all = NULL, *sheaf;

	lock_get(&barn->lock);
	while ((sheaf = pop(&barn->full, &barn->nr_full)) ||
	       (sheaf = pop(&barn->empty, &barn->nr_empty))) {
		if (slab_opt.barn_bytes)
			__atomic_fetch_sub(&kept, bytes_of(s, sheaf), __ATOMIC_RELAXED);
		sheaf->next = all;
		all = sheaf;
	}
	lock_put(&barn->lock);
	return all;
}
