/* SPDX-License-Identifier: MIT */
/* Bitmaps from and to text. */
#ifndef KM_COMPAT_LINUX_BITMAP_STR_H
#define KM_COMPAT_LINUX_BITMAP_STR_H

#include <linux/types.h>

int bitmap_parse_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst, int nbits);
int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *maskp, int nmaskbits);
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *dst, int nbits);
int bitmap_parselist(const char *buf, unsigned long *maskp, int nmaskbits);
int bitmap_parselist_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst, int nbits);

#endif
