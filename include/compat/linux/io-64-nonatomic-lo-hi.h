/* SPDX-License-Identifier: MIT */
/* 64-bit accesses are one access here. */
#ifndef KM_COMPAT_LINUX_IO_64_NONATOMIC_LO_HI_H
#define KM_COMPAT_LINUX_IO_64_NONATOMIC_LO_HI_H

#include <linux/io.h>

#define lo_hi_readq(addr) readq(addr)
#define lo_hi_writeq(val, addr) writeq(val, addr)

#endif
