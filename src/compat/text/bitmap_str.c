/* SPDX-License-Identifier: MIT */
/* Bitmaps from and to text: words of 32 bits in hexadecimal, or lists of ranges. */
#include <linux/bitmap.h>

#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *maskp, int nmaskbits)
{
	ptrdiff_t room = PAGE_SIZE - offset_in_page(buf);

	return list ? scnprintf(buf, room, "%*pbl\n", nmaskbits, maskp) :
		      scnprintf(buf, room, "%*pb\n", nmaskbits, maskp);
}

/* Words of hexadecimal digits with commas between, the highest first; ends at a NUL or newline. */
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *dst, int nbits)
{
	const char *end = strnchrnul(buf, buflen, '\n'), *s = end;
	int bit = 0;

	bitmap_zero(dst, nbits);
	while (s > buf && isspace(s[-1]))
		s--;
	for (; s > buf; bit += 32) {
		int digits = 0;

		for (; s > buf && s[-1] != ',' && !isspace(s[-1]); s--, digits++) {
			int value = hex_to_bin(s[-1]), at = bit + 4 * digits;

			if (value < 0)
				return -EINVAL;
			if (digits == 8)
				return -EOVERFLOW;
			for (int i = 0; i < 4; i++) {
				if (!(value >> i & 1))
					continue;
				if (at + i >= nbits)
					return -EOVERFLOW;
				__set_bit(at + i, dst);
			}
		}
		if (s == buf)
			break;
		if (!digits)
			return -EINVAL;
		if (isspace(s[-1])) { /* only in front */
			while (s > buf && isspace(s[-1]))
				s--;
			return s > buf ? -EINVAL : 0;
		}
		s--; /* the comma */
	}
	return 0;
}

int bitmap_parse_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst, int nbits)
{
	char *buf = memdup_user_nul(ubuf, ulen);
	int ret;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = bitmap_parse(buf, UINT_MAX, dst, nbits);
	kfree(buf);
	return ret;
}

struct range {
	unsigned int start, end, used, group;
};

/* A number, or N for the last bit; what follows, or an error. */
static const char *parse_number(const char *s, unsigned int *num, unsigned int last)
{
	unsigned long long value;
	char *end;

	if (*s == 'N') {
		*num = last;
		return s + 1;
	}
	if (!isdigit(*s))
		return ERR_PTR(-EINVAL);
	value = simple_strtoull(s, &end, 10);
	if (value > UINT_MAX)
		return ERR_PTR(-EOVERFLOW);
	*num = value;
	return end;
}

static bool ends(char c)
{
	return !c || c == '\n' || c == ',' || isspace(c);
}

/* "3", "3-7", "0-31:2/8" (of each 8 the first 2), "all". */
static const char *parse_range(const char *s, struct range *r, unsigned int last)
{
	if (!strncasecmp(s, "all", 3)) {
		*r = (struct range){ 0, last, last + 1, last + 1 };
		s += 3;
	} else {
		s = parse_number(s, &r->start, last);
		if (IS_ERR(s))
			return s;
		r->end = r->start;
		if (*s == '-') {
			s = parse_number(s + 1, &r->end, last);
			if (IS_ERR(s))
				return s;
		} else if (!ends(*s)) {
			return ERR_PTR(-EINVAL);
		}
		r->used = r->group = r->end + 1;
	}
	if (*s == ':') {
		s = parse_number(s + 1, &r->used, last);
		if (IS_ERR(s))
			return s;
		if (*s != '/')
			return ERR_PTR(-EINVAL);
		s = parse_number(s + 1, &r->group, last);
	}
	return IS_ERR(s) || ends(*s) ? s : ERR_PTR(-EINVAL);
}

int bitmap_parselist(const char *s, unsigned long *maskp, int nmaskbits)
{
	struct range r;

	bitmap_zero(maskp, nmaskbits);
	for (;;) {
		while (*s == ',' || (*s != '\n' && isspace(*s)))
			s++;
		if (!*s || *s == '\n')
			return 0;
		s = parse_range(s, &r, nmaskbits - 1);
		if (IS_ERR(s))
			return PTR_ERR(s);
		if (r.start > r.end || !r.group || r.used > r.group)
			return -EINVAL;
		if (r.end >= (unsigned int)nmaskbits)
			return -ERANGE;
		for (unsigned int i = r.start; i <= r.end; i += r.group)
			bitmap_set(maskp, i, min(r.end - i + 1, r.used));
	}
}

int bitmap_parselist_user(const char __user *ubuf, unsigned int ulen, unsigned long *dst, int nbits)
{
	char *buf = memdup_user_nul(ubuf, ulen);
	int ret;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = bitmap_parselist(buf, dst, nbits);
	kfree(buf);
	return ret;
}
