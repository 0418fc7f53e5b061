/* SPDX-License-Identifier: MIT */
/* Sizes for people, escapes, options in text. */
#include <linux/string_helpers.h>

#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>

/* Three significant digits, rounded to the nearest. */
int string_get_size(u64 size, u64 blk_size, const enum string_size_units units, char *buf, int len)
{
	static const char *const ten[] = { "", "k", "M", "G", "T", "P", "E", "Z", "Y" };
	static const char *const two[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi" };
	bool binary = (units & STRING_UNITS_MASK) == STRING_UNITS_2;
	const u32 base = binary ? 1024 : 1000;
	unsigned __int128 bytes = (unsigned __int128)size * blk_size, unit = 1;
	u64 whole, part, scale = 1;
	char digits[8] = "";
	int i = 0;

	while (i < 8 && bytes / unit >= base) {
		unit *= base;
		i++;
	}
	whole = bytes / unit;
	if (i && whole < 100)
		scale = whole < 10 ? 100 : 10;
	/* In units of 1 / scale, rounded. */
	part = (u64)((bytes % unit * scale + unit / 2) / unit) + whole * scale;
	if (part / scale >= base && i < 8) {
		part = scale;
		i++;
	}
	if (scale > 1)
		snprintf(digits, sizeof(digits), scale == 100 ? ".%02llu" : ".%01llu", part % scale);
	return snprintf(buf, len, "%llu%s%s%s%s", part / scale, digits,
			units & STRING_UNITS_NO_SPACE ? "" : " ", binary ? two[i] : ten[i],
			units & STRING_UNITS_NO_BYTES ? "" : "B");
}

/* ---- escapes ---- */

static int unescape_one(char **src, char *out, unsigned int flags)
{
	static const char from[] = "nrtvf", to[] = "\n\r\t\v\f";
	static const char special[] = "\"\\ae", meant[] = "\"\\\a\033";
	char *s = *src + 1, *found;
	int n, value = 0;

	if (flags & UNESCAPE_SPACE && *s && (found = strchr(from, *s))) {
		*out = to[found - from];
		*src = s + 1;
		return 1;
	}
	if (flags & UNESCAPE_SPECIAL && *s && (found = strchr(special, *s))) {
		*out = meant[found - special];
		*src = s + 1;
		return 1;
	}
	if (flags & UNESCAPE_OCTAL && isodigit(*s)) {
		for (n = 0; n < 3 && isodigit(*s) && value * 8 + (*s - '0') < 256; n++)
			value = value * 8 + (*s++ - '0');
		*out = value;
		*src = s;
		return 1;
	}
	if (flags & UNESCAPE_HEX && *s == 'x' && hex_to_bin(s[1]) >= 0) {
		for (n = 0, s++; n < 2 && hex_to_bin(*s) >= 0; n++)
			value = value * 16 + hex_to_bin(*s++);
		*out = value;
		*src = s;
		return 1;
	}
	return 0;
}

int string_unescape(char *src, char *dst, size_t size, unsigned int flags)
{
	char *out = dst;

	if (!size)
		size = SIZE_MAX;
	while (*src && --size) {
		if (*src == '\\' && src[1] && size > 1) {
			if (unescape_one(&src, out, flags)) {
				out++;
				continue;
			}
			*out++ = *src++;
			size--;
		}
		*out++ = *src++;
	}
	*out = 0;
	return (int)(out - dst);
}

/* The escape of c in text; its length, 0 for c itself. */
static int escape_one(unsigned char c, unsigned int flags, char *text)
{
	static const char space[] = "\n\r\t\v\f", space_to[] = "nrtvf";
	static const char special[] = "\\\a\033\"", special_to[] = "\\ae\"";
	const char *found;

	if (flags & ESCAPE_SPACE && c && (found = strchr(space, c)))
		return sprintf(text, "\\%c", space_to[found - space]);
	if (flags & ESCAPE_SPECIAL && c && (found = strchr(special, c)))
		return sprintf(text, "\\%c", special_to[found - special]);
	if (flags & ESCAPE_NULL && !c)
		return sprintf(text, "\\0");
	if (flags & ESCAPE_OCTAL)
		return sprintf(text, "\\%03o", c);
	if (flags & ESCAPE_HEX)
		return sprintf(text, "\\x%02x", c);
	return 0;
}

int string_escape_mem(const char *src, size_t isz, char *dst, size_t osz, unsigned int flags,
		      const char *only)
{
	bool is_dict = only && *only, append = flags & ESCAPE_APPEND;
	size_t len = 0;

	while (isz--) {
		unsigned char c = *src++;
		bool in_dict = is_dict && strchr(only, c); /* a NUL always is */
		char text[8];
		int n = 0;

		/* What is left as it is: not in only, or of a kind that the flags exclude. */
		bool as_is = (is_dict && !append && !in_dict) ||
			     (!(append && in_dict) &&
			      ((flags & ESCAPE_NAP && isascii(c) && isprint(c)) ||
			       (flags & ESCAPE_NP && isprint(c)) ||
			       (flags & ESCAPE_NA && isascii(c))));

		if (!as_is)
			n = escape_one(c, flags, text);
		if (!n)
			text[n++] = c;
		for (int i = 0; i < n; i++, len++)
			if (len < osz)
				dst[len] = text[i];
	}
	return (int)len;
}

char *kstrdup_quotable(const char *src, gfp_t gfp)
{
	size_t len;
	char *dst;

	if (!src)
		return NULL;
	len = string_escape_mem(src, strlen(src), NULL, 0, ESCAPE_HEX, "\f\n\r\t\v\a\033\\\"");
	dst = kmalloc(len + 1, gfp);
	if (!dst)
		return NULL;
	string_escape_mem(src, strlen(src), dst, len, ESCAPE_HEX, "\f\n\r\t\v\a\033\\\"");
	dst[len] = 0;
	return dst;
}

char **kasprintf_strarray(gfp_t gfp, const char *prefix, size_t n)
{
	char **names = kcalloc(n + 1, sizeof(char *), gfp);

	for (size_t i = 0; names && i < n; i++) {
		names[i] = kasprintf(gfp, "%s-%zu", prefix, i);
		if (!names[i]) {
			kfree_strarray(names, i);
			return NULL;
		}
	}
	return names;
}

void kfree_strarray(char **array, size_t n)
{
	if (!array)
		return;
	while (n--)
		kfree(array[n]);
	kfree(array);
}

/* ---- options ---- */

bool parse_option_str(const char *str, const char *option)
{
	size_t len = strlen(option);

	while (*str) {
		const char *end = strchrnul(str, ',');

		if ((size_t)(end - str) == len && !strncmp(str, option, len))
			return true;
		str = *end ? end + 1 : end;
	}
	return false;
}

/* 0: no number; 1: a number; 2: and a comma; 3: and a hyphen, the start of a range. */
int get_option(char **str, int *pint)
{
	char *cur = *str;
	int value;

	if (!cur || !*cur)
		return 0;
	if (*cur == '-')
		value = -(int)simple_strtoull(++cur, str, 0);
	else
		value = (int)simple_strtoull(cur, str, 0);
	if (pint)
		*pint = value;
	if (cur == *str)
		return 0;
	if (**str == ',') {
		(*str)++;
		return 2;
	}
	return **str == '-' ? 3 : 1;
}

/*
 * ints[0] is the count; "1-3" stands for three, and a range that goes down ends the list before it.
 * nints 0: count only.
 */
char *get_options(const char *str, int nints, int *ints)
{
	bool count_only = !nints;
	int i = 1, kind = 2, value, upper;

	while (kind == 2 && (i < nints || count_only)) {
		kind = get_option((char **)&str, &value);
		if (!kind)
			break;
		if (!count_only)
			ints[i] = value;
		if (kind == 3) {
			upper = (int)simple_strtol(str + 1, (char **)&str, 0);
			if (upper < value)
				break;
			for (; value < upper && (i + 1 < nints || count_only); i++) {
				value++;
				if (!count_only)
					ints[i + 1] = value;
			}
			kind = *str == ',' ? 2 : 1;
			str += *str == ',';
		}
		i++;
	}
	ints[0] = i - 1;
	return (char *)str;
}

unsigned long long memparse(const char *ptr, char **retp)
{
	static const char units[] = "kKmMgGtTpPeE";
	char *end;
	unsigned long long value = simple_strtoull(ptr, &end, 0);
	const char *found = *end ? strchr(units, *end) : NULL;

	if (found) {
		value <<= 10 * ((found - units) / 2 + 1);
		end++;
	}
	if (retp)
		*retp = end;
	return value;
}
