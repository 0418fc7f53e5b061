/* SPDX-License-Identifier: MIT */
/* Texts that are IP addresses. */
#include <linux/inet.h>

#include <asm/byteorder.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/string.h>

__be32 in_aton(const char *str)
{
	u32 addr = 0;

	for (int i = 0; i < 4; i++) {
		u32 part = 0;

		while (isdigit(*str))
			part = 10 * part + (*str++ - '0');
		addr = addr << 8 | (part & 0xff);
		if (*str == '.')
			str++;
	}
	return htonl(addr);
}
EXPORT_SYMBOL(in_aton);

/* What is left to read; reading ends at delim too. */
struct text {
	const char *at, *end;
	int delim;
};

static struct text text_of(const char *src, int srclen, int delim)
{
	return (struct text){ src, src + (srclen < 0 ? strlen(src) : srclen), delim };
}

/* The character, or -1. */
static int look(const struct text *t)
{
	if (t->at == t->end || !*t->at || (t->delim >= 0 && *t->at == (char)t->delim))
		return -1;
	return (unsigned char)*t->at;
}

/* a.b.c.d, no more and no less. */
static bool read_in4(struct text *t, u8 *dst)
{
	for (int i = 0; i < 4; i++) {
		unsigned int part = 0, digits = 0;

		for (; isdigit(look(t) < 0 ? 0 : look(t)); t->at++, digits++) {
			part = 10 * part + (*t->at - '0');
			if (part > 255 || (digits && part < 10))
				return false;
		}
		if (!digits)
			return false;
		dst[i] = part;
		if (i < 3 && (look(t) != '.'))
			return false;
		t->at += i < 3;
	}
	return true;
}

int in4_pton(const char *src, int srclen, u8 *dst, int delim, const char **end)
{
	struct text t = text_of(src, srclen, delim);
	u8 addr[4];
	bool good = read_in4(&t, addr) && look(&t) < 0;

	if (good)
		memcpy(dst, addr, sizeof(addr));
	if (end)
		*end = t.at;
	return good;
}
EXPORT_SYMBOL(in4_pton);

struct in6 {
	u8 byte[16];
	int nr, gap; /* bytes so far; where "::" was, or -1 */
};

/* One to four hexadecimal digits, or at the end an IPv4 address. */
static bool read_group(struct text *t, struct in6 *a)
{
	const char *start = t->at;
	unsigned int value = 0, digits = 0;

	for (; look(t) >= 0 && isxdigit(look(t)) && digits < 4; t->at++, digits++)
		value = value << 4 | hex_to_bin(*t->at);
	if (look(t) == '.' && a->nr <= 12) {
		t->at = start;
		a->nr += 4;
		return read_in4(t, a->byte + a->nr - 4) && look(t) < 0;
	}
	if (!digits || a->nr > 14)
		return false;
	a->byte[a->nr++] = value >> 8;
	a->byte[a->nr++] = value;
	return true;
}

static bool read_in6(struct text *t, struct in6 *a)
{
	if (look(t) == ':' && (t->at++, look(t) != ':'))
		return false;
	if (look(t) == ':')
		t->at++, a->gap = 0;
	while (look(t) >= 0) {
		if (!read_group(t, a))
			return false;
		if (look(t) < 0)
			break;
		if (look(t) != ':')
			return false;
		t->at++;
		if (look(t) == ':') {
			if (a->gap >= 0)
				return false;
			a->gap = a->nr;
			t->at++;
		} else if (look(t) < 0) {
			return false; /* "1:" */
		}
	}
	return a->gap < 0 ? a->nr == 16 : a->nr < 16;
}

int in6_pton(const char *src, int srclen, u8 *dst, int delim, const char **end)
{
	struct text t = text_of(src, srclen, delim);
	struct in6 a = { .gap = -1 };
	bool good = read_in6(&t, &a);

	if (good) {
		int behind = a.gap < 0 ? 0 : a.nr - a.gap;

		memset(dst, 0, 16);
		memcpy(dst, a.byte, a.nr - behind);
		memcpy(dst + 16 - behind, a.byte + a.nr - behind, behind);
	}
	if (end)
		*end = t.at;
	return good;
}
EXPORT_SYMBOL(in6_pton);
