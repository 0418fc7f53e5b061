/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_ASM_CHECKSUM_H
#define KM_COMPAT_ASM_CHECKSUM_H
#include <net/checksum.h>
#endif
