/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_CRC32C_H
#define KM_COMPAT_LINUX_CRC32C_H

#include <linux/crc32.h>

#endif
