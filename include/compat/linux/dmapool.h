/* SPDX-License-Identifier: MIT */
/* Pools of small coherent blocks: the library's. */
#ifndef KM_COMPAT_LINUX_DMAPOOL_H
#define KM_COMPAT_LINUX_DMAPOOL_H

#include <linux/device.h>
#include_next <linux/dmapool.h>

#endif
