/* SPDX-License-Identifier: MIT */
/* Ends of the program's sections, as the linker knows them. */
#ifndef KM_COMPAT_ASM_SECTIONS_H
#define KM_COMPAT_ASM_SECTIONS_H

#include <linux/types.h>

extern char etext[], edata[], end[], __bss_start[];
#define _etext etext
#define _edata edata
#define _end end

#endif
