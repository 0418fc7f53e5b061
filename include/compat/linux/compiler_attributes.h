/* SPDX-License-Identifier: MIT */
/* The compiler's attributes under the kernel's names. */
#ifndef KM_COMPAT_LINUX_COMPILER_ATTRIBUTES_H
#define KM_COMPAT_LINUX_COMPILER_ATTRIBUTES_H

#ifndef __has_attribute
#define __has_attribute(x) 0
#endif

#define __alias(symbol) __attribute__((__alias__(#symbol)))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __aligned_largest __attribute__((__aligned__))
#undef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#define __assume_aligned(a, ...) __attribute__((__assume_aligned__(a, ##__VA_ARGS__)))
#define __cleanup(func) __attribute__((__unused__, __cleanup__(func)))
#define __cold __attribute__((__cold__))
#define __attribute_const__ __attribute__((__const__))
#define __copy(symbol) __attribute__((__copy__(symbol)))
#define __designated_init __attribute__((__designated_init__))
#define __compiletime_error(msg) __attribute__((__error__(msg)))
#define __compiletime_warning(msg) __attribute__((__warning__(msg)))
#define __gnu_inline __attribute__((__gnu_inline__))
#define __malloc __attribute__((__malloc__))
#define __mode(x) __attribute__((__mode__(x)))
#if __has_attribute(__nonstring__)
#define __nonstring __attribute__((__nonstring__))
#else
#define __nonstring
#endif
#define __no_profile __attribute__((__no_profile_instrument_function__))
#define __noreturn __attribute__((__noreturn__))
#define __packed __attribute__((__packed__))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __scanf(a, b) __attribute__((__format__(scanf, a, b)))
#define __pure __attribute__((__pure__))
#define __section(section) __attribute__((__section__(section)))
#define __always_unused __attribute__((__unused__))
#define __maybe_unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __always_used __used __maybe_unused
#define __must_check __attribute__((__warn_unused_result__))
#define __weak __attribute__((__weak__))
#define __visible __attribute__((__externally_visible__))
#ifdef __clang__
#undef __visible
#define __visible
#endif
#define __deprecated /* NO-OP: the kernel warns of no use of it either */
#if __has_attribute(__fallthrough__)
#define fallthrough __attribute__((__fallthrough__))
#else
#define fallthrough do { } while (0)
#endif
#if __has_attribute(__counted_by__)
#define __counted_by(member) __attribute__((__counted_by__(member)))
#else
#define __counted_by(member)
#endif
#undef __counted_by_le
#undef __counted_by_be
#define __counted_by_le(member) __counted_by(member)
#define __counted_by_be(member)
#define __counted_by_ptr(member)
#define __diagnose_as(builtin...)
#define __overloadable
#define __pass_object_size(type)
#define __pass_dynamic_object_size(type)
#define __alloc_size__
#undef __alloc_size__
#define __alloc_size(x, ...) __attribute__((__alloc_size__(x, ##__VA_ARGS__))) __malloc
#define __realloc_size(x, ...) __attribute__((__alloc_size__(x, ##__VA_ARGS__)))
#define __uninitialized
#define __flatten __attribute__((__flatten__))
#define __returns_twice __attribute__((__returns_twice__))
#define __no_caller_saved_registers
#define __nocast

#endif
