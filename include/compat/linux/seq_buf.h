/* SPDX-License-Identifier: MIT */
/*
 * Text in a buffer of the caller's, which stops where it is full: len above size says that
 * something did not fit.
 */
#ifndef KM_COMPAT_LINUX_SEQ_BUF_H
#define KM_COMPAT_LINUX_SEQ_BUF_H

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>
#include <linux/stdarg.h>
#include <linux/types.h>
#include <linux/version.h>

struct seq_buf {
	char *buffer;
	size_t size;
	size_t len;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	loff_t readpos; /* of seq_buf_to_user(); nothing else looks */
#endif
};

#define DECLARE_SEQ_BUF(NAME, SIZE) \
	struct seq_buf NAME = { .buffer = (char[SIZE]){ 0 }, .size = (SIZE) }

static inline void seq_buf_clear(struct seq_buf *s)
{
	s->len = 0;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	s->readpos = 0;
#endif
	if (s->size)
		s->buffer[0] = '\0';
}

static inline void seq_buf_init(struct seq_buf *s, char *buf, unsigned int size)
{
	s->buffer = buf;
	s->size = size;
	seq_buf_clear(s);
}

static inline bool seq_buf_has_overflowed(struct seq_buf *s)
{
	return s->len > s->size;
}

static inline void seq_buf_set_overflow(struct seq_buf *s)
{
	s->len = s->size + 1;
}

static inline unsigned int seq_buf_buffer_left(struct seq_buf *s)
{
	return seq_buf_has_overflowed(s) ? 0 : s->size - s->len;
}

static inline unsigned int seq_buf_used(struct seq_buf *s)
{
	return min(s->len, s->size);
}

/* The text with an end, for which the last character goes when it is full. */
static inline const char *seq_buf_str(struct seq_buf *s)
{
	if (WARN_ON(!s->size))
		return "";
	s->buffer[seq_buf_buffer_left(s) ? s->len : s->size - 1] = '\0';
	return s->buffer;
}

static inline void seq_buf_terminate(struct seq_buf *s)
{
	seq_buf_str(s);
}

/* The room that is left, to be written by other means; then how much of it was, or -1. */
static inline size_t seq_buf_get_buf(struct seq_buf *s, char **bufp)
{
	size_t left = seq_buf_buffer_left(s);

	*bufp = left ? s->buffer + s->len : NULL;
	return left;
}

static inline void seq_buf_commit(struct seq_buf *s, int num)
{
	if (num < 0) {
		seq_buf_set_overflow(s);
		return;
	}
	BUG_ON(s->len + num > s->size);
	s->len += num;
}

static inline void seq_buf_pop(struct seq_buf *s)
{
	if (s->len)
		s->len--;
}

/* 0, or -1 with s overflowed. */
__printf(2, 3) int seq_buf_printf(struct seq_buf *s, const char *fmt, ...);
__printf(2, 0) int seq_buf_vprintf(struct seq_buf *s, const char *fmt, va_list args);
int seq_buf_puts(struct seq_buf *s, const char *str);
int seq_buf_putc(struct seq_buf *s, unsigned char c);
int seq_buf_putmem(struct seq_buf *s, const void *mem, unsigned int len);
int seq_buf_putmem_hex(struct seq_buf *s, const void *mem, unsigned int len);
int seq_buf_hex_dump(struct seq_buf *s, const char *prefix_str, int prefix_type, int rowsize,
		     int groupsize, const void *buf, size_t len, bool ascii);
int seq_buf_print_seq(struct seq_file *m, struct seq_buf *s);
/* Each line by itself. */
void seq_buf_do_printk(struct seq_buf *s, const char *lvl);

/* How many characters; -EBUSY: no more, -EFAULT. Where to read from became an argument. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
int seq_buf_to_user(struct seq_buf *s, char __user *ubuf, int cnt);
#else
#define seq_buf_to_user km_seq_buf_to_user_from
int seq_buf_to_user(struct seq_buf *s, char __user *ubuf, size_t start, int cnt);
#endif

#endif
