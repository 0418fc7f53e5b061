/* SPDX-License-Identifier: MIT */
/*
 * Formatting: the conversions d i u o x X c s p %, with flags, width, precision
 * and lengths. No stdio, no locale, no memory: any context. %p and its letters
 * are in vsnprintf_pointer.c.
 */
#include "compat/text/vsnprintf.h"

#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

void fmt_chars(struct fmt_out *o, char c, int n)
{
	while (n-- > 0)
		fmt_char(o, c);
}

void fmt_bytes(struct fmt_out *o, const char *s, size_t n)
{
	while (n--)
		fmt_char(o, *s++);
}

void fmt_text(struct fmt_out *o, const char *s)
{
	fmt_bytes(o, s, strlen(s));
}

void fmt_padded(struct fmt_out *o, const char *s, const struct fmt_spec *spec)
{
	size_t len = spec->precision >= 0 ? strnlen(s, spec->precision) : strlen(s);
	int pad = spec->width > (int)len ? spec->width - (int)len : 0;

	if (!spec->left)
		fmt_chars(o, ' ', pad);
	fmt_bytes(o, s, len);
	if (spec->left)
		fmt_chars(o, ' ', pad);
}

void fmt_string(struct fmt_out *o, const char *s, const struct fmt_spec *spec)
{
	struct fmt_spec whole = *spec;

	if (!s || (unsigned long)s < PAGE_SIZE || IS_ERR_VALUE(s)) {
		s = s ? "(efault)" : "(null)";
		whole.precision = spec->precision >= 0 && !strcmp(s, "(null)") ? spec->precision : -1;
	}
	fmt_padded(o, s, &whole);
}

void fmt_number(struct fmt_out *o, unsigned long long num, bool negative,
		const struct fmt_spec *spec)
{
	const char *digits = spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	bool prefix = spec->alt && spec->base != 10;
	char text[24], sign = 0;
	int n = 0, zeros, pad = spec->width;

	if (negative)
		sign = '-', num = -num;
	else if (spec->plus)
		sign = '+';
	else if (spec->space)
		sign = ' ';
	/* As in the kernel, # puts the prefix before a zero too. */
	for (unsigned long long rest = num; rest || !n; rest /= spec->base)
		text[n++] = digits[rest % spec->base];
	zeros = spec->precision > n ? spec->precision - n : 0;
	pad -= n + zeros + !!sign;
	if (prefix)
		pad -= spec->base == 16 ? 2 : 1;
	if (pad > 0 && spec->zero && !spec->left && spec->precision < 0) {
		zeros += pad;
		pad = 0;
	}
	if (!spec->left)
		fmt_chars(o, ' ', pad);
	if (sign)
		fmt_char(o, sign);
	if (prefix) {
		fmt_char(o, '0');
		if (spec->base == 16)
			fmt_char(o, spec->upper ? 'X' : 'x');
	}
	fmt_chars(o, '0', zeros);
	while (n)
		fmt_char(o, text[--n]);
	if (spec->left)
		fmt_chars(o, ' ', pad);
}

void fmt_decimal(struct fmt_out *o, unsigned long long num)
{
	struct fmt_spec spec = { .base = 10, .width = -1, .precision = -1 };

	fmt_number(o, num, false, &spec);
}

void fmt_hex(struct fmt_out *o, unsigned long long num, int bytes)
{
	struct fmt_spec spec = {
		.base = 16, .alt = true, .zero = true, .width = 2 + 2 * bytes, .precision = -1
	};

	fmt_number(o, num, false, &spec);
}

/* Flags, width, precision and length; the rest of fmt begins with the conversion. */
static const char *parse(const char *fmt, struct fmt_spec *spec, va_list *args)
{
	*spec = (struct fmt_spec){ .width = -1, .precision = -1, .base = 10 };
	for (;; fmt++) {
		if (*fmt == '-')
			spec->left = true;
		else if (*fmt == '+')
			spec->plus = true;
		else if (*fmt == ' ')
			spec->space = true;
		else if (*fmt == '#')
			spec->alt = true;
		else if (*fmt == '0')
			spec->zero = true;
		else
			break;
	}
	if (*fmt == '*') {
		spec->width = va_arg(*args, int);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
		fmt++;
	} else if (isdigit(*fmt)) {
		spec->width = (int)simple_strtoul(fmt, (char **)&fmt, 10);
	}
	if (*fmt == '.') {
		spec->precision = 0;
		if (*++fmt == '*') {
			spec->precision = max(va_arg(*args, int), 0);
			fmt++;
		} else if (isdigit(*fmt)) {
			spec->precision = (int)simple_strtoul(fmt, (char **)&fmt, 10);
		}
	}
	if (*fmt == 'h') {
		spec->length = *++fmt == 'h' ? 'H' : 'h';
		fmt += spec->length == 'H';
	} else if (*fmt == 'l') {
		spec->length = *++fmt == 'l' ? 'L' : 'l';
		fmt += spec->length == 'L';
	} else if (*fmt == 'L' || *fmt == 'z' || *fmt == 'Z' || *fmt == 't' || *fmt == 'j') {
		spec->length = *fmt == 'L' ? 'L' : 'l';
		fmt++;
	}
	return fmt;
}

static void integer(struct fmt_out *o, bool is_signed, const struct fmt_spec *spec, va_list *args)
{
	long long num;

	if (spec->length == 'L')
		num = va_arg(*args, long long);
	else if (spec->length == 'l')
		num = va_arg(*args, long);
	else
		num = is_signed ? va_arg(*args, int) : (long long)va_arg(*args, unsigned int);
	if (spec->length == 'h')
		num = is_signed ? (short)num : (unsigned short)num;
	if (spec->length == 'H')
		num = is_signed ? (signed char)num : (unsigned char)num;
	fmt_number(o, num, is_signed && num < 0, spec);
}

/* The conversion at fmt; what follows it. NULL: it is none. */
static const char *convert(struct fmt_out *o, const char *fmt, struct fmt_spec *spec, va_list *args)
{
	char one[2] = { 0 };
	const void *p;

	switch (*fmt) {
	case 'c':
		one[0] = (char)va_arg(*args, int);
		if (!spec->left)
			fmt_chars(o, ' ', spec->width - 1);
		fmt_char(o, one[0]);
		if (spec->left)
			fmt_chars(o, ' ', spec->width - 1);
		return fmt + 1;
	case 's':
		fmt_string(o, va_arg(*args, const char *), spec);
		return fmt + 1;
	case 'p':
		p = va_arg(*args, const void *);
		fmt_pointer(o, fmt + 1, p, spec);
		for (fmt++; isalnum(*fmt); fmt++)
			;
		return fmt;
	case '%':
		fmt_char(o, '%');
		return fmt + 1;
	case 'o':
		spec->base = 8;
		break;
	case 'X':
		spec->upper = true;
		fallthrough;
	case 'x':
		spec->base = 16;
		break;
	case 'd':
	case 'i':
	case 'u':
		break;
	default:
		return NULL;
	}
	integer(o, *fmt == 'd' || *fmt == 'i', spec, args);
	return fmt + 1;
}

void fmt_vprintf(struct fmt_out *o, const char *fmt, va_list ap)
{
	struct fmt_spec spec;
	va_list args;

	va_copy(args, ap);
	while (*fmt) {
		const char *start = fmt;

		if (*fmt != '%') {
			fmt_char(o, *fmt++);
			continue;
		}
		fmt = parse(fmt + 1, &spec, &args);
		fmt = convert(o, fmt, &spec, &args);
		if (!fmt) {
			/* What the arguments are is not known from here on. */
			WARN_ONCE(1, "Please remove unsupported format in %%%s\n", start + 1);
			fmt_text(o, start);
			break;
		}
	}
	va_end(args);
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct fmt_out o = { buf, size, 0 };

	if (WARN_ON_ONCE(size > INT_MAX))
		return 0;
	fmt_vprintf(&o, fmt, args);
	if (size)
		buf[min(o.len, size - 1)] = 0;
	return (int)o.len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len;

	if (!size)
		return 0;
	len = vsnprintf(buf, size, fmt, args);
	return len < (int)size ? len : (int)size - 1;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}

/* ---- into memory of its own ---- */

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	va_list again;
	int len;
	char *p;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	p = kmalloc_track_caller((size_t)len + 1, gfp);
	if (p)
		vsnprintf(p, (size_t)len + 1, fmt, args);
	return p;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *p;

	va_start(args, fmt);
	p = kvasprintf(gfp, fmt, args);
	va_end(args);
	return p;
}

const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args)
{
	/* What has nothing to insert may be copied all the same: kfree_const() frees it. */
	return kvasprintf(gfp, fmt, args);
}
