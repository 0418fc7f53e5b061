/* SPDX-License-Identifier: MIT */
/*
 * The library's per-CPU variables and operations, to which the context is
 * added: between get_cpu_ptr() and put_cpu_ptr() and their kin the thread may
 * not sleep, as in the kernel. preempt_disable() alone does not keep other
 * threads off this CPU's copies.
 */
#ifndef KM_COMPAT_LINUX_PERCPU_DEFS_H
#define KM_COMPAT_LINUX_PERCPU_DEFS_H

#ifndef get_cpu
#define get_cpu() ({ preempt_disable(); km_cpu_pin(); })
#define put_cpu() do { km_cpu_unpin(); preempt_enable(); } while (0)
#endif

#include <linux/preempt.h>
#include_next <linux/percpu-defs.h>

#undef get_cpu_var
#undef put_cpu_var
#undef get_cpu_ptr
#undef put_cpu_ptr
#define get_cpu_ptr(ptr) ({ preempt_disable(); km_percpu_typed(ptr, km_cpu_pin()); })
#define put_cpu_ptr(ptr)                                                         \
	do {                                                                     \
		(void)sizeof(ptr);                                               \
		put_cpu();                                                       \
	} while (0)
#define get_cpu_var(var) (*get_cpu_ptr(&(var)))
#define put_cpu_var(var) put_cpu_ptr(&(var))

#define arch_raw_cpu_ptr(ptr) raw_cpu_ptr(ptr)
#define __verify_pcpu_ptr(ptr) ((void)sizeof(*(ptr)))
#define VERIFY_PERCPU_PTR(ptr) (ptr)
#define this_cpu_read_stable(pcp) this_cpu_read(pcp)
#define __this_cpu_ptr(ptr) raw_cpu_ptr(ptr) /* to 3.x */
#define this_cpu_read_const(pcp) this_cpu_read(pcp)
/* NO-OP: the operations are atomic on their copy, in any context. */
#define __this_cpu_preempt_check(op) ((void)(op))

#define KM_NO_CPU_OFFSET "libkmem: the copies have no common offset; use per_cpu_ptr()"
KM_UNAVAILABLE(KM_NO_CPU_OFFSET) unsigned long per_cpu_offset(int cpu);
KM_UNAVAILABLE(KM_NO_CPU_OFFSET) void *SHIFT_PERCPU_PTR();

#endif
