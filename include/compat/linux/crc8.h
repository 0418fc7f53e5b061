/* SPDX-License-Identifier: MIT */
/* CRC-8 with a table of the caller's. */
#ifndef KM_COMPAT_LINUX_CRC8_H
#define KM_COMPAT_LINUX_CRC8_H

#include <linux/types.h>

#define CRC8_INIT_VALUE 0xff
#define CRC8_GOOD_VALUE(table) ((table)[0xff])
#define CRC8_TABLE_SIZE 256
#define DECLARE_CRC8_TABLE(table) static u8 table[CRC8_TABLE_SIZE]

/* The reflected polynomial; the polynomial as it is. */
void crc8_populate_lsb(u8 table[CRC8_TABLE_SIZE], u8 polynomial);
void crc8_populate_msb(u8 table[CRC8_TABLE_SIZE], u8 polynomial);
u8 crc8(const u8 table[CRC8_TABLE_SIZE], const u8 *pdata, size_t nbytes, u8 crc);

#endif
