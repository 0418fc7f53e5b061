/* SPDX-License-Identifier: MIT */
/* Copies that may meet bad addresses, for the compat room: plain types only. */
#ifndef COMPAT_HOST_UACCESS_H
#define COMPAT_HOST_UACCESS_H

/* Copy n bytes. into: it is `to` that may be bad, else `from`. The bytes that were not copied. */
unsigned long km_host_copy(void *to, const void *from, unsigned long n, int into);

#endif
