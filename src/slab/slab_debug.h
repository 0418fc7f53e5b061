/* SPDX-License-Identifier: MIT */
/*
 * Debugging of caches, inside the slab room; section 9 of slab.h is its theory.
 *
 *	options  which flags a cache has          layout  where what lies in an object
 *	track    who had it, and by which way     check   is all as it should be
 *	report   what is said when it is not      alloc   the paths, validate: all of a cache
 */
#ifndef SLAB_DEBUG_H
#define SLAB_DEBUG_H

#include "slab/slab.h"

#define SLAB_DEBUG_FLAGS                                                                \
	(SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE)
/* Those that make objects larger: what the letter O gives up. */
#define SLAB_DEBUG_SIZED (SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)
/* In kmem_cache.flags: a free object is filled (SLAB_POISON, and nothing forbids it). */
#define SLAB_OBJECT_POISON __SLAB_FLAG_BIT(31)

enum slab_byte {
	POISON_INUSE = 0x5a,      /* padding, and what was never used */
	POISON_FREE = 0x6b,
	POISON_END = 0xa5,        /* the last byte of a free object */
	SLUB_RED_INACTIVE = 0xbb, /* red zones of a free object */
	SLUB_RED_ACTIVE = 0xcc,   /* and of one in use */
};

enum slab_track_kind { TRACK_ALLOC, TRACK_FREE };

struct slab_track {
	unsigned long addr;       /* of the call; 0: none yet */
	unsigned int stack;       /* of track_save(), 0: none */
	unsigned int cpu;
	int pid;
	unsigned long when;       /* in 4 ms since the host's start */
};

static inline bool slab_is_debug(const struct kmem_cache *s)
{
	return s->flags & SLAB_DEBUG_FLAGS;
}

/* On its node's partial list, for a slab of a cache that is debugged; else on the full one. */
static inline bool slab_is_partial(const struct page *head)
{
	return head->inuse < head->objects && !head->slab_frozen;
}

/* ---- slab_debug_options.c ---- */

void slab_debug_boot(const char *value);
/* flags, and what slab_debug= says of a cache of that name. */
slab_flags_t slab_debug_flags(slab_flags_t flags, const char *name);
/* A cache is made with these: debugging is on. */
void slab_debug_note(slab_flags_t flags);
extern bool slab_debug_keeps_order; /* the letter O */

/* ---- slab_debug_layout.c ---- */

static inline bool slab_link_outside(const struct kmem_cache *s)
{
	return s->offset >= s->inuse;
}

static inline unsigned int slab_tracks_at(const struct kmem_cache *s)
{
	return s->inuse + (slab_link_outside(s) ? (unsigned int)sizeof(void *) : 0);
}

/* The bytes used of a slot, from the object on: what follows is padding. */
unsigned int slab_padding_at(const struct kmem_cache *s);
struct slab_track *slab_track_of(const struct kmem_cache *s, const void *object,
				 enum slab_track_kind kind);
void slab_asked_store(const struct kmem_cache *s, void *object, size_t size);
void slab_object_fill(const struct kmem_cache *s, void *object, enum slab_byte red);
void slab_debug_fill_slab(const struct kmem_cache *s, const struct page *head);
void slab_debug_init_object(const struct kmem_cache *s, void *object);

/* ---- slab_debug_track.c ---- */

/* Who is here: caller is the address that the room was called from. No lock is held. */
void slab_track_make(struct slab_track *track, const void *caller);
/* The stack of a track: its addresses, and their number. */
int slab_track_stack(const struct slab_track *track, void *const **pc);
void slab_track_clear(const struct kmem_cache *s, void *object);

/* ---- slab_debug_check.c; all under the node's lock, and false after a report ---- */

bool slab_check_object(struct kmem_cache *s, struct page *head, void *object, enum slab_byte red);
bool slab_check_slab(struct kmem_cache *s, struct page *head);
/* Is the object on the free list? NULL: is the list in order? What is wrong is put right. */
bool slab_on_freelist(struct kmem_cache *s, struct page *head, const void *object);
bool slab_pad_check(struct kmem_cache *s, struct page *head);
/* Marks the objects of the free list, by their number; map: SLAB_MAX_OBJECTS bits, zeroed. */
void slab_free_map(const struct kmem_cache *s, const struct page *head, unsigned long *map);

/* ---- slab_debug_report.c ---- */

/* An error of the cache, or its repair (fix). True: say nothing, km_slab_error_hook says so. */
bool slab_error_note(struct kmem_cache *s, bool fix);
void slab_bug(const struct kmem_cache *s, const char *fmt, ...) __printf(2, 3);
/* What all reports end with: the stack, the taint. */
void slab_bug_end(void);
void slab_err(struct kmem_cache *s, const struct page *head, const char *fmt, ...)
	__printf(3, 4);
void slab_object_err(struct kmem_cache *s, const struct page *head, const void *object,
		     const char *what);
void slab_fix(struct kmem_cache *s, const char *fmt, ...) __printf(2, 3);
void slab_print_trailer(const struct kmem_cache *s, const struct page *head, const void *object);
void slab_print_slab(const struct page *head);
void slab_print_object(const struct kmem_cache *s, const struct page *head, const void *object);
void slab_print_tracks(const struct kmem_cache *s, const void *object);
void slab_print_bytes(const char *label, const void *from, size_t bytes);

/* ---- slab_debug_alloc.c ---- */

void *slab_debug_alloc(struct kmem_cache *s, gfp_t gfp, int node, size_t asked,
		       const void *caller);
void slab_debug_free(struct kmem_cache *s, struct page *head, void *object, const void *caller);
/* From the partial list to where it then belongs, or onto the partial list. */
void slab_debug_move(struct kmem_cache *s, struct page *head, bool partial);
/* After a slab's counts changed: on the right list again. True: it is to be discarded. */
bool slab_debug_relist(struct kmem_cache *s, struct page *head, bool was_partial);

/* ---- slab_debug_validate.c ---- */

/* The last look at a slab that nothing is in, on no list. */
void slab_debug_last_check(struct kmem_cache *s, struct page *head);
void slab_debug_list_objects(struct kmem_cache *s, const struct page *head, bool *silent);

#endif
