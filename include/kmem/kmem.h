/* SPDX-License-Identifier: MIT */
/*
 * libkmem's own calls: what it says of itself, as text.
 *
 * Each text function fills buf with at most size bytes, a closing NUL
 * included, and returns the bytes that the whole text needs without the NUL:
 * a return of size or more means that it was cut. Call with size 0 to ask.
 * They boot the library if need be and may be called from any context after that.
 */
#ifndef KMEM_KMEM_H
#define KMEM_KMEM_H

#include <kmem/types.h>

/* ---- pages: /proc/buddyinfo, pagetypeinfo, zoneinfo and meminfo of Linux 6.18 ---- */

KM_API size_t km_buddyinfo(char *buf, size_t size);
KM_API size_t km_pagetypeinfo(char *buf, size_t size);
KM_API size_t km_zoneinfo(char *buf, size_t size);
KM_API size_t km_meminfo(char *buf, size_t size);

#endif
