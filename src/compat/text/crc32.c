/* SPDX-License-Identifier: MIT */
/* CRC-32, four bits at a time. */
#include <linux/crc32.h>

#include <linux/kernel.h>

#define POLY_LE 0xedb88320u
#define POLY_BE 0x04c11db7u
#define POLY_CASTAGNOLI 0x82f63b78u

static u32 step_le(u32 crc, u32 poly)
{
	return crc >> 1 ^ (crc & 1 ? poly : 0);
}

static u32 run_le(u32 crc, const u8 *p, size_t len, u32 poly)
{
	u32 table[16];

	for (u32 i = 0; i < 16; i++)
		table[i] = step_le(step_le(step_le(step_le(i, poly), poly), poly), poly);
	while (len--) {
		crc ^= *p++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return crc;
}

u32 crc32_le(u32 crc, const void *p, size_t len)
{
	return run_le(crc, p, len, POLY_LE);
}

u32 __crc32c_le(u32 crc, const void *p, size_t len)
{
	return run_le(crc, p, len, POLY_CASTAGNOLI);
}

u32 crc32c(u32 crc, const void *p, size_t len)
{
	return run_le(crc, p, len, POLY_CASTAGNOLI);
}

u32 crc32_be(u32 crc, const void *buf, size_t len)
{
	for (const u8 *p = buf; len--; p++) {
		crc ^= (u32)*p << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc & 0x80000000u ? POLY_BE : 0);
	}
	return crc;
}

/* a * b modulo the polynomial, bits reversed. */
static u32 multiply(u32 a, u32 b, u32 poly)
{
	u32 product = 0;

	for (; a; a <<= 1) {
		if (a & 0x80000000u)
			product ^= b;
		b = step_le(b, poly);
	}
	return product;
}

/* crc after len bytes of zero: times x^(8 len). */
static u32 shift(u32 crc, size_t len, u32 poly)
{
	u32 power = 0x00800000u; /* x^8 */

	for (; len; len >>= 1) {
		if (len & 1)
			crc = multiply(crc, power, poly);
		power = multiply(power, power, poly);
	}
	return crc;
}

u32 crc32_le_shift(u32 crc, size_t len)
{
	return shift(crc, len, POLY_LE);
}

u32 __crc32c_le_shift(u32 crc, size_t len)
{
	return shift(crc, len, POLY_CASTAGNOLI);
}
