/* SPDX-License-Identifier: MIT */
/* There is no KFENCE: no address is one of its. */
#ifndef KM_COMPAT_LINUX_KFENCE_H
#define KM_COMPAT_LINUX_KFENCE_H

#include <linux/mm.h>
#include <linux/types.h>

static inline bool is_kfence_address(const void *addr)
{
	return false;
}

#endif
