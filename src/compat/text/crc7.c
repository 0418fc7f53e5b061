/* SPDX-License-Identifier: MIT */
#include <linux/crc7.h>

#include <linux/export.h>

#include "compat/text/crc_table.h"

KM_CRC_BITS_BE(BIT_, 0x09 << 1, 8);

const u8 crc7_be_syndrome_table[256] = KM_CRC_TABLE(BIT_);
EXPORT_SYMBOL(crc7_be_syndrome_table);

u8 crc7_be(u8 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc7_be_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc7_be);
