/* SPDX-License-Identifier: MIT */
/* An older name of linux/jump_label.h. */
#ifndef KM_COMPAT_LINUX_STATIC_KEY_H
#define KM_COMPAT_LINUX_STATIC_KEY_H

#include <linux/jump_label.h>

#endif
