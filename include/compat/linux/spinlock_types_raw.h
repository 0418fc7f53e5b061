/* SPDX-License-Identifier: MIT */
#include <linux/spinlock_types.h>
