/* SPDX-License-Identifier: MIT */
/* CRC-64, four bits at a time. */
#include <linux/crc64.h>

#include <linux/export.h>

#define POLY_BE 0x42f0e1eba9ea3693ULL
#define POLY_NVME 0x9a6c9329ac4bc9b5ULL

u64 crc64_be(u64 crc, const void *p, size_t len)
{
	const u8 *byte = p;
	u64 table[16];

	for (u64 i = 0; i < 16; i++) {
		u64 entry = i << 60;

		for (int bit = 0; bit < 4; bit++)
			entry = entry << 1 ^ (entry >> 63 ? POLY_BE : 0);
		table[i] = entry;
	}
	while (len--) {
		crc ^= (u64)*byte++ << 56;
		crc = crc << 4 ^ table[crc >> 60];
		crc = crc << 4 ^ table[crc >> 60];
	}
	return crc;
}
EXPORT_SYMBOL(crc64_be);

u64 crc64_nvme(u64 crc, const void *p, size_t len)
{
	const u8 *byte = p;
	u64 table[16];

	for (u64 i = 0; i < 16; i++) {
		u64 entry = i;

		for (int bit = 0; bit < 4; bit++)
			entry = entry >> 1 ^ (entry & 1 ? POLY_NVME : 0);
		table[i] = entry;
	}
	crc = ~crc;
	while (len--) {
		crc ^= *byte++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
}
EXPORT_SYMBOL(crc64_nvme);

u64 crc64_rocksoft_generic(u64 crc, const void *p, size_t len)
{
	return crc64_nvme(crc, p, len);
}
EXPORT_SYMBOL(crc64_rocksoft_generic);
