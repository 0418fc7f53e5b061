/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables: one copy for each possible CPU. A per-CPU pointer,
 * &variable or the value of alloc_percpu(), is a cookie, not to be followed;
 * per_cpu_ptr() and its kin make a pointer to a CPU's copy of it.
 *
 * A thread of a process may move to another CPU at any time. So
 *   - this_cpu_ptr() is the copy of the CPU that this thread ran on just now;
 *   - this_cpu_*() operations are atomic on that copy, which is right on
 *     whichever CPU the thread is by then; raw_cpu_*() and __this_cpu_*() do the same;
 *   - get_cpu_ptr() to put_cpu_ptr() (and get_cpu_var, get_cpu) keep other
 *     threads' sections of that kind off this CPU's copies; inside, this
 *     thread's CPU does not change. They may sleep a moment where the kernel
 *     disables preemption. A this_cpu_*() of another thread may come between,
 *     as that of an interrupt may in the kernel.
 *
 * A variable of DEFINE_PER_CPU lies in the section km_percpu of its program or
 * shared object, as the template; the object's start-up code makes the copies,
 * before main() and before constructors of default priority.
 * Follows Linux 7.3. Any context unless said otherwise.
 */
#ifndef KMEM_LINUX_PERCPU_DEFS_H
#define KMEM_LINUX_PERCPU_DEFS_H

#include <kmem/types.h>

#ifndef __percpu
#define __percpu /* a mark for checkers only */
#endif

#define PER_CPU_BASE_SECTION "km_percpu"
#define KM_PERCPU_SECTION __attribute__((__section__(PER_CPU_BASE_SECTION)))

/* ---- CPUs ---- */

KM_API unsigned int km_nr_cpus(void);  /* possible CPUs: 0 .. this - 1 */
KM_API unsigned int km_this_cpu(void); /* the CPU that this thread runs on, or is pinned to */

#ifndef nr_cpu_ids
#define nr_cpu_ids km_nr_cpus()
#endif
#ifndef num_possible_cpus
#define num_possible_cpus() km_nr_cpus()
#endif
#ifndef for_each_possible_cpu
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < (__typeof__(cpu))km_nr_cpus(); (cpu)++)
#endif
#ifndef raw_smp_processor_id
#define raw_smp_processor_id() km_this_cpu()
#endif
#ifndef smp_processor_id
#define smp_processor_id() km_this_cpu()
#endif

/* Enter and leave a section as described above; they nest. pin's value is the CPU. */
KM_API unsigned int km_cpu_pin(void);
KM_API void km_cpu_unpin(void);

#ifndef get_cpu
#define get_cpu() km_cpu_pin()
#define put_cpu() km_cpu_unpin()
#endif

/* ---- variables ---- */

/*
 * For a variable of another shared object compile with -fPIC: else the linker
 * gives the program a copy of it, which is no per-CPU variable, and is reported.
 */
#define DECLARE_PER_CPU_SECTION(type, name, sec) extern KM_PERCPU_SECTION __typeof__(type) name
#define DEFINE_PER_CPU_SECTION(type, name, sec) KM_PERCPU_SECTION __typeof__(type) name

#define DECLARE_PER_CPU(type, name) DECLARE_PER_CPU_SECTION(type, name, "")
#define DEFINE_PER_CPU(type, name) DEFINE_PER_CPU_SECTION(type, name, "")

/* On cache lines of their own. */
#define DECLARE_PER_CPU_ALIGNED(type, name) \
	DECLARE_PER_CPU(type, name) __attribute__((__aligned__(64)))
#define DEFINE_PER_CPU_ALIGNED(type, name) \
	DEFINE_PER_CPU(type, name) __attribute__((__aligned__(64)))
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU_ALIGNED(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU_ALIGNED(type, name)
#define DECLARE_PER_CPU_PAGE_ALIGNED(type, name) \
	DECLARE_PER_CPU(type, name) __attribute__((__aligned__(4096)))
#define DEFINE_PER_CPU_PAGE_ALIGNED(type, name) \
	DEFINE_PER_CPU(type, name) __attribute__((__aligned__(4096)))

/* Where the kernel sorts variables by use, here they lie together. */
#define DECLARE_PER_CPU_FIRST(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_FIRST(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_CACHE_HOT(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_CACHE_HOT(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_DECRYPTED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_DECRYPTED(type, name) DEFINE_PER_CPU(type, name)

#define EXPORT_PER_CPU_SYMBOL(var) _Static_assert(1, "")
#define EXPORT_PER_CPU_SYMBOL_GPL(var) _Static_assert(1, "")

/* ---- pointers ---- */

/*
 * CPU cpu's copy of what the per-CPU pointer p means. A pointer that is none
 * is reported once and comes back unchanged.
 */
KM_API void *km_per_cpu_ptr(const void *p, unsigned int cpu);

#define km_percpu_typed(ptr, cpu) \
	((__typeof__(ptr))km_per_cpu_ptr((const void *)(uintptr_t)(ptr), (cpu)))

#define per_cpu_ptr(ptr, cpu) km_percpu_typed(ptr, cpu)
#define raw_cpu_ptr(ptr) km_percpu_typed(ptr, km_this_cpu())
#define this_cpu_ptr(ptr) raw_cpu_ptr(ptr)

#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define __get_cpu_var(var) (*this_cpu_ptr(&(var))) /* to 3.18 */

#define get_cpu_var(var) (*({ km_percpu_typed(&(var), km_cpu_pin()); }))
#define put_cpu_var(var) ((void)sizeof(var), km_cpu_unpin())
#define get_cpu_ptr(ptr) ({ km_percpu_typed(ptr, km_cpu_pin()); })
#define put_cpu_ptr(ptr) ((void)sizeof(ptr), km_cpu_unpin())

/*
 * ---- operations; pcp is an lvalue of 1, 2, 4 or 8 bytes: a variable of
 * DEFINE_PER_CPU, or *p or p->field of a per-CPU pointer p ----
 */

#define km_pcp(pcp) raw_cpu_ptr(&(pcp))

#define this_cpu_read(pcp) __atomic_load_n(km_pcp(pcp), __ATOMIC_RELAXED)
#define this_cpu_write(pcp, val) \
	__atomic_store_n(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED)
#define this_cpu_add(pcp, val) \
	((void)__atomic_fetch_add(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED))
#define this_cpu_sub(pcp, val) \
	((void)__atomic_fetch_sub(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED))
#define this_cpu_and(pcp, val) \
	((void)__atomic_fetch_and(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED))
#define this_cpu_or(pcp, val) \
	((void)__atomic_fetch_or(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED))
#define this_cpu_inc(pcp) this_cpu_add(pcp, 1)
#define this_cpu_dec(pcp) this_cpu_sub(pcp, 1)
/* The new value. */
#define this_cpu_add_return(pcp, val) \
	__atomic_add_fetch(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED)
#define this_cpu_sub_return(pcp, val) \
	__atomic_sub_fetch(km_pcp(pcp), (__typeof__(pcp))(val), __ATOMIC_RELAXED)
#define this_cpu_inc_return(pcp) this_cpu_add_return(pcp, 1)
#define this_cpu_dec_return(pcp) this_cpu_sub_return(pcp, 1)
/* The old value. */
#define this_cpu_xchg(pcp, nval) \
	__atomic_exchange_n(km_pcp(pcp), (__typeof__(pcp))(nval), __ATOMIC_RELAXED)
#define this_cpu_cmpxchg(pcp, oval, nval)                                              \
	({                                                                             \
		__typeof__(pcp) __km_old = (oval);                                     \
		(void)__atomic_compare_exchange_n(km_pcp(pcp), &__km_old,              \
						  (__typeof__(pcp))(nval), false,      \
						  __ATOMIC_RELAXED, __ATOMIC_RELAXED); \
		__km_old;                                                              \
	})
/* Did it take place? If not, *ovalp is the value found. */
#define this_cpu_try_cmpxchg(pcp, ovalp, nval)                                         \
	__atomic_compare_exchange_n(km_pcp(pcp), (ovalp), (__typeof__(pcp))(nval), false, \
				    __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define this_cpu_cmpxchg64(pcp, oval, nval) this_cpu_cmpxchg(pcp, oval, nval)
#define this_cpu_try_cmpxchg64(pcp, ovalp, nval) this_cpu_try_cmpxchg(pcp, ovalp, nval)

#define raw_cpu_read(pcp) this_cpu_read(pcp)
#define raw_cpu_write(pcp, val) this_cpu_write(pcp, val)
#define raw_cpu_add(pcp, val) this_cpu_add(pcp, val)
#define raw_cpu_sub(pcp, val) this_cpu_sub(pcp, val)
#define raw_cpu_and(pcp, val) this_cpu_and(pcp, val)
#define raw_cpu_or(pcp, val) this_cpu_or(pcp, val)
#define raw_cpu_inc(pcp) this_cpu_inc(pcp)
#define raw_cpu_dec(pcp) this_cpu_dec(pcp)
#define raw_cpu_add_return(pcp, val) this_cpu_add_return(pcp, val)
#define raw_cpu_sub_return(pcp, val) this_cpu_sub_return(pcp, val)
#define raw_cpu_inc_return(pcp) this_cpu_inc_return(pcp)
#define raw_cpu_dec_return(pcp) this_cpu_dec_return(pcp)
#define raw_cpu_xchg(pcp, nval) this_cpu_xchg(pcp, nval)
#define raw_cpu_cmpxchg(pcp, oval, nval) this_cpu_cmpxchg(pcp, oval, nval)
#define raw_cpu_try_cmpxchg(pcp, ovalp, nval) this_cpu_try_cmpxchg(pcp, ovalp, nval)

#define __this_cpu_read(pcp) this_cpu_read(pcp)
#define __this_cpu_write(pcp, val) this_cpu_write(pcp, val)
#define __this_cpu_add(pcp, val) this_cpu_add(pcp, val)
#define __this_cpu_sub(pcp, val) this_cpu_sub(pcp, val)
#define __this_cpu_and(pcp, val) this_cpu_and(pcp, val)
#define __this_cpu_or(pcp, val) this_cpu_or(pcp, val)
#define __this_cpu_inc(pcp) this_cpu_inc(pcp)
#define __this_cpu_dec(pcp) this_cpu_dec(pcp)
#define __this_cpu_add_return(pcp, val) this_cpu_add_return(pcp, val)
#define __this_cpu_sub_return(pcp, val) this_cpu_sub_return(pcp, val)
#define __this_cpu_inc_return(pcp) this_cpu_inc_return(pcp)
#define __this_cpu_dec_return(pcp) this_cpu_dec_return(pcp)
#define __this_cpu_xchg(pcp, nval) this_cpu_xchg(pcp, nval)
#define __this_cpu_cmpxchg(pcp, oval, nval) this_cpu_cmpxchg(pcp, oval, nval)
#define __this_cpu_try_cmpxchg(pcp, ovalp, nval) this_cpu_try_cmpxchg(pcp, ovalp, nval)

/* Two words at once would need one atomic operation on both. */
#define KM_NO_DOUBLE "libkmem: there is no portable atomic on 16 bytes; use a get_cpu_ptr() section"
KM_UNAVAILABLE(KM_NO_DOUBLE) bool this_cpu_cmpxchg_double();
KM_UNAVAILABLE(KM_NO_DOUBLE) bool raw_cpu_cmpxchg_double();
KM_UNAVAILABLE(KM_NO_DOUBLE) bool __this_cpu_cmpxchg_double();

/* ---- start-up of a program or shared object that includes this ---- */

/* Make the copies of the variables in [start, stop); forget them after unload. Idempotent. */
KM_API void km_percpu_register(const void *start, const void *stop);
KM_API void km_percpu_unregister(const void *start);

/* The linker's names for the section's ends, NULL where there is no such section. */
extern char __start_km_percpu[] __attribute__((__weak__, __visibility__("hidden")));
extern char __stop_km_percpu[] __attribute__((__weak__, __visibility__("hidden")));

#define KM_PERCPU_MODULE(when) __attribute__((__weak__, __visibility__("hidden"), when(201)))

KM_PERCPU_MODULE(__constructor__) void km_percpu_start(void);
KM_PERCPU_MODULE(__destructor__) void km_percpu_stop(void);

void km_percpu_start(void)
{
	if (__start_km_percpu)
		km_percpu_register(__start_km_percpu, __stop_km_percpu);
}

void km_percpu_stop(void)
{
	if (__start_km_percpu)
		km_percpu_unregister(__start_km_percpu);
}

#endif
