/* SPDX-License-Identifier: MIT */
/* Single bits and runs of bits as masks. */
#ifndef KM_COMPAT_LINUX_BITS_H
#define KM_COMPAT_LINUX_BITS_H

#include <linux/build_bug.h>
#include <linux/const.h>
#include <asm/bitsperlong.h>

#define BIT(nr) (UL(1) << (nr))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BIT_MASK(nr) (UL(1) << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT_ULL_MASK(nr) (ULL(1) << ((nr) % BITS_PER_LONG_LONG))
#define BIT_ULL_WORD(nr) ((nr) / BITS_PER_LONG_LONG)
#define BITS_PER_BYTE 8
#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define BITS_PER_LONG_LONG 64

/* Bits l .. h, both included; constants in the wrong order do not compile. */
#define GENMASK_INPUT_CHECK(h, l) \
	BUILD_BUG_ON_ZERO(__builtin_choose_expr(__is_constexpr((l) > (h)), (l) > (h), 0))
#define __GENMASK(h, l) ((~UL(0) << (l)) & (~UL(0) >> (BITS_PER_LONG - 1 - (h))))
#define __GENMASK_ULL(h, l) ((~ULL(0) << (l)) & (~ULL(0) >> (BITS_PER_LONG_LONG - 1 - (h))))
#define GENMASK(h, l) (GENMASK_INPUT_CHECK(h, l) + __GENMASK(h, l))
#define GENMASK_ULL(h, l) (GENMASK_INPUT_CHECK(h, l) + __GENMASK_ULL(h, l))
#define km_genmask_t(t, h, l) \
	((t)(GENMASK_INPUT_CHECK(h, l) + km_fits_t(t, h) + __GENMASK_ULL(h, l)))
#define km_fits_t(t, nr) \
	BUILD_BUG_ON_ZERO(__builtin_choose_expr(__is_constexpr(nr), (nr) >= BITS_PER_TYPE(t), 0))
#define GENMASK_TYPE(t, h, l) km_genmask_t(t, h, l)
#define GENMASK_U8(h, l) km_genmask_t(u8, h, l)
#define GENMASK_U16(h, l) km_genmask_t(u16, h, l)
#define GENMASK_U32(h, l) km_genmask_t(u32, h, l)
#define GENMASK_U64(h, l) km_genmask_t(u64, h, l)
#define GENMASK_U128(h, l) \
	((~(unsigned __int128)0 << (l)) & (~(unsigned __int128)0 >> (127 - (h))))
#define km_bit_t(t, nr) \
	((t)(km_fits_t(t, nr) + (ULL(1) << (nr))))
#define BIT_U8(nr) km_bit_t(u8, nr)
#define BIT_U16(nr) km_bit_t(u16, nr)
#define BIT_U32(nr) km_bit_t(u32, nr)
#define BIT_U64(nr) km_bit_t(u64, nr)

#endif
