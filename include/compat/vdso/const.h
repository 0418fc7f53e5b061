/* SPDX-License-Identifier: MIT */
#include <linux/const.h>
