/* SPDX-License-Identifier: MIT */
/* Creation, merging and destruction of caches. */
#include "slab/slab_internal.h"

#define FLAGS_PERMITTED                                                                        \
	(SLAB_HWCACHE_ALIGN | SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | SLAB_PANIC |                 \
	 SLAB_TYPESAFE_BY_RCU | SLAB_DEBUG_OBJECTS | SLAB_NOLEAKTRACE | SLAB_RECLAIM_ACCOUNT | \
	 SLAB_ACCOUNT | SLAB_NO_USER_FLAGS | SLAB_KMALLOC | SLAB_NO_MERGE | SLAB_RED_ZONE |    \
	 SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_CONSISTENCY_CHECKS | SLAB_FAILSLAB)
#define FLAGS_NEVER_MERGE                                                                 \
	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_TYPESAFE_BY_RCU | \
	 SLAB_NOLEAKTRACE | SLAB_NO_MERGE | SLAB_CONSISTENCY_CHECKS | SLAB_FAILSLAB)
#define FLAGS_SAME (SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | SLAB_ACCOUNT)

struct list_head slab_caches = { &slab_caches, &slab_caches };
struct km_lock slab_caches_lock = LOCK_INIT(LOCK_RANK_CACHES);
struct slab_options slab_opt;

static struct kmem_cache cache_cache, node_cache;
static struct slab_node boot_nodes[16 + 3 * KM_KMALLOC_INDEXES][KM_MAX_NUMNODES];
static unsigned int nr_boot_nodes;

static bool can_fail(const struct kmem_cache *s)
{
	return s != &cache_cache && slab_may_fail(s);
}

void slab_cache_publish(struct kmem_cache *s)
{
	slab_debug_note(s->flags);
	lock_get(&slab_caches_lock);
	list_push_front(&s->list, &slab_caches);
	lock_put(&slab_caches_lock);
}

static bool nodes_get(struct kmem_cache *s)
{
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		s->node[n] = slab_alloc(&node_cache, GFP_KERNEL | __GFP_ZERO, (int)n,
					sizeof(struct slab_node));
		if (!s->node[n])
			return false;
		slab_node_init(s->node[n]);
	}
	return true;
}

/* A cache without a spare slot has no slot: all or nothing. */
static void slots_get(struct kmem_cache *s, unsigned int fixed_slot)
{
	unsigned int spare = cpu_slot_alloc(), slot = 0;

	if (spare)
		slot = fixed_slot ? fixed_slot : cpu_slot_alloc();
	if (spare && !slot)
		cpu_slot_free(spare);
	s->slot = slot;
	s->spare = slot ? spare : 0;
	if (slot)
		sheaf_spare_register(s, true);
}

static void nodes_of_boot(struct kmem_cache *s)
{
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		s->node[n] = &boot_nodes[nr_boot_nodes][n];
		slab_node_init(s->node[n]);
	}
	nr_boot_nodes++;
}

bool slab_cache_boot(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
		     slab_flags_t flags, unsigned int fixed_slot)
{
	struct kmem_cache_args args = { .align = align };

	s->name = name;
	s->object_size = size;
	s->flags = slab_debug_flags(flags, name);
	s->may_fail = can_fail(s);
	s->usersize = size;
	s->refcount = -1;
	BUG_ON(!slab_sizes(s, &args));
	if (nr_boot_nodes < ARRAY_LEN(boot_nodes))
		nodes_of_boot(s);
	else if (!nodes_get(s))
		return false;
	if (s->sheaf_capacity)
		slots_get(s, fixed_slot);
	slab_cache_publish(s);
	return true;
}

int slab_boot(const struct slab_options *opt)
{
	slab_opt = *opt;
	slab_debug_boot(opt->debug);
	slab_fault_boot(opt->failslab);
	slab_cache_boot(&cache_cache, "kmem_cache", sizeof(struct kmem_cache), 0,
			SLAB_HWCACHE_ALIGN | SLAB_NO_SHEAVES, 0);
	slab_cache_boot(&node_cache, "kmem_cache_node", sizeof(struct slab_node), 0,
			SLAB_HWCACHE_ALIGN | SLAB_NO_SHEAVES, 0);
	sheaf_boot();
	return 0;
}

struct kmem_cache *slab_cache_alloc_struct(void)
{
	return slab_alloc(&cache_cache, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE,
			  sizeof(struct kmem_cache));
}

/* ---- merging ---- */

static bool may_merge(const struct kmem_cache *s)
{
	return !slab_opt.nomerge && s->refcount >= 0 && !(s->flags & FLAGS_NEVER_MERGE) &&
	       !s->ctor && !s->usersize;
}

static bool fits(const struct kmem_cache *s, const struct kmem_cache *want)
{
	return may_merge(s) && s->size >= want->size && s->size - want->size < sizeof(void *) &&
	       (s->flags & FLAGS_SAME) == (want->flags & FLAGS_SAME) &&
	       (s->size & (want->align - 1)) == 0;
}

/* An existing cache that serves as well, with a reference, or NULL. */
static struct kmem_cache *merge_with(const struct kmem_cache *want,
				     const struct kmem_cache_args *args)
{
	struct kmem_cache *found = NULL;
	struct list_head *pos;

	if (!may_merge(want) || args->sheaf_capacity)
		return NULL;
	lock_get(&slab_caches_lock);
	list_each(pos, &slab_caches) {
		struct kmem_cache *s = container_of(pos, struct kmem_cache, list);

		if (!fits(s, want))
			continue;
		s->refcount++;
		s->object_size = (unsigned int)max_ul(s->object_size, want->object_size);
		found = s;
		break;
	}
	lock_put(&slab_caches_lock);
	return found;
}

/* ---- creation ---- */

static bool name_taken(const char *name)
{
	struct list_head *pos;
	bool taken = false;

	lock_get(&slab_caches_lock);
	list_each(pos, &slab_caches)
		taken |= !strcmp(container_of(pos, struct kmem_cache, list)->name, name);
	lock_put(&slab_caches_lock);
	return taken;
}

/* 0 or -EINVAL. What is only strange is reported, and goes on. */
static int args_check(const char *name, unsigned int size, const struct kmem_cache_args *args,
		      slab_flags_t flags)
{
	bool own_link = args->use_freeptr_offset;

	if (!name || size > KMALLOC_MAX_SIZE || thread_interrupted_holder()) {
		report_printf("kmem_cache_create(%s) integrity check failed\n",
			      name ? name : "(null)");
		return -EINVAL;
	}
	if (flags & ~(slab_flags_t)FLAGS_PERMITTED)
		return -EINVAL;
	if (own_link && (!(flags & SLAB_TYPESAFE_BY_RCU || args->ctor) ||
			 args->freeptr_offset % sizeof(void *) ||
			 args->freeptr_offset + sizeof(void *) > size))
		return -EINVAL;
	if (name_taken(name))
		KM_WARN("kmem_cache of name '%s' already exists\n", name);
	if (strchr(name, ' '))
		KM_WARN("kmem_cache name '%s' has a space in it\n", name);
	return 0;
}

static void struct_free(struct kmem_cache *s)
{
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		if (s->node[n])
			slab_free(&node_cache, s->node[n]);
	if (s->name)
		slab_bytes_free((char *)s->name);
	if (s->slot) {
		sheaf_spare_register(s, false);
		cpu_slot_free(s->slot);
		cpu_slot_free(s->spare);
	}
	slab_free(&cache_cache, s);
}

static struct kmem_cache *create(const char *name, unsigned int size, struct kmem_cache_args *args,
				 slab_flags_t flags, int *err)
{
	struct kmem_cache *s = slab_cache_alloc_struct(), *old;
	size_t length = strlen(name) + 1;

	*err = -ENOMEM;
	if (!s)
		return NULL;
	s->object_size = size;
	s->flags = slab_debug_flags(flags & ~SLAB_PANIC, name);
	s->may_fail = can_fail(s);
	s->ctor = args->ctor;
	s->useroffset = args->useroffset;
	s->usersize = args->usersize;
	s->refcount = 1;
	if (KM_WARN_ON((!args->usersize && args->useroffset) || size < args->usersize ||
		       size - args->usersize < args->useroffset))
		s->usersize = s->useroffset = 0;
	*err = slab_sizes(s, args) ? 0 : -EINVAL;
	old = *err ? NULL : merge_with(s, args);
	if (*err || old) {
		struct_free(s);
		return old;
	}
	s->name = slab_bytes_alloc(length, GFP_KERNEL);
	if (s->name && nodes_get(s)) {
		memcpy((char *)s->name, name, length);
		if (s->sheaf_capacity)
			slots_get(s, 0);
		if (flags & SLAB_TYPESAFE_BY_RCU)
			port_rcu_start();
		slab_cache_publish(s);
		return s;
	}
	*err = -ENOMEM;
	struct_free(s);
	return NULL;
}

struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int object_size,
					    struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache_args none = { 0 };
	struct kmem_cache *s = NULL;
	int err;

	if (unlikely(!page_booted()))
		return NULL;
	args = args ? args : &none;
	err = args_check(name, object_size, args, flags);
	if (!err)
		s = create(name, object_size, args, flags, &err);
	if (s)
		return s;
	if (flags & SLAB_PANIC)
		report_panic("%s: Failed to create slab '%s'. Error %d", "__kmem_cache_create_args",
			     name ? name : "(null)", err);
	report_printf("__kmem_cache_create_args(%s) failed with error %d\n", name ? name : "(null)",
		      err);
	report_dump_stack();
	return NULL;
}

/* ---- destruction ---- */

/* Full slabs are on no list: all frames that were ever used are asked whose they are. */
static void report_zone(struct kmem_cache *s, const struct zone *zone, bool *silent)
{
	for (unsigned long pfn = zone->zone_start_pfn; pfn < zone->grown_pfn; pfn++) {
		struct page *head = &page_memmap[pfn];

		if (page_kind(head) == KM_PAGE_SLAB && head->slab_cache == s)
			slab_debug_list_objects(s, head, silent);
	}
}

/* Report what is still in use; false: nothing is. */
static bool report_leaks(struct kmem_cache *s, bool *silent)
{
	unsigned long slabs = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		slabs += s->node[n]->nr_slabs;
	for (unsigned int n = 0; slabs && n < page_nr_nodes; n++)
		for (int z = 0; z < MAX_NR_ZONES; z++)
			report_zone(s, &page_nodes[n].node_zones[z], silent);
	return slabs;
}

/* Drop a reference; true: it was the last, and the cache is off the list, with no walk on it. */
static bool cache_put(struct kmem_cache *s)
{
	bool last;

	lock_get(&slab_caches_lock);
	while (s->refcount == 1 && s->pins) {
		lock_put(&slab_caches_lock);
		port_sleep_ns(100000);
		lock_get(&slab_caches_lock);
	}
	last = --s->refcount == 0;
	if (last)
		list_remove(&s->list);
	lock_put(&slab_caches_lock);
	return last;
}

static __cold void warn_leaky(const struct kmem_cache *s, const void *caller)
{
	char from[128];
	struct text t = TEXT_INIT(from, sizeof(from));

	text_symbol(&t, caller);
	KM_WARN("kmem_cache_destroy %s: Slab cache still has objects when called from %s\n",
		s->name, from);
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	bool silent = false;

	if (unlikely(!s) || KM_WARN_ON(s->refcount < 0))
		return;
	slab_up_rcu_barrier(s);
	if (!cache_put(s))
		return;
	slab_defer_drain(s);
	slab_flush_cpus(s);
	slab_flush_barns(s);
	slab_discard_empty(s, 0);
	if (report_leaks(s, &silent)) {
		if (!silent)
			warn_leaky(s, __builtin_return_address(0));
		/* It is leaked, and listed: its objects may be freed yet. */
		s->refcount = -1;
		slab_cache_publish(s);
		return;
	}
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		port_rcu_barrier();
	struct_free(s);
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
