/* SPDX-License-Identifier: MIT */
/* Two decimal digits in a byte. */
#ifndef KM_COMPAT_LINUX_BCD_H
#define KM_COMPAT_LINUX_BCD_H

#include <linux/types.h>

static inline unsigned int bcd2bin(unsigned char val)
{
	return (val & 0x0f) + (val >> 4) * 10;
}

static inline unsigned char bin2bcd(unsigned int val)
{
	return val / 10 << 4 | val % 10;
}

static inline bool bcd_is_valid(unsigned char val)
{
	return (val & 0x0f) < 10 && (val >> 4) < 10;
}

#endif
