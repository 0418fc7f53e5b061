/* SPDX-License-Identifier: MIT */
#include <linux/crc-itu-t.h>

#include <linux/export.h>

#include "compat/text/crc_table.h"

KM_CRC_BITS_BE(BIT_, 0x1021, 16);

const u16 crc_itu_t_table[256] = KM_CRC_TABLE(BIT_);
EXPORT_SYMBOL(crc_itu_t_table);

u16 crc_itu_t(u16 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc_itu_t_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_itu_t);
