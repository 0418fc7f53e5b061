/* SPDX-License-Identifier: MIT */
/* CRC-4 of FSI: x^4 + x^2 + x + 1. */
#ifndef KM_COMPAT_LINUX_CRC4_H
#define KM_COMPAT_LINUX_CRC4_H

#include <linux/types.h>

/* Of the low bits of x, in nibbles from the top. */
u8 crc4(u8 c, u64 x, int bits);

#endif
