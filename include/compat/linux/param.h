/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_PARAM_H
#define KM_COMPAT_LINUX_PARAM_H

#include <asm/param.h>

#endif
