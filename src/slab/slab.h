/* SPDX-License-Identifier: MIT */
/*
 * The slab room's door: caches of equal objects.
 *
 * 1. What it does
 *
 * Cuts blocks of frames into objects of one size, and keeps freed ones where
 * the next allocation finds them: on this CPU, then on the node, then in slabs.
 *
 * 2. Pieces
 *
 *	 CPU slot  --> sheaf   an array of free objects, this CPU's stack
 *	 spare slot -> sheaf   a second one, which changes places with the first
 *	                 |     exchanged whole, one store
 *	 node: barn    full sheaves, empty sheaves, ten of each at most
 *	                 |     filled and flushed a sheaf at a time
 *	 node: partial slabs: struct page of the head, a list of free objects
 *	                 |    (and full ones, where a cache is debugged)
 *	 page room     a frozen compound block per slab
 *
 *	 a sheaf, in memory aligned to its own size (64, 128, 256, 512 bytes ...):
 *	 [next | capacity, nr, bytes][NULL][obj]...[obj]...[KM_STACK_END]
 *
 * Every frame of a slab says in struct page which slot its objects go to and
 * where objects can start (slot, obj_mask), so that a free needs no more.
 *
 * 3. Life of an allocation
 *
 * Inlined code pops an object off this CPU's sheaf. If there is none,
 * slab_alloc(): change it for the spare sheaf; if that is empty as well, for a
 * full one of the barn; if the barn has none, fill one from partial slabs and
 * new ones (slab_fill()).
 * Requests for another node, and caches without sheaves, go to slabs directly.
 * What is asked before an object is given, in this order: should_failslab(), where
 * requests may fail on purpose; debugging (9); zeroes, for __GFP_ZERO and
 * init_on_alloc. A cache with any of these but __GFP_ZERO has no sheaves and no
 * slot, and so costs the others nothing.
 *
 * 4. Life of a free
 *
 * Inlined code pushes the object on this CPU's sheaf. If that is full,
 * slab_free(): change it for the spare sheaf; if that is full as well, for an
 * empty one of the barn; if the barn has no
 * place for one more full sheaf, flush it (slab_put()): each object passes
 * slab_object_check(), the one chokepoint, and goes back to its slab. A slab
 * with no object in use beyond min_partial of them goes back to the page room,
 * after a grace period if the cache is SLAB_TYPESAFE_BY_RCU.
 *
 * 5. States of a slab
 *
 *	full      inuse = objects     on no list; debugged: on its node's full list
 *	partial   inuse < objects     on its node's partial list
 *	frozen    inuse = objects     found corrupt: on the full list, for good
 *	dying     inuse = 0           on no list, on its way to the page room
 *
 * of an object: in a sheaf or with its owner (in use, to the slab), or on its
 * slab's list of free objects. The links of that list are encoded, and lie
 * inside the object, or behind it if it must keep its contents.
 *
 * 6. Locks, in order
 *
 * caches_lock (the list of caches, aliases), barn.lock, slab_node.lock (the
 * partial list, and the free list and counts of all slabs of the node). None is
 * held while the page room is called or a constructor runs. In a handler that
 * interrupted a holder, allocations try and give up; frees that cannot get a
 * lock go to the cache's deferred list, which later slow paths empty. Of a cache
 * that is debugged, all bytes that debugging knows are the node's lock's too,
 * and its reports are printed under it. The lock of the stacks that tracks name
 * is of the same rank, and held with none of these.
 *
 * 7. Invariants (slab_check())
 *
 *	inuse + length of the free list + objects never carved = objects, for every slab
 *	every partial slab has inuse < objects; nr_partial is their number
 *	every free object starts at a multiple of size in its slab, plus red_left_pad
 *	a full list holds slabs of caches that are debugged, full or frozen
 *	a full sheaf of the barn holds nr objects of the cache, 0 < nr <= capacity
 *	an empty one none; at most BARN_MAX of each
 *
 * 8. Differences from the kernel, and why
 *
 * An immediate double free is always seen (the object is on top of the stack),
 * one of an object back in its slab as well, and an interior pointer wherever
 * obj_mask shows it: three instructions for what SLUB finds with slab_debug=F.
 * One lock per node covers free lists of slabs: they change a sheaf at a time.
 * Sheaves are stacks with sentinels rather than counted arrays (kmem/hot.h).
 *
 * 9. Debugging (slab_debug.h)
 *
 * By slab_debug=, for all caches or those it names, or by the flags of
 * kmem_cache_create(). Objects go one at a time from their slab and back to it,
 * under the node's lock, and each flag adds its part:
 *
 *	F consistency   slab, list and object are looked at by each call
 *	Z red zones     0xbb free, 0xcc in use, on both sides of the object, and in
 *	                what kmalloc() was not asked for (with U)
 *	P poison        0x6b .. 0xa5 in free objects, 0x5a in padding
 *	U users         who allocated and freed it last, when, by which stack
 *	T trace         each call is printed          A failslab: slab_fault.c
 *
 * The kernel's layout, checks, words and repairs; drawn in slab_debug_layout.c.
 * A damaged byte is what it was before, afterwards; an object that a free finds
 * damaged stays in use; a slab whose list is broken is frozen. What is no
 * object is never followed, whichever flags are set, and no report walks what
 * it has not checked. Unlike the kernel: a second free is called that even if
 * nothing of the slab is in use; full slabs are always listed, and validated.
 */
#ifndef SLAB_SLAB_H
#define SLAB_SLAB_H

#include "base/base.h"
#include "page/page.h"
#include "port/rcu.h"

#include <linux/slab.h>

struct sheaf;
struct slab_node;

struct kmem_cache {
	/* struct km_cache_hot */
	unsigned int slot;        /* byte offset, or 0: no sheaves */
	unsigned int obj_mask;
	unsigned int object_size; /* what the user may use */
	slab_flags_t flags;

	unsigned int size;        /* of an object with all that belongs to it */
	unsigned int align;
	unsigned int inuse;       /* bytes up to where the link may lie behind the object */
	unsigned int offset;      /* of the link of the free list in a free object */
	unsigned char order, min_order;
	unsigned short objects;   /* in a slab of that order */
	unsigned int min_partial; /* empty slabs kept per node */
	gfp_t gfp;                /* zone and type flags of its slabs */
	unsigned short sheaf_capacity;
	unsigned short sheaf_bytes;
	unsigned int useroffset, usersize;
	unsigned long secret;     /* of the encoded links */
	void (*ctor)(void *object);
	const char *name;
	int refcount;             /* 1 + aliases, -1: never merged; caches_lock */
	unsigned int red_left_pad; /* bytes of red zone before each object */
	bool may_fail;            /* should_failslab() is asked */
	bool shrinking;           /* trimmed, and not asked since: frees go to slabs */
	bool init_alloc, init_free; /* objects are zeroed when they are given, when freed */
	unsigned long nr_errors;  /* found by debugging, since it was made; atomic */
	unsigned int pins;        /* walks that stand on it; caches_lock */
	struct list_head list;    /* of all caches; caches_lock */
	void *deferred;           /* frees that wait, linked through the objects; atomic */
	unsigned long activity;   /* slow paths taken; atomic */
	unsigned long activity_seen; /* at the last trim */
	unsigned long reciprocal; /* of size: object numbers without a division */
	unsigned short run;       /* frames of a slab of one object, cut to size; 0: 1 << order */
	unsigned short barn_max;  /* full sheaves that a barn keeps */
	unsigned int spare;       /* byte offset of the slot of the CPU's second sheaf, or 0 */
	struct slab_node *node[KM_MAX_NUMNODES];
};

_Static_assert(offsetof(struct kmem_cache, flags) == offsetof(struct km_cache_hot, flags),
	       "inlined code reads the beginning");
_Static_assert(offsetof(struct kmem_cache, red_left_pad) == 84,
	       "include/compat/linux/slab.h shows the beginning to tests of slab allocators");

struct slab_options {
	bool nomerge;        /* slab_nomerge */
	unsigned int min_objects; /* slab_min_objects=; 0: by the number of CPUs */
	unsigned int max_order;   /* slab_max_order=; usually PAGE_ALLOC_COSTLY_ORDER */
	const char *debug;   /* the value of slab_debug=, "-" or NULL: none */
	bool init_on_alloc, init_on_free; /* zero objects when they are given, when freed */
	const char *failslab; /* the option's value; "": not armed */
	unsigned int least_order; /* of slabs: what reporting can give back */
	unsigned int run_size; /* larger objects have a run of frames each; 0: none */
	unsigned long barn_bytes; /* that all barns keep at least together; 0: any number */
};

/* The caches that other caches are made of. 0 or -errno. */
int slab_boot(const struct slab_options *opt);
/*
 * Set up s, a zeroed struct, at boot: no merging, all of it open to user copies. fixed_slot: bytes,
 * or 0. False: no memory.
 */
bool slab_cache_boot(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
		     slab_flags_t flags, unsigned int fixed_slot);
struct kmem_cache *slab_cache_alloc_struct(void);

/*
 * The slow paths. node: NUMA_NO_NODE, or preferred (strict with __GFP_THISNODE). Any context, as
 * gfp says.
 */
void *slab_alloc(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size);
void slab_free(struct kmem_cache *s, void *object);
/* The quick part of it for an object of whatever cache; false: nothing was done. Any context. */
bool slab_free_fast(const void *p);

/*
 * Cache of an address inside a slab, else NULL; head: of the block it lies in, NULL if it is in no
 * frame.
 */
struct kmem_cache *slab_cache_of(const void *p, struct page **head);
/* Objects of the cache that somebody has, those in sheaves included. Any context. */
unsigned long slab_in_use(struct kmem_cache *s);
void *slab_object_start(const struct kmem_cache *s, const struct page *head, const void *p);

/*
 * Empty sheaves and barns of caches not used since the last call (all: of every one); pages freed.
 * May sleep.
 */
unsigned long slab_trim(bool all);

/* ---- debugging: slab_debug=, and the flags of kmem_cache_create() ---- */

/* Has any cache been debugged since boot? */
bool slab_debug_enabled(void);
/* Does each object know which size was asked for? */
static inline bool slab_knows_asked(const struct kmem_cache *s)
{
	return (s->flags & SLAB_STORE_USER) && (s->flags & SLAB_KMALLOC);
}

/* The size that the owner of a kmalloc() object asked for, or object_size if nobody keeps it. */
size_t slab_asked_size(const struct kmem_cache *s, const void *object);
/* It is another one now, at most object_size; zero: of more, what is new is zeroed. */
void slab_asked_size_set(struct kmem_cache *s, void *object, size_t size, bool zero);
/* Who allocated the object last, NULL: nobody keeps it; and the stacks, for kmem_dump_obj(). */
const void *slab_allocated_by(const struct kmem_cache *s, const void *object);
void slab_print_paths(const struct kmem_cache *s, const void *object);

void slab_check(void);
/* gfp without the bits that slab and kmalloc memory cannot be asked with; they are reported. */
gfp_t slab_gfp_fix(gfp_t gfp);
/* "BUG <cache> (...): <what>", the rule lines, the slab, the object. */
void slab_report(struct kmem_cache *s, const struct page *head, const void *object,
		 const char *what);

/* Counters of the paths that leave the fast one. */
#define SLAB_COUNTERS(X)                                     \
	X(alloc_slow) X(free_slow) X(barn_get) X(barn_put)   \
	X(refill) X(flush) X(slab_new) X(slab_discard)       \
	X(defer) X(misuse) X(error)
struct slab_counters {
#define SLAB_COUNTER_FIELD(name) unsigned long name;
	SLAB_COUNTERS(SLAB_COUNTER_FIELD)
#undef SLAB_COUNTER_FIELD
};
extern struct slab_counters slab_counters; /* atomic */

/* ---- what the room needs from above; defined in wire/ ---- */

/* Wait until the kfree_rcu() objects of the cache have been freed. May sleep. */
void slab_up_rcu_barrier(struct kmem_cache *s);
/* Free memory of whatever cache, or a large block: kfree(). Any context. */
void slab_up_kfree(const void *p);
/* Objects of so many bytes left their slabs, or went back to them. Any context. */
void slab_up_taken(unsigned long bytes);
void slab_up_freed(unsigned long bytes);

#endif
