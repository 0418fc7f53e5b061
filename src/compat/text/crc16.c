/* SPDX-License-Identifier: MIT */
#include <linux/crc16.h>

#include <linux/export.h>

#include "compat/text/crc_table.h"

KM_CRC_BITS_LE(BIT_, 0xa001);

const u16 crc16_table[256] = KM_CRC_TABLE(BIT_);
EXPORT_SYMBOL(crc16_table);

u16 crc16(u16 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc16_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc16);
