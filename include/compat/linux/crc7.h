/* SPDX-License-Identifier: MIT */
/* CRC-7 of MMC: x^7 + x^3 + 1, in the upper seven bits. */
#ifndef KM_COMPAT_LINUX_CRC7_H
#define KM_COMPAT_LINUX_CRC7_H

#include <linux/types.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
extern const u8 crc7_be_syndrome_table[256];

static inline u8 crc7_be_byte(u8 crc, u8 data)
{
	return crc7_be_syndrome_table[crc ^ data];
}
#endif

u8 crc7_be(u8 crc, const u8 *buffer, size_t len);

#endif
