/* SPDX-License-Identifier: MIT */
#include <linux/irqflags.h>
