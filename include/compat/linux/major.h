/* SPDX-License-Identifier: MIT */
/* Fixed major numbers. */
#ifndef KM_COMPAT_LINUX_MAJOR_H
#define KM_COMPAT_LINUX_MAJOR_H

#include_next <linux/major.h>

#endif
