/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_ASM_TYPES_H
#define KM_COMPAT_ASM_TYPES_H
#include_next <asm/types.h>
#endif
