/* SPDX-License-Identifier: MIT */
/*
 * Open files, and the calls that a program would make on them, each between file_enter() and
 * file_leave(); but release() may come when the file is removed.
 */
#include <linux/fs.h>

#include <linux/cdev.h>
#include <linux/err.h>
#include <linux/eventpoll.h>
#include <linux/jiffies.h>
#include <linux/km_file.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/file/vfs.h"
#include "compat/file/vfs_file.h"

#define MAX_RW_COUNT (INT_MAX & PAGE_MASK)

/* ---- opening ---- */

static int do_open(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (S_ISCHR(inode->i_mode))
		return km_chrdev_open(inode, file);
	file->f_op = fops_get(inode->i_fop);
	if (!file->f_op)
		return inode->i_fop ? -ENODEV : -ENXIO;
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

/* Takes the caller's reference of the dentry, if it succeeds or not. */
static struct file *file_open(struct dentry *dentry, int flags)
{
	static const fmode_t modes[] = { FMODE_READ, FMODE_WRITE, FMODE_READ | FMODE_WRITE, 0 };
	struct file *file = NULL;
	int err = -EISDIR;

	if (S_ISDIR(dentry->d_inode->i_mode))
		goto fail;
	err = -ENOMEM;
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		goto fail;
	file->f_mode = modes[flags & O_ACCMODE] | FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	file->f_flags = flags;
	atomic_long_set(&file->f_count, 1);
	mutex_init(&file->f_pos_lock);
	spin_lock_init(&file->f_lock);
	INIT_LIST_HEAD(&file->km_maps);
	INIT_LIST_HEAD(&file->km_opener);
	file->f_path.dentry = dentry;
	file->f_inode = dentry->d_inode;
	err = -ENOENT;
	if (!file_enter(file))
		goto fail;
	err = do_open(file);
	file_leave(file);
	if (!err)
		return file;
	fops_put(file->f_op);
fail:
	kfree(file);
	km_vfs_put(dentry);
	return ERR_PTR(err);
}

struct file *km_file_open(const char *name, int flags)
{
	struct dentry *dentry = km_vfs_open(km_vfs_place(KM_VFS_DEV), name);

	return dentry ? file_open(dentry, flags) : ERR_PTR(-ENOENT);
}

/* A node that is in no directory. */
struct file *km_file_open_dev(dev_t dev, int flags)
{
	struct dentry *dentry = kzalloc(sizeof(*dentry), GFP_KERNEL);

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	dentry->d_count = 1;
	dentry->d_inode = &dentry->km_inode;
	spin_lock_init(&dentry->km_inode.i_lock);
	dentry->km_inode.i_mode = S_IFCHR | 0600;
	dentry->km_inode.i_rdev = dev;
	return file_open(dentry, flags);
}

struct file *get_file(struct file *f)
{
	atomic_long_inc(&f->f_count);
	return f;
}

static void file_release(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (file->f_op->fasync && file->f_flags & FASYNC)
		file->f_op->fasync(-1, file, 0);
	if (file->f_op->release)
		file->f_op->release(inode, file);
	fops_put(file->f_op);
	cdev_put(file->km_cdev);
	km_vfs_put(file->f_path.dentry);
	kfree(file);
}

void fput(struct file *f)
{
	if (atomic_long_dec_and_test(&f->f_count))
		file_release(f);
}

int km_file_close(struct file *file)
{
	int err = file->f_op->flush ? file->f_op->flush(file, current) : 0;

	fput(file);
	return err;
}

char *file_path(struct file *f, char *buf, int len)
{
	return km_vfs_path(f->f_path.dentry, buf, len);
}

/* ---- reading and writing ---- */

/* 0, or why these bytes cannot be moved. */
static ssize_t rw_check(const struct file *file, const void *buf, size_t *count, fmode_t mode)
{
	if (!(file->f_mode & mode))
		return -EBADF;
	if (!access_ok(buf, *count))
		return -EFAULT;
	*count = min_t(size_t, *count, MAX_RW_COUNT);
	return 0;
}

static ssize_t read_at(struct file *file, void *buf, size_t count, loff_t *pos)
{
	ssize_t ret = rw_check(file, buf, &count, FMODE_READ);

	if (ret)
		return ret;
	if (!file->f_op->read)
		return -EINVAL;
	if (!file_enter(file))
		return -EIO;
	ret = file->f_op->read(file, (char __user *)buf, count, pos);
	file_leave(file);
	return ret;
}

static ssize_t write_at(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	ssize_t ret = rw_check(file, buf, &count, FMODE_WRITE);

	if (ret)
		return ret;
	if (!file->f_op->write)
		return -EINVAL;
	if (!file_enter(file))
		return -EIO;
	ret = file->f_op->write(file, (const char __user *)buf, count, pos);
	file_leave(file);
	return ret;
}

/* Two calls share a regular file's position one after the other; a device sees to that itself. */
static loff_t *pos_get(struct file *file)
{
	if (S_ISREG(file->f_inode->i_mode))
		mutex_lock(&file->f_pos_lock);
	return file->f_mode & FMODE_STREAM ? NULL : &file->f_pos;
}

static void pos_put(struct file *file)
{
	if (S_ISREG(file->f_inode->i_mode))
		mutex_unlock(&file->f_pos_lock);
}

ssize_t km_file_read(struct file *file, void *buf, size_t count)
{
	loff_t *pos = pos_get(file), at = pos ? *pos : 0;
	ssize_t ret = read_at(file, buf, count, pos ? &at : NULL);

	if (ret >= 0 && pos)
		*pos = at;
	pos_put(file);
	return ret;
}

ssize_t km_file_write(struct file *file, const void *buf, size_t count)
{
	loff_t *pos = pos_get(file), at = pos ? *pos : 0;
	ssize_t ret = write_at(file, buf, count, pos ? &at : NULL);

	if (ret >= 0 && pos)
		*pos = at;
	pos_put(file);
	return ret;
}

ssize_t km_file_pread(struct file *file, void *buf, size_t count, loff_t pos)
{
	if (pos < 0)
		return -EINVAL;
	return file->f_mode & FMODE_PREAD ? read_at(file, buf, count, &pos) : -ESPIPE;
}

ssize_t km_file_pwrite(struct file *file, const void *buf, size_t count, loff_t pos)
{
	if (pos < 0)
		return -EINVAL;
	return file->f_mode & FMODE_PWRITE ? write_at(file, buf, count, &pos) : -ESPIPE;
}

loff_t km_file_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t ret = -ESPIPE;

	if (!(file->f_mode & FMODE_LSEEK) || !file->f_op->llseek)
		return ret;
	if (!file_enter(file))
		return -EIO;
	pos_get(file);
	ret = file->f_op->llseek(file, offset, whence);
	pos_put(file);
	file_leave(file);
	return ret;
}

long km_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long ret = -ENOTTY;

	if (!file->f_op->unlocked_ioctl)
		return ret;
	if (!file_enter(file))
		return -EIO;
	ret = file->f_op->unlocked_ioctl(file, cmd, arg);
	file_leave(file);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

int km_file_fsync(struct file *file)
{
	int ret = -EINVAL;

	if (!file->f_op->fsync)
		return ret;
	if (!file_enter(file))
		return -EIO;
	ret = file->f_op->fsync(file, 0, LLONG_MAX, 0);
	file_leave(file);
	return ret;
}

/* ---- signals about input ---- */

static DEFINE_RAW_SPINLOCK(fasync_lock);

int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **fapp)
{
	struct fasync_struct *new = on ? kzalloc(sizeof(*new), GFP_KERNEL) : NULL, *fa = NULL;
	struct fasync_struct **link;
	unsigned long flags;

	if (on && !new)
		return -ENOMEM;
	raw_spin_lock_irqsave(&fasync_lock, flags);
	for (link = fapp; *link && (*link)->fa_file != file; link = &(*link)->fa_next)
		;
	fa = *link;
	if (on && fa) {
		fa->fa_fd = fd;
	} else if (on) {
		*new = (struct fasync_struct){ .fa_fd = fd, .fa_next = *fapp, .fa_file = file };
		*fapp = new;
	} else if (fa) {
		*link = fa->fa_next;
	}
	file->f_flags = on ? file->f_flags | FASYNC : file->f_flags & ~FASYNC;
	raw_spin_unlock_irqrestore(&fasync_lock, flags);
	if (on) {
		if (fa)
			kfree(new);
		return !fa;
	}
	kfree(fa);
	return !!fa;
}

void kill_fasync(struct fasync_struct **fp, int sig, int band)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fasync_lock, flags);
	for (struct fasync_struct *fa = *fp; fa; fa = fa->fa_next)
		__atomic_fetch_add(&fa->fa_file->km_signals, 1, __ATOMIC_RELAXED);
	raw_spin_unlock_irqrestore(&fasync_lock, flags);
}

int km_file_fasync(struct file *file, int on)
{
	int ret;

	if (!file->f_op->fasync)
		return -ENOTTY;
	if (!file_enter(file))
		return -EIO;
	ret = file->f_op->fasync(3, file, on);
	file_leave(file);
	return ret < 0 ? ret : 0;
}

unsigned int km_file_signals(struct file *file)
{
	return __atomic_load_n(&file->km_signals, __ATOMIC_RELAXED);
}
