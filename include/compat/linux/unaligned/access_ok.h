/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_UNALIGNED_ACCESS_OK_H
#define KM_COMPAT_LINUX_UNALIGNED_ACCESS_OK_H
#include <asm/unaligned.h>
#endif
