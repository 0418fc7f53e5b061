/* SPDX-License-Identifier: MIT */
/* CRC ITU-T V.41 (not reflected): x^16 + x^12 + x^5 + 1. */
#ifndef KM_COMPAT_LINUX_CRC_ITU_T_H
#define KM_COMPAT_LINUX_CRC_ITU_T_H

#include <linux/types.h>

extern const u16 crc_itu_t_table[256];

static inline u16 crc_itu_t_byte(u16 crc, const u8 data)
{
	return crc << 8 ^ crc_itu_t_table[crc >> 8 ^ data];
}

u16 crc_itu_t(u16 crc, const u8 *buffer, size_t len);

#endif
