/* SPDX-License-Identifier: MIT */
/* The string functions that the C library has not, or not so. */
#include <linux/string.h>

#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/slab.h>

const unsigned char _ctype[256] = {
	[0 ... 8] = _C,
	[9 ... 13] = _C | _S,
	[14 ... 31] = _C,
	[' '] = _S | _SP,
	['!' ... '/'] = _P,
	['0' ... '9'] = _D,
	[':' ... '@'] = _P,
	['A' ... 'F'] = _U | _X,
	['G' ... 'Z'] = _U,
	['[' ... '`'] = _P,
	['a' ... 'f'] = _L | _X,
	['g' ... 'z'] = _L,
	['{' ... '~'] = _P,
	[127] = _C,
	[160] = _S | _SP, /* no-break space */
	[161 ... 191] = _P,
	[192 ... 214] = _U,
	[215] = _P,
	[216 ... 222] = _U,
	[223 ... 246] = _L,
	[247] = _P,
	[248 ... 255] = _L,
};

char *strnchr(const char *s, size_t count, int c)
{
	for (; count--; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}

char *strnchrnul(const char *s, size_t count, int c)
{
	while (count-- && *s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strnstr(const char *s, const char *what, size_t len)
{
	size_t n = strlen(what);

	for (; len >= n; len--, s++) {
		if (!memcmp(s, what, n))
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}

void *memscan(void *addr, int c, size_t size)
{
	unsigned char *p = addr;

	while (size && *p != (unsigned char)c) {
		p++;
		size--;
	}
	return p;
}

void *memchr_inv(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++)
		if (*p != (unsigned char)c)
			return (void *)p;
	return NULL;
}

char *strreplace(char *str, char old, char new)
{
	for (char *s = str; *s; s++)
		if (*s == old)
			*s = new;
	return str;
}

char *skip_spaces(const char *str)
{
	while (isspace(*str))
		str++;
	return (char *)str;
}

char *strim(char *s)
{
	size_t len = strlen(s);

	while (len && isspace(s[len - 1]))
		len--;
	s[len] = 0;
	return skip_spaces(s);
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = min(len, size - 1);

		memcpy(dst, src, n);
		dst[n] = 0;
	}
	return len;
}

size_t strlcat(char *dst, const char *src, size_t size)
{
	size_t used = strnlen(dst, size), len = strlen(src);

	BUG_ON(used >= size); /* dst has no end */
	strlcpy(dst + used, src, size - used);
	return used + len;
}

bool sysfs_streq(const char *s1, const char *s2)
{
	while (*s1 && *s1 == *s2) {
		s1++;
		s2++;
	}
	if (*s1 == *s2)
		return true;
	if (!*s1 && *s2 == '\n')
		return !s2[1];
	return *s1 == '\n' && !s1[1] && !*s2;
}

int match_string(const char *const *array, size_t n, const char *string)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (!strcmp(array[i], string))
			return (int)i;
	return -EINVAL;
}

int __sysfs_match_string(const char *const *array, size_t n, const char *s)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (sysfs_streq(array[i], s))
			return (int)i;
	return -EINVAL;
}

#define MEMSET_WORDS(bits)                                    \
	void *memset##bits(u##bits *s, u##bits v, size_t n)   \
	{                                                     \
		for (size_t i = 0; i < n; i++)                \
			s[i] = v;                             \
		return s;                                     \
	}
MEMSET_WORDS(16)
MEMSET_WORDS(32)
MEMSET_WORDS(64)

/* The words of a line: one block with the vector, then the characters. */
char **argv_split(gfp_t gfp, const char *str, int *argcp)
{
	size_t len = strlen(str), count = 0;
	char **argv, *text;

	for (const char *s = skip_spaces(str); *s; s = skip_spaces(s)) {
		count++;
		while (*s && !isspace(*s))
			s++;
	}
	argv = kmalloc((count + 1) * sizeof(*argv) + len + 1, gfp);
	if (!argv)
		return NULL;
	text = (char *)(argv + count + 1);
	memcpy(text, str, len + 1);
	count = 0;
	for (char *s = skip_spaces(text); *s; s = skip_spaces(s)) {
		argv[count++] = s;
		while (*s && !isspace(*s))
			s++;
		if (*s)
			*s++ = 0;
	}
	argv[count] = NULL;
	if (argcp)
		*argcp = (int)count;
	return argv;
}

void argv_free(char **argv)
{
	kfree(argv);
}
