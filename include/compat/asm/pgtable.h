/* SPDX-License-Identifier: MIT */
/* Protections of pages. */
#ifndef KM_COMPAT_ASM_PGTABLE_H
#define KM_COMPAT_ASM_PGTABLE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#endif
