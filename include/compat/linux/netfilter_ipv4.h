/* SPDX-License-Identifier: MIT */
#include_next <linux/netfilter_ipv4.h>
#include <linux/netfilter.h>
