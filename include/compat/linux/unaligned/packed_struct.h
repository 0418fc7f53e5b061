/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_UNALIGNED_PACKED_STRUCT_H
#define KM_COMPAT_LINUX_UNALIGNED_PACKED_STRUCT_H
#include <asm/unaligned.h>
#endif
