/* SPDX-License-Identifier: MIT */
/* Error pointers: the library's linux/err.h, after the kernel's errno values. */
#ifndef KM_COMPAT_LINUX_ERR_H
#define KM_COMPAT_LINUX_ERR_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>
#include_next <linux/err.h>

#define IOMEM_ERR_PTR(err) ((void __iomem *)ERR_PTR(err))
#define PTR_RET(p) PTR_ERR_OR_ZERO(p) /* to 5.7 */

#endif
