/* SPDX-License-Identifier: MIT */
/* There are no security modules: what this brings along, and no more. */
#ifndef KM_COMPAT_LINUX_SECURITY_H
#define KM_COMPAT_LINUX_SECURITY_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#endif
