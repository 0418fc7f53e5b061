/* SPDX-License-Identifier: MIT */
/* The configuration. */
#ifndef KM_COMPAT_GENERATED_AUTOCONF_H
#define KM_COMPAT_GENERATED_AUTOCONF_H

#include <linux/kconfig.h>

#endif
