/* SPDX-License-Identifier: MIT */
/* Pages of 4 KiB. */
#ifndef KM_COMPAT_ASM_PAGE_H
#define KM_COMPAT_ASM_PAGE_H

#include <linux/const.h>
#include <kmem/types.h>

#define THREAD_SIZE_ORDER 2
#define THREAD_SIZE (PAGE_SIZE << THREAD_SIZE_ORDER)

#endif
