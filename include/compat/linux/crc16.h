/* SPDX-License-Identifier: MIT */
/* CRC-16 (ANSI, reflected): x^16 + x^15 + x^2 + 1. */
#ifndef KM_COMPAT_LINUX_CRC16_H
#define KM_COMPAT_LINUX_CRC16_H

#include <linux/types.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
extern const u16 crc16_table[256];

static inline u16 crc16_byte(u16 crc, const u8 data)
{
	return crc >> 8 ^ crc16_table[(crc ^ data) & 0xff];
}
#endif

u16 crc16(u16 crc, const u8 *p, size_t len);

#endif
