/* SPDX-License-Identifier: MIT */
#include <linux/crc-ccitt.h>

#include <linux/export.h>

#include "compat/text/crc_table.h"

KM_CRC_BITS_LE(LE_, 0x8408);
KM_CRC_BITS_BE(BE_, 0x1021, 16);

const u16 crc_ccitt_table[256] = KM_CRC_TABLE(LE_);
EXPORT_SYMBOL(crc_ccitt_table);

u16 crc_ccitt(u16 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc_ccitt_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_ccitt);

const u16 crc_ccitt_false_table[256] = KM_CRC_TABLE(BE_);
EXPORT_SYMBOL(crc_ccitt_false_table);

u16 crc_ccitt_false(u16 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc_ccitt_false_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_ccitt_false);
