/* SPDX-License-Identifier: MIT */
/* Text in a buffer: see linux/seq_buf.h. */
#include <linux/seq_buf.h>

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define DUMP_ROW 32
#define HEX_BYTES 8 /* then a space */

static int overflowed(struct seq_buf *s)
{
	seq_buf_set_overflow(s);
	return -1;
}

int seq_buf_vprintf(struct seq_buf *s, const char *fmt, va_list args)
{
	size_t left;
	int len;

	WARN_ON(!s->size);
	left = seq_buf_buffer_left(s);
	if (!left)
		return overflowed(s);
	len = vsnprintf(s->buffer + s->len, left, fmt, args);
	if (len >= left)
		return overflowed(s);
	s->len += len;
	return 0;
}
EXPORT_SYMBOL_GPL(seq_buf_vprintf);

int seq_buf_printf(struct seq_buf *s, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = seq_buf_vprintf(s, fmt, args);
	va_end(args);
	return ret;
}
EXPORT_SYMBOL_GPL(seq_buf_printf);

int seq_buf_putmem(struct seq_buf *s, const void *mem, unsigned int len)
{
	WARN_ON(!s->size);
	if (len > seq_buf_buffer_left(s))
		return overflowed(s);
	memcpy(s->buffer + s->len, mem, len);
	s->len += len;
	return 0;
}
EXPORT_SYMBOL_GPL(seq_buf_putmem);

int seq_buf_puts(struct seq_buf *s, const char *str)
{
	/* With its end, which does not count. */
	int ret = seq_buf_putmem(s, str, strlen(str) + 1);

	if (!ret)
		s->len--;
	return ret;
}
EXPORT_SYMBOL_GPL(seq_buf_puts);

int seq_buf_putc(struct seq_buf *s, unsigned char c)
{
	return seq_buf_putmem(s, &c, 1);
}
EXPORT_SYMBOL_GPL(seq_buf_putc);

/* Numbers of at most eight bytes, as they are on paper, each with its space or not at all. */
int seq_buf_putmem_hex(struct seq_buf *s, const void *mem, unsigned int len)
{
	const u8 *p = mem;

	while (len) {
		unsigned int nr = min_t(unsigned int, len, HEX_BYTES);
		char text[2 * HEX_BYTES + 1], *end = text;

		for (unsigned int i = nr; i--;)
			end = hex_byte_pack(end, p[i]);
		*end++ = ' ';
		if (seq_buf_putmem(s, text, end - text))
			return -1;
		p += nr;
		len -= nr;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(seq_buf_putmem_hex);

int seq_buf_hex_dump(struct seq_buf *s, const char *prefix_str, int prefix_type, int rowsize,
		     int groupsize, const void *buf, size_t len, bool ascii)
{
	char row[DUMP_ROW * 3 + 2 + DUMP_ROW + 1];

	if (rowsize != 16 && rowsize != DUMP_ROW)
		rowsize = 16;
	for (size_t at = 0; at < len; at += rowsize) {
		const u8 *p = buf;
		int ret;

		hex_dump_to_buffer(p + at, min_t(size_t, len - at, rowsize), rowsize, groupsize,
				   row, sizeof(row), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			ret = seq_buf_printf(s, "%s%p: %s\n", prefix_str, p + at, row);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			ret = seq_buf_printf(s, "%s%.8zx: %s\n", prefix_str, at, row);
		else
			ret = seq_buf_printf(s, "%s%s\n", prefix_str, row);
		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(seq_buf_hex_dump);

/* ---- what was written, to elsewhere ---- */

int seq_buf_print_seq(struct seq_file *m, struct seq_buf *s)
{
	return seq_write(m, s->buffer, seq_buf_used(s));
}
EXPORT_SYMBOL_GPL(seq_buf_print_seq);

void seq_buf_do_printk(struct seq_buf *s, const char *lvl)
{
	const char *line, *end;

	if (!s->size || !s->len)
		return;
	for (line = seq_buf_str(s); (end = strchr(line, '\n')); line = end + 1)
		printk("%s%.*s", lvl, (int)(end + 1 - line), line);
	if (*line)
		printk("%s%s\n", lvl, line);
}
EXPORT_SYMBOL_GPL(seq_buf_do_printk);

int km_seq_buf_to_user_from(struct seq_buf *s, char __user *ubuf, size_t start, int cnt)
{
	size_t left = seq_buf_used(s);

	if (!cnt)
		return 0;
	if (start >= left)
		return -EBUSY;
	left = min_t(size_t, left - start, cnt);
	left -= copy_to_user(ubuf, s->buffer + start, left);
	return left ? left : -EFAULT;
}
EXPORT_SYMBOL_GPL(km_seq_buf_to_user_from);

#ifndef seq_buf_to_user
int seq_buf_to_user(struct seq_buf *s, char __user *ubuf, int cnt)
{
	int ret = km_seq_buf_to_user_from(s, ubuf, s->readpos, cnt);

	if (ret > 0)
		s->readpos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(seq_buf_to_user);
#endif
