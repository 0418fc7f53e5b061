/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_GCD_H
#define KM_COMPAT_LINUX_GCD_H

#include <linux/compiler.h>
unsigned long gcd(unsigned long a, unsigned long b) __attribute_const__;

#endif
