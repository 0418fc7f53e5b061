/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_UNALIGNED_GENERIC_H
#define KM_COMPAT_LINUX_UNALIGNED_GENERIC_H
#include <asm/unaligned.h>
#endif
