/* SPDX-License-Identifier: MIT */
#include <linux/crc8.h>

#include <linux/export.h>

void crc8_populate_lsb(u8 table[CRC8_TABLE_SIZE], u8 polynomial)
{
	for (int i = 0; i < CRC8_TABLE_SIZE; i++) {
		u8 crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
		table[i] = crc;
	}
}
EXPORT_SYMBOL(crc8_populate_lsb);

void crc8_populate_msb(u8 table[CRC8_TABLE_SIZE], u8 polynomial)
{
	for (int i = 0; i < CRC8_TABLE_SIZE; i++) {
		u8 crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc & 0x80 ? polynomial : 0);
		table[i] = crc;
	}
}
EXPORT_SYMBOL(crc8_populate_msb);

u8 crc8(const u8 table[CRC8_TABLE_SIZE], const u8 *pdata, size_t nbytes, u8 crc)
{
	while (nbytes--)
		crc = table[crc ^ *pdata++];
	return crc;
}
EXPORT_SYMBOL(crc8);
