/* SPDX-License-Identifier: MIT */
/*
 * Numbers from text. kstrto*(): the whole text, one newline behind it allowed;
 * 0, -EINVAL or -ERANGE. Base 0: 0x is hexadecimal, 0 octal.
 */
#ifndef KM_COMPAT_LINUX_KSTRTOX_H
#define KM_COMPAT_LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);
/* y, t, 1, on; n, f, 0, off. */
int __must_check kstrtobool(const char *s, bool *res);
#define strtobool(s, res) kstrtobool(s, res) /* to 6.3 */
#define _kstrtoul(s, base, res) kstrtoul(s, base, res)
#define _kstrtol(s, base, res) kstrtol(s, base, res)

static inline int __must_check kstrtou64(const char *s, unsigned int base, u64 *res)
{
	return kstrtoull(s, base, res);
}

static inline int __must_check kstrtos64(const char *s, unsigned int base, s64 *res)
{
	return kstrtoll(s, base, res);
}

static inline int __must_check kstrtou32(const char *s, unsigned int base, u32 *res)
{
	return kstrtouint(s, base, res);
}

static inline int __must_check kstrtos32(const char *s, unsigned int base, s32 *res)
{
	return kstrtoint(s, base, res);
}

/* The same from user memory of count bytes. */
int __must_check kstrtoull_from_user(const char __user *s, size_t count, unsigned int base,
				    unsigned long long *res);
int __must_check kstrtoll_from_user(const char __user *s, size_t count, unsigned int base,
				    long long *res);
int __must_check kstrtoul_from_user(const char __user *s, size_t count, unsigned int base,
				    unsigned long *res);
int __must_check kstrtol_from_user(const char __user *s, size_t count, unsigned int base,
				    long *res);
int __must_check kstrtouint_from_user(const char __user *s, size_t count, unsigned int base,
				    unsigned int *res);
int __must_check kstrtoint_from_user(const char __user *s, size_t count, unsigned int base,
				    int *res);
int __must_check kstrtou16_from_user(const char __user *s, size_t count, unsigned int base,
				    u16 *res);
int __must_check kstrtos16_from_user(const char __user *s, size_t count, unsigned int base,
				    s16 *res);
int __must_check kstrtou8_from_user(const char __user *s, size_t count, unsigned int base,
				    u8 *res);
int __must_check kstrtos8_from_user(const char __user *s, size_t count, unsigned int base,
				    s8 *res);
int __must_check kstrtobool_from_user(const char __user *s, size_t count, bool *res);
#define kstrtou64_from_user kstrtoull_from_user
#define kstrtos64_from_user kstrtoll_from_user
#define kstrtou32_from_user kstrtouint_from_user
#define kstrtos32_from_user kstrtoint_from_user

/* As many digits as there are, without a check for overflow; endp may be NULL. */
unsigned long long simple_strtoull(const char *s, char **endp, unsigned int base);
unsigned long simple_strtoul(const char *s, char **endp, unsigned int base);
long simple_strtol(const char *s, char **endp, unsigned int base);
long long simple_strtoll(const char *s, char **endp, unsigned int base);
unsigned long long simple_strntoull(const char *s, char **endp, unsigned int base, size_t max);

#endif
