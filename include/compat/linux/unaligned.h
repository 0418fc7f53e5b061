/* SPDX-License-Identifier: MIT */
/* Words at any address, of the machine's byte order or of a given one. */
#ifndef KM_COMPAT_LINUX_UNALIGNED_H
#define KM_COMPAT_LINUX_UNALIGNED_H

#include <asm/byteorder.h>
#include <linux/types.h>

#define km_get_unaligned(type, ptr)                                              \
	({                                                                       \
		const struct { type x; } __packed *__km_u = (const void *)(ptr); \
		__km_u->x;                                                       \
	})
#define km_put_unaligned(type, val, ptr)                                         \
	do {                                                                     \
		struct { type x; } __packed *__km_u = (void *)(ptr);             \
		__km_u->x = (val);                                               \
	} while (0)
#define get_unaligned(ptr) km_get_unaligned(__typeof__(*(ptr)), ptr)
#define put_unaligned(val, ptr) km_put_unaligned(__typeof__(*(ptr)), val, ptr)

#define KM_UNALIGNED(e, bits)                                                    \
	static inline u##bits get_unaligned_##e##bits(const void *p)             \
	{                                                                        \
		return __##e##bits##_to_cpu(km_get_unaligned(__##e##bits, p));   \
	}                                                                        \
	static inline void put_unaligned_##e##bits(u##bits val, void *p)         \
	{                                                                        \
		km_put_unaligned(__##e##bits, __cpu_to_##e##bits(val), p);       \
	}
KM_UNALIGNED(le, 16)
KM_UNALIGNED(le, 32)
KM_UNALIGNED(le, 64)
KM_UNALIGNED(be, 16)
KM_UNALIGNED(be, 32)
KM_UNALIGNED(be, 64)

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] << 16 | (u32)b[1] << 8 | b[2];
}

static inline u32 get_unaligned_le24(const void *p)
{
	const u8 *b = p;

	return (u32)b[2] << 16 | (u32)b[1] << 8 | b[0];
}

static inline void put_unaligned_be24(u32 val, void *p)
{
	u8 *b = p;

	b[0] = val >> 16;
	b[1] = val >> 8;
	b[2] = val;
}

static inline void put_unaligned_le24(u32 val, void *p)
{
	u8 *b = p;

	b[0] = val;
	b[1] = val >> 8;
	b[2] = val >> 16;
}

static inline u64 get_unaligned_be48(const void *p)
{
	const u8 *b = p;

	return (u64)get_unaligned_be16(b) << 32 | get_unaligned_be32(b + 2);
}

static inline void put_unaligned_be48(u64 val, void *p)
{
	u8 *b = p;

	put_unaligned_be16(val >> 32, b);
	put_unaligned_be32((u32)val, b + 2);
}

#endif
