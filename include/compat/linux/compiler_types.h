/* SPDX-License-Identifier: MIT */
/*
 * What every file of the kernel world sees first: marks for checkers (empty),
 * attributes and compile-time assertions. No types.
 */
#ifndef KM_COMPAT_LINUX_COMPILER_TYPES_H
#define KM_COMPAT_LINUX_COMPILER_TYPES_H

#include <linux/compiler_attributes.h>

/* Address spaces and the like: for sparse only. */
#define __kernel
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __safe
#define __private
#define __chk_user_ptr(x) ((void)0)
#define __chk_io_ptr(x) ((void)0)
#define ACCESS_PRIVATE(p, member) ((p)->member)
#define __must_hold(x)
#define __acquires(x)
#define __acquires_shared(x)
#define __releases(x)
#define __releases_shared(x)
#define __must_hold_shared(x)
#define __cond_acquires(x...)
#define __cond_acquires_shared(x...)
#define __cond_lock(x, c) (c)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)
#define __acquire_shared(x) ((void)0)
#define __release_shared(x) ((void)0)
#define __guarded_by(x...)
#define __pt_guarded_by(x...)
#define __no_context_analysis
#define context_unsafe(x...) x
#define context_lock_struct(name, ...) struct name
#define __context_unsafe(comment)
#define BTF_TYPE_TAG(value)

#define __PASTE2(a, b) a##b
#define __PASTE(a, b) __PASTE2(a, b)

#define __inline__ inline
#define __inline inline
#define noinline __attribute__((__noinline__))
#define noinline_for_stack noinline
#define notrace __attribute__((__no_instrument_function__))
#define noinstr noinline notrace
#define __noinstr_section(section) noinline notrace
#define __no_kasan_or_inline __always_inline
#define __no_sanitize_or_inline __always_inline
#define __no_kcsan
#define __no_sanitize_memory_or_inline __always_inline
#define __no_sanitize_address __attribute__((__no_sanitize_address__))
#define __no_sanitize_undefined __attribute__((__no_sanitize_undefined__))
#ifdef __clang__
#define __no_sanitize_thread __attribute__((__no_sanitize__("thread")))
#else
#define __no_sanitize_thread __attribute__((__no_sanitize_thread__))
#endif
#define __no_sanitize_memory
#define __no_sanitize_coverage
#define __no_stack_protector
#define __noscs
#define __nocfi
#define __cficanonical
#define asm_volatile_goto(x...) asm goto(x)
#define asm_goto_output(x...) asm volatile goto(x)
#define asm_inline asm
#define __compiler_offsetof(a, b) __builtin_offsetof(a, b)
#define __latent_entropy
#define __randomize_layout __designated_init
#define __no_randomize_layout
#define randomized_struct_fields_start struct {
#define randomized_struct_fields_end };
#define __signed_wrap
#define __ADDRESSABLE(sym) \
	static void *__used __PASTE(__addressable_##sym, __COUNTER__) = (void *)(unsigned long)&sym;

#define __native_word(t)                                                                         \
	(sizeof(t) == sizeof(char) || sizeof(t) == sizeof(short) || sizeof(t) == sizeof(int) ||  \
	 sizeof(t) == sizeof(long))
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
/* x's type without qualifiers where it is a scalar: each integer type as itself. */
#define KM_SCALAR(type) unsigned type : (unsigned type)0, signed type : (signed type)0
#define __unqual_scalar_typeof(x)                                                                \
	__typeof__(_Generic((x), char : (char)0, KM_SCALAR(char), KM_SCALAR(short),             \
			    KM_SCALAR(int), KM_SCALAR(long), KM_SCALAR(long long), default : (x)))
#if (defined(__GNUC__) && __GNUC__ >= 14) || (defined(__clang_major__) && __clang_major__ >= 19)
#define USE_TYPEOF_UNQUAL 1
#define TYPEOF_UNQUAL(x) __typeof_unqual__(x)
#else
#define TYPEOF_UNQUAL(x) __typeof__(x)
#endif

#define __struct_size(p) __builtin_object_size(p, 0)
#define __member_size(p) __builtin_object_size(p, 1)

/* Fails to compile, with the message, when the condition is false after optimising. */
#ifdef __OPTIMIZE__
#define km_compiletime_assert(condition, msg, name)                              \
	do {                                                                     \
		extern void name(void) __compiletime_error(msg);                 \
		if (!(condition))                                                \
			name();                                                  \
	} while (0)
#define compiletime_assert(condition, msg) \
	km_compiletime_assert(condition, msg, __PASTE(__compiletime_assert_, __COUNTER__))
#else
#define compiletime_assert(condition, msg) ((void)sizeof(!(condition)))
#endif
#define compiletime_assert_atomic_type(t) \
	compiletime_assert(__native_word(t), "Need native word sized stores/loads for atomicity.")

#define __diag(x)
#define __diag_push()
#define __diag_pop()
#define __diag_ignore(compiler, version, option, comment)
#define __diag_ignore_all(option, comment)
#define __diag_GCC(version, severity, option)
#define __diag_clang(version, severity, option)

/* A name that a process cannot offer: using it is a compile error that says why. */
#ifndef KM_UNAVAILABLE
#define KM_UNAVAILABLE(why) __attribute__((__error__(why)))
#endif

#endif
