/* SPDX-License-Identifier: MIT */
/*
 * Files made of records. A read hands out what the buffer still has; when that is used up, it
 * fills the buffer with whole records, from the one at index on: at least one, which makes the
 * buffer as large as it needs, then as many as the reader has room for. read_pos is where in the
 * file the buffer's rest begins; a reader that comes with another position gets the records from
 * the start on gone through, and thrown away, up to there.
 */
#include <linux/seq_file.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/uaccess.h>

/* ---- opening ---- */

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m;

	WARN_ON(file->private_data);
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->file = file;
	file->private_data = m;
	file->f_mode &= ~FMODE_PWRITE;
	return 0;
}
EXPORT_SYMBOL(seq_open);

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
	return 0;
}
EXPORT_SYMBOL(seq_release);

void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	void *private = kzalloc(psize, GFP_KERNEL_ACCOUNT);

	if (!private)
		return NULL;
	if (seq_open(file, op) < 0) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}
EXPORT_SYMBOL(__seq_open_private);

int seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	return __seq_open_private(file, op, psize) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(seq_open_private);

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	m->private = NULL;
	return seq_release(inode, file);
}
EXPORT_SYMBOL(seq_release_private);

/* ---- one record ---- */

static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
}

int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data)
{
	struct seq_operations *op = kzalloc(sizeof(*op), GFP_KERNEL_ACCOUNT);
	int err;

	if (!op)
		return -ENOMEM;
	*op = (struct seq_operations){ single_start, single_stop, single_next, show };
	err = seq_open(file, op);
	if (err)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return err;
}
EXPORT_SYMBOL(single_open);

int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data,
		     size_t size)
{
	char *buf = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	struct seq_file *m;
	int err;

	if (!buf)
		return -ENOMEM;
	err = single_open(file, show, data);
	if (err) {
		kvfree(buf);
		return err;
	}
	m = file->private_data;
	m->buf = buf;
	m->size = size;
	return 0;
}
EXPORT_SYMBOL(single_open_size);

int single_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	const struct seq_operations *op = m->op;

	seq_release(inode, file);
	kfree(op);
	return 0;
}
EXPORT_SYMBOL(single_release);

/* ---- filling the buffer ---- */

static bool buffer_grow(struct seq_file *m, size_t size)
{
	kvfree(m->buf);
	m->count = m->from = 0;
	m->buf = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	m->size = m->buf ? size : 0;
	return m->buf;
}

static void next(struct seq_file *m, void **v)
{
	loff_t before = m->index;

	*v = m->op->next(m, *v, &m->index);
	if (m->index == before) {
		pr_info_ratelimited("buggy .next function %ps did not update position index\n",
				    m->op->next);
		m->index++;
	}
}

/* The first record that shows anything, in a buffer that holds it. Its pointer, NULL, ERR_PTR(). */
static void *first_record(struct seq_file *m)
{
	void *v = m->op->start(m, &m->index);

	while (!IS_ERR_OR_NULL(v)) {
		int err = m->op->show(m, v);

		if (err < 0)
			return m->op->stop(m, v), ERR_PTR(err);
		if (err)
			m->count = 0; /* SEQ_SKIP */
		if (!m->count) {
			next(m, &v);
			continue;
		}
		if (!seq_has_overflowed(m))
			return v;
		m->op->stop(m, v);
		if (!buffer_grow(m, m->size << 1))
			return ERR_PTR(-ENOMEM);
		v = m->op->start(m, &m->index);
	}
	m->op->stop(m, v);
	return v;
}

/* Fill with whole records until there are size bytes or one does not fit. 0 or -errno. */
static int fill(struct seq_file *m, size_t size)
{
	void *v;

	if (!m->buf && !buffer_grow(m, PAGE_SIZE))
		return -ENOMEM;
	m->from = m->count = 0;
	v = first_record(m);
	if (IS_ERR_OR_NULL(v)) {
		m->count = 0;
		return PTR_ERR_OR_ZERO(v);
	}
	for (;;) {
		size_t whole = m->count;
		int err;

		next(m, &v);
		if (IS_ERR_OR_NULL(v) || m->count >= size)
			break;
		err = m->op->show(m, v);
		if (seq_has_overflowed(m) || err) {
			m->count = whole;
			if (err <= 0)
				break; /* it is the next read's to tell */
		}
	}
	m->op->stop(m, v);
	return 0;
}

/* Go to a position from the start. */
static int traverse(struct seq_file *m, loff_t offset)
{
	loff_t pos = 0;

	m->index = 0;
	m->count = m->from = 0;
	while (pos < offset) {
		int err = fill(m, 1);

		if (err)
			return err;
		if (!m->count)
			break;
		if (pos + (loff_t)m->count > offset) {
			m->from = offset - pos;
			m->count -= m->from;
			return 0;
		}
		pos += m->count;
		m->count = 0;
	}
	return 0;
}

static ssize_t hand_out(struct seq_file *m, char __user *buf, size_t size)
{
	size_t n = min(m->count, size);
	size_t left = copy_to_user(buf, m->buf + m->from, n);

	n -= left;
	m->count -= n;
	m->from += n;
	return n || !left ? (ssize_t)n : -EFAULT;
}

ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	struct seq_file *m = file->private_data;
	ssize_t ret = 0, done = 0;

	if (!size)
		return 0;
	mutex_lock(&m->lock);
	if (!*ppos) {
		m->index = 0;
		m->count = 0;
		m->read_pos = 0;
	} else if (*ppos != m->read_pos) {
		ret = traverse(m, *ppos);
		if (ret) {
			m->read_pos = 0;
			m->index = 0;
			m->count = 0;
			goto out;
		}
		m->read_pos = *ppos;
	}
	if (m->count) {
		done = ret = hand_out(m, buf, size);
		if (ret < 0 || m->count || done == (ssize_t)size)
			goto out; /* a fault on the way leaves the rest to the next read */
	}
	ret = fill(m, size - done);
	if (!ret && m->count)
		ret = hand_out(m, buf + done, size - done);
	if (ret > 0)
		done += ret;
out:
	if (done > 0) {
		*ppos += done;
		m->read_pos += done;
		ret = done;
	}
	mutex_unlock(&m->lock);
	return ret;
}
EXPORT_SYMBOL(seq_read);

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	loff_t ret = -EINVAL;

	mutex_lock(&m->lock);
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	if ((whence == SEEK_SET || whence == SEEK_CUR) && offset >= 0) {
		ret = offset;
		if (offset != m->read_pos) {
			int err = traverse(m, offset);

			if (err) {
				ret = err;
				offset = 0;
				m->index = 0;
				m->count = 0;
			}
			m->read_pos = offset;
		}
		file->f_pos = offset;
	}
	mutex_unlock(&m->lock);
	return ret;
}
EXPORT_SYMBOL(seq_lseek);

/* ---- writing a record ---- */

static void overflow(struct seq_file *m)
{
	m->count = m->size;
}

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len >= m->size) {
		overflow(m);
		return -1;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
	return 0;
}
EXPORT_SYMBOL(seq_write);

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	int len;

	if (m->count >= m->size)
		return;
	len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
	if (m->count + len < m->size)
		m->count += len;
	else
		overflow(m);
}
EXPORT_SYMBOL(seq_vprintf);

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(seq_printf);

void seq_putc(struct seq_file *m, char c)
{
	if (m->count < m->size)
		m->buf[m->count++] = c;
}
EXPORT_SYMBOL(seq_putc);

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}
EXPORT_SYMBOL(seq_puts);

void seq_pad(struct seq_file *m, char c)
{
	size_t nr = m->pad_until > m->count ? m->pad_until - m->count : 0;

	if (nr + m->count >= m->size) {
		overflow(m);
		return;
	}
	memset(m->buf + m->count, ' ', nr);
	m->count += nr;
	if (c)
		seq_putc(m, c);
}
EXPORT_SYMBOL(seq_pad);

void seq_put_decimal_ull_width(struct seq_file *m, const char *delimiter, unsigned long long num,
			       unsigned int width)
{
	seq_printf(m, "%s%*llu", delimiter ? delimiter : "", (int)width, num);
}
EXPORT_SYMBOL(seq_put_decimal_ull_width);

void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num)
{
	seq_put_decimal_ull_width(m, delimiter, num, 0);
}
EXPORT_SYMBOL(seq_put_decimal_ull);

void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num)
{
	seq_printf(m, "%s%lld", delimiter ? delimiter : "", num);
}
EXPORT_SYMBOL(seq_put_decimal_ll);

void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long v,
		    unsigned int width)
{
	seq_printf(m, "%s%0*llx", delimiter ? delimiter : "", (int)width, v);
}
EXPORT_SYMBOL(seq_put_hex_ll);

void seq_escape_mem(struct seq_file *m, const char *src, size_t len, unsigned int flags,
		    const char *esc)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	int ret = string_escape_mem(src, len, buf, size, flags, esc);

	seq_commit(m, ret < (int)size ? ret : -1);
}
EXPORT_SYMBOL(seq_escape_mem);

void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize,
		  int groupsize, const void *buf, size_t len, bool ascii)
{
	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t i = 0; i < len && !seq_has_overflowed(m); i += rowsize) {
		size_t here = min_t(size_t, len - i, rowsize);
		char line[32 * 3 + 2 + 32 + 1];

		hex_dump_to_buffer(buf + i, here, rowsize, groupsize, line, sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			seq_printf(m, "%s%p: %s\n", prefix_str, buf + i, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			seq_printf(m, "%s%.8zx: %s\n", prefix_str, i, line);
		else
			seq_printf(m, "%s%s\n", prefix_str, line);
	}
}
EXPORT_SYMBOL(seq_hex_dump);

/* ---- lists as records ---- */

struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *lh;

	list_for_each(lh, head) {
		if (pos-- == 0)
			return lh;
	}
	return NULL;
}
EXPORT_SYMBOL(seq_list_start);

struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}
EXPORT_SYMBOL(seq_list_start_head);

struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos)
{
	struct list_head *lh = ((struct list_head *)v)->next;

	++*ppos;
	return lh == head ? NULL : lh;
}
EXPORT_SYMBOL(seq_list_next);

struct hlist_node *seq_hlist_start(struct hlist_head *head, loff_t pos)
{
	struct hlist_node *node;

	hlist_for_each(node, head) {
		if (pos-- == 0)
			return node;
	}
	return NULL;
}
EXPORT_SYMBOL(seq_hlist_start);

struct hlist_node *seq_hlist_start_head(struct hlist_head *head, loff_t pos)
{
	return pos ? seq_hlist_start(head, pos - 1) : SEQ_START_TOKEN;
}
EXPORT_SYMBOL(seq_hlist_start_head);

struct hlist_node *seq_hlist_next(void *v, struct hlist_head *head, loff_t *ppos)
{
	++*ppos;
	return v == SEQ_START_TOKEN ? head->first : ((struct hlist_node *)v)->next;
}
EXPORT_SYMBOL(seq_hlist_next);
