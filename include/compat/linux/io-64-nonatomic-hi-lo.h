/* SPDX-License-Identifier: MIT */
/* 64-bit accesses are one access here. */
#ifndef KM_COMPAT_LINUX_IO_64_NONATOMIC_HI_LO_H
#define KM_COMPAT_LINUX_IO_64_NONATOMIC_HI_LO_H

#include <linux/io.h>

#define hi_lo_readq(addr) readq(addr)
#define hi_lo_writeq(val, addr) writeq(val, addr)

#endif
