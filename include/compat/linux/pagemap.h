/* SPDX-License-Identifier: MIT */
/* There is no page cache: what this brings along, and no more. */
#ifndef KM_COMPAT_LINUX_PAGEMAP_H
#define KM_COMPAT_LINUX_PAGEMAP_H

#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#endif
