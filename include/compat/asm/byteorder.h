/* SPDX-License-Identifier: MIT */
/* Little endian: the system's header gives the __ names, linux/byteorder/generic.h the others. */
#ifndef KM_COMPAT_ASM_BYTEORDER_H
#define KM_COMPAT_ASM_BYTEORDER_H

#include <linux/types.h>
#include_next <asm/byteorder.h>
#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN 1234
#endif
#include <linux/swab.h>
#include <linux/byteorder/generic.h>

#endif
