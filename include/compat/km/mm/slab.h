/* SPDX-License-Identifier: MIT */
/* "../mm/slab.h", where the kernel's tree is not around the file that includes it. */
#ifndef KM_COMPAT_MM_SLAB_H
#define KM_COMPAT_MM_SLAB_H

#include <linux/kasan.h>
#include <linux/mm.h>
#include <linux/slab.h>

#endif
