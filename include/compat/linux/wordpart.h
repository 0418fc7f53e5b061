/* SPDX-License-Identifier: MIT */
/* Halves of words, and words of one byte repeated. */
#ifndef KM_COMPAT_LINUX_WORDPART_H
#define KM_COMPAT_LINUX_WORDPART_H

#include <linux/types.h>

#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define make_u64(hi, lo) ((u64)(u32)(hi) << 32 | (u32)(lo))
#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))

#endif
