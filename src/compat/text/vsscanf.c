/* SPDX-License-Identifier: MIT */
/* sscanf(): d i u o x X c s [ n %, with * width and lengths. */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>

/* What stands between % and the conversion. */
struct scan {
	bool drop; /* do not store */
	int width; /* -1: none */
	int length;
};

static const char *parse(const char *fmt, struct scan *scan)
{
	*scan = (struct scan){ .width = -1 };
	if (*fmt == '*') {
		scan->drop = true;
		fmt++;
	}
	if (isdigit(*fmt))
		scan->width = (int)simple_strtoul(fmt, (char **)&fmt, 10);
	if (*fmt == 'h') {
		scan->length = *++fmt == 'h' ? 'H' : 'h';
		fmt += scan->length == 'H';
	} else if (*fmt == 'l') {
		scan->length = *++fmt == 'l' ? 'L' : 'l';
		fmt += scan->length == 'L';
	} else if (*fmt == 'L' || *fmt == 'z' || *fmt == 't' || *fmt == 'j') {
		scan->length = *fmt == 'L' ? 'L' : 'l';
		fmt++;
	}
	return fmt;
}

static void store(void *to, int length, unsigned long long value)
{
	switch (length) {
	case 'H':
		*(u8 *)to = value;
		break;
	case 'h':
		*(u16 *)to = value;
		break;
	case 'l':
	case 'L':
		*(u64 *)to = value;
		break;
	default:
		*(u32 *)to = value;
	}
}

/* A number at s; what follows it, NULL: there is none. */
static const char *scan_number(const char *s, char kind, const struct scan *scan,
			       unsigned long long *value)
{
	unsigned int base = kind == 'o' ? 8 : kind == 'x' || kind == 'X' ? 16 : kind == 'i' ? 0 : 10;
	size_t max = scan->width > 0 ? scan->width : INT_MAX;
	bool negative = (kind == 'd' || kind == 'i') && *s == '-' && max > 1;
	const char *start;
	char *end;

	if (negative) {
		s++;
		max--;
	}
	start = s;
	if (!(base == 16 || (base == 0 && *s == '0') ? isxdigit(*s) :
	      base == 8 ? isodigit(*s) : isdigit(*s)))
		return NULL;
	*value = simple_strntoull(s, &end, base, max);
	if (negative)
		*value = -*value;
	return end > start ? end : NULL;
}

/* The set behind "%["; what follows its "]", NULL: it has no end. */
static const char *scan_set(const char *fmt, unsigned long *set)
{
	bool inverted = *fmt == '^';
	int len;

	fmt += inverted;
	bitmap_zero(set, 256);
	len = strcspn(fmt + 1, "]") + 1;
	if (!fmt[0] || fmt[len] != ']')
		return NULL;
	while (len--)
		__set_bit((u8)*fmt++, set);
	if (inverted)
		bitmap_complement(set, set, 256);
	__clear_bit(0, set);
	return fmt + 1;
}

/* Characters that fit into to, with a NUL; what follows. */
static const char *take(const char *s, char *to, int max, const unsigned long *set)
{
	while (*s && max-- && (set ? test_bit((u8)*s, set) : !isspace(*s))) {
		if (to)
			*to++ = *s;
		s++;
	}
	if (to)
		*to = 0;
	return s;
}

/*
 * One conversion at *fmt of the text at s: what follows in the text, NULL when
 * it does not match. *done counts what was stored.
 */
static const char *convert(const char *s, const char *start, const char **fmt, struct scan *scan,
			   va_list *args, int *done)
{
	char kind = *(*fmt)++;
	unsigned long long value;
	DECLARE_BITMAP(set, 256);
	const char *end;
	void *to = NULL;

	if (kind == 'n') {
		store(va_arg(*args, void *), scan->length, s - start);
		return s;
	}
	if (kind == '[') {
		if (scan->width < 0)
			return NULL;
		*fmt = scan_set(*fmt, set);
		if (!*fmt || !*s || !test_bit((u8)*s, set))
			return NULL;
	} else if (kind != 'c') {
		s = skip_spaces(s);
	}
	if (kind == '%')
		return *s == '%' ? s + 1 : NULL;
	if (!*s)
		return NULL;
	if (strchr("diuoxX", kind)) {
		end = scan_number(s, kind, scan, &value);
		if (end && !scan->drop)
			store(va_arg(*args, void *), scan->length, value);
		*done += end && !scan->drop;
		return end;
	}
	if (kind != 'c' && kind != 's' && kind != '[')
		return NULL;
	if (!scan->drop) {
		to = va_arg(*args, void *);
		++*done;
	}
	if (kind != 'c')
		return take(s, to, scan->width < 0 ? SHRT_MAX : scan->width,
			    kind == '[' ? set : NULL);
	for (int n = scan->width < 0 ? 1 : scan->width; n-- && *s; s++)
		if (to)
			*(char *)to++ = *s;
	return s;
}

int vsscanf(const char *buf, const char *fmt, va_list ap)
{
	const char *s = buf;
	struct scan scan;
	va_list args;
	int done = 0;

	va_copy(args, ap);
	while (*fmt && s) {
		if (isspace(*fmt)) {
			fmt = skip_spaces(fmt);
			s = skip_spaces(s);
		} else if (*fmt != '%') {
			if (*fmt++ != *s++)
				break;
		} else {
			fmt = parse(fmt + 1, &scan);
			if (!*fmt)
				break;
			s = convert(s, buf, &fmt, &scan, &args, &done);
		}
	}
	va_end(args);
	return done;
}

int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int done;

	va_start(args, fmt);
	done = vsscanf(buf, fmt, args);
	va_end(args);
	return done;
}
