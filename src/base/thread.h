/* SPDX-License-Identifier: MIT */
/*
 * What the library keeps per thread: 16 bytes of static TLS.
 *
 * lock_depth is how a signal handler learns that it interrupted the holder of
 * one of our locks: no public call is ever made with a lock held, so a depth
 * above zero on entry means just that, and the call goes on with trylocks.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <kmem/kmem.h>

/* Process flags of the thread, as the kernel's PF_*; set by the memalloc_*_save scopes. */
#define KM_PF_MEMALLOC 0x00000800u
#define KM_PF_MEMALLOC_NOFS 0x00040000u
#define KM_PF_MEMALLOC_NOIO 0x00080000u
#define KM_PF_MEMALLOC_PIN 0x10000000u
#define KM_PF_KSWAPD 0x00020000u
#define KM_PF_MAKE_IT_FAIL 0x00000004u /* ours: task-filter of fault injection */
#define KM_PF_IN_RECLAIM 0x00000001u /* ours: direct reclaim does not nest */
#define KM_PF_OOM 0x00000002u        /* ours: inside the OOM step */

struct km_thread {
	unsigned int lock_depth; /* locks of ours that this thread holds */
	unsigned int lock_rank;  /* bit r: one of rank r is held; kept in checking builds only */
	unsigned int flags;      /* KM_PF_* */
	unsigned short in_report; /* a report is being printed; reports do not nest */
	unsigned short fail_nth;  /* fault.h: the call after so many more fails; 0: none */
};

extern __thread struct km_thread km_thread __attribute__((__tls_model__("initial-exec")));

/* Internal gfp bit: every lock is tried, never waited for; nothing sleeps. */
#define GFP_KM_TRYLOCK ((gfp_t)0x80000000u)

/* True when this thread was interrupted while it held a lock of ours. */
static inline bool thread_interrupted_holder(void)
{
	return km_thread.lock_depth != 0;
}

/*
 * Who wants to know of allocations: NULL, or as km_watch() set it. Every body
 * that such a call ends in asks; inlined fast paths do not, so who watches
 * compiles its code without them.
 */
extern const struct km_watch *thread_watch;

static __always_inline bool thread_is_watched(void)
{
	return __atomic_load_n(&thread_watch, __ATOMIC_RELAXED);
}

/* An allocation with these flags is about to be made. */
static __always_inline void thread_note(gfp_t gfp)
{
	const struct km_watch *watch = __atomic_load_n(&thread_watch, __ATOMIC_RELAXED);

	if (unlikely(watch) && gfp & 0x400u /* __GFP_DIRECT_RECLAIM */ && watch->may_sleep)
		watch->may_sleep(gfp);
}

/* Every public allocating call passes its flags through this once, on its slow path. */
static inline gfp_t thread_gfp(gfp_t gfp)
{
	return thread_interrupted_holder() ? (gfp & ~(gfp_t)0xc00u) | GFP_KM_TRYLOCK : gfp;
}

#endif
