/* SPDX-License-Identifier: MIT */
/*
 * Tables of CRCs of one byte, made by the compiler: an entry is the sum of those of the bits of its
 * index. KM_CRC_BITS_LE or _BE gives the eight names, KM_CRC_TABLE the 256 entries.
 */
#ifndef COMPAT_CRC_TABLE_H
#define COMPAT_CRC_TABLE_H

/* One bit further; below 32 bits wide. */
#define KM_CRC_STEP_LE(crc, poly) ((crc) >> 1 ^ ((crc) & 1 ? (poly) : 0))
#define KM_CRC_STEP_BE(crc, poly, width) \
	(((crc) << 1 ^ ((crc) >> ((width) - 1) & 1 ? (poly) : 0)) & ((1 << (width)) - 1))

/* poly is reflected. */
#define KM_CRC_BITS_LE(name, poly)                                               \
	enum {                                                                   \
		name##7 = poly,                                                  \
		name##6 = KM_CRC_STEP_LE(name##7, poly),                         \
		name##5 = KM_CRC_STEP_LE(name##6, poly),                         \
		name##4 = KM_CRC_STEP_LE(name##5, poly),                         \
		name##3 = KM_CRC_STEP_LE(name##4, poly),                         \
		name##2 = KM_CRC_STEP_LE(name##3, poly),                         \
		name##1 = KM_CRC_STEP_LE(name##2, poly),                         \
		name##0 = KM_CRC_STEP_LE(name##1, poly),                         \
	}
#define KM_CRC_BITS_BE(name, poly, width)                                        \
	enum {                                                                   \
		name##0 = poly,                                                  \
		name##1 = KM_CRC_STEP_BE(name##0, poly, width),                  \
		name##2 = KM_CRC_STEP_BE(name##1, poly, width),                  \
		name##3 = KM_CRC_STEP_BE(name##2, poly, width),                  \
		name##4 = KM_CRC_STEP_BE(name##3, poly, width),                  \
		name##5 = KM_CRC_STEP_BE(name##4, poly, width),                  \
		name##6 = KM_CRC_STEP_BE(name##5, poly, width),                  \
		name##7 = KM_CRC_STEP_BE(name##6, poly, width),                  \
	}

#define KM_CRC_PICK(name, i, bit) ((i) >> bit & 1 ? (int)name##bit : 0)
#define KM_CRC_1(name, i)                                                        \
	(KM_CRC_PICK(name, i, 0) ^ KM_CRC_PICK(name, i, 1) ^ KM_CRC_PICK(name, i, 2) ^ \
	 KM_CRC_PICK(name, i, 3) ^ KM_CRC_PICK(name, i, 4) ^ KM_CRC_PICK(name, i, 5) ^ \
	 KM_CRC_PICK(name, i, 6) ^ KM_CRC_PICK(name, i, 7))
#define KM_CRC_4(name, i)                                                        \
	KM_CRC_1(name, i), KM_CRC_1(name, (i) + 1), KM_CRC_1(name, (i) + 2),     \
		KM_CRC_1(name, (i) + 3)
#define KM_CRC_16(name, i)                                                       \
	KM_CRC_4(name, i), KM_CRC_4(name, (i) + 4), KM_CRC_4(name, (i) + 8),     \
		KM_CRC_4(name, (i) + 12)
#define KM_CRC_64(name, i)                                                       \
	KM_CRC_16(name, i), KM_CRC_16(name, (i) + 16), KM_CRC_16(name, (i) + 32), \
		KM_CRC_16(name, (i) + 48)
#define KM_CRC_TABLE(name) \
	{ KM_CRC_64(name, 0), KM_CRC_64(name, 64), KM_CRC_64(name, 128), KM_CRC_64(name, 192) }

#endif
