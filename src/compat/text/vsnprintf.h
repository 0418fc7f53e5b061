/* SPDX-License-Identifier: MIT */
/* Inside vsnprintf(): the text that is made, and one conversion. */
#ifndef COMPAT_VSNPRINTF_H
#define COMPAT_VSNPRINTF_H

#include <linux/types.h>
#include <stdarg.h>

struct fmt_out {
	char *buf;
	size_t size; /* of buf */
	size_t len;  /* of the whole text, also of what does not fit */
};

struct fmt_spec {
	bool left, plus, space, alt, zero; /* - + space # 0 */
	bool upper;                        /* letters of numbers */
	int width;                         /* -1: none */
	int precision;                     /* -1: none */
	unsigned int base;
	int length; /* of the argument: 'H' char, 'h', 0, 'l', 'L' long long */
};

static inline void fmt_char(struct fmt_out *o, char c)
{
	if (o->len < o->size)
		o->buf[o->len] = c;
	o->len++;
}

void fmt_chars(struct fmt_out *o, char c, int n);
/* A string with width and precision; NULL and addresses that cannot be are named. */
void fmt_string(struct fmt_out *o, const char *s, const struct fmt_spec *spec);
void fmt_bytes(struct fmt_out *o, const char *s, size_t n);
void fmt_text(struct fmt_out *o, const char *s);
/* num as signed when negative says so. */
void fmt_number(struct fmt_out *o, unsigned long long num, bool negative,
		const struct fmt_spec *spec);
void fmt_decimal(struct fmt_out *o, unsigned long long num);
/* 0x and all digits of bytes bytes. */
void fmt_hex(struct fmt_out *o, unsigned long long num, int bytes);
void fmt_vprintf(struct fmt_out *o, const char *fmt, va_list args);

/* %p with the letters behind it. */
void fmt_pointer(struct fmt_out *o, const char *letters, const void *ptr, struct fmt_spec *spec);

/* Groups of its letters. */
void fmt_address(struct fmt_out *o, const char *letters, const u8 *p, struct fmt_spec *spec);
void fmt_uuid(struct fmt_out *o, char kind, const u8 *p, struct fmt_spec *spec);
void fmt_flags(struct fmt_out *o, char kind, const void *p);
void fmt_time(struct fmt_out *o, const char *letters, const void *p);
/* P: its name; else with those of its parents. */
void fmt_fwnode(struct fmt_out *o, char kind, const void *p, const struct fmt_spec *spec);
void fmt_resource(struct fmt_out *o, bool raw, const void *p);
/* A text of a buffer with the width of spec. */
void fmt_padded(struct fmt_out *o, const char *s, const struct fmt_spec *spec);

#endif
