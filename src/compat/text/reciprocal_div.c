/* SPDX-License-Identifier: MIT */
/*
 * Multipliers for division by an invariant integer: Granlund and Montgomery, 1994, figures 4.1
 * and 6.2.
 */
#include <linux/reciprocal_div.h>

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/limits.h>

struct reciprocal_value reciprocal_value(u32 d)
{
	int l = fls(d - 1);
	u64 m = ((((u64)1 << l) - d) << 32) / d + 1;

	return (struct reciprocal_value){
		.m = m,
		.sh1 = l > 1 ? 1 : l,
		.sh2 = l > 1 ? l - 1 : 0,
	};
}
EXPORT_SYMBOL(reciprocal_value);

struct reciprocal_value_adv reciprocal_value_adv(u32 d, u8 prec)
{
	u32 l = fls(d - 1), shift = l;
	u64 low, high;

	WARN(l == 32, "reciprocal_value_adv(0x%08x): the divisor is above 1 << 31", d);
	low = ((u128)1 << (32 + l)) / d;
	high = (((u128)1 << (32 + l)) + ((u128)1 << (32 + l - prec))) / d;
	for (; shift && low >> 1 < high >> 1; shift--) {
		low >>= 1;
		high >>= 1;
	}
	return (struct reciprocal_value_adv){
		.m = high,
		.sh = shift,
		.exp = l,
		.is_wide_m = high > U32_MAX,
	};
}
EXPORT_SYMBOL(reciprocal_value_adv);
