/* SPDX-License-Identifier: MIT */
/* The release that utsname() tells. */
#ifndef KM_COMPAT_GENERATED_UTSRELEASE_H
#define KM_COMPAT_GENERATED_UTSRELEASE_H

#define UTS_RELEASE "6.1.0-libkmem"

#endif
