/* SPDX-License-Identifier: MIT */
/*
 * Formatting with the kernel's conversions: d i u o x X c s p %, with flags,
 * width, precision and lengths, but without floating point and without the
 * extensions of %p. Needs no stdio and no locale, so that what follows may be
 * used in any context, if gfp may. stdio.h comes along for sprintf() and its
 * kin, which are the C library's. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_SPRINTF_H
#define KMEM_LINUX_SPRINTF_H

#include <kmem/types.h>
#include <linux/gfp_types.h>
#include <stdarg.h>
#include <stdio.h>

/* The value is what was written, the NUL not counted; 0 when size is 0. */
KM_API int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
KM_API int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);

/* The text in memory of kmalloc(gfp); NULL when there is none. Sleeps as gfp says. */
KM_API char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3) __malloc;
KM_API char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0) __malloc;
/* The same, but "%s" and a text without % may come back uncopied; free with kfree_const(). */
KM_API const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0);

#endif
