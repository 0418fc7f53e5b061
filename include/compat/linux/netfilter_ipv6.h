/* SPDX-License-Identifier: MIT */
#include_next <linux/netfilter_ipv6.h>
#include <linux/netfilter.h>
