/* SPDX-License-Identifier: MIT */
/* Numbers from text, and bytes from hexadecimal digits. */
#include <linux/kstrtox.h>

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>

const char hex_asc[] = "0123456789abcdef";
const char hex_asc_upper[] = "0123456789ABCDEF";

int hex_to_bin(unsigned char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

int hex2bin(u8 *dst, const char *src, size_t count)
{
	while (count--) {
		int hi = hex_to_bin(src[0]), lo = hi < 0 ? -1 : hex_to_bin(src[1]);

		if (lo < 0)
			return -EINVAL;
		*dst++ = hi << 4 | lo;
		src += 2;
	}
	return 0;
}

char *bin2hex(char *dst, const void *src, size_t count)
{
	for (const u8 *p = src; count--; p++)
		dst = hex_byte_pack(dst, *p);
	return dst;
}

bool mac_pton(const char *s, u8 *mac)
{
	u8 bytes[6];

	if (strnlen(s, 17) < 17)
		return false;
	for (int i = 0; i < 6; i++) {
		if (hex2bin(bytes + i, s + 3 * i, 1) || (i < 5 && s[3 * i + 2] != ':'))
			return false;
	}
	memcpy(mac, bytes, 6);
	return true;
}

/* The base that 0 stands for, and s behind the 0x. */
static const char *take_base(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && (s[1] | 0x20) == 'x' && isxdigit(s[2]);

	if (!*base)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && s[0] == '0' && (s[1] | 0x20) == 'x' ? s + 2 : s;
}

/* Digits of base, at most max; how many. *overflow: they did not fit. */
static size_t digits(const char *s, unsigned int base, size_t max, unsigned long long *value,
		     bool *overflow)
{
	size_t n = 0;

	*value = 0;
	*overflow = false;
	for (; n < max && s[n]; n++) {
		int digit = isdigit(s[n]) ? s[n] - '0' : isalpha(s[n]) ? (s[n] | 0x20) - 'a' + 10 : 99;

		if (digit >= (int)base)
			break;
		*overflow |= __builtin_mul_overflow(*value, base, value);
		*overflow |= __builtin_add_overflow(*value, digit, value);
	}
	return n;
}

unsigned long long simple_strntoull(const char *s, char **endp, unsigned int base, size_t max)
{
	const char *start = take_base(s, &base);
	unsigned long long value = 0;
	bool overflow;
	size_t skipped = start - s;

	if (skipped < max)
		start += digits(start, base, max - skipped, &value, &overflow);
	else /* a field that ends in its prefix is 0 */
		start = s + max;
	if (endp)
		*endp = (char *)start;
	return value;
}

unsigned long long simple_strtoull(const char *s, char **endp, unsigned int base)
{
	return simple_strntoull(s, endp, base, INT_MAX);
}

unsigned long simple_strtoul(const char *s, char **endp, unsigned int base)
{
	return simple_strtoull(s, endp, base);
}

long long simple_strtoll(const char *s, char **endp, unsigned int base)
{
	return *s == '-' ? -(long long)simple_strtoull(s + 1, endp, base) :
			   (long long)simple_strtoull(s, endp, base);
}

long simple_strtol(const char *s, char **endp, unsigned int base)
{
	return simple_strtoll(s, endp, base);
}

/* ---- with checks ---- */

static int parse_whole(const char *s, unsigned int base, unsigned long long *res)
{
	bool overflow;
	size_t n;

	s = take_base(s, &base);
	n = digits(s, base, SIZE_MAX, res, &overflow);
	if (!n)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	s += n;
	if (*s == '\n')
		s++;
	return *s ? -EINVAL : 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	int ret = parse_whole(s + (*s == '+'), base, &value);

	if (!ret)
		*res = value;
	return ret;
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long value;
	bool negative = *s == '-';
	int ret = negative ? parse_whole(s + 1, base, &value) : kstrtoull(s, base, &value);

	if (ret)
		return ret;
	if (value > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? -(long long)value : (long long)value;
	return 0;
}

#define KSTRTO(name, type, wide, wide_name)                                      \
	int name(const char *s, unsigned int base, type *res)                    \
	{                                                                        \
		wide value;                                                      \
		int ret = wide_name(s, base, &value);                            \
										 \
		if (ret)                                                         \
			return ret;                                              \
		if (value != (wide)(type)value)                                  \
			return -ERANGE;                                          \
		*res = (type)value;                                              \
		return 0;                                                        \
	}
KSTRTO(kstrtoul, unsigned long, unsigned long long, kstrtoull)
KSTRTO(kstrtol, long, long long, kstrtoll)
KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull)
KSTRTO(kstrtoint, int, long long, kstrtoll)
KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull)
KSTRTO(kstrtos16, s16, long long, kstrtoll)
KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull)
KSTRTO(kstrtos8, s8, long long, kstrtoll)

int kstrtobool(const char *s, bool *res)
{
	if (!s)
		return -EINVAL;
	switch (*s) {
	case 'y': case 'Y': case 't': case 'T': case '1':
		*res = true;
		return 0;
	case 'n': case 'N': case 'f': case 'F': case '0':
		*res = false;
		return 0;
	case 'o': case 'O':
		if ((s[1] | 0x20) != 'n' && (s[1] | 0x20) != 'f')
			return -EINVAL;
		*res = (s[1] | 0x20) == 'n';
		return 0;
	default:
		return -EINVAL;
	}
}

/* ---- from user memory; a number of more characters than the buffer has is cut ---- */

static int take_user(char *buf, size_t size, const char __user *s, size_t count)
{
	count = min(count, size - 1);
	if (copy_from_user(buf, s, count))
		return -EFAULT;
	buf[count] = 0;
	return 0;
}

#define KSTRTO_USER(name, type)                                                  \
	int name##_from_user(const char __user *s, size_t count, unsigned int base, type *res) \
	{                                                                        \
		char buf[1 + sizeof(type) * 8 + 1 + 1];                          \
										 \
		if (take_user(buf, sizeof(buf), s, count))                       \
			return -EFAULT;                                          \
		return name(buf, base, res);                                     \
	}
KSTRTO_USER(kstrtoull, unsigned long long)
KSTRTO_USER(kstrtoll, long long)
KSTRTO_USER(kstrtoul, unsigned long)
KSTRTO_USER(kstrtol, long)
KSTRTO_USER(kstrtouint, unsigned int)
KSTRTO_USER(kstrtoint, int)
KSTRTO_USER(kstrtou16, u16)
KSTRTO_USER(kstrtos16, s16)
KSTRTO_USER(kstrtou8, u8)
KSTRTO_USER(kstrtos8, s8)

int kstrtobool_from_user(const char __user *s, size_t count, bool *res)
{
	char buf[4];

	if (take_user(buf, sizeof(buf), s, count))
		return -EFAULT;
	return kstrtobool(buf, res);
}
