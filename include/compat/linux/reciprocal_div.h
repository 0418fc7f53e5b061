/* SPDX-License-Identifier: MIT */
/* Division by a number that stays the same, by a multiplication (Granlund and Montgomery). */
#ifndef KM_COMPAT_LINUX_RECIPROCAL_DIV_H
#define KM_COMPAT_LINUX_RECIPROCAL_DIV_H

#include <linux/types.h>

struct reciprocal_value {
	u32 m; /* the low 32 bits of a 33-bit multiplier */
	u8 sh1, sh2;
};

struct reciprocal_value_adv {
	u32 m;
	u8 sh, exp;
	bool is_wide_m; /* the multiplier has a 33rd bit */
};

struct reciprocal_value reciprocal_value(u32 d);
/* The shortest for dividends below 1 << prec; d at most 1 << 31. */
struct reciprocal_value_adv reciprocal_value_adv(u32 d, u8 prec);

static inline u32 reciprocal_divide(u32 a, struct reciprocal_value R)
{
	u32 high = (u64)a * R.m >> 32;

	return (high + ((a - high) >> R.sh1)) >> R.sh2;
}

#endif
