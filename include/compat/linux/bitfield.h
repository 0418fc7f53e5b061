/* SPDX-License-Identifier: MIT */
/* Fields of a word, described by a constant mask of consecutive bits. */
#ifndef KM_COMPAT_LINUX_BITFIELD_H
#define KM_COMPAT_LINUX_BITFIELD_H

#include <asm/byteorder.h>
#include <linux/build_bug.h>
#include <linux/typecheck.h>

#define __bf_shf(x) (__builtin_ffsll(x) - 1)
#define km_bf_check(mask, val)                                                   \
	({                                                                       \
		BUILD_BUG_ON_MSG(!__builtin_constant_p(mask), "mask is not constant"); \
		BUILD_BUG_ON_MSG((mask) == 0, "mask is zero");                   \
		BUILD_BUG_ON_MSG(__builtin_constant_p(val) ?                     \
					 ~((u64)(mask) >> __bf_shf(mask)) & (u64)(val) : 0, \
				 "value too large for the field");               \
		BUILD_BUG_ON_MSG((((u64)(mask) + (1ULL << __bf_shf(mask))) &     \
				  ((u64)(mask) + (1ULL << __bf_shf(mask)) - 1)) != 0, \
				 "mask is not contiguous");                      \
	})
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, val) (!((((__typeof__(mask))(val)) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP(mask, val)                                                    \
	({                                                                       \
		km_bf_check(mask, val);                                          \
		((__typeof__(mask))(val) << __bf_shf(mask)) & (mask);            \
	})
#define FIELD_PREP_CONST(mask, val) (BUILD_BUG_ON_ZERO((mask) == 0) + \
				     (((__typeof__(mask))(val) << __bf_shf(mask)) & (mask)))
#define FIELD_GET(mask, reg)                                                     \
	({                                                                       \
		km_bf_check(mask, 0);                                            \
		(__typeof__(mask))(((reg) & (mask)) >> __bf_shf(mask));          \
	})
#define FIELD_MODIFY(mask, reg_p, val)                                           \
	({                                                                       \
		km_bf_check(mask, val);                                          \
		*(reg_p) &= ~(mask);                                             \
		*(reg_p) |= (((__typeof__(mask))(val) << __bf_shf(mask)) & (mask)); \
	})
#define field_get(mask, reg)                                                     \
	({                                                                       \
		__typeof__(mask) __km_m = (mask);                                \
		(__typeof__(mask))(((reg) & __km_m) >> __bf_shf(__km_m));        \
	})
#define field_prep(mask, val)                                                    \
	({                                                                       \
		__typeof__(mask) __km_m = (mask);                                \
		((__typeof__(mask))(val) << __bf_shf(__km_m)) & __km_m;          \
	})

/* u32_get_bits(value, mask), le32_replace_bits(old, value, mask) and their kin. */
#define KM_BITFIELD(type, base, to, from)                                        \
	static __always_inline __##type type##_encode_bits(base v, base field)   \
	{                                                                        \
		return to((v << __bf_shf(field)) & field);                       \
	}                                                                        \
	static __always_inline __##type type##_replace_bits(__##type old, base v, base field) \
	{                                                                        \
		return (old & ~to(field)) | type##_encode_bits(v, field);        \
	}                                                                        \
	static __always_inline void type##p_replace_bits(__##type *p, base v, base field) \
	{                                                                        \
		*p = type##_replace_bits(*p, v, field);                          \
	}                                                                        \
	static __always_inline base type##_get_bits(__##type v, base field)      \
	{                                                                        \
		return (from(v) & field) >> __bf_shf(field);                     \
	}
#define KM_AS_IS(x) (x)
KM_BITFIELD(u8, u8, KM_AS_IS, KM_AS_IS)
KM_BITFIELD(u16, u16, KM_AS_IS, KM_AS_IS)
KM_BITFIELD(u32, u32, KM_AS_IS, KM_AS_IS)
KM_BITFIELD(u64, u64, KM_AS_IS, KM_AS_IS)
KM_BITFIELD(le16, u16, __cpu_to_le16, __le16_to_cpu)
KM_BITFIELD(le32, u32, __cpu_to_le32, __le32_to_cpu)
KM_BITFIELD(le64, u64, __cpu_to_le64, __le64_to_cpu)
KM_BITFIELD(be16, u16, __cpu_to_be16, __be16_to_cpu)
KM_BITFIELD(be32, u32, __cpu_to_be32, __be32_to_cpu)
KM_BITFIELD(be64, u64, __cpu_to_be64, __be64_to_cpu)

#endif
