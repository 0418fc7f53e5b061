/* SPDX-License-Identifier: MIT */
/* Base64: three bytes are four characters of six bits. */
#include <linux/base64.h>

#include <linux/export.h>
#include <linux/string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
static const char last[][2] = {
	[BASE64_STD] = { '+', '/' },
	[BASE64_URLSAFE] = { '-', '_' },
	[BASE64_IMAP] = { '+', ',' },
};

static char digit_of(unsigned int value, enum base64_variant variant)
{
	return value < 62 ? digits[value] : last[variant][value - 62];
}

/* -1: none. */
static int value_of(char c, enum base64_variant variant)
{
	const char *found = c ? strchr(digits, c) : NULL;

	if (found)
		return found - digits;
	if (c == last[variant][0])
		return 62;
	return c == last[variant][1] ? 63 : -1;
}

int km_base64_encode_as(const u8 *src, int len, char *dst, bool padding,
			enum base64_variant variant)
{
	char *out = dst;

	for (; len > 0; len -= 3, src += 3) {
		u32 word = src[0] << 16 | (len > 1 ? src[1] << 8 : 0) | (len > 2 ? src[2] : 0);

		for (int i = 0; i < 4; i++, word <<= 6) {
			if (i <= len)
				*out++ = digit_of(word >> 18 & 63, variant);
			else if (padding)
				*out++ = '=';
		}
	}
	return out - dst;
}
EXPORT_SYMBOL_GPL(km_base64_encode_as);

/* Without padding; the bits that make no byte have to be zero. */
static int decode(const char *src, int len, u8 *dst, enum base64_variant variant)
{
	unsigned int bits = 0;
	u8 *out = dst;
	u32 word = 0;

	if (len % 4 == 1)
		return -1;
	for (int i = 0; i < len; i++) {
		int value = value_of(src[i], variant);

		if (value < 0)
			return -1;
		word = word << 6 | value;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			*out++ = word >> bits;
		}
	}
	return word & ((1u << bits) - 1) ? -1 : out - dst;
}

static int without_padding(const char *src, int len)
{
	if (len && len % 4 == 0 && src[len - 1] == '=')
		return src[len - 2] == '=' ? len - 2 : len - 1;
	return len;
}

int km_base64_decode_as(const char *src, int len, u8 *dst, bool padding,
			enum base64_variant variant)
{
	if (padding) {
		if (len % 4)
			return -1;
		len = without_padding(src, len);
	}
	return decode(src, len, dst, variant);
}
EXPORT_SYMBOL_GPL(km_base64_decode_as);

#ifndef base64_encode
int base64_encode(const u8 *src, int len, char *dst)
{
	return km_base64_encode_as(src, len, dst, true, BASE64_STD);
}
EXPORT_SYMBOL_GPL(base64_encode);

int base64_decode(const char *src, int len, u8 *dst)
{
	return decode(src, without_padding(src, len), dst, BASE64_STD);
}
EXPORT_SYMBOL_GPL(base64_decode);
#endif
