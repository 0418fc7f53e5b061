/* SPDX-License-Identifier: MIT */
/* The width of long. */
#ifndef KM_COMPAT_ASM_BITSPERLONG_H
#define KM_COMPAT_ASM_BITSPERLONG_H

#include_next <asm/bitsperlong.h>

#define BITS_PER_LONG 64
#ifndef BITS_PER_LONG_LONG
#define BITS_PER_LONG_LONG 64
#endif
#define small_const_nbits(nbits) \
	(__builtin_constant_p(nbits) && (nbits) <= BITS_PER_LONG && (nbits) > 0)

#endif
