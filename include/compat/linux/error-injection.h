/* SPDX-License-Identifier: MIT */
/* Functions whose result may be overridden: nobody does it here. */
#ifndef KM_COMPAT_LINUX_ERROR_INJECTION_H
#define KM_COMPAT_LINUX_ERROR_INJECTION_H

#include <linux/compiler.h>

enum { EI_ETYPE_NULL, EI_ETYPE_ERRNO, EI_ETYPE_ERRNO_NULL, EI_ETYPE_TRUE };

/* NO-OP: as in a kernel without CONFIG_FUNCTION_ERROR_INJECTION. */
#define ALLOW_ERROR_INJECTION(fname, etype) _Static_assert(EI_ETYPE_##etype >= 0, "")

#endif
