/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_UNALIGNED_BE_BYTESHIFT_H
#define KM_COMPAT_LINUX_UNALIGNED_BE_BYTESHIFT_H
#include <asm/unaligned.h>
#endif
