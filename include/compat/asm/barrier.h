/* SPDX-License-Identifier: MIT */
/*
 * Memory barriers. The mandatory ones (mb() and kin) are the same as those
 * between CPUs: there is no device memory in a process.
 */
#ifndef KM_COMPAT_ASM_BARRIER_H
#define KM_COMPAT_ASM_BARRIER_H

#include <linux/compiler.h>

#if defined(__SANITIZE_THREAD__) && defined(__x86_64__) /* which knows of no fences, and says so */
#define KM_FENCE(order) __asm__ __volatile__("mfence" ::: "memory")
#else
#define KM_FENCE(order) __atomic_thread_fence(__ATOMIC_##order)
#endif

#define smp_mb() KM_FENCE(SEQ_CST)
#define smp_rmb() KM_FENCE(ACQUIRE)
#define smp_wmb() KM_FENCE(RELEASE)
#define __smp_mb() smp_mb()
#define __smp_rmb() smp_rmb()
#define __smp_wmb() smp_wmb()
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()
#define dma_mb() smp_mb()
#define dma_rmb() smp_rmb()
#define dma_wmb() smp_wmb()
#define virt_mb() smp_mb()
#define virt_rmb() smp_rmb()
#define virt_wmb() smp_wmb()
#define pmem_wmb() smp_wmb()
#define io_stop_wc() smp_wmb()
#define barrier_nospec() barrier()
/* To 5.8: the compiler orders what depends on a pointer read once. */
#define read_barrier_depends() barrier()
#define smp_read_barrier_depends() barrier()

/* Atomic operations of x86 are barriers themselves. */
#ifdef __x86_64__
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
#else
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#endif
#define smp_mb__after_spinlock() smp_mb()
#define smp_mb__after_unlock_lock() smp_mb()
#define smp_mb__after_srcu_read_unlock() smp_mb()
#define smp_mb__after_switch_mm() smp_mb()
/* To 3.17. */
#define smp_mb__before_atomic_inc() smp_mb__before_atomic()
#define smp_mb__after_atomic_inc() smp_mb__after_atomic()
#define smp_mb__before_atomic_dec() smp_mb__before_atomic()
#define smp_mb__after_atomic_dec() smp_mb__after_atomic()
#define smp_mb__before_clear_bit() smp_mb__before_atomic()
#define smp_mb__after_clear_bit() smp_mb__after_atomic()
#define smp_acquire__after_ctrl_dep() smp_rmb()

#define smp_store_mb(var, value)                                                 \
	do {                                                                     \
		WRITE_ONCE(var, value);                                          \
		smp_mb();                                                        \
	} while (0)
#define set_mb(var, value) smp_store_mb(var, value)
#define smp_store_release(p, v)                                                  \
	do {                                                                     \
		compiletime_assert_atomic_type(*(p));                            \
		__atomic_store_n((p), (v), __ATOMIC_RELEASE);                    \
	} while (0)
#define smp_load_acquire(p)                                                      \
	({                                                                       \
		compiletime_assert_atomic_type(*(p));                            \
		__atomic_load_n((p), __ATOMIC_ACQUIRE);                          \
	})
#define virt_store_mb(var, value) smp_store_mb(var, value)
#define virt_store_release(p, v) smp_store_release(p, v)
#define virt_load_acquire(p) smp_load_acquire(p)

/* Gives the CPU away after a while: whoever is to change the value may need it. */
void km_spin_wait(unsigned int round);

/* Wait until cond, over VAL, the value at ptr, holds; the value. */
#define smp_cond_load_relaxed(ptr, cond_expr)                                    \
	({                                                                       \
		__typeof__(ptr) __km_cond_ptr = (ptr);                           \
		__unqual_scalar_typeof(*(ptr)) VAL;                              \
		for (unsigned int __km_round = 0;; __km_round++) {               \
			VAL = __atomic_load_n(__km_cond_ptr, __ATOMIC_RELAXED);  \
			if (cond_expr)                                           \
				break;                                           \
			km_spin_wait(__km_round);                                \
		}                                                                \
		(__typeof__(*(ptr)))VAL;                                         \
	})
#define smp_cond_load_acquire(ptr, cond_expr)                                    \
	({                                                                       \
		__unqual_scalar_typeof(*(ptr)) __km_loaded =                     \
			smp_cond_load_relaxed(ptr, cond_expr);                   \
		smp_acquire__after_ctrl_dep();                                   \
		(__typeof__(*(ptr)))__km_loaded;                                 \
	})

/* All ones when index < size, else 0, without a branch. */
static __always_inline unsigned long array_index_mask_nospec(unsigned long index,
							      unsigned long size)
{
	unsigned long mask = -(unsigned long)(index < size);

	__asm__("" : "+r"(mask));
	return mask;
}
#define array_index_mask_nospec array_index_mask_nospec

#endif
