/* SPDX-License-Identifier: MIT */
#include <linux/capability.h>

#include <linux/export.h>

#include "compat/sched/host_thread.h"

bool capable(int cap)
{
	return km_host_is_root();
}
EXPORT_SYMBOL(capable);
