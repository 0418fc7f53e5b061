/* SPDX-License-Identifier: MIT */
/* What a module says it was built for. */
#ifndef KM_COMPAT_LINUX_VERMAGIC_H
#define KM_COMPAT_LINUX_VERMAGIC_H

#include <generated/utsrelease.h>

#define VERMAGIC_STRING UTS_RELEASE " SMP mod_unload "

#endif
