/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_LCM_H
#define KM_COMPAT_LINUX_LCM_H

#include <linux/compiler.h>
unsigned long lcm(unsigned long a, unsigned long b) __attribute_const__;
/* Of 0 and x: x. */
unsigned long lcm_not_zero(unsigned long a, unsigned long b) __attribute_const__;

#endif
