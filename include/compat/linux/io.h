/* SPDX-License-Identifier: MIT */
/* Access to devices' memory. */
#ifndef KM_COMPAT_LINUX_IO_H
#define KM_COMPAT_LINUX_IO_H

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/types.h>
#include <asm/io.h>

#endif
