/* SPDX-License-Identifier: MIT */
/*
 * Formatting with the kernel's conversions, %p extensions included. kasprintf()
 * and its kin are the compat layer's here, so that they know these too.
 */
#ifndef KM_COMPAT_LINUX_SPRINTF_H
#define KM_COMPAT_LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <stdarg.h>

/*
 * The core library has simple functions of some of these names: the kernel
 * world's know the kernel's formats, and go by another name for the linker.
 */
#define scnprintf km_scnprintf
#define vscnprintf km_vscnprintf
#define kasprintf km_kasprintf
#define kvasprintf km_kvasprintf
#define kvasprintf_const km_kvasprintf_const
#define snprintf km_snprintf
#define vsnprintf km_vsnprintf
#define sprintf km_sprintf
#define vsprintf km_vsprintf
#define sscanf km_sscanf
#define vsscanf km_vsscanf

/* Characters that the whole text needs, without the NUL. */
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int vsprintf(char *buf, const char *fmt, va_list args) __printf(2, 0);
/* Characters written, without the NUL. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
/* In memory of kmalloc(gfp). */
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3) __malloc;
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0) __malloc;
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0);

int sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);
int vsscanf(const char *buf, const char *fmt, va_list args) __scanf(2, 0);

/* The conversions of one number in binary form: an alternative to %p hashes. Always false. */
extern int no_hash_pointers;

#endif
