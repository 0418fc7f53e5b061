/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648), padded; since 6.19 callers choose the alphabet and whether it is padded. */
#ifndef KM_COMPAT_LINUX_BASE64_H
#define KM_COMPAT_LINUX_BASE64_H

#include <linux/math.h>
#include <linux/types.h>
#include <linux/version.h>

enum base64_variant {
	BASE64_STD,     /* + / */
	BASE64_URLSAFE, /* - _ */
	BASE64_IMAP,    /* + , (RFC 3501) */
};

/* Without padding. */
#define BASE64_CHARS(nbytes) DIV_ROUND_UP((nbytes) * 4, 3)

/* How much was written, without an end; decode: -1 for what is no encoding. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
int base64_encode(const u8 *src, int len, char *dst);
int base64_decode(const char *src, int len, u8 *dst);
#else
#define base64_encode km_base64_encode_as
#define base64_decode km_base64_decode_as
int base64_encode(const u8 *src, int len, char *dst, bool padding, enum base64_variant variant);
int base64_decode(const char *src, int len, u8 *dst, bool padding, enum base64_variant variant);
#endif

#endif
