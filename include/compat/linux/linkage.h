/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_LINKAGE_H
#define KM_COMPAT_LINUX_LINKAGE_H

#include <linux/compiler_types.h>

#define asmlinkage
#define asmlinkage_protect(n, ret, args...) do { } while (0)
#define __page_aligned_data __attribute__((__aligned__(4096)))
#define __page_aligned_bss __attribute__((__aligned__(4096)))

#endif
