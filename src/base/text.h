/* SPDX-License-Identifier: MIT */
/*
 * Text into a caller's buffer, without stdio, malloc or locale, and so fit for
 * signal handlers. Conversions: d i u o x X c s p % with flags - 0 # + space,
 * width and precision (also *), lengths hh h l ll z t. %p prints as %#lx, and
 * # puts 0x before a zero too, both as in the kernel.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <kmem/types.h>
#include <stdarg.h>

struct text {
	char *buf;
	size_t size; /* of buf; a NUL is always kept inside it when size > 0 */
	size_t len;  /* bytes that the whole text needs, also when buf is too small */
};

#define TEXT_INIT(b, n) { (b), (n), 0 }

void text_printf(struct text *t, const char *fmt, ...) __printf(2, 3);
void text_vprintf(struct text *t, const char *fmt, va_list ap);
/* Symbol of a code address in the kernel's %pS form, "func+0x1c/0x40", or "0x...". */
void text_symbol(struct text *t, const void *addr);
/* Flags by name, as %pGg: "GFP_KERNEL|__GFP_ZERO". */
void text_gfp(struct text *t, gfp_t gfp);

#endif
