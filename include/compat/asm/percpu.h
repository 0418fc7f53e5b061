/* SPDX-License-Identifier: MIT */
#include <linux/percpu-defs.h>
