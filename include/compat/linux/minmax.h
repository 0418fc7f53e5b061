/* SPDX-License-Identifier: MIT */
/*
 * Smaller and larger of values of like signedness; constant for constants.
 * As in 6.12, values of unlike signedness are fine where the signed one is a
 * constant that is not negative, or is known not to be negative.
 */
#ifndef KM_COMPAT_LINUX_MINMAX_H
#define KM_COMPAT_LINUX_MINMAX_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/const.h>
#include <linux/types.h>

/*
 * What the value u is fit for: 1, a signed comparison; 2, an unsigned one.
 * What is narrower than int becomes int; one that is known not to be negative
 * is fit for both. u is a variable: nested uses would grow without bound else.
 */
#define km_fit_for(u) \
	(is_unsigned_type(__typeof__((u) + 0)) ? 2 + (sizeof(u) < 4) : 1 + 2 * km_not_negative(u))
#define km_top_clear(u) (!((unsigned long long)(long long)(u) >> 63))
#define km_not_negative(u) (__builtin_constant_p(km_top_clear(u)) && km_top_clear(u))
#define km_alike(ux, uy) (__same_type(ux, uy) || (km_fit_for(ux) & km_fit_for(uy)))

#define km_cmp(op, x, y) ((x) op (y) ? (x) : (y))
#define km_cmp_once(op, type, x, y, ux, uy)                                              \
	({                                                                               \
		type ux = (x);                                                           \
		type uy = (y);                                                           \
		km_cmp(op, ux, uy);                                                      \
	})
#define km_careful_cmp2(op, x, y, ux, uy)                                                \
	({                                                                               \
		__auto_type ux = (x);                                                    \
		__auto_type uy = (y);                                                    \
		BUILD_BUG_ON_MSG(!km_alike(ux, uy),                                      \
				 "a " #op " b of unlike signedness: use min_t() or max_t()"); \
		km_cmp(op, ux, uy);                                                      \
	})
#define km_careful_cmp(op, x, y)                                                         \
	__builtin_choose_expr(__is_constexpr((x) - (y)), km_cmp(op, x, y),               \
			      km_careful_cmp2(op, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_)))

#define min(x, y) km_careful_cmp(<, x, y)
#define max(x, y) km_careful_cmp(>, x, y)
/* Both as unsigned, whatever they are; neither may be negative. */
#define umin(x, y) \
	km_careful_cmp(<, (x) + 0u + 0ul + 0ull, (y) + 0u + 0ul + 0ull)
#define umax(x, y) \
	km_careful_cmp(>, (x) + 0u + 0ul + 0ull, (y) + 0u + 0ul + 0ull)
#define min3(x, y, z) min((__typeof__(x))min(x, y), z)
#define max3(x, y, z) max((__typeof__(x))max(x, y), z)
#define min_not_zero(x, y)                                                               \
	({                                                                               \
		__typeof__(x) __km_x = (x);                                              \
		__typeof__(y) __km_y = (y);                                              \
		__km_x == 0 ? __km_y : (__km_y == 0 ? __km_x : min(__km_x, __km_y));     \
	})
#define km_cmp_t(op, type, x, y)                                                         \
	__builtin_choose_expr(__is_constexpr((type)(x) - (type)(y)),                     \
			      km_cmp(op, (type)(x), (type)(y)),                          \
			      km_cmp_once(op, type, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_)))
#define min_t(type, x, y) km_cmp_t(<, type, x, y)
#define max_t(type, x, y) km_cmp_t(>, type, x, y)
/* Of constants, for array sizes; evaluates its arguments more than once. */
#define MIN(a, b) km_cmp(<, a, b)
#define MAX(a, b) km_cmp(>, a, b)
#define MIN_T(type, a, b) km_cmp(<, (type)(a), (type)(b))
#define MAX_T(type, a, b) km_cmp(>, (type)(a), (type)(b))

#define km_clamp_once(type, val, lo, hi, uval, ulo, uhi)                                 \
	({                                                                               \
		type uval = (val);                                                       \
		type ulo = (lo);                                                         \
		type uhi = (hi);                                                         \
		uval < ulo ? ulo : (uval > uhi ? uhi : uval);                            \
	})
#define km_clamp_checked(val, lo, hi, uval, ulo, uhi)                                    \
	({                                                                               \
		__auto_type uval = (val);                                                \
		__auto_type ulo = (lo);                                                  \
		__auto_type uhi = (hi);                                                  \
		BUILD_BUG_ON_MSG(statically_true(ulo > uhi),                             \
				 "clamp() low limit is above the high limit");           \
		BUILD_BUG_ON_MSG(!km_alike(uval, ulo) || !km_alike(uval, uhi),           \
				 "clamp() of unlike signedness: use clamp_t()");         \
		uval < ulo ? ulo : (uval > uhi ? uhi : uval);                            \
	})
#define clamp(val, lo, hi) \
	km_clamp_checked(val, lo, hi, __UNIQUE_ID(v_), __UNIQUE_ID(l_), __UNIQUE_ID(h_))
#define clamp_t(type, val, lo, hi) \
	km_clamp_once(type, val, lo, hi, __UNIQUE_ID(v_), __UNIQUE_ID(l_), __UNIQUE_ID(h_))
#define clamp_val(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)

static inline bool in_range64(u64 val, u64 start, u64 len)
{
	return (val - start) < len;
}

static inline bool in_range32(u32 val, u32 start, u32 len)
{
	return (val - start) < len;
}

/* Is val in [start, start + len)? */
#define in_range(val, start, len)                                                        \
	((sizeof(start) | sizeof(len) | sizeof(val)) <= sizeof(u32) ?                    \
		 in_range32(val, start, len) : in_range64(val, start, len))

#define min_array(array, len) km_array_pick(<, array, len)
#define max_array(array, len) km_array_pick(>, array, len)
#define km_array_pick(op, array, len)                                                    \
	({                                                                               \
		__typeof__(&(array)[0]) __km_array = (array);                            \
		__typeof__(len) __km_left = (len);                                       \
		__unqual_scalar_typeof(__km_array[0]) __km_best = __km_array[--__km_left]; \
		while (__km_left--)                                                      \
			__km_best = km_cmp(op, __km_best, __km_array[__km_left]);        \
		__km_best;                                                               \
	})

#define swap(a, b)                                                                       \
	do {                                                                             \
		__typeof__(a) __km_tmp = (a);                                            \
		(a) = (b);                                                               \
		(b) = __km_tmp;                                                          \
	} while (0)

#endif
