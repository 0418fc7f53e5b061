/* SPDX-License-Identifier: MIT */
/* Called by panic(), before the process aborts. */
#ifndef KM_COMPAT_LINUX_PANIC_NOTIFIER_H
#define KM_COMPAT_LINUX_PANIC_NOTIFIER_H

#include <linux/notifier.h>
#include <linux/types.h>

extern struct atomic_notifier_head panic_notifier_list;

#endif
