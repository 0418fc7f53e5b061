/* SPDX-License-Identifier: MIT */
/*
 * Fields of bits in a buffer. Bit 0 is the lowest of the last byte, unless quirks tell: the bits of
 * each byte, the bytes of each word of four, or the words may be in reverse order.
 */
#ifndef KM_COMPAT_LINUX_PACKING_H
#define KM_COMPAT_LINUX_PACKING_H

#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define QUIRK_MSB_ON_THE_RIGHT BIT(0)
#define QUIRK_LITTLE_ENDIAN BIT(1)
#define QUIRK_LSW32_IS_FIRST BIT(2)

enum packing_op {
	PACK,
	UNPACK,
};

/*
 * startbit is the upper one. -EINVAL: no such bits, -ERANGE: more than 64. Of a value that does not
 * fit pack() warns and takes the lower bits, and packing() returns -ERANGE.
 */
int packing(void *pbuf, u64 *uval, int startbit, int endbit, size_t pbuflen, enum packing_op op,
	    u8 quirks);
int pack(void *pbuf, u64 uval, size_t startbit, size_t endbit, size_t pbuflen, u8 quirks);
int unpack(const void *pbuf, u64 *uval, size_t startbit, size_t endbit, size_t pbuflen, u8 quirks);

/* ---- tables of fields, each a member of a structure ---- */

#define KM_PACKED_FIELD(type)                                                    \
	struct packed_field_##type {                                             \
		type startbit, endbit, offset, size;                             \
	};                                                                       \
	void pack_fields_##type(void *pbuf, size_t pbuflen, const void *ustruct, \
				const struct packed_field_##type *fields, size_t num, u8 quirks); \
	void unpack_fields_##type(const void *pbuf, size_t pbuflen, void *ustruct, \
				  const struct packed_field_##type *fields, size_t num, u8 quirks);
KM_PACKED_FIELD(u8)
KM_PACKED_FIELD(u16)

#define PACKED_FIELD(start, end, struct_name, struct_field)                      \
	{ (start), (end), offsetof(struct_name, struct_field),                   \
	  sizeof_field(struct_name, struct_field) }

#define KM_FIELDS_OF(fields, function)                                           \
	_Generic((fields),                                                       \
		const struct packed_field_u8 *: function##_u8,                   \
		struct packed_field_u8 *: function##_u8,                         \
		const struct packed_field_u16 *: function##_u16,                 \
		struct packed_field_u16 *: function##_u16)
#define pack_fields(pbuf, pbuflen, ustruct, fields, quirks)                      \
	KM_FIELDS_OF(fields, pack_fields)(pbuf, pbuflen, ustruct, fields, ARRAY_SIZE(fields), \
					  quirks)
#define unpack_fields(pbuf, pbuflen, ustruct, fields, quirks)                    \
	KM_FIELDS_OF(fields, unpack_fields)(pbuf, pbuflen, ustruct, fields, ARRAY_SIZE(fields), \
					    quirks)

#endif
