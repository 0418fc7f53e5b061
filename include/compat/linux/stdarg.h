/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_STDARG_H
#define KM_COMPAT_LINUX_STDARG_H
#include <stdarg.h>
#endif
