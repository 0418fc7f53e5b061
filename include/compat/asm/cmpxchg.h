/* SPDX-License-Identifier: MIT */
/* xchg() and cmpxchg() on any object of 1, 2, 4 or 8 bytes, scalar or not; 16 on x86-64. */
#ifndef KM_COMPAT_ASM_CMPXCHG_H
#define KM_COMPAT_ASM_CMPXCHG_H

#include <linux/compiler.h>
#include <linux/types.h>

/* The type behind a pointer, without qualifiers. */
#define km_pointee(ptr) __typeof__(((void)0, *(ptr)))

#define km_xchg(ptr, value, order)                                               \
	({                                                                       \
		km_pointee(ptr) __km_new = (value), __km_old;                    \
		compiletime_assert(sizeof(__km_new) <= 8, "xchg: larger than 8 bytes"); \
		__atomic_exchange((ptr), &__km_new, &__km_old, order);           \
		__km_old;                                                        \
	})
#define km_cmpxchg(ptr, old, new, success, failure)                              \
	({                                                                       \
		km_pointee(ptr) __km_found = (old), __km_new = (new);            \
		compiletime_assert(sizeof(__km_new) <= 8, "cmpxchg: larger than 8 bytes"); \
		(void)__atomic_compare_exchange((ptr), &__km_found, &__km_new, false, success, \
						failure);                        \
		__km_found;                                                      \
	})
#define km_try_cmpxchg(ptr, oldp, new, success, failure)                         \
	({                                                                       \
		km_pointee(ptr) *__km_oldp = (km_pointee(ptr) *)(oldp), __km_new = (new); \
		compiletime_assert(sizeof(__km_new) <= 8, "cmpxchg: larger than 8 bytes"); \
		(bool)__builtin_expect(__atomic_compare_exchange((ptr), __km_oldp, &__km_new, \
								 false, success, failure), 1); \
	})

#define xchg(ptr, v) km_xchg(ptr, v, __ATOMIC_SEQ_CST)
#define xchg_relaxed(ptr, v) km_xchg(ptr, v, __ATOMIC_RELAXED)
#define xchg_acquire(ptr, v) km_xchg(ptr, v, __ATOMIC_ACQUIRE)
#define xchg_release(ptr, v) km_xchg(ptr, v, __ATOMIC_RELEASE)

/* The value found, which is old where it took place. */
#define cmpxchg(ptr, o, n) km_cmpxchg(ptr, o, n, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define cmpxchg_relaxed(ptr, o, n) km_cmpxchg(ptr, o, n, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define cmpxchg_acquire(ptr, o, n) km_cmpxchg(ptr, o, n, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define cmpxchg_release(ptr, o, n) km_cmpxchg(ptr, o, n, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define cmpxchg_local(ptr, o, n) cmpxchg(ptr, o, n)
#define sync_cmpxchg(ptr, o, n) cmpxchg(ptr, o, n)

/* Did it take place? If not, *oldp is the value found. */
#define try_cmpxchg(ptr, oldp, n) \
	km_try_cmpxchg(ptr, oldp, n, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define try_cmpxchg_relaxed(ptr, oldp, n) \
	km_try_cmpxchg(ptr, oldp, n, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define try_cmpxchg_acquire(ptr, oldp, n) \
	km_try_cmpxchg(ptr, oldp, n, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define try_cmpxchg_release(ptr, oldp, n) \
	km_try_cmpxchg(ptr, oldp, n, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define try_cmpxchg_local(ptr, oldp, n) try_cmpxchg(ptr, oldp, n)
#define sync_try_cmpxchg(ptr, oldp, n) try_cmpxchg(ptr, oldp, n)

#define km_8_bytes(ptr) compiletime_assert(sizeof(*(ptr)) == 8, "not 8 bytes")
#define cmpxchg64(ptr, o, n) ({ km_8_bytes(ptr); cmpxchg(ptr, o, n); })
#define cmpxchg64_relaxed(ptr, o, n) ({ km_8_bytes(ptr); cmpxchg_relaxed(ptr, o, n); })
#define cmpxchg64_acquire(ptr, o, n) ({ km_8_bytes(ptr); cmpxchg_acquire(ptr, o, n); })
#define cmpxchg64_release(ptr, o, n) ({ km_8_bytes(ptr); cmpxchg_release(ptr, o, n); })
#define cmpxchg64_local(ptr, o, n) cmpxchg64(ptr, o, n)
#define try_cmpxchg64(ptr, oldp, n) ({ km_8_bytes(ptr); try_cmpxchg(ptr, oldp, n); })
#define try_cmpxchg64_relaxed(ptr, oldp, n) ({ km_8_bytes(ptr); try_cmpxchg_relaxed(ptr, oldp, n); })
#define try_cmpxchg64_acquire(ptr, oldp, n) ({ km_8_bytes(ptr); try_cmpxchg_acquire(ptr, oldp, n); })
#define try_cmpxchg64_release(ptr, oldp, n) ({ km_8_bytes(ptr); try_cmpxchg_release(ptr, oldp, n); })
#define try_cmpxchg64_local(ptr, oldp, n) try_cmpxchg64(ptr, oldp, n)

#ifdef __x86_64__
/* Without libatomic, whose 16-byte operations need not be lock-free. */
static __always_inline bool km_try_cmpxchg128(volatile u128 *ptr, u128 *oldp, u128 new)
{
	u64 low = (u64)*oldp, high = (u64)(*oldp >> 64);
	bool done;

	__asm__ __volatile__("lock cmpxchg16b %1"
			     : "=@ccz"(done), "+m"(*ptr), "+a"(low), "+d"(high)
			     : "b"((u64)new), "c"((u64)(new >> 64))
			     : "memory");
	*oldp = (u128)high << 64 | low;
	return done;
}

#define system_has_cmpxchg128() 1
#define system_has_cmpxchg_double() 1
#define try_cmpxchg128(ptr, oldp, new) km_try_cmpxchg128(ptr, oldp, new)
#define try_cmpxchg128_local(ptr, oldp, new) try_cmpxchg128(ptr, oldp, new)
#define cmpxchg128(ptr, old, new)                                                \
	({                                                                       \
		u128 __km_old16 = (old);                                         \
		(void)km_try_cmpxchg128(ptr, &__km_old16, new);                  \
		__km_old16;                                                      \
	})
#define cmpxchg128_local(ptr, old, new) cmpxchg128(ptr, old, new)
/* To 6.4: two neighbouring words at a multiple of 16. */
#define cmpxchg_double(p1, p2, o1, o2, n1, n2)                                   \
	({                                                                       \
		u128 __km_old16 = (u128)(unsigned long)(o2) << 64 | (unsigned long)(o1); \
		compiletime_assert(sizeof(*(p1)) == 8 && sizeof(*(p2)) == 8, "not 8 bytes"); \
		km_try_cmpxchg128((volatile u128 *)(p1), &__km_old16,            \
				  (u128)(unsigned long)(n2) << 64 | (unsigned long)(n1)); \
	})
#define cmpxchg_double_local(p1, p2, o1, o2, n1, n2) cmpxchg_double(p1, p2, o1, o2, n1, n2)
#endif

#endif
