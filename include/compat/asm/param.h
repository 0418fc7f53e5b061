/* SPDX-License-Identifier: MIT */
/* The tick rate: 250 jiffies a second. */
#ifndef KM_COMPAT_ASM_PARAM_H
#define KM_COMPAT_ASM_PARAM_H

#define HZ 250
#define USER_HZ 100

#endif
