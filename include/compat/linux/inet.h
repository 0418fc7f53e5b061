/* SPDX-License-Identifier: MIT */
/* IP addresses as text. */
#ifndef KM_COMPAT_LINUX_INET_H
#define KM_COMPAT_LINUX_INET_H

#include <linux/types.h>

#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 48

/* "a.b.c.d"; the parts that are missing are 0. */
__be32 in_aton(const char *str);
/*
 * An address of srclen bytes (-1: to its NUL) that ends there or at delim (-1: none): 1, the
 * address in dst, *end behind it; or 0.
 */
int in4_pton(const char *src, int srclen, u8 *dst, int delim, const char **end);
int in6_pton(const char *src, int srclen, u8 *dst, int delim, const char **end);

#endif
