/* SPDX-License-Identifier: MIT */
/* Operations that many files share: opening, seeking, copies from a buffer, numbers. */
#include <linux/fs.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* ---- opening ---- */

int nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}
EXPORT_SYMBOL(nonseekable_open);

int stream_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	file->f_mode |= FMODE_STREAM;
	return 0;
}
EXPORT_SYMBOL(stream_open);

int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}
EXPORT_SYMBOL(simple_open);

int generic_file_open(struct inode *inode, struct file *file)
{
	return 0; /* all offsets are 64 bits */
}
EXPORT_SYMBOL(generic_file_open);

/* ---- seeking ---- */

loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize)
{
	if (offset < 0 || offset > maxsize)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}
EXPORT_SYMBOL(vfs_setpos);

loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof)
{
	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		offset += file->f_pos;
		break;
	case SEEK_END:
		offset += eof;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if (offset < 0 || offset >= eof)
			return -ENXIO;
		if (whence == SEEK_HOLE)
			offset = eof;
		break;
	default:
		return -EINVAL;
	}
	return vfs_setpos(file, offset, maxsize);
}
EXPORT_SYMBOL(generic_file_llseek_size);

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek_size(file, offset, whence, MAX_LFS_FILESIZE,
					i_size_read(file->f_inode));
}
EXPORT_SYMBOL(generic_file_llseek);

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek(file, offset, whence);
}
EXPORT_SYMBOL(default_llseek);

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
EXPORT_SYMBOL(noop_llseek);

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}
EXPORT_SYMBOL(no_llseek);

loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	return generic_file_llseek_size(file, offset, whence, size, size);
}
EXPORT_SYMBOL(fixed_size_llseek);

loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return generic_file_llseek_size(file, offset, whence, size, 0);
}
EXPORT_SYMBOL(no_seek_end_llseek_size);

loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence)
{
	return no_seek_end_llseek_size(file, offset, whence, MAX_LFS_FILESIZE);
}
EXPORT_SYMBOL(no_seek_end_llseek);

int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	return 0;
}
EXPORT_SYMBOL(noop_fsync);

long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return file->f_op->unlocked_ioctl ?
		       file->f_op->unlocked_ioctl(file, cmd, (u32)arg) : -ENOIOCTLCMD;
}
EXPORT_SYMBOL(compat_ptr_ioctl);

/* ---- buffers ---- */

/* How much there is to move at *pos: 0 when nothing is. */
static size_t span(loff_t pos, size_t count, size_t available)
{
	return pos < 0 || (size_t)pos >= available ? 0 : min(count, available - (size_t)pos);
}

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	size_t n = span(*ppos, count, available), left;

	if (*ppos < 0)
		return -EINVAL;
	if (!n)
		return 0;
	left = copy_to_user(to, from + *ppos, n);
	if (left == n)
		return -EFAULT;
	*ppos += n - left;
	return n - left;
}
EXPORT_SYMBOL(simple_read_from_buffer);

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count)
{
	size_t n = span(*ppos, count, available), left;

	if (*ppos < 0)
		return -EINVAL;
	if (!n)
		return 0;
	left = copy_from_user(to + *ppos, from, n);
	if (left == n)
		return -EFAULT;
	*ppos += n - left;
	return n - left;
}
EXPORT_SYMBOL(simple_write_to_buffer);

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	size_t n = span(*ppos, count, available);

	if (*ppos < 0)
		return -EINVAL;
	memcpy(to, from + *ppos, n);
	*ppos += n;
	return n;
}
EXPORT_SYMBOL(memory_read_from_buffer);

/* ---- a number as a file ---- */

struct simple_attr {
	int (*get)(void *data, u64 *val);
	int (*set)(void *data, u64 val);
	void *data;
	const char *fmt;
	struct mutex mutex;
	size_t len;
	char text[32];
};

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *),
		     int (*set)(void *, u64), const char *fmt)
{
	struct simple_attr *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	a->get = get;
	a->set = set;
	a->data = inode->i_private;
	a->fmt = fmt;
	mutex_init(&a->mutex);
	file->private_data = a;
	return nonseekable_open(inode, file);
}
EXPORT_SYMBOL(simple_attr_open);

int simple_attr_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}
EXPORT_SYMBOL(simple_attr_release);

ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *a = file->private_data;
	ssize_t ret = 0;
	u64 val;

	if (!a->get)
		return -EACCES;
	mutex_lock(&a->mutex);
	if (!*ppos) {
		ret = a->get(a->data, &val);
		if (!ret)
			a->len = scnprintf(a->text, sizeof(a->text), a->fmt,
					   (unsigned long long)val);
	}
	if (!ret)
		ret = simple_read_from_buffer(buf, len, ppos, a->text, a->len);
	mutex_unlock(&a->mutex);
	return ret;
}
EXPORT_SYMBOL(simple_attr_read);

static ssize_t attr_write(struct file *file, const char __user *buf, size_t len, bool is_signed)
{
	struct simple_attr *a = file->private_data;
	size_t size = min(sizeof(a->text) - 1, len);
	unsigned long long val = 0;
	char text[sizeof(a->text)];
	ssize_t ret;

	if (!a->set)
		return -EACCES;
	if (copy_from_user(text, buf, size))
		return -EFAULT;
	text[size] = '\0';
	ret = is_signed ? kstrtoll(text, 0, (long long *)&val) : kstrtoull(text, 0, &val);
	if (ret)
		return ret;
	mutex_lock(&a->mutex);
	ret = a->set(a->data, val);
	mutex_unlock(&a->mutex);
	return ret ? ret : (ssize_t)len;
}

ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	return attr_write(file, buf, len, false);
}
EXPORT_SYMBOL(simple_attr_write);

ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len,
				 loff_t *ppos)
{
	return attr_write(file, buf, len, true);
}
EXPORT_SYMBOL(simple_attr_write_signed);
