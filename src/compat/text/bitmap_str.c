/* SPDX-License-Identifier: MIT */
/* Bitmaps from and to text: words of 32 bits in hexadecimal, or lists of ranges. */
#include <linux/bitmap.h>

#include <linux/ctype.h>
#include <linux/fs.h>
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

static int print_part(const char *fmt, char *buf, const unsigned long *maskp, int nmaskbits,
		      loff_t off, size_t count)
{
	char *text = kasprintf(GFP_KERNEL, fmt, nmaskbits, maskp);
	ssize_t size;

	if (!text)
		return -ENOMEM;
	size = memory_read_from_buffer(buf, count, &off, text, strlen(text) + 1);
	kfree(text);
	return size;
}

int bitmap_print_bitmask_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off,
				size_t count)
{
	return print_part("%*pb\n", buf, maskp, nmaskbits, off, count);
}

int bitmap_print_list_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off,
			     size_t count)
{
	return print_part("%*pbl\n", buf, maskp, nmaskbits, off, count);
}

static bool separates(char c)
{
	return c == ',' || isspace(c);
}

/* The word whose last digit is before end; where it begins, or an ERR_PTR(). */
static const char *word_before(const char *buf, const char *end, u32 *word)
{
	*word = 0;
	for (int bit = 0; end > buf && !separates(end[-1]); bit += 4, end--) {
		int value = hex_to_bin(end[-1]);

		if (value < 0)
			return ERR_PTR(-EINVAL);
		if (bit == 32)
			return ERR_PTR(-EOVERFLOW);
		*word |= (u32)value << bit;
	}
	return end;
}

/*
 * Words of up to 8 hexadecimal digits, the highest first, with commas and white space between them
 * and around; ends at a NUL or newline.
 */
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *dst, int nbits)
{
	const char *end = strnchrnul(buf, buflen, '\n');

	bitmap_zero(dst, nbits);
	for (int bit = 0;; bit += 32) {
		u32 word;

		while (end > buf && separates(end[-1]))
			end--;
		if (end == buf)
			return 0;
		end = word_before(buf, end, &word);
		if (IS_ERR(end))
			return PTR_ERR(end);
		if (bit >= nbits || (nbits - bit < 32 && word >> (nbits - bit)))
			return -EOVERFLOW;
		dst[BIT_WORD(bit)] |= (unsigned long)word << bit % BITS_PER_LONG;
	}
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
