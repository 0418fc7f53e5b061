/* SPDX-License-Identifier: MIT */
/*
 * atomic_t, atomic64_t and atomic_long_t: all operations, in all orders, as
 * functions over the compiler's builtins. Overflow wraps.
 */
#ifndef KM_COMPAT_LINUX_ATOMIC_H
#define KM_COMPAT_LINUX_ATOMIC_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define ATOMIC_INIT_NOTRACE(i) ATOMIC_INIT(i)

/* In the order f: fully ordered (no suffix), _relaxed, _acquire, _release. */
#define KM_ATOMIC_EACH_ORDER(m, p, T, I)                                         \
	m(p, T, I, , __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)                         \
	m(p, T, I, _relaxed, __ATOMIC_RELAXED, __ATOMIC_RELAXED)                 \
	m(p, T, I, _acquire, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)                 \
	m(p, T, I, _release, __ATOMIC_RELEASE, __ATOMIC_RELAXED)

#define KM_ATOMIC_WORD(I, v) ((I *)&(v)->counter)
#define KM_ATOMIC_FN static __always_inline __maybe_unused

/* Reading and writing. */
#define KM_ATOMIC_ACCESS(p, T, I)                                                \
	KM_ATOMIC_FN I p##_read(const T *v)                                      \
	{                                                                        \
		return __atomic_load_n(KM_ATOMIC_WORD(const I, v), __ATOMIC_RELAXED); \
	}                                                                        \
	KM_ATOMIC_FN I p##_read_acquire(const T *v)                              \
	{                                                                        \
		return __atomic_load_n(KM_ATOMIC_WORD(const I, v), __ATOMIC_ACQUIRE); \
	}                                                                        \
	KM_ATOMIC_FN void p##_set(T *v, I i)                                     \
	{                                                                        \
		__atomic_store_n(KM_ATOMIC_WORD(I, v), i, __ATOMIC_RELAXED);     \
	}                                                                        \
	KM_ATOMIC_FN void p##_set_release(T *v, I i)                             \
	{                                                                        \
		__atomic_store_n(KM_ATOMIC_WORD(I, v), i, __ATOMIC_RELEASE);     \
	}

/* Without a value. */
#define KM_ATOMIC_VOID(p, T, I, name, builtin, operand)                          \
	KM_ATOMIC_FN void p##_##name(I i, T *v)                                  \
	{                                                                        \
		(void)builtin(KM_ATOMIC_WORD(I, v), operand, __ATOMIC_RELAXED);  \
		barrier();                                                       \
	}
#define KM_ATOMIC_VOIDS(p, T, I)                                                 \
	KM_ATOMIC_VOID(p, T, I, add, __atomic_fetch_add, i)                      \
	KM_ATOMIC_VOID(p, T, I, sub, __atomic_fetch_sub, i)                      \
	KM_ATOMIC_VOID(p, T, I, and, __atomic_fetch_and, i)                      \
	KM_ATOMIC_VOID(p, T, I, or, __atomic_fetch_or, i)                        \
	KM_ATOMIC_VOID(p, T, I, xor, __atomic_fetch_xor, i)                      \
	KM_ATOMIC_VOID(p, T, I, andnot, __atomic_fetch_and, ~i)                  \
	KM_ATOMIC_FN void p##_inc(T *v)                                          \
	{                                                                        \
		p##_add(1, v);                                                   \
	}                                                                        \
	KM_ATOMIC_FN void p##_dec(T *v)                                          \
	{                                                                        \
		p##_sub(1, v);                                                   \
	}

/* With the new or the old value, in each order. */
#define KM_ATOMIC_VALUE(p, T, I, name, builtin, operand, order)                  \
	KM_ATOMIC_FN I p##_##name(I i, T *v)                                     \
	{                                                                        \
		return builtin(KM_ATOMIC_WORD(I, v), operand, order);            \
	}
#define KM_ATOMIC_STEP(p, T, I, name, builtin, order)                            \
	KM_ATOMIC_FN I p##_##name(T *v)                                          \
	{                                                                        \
		return builtin(KM_ATOMIC_WORD(I, v), 1, order);                  \
	}
#define KM_ATOMIC_VALUES(p, T, I, s, order, failure)                             \
	KM_ATOMIC_VALUE(p, T, I, add_return##s, __atomic_add_fetch, i, order)    \
	KM_ATOMIC_VALUE(p, T, I, sub_return##s, __atomic_sub_fetch, i, order)    \
	KM_ATOMIC_VALUE(p, T, I, fetch_add##s, __atomic_fetch_add, i, order)     \
	KM_ATOMIC_VALUE(p, T, I, fetch_sub##s, __atomic_fetch_sub, i, order)     \
	KM_ATOMIC_VALUE(p, T, I, fetch_and##s, __atomic_fetch_and, i, order)     \
	KM_ATOMIC_VALUE(p, T, I, fetch_or##s, __atomic_fetch_or, i, order)       \
	KM_ATOMIC_VALUE(p, T, I, fetch_xor##s, __atomic_fetch_xor, i, order)     \
	KM_ATOMIC_VALUE(p, T, I, fetch_andnot##s, __atomic_fetch_and, ~i, order) \
	KM_ATOMIC_STEP(p, T, I, inc_return##s, __atomic_add_fetch, order)        \
	KM_ATOMIC_STEP(p, T, I, dec_return##s, __atomic_sub_fetch, order)        \
	KM_ATOMIC_STEP(p, T, I, fetch_inc##s, __atomic_fetch_add, order)         \
	KM_ATOMIC_STEP(p, T, I, fetch_dec##s, __atomic_fetch_sub, order)         \
	KM_ATOMIC_FN bool p##_add_negative##s(I i, T *v)                         \
	{                                                                        \
		return p##_add_return##s(i, v) < 0;                              \
	}                                                                        \
	KM_ATOMIC_FN I p##_xchg##s(T *v, I new)                                  \
	{                                                                        \
		return __atomic_exchange_n(KM_ATOMIC_WORD(I, v), new, order);    \
	}                                                                        \
	KM_ATOMIC_FN bool p##_try_cmpxchg##s(T *v, I *old, I new)                \
	{                                                                        \
		return __atomic_compare_exchange_n(KM_ATOMIC_WORD(I, v), old, new, false, \
						   order, failure);              \
	}                                                                        \
	KM_ATOMIC_FN I p##_cmpxchg##s(T *v, I old, I new)                        \
	{                                                                        \
		(void)p##_try_cmpxchg##s(v, &old, new);                          \
		return old;                                                      \
	}

/* Tests of the new value. */
#define KM_ATOMIC_TESTS(p, T, I)                                                 \
	KM_ATOMIC_FN bool p##_sub_and_test(I i, T *v)                            \
	{                                                                        \
		return p##_sub_return(i, v) == 0;                                \
	}                                                                        \
	KM_ATOMIC_FN bool p##_dec_and_test(T *v)                                 \
	{                                                                        \
		return p##_dec_return(v) == 0;                                   \
	}                                                                        \
	KM_ATOMIC_FN bool p##_inc_and_test(T *v)                                 \
	{                                                                        \
		return p##_inc_return(v) == 0;                                   \
	}

/* new, an expression over old, unless the condition over old holds. */
#define KM_ATOMIC_UNLESS(p, v, I, condition, new)                                \
	do {                                                                     \
		old = p##_read(v);                                               \
		while (!(condition) && !p##_try_cmpxchg(v, &old, new))           \
			;                                                        \
	} while (0)
#define KM_ATOMIC_CONDITIONALS(p, T, I, U)                                       \
	KM_ATOMIC_FN I p##_fetch_add_unless(T *v, I a, I u)                      \
	{                                                                        \
		I old;                                                           \
		KM_ATOMIC_UNLESS(p, v, I, old == u, (I)((U)old + (U)a));         \
		return old;                                                      \
	}                                                                        \
	KM_ATOMIC_FN bool p##_add_unless(T *v, I a, I u)                         \
	{                                                                        \
		return p##_fetch_add_unless(v, a, u) != u;                       \
	}                                                                        \
	KM_ATOMIC_FN bool p##_inc_not_zero(T *v)                                 \
	{                                                                        \
		return p##_add_unless(v, 1, 0);                                  \
	}                                                                        \
	KM_ATOMIC_FN bool p##_inc_unless_negative(T *v)                          \
	{                                                                        \
		I old;                                                           \
		KM_ATOMIC_UNLESS(p, v, I, old < 0, (I)((U)old + 1));             \
		return old >= 0;                                                 \
	}                                                                        \
	KM_ATOMIC_FN bool p##_dec_unless_positive(T *v)                          \
	{                                                                        \
		I old;                                                           \
		KM_ATOMIC_UNLESS(p, v, I, old > 0, (I)((U)old - 1));             \
		return old <= 0;                                                 \
	}                                                                        \
	/* The old value less one, also when it was not above 0 and stays. */    \
	KM_ATOMIC_FN I p##_dec_if_positive(T *v)                                 \
	{                                                                        \
		I old;                                                           \
		KM_ATOMIC_UNLESS(p, v, I, old <= 0, (I)((U)old - 1));            \
		return (I)((U)old - 1);                                          \
	}

#define KM_ATOMIC(p, T, I, U)                                                    \
	KM_ATOMIC_ACCESS(p, T, I)                                                \
	KM_ATOMIC_VOIDS(p, T, I)                                                 \
	KM_ATOMIC_EACH_ORDER(KM_ATOMIC_VALUES, p, T, I)                          \
	KM_ATOMIC_TESTS(p, T, I)                                                 \
	KM_ATOMIC_CONDITIONALS(p, T, I, U)

KM_ATOMIC(atomic, atomic_t, int, unsigned int)
KM_ATOMIC(atomic64, atomic64_t, s64, u64)
KM_ATOMIC(atomic_long, atomic_long_t, long, unsigned long)

/* The same without instrumentation, which there is none of here. Linux 6.5. */
KM_ATOMIC(raw_atomic, atomic_t, int, unsigned int)
KM_ATOMIC(raw_atomic64, atomic64_t, s64, u64)
KM_ATOMIC(raw_atomic_long, atomic_long_t, long, unsigned long)

#define atomic_cond_read_acquire(v, c) smp_cond_load_acquire(&(v)->counter, (c))
#define atomic_cond_read_relaxed(v, c) smp_cond_load_relaxed(&(v)->counter, (c))
#define atomic64_cond_read_acquire(v, c) smp_cond_load_acquire(&(v)->counter, (c))
#define atomic64_cond_read_relaxed(v, c) smp_cond_load_relaxed(&(v)->counter, (c))
#define atomic_long_cond_read_acquire(v, c) smp_cond_load_acquire(&(v)->counter, (c))
#define atomic_long_cond_read_relaxed(v, c) smp_cond_load_relaxed(&(v)->counter, (c))

/* To 4.x. */
#define atomic_inc_not_zero_hint(v, hint) atomic_inc_not_zero(v)
#define atomic_clear_mask(mask, v) atomic_andnot((mask), (v))
#define atomic_set_mask(mask, v) atomic_or((mask), (v))

#endif
