/* SPDX-License-Identifier: MIT */
/* What the caller may do: all when the process runs as user 0, else nothing. */
#ifndef KM_COMPAT_LINUX_CAPABILITY_H
#define KM_COMPAT_LINUX_CAPABILITY_H

#include_next <linux/capability.h>
#include <linux/types.h>

bool capable(int cap);
#define capable_noaudit(cap) capable(cap)

static inline bool perfmon_capable(void)
{
	return capable(CAP_PERFMON) || capable(CAP_SYS_ADMIN);
}

#endif
