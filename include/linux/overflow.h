/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic that notices when it overflows, and sizes that saturate: a size
 * that does not fit a size_t becomes SIZE_MAX, which no allocator gives.
 * Everything here is pure and may be used in any context. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_OVERFLOW_H
#define KMEM_LINUX_OVERFLOW_H

#include <kmem/types.h>

/* An integer constant expression? Its value is itself one, and x is not evaluated. */
#ifndef __is_constexpr
#define __is_constexpr(x) \
	(sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#endif

/* ---- ranges of integer types; T is a type or an expression of that type ---- */

#ifndef is_signed_type
#define is_signed_type(type) (((type)-1) < ((type)1))
#endif
#ifndef is_unsigned_type
#define is_unsigned_type(type) (!is_signed_type(type))
#endif

/* Half of the span of positive values, that is the highest value bit alone. */
#define __type_half_max(type) ((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define __type_max(T) ((T)(__type_half_max(T) - 1 + __type_half_max(T)))
#define __type_min(T) ((T)((T)-type_max(T) - (T)1))
#define type_max(T) __type_max(__typeof__(T))
#define type_min(T) __type_min(__typeof__(T))

/* Both avoid the compiler's "always true" warning for unsigned a. */
#ifndef is_non_negative
#define is_non_negative(a) ((a) > 0 || (a) == 0)
#endif
#ifndef is_negative
#define is_negative(a) (!(is_non_negative(a)))
#endif

/* Does the value n not fit type T? */
#define overflows_type(n, T)                                             \
	({                                                               \
		__typeof__(T) __km_narrowed;                             \
		__builtin_add_overflow((n), 0, &__km_narrowed);          \
	})

/* Its halves, by name: for any n, and for a constant where a constant is needed. Linux 6.2. */
#define __overflows_type(n, T) overflows_type(n, T)
#define __overflows_type_constexpr(n, T) __km_overflows(n, T)

/* Does the constant n fit T, or, if n is no constant, is its type T's? */
#define castable_to_type(n, T)                                           \
	__builtin_choose_expr(__is_constexpr(n), !__km_overflows(n, T),  \
			      __builtin_types_compatible_p(__typeof__(n), __typeof__(T)))
#define __km_overflows(n, T) \
	((__int128)(n) < (__int128)type_min(T) || (__int128)(n) > (__int128)type_max(T))

/*
 * Does [start, start + size) not fit below max? No sum wraps. A start of max is
 * too far even for nothing, except in the _end_ form.
 */
#define range_overflows(start, size, max)                                \
	({                                                               \
		__typeof__(start) __km_start = (start);                  \
		__typeof__(size) __km_size = (size);                     \
		__typeof__(max) __km_max = (max);                        \
		__km_start >= __km_max || __km_size > __km_max - __km_start; \
	})
#define range_end_overflows(start, size, max)                            \
	({                                                               \
		__typeof__(start) __km_start = (start);                  \
		__typeof__(size) __km_size = (size);                     \
		__typeof__(max) __km_max = (max);                        \
		__km_start > __km_max || __km_size > __km_max - __km_start; \
	})
#define range_overflows_t(type, start, size, max) \
	range_overflows((type)(start), (type)(size), (type)(max))
#define range_end_overflows_t(type, start, size, max) \
	range_end_overflows((type)(start), (type)(size), (type)(max))

/* ---- checked arithmetic ---- */

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return unlikely(overflow);
}

/* *d = a op b in infinite precision, cut to *d's type; true when the cut lost something. */
#define check_add_overflow(a, b, d) __must_check_overflow(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d) __must_check_overflow(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d) __must_check_overflow(__builtin_mul_overflow(a, b, d))

/* a op b cut to type, where wrapping around is what the caller wants. */
#define __km_wrapping(type, a, op, b)                                    \
	({                                                               \
		type __km_wrapped;                                       \
		(void)__builtin_##op##_overflow(a, b, &__km_wrapped);    \
		__km_wrapped;                                            \
	})
#define wrapping_add(type, a, b) __km_wrapping(type, a, add, b)
#define wrapping_sub(type, a, b) __km_wrapping(type, a, sub, b)
#define wrapping_mul(type, a, b) __km_wrapping(type, a, mul, b)

/* var += offset and var -= offset, wrapping; the value is the new var. */
#define __km_wrapping_assign(var, op, offset)                            \
	({                                                               \
		__typeof__(var) *__km_var = &(var);                      \
		*__km_var = __km_wrapping(__typeof__(var), *__km_var, op, offset); \
	})
#define wrapping_assign_add(var, offset) __km_wrapping_assign(var, add, offset)
#define wrapping_assign_sub(var, offset) __km_wrapping_assign(var, sub, offset)

/*
 * *d = a << s. True, with *d the best that can be done, when the result is not
 * the mathematical one: s is negative or not below the width of *d, a is
 * negative, bits were shifted out, or one was shifted into the sign.
 */
#define check_shl_overflow(a, s, d)                                      \
	__must_check_overflow(({                                         \
		__typeof__(a) __km_a = (a);                              \
		__typeof__(s) __km_s = (s);                              \
		__typeof__(d) __km_d = (d);                              \
		bool __km_ok = is_non_negative(__km_s) &&                \
			       (unsigned long long)__km_s < 8 * sizeof(*__km_d); \
		unsigned int __km_by = __km_ok ? (unsigned int)__km_s : 0; \
		*__km_d = (__typeof__(*__km_d))((unsigned long long)__km_a << __km_by); \
		!(__km_ok && is_non_negative(__km_a) && is_non_negative(*__km_d) && \
		  (unsigned long long)*__km_d >> __km_by == (unsigned long long)__km_a); \
	}))

/* ---- saturating sizes, bytes ---- */

static inline size_t __must_check size_mul(size_t factor1, size_t factor2)
{
	size_t bytes;

	return __builtin_mul_overflow(factor1, factor2, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t __must_check size_add(size_t addend1, size_t addend2)
{
	size_t bytes;

	return __builtin_add_overflow(addend1, addend2, &bytes) ? SIZE_MAX : bytes;
}

/* SIZE_MAX also when an argument is SIZE_MAX already: saturation never comes off again. */
static inline size_t __must_check size_sub(size_t minuend, size_t subtrahend)
{
	if (minuend == SIZE_MAX || subtrahend == SIZE_MAX || minuend < subtrahend)
		return SIZE_MAX;
	return minuend - subtrahend;
}

/* Bytes of an array of a elements of b bytes, and of one of a by b by c. */
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)

/*
 * Sizes of structures that end in a flexible array. p is a pointer to the
 * structure (never read), member the array, count its elements. A constant
 * count gives a constant expression; any other one saturates.
 */
#define flex_array_size(p, member, count)                                \
	__builtin_choose_expr(__is_constexpr(count),                     \
		(count) * sizeof(*(p)->member),                          \
		size_mul(count, sizeof(*(p)->member)))
#define struct_size(p, member, count)                                    \
	__builtin_choose_expr(__is_constexpr(count),                     \
		sizeof(*(p)) + flex_array_size(p, member, count),        \
		size_add(sizeof(*(p)), flex_array_size(p, member, count)))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)
/* Offset of member in the structure that p points to. */
#define struct_offset(p, member) offsetof(__typeof__(*(p)), member)

/* ---- counters of flexible arrays (__counted_by) ---- */

#ifndef __counted_by
#if defined(__has_attribute)
#if __has_attribute(__counted_by__)
#define __counted_by(member) __attribute__((__counted_by__(member)))
#endif
#endif
#ifndef __counted_by
#define __counted_by(member)
#endif
#endif

/*
 * A pointer to the counter that FAM, a flexible array member, was declared
 * __counted_by(), or a void pointer: none, or the compiler cannot tell (gcc
 * before 15 and clang before 20 cannot).
 */
#if defined(__has_builtin)
#if __has_builtin(__builtin_counted_by_ref)
#define __flex_counter(FAM) __builtin_counted_by_ref(FAM)
#endif
#endif
#ifndef __flex_counter
#define __flex_counter(FAM) ((void *)NULL)
#endif

/* The counter as an lvalue; a throw-away one where there is none. */
#define __km_flex_counter_lvalue(FAM)                                    \
	(*_Generic(__flex_counter(FAM),                                  \
		   void *: &(size_t){ 0 },                               \
		   default: __flex_counter(FAM)))
/* Set the counter of FAM, if it has one, to COUNT. */
#define __set_flex_counter(FAM, COUNT) \
	((void)(__km_flex_counter_lvalue(FAM) = (COUNT)))
/* Would COUNT not fit the counter of member FAM of TYPE? */
#define overflows_flex_counter_type(TYPE, FAM, COUNT) \
	overflows_type(COUNT, __typeof__(__km_flex_counter_lvalue(((TYPE *)NULL)->FAM)))

/* ---- structures with a flexible array, on the stack ---- */

#define __km_define_flex(type, name, member, count, ...)                 \
	union {                                                          \
		unsigned char bytes[struct_size_t(type, member, count)]; \
		type obj;                                                \
	} name##_u __VA_ARGS__;                                          \
	type *name = (type *)&name##_u

/* name points to a zeroed type with room for count (constant) elements of member. */
#define DEFINE_RAW_FLEX(type, name, member, count) \
	__km_define_flex(type, name, member, count, = { .bytes = { 0 } })
/* The same with the field counter set to count. */
#define DEFINE_FLEX(type, name, member, counter, count) \
	__km_define_flex(type, name, member, count, = { .obj = { .counter = (count) } })
/* Elements of array that a DEFINE_(RAW_)FLEX() of name has room for. */
#define STACK_FLEX_ARRAY_SIZE(name, array) \
	((sizeof(name##_u) - offsetof(__typeof__(*(name)), array)) / sizeof(*(name)->array))

#endif
