/* SPDX-License-Identifier: MIT */
#include <linux/crc-t10dif.h>

#include <linux/export.h>

#include "compat/text/crc_table.h"

KM_CRC_BITS_BE(BIT_, 0x8bb7, 16);

static const u16 table[256] = KM_CRC_TABLE(BIT_);

u16 crc_t10dif_update(u16 crc, const u8 *p, size_t len)
{
	while (len--)
		crc = crc << 8 ^ table[crc >> 8 ^ *p++];
	return crc;
}
EXPORT_SYMBOL(crc_t10dif_update);

u16 crc_t10dif_generic(u16 crc, const u8 *p, size_t len)
{
	return crc_t10dif_update(crc, p, len);
}
EXPORT_SYMBOL(crc_t10dif_generic);
