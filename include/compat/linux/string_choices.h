/* SPDX-License-Identifier: MIT */
/* One of two words. */
#ifndef KM_COMPAT_LINUX_STRING_CHOICES_H
#define KM_COMPAT_LINUX_STRING_CHOICES_H

#include <linux/types.h>

#define KM_CHOICE(a, b)                                                          \
	static inline const char *str_##a##_##b(bool v)                          \
	{                                                                        \
		return v ? #a : #b;                                              \
	}                                                                        \
	static inline const char *str_##b##_##a(bool v)                          \
	{                                                                        \
		return v ? #b : #a;                                              \
	}
KM_CHOICE(yes, no)
KM_CHOICE(on, off)
KM_CHOICE(enable, disable)
KM_CHOICE(enabled, disabled)
KM_CHOICE(assert, deassert)
KM_CHOICE(asserted, deasserted)
KM_CHOICE(high, low)
KM_CHOICE(read, write)
KM_CHOICE(input, output)
KM_CHOICE(up, down)
static inline const char *str_true_false(bool v)
{
	return v ? "true" : "false";
}
#define str_false_true(v) str_true_false(!(v))
static inline const char *str_hi_lo(bool v)
{
	return v ? "hi" : "lo";
}
#define str_lo_hi(v) str_hi_lo(!(v))
#define str_plural(num) ((num) == 1 ? "" : "s")

#endif
