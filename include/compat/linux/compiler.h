/* SPDX-License-Identifier: MIT */
/* Branch hints, the compiler's barriers, READ_ONCE() and names made unique. */
#ifndef KM_COMPAT_LINUX_COMPILER_H
#define KM_COMPAT_LINUX_COMPILER_H

#include <linux/compiler_types.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define likely_notrace(x) likely(x)
#define unlikely_notrace(x) unlikely(x)

#define barrier() __asm__ __volatile__("" : : : "memory")
#define barrier_data(ptr) __asm__ __volatile__("" : : "r"(ptr) : "memory")
#define barrier_before_unreachable() __asm__ __volatile__("")
#define unreachable() __builtin_unreachable()
#define annotate_unreachable()
#define annotate_reachable()
#define ASM_UNREACHABLE
#define __annotate_jump_table

#define RELOC_HIDE(ptr, off)                                                     \
	({                                                                       \
		unsigned long __km_hide;                                         \
		__asm__("" : "=r"(__km_hide) : "0"(ptr));                        \
		(__typeof__(ptr))(__km_hide + (off));                            \
	})
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))
#define absolute_pointer(val) RELOC_HIDE((void *)(val), 0)

#ifndef __UNIQUE_ID
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)
#endif

#define data_race(expr) ({ __auto_type __km_race = (expr); __km_race; })
#define instrumentation_begin() do { } while (0)
#define instrumentation_end() do { } while (0)

/* An integer constant expression? Its value is itself one, and x is not evaluated. */
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define is_const(x) __is_constexpr(x)
#define const_true(x) __builtin_choose_expr(__is_constexpr(x), x, 0)
#define statically_true(x) (__builtin_constant_p(x) && (x))
#define statically_false(x) (__builtin_constant_p(x) && !(x))

#define is_signed_type(type) (((type)-1) < (type)1)
#define is_unsigned_type(type) (!is_signed_type(type))

/* 0, or no compilation when a is not an array. */
#define __must_be_array(a) \
	((int)sizeof(struct { int : (-!!(__same_type((a), &(a)[0]))); }))
#define __is_array(a) (!__same_type((a), &(a)[0]))
#define __is_byte_array(a) (__is_array(a) && sizeof((a)[0]) == 1)
#define __must_be_byte_array(a) ((int)sizeof(struct { int : (-!(__is_byte_array(a))); }))
#define __must_be_cstr(p) 0
#define __must_be_noncstr(p) 0

#define prevent_tail_call_optimization() barrier()
#define offset_to_ptr(off) ((void *)((unsigned long)(off) + *(off)))
#define __sanitizer_symbolize_free

#include <asm/rwonce.h>

#endif
