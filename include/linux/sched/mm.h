/* SPDX-License-Identifier: MIT */
/*
 * Scopes that narrow what the allocations of this thread may do, whatever
 * their gfp says. A scope begins with a save and ends with the restore of
 * what that returned, on the same thread; scopes nest, and ending an inner one
 * restores only what it had changed. Follows Linux 7.3.
 *
 *	unsigned int flags = memalloc_nofs_save();
 *	p = kmalloc(n, GFP_KERNEL);             behaves as GFP_NOFS
 *	memalloc_nofs_restore(flags);
 *
 * All may be called in any context.
 */
#ifndef KMEM_LINUX_SCHED_MM_H
#define KMEM_LINUX_SCHED_MM_H

#include <kmem/types.h>
#include <linux/gfp_types.h>

struct mem_cgroup;

/* What a scope sets; the kernel has these in linux/sched.h. */
#ifndef PF_MEMALLOC
#define PF_MEMALLOC 0x00000800u      /* no reclaim; all reserves */
#define PF_MEMALLOC_NOFS 0x00040000u /* without __GFP_FS */
#define PF_MEMALLOC_NOIO 0x00080000u /* without __GFP_IO and __GFP_FS */
#define PF_MEMALLOC_PIN 0x10000000u  /* without __GFP_MOVABLE */
#endif

/* gfp as the scopes of this thread narrow it. */
KM_API gfp_t km_gfp_context(gfp_t gfp);
/* Set PF_MEMALLOC* bits; those that were not set before. Other bits warn and are not set. */
KM_API unsigned int km_memalloc_save(unsigned int flags);
KM_API void km_memalloc_restore(unsigned int flags);
KM_API void km_memalloc_retry_wait(gfp_t gfp);

static inline gfp_t current_gfp_context(gfp_t gfp)
{
	return km_gfp_context(gfp);
}

static inline unsigned int memalloc_flags_save(unsigned int flags)
{
	return km_memalloc_save(flags);
}

static inline void memalloc_flags_restore(unsigned int flags)
{
	km_memalloc_restore(flags);
}

/* No I/O. */
static inline unsigned int memalloc_noio_save(void)
{
	return km_memalloc_save(PF_MEMALLOC_NOIO);
}

static inline void memalloc_noio_restore(unsigned int flags)
{
	km_memalloc_restore(flags);
}

/* No file system. */
static inline unsigned int memalloc_nofs_save(void)
{
	return km_memalloc_save(PF_MEMALLOC_NOFS);
}

static inline void memalloc_nofs_restore(unsigned int flags)
{
	km_memalloc_restore(flags);
}

/* No reclaim, and all reserves: for what frees memory. */
static inline unsigned int memalloc_noreclaim_save(void)
{
	return km_memalloc_save(PF_MEMALLOC);
}

static inline void memalloc_noreclaim_restore(unsigned int flags)
{
	km_memalloc_restore(flags);
}

/* No movable frames: the memory is to be pinned for long. */
static inline unsigned int memalloc_pin_save(void)
{
	return km_memalloc_save(PF_MEMALLOC_PIN);
}

static inline void memalloc_pin_restore(unsigned int flags)
{
	km_memalloc_restore(flags);
}

/*
 * Sleep a little before an allocation is tried again: a millisecond, 20 if gfp would not reclaim
 * much.
 */
static inline void memalloc_retry_wait(gfp_t gfp)
{
	km_memalloc_retry_wait(gfp);
}

/* ---- notes for lockdep, which does not exist here: nothing happens ---- */

static inline void fs_reclaim_acquire(gfp_t gfp)
{
	(void)gfp;
}

static inline void fs_reclaim_release(gfp_t gfp)
{
	(void)gfp;
}

static inline void __fs_reclaim_acquire(unsigned long ip)
{
	(void)ip;
}

static inline void __fs_reclaim_release(unsigned long ip)
{
	(void)ip;
}

/* The caller may be going to allocate with gfp. */
static inline void might_alloc(gfp_t gfp)
{
	(void)gfp;
}

#ifndef KM_NO_MEMCG
#define KM_NO_MEMCG "libkmem: there are no memory control groups in a process"
#endif
KM_UNAVAILABLE(KM_NO_MEMCG) struct mem_cgroup *set_active_memcg(struct mem_cgroup *memcg);

#endif
