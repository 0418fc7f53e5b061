/* SPDX-License-Identifier: MIT */
/* Constants that C and assembler share. */
#ifndef KM_COMPAT_LINUX_CONST_H
#define KM_COMPAT_LINUX_CONST_H

#include_next <linux/const.h>

#ifndef UL
#define UL(x) (_UL(x))
#define ULL(x) (_ULL(x))
#endif

#ifndef __is_constexpr
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#endif

#endif
