/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_VDSO_PROCESSOR_H
#define KM_COMPAT_VDSO_PROCESSOR_H

#include <asm/processor.h>

#endif
