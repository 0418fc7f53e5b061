/* SPDX-License-Identifier: MIT */
/* A part of linux/highmem.h in kernels from 5.11 on. */
#ifndef KMEM_LINUX_HIGHMEM_INTERNAL_H
#define KMEM_LINUX_HIGHMEM_INTERNAL_H

#include <linux/highmem.h>

#endif
