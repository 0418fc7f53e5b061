/* SPDX-License-Identifier: MIT */
#include <linux/crc4.h>

#include <linux/export.h>

#define POLY 0x7

static u8 step(u8 crc)
{
	return (crc << 1 ^ (crc & 8 ? POLY : 0)) & 15;
}

u8 crc4(u8 c, u64 x, int bits)
{
	if (bits < 64)
		x &= ((u64)1 << bits) - 1;
	for (int at = (bits + 3) / 4 * 4 - 4; at >= 0; at -= 4)
		c = step(step(step(step((c ^ x >> at) & 15))));
	return c;
}
EXPORT_SYMBOL(crc4);
