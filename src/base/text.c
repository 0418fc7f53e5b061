/* SPDX-License-Identifier: MIT */
/* Formatting without stdio; see text.h. */
#include "base/text.h"

#include "port/port.h"

enum spec_flags {
	SPEC_LEFT = 1,
	SPEC_ZERO = 2,
	SPEC_ALT = 4,
	SPEC_PLUS = 8,
	SPEC_SPACE = 16,
	SPEC_SIGNED = 32,
	SPEC_UPPER = 64,
};

/* One conversion, parsed. */
struct spec {
	unsigned int flags; /* enum spec_flags */
	int width;
	int precision; /* -1: none given */
	char length;   /* 'H' for hh, 'h', 'l' (also ll z t), or 0 */
};

static void put_char(struct text *t, char c)
{
	if (t->len + 1 < t->size) {
		t->buf[t->len] = c;
		t->buf[t->len + 1] = 0;
	}
	t->len++;
}

static void put_repeat(struct text *t, char c, int n)
{
	while (n-- > 0)
		put_char(t, c);
}

static void put_bytes(struct text *t, const char *s, int n)
{
	for (int i = 0; i < n; i++)
		put_char(t, s[i]);
}

/* The whole of a padded field: prefix, zeroes, body. */
static void put_field(struct text *t, const struct spec *spec, const char *prefix, int zeroes,
		      const char *body, int len)
{
	int prefix_len = (int)strlen(prefix);
	int pad = spec->width - prefix_len - (zeroes > 0 ? zeroes : 0) - len;

	if (!(spec->flags & SPEC_LEFT))
		put_repeat(t, ' ', pad);
	put_bytes(t, prefix, prefix_len);
	put_repeat(t, '0', zeroes);
	put_bytes(t, body, len);
	if (spec->flags & SPEC_LEFT)
		put_repeat(t, ' ', pad);
}

static void put_number(struct text *t, const struct spec *spec, unsigned long value, bool negative,
		       unsigned int base)
{
	const char *digits = spec->flags & SPEC_UPPER ? "0123456789ABCDEF" : "0123456789abcdef";
	const char *prefix = "";
	char buf[24], *p = buf + sizeof(buf);
	int len, zeroes;

	if (negative)
		prefix = "-";
	else if (spec->flags & SPEC_SIGNED && spec->flags & SPEC_PLUS)
		prefix = "+";
	else if (spec->flags & SPEC_SIGNED && spec->flags & SPEC_SPACE)
		prefix = " ";
	else if (base == 16 && spec->flags & SPEC_ALT)
		prefix = spec->flags & SPEC_UPPER ? "0X" : "0x";
	else if (base == 8 && spec->flags & SPEC_ALT && value)
		prefix = "0";

	for (; value; value /= base)
		*--p = digits[value % base];
	len = (int)(buf + sizeof(buf) - p);
	zeroes = (spec->precision < 0 ? 1 : spec->precision) - len;
	if (spec->precision < 0 && spec->flags & SPEC_ZERO && !(spec->flags & SPEC_LEFT) &&
	    spec->width - (int)strlen(prefix) - len > zeroes)
		zeroes = spec->width - (int)strlen(prefix) - len;
	put_field(t, spec, prefix, zeroes, p, len);
}

static void put_string(struct text *t, const struct spec *spec, const char *s)
{
	int len = 0;

	if (!s)
		s = "(null)";
	while ((spec->precision < 0 || len < spec->precision) && s[len])
		len++;
	put_field(t, spec, "", 0, s, len);
}

static const char *parse_flags(const char *f, struct spec *spec)
{
	for (;; f++) {
		switch (*f) {
		case '-': spec->flags |= SPEC_LEFT; break;
		case '0': spec->flags |= SPEC_ZERO; break;
		case '#': spec->flags |= SPEC_ALT; break;
		case '+': spec->flags |= SPEC_PLUS; break;
		case ' ': spec->flags |= SPEC_SPACE; break;
		default: return f;
		}
	}
}

/* va_list behind a pointer, so that helpers advance the caller's. */
struct args {
	va_list ap;
};

static const char *parse_int(const char *f, int *value, struct args *args)
{
	if (*f == '*') {
		*value = va_arg(args->ap, int);
		return f + 1;
	}
	for (*value = 0; *f >= '0' && *f <= '9'; f++)
		*value = *value * 10 + (*f - '0');
	return f;
}

/* Flags, width, precision and length; returns the place of the conversion's letter. */
static const char *parse_spec(const char *f, struct spec *spec, struct args *args)
{
	*spec = (struct spec){ .precision = -1 };
	f = parse_flags(f, spec);
	f = parse_int(f, &spec->width, args);
	if (spec->width < 0) {
		spec->flags |= SPEC_LEFT;
		spec->width = -spec->width;
	}
	if (*f == '.')
		f = parse_int(f + 1, &spec->precision, args);
	for (;; f++) {
		if (*f == 'h')
			spec->length = spec->length == 'h' ? 'H' : 'h';
		else if (*f == 'l' || *f == 'z' || *f == 't')
			spec->length = 'l';
		else
			return f;
	}
}

static long arg_signed(const struct spec *spec, struct args *args)
{
	if (spec->length == 'l')
		return va_arg(args->ap, long);
	switch (spec->length) {
	case 'h': return (short)va_arg(args->ap, int);
	case 'H': return (signed char)va_arg(args->ap, int);
	default: return va_arg(args->ap, int);
	}
}

static unsigned long arg_unsigned(const struct spec *spec, struct args *args)
{
	if (spec->length == 'l')
		return va_arg(args->ap, unsigned long);
	switch (spec->length) {
	case 'h': return (unsigned short)va_arg(args->ap, unsigned int);
	case 'H': return (unsigned char)va_arg(args->ap, unsigned int);
	default: return va_arg(args->ap, unsigned int);
	}
}

static void put_spec(struct text *t, char letter, struct spec *spec, struct args *args)
{
	long value;
	char c;

	switch (letter) {
	case 'd':
	case 'i':
		spec->flags |= SPEC_SIGNED;
		value = arg_signed(spec, args);
		put_number(t, spec, value < 0 ? -(unsigned long)value : (unsigned long)value,
			   value < 0, 10);
		break;
	case 'u':
		put_number(t, spec, arg_unsigned(spec, args), false, 10);
		break;
	case 'o':
		put_number(t, spec, arg_unsigned(spec, args), false, 8);
		break;
	case 'X':
		spec->flags |= SPEC_UPPER;
		put_number(t, spec, arg_unsigned(spec, args), false, 16);
		break;
	case 'x':
		put_number(t, spec, arg_unsigned(spec, args), false, 16);
		break;
	case 'p':
		spec->flags |= SPEC_ALT;
		put_number(t, spec, (unsigned long)va_arg(args->ap, void *), false, 16);
		break;
	case 'c':
		c = (char)va_arg(args->ap, int);
		put_field(t, spec, "", 0, &c, 1);
		break;
	case 's':
		put_string(t, spec, va_arg(args->ap, const char *));
		break;
	default:
		/* %% and what is not known stand for themselves. */
		put_char(t, letter);
	}
}

void text_vprintf(struct text *t, const char *fmt, va_list ap)
{
	struct args args;
	struct spec spec;

	if (!t->len && t->size)
		t->buf[0] = 0;
	va_copy(args.ap, ap);
	for (const char *f = fmt; *f; f++) {
		if (*f != '%') {
			put_char(t, *f);
			continue;
		}
		f = parse_spec(f + 1, &spec, &args);
		if (!*f)
			break;
		put_spec(t, *f, &spec, &args);
	}
	va_end(args.ap);
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(t, fmt, ap);
	va_end(ap);
}

void text_symbol(struct text *t, const void *addr)
{
	unsigned long offset, size;
	const char *name;

	if (port_symbol(addr, &name, &offset, &size))
		text_printf(t, "%s+%#lx/%#lx", name, offset, size);
	else
		text_printf(t, "%#lx", (unsigned long)addr);
}
