/* SPDX-License-Identifier: MIT */
/*
 * Fields of bits: see linux/packing.h. Byte b of a buffer is the one with bits 8 b to 8 b + 7,
 * which is somewhere else in memory as the quirks tell; of words of four bytes the uppermost may
 * have fewer.
 */
#include <linux/packing.h>

#include <linux/bitrev.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>

/* As many ones as a field from high to low is wide. */
static u64 ones(size_t high, size_t low)
{
	return ~0ULL >> (63 - (high - low));
}

static size_t place_of(size_t b, size_t len, u8 quirks)
{
	size_t word = b / 4 * 4, size = min_t(size_t, len - word, 4), in = b - word;
	size_t start = quirks & QUIRK_LSW32_IS_FIRST ? word : len - word - size;

	return start + (quirks & QUIRK_LITTLE_ENDIAN ? in : size - 1 - in);
}

/* Bits low to high of byte b are the field's from *value >> shift on. */
struct piece {
	size_t place;
	unsigned int low, shift;
	u8 mask; /* at bit 0 */
};

static struct piece piece_of(size_t b, size_t startbit, size_t endbit, size_t len, u8 quirks)
{
	unsigned int low = endbit > 8 * b ? endbit - 8 * b : 0;
	unsigned int high = min_t(size_t, startbit - 8 * b, 7);

	return (struct piece){
		.place = place_of(b, len, quirks),
		.low = low,
		.shift = 8 * b + low - endbit,
		.mask = ones(high, low),
	};
}

static u8 as_it_is(u8 byte, u8 quirks)
{
	return quirks & QUIRK_MSB_ON_THE_RIGHT ? bitrev8(byte) : byte;
}

static void put(u8 *buf, u64 value, size_t startbit, size_t endbit, size_t len, u8 quirks)
{
	for (size_t b = endbit / 8; b <= startbit / 8; b++) {
		struct piece piece = piece_of(b, startbit, endbit, len, quirks);
		u8 byte = as_it_is(buf[piece.place], quirks);

		byte &= ~(piece.mask << piece.low);
		byte |= (value >> piece.shift & piece.mask) << piece.low;
		buf[piece.place] = as_it_is(byte, quirks);
	}
}

static u64 get(const u8 *buf, size_t startbit, size_t endbit, size_t len, u8 quirks)
{
	u64 value = 0;

	for (size_t b = endbit / 8; b <= startbit / 8; b++) {
		struct piece piece = piece_of(b, startbit, endbit, len, quirks);
		u8 byte = as_it_is(buf[piece.place], quirks);

		value |= (u64)(byte >> piece.low & piece.mask) << piece.shift;
	}
	return value;
}

static int field_error(size_t startbit, size_t endbit, size_t len)
{
	if (startbit < endbit || startbit / 8 >= len)
		return -EINVAL;
	return startbit - endbit < 64 ? 0 : -ERANGE;
}

static bool fits(u64 value, size_t startbit, size_t endbit)
{
	return !(value & ~ones(startbit, endbit));
}

int pack(void *pbuf, u64 uval, size_t startbit, size_t endbit, size_t pbuflen, u8 quirks)
{
	int err = field_error(startbit, endbit, pbuflen);

	if (err)
		return err;
	WARN(!fits(uval, startbit, endbit), "0x%llx does not fit in bits %zu to %zu\n", uval,
	     startbit, endbit);
	put(pbuf, uval, startbit, endbit, pbuflen, quirks);
	return 0;
}
EXPORT_SYMBOL(pack);

int unpack(const void *pbuf, u64 *uval, size_t startbit, size_t endbit, size_t pbuflen, u8 quirks)
{
	int err = field_error(startbit, endbit, pbuflen);

	if (!err)
		*uval = get(pbuf, startbit, endbit, pbuflen, quirks);
	return err;
}
EXPORT_SYMBOL(unpack);

int packing(void *pbuf, u64 *uval, int startbit, int endbit, size_t pbuflen, enum packing_op op,
	    u8 quirks)
{
	int err = startbit < 0 || endbit < 0 ? -EINVAL : field_error(startbit, endbit, pbuflen);

	if (err)
		return err;
	if (op != PACK)
		return unpack(pbuf, uval, startbit, endbit, pbuflen, quirks);
	if (!fits(*uval, startbit, endbit))
		return -ERANGE;
	return pack(pbuf, *uval, startbit, endbit, pbuflen, quirks);
}
EXPORT_SYMBOL(packing);

/* ---- tables ---- */

static u64 member_read(const void *member, size_t size)
{
	switch (size) {
	case 1:
		return *(const u8 *)member;
	case 2:
		return *(const u16 *)member;
	case 4:
		return *(const u32 *)member;
	default:
		return *(const u64 *)member;
	}
}

static void member_write(void *member, size_t size, u64 value)
{
	switch (size) {
	case 1:
		*(u8 *)member = value;
		break;
	case 2:
		*(u16 *)member = value;
		break;
	case 4:
		*(u32 *)member = value;
		break;
	default:
		*(u64 *)member = value;
	}
}

/* Of what is no field nothing is done but the warning. */
#define TABLE_FUNCTIONS(type)                                                    \
	void pack_fields_##type(void *pbuf, size_t pbuflen, const void *ustruct, \
				const struct packed_field_##type *field, size_t num, u8 quirks) \
	{                                                                        \
		for (; num--; field++)                                           \
			WARN_ON(pack(pbuf, member_read(ustruct + field->offset, field->size), \
				     field->startbit, field->endbit, pbuflen, quirks)); \
	}                                                                        \
	EXPORT_SYMBOL(pack_fields_##type);                                       \
	void unpack_fields_##type(const void *pbuf, size_t pbuflen, void *ustruct, \
				  const struct packed_field_##type *field, size_t num, u8 quirks) \
	{                                                                        \
		u64 value;                                                       \
									         \
		for (; num--; field++)                                           \
			if (!WARN_ON(unpack(pbuf, &value, field->startbit, field->endbit, \
					    pbuflen, quirks)))                   \
				member_write(ustruct + field->offset, field->size, value); \
	}                                                                        \
	EXPORT_SYMBOL(unpack_fields_##type)

TABLE_FUNCTIONS(u8);
TABLE_FUNCTIONS(u16);
