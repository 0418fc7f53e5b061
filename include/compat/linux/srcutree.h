/* SPDX-License-Identifier: MIT */
#include <linux/srcu.h>
